"""The form behind `/subscribe` without arguments: topics, companies, time, zone and weekdays, as a modal.

Its id never changes, so that a form opened before a restart can still be sent.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from adapters.discord.identity import form_id
from adapters.discord.limits import LABEL, LABEL_DESCRIPTION, OPTION, PLACEHOLDER, SELECT_OPTIONS, Component, length
from adapters.discord.markup import clip

SUBSCRIBE: Final = form_id("subscribe")
_LABEL, _SELECT, _TEXT = 18, 3, 4

_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "title": "Subscribe this channel",
        "topics": "Topics",
        "topics_hint": "None and no company means everything.",
        "companies": "Companies",
        "companies_hint": "Those the news is about at the moment.",
        "others": "Other companies or topics",
        "others_hint": "Names, tickers or Chinese names, with commas.",
        "time": "Time and time zone",
        "days": "Days",
        "mon": "Monday", "tue": "Tuesday", "wed": "Wednesday", "thu": "Thursday", "fri": "Friday", "sat": "Saturday", "sun": "Sunday",
    },
    "de": {
        "title": "Diesen Kanal abonnieren",
        "topics": "Themen",
        "topics_hint": "Keines und keine Firma heißt: alles.",
        "companies": "Firmen",
        "companies_hint": "Über die gerade am meisten berichtet wird.",
        "others": "Andere Firmen oder Themen",
        "others_hint": "Namen, Börsenkürzel oder chinesische Namen, mit Komma.",
        "time": "Uhrzeit und Zeitzone",
        "days": "Tage",
        "mon": "Montag", "tue": "Dienstag", "wed": "Mittwoch", "thu": "Donnerstag", "fri": "Freitag", "sat": "Samstag", "sun": "Sonntag",
    },
    "zh": {
        "title": "订阅此频道",
        "topics": "主题",
        "topics_hint": "不选主题也不填公司,即为全部内容。",
        "companies": "公司",
        "companies_hint": "近期新闻最多的公司。",
        "others": "其他公司或主题",
        "others_hint": "名称、股票代码,用逗号分隔。",
        "time": "时间和时区",
        "days": "日期",
        "mon": "星期一", "tue": "星期二", "wed": "星期三", "thu": "星期四", "fri": "星期五", "sat": "星期六", "sun": "星期日",
    },
}  # fmt: skip


def subscribe_form(
    topics: Mapping[str, str], companies: Sequence[str], zone: str, locale: str, about: str = ""
) -> Component:
    """The modal; Discord takes five parts, so that time and zone share one.

    Args:
        topics: slugs with names; the first 25 are shown.
        companies: names; likewise.
        zone: what is suggested.
        locale: of the person who asks.
        about: id of the channel it is about; "" for the one it is opened in.
    """
    words = _WORDS.get(locale.partition("-")[0], _WORDS["en"])
    days = [{"label": words[day], "value": day, "default": True} for day in _DAYS]
    parts = [
        *_picker(words, "topics", topics),
        *_picker(words, "companies", {name: name for name in companies}),
        _text(words, "others", placeholder="Xiaomi, BYD, VOW3", required=False),
        _text(words, "time", value=f"08:00 {zone}", placeholder="08:00 Europe/Berlin"),
        _label(
            words, "days", {"type": _SELECT, "custom_id": "days", "min_values": 1, "max_values": 7, "options": days}
        ),
    ]
    return {"custom_id": form_id("subscribe", about), "title": words["title"], "components": parts}


def arguments_of(fields: Mapping[str, Sequence[str]]) -> Mapping[str, str]:
    """What was filled in, as arguments of `/subscribe`; the desk checks every word of it again."""
    first = {name: (values[0].strip() if values else "") for name, values in fields.items()}
    others = [part.strip() for part in first.get("others", "").split(",")]
    what = ", ".join(part for part in (*fields.get("topics", ()), *fields.get("companies", ()), *others) if part)
    days = [day for day in _DAYS if day in fields.get("days", ())]
    rhythm = "daily" if len(days) in {0, 7} else f"weekly {','.join(days)}"
    at = " ".join(first.get(name, "") for name in ("time", "zone"))  # a zone of its own: as the form was before
    return {"what": what or "all", "when": f"{rhythm} {at}".strip()}


def _picker(words: Mapping[str, str], name: str, offered: Mapping[str, str]) -> Sequence[Component]:
    """A choice of several of what is offered (value and label); none at all where nothing is: Discord takes no empty list."""
    fitting = [(value, label) for value, label in offered.items() if 0 < length(value) <= OPTION]
    shown = [{"label": clip(label, OPTION), "value": value} for value, label in fitting[:SELECT_OPTIONS]]
    if not shown:
        return ()
    many = {"min_values": 0, "max_values": len(shown), "required": False}
    return (_label(words, name, {"type": _SELECT, "custom_id": name, **many, "options": shown}),)


def _text(
    words: Mapping[str, str], name: str, *, value: str = "", placeholder: str = "", required: bool = True
) -> Component:
    field: dict[str, object] = {"type": _TEXT, "custom_id": name, "style": 1, "required": required, "max_length": 200}
    if value:
        field["value"] = value
    if placeholder:
        field["placeholder"] = clip(placeholder, PLACEHOLDER)
    return _label(words, name, field)


def _label(words: Mapping[str, str], name: str, component: Component) -> Component:
    label: dict[str, object] = {"type": _LABEL, "label": clip(words[name], LABEL), "component": component}
    if f"{name}_hint" in words:
        label["description"] = clip(words[f"{name}_hint"], LABEL_DESCRIPTION)
    return label
