"""Names and descriptions of the commands in the languages Discord's clients ask for: German and Chinese beside English.

A command or argument that has no words here is offered in English. Names follow Discord's rule for command names: lower case,
no blanks, 1 to 32 signs.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Words(NamedTuple):
    """A name and a description in one language."""

    name: str
    description: str


GERMAN, CHINESE, TAIWANESE = "de", "zh-CN", "zh-TW"

MENU_NAME = "More on this"
"""The command in the menu of a message; names there may have capitals and blanks."""

MENU_NAMES: Mapping[str, str] = {GERMAN: "Mehr dazu", CHINESE: "了解更多", TAIWANESE: "了解更多"}

_COMMANDS: Mapping[str, tuple[Words, Words]] = {
    "company": (
        Words("firma", "Eine Firma: neueste Zahlen mit Quelle, Ziele, Personen, Meldungen."),
        Words("公司", "公司名片:最新数据及来源、目标、人物、报道。"),
    ),
    "story": (
        Words("meldung", "Eine Meldung mit allen Zahlen und den Worten, die sie belegen."),
        Words("新闻", "一条新闻,含全部数据及其原文依据。"),
    ),
    "topic": (Words("thema", "Das Neueste zu einem Thema."), Words("主题", "某一主题的最新消息。")),
    "search": (
        Words("suche", "Alle Meldungen durchsuchen; company: topic: metric: since: grenzen ein."),
        Words("搜索", "搜索全部新闻;可用 company: topic: metric: since: 缩小范围。"),
    ),
    "figures": (
        Words("zahlen", "Jede je gelesene Zahl einer Firma, mit Wortlaut und Quelle."),
        Words("数据", "某公司读到过的全部数据,附原文和来源。"),
    ),
    "compare": (
        Words("vergleich", "Zwei Firmen nebeneinander."),
        Words("比较", "两家公司并排比较。"),
    ),
    "digest": (
        Words("überblick", "Der Überblick dieses Kanals, wie er jetzt erscheinen würde."),
        Words("摘要", "此频道现在会收到的摘要。"),
    ),
    "subscribe": (
        Words("abonnieren", "Regelmäßig über eine Firma, ein Thema oder alles lesen."),
        Words("订阅", "定期接收关于某公司、主题或全部内容的摘要。"),
    ),
    "unsubscribe": (
        Words("abbestellen", "Ein Abo dieses Kanals beenden."),
        Words("退订", "结束此频道的一项订阅。"),
    ),
    "subscriptions": (
        Words("abos", "Was dieser Kanal bekommt und wann."),
        Words("我的订阅", "此频道的订阅内容和时间。"),
    ),
    "snooze": (Words("pause", "Eine Zeit lang kein Überblick hier."), Words("暂停", "在一段时间内不发送摘要。")),
    "mute": (
        Words("stumm", "Diesem Kanal nie von einer Firma oder einem Thema erzählen."),
        Words("屏蔽", "不再向此频道推送某公司或主题。"),
    ),
    "unmute": (Words("laut", "Diesem Kanal wieder davon erzählen."), Words("取消屏蔽", "重新推送该公司或主题。")),
    "share": (
        Words("zeigen", "Die Antwort auf einen Befehl allen im Kanal zeigen."),
        Words("分享", "把某条命令的回答展示给频道里的所有人。"),
    ),
    "why": (
        Words("warum", "Warum eine Meldung hier erschien oder nicht."),
        Words("为什么", "某条新闻为何在此出现或未出现。"),
    ),
    "feeds": (Words("quellen", "Die gelesenen Feeds und wie es ihnen geht."), Words("来源", "读取的订阅源及其状态。")),
    "settings": (
        Words("einstellungen", "Zeitzone, Ruhezeit, Wochentage, Sprache, Threads ... dieses Kanals."),
        Words("设置", "此频道的时区、免打扰、星期、语言、子话题等。"),
    ),
    "privacy": (
        Words("datenschutz", "Was von diesem Kanal gespeichert ist: ansehen, mitnehmen, löschen."),
        Words("隐私", "保存了此频道的哪些内容:查看、导出、删除。"),
    ),
    "help": (Words("hilfe", "Was man Tacho fragen kann."), Words("帮助", "可以向 Tacho 询问什么。")),
    "about": (Words("über", "Was Tacho ist und was es verspricht."), Words("关于", "Tacho 是什么,承诺什么。")),
}

_ARGUMENTS: Mapping[str, tuple[Words, Words]] = {
    "name": (Words("name", "Name, anderer Name, Börsenkürzel"), Words("名称", "名称、别名或股票代码")),
    "id": (Words("kennung", "die Kennung unter einer Meldung"), Words("编号", "新闻下方的编号")),
    "words": (Words("worte", "wonach gesucht wird"), Words("关键词", "要查找的内容")),
    "company": (Words("firma", "nur diese Firma"), Words("公司", "仅此公司")),
    "topic": (Words("thema", "nur dieses Thema"), Words("主题", "仅此主题")),
    "metric": (Words("größe", "Verkäufe, Preis, Reichweite ..."), Words("指标", "销量、价格、续航等")),
    "since": (Words("seit", "seit 2026-01-31, oder die letzten 2w"), Words("自", "自 2026-01-31 起,或最近 2w")),
    "page": (Words("seite", "welche Seite"), Words("页", "第几页")),
    "how": (Words("wie", "Vorschau nur für dich, oder jetzt senden"), Words("方式", "仅自己预览,或立即发送")),
    "what": (Words("was", "Firma oder Thema, mehrere mit Komma"), Words("内容", "公司或主题,多个用逗号分隔")),
    "when": (
        Words("wann", "täglich 08:00, werktags 7:30, wöchentlich mo 09:00"),
        Words("时间", "每天8点、工作日 7:30"),
    ),
    "zone": (Words("zone", "Zeitzone, etwa Europe/Berlin"), Words("时区", "时区,例如 Asia/Shanghai")),
    "span": (Words("dauer", "12h, 3d, 2w oder aus"), Words("时长", "12h、3d、2w 或 关闭")),
    "action": (Words("aktion", "was geschehen soll"), Words("操作", "要做什么")),
    "address": (Words("adresse", "Adresse des Feeds oder der Seite"), Words("地址", "订阅源或网页的地址")),
    "setting": (
        Words("einstellung", "was geändert werden soll"),
        Words("项目", "要更改哪一项"),
    ),
    "value": (Words("wert", "der neue Wert"), Words("值", "新的值")),
    "command": (Words("befehl", "ein Befehl"), Words("命令", "某个命令")),
    "line": (Words("befehl", "der Befehl, dessen Antwort alle sehen sollen"), Words("命令", "要展示其回答的命令")),
    "channel": (Words("kanal", "für welchen Kanal, wenn nicht für diesen"), Words("频道", "其他频道(默认为此频道)")),
}


_CHOICES: Mapping[str, tuple[str, str]] = {
    "preview": ("Vorschau", "预览"), "now": ("jetzt senden", "立即发送"),
    "list": ("Liste", "列表"), "health": ("Befinden", "状态"), "packs": ("Pakete", "来源包"), "add": ("hinzufügen", "添加"), "remove": ("entfernen", "移除"),
    "import": ("einlesen", "导入"), "export": ("mitnehmen", "导出"), "delete": ("löschen", "删除"),
    "zone": ("Zeitzone", "时区"), "quiet": ("Ruhezeit", "免打扰"), "empty": ("Tage ohne Neues", "没有新闻时"),
    "weekdays": ("Wochentage", "星期"), "language": ("Sprache", "语言"), "threads": ("Threads", "子话题"),
    "publish": ("Weitergabe", "转发"), "posts": ("Beiträge", "帖子"), "silent": ("Lautlos", "静音"),
}  # fmt: skip
"""What a choice is called; what is sent when it is chosen stays English."""


def choice_words(value: str) -> Mapping[str, str]:
    """A choice's name by Discord's locale; a command's own name where the choice is one; empty where there are none."""
    commands = command_words(value)
    if commands:
        return {locale: words.name for locale, words in commands.items()}
    if value not in _CHOICES:
        return {}
    german, chinese = _CHOICES[value]
    return {GERMAN: german, CHINESE: chinese, TAIWANESE: chinese}


def command_words(name: str) -> Mapping[str, Words]:
    """A command's words by Discord's locale; empty where there are none but the English ones."""
    return _by_locale(_COMMANDS.get(name))


def argument_words(name: str) -> Mapping[str, Words]:
    """An argument's words by Discord's locale."""
    return _by_locale(_ARGUMENTS.get(name))


def _by_locale(words: tuple[Words, Words] | None) -> Mapping[str, Words]:
    if words is None:
        return {}
    german, chinese = words
    return {GERMAN: german, CHINESE: chinese, TAIWANESE: chinese}
