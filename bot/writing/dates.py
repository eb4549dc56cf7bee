"""Dates and periods as readers see them, in a channel's zone and a language's order."""

import re
from calendar import monthrange
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.writing.phrases import Phrases

CALENDAR = re.compile(r"(\d{4})(?:-(?:Q([1-4])|H([12])|(\d{2})(?:-(\d{2}))?))?")
FISCAL = re.compile(r"FY ?(\d{4})(?:-Q([1-4]))?")


def calendar_date(text: str, phrases: Phrases) -> str:
    """A calendar date of the contracts (`2024`, `2024-Q1`, `2024-03`, `2024-03-28`) as read; other text as it is."""
    match = CALENDAR.fullmatch(text)
    if match is None:
        return text
    year, quarter, half, month, day = match.groups()
    style = phrases.numbers
    if quarter:
        return style.year_quarter.format(quarter=quarter, year=year)
    if half:
        return phrases.half_years[int(half) - 1].format(year=year)
    if month is None or not 1 <= int(month) <= 12:
        return text
    name = style.months[int(month) - 1]
    if day is None:
        return style.month_year.format(month=name, year=year)
    return style.day_month_year.format(day=int(day), month=name, year=year)


def period_text(period: str | None, phrases: Phrases) -> str:
    """A figure's period: dates as read, the source's own words in quotation marks, "" for None."""
    if not period:
        return ""
    if CALENDAR.fullmatch(period):
        return calendar_date(period, phrases)
    if fiscal := FISCAL.fullmatch(period):
        year, quarter = fiscal.groups()
        return f"FY{year} Q{quarter}" if quarter else f"FY{year}"
    return phrases.quoted.format(words=period)


def period_end(period: str | None) -> date | None:
    """The last day of a calendar or fiscal period (`2024`, `2024-Q1`, `2024-03`, `FY2024`); None for other words.

    A fiscal year is taken for the calendar year: firms differ by up to three months, and order is all this is for.
    """
    match = CALENDAR.fullmatch((period or "").removeprefix("FY").strip())
    if match is None:
        return None
    year, quarter, half, month, day = match.groups()
    last_month = int(quarter) * 3 if quarter else int(half) * 6 if half else int(month or 12)
    try:
        if day:
            return date(int(year), last_month, int(day))
        return date(int(year), last_month, monthrange(int(year), last_month)[1])
    except ValueError:
        return None


def local_day(instant: datetime, zone: str, phrases: Phrases) -> str:
    """The day of an instant in a zone, with its weekday: "Fri 19 Dec 2025"."""
    local, style = instant.astimezone(ZoneInfo(zone)), phrases.numbers
    return style.weekday_date.format(
        weekday=style.weekdays[local.weekday()], day=local.day, month=style.months[local.month - 1], year=local.year
    )


def short_day(instant: datetime, zone: str, phrases: Phrases, now: datetime | None = None) -> str:
    """The day of an instant in a zone: "28 Mar", with the year unless it is the year of `now`."""
    local, style = instant.astimezone(ZoneInfo(zone)), phrases.numbers
    month = style.months[local.month - 1]
    if now is not None and now.astimezone(ZoneInfo(zone)).year == local.year:
        return style.day_month.format(day=local.day, month=month)
    return style.day_month_year.format(day=local.day, month=month, year=local.year)


def clock_time(instant: datetime, zone: str) -> str:
    """The time of an instant in a zone: "07:30"."""
    return f"{instant.astimezone(ZoneInfo(zone)):%H:%M}"
