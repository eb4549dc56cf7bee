"""Whether a due digest goes out, what it covers, and when quiet hours end."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.digest import EditionOutcome
from bot.model.subscription import Cadence, Channel, ChannelProfile, Slot
from bot.timing.editions import GRACE, covers_since, fate
from bot.timing.quiet import quiet_until
from bot.timing.slots import next_due

CHANNEL = Channel("preview", "one")
DUE = datetime(2025, 12, 19, 7, 30, tzinfo=UTC)
SLOT = Slot("s", CHANNEL, Cadence(at=time(7, 30)), DUE)
PROFILE = ChannelProfile(CHANNEL)


@pytest.mark.parametrize(
    ("late", "outcome"),
    [
        (timedelta(0), EditionOutcome.POSTED),
        (timedelta(minutes=14), EditionOutcome.POSTED),
        (timedelta(hours=1), EditionOutcome.POSTED_LATE),
        (GRACE, EditionOutcome.POSTED_LATE),
        (GRACE + timedelta(seconds=1), EditionOutcome.TOO_LATE),
    ],
)
def test_late_digest_is_marked_and_a_very_late_one_skipped(late: timedelta, outcome: EditionOutcome) -> None:
    assert fate(SLOT, PROFILE, DUE + late) is outcome


def test_snoozed_channel_gets_nothing_until_the_snooze_ends() -> None:
    profile = ChannelProfile(CHANNEL, snoozed_until=DUE + timedelta(minutes=1))
    assert fate(SLOT, profile, DUE) is EditionOutcome.SNOOZED
    assert fate(SLOT, profile, DUE + timedelta(minutes=1)) is EditionOutcome.POSTED


def test_daily_digest_covers_a_day() -> None:
    assert covers_since(SLOT.cadence, DUE) == DUE - timedelta(days=1)


def test_monday_digest_of_working_days_covers_the_weekend() -> None:
    monday = datetime(2025, 12, 22, 7, 30, tzinfo=UTC)
    assert covers_since(Cadence(at=time(7, 30), weekdays=frozenset(range(5))), monday) == monday - timedelta(days=3)


def test_weekly_digest_covers_a_week_across_a_clock_change() -> None:
    cadence = Cadence(at=time(8), zone="Europe/Berlin", weekdays=frozenset({0}))
    monday = datetime(2025, 3, 31, 8, tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)
    assert covers_since(cadence, monday) == datetime(2025, 3, 24, 8, tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)


@given(
    at=st.times().map(lambda one: one.replace(microsecond=0, fold=0)),
    zone=st.sampled_from(
        ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu"]
    ),
    weekdays=st.frozensets(st.integers(0, 6), min_size=1),
    after=st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1)),  # noqa: DTZ001 - hypothesis wants naive bounds
)
def test_consecutive_digests_cover_all_time_without_overlap(
    at: time, zone: str, weekdays: frozenset[int], after: datetime
) -> None:
    cadence = Cadence(at, zone, weekdays)
    first = next_due(cadence, after.replace(tzinfo=UTC))
    second = next_due(cadence, first)
    assert covers_since(cadence, second) == first


@pytest.mark.parametrize(
    ("local", "ends"),
    [
        ("2025-12-19 21:59", None),
        ("2025-12-19 22:00", "2025-12-20 07:00"),
        ("2025-12-20 06:59", "2025-12-20 07:00"),
        ("2025-12-20 07:00", None),
    ],
)
def test_quiet_hours_may_pass_midnight(local: str, ends: str | None) -> None:
    zone = ZoneInfo("Europe/Berlin")
    profile = ChannelProfile(CHANNEL, zone=zone.key, quiet=(time(22), time(7)))
    now = datetime.fromisoformat(local).replace(tzinfo=zone).astimezone(UTC)
    assert quiet_until(profile, now) == (datetime.fromisoformat(ends).replace(tzinfo=zone) if ends else None)


def test_quiet_hours_within_a_day() -> None:
    profile = ChannelProfile(CHANNEL, quiet=(time(12), time(13)))
    assert quiet_until(profile, datetime(2025, 12, 19, 12, 30, tzinfo=UTC)) == datetime(2025, 12, 19, 13, tzinfo=UTC)
    assert quiet_until(profile, datetime(2025, 12, 19, 13, tzinfo=UTC)) is None


def test_no_quiet_hours_are_never_quiet() -> None:
    assert quiet_until(PROFILE, DUE) is None
    assert quiet_until(ChannelProfile(CHANNEL, quiet=(time(8), time(8))), DUE) is None
