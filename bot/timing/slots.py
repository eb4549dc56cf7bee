"""When a regular time comes next: one rule on the wall clock of a zone, right through every change of its offset.

The rule (stack.md section 2): a local time that a change leaves out is due at the first instant after the gap; one that a
change repeats is due at its first occurrence, once; a day that a zone skipped (Apia, 30 December 2011) has no due time.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.errors import BadRequest
from bot.model.subscription import Cadence

HORIZON_D = 16
"""Days looked at: a weekly cadence whose day the zone skipped has its next chance within a fortnight."""

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def next_due(cadence: Cadence, after: datetime) -> datetime:
    """The first instant (UTC) strictly after `after` at which `cadence` is due.

    Args:
        cadence: local time, zone and weekdays.
        after: any aware datetime.

    Raises:
        BadRequest: the zone is unknown, or the cadence names no weekday.
    """
    if not cadence.weekdays & frozenset(range(7)):
        raise BadRequest("A digest needs at least one weekday, Monday (0) to Sunday (6).")
    zone = zone_named(cadence.zone)
    first = _local_date(after, zone)
    days = (first + timedelta(days=offset) for offset in range(-1, HORIZON_D))
    instants = (instant_of(day, cadence.at, zone) for day in days if day.weekday() in cadence.weekdays)
    return next(instant for instant in instants if instant is not None and instant > after)


def next_due_moved(old: Cadence, new: Cadence, now: datetime) -> datetime:
    """When a cadence that takes another's place is due first: not on the local day that the old one has served already.

    Args:
        old: the cadence so far.
        new: the cadence from now on.
        now: the present instant.

    Raises:
        BadRequest: a zone is unknown, or a cadence names no weekday.
    """
    previous, due = now - DAY * 2, next_due(new, now)
    while (instant := next_due(old, previous)) <= now:
        previous = instant
    served = previous > now - DAY * 2
    zone = zone_named(new.zone)
    if served and previous.astimezone(zone).date() == due.astimezone(zone).date():
        return next_due(new, due)
    return due


def zone_named(name: str) -> ZoneInfo:
    """The zone of the IANA database with this name.

    Raises:
        BadRequest: there is none; the sentence says how a zone is written.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadRequest(f"No time zone {name!r}. Write it like Europe/Berlin, America/New_York or UTC.") from error


def instant_of(day: date, at: time, zone: ZoneInfo) -> datetime | None:
    """The one instant (UTC) at which it is `at` on `day`, by the module's rule; None when the zone has no such day."""
    wall = datetime.combine(day, at.replace(tzinfo=None, fold=0))
    instant = wall.replace(tzinfo=zone).astimezone(UTC)
    if _wall(instant, zone) == wall:
        return instant
    end = _end_of_gap(wall, zone)
    sides = (_wall(end - SECOND, zone).date(), _wall(end, zone).date())
    return end if day in sides else None


def _end_of_gap(wall: datetime, zone: ZoneInfo) -> datetime:
    """The instant at which the clocks have jumped over `wall`, found by halving: they differ on its two sides."""
    before, after = (wall.replace(tzinfo=UTC) + side * DAY * 2 for side in (-1, 1))
    while after - before > SECOND:
        middle = before + (after - before) // 2
        middle -= timedelta(microseconds=middle.microsecond)
        middle = max(middle, before + SECOND)
        before, after = (before, middle) if _wall(middle, zone) > wall else (middle, after)
    return after


def _wall(instant: datetime, zone: ZoneInfo) -> datetime:
    return instant.astimezone(zone).replace(tzinfo=None, fold=0)


def _local_date(instant: datetime, zone: ZoneInfo) -> date:
    return instant.astimezone(zone).date()
