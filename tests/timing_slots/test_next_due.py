"""A regular time, through every change of offset a zone has."""

import itertools
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import BadRequest
from bot.model.subscription import Cadence
from bot.timing.slots import next_due

ZONES = sorted(available_timezones() - {"localtime", "posixrules", "Factory"})
BEFORE_MIDNIGHT = time(22)
"""Some zones jump over midnight (Nuuk): a time after this may fall due on the next local day, so the day laws leave it out."""


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def wall(*parts):
    return utc(*parts).replace(tzinfo=None)


def local(instant, zone):
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def test_the_next_due_time_is_today_when_it_is_still_to_come():
    cadence = Cadence(time(8), "Europe/Berlin")
    assert next_due(cadence, utc(2026, 1, 5, 6)) == utc(2026, 1, 5, 7)


def test_an_instant_that_is_due_itself_is_over():
    cadence = Cadence(time(8), "Europe/Berlin")
    assert next_due(cadence, utc(2026, 1, 5, 7)) == utc(2026, 1, 6, 7)


def test_weekdays_are_the_zones_own():
    monday_in_auckland = Cadence(time(7), "Pacific/Auckland", frozenset({0}))
    due = next_due(monday_in_auckland, utc(2026, 7, 1))
    assert due == utc(2026, 7, 5, 19)
    assert local(due, "Pacific/Auckland").weekday() == 0


@pytest.mark.parametrize(
    ("zone", "at", "day", "expected"),
    [
        ("Europe/Berlin", time(2, 30), date(2026, 3, 29), wall(2026, 3, 29, 3)),
        ("America/New_York", time(2, 30), date(2026, 3, 8), wall(2026, 3, 8, 3)),
        ("Australia/Lord_Howe", time(2, 15), date(2026, 10, 4), wall(2026, 10, 4, 2, 30)),
        ("America/Nuuk", time(23, 30), date(2024, 3, 30), wall(2024, 3, 31)),
        ("Africa/Cairo", time(0, 20), date(2026, 4, 24), wall(2026, 4, 24, 1)),
    ],
)
def test_a_time_in_a_gap_is_due_at_the_first_instant_after_it(zone, at, day, expected):
    start = datetime.combine(day, time(0), tzinfo=ZoneInfo(zone)).astimezone(UTC) - timedelta(minutes=10)
    assert local(next_due(Cadence(at, zone), start), zone) == expected


@pytest.mark.parametrize(
    ("zone", "at", "day", "first"),
    [
        ("Europe/Berlin", time(2, 30), date(2026, 10, 25), utc(2026, 10, 25, 0, 30)),
        ("America/New_York", time(1, 30), date(2026, 11, 1), utc(2026, 11, 1, 5, 30)),
        ("Australia/Lord_Howe", time(1, 45), date(2026, 4, 5), utc(2026, 4, 4, 14, 45)),
    ],
)
def test_a_time_in_a_fold_is_due_at_its_first_occurrence_and_only_once(zone, at, day, first):
    cadence = Cadence(at, zone)
    assert next_due(cadence, first - timedelta(hours=2)) == first
    again = next_due(cadence, first)
    assert local(again, zone).date() == day + timedelta(days=1)


def test_a_day_that_does_not_exist_is_skipped():
    cadence = Cadence(time(8), "Pacific/Apia")
    due = next_due(cadence, utc(2011, 12, 29, 18))
    assert local(due, "Pacific/Apia") == wall(2011, 12, 31, 8)


def test_a_weekly_time_whose_day_does_not_exist_waits_a_week():
    fridays = Cadence(time(8), "Pacific/Apia", frozenset({4}))
    due = next_due(fridays, utc(2011, 12, 24))
    assert local(due, "Pacific/Apia") == wall(2012, 1, 6, 8)


@pytest.mark.parametrize("zone", ["Europe/Berlim", "", "../etc/passwd", "Europe"])
def test_an_unknown_zone_is_answered_with_how_to_write_one(zone):
    with pytest.raises(BadRequest, match="Europe/Berlin"):
        next_due(Cadence(time(8), zone), utc(2026, 1, 1))


def test_a_cadence_without_weekdays_is_refused():
    with pytest.raises(BadRequest, match="weekday"):
        next_due(Cadence(time(8), "UTC", frozenset()), utc(2026, 1, 1))


times = st.times(max_value=BEFORE_MIDNIGHT).map(lambda at: at.replace(second=0, microsecond=0))
instants = st.datetimes(wall(1995, 1, 1), wall(2035, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))


@settings(max_examples=150)
@given(
    zone=st.sampled_from(ZONES),
    at=times,
    after=instants,
    weekdays=st.frozensets(st.integers(0, 6), min_size=1),
)
def test_the_next_due_time_is_later_on_a_wanted_day_and_never_before_its_local_time(zone, at, after, weekdays):
    due = next_due(Cadence(at, zone, weekdays), after)
    assert due > after
    assert due.tzinfo is UTC
    assert local(due, zone).weekday() in weekdays
    assert local(due, zone).time() >= at
    assert due - after <= timedelta(days=16)


@settings(max_examples=100)
@given(zone=st.sampled_from(ZONES), at=times, after=instants)
def test_no_local_day_has_two_due_times_and_no_existing_day_has_none(zone, at, after):
    cadence = Cadence(at, zone)
    due = [after]
    for _ in range(10):
        due.append(next_due(cadence, due[-1]))
    days = [local(instant, zone).date() for instant in due[1:]]
    assert len(set(days)) == len(days)
    for earlier, later in itertools.pairwise(due[1:]):
        gap = local(later, zone).date() - local(earlier, zone).date()
        skipped = gap == timedelta(days=2) and later - earlier < timedelta(hours=30)
        assert gap == timedelta(days=1) or skipped, (earlier, later)


@settings(max_examples=100)
@given(zone=st.sampled_from(ZONES), at=times, after=instants, sooner=st.integers(0, 10**6))
def test_asking_earlier_never_gives_a_later_answer(zone, at, after, sooner):
    cadence = Cadence(at, zone)
    assert next_due(cadence, after - timedelta(seconds=sooner)) <= next_due(cadence, after)


@pytest.mark.parametrize("zone", ZONES[::40])
def test_every_change_of_offset_in_ten_years_has_one_due_time_a_day(zone):
    cadence = Cadence(time(2, 30), zone)
    due, end = utc(2020, 1, 1), utc(2030, 1, 1)
    days = []
    while (due := next_due(cadence, due)) < end:
        days.append(local(due, zone).date())
    steps = {(later - earlier).days for earlier, later in itertools.pairwise(days)}
    assert steps == {1}
