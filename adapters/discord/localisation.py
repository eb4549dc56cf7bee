"""Names and descriptions of the commands in the languages Discord's clients ask for: German and Chinese beside English.

What a command does is described as `/help` tells it (`bot.writing`). A command or argument that has no name here is offered in English.
Names follow Discord's rule for command names: lower case, no blanks, 1 to 32 signs.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from bot.writing.desk_phrases import DeskPhrases
from bot.writing.languages import phrases_for


class Words(NamedTuple):
    """A name and a description in one language."""

    name: str
    description: str


GERMAN, CHINESE, TAIWANESE = "de", "zh-CN", "zh-TW"

MENU_NAME = "More on this"
"""The command in the menu of a message; names there may have capitals and blanks."""

MENU_NAMES: Mapping[str, str] = {GERMAN: "Mehr dazu", CHINESE: "了解更多", TAIWANESE: "了解更多"}

_COMMANDS: Mapping[str, tuple[str, str]] = {
    "company": ("firma", "公司"),
    "story": ("meldung", "新闻"),
    "topic": ("thema", "主题"),
    "search": ("suche", "搜索"),
    "figures": ("zahlen", "数据"),
    "digest": ("überblick", "摘要"),
    "subscribe": ("abonnieren", "订阅"),
    "unsubscribe": ("abbestellen", "退订"),
    "subscriptions": ("abos", "我的订阅"),
    "snooze": ("pause", "暂停"),
    "mute": ("stumm", "屏蔽"),
    "unmute": ("laut", "取消屏蔽"),
    "share": ("zeigen", "分享"),
    "why": ("warum", "为什么"),
    "feeds": ("quellen", "来源"),
    "settings": ("einstellungen", "设置"),
    "privacy": ("datenschutz", "隐私"),
    "help": ("hilfe", "帮助"),
    "about": ("über", "关于"),
}

_ARGUMENTS: Mapping[str, tuple[str, str]] = {
    "name": ("name", "名称"),
    "id": ("kennung", "编号"),
    "words": ("worte", "关键词"),
    "company": ("firma", "公司"),
    "topic": ("thema", "主题"),
    "metric": ("größe", "指标"),
    "since": ("seit", "自"),
    "page": ("seite", "页"),
    "how": ("wie", "方式"),
    "what": ("was", "内容"),
    "when": ("wann", "时间"),
    "zone": ("zone", "时区"),
    "span": ("dauer", "时长"),
    "action": ("aktion", "操作"),
    "address": ("adresse", "地址"),
    "setting": ("einstellung", "项目"),
    "value": ("wert", "值"),
    "command": ("befehl", "命令"),
    "line": ("befehl", "命令"),
    "channel": ("kanal", "频道"),
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
    return _by_locale(name, _COMMANDS, lambda words: words.commands)


def argument_words(name: str) -> Mapping[str, Words]:
    """An argument's words by Discord's locale."""
    return _by_locale(name, _ARGUMENTS, lambda words: words.arguments)


def _by_locale(
    name: str, names: Mapping[str, tuple[str, str]], said: Callable[[DeskPhrases], Mapping[str, str]]
) -> Mapping[str, Words]:
    if name not in names:
        return {}
    german, chinese = (
        Words(called, said(phrases_for(language).desk)[name])
        for called, language in zip(names[name], ("de", "zh"), strict=True)
    )
    return {GERMAN: german, CHINESE: chinese, TAIWANESE: chinese}
