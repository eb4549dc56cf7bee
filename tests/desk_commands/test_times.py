"""Times as people type them, in three languages."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk.commands.times import (
    parse_hours,
    parse_since,
    parse_span,
    parse_time,
    parse_weekdays,
    parse_wish,
    suggest_zones,
    zone_of,
)

ALL, WORK = frozenset(range(7)), frozenset(range(5))
NOW = datetime(2025, 12, 19, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "what", "at", "weekdays", "zone"),
    [
        ("ev", "ev", None, None, None),
        ("", "", None, None, None),
        ("xiaomi, byd daily 08:00 Europe/Berlin", "xiaomi, byd", time(8), ALL, "Europe/Berlin"),
        ("solid power weekdays 7:30 New York", "solid power", time(7, 30), WORK, "America/New_York"),
        ("sales weekly mon 9am", "sales", time(9), frozenset({0}), None),
        ("all weekly", "all", None, frozenset({0}), None),
        ("recalls weekly fri 17.30 Uhr MEZ", "recalls", time(17, 30), frozenset({4}), "Europe/Berlin"),
        ("Model 3", "Model 3", None, None, None),
        ("ev 8:00", "ev", time(8), None, None),
        ("xiaomi mon-fri 8", "xiaomi", time(8), WORK, None),
        ("tesla every day at 8 pm", "tesla", time(20), ALL, None),
        ("tesla every friday at noon", "tesla", time(12), frozenset({4}), None),
        ("ev mo,mi,fr 9 Uhr Berlin", "ev", time(9), frozenset({0, 2, 4}), "Europe/Berlin"),
        ("li auto täglich um 7 Uhr", "li auto", time(7), ALL, None),
        ("小米 每天8点 北京", "小米", time(8), ALL, "Asia/Shanghai"),
        ("比亚迪 每周一 9点半", "比亚迪", time(9, 30), frozenset({0}), None),
        ("ev Europe/Berlin", "ev", None, None, "Europe/Berlin"),
        ("daily 9:00", "", time(9), ALL, None),
    ],
)
def test_a_wish_is_taken_apart(text, what, at, weekdays, zone):
    wish = parse_wish(text)
    assert (wish.what, wish.at, wish.weekdays, wish.zone) == (what, at, weekdays, zone)


def test_a_wish_for_at_once_is_known():
    assert parse_wish("recalls instant").instant


def test_what_is_no_word_of_time_stands_where_the_zone_would():
    assert parse_wish("ev daily 25:00").zone == "25:00"


@pytest.mark.parametrize("word", ["sun", "so", "do", "china", "mini", "smart", "911", "3", "i7"])
def test_names_that_look_like_times_stay_names(word):
    assert parse_wish(word).what == word


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("8", time(8)),
        ("08:00", time(8)),
        ("7.30", time(7, 30)),
        ("12am", time(0)),
        ("12 pm", time(12)),
        ("24:00", time(0)),
        ("8点", time(8)),
        ("noon", time(12)),
        ("25:00", None),
        ("8:60", None),
        ("13pm", None),
        ("24:30", None),
        ("", None),
        ("eight", None),
        ("٣", None),
    ],
)
def test_times_of_day(text, clock):
    assert parse_time(text) == clock


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon-fri", WORK),
        ("fri-mon", frozenset({4, 5, 6, 0})),
        ("mon,wed", frozenset({0, 2})),
        ("Mo, Mi", frozenset({0, 2})),
        ("weekdays", WORK),
        ("täglich", ALL),
        ("周一", frozenset({0})),
        ("someday", None),
        ("mon-", None),
        ("", None),
    ],
)
def test_weekdays(text, days):
    assert parse_weekdays(text) == days


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("12h", timedelta(hours=12)),
        ("3 days", timedelta(days=3)),
        ("2w", timedelta(weeks=2)),
        ("3 Tage", timedelta(days=3)),
        ("2周", timedelta(weeks=2)),
        ("1 month", timedelta(days=30)),
        ("3", None),
        ("-3d", None),
        ("99999d", None),
        ("soon", None),
    ],
)
def test_spans(text, span):
    assert parse_span(text) == span


def test_a_day_starts_in_the_channels_zone():
    assert parse_since("2025-12-01", NOW, "Asia/Tokyo") == datetime(2025, 11, 30, 15, tzinfo=UTC)
    assert parse_since("2025-12", NOW, "UTC") == datetime(2025, 12, 1, tzinfo=UTC)
    assert parse_since("2w", NOW, "UTC") == NOW - timedelta(weeks=2)
    assert parse_since("2025-02-30", NOW, "UTC") is None
    assert parse_since("0001-01-01", NOW, "Asia/Tokyo") is None


def test_quiet_hours():
    assert parse_hours("22:00-07:00") == (time(22), time(7))
    assert parse_hours("10pm to 7am") == (time(22), time(7))
    assert parse_hours("22 bis 7") == (time(22), time(7))
    assert parse_hours("22:00-22:00") is None
    assert parse_hours("always") is None


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("Stuttgart", "Europe/Berlin"),
        ("北京", "Asia/Shanghai"),
        ("PT", "America/Los_Angeles"),
        ("utc", "UTC"),
        ("Berlim", None),
        ("", None),
    ],
)
def test_zones_are_known_by_name_city_and_short_name(typed, zone):
    assert zone_of(typed) == zone


def test_zones_are_suggested_by_how_they_begin():
    assert "Europe/Berlin" in suggest_zones("berl")
    assert suggest_zones("Europe/")[0].startswith("Europe/")
    assert len(suggest_zones("")) == 25


@given(st.text(max_size=60))
def test_nothing_that_is_typed_breaks_the_reading_of_times(text):
    wish = parse_wish(text)
    assert wish.weekdays is None or wish.weekdays <= ALL
    parse_time(text)
    parse_weekdays(text)
    parse_span(text)
    parse_since(text, NOW, "Europe/Berlin")
    parse_hours(text)
    zone_of(text)


@given(at=st.times().map(lambda at: at.replace(second=0, microsecond=0)))
def test_a_time_that_is_written_is_read_again(at):
    assert parse_time(f"{at:%H:%M}") == at
