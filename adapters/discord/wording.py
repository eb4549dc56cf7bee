"""What only Discord makes Tacho say: sentences about buttons, places and waiting, in the languages Tacho speaks there."""

from dataclasses import dataclass
from typing import Final

from bot.model.message import Actions, Button, Message, Paragraph


@dataclass(frozen=True, slots=True)
class Wording:
    """The sentences in one language."""

    out_of_date: str
    no_member: str
    failed: str
    too_much: str
    nothing_said: str
    title: str
    help_button: str
    share: str


_WORDS: Final = {
    "en": Wording(
        out_of_date="This button is out of date: it belongs to an older release of Tacho. Type /help to see what you can ask.",
        no_member="Tacho is not a member of this place, so it cannot post here. Use the command in a server Tacho was invited to, or in a direct message with Tacho.",
        failed="Something went wrong, and it was logged. Please try again in a minute.",
        too_much="There is more than Discord shows here at once; ask for something narrower.",
        nothing_said="This message has no words to look for.",
        title="Tacho",
        help_button="Help",
        share="Show to everybody",
    ),
    "de": Wording(
        out_of_date="Diese Schaltfläche gehört zu einer älteren Version von Tacho. Mit /hilfe siehst du, was du fragen kannst.",
        no_member="Tacho ist hier kein Mitglied und kann hier nichts senden. Benutze den Befehl auf einem Server, auf den Tacho eingeladen wurde, oder in einer Direktnachricht an Tacho.",
        failed="Etwas ist schiefgegangen und wurde protokolliert. Bitte versuche es in einer Minute noch einmal.",
        too_much="Es gibt mehr, als Discord hier auf einmal zeigt; frage etwas Engeres.",
        nothing_said="In dieser Nachricht stehen keine Worte, nach denen gesucht werden könnte.",
        title="Tacho",
        help_button="Hilfe",
        share="Allen zeigen",
    ),
    "zh": Wording(
        out_of_date="此按钮属于 Tacho 的旧版本,已失效。输入 /帮助 查看可以询问的内容。",
        no_member="Tacho 不是此处的成员,无法在这里发布。请在已邀请 Tacho 的服务器或与 Tacho 的私信中使用该命令。",
        failed="出了点问题,已记录。请一分钟后再试。",
        too_much="内容超过 Discord 一次能显示的数量,请缩小范围。",
        nothing_said="此消息没有可供查找的文字。",
        title="Tacho",
        help_button="帮助",
        share="展示给所有人",
    ),
}


def wording(locale: str) -> Wording:
    """The sentences for a locale ("de", "zh-CN"); English where there are none."""
    return _WORDS.get(locale.partition("-")[0].lower(), _WORDS["en"])


def notice(sentence: str, locale: str, *, with_help: bool = False) -> Message:
    """A sentence as a message only the person who asked sees."""
    words = wording(locale)
    actions = (Actions((Button(words.help_button, command="help"),)),) if with_help else ()
    return Message("", (Paragraph(sentence), *actions), private=True, summary=sentence)
