"""The form behind `/subscribe` without arguments: topics, companies, time, zone and weekdays, as a modal.

It is about the channel it is opened in, and its id never changes, so that a form opened before a restart can still be sent.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from adapters.discord.limits import LABEL, LABEL_DESCRIPTION, PLACEHOLDER, SELECT_OPTIONS, Component
from adapters.discord.markup import clip

SUBSCRIBE: Final = "tacho:1:form:subscribe"
_LABEL, _SELECT, _TEXT = 18, 3, 4

_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "title": "Subscribe this channel",
        "topics": "Topics",
        "topics_hint": "None and no company means everything.",
        "companies": "Companies",
        "companies_hint": "Names, tickers or Chinese names, with commas.",
        "time": "Time",
        "zone": "Time zone",
        "days": "Days",
        "mon": "Monday", "tue": "Tuesday", "wed": "Wednesday", "thu": "Thursday", "fri": "Friday", "sat": "Saturday", "sun": "Sunday",
    },
    "de": {
        "title": "Diesen Kanal abonnieren",
        "topics": "Themen",
        "topics_hint": "Keines und keine Firma heißt: alles.",
        "companies": "Firmen",
        "companies_hint": "Namen, Börsenkürzel oder chinesische Namen, mit Komma.",
        "time": "Uhrzeit",
        "zone": "Zeitzone",
        "days": "Tage",
        "mon": "Montag", "tue": "Dienstag", "wed": "Mittwoch", "thu": "Donnerstag", "fri": "Freitag", "sat": "Samstag", "sun": "Sonntag",
    },
    "zh": {
        "title": "订阅此频道",
        "topics": "主题",
        "topics_hint": "不选主题也不填公司,即为全部内容。",
        "companies": "公司",
        "companies_hint": "名称、股票代码,用逗号分隔。",
        "time": "时间",
        "zone": "时区",
        "days": "日期",
        "mon": "星期一", "tue": "星期二", "wed": "星期三", "thu": "星期四", "fri": "星期五", "sat": "星期六", "sun": "星期日",
    },
}  # fmt: skip


def subscribe_form(topics: Sequence[str], zone: str, locale: str) -> Component:
    """The modal.

    Args:
        topics: what the desk offers; the first 25 are shown.
        zone: what is suggested.
        locale: of the person who asks.
    """
    words = _WORDS.get(locale.partition("-")[0], _WORDS["en"])
    shown = [{"label": clip(topic, 100), "value": topic} for topic in topics[:SELECT_OPTIONS] if len(topic) <= 100]
    days = [{"label": words[day], "value": day, "default": True} for day in _DAYS]
    parts = [
        _text(words, "companies", placeholder="Xiaomi, BYD, VOW3", required=False),
        _text(words, "time", value="08:00"),
        _text(words, "zone", value=zone, placeholder="Europe/Berlin"),
        _label(
            words, "days", {"type": _SELECT, "custom_id": "days", "min_values": 1, "max_values": 7, "options": days}
        ),
    ]
    if shown:
        many = {"min_values": 0, "max_values": len(shown), "required": False}
        parts.insert(0, _label(words, "topics", {"type": _SELECT, "custom_id": "topics", **many, "options": shown}))
    return {"custom_id": SUBSCRIBE, "title": words["title"], "components": parts}


def arguments_of(fields: Mapping[str, Sequence[str]]) -> Mapping[str, str]:
    """What was filled in, as arguments of `/subscribe`; the desk checks every word of it again."""
    first = {name: (values[0].strip() if values else "") for name, values in fields.items()}
    companies = [part.strip() for part in first.get("companies", "").split(",")]
    what = ", ".join(part for part in (*fields.get("topics", ()), *companies) if part)
    days = [day for day in _DAYS if day in fields.get("days", ())]
    rhythm = "daily" if len(days) in {0, 7} else f"weekly {','.join(days)}"
    when = f"{rhythm} {first.get('time', '')}".strip()
    return {"what": what or "all", "when": when, **({"zone": first["zone"]} if first.get("zone") else {})}


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
