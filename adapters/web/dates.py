"""Dates as feeds write them -> UTC; what cannot be read without guessing is None (feeds.md, P50)."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_tz

_NUMERIC = re.compile(
    r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?"
    r"(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?)?"
    r"\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}(?::?\d{2})?|[+-]\d{2})?\Z",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?)?(Z|[+-]\d{2}:?\d{2})?\Z", re.IGNORECASE)
_LONGEST = 100

# What nearly every RSS feed writes (RFC 822 with a four-digit year); anything else goes the long way.
_MAIL_DATE = re.compile(
    r"(?:[A-Za-z]{3}, )?(\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d{4}) (\d\d):([0-5]\d)(?::(\d\d))? "
    r"(?:GMT|UTC|UT|Z|([+-])(\d\d)([0-5]\d))\Z"
)
_MONTHS = {
    name: number
    for number, name in enumerate(
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"], start=1
    )
}

# Zone names feeds use and RFC 5322 does not know, with the meaning most usual in news (CLDR's common abbreviations).
_ZONES = {
    "CET": 1,
    "MEZ": 1,
    "CEST": 2,
    "MESZ": 2,
    "WET": 0,
    "WEST": 1,
    "BST": 1,
    "EET": 2,
    "EEST": 3,
    "MSK": 3,
    "JST": 9,
    "KST": 9,
    "HKT": 8,
    "SGT": 8,
    "AEST": 10,
    "AEDT": 11,
    "AKST": -9,
    "AKDT": -8,
    "HST": -10,
    "NZST": 12,
}
_ZONE_NAME = re.compile(r"\s([A-Z]{3,4})\Z")


def parse_date(text: str) -> datetime | None:
    """The instant a feed names.

    Args:
        text: RFC 822 or 5322, ISO 8601 and RFC 3339, or year first with slashes; without a zone it is taken as UTC.

    Returns:
        The instant in UTC; None where the text is no date of these kinds.
    """
    text = " ".join(text[:_LONGEST].split())
    try:
        if (found := _MAIL_DATE.match(text)) is not None:
            return _from_plain_mail_date(found)
        if (found := _NUMERIC.match(text) or _COMPACT.match(text)) is not None:
            return _from_numbers(found)
        return _from_mail_date(text)
    except (ValueError, OverflowError, IndexError, TypeError):
        return None


def _from_numbers(found: re.Match[str]) -> datetime:
    year, month, day, hour, minute, second, zone = found.groups()
    hours = int(hour or 0)
    naive = datetime(
        int(year), int(month), int(day or 1), hours % 24, int(minute or 0), min(int(second or 0), 59), tzinfo=UTC
    )
    return naive + timedelta(days=hours // 24) - _offset(zone or "")


def _offset(zone: str) -> timedelta:
    if zone[:1] not in {"+", "-"}:
        return timedelta()
    digits = zone[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:4] or 0))
    if offset > timedelta(hours=15):
        raise ValueError("no zone of the earth lies that far away")
    return -offset if zone[0] == "-" else offset


def _from_plain_mail_date(found: re.Match[str]) -> datetime:
    day, month, year, hour, minute, second, sign, zone_hours, zone_minutes = found.groups()
    local = datetime(int(year), _MONTHS[month], int(day), tzinfo=UTC)
    offset_min = int(zone_hours) * 60 + int(zone_minutes) if sign else 0
    minutes = int(hour) * 60 + int(minute) + (offset_min if sign == "-" else -offset_min)
    return local + timedelta(minutes=minutes, seconds=min(int(second or 0), 59))


def _from_mail_date(text: str) -> datetime | None:
    hours = 0
    if (named := _ZONE_NAME.search(text.upper())) and named[1] in _ZONES:
        hours, text = _ZONES[named[1]], text[: named.start()]
    parts = parsedate_tz(text)
    if parts is None:
        return None
    year, month, day, hour, minute, second, *_, offset_s = parts
    instant = datetime(year, month, day, hour % 24, minute, min(second, 59), tzinfo=UTC) + timedelta(days=hour // 24)
    return instant - timedelta(seconds=offset_s or 0, hours=hours)
