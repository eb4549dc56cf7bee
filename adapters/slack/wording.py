"""What only Slack makes Tacho say: sentences about buttons, places and waiting, and the labels of forms and of the Home tab."""

from dataclasses import dataclass
from typing import Final

from bot.model.message import Actions, Button, Message, Paragraph


@dataclass(frozen=True, slots=True)
class Wording:
    """The words in one language; `{command}` is the slash command as it is named in this installation."""

    title: str
    help_button: str
    out_of_date: str
    failed: str
    press_again: str
    working: str
    not_here: str
    not_installed: str
    more_title: str
    more_nothing: str
    close: str
    send: str
    subscribe_title: str
    what: str
    what_hint: str
    where: str
    time: str
    zone: str
    days: str
    weekdays: tuple[str, ...]
    ask_title: str
    ask_what: str
    ask_line: str
    ask_line_hint: str
    ask_nothing: str
    no_longer_known: str
    no_time: str
    no_zone: str
    no_days: str
    no_channel: str
    home_text: str
    home_subscribe: str
    home_ask: str
    home_channel: str
    home_sample: str
    home_more: str


_WORDS: Final = {
    "en": Wording(
        title="Tacho",
        help_button="Help",
        out_of_date="This button is out of date: it belongs to another release of Tacho. Type {command} help to see what you can ask.",
        failed="Something went wrong, and it was logged. Please try again in a minute.",
        press_again="That took too long for Slack to open a window. Please press again.",
        working="One moment …",
        not_here="Tacho is not in that channel yet, so nothing can be posted there: type /invite @Tacho in it. Everything else is settled.",
        not_installed="Tacho is not installed in this workspace any more, or not completely.",
        more_title="More on this",
        more_nothing="Tacho finds no company, topic or story in this message.",
        close="Close",
        send="Subscribe",
        subscribe_title="Subscribe a channel",
        what="Companies and topics",
        what_hint="None means everything.",
        where="Channel",
        time="Time",
        zone="Time zone",
        days="Days",
        weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        ask_title="Ask Tacho",
        ask_what="A company or topic",
        ask_line="Or anything you would type",
        ask_line_hint="search solid state, figures byd, story k7m2q9",
        ask_nothing="Choose a company or topic, or type something.",
        no_longer_known="Not known any more: {names}.",
        no_time="This is no time.",
        no_zone="This is no time zone.",
        no_days="Choose at least one day.",
        no_channel="Choose a channel.",
        home_text="The car industry's news, each story once, with its key figures and the words that prove them.",
        home_subscribe="Subscribe a channel",
        home_ask="Ask Tacho",
        home_channel="What you see below is about this channel. Choose another to see what it gets.",
        home_sample="A digest as it would be posted now",
        home_more="There is more than fits here; ask for it with {command}.",
    ),
    "de": Wording(
        title="Tacho",
        help_button="Hilfe",
        out_of_date="Diese Schaltfläche gehört zu einer anderen Version von Tacho. Mit {command} hilfe siehst du, was du fragen kannst.",
        failed="Etwas ist schiefgegangen und wurde protokolliert. Bitte versuche es in einer Minute noch einmal.",
        press_again="Das hat zu lange gedauert, Slack öffnet das Fenster nicht mehr. Bitte drücke noch einmal.",
        working="Einen Moment …",
        not_here="Tacho ist noch nicht in diesem Kanal und kann dort nichts senden: Gib dort /invite @Tacho ein. Alles andere ist erledigt.",
        not_installed="Tacho ist in diesem Workspace nicht mehr oder nicht vollständig installiert.",
        more_title="Mehr dazu",
        more_nothing="Tacho findet in dieser Nachricht keine Firma, kein Thema und keine Meldung.",
        close="Schließen",
        send="Abonnieren",
        subscribe_title="Kanal abonnieren",
        what="Firmen und Themen",
        what_hint="Nichts gewählt heißt: alles.",
        where="Kanal",
        time="Uhrzeit",
        zone="Zeitzone",
        days="Tage",
        weekdays=("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
        ask_title="Tacho fragen",
        ask_what="Eine Firma oder ein Thema",
        ask_line="Oder was du sonst tippen würdest",
        ask_line_hint="suche feststoff, zahlen byd, meldung k7m2q9",
        ask_nothing="Wähle eine Firma oder ein Thema, oder gib etwas ein.",
        no_longer_known="Nicht mehr bekannt: {names}.",
        no_time="Das ist keine Uhrzeit.",
        no_zone="Das ist keine Zeitzone.",
        no_days="Wähle mindestens einen Tag.",
        no_channel="Wähle einen Kanal.",
        home_text="Nachrichten der Autoindustrie, jede Meldung einmal, mit ihren Kennzahlen und den Worten, die sie belegen.",
        home_subscribe="Kanal abonnieren",
        home_ask="Tacho fragen",
        home_channel="Was du unten siehst, gilt für diesen Kanal. Wähle einen anderen, um zu sehen, was er bekommt.",
        home_sample="Ein Überblick, wie er jetzt gesendet würde",
        home_more="Es gibt mehr, als hier Platz hat; frage danach mit {command}.",
    ),
    "zh": Wording(
        title="Tacho",
        help_button="帮助",
        out_of_date="此按钮属于 Tacho 的其他版本,已失效。输入 {command} 帮助 查看可以询问的内容。",
        failed="出了点问题,已记录。请一分钟后再试。",
        press_again="时间过长,Slack 无法打开窗口。请再按一次。",
        working="请稍候……",
        not_here="Tacho 尚未加入该频道,无法在那里发布:请在该频道输入 /invite @Tacho。其他均已设置好。",
        not_installed="Tacho 在此工作区已不再安装,或安装不完整。",
        more_title="更多相关内容",
        more_nothing="Tacho 在这条消息中没有找到公司、主题或新闻。",
        close="关闭",
        send="订阅",
        subscribe_title="订阅频道",
        what="公司和主题",
        what_hint="不选即为全部内容。",
        where="频道",
        time="时间",
        zone="时区",
        days="日期",
        weekdays=("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"),
        ask_title="询问 Tacho",
        ask_what="公司或主题",
        ask_line="或输入任意命令",
        ask_line_hint="搜索 固态电池, 数据 比亚迪, 新闻 k7m2q9",
        ask_nothing="请选择公司或主题,或输入内容。",
        no_longer_known="已无法识别:{names}。",
        no_time="这不是时间。",
        no_zone="这不是时区。",
        no_days="请至少选择一天。",
        no_channel="请选择频道。",
        home_text="汽车行业新闻,每条新闻只报一次,附关键数据及其原文依据。",
        home_subscribe="订阅频道",
        home_ask="询问 Tacho",
        home_channel="下面是此频道的内容。选择其他频道可查看其订阅。",
        home_sample="现在会发布的摘要",
        home_more="内容较多,此处放不下;请用 {command} 询问。",
    ),
}


def wording(locale: str) -> Wording:
    """The words for a locale ("de", "zh-CN"); English where there are none."""
    return _WORDS.get(locale.partition("-")[0].lower(), _WORDS["en"])


def notice(sentence: str, locale: str = "en", *, with_help: bool = False) -> Message:
    """A sentence as a message only the person who asked sees."""
    actions = (Actions((Button(wording(locale).help_button, command="help"),)),) if with_help else ()
    return Message("", (Paragraph(sentence), *actions), private=True, summary=sentence)
