"""How a feed is, and when somebody must hear of it (feeds.md, P25 to P27)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import FeedGone, FeedUnavailable
from bot.model.feed import Condition, Document, Entry, Feed, FeedState, PollRules, Validators
from bot.timing.health import ENOUGH_FEEDS, condition_of, health_of, is_cut_off, is_silent, is_to_be_told
from bot.timing.polling import after_document, after_failure

NOW = datetime(2025, 12, 19, 7, 30, tzinfo=UTC)
FEED = Feed("https://outlet.example/feed", "Outlet")
RULES = PollRules()
DAY = timedelta(days=1)
DOWN = FeedUnavailable("The server has a fault of its own (500).")
NEWS = Document("Outlet", (), Validators('"v1"'), "hash")


def state(**changes: object) -> FeedState:
    """A feed that brings six entries a day and was well just now."""
    well = FeedState(
        FEED.url, FEED.url, checked_at=NOW, succeeded_at=NOW, entries_a_day=6.0, newest_entry_at=NOW - DAY / 6
    )
    return replace(well, **changes)  # type: ignore[arg-type]


def failed_for(since: timedelta) -> FeedState:
    return after_failure(FEED, after_failure(FEED, state(), DOWN, NOW - since, RULES), DOWN, NOW, RULES)


def test_feed_that_was_never_asked_is_neither_well_nor_ill() -> None:
    assert health_of(FEED, None, NOW).condition is Condition.UNASKED


def test_p25_feed_that_fails_for_a_day_needs_a_person_and_not_before() -> None:
    assert condition_of(failed_for(timedelta(hours=23)), NOW) is Condition.FAILING
    assert not is_to_be_told(failed_for(timedelta(hours=23)), NOW)
    assert condition_of(failed_for(DAY), NOW) is Condition.DEAD
    assert is_to_be_told(failed_for(DAY), NOW)


def test_p25_feed_that_never_worked_is_dead_after_a_day_too() -> None:
    first = after_failure(FEED, FeedState(FEED.url, FEED.url), DOWN, NOW - DAY, RULES)
    assert is_to_be_told(after_failure(FEED, first, DOWN, NOW, RULES), NOW)


def test_p27_feed_that_is_gone_is_told_at_once() -> None:
    gone = after_failure(FEED, state(), FeedGone("Gone for good (410)."), NOW, RULES)
    assert condition_of(gone, NOW) is Condition.GONE
    assert is_to_be_told(gone, NOW)
    assert gone.failing_since == NOW


def test_p31_feed_that_moved_into_another_is_told_at_once() -> None:
    assert is_to_be_told(state(merged_into="https://other.example/feed", problem="It has moved."), NOW)


def test_p25_what_was_told_is_not_told_again_until_it_is_well() -> None:
    told = replace(failed_for(3 * DAY), told_at=NOW - DAY)
    assert not is_to_be_told(told, NOW)
    back = after_document(FEED, told, NEWS, NOW, RULES)
    assert is_to_be_told(back, NOW)
    assert not is_to_be_told(replace(back, told_at=None), NOW)


def test_feed_that_is_back_but_silent_is_not_called_well() -> None:
    assert not is_to_be_told(state(told_at=NOW - DAY, newest_entry_at=NOW - 30 * DAY), NOW)


@pytest.mark.parametrize(
    ("a_day", "days_without", "expected"),
    [
        (6.0, 4.6, Condition.WELL),  # Easter: Thursday evening to Tuesday morning
        (6.0, 5.1, Condition.SILENT),
        (100.0, 4.6, Condition.WELL),
        (1.0, 14.0, Condition.WELL),
        (1.0, 15.5, Condition.SILENT),
        (1 / 7, 100.0, Condition.WELL),
        (1 / 7, 106.0, Condition.SILENT),
        (0.0, 900.0, Condition.WELL),  # its pace is not known
    ],
)
def test_silence_is_judged_by_the_pace_a_feed_has_shown(a_day: float, days_without: float, expected: Condition) -> None:
    quiet = state(entries_a_day=a_day, newest_entry_at=NOW - days_without * DAY)
    assert condition_of(quiet, NOW) is expected


@pytest.mark.parametrize(
    ("days_between", "batch", "kept"),
    [(7, 20, 20), (7, 20, 50), (14, 40, 40), (7, 3, 50), (0.2, 1, 50)],
)
def test_feed_that_brings_its_entries_in_batches_is_not_called_silent_between_them(
    days_between: float, batch: int, kept: int
) -> None:
    """A weekly round-up of 20 entries brings 3 a day on average, and nothing for six days at a time: that is how it is."""
    known, now = FeedState(FEED.url, FEED.url), NOW
    entries: tuple[Entry, ...] = ()
    silent = []
    for number in range(12):
        now += days_between * DAY
        if number > 1:
            silent.append(is_silent(known, now))
        new = (Entry(f"{number}-{one}", "", "News", "", now - one * timedelta(minutes=3)) for one in range(batch))
        entries = (*new, *entries)[:kept]
        known = after_document(FEED, known, replace(NEWS, entries=entries, body_hash=f"{number}"), now, RULES)
    assert not any(silent)
    assert is_silent(known, now + 60 * DAY)


def test_long_pause_is_forgotten_when_the_feed_has_found_its_pace_again() -> None:
    known, now = FeedState(FEED.url, FEED.url), NOW
    instants = [NOW - 200 * DAY, NOW - 100 * DAY]
    for number in range(120):
        now += DAY / 6
        instants.append(now)
        entries = tuple(Entry(f"{at}", "", "News", "", at) for at in instants[-20:][::-1])
        known = after_document(FEED, known, replace(NEWS, entries=entries, body_hash=f"{number}"), now, RULES)
    assert not is_silent(known, now + 4.6 * DAY)
    assert is_silent(known, now + 5.1 * DAY)


def test_failure_is_told_as_failure_even_where_the_feed_is_silent_too() -> None:
    assert condition_of(replace(failed_for(DAY), newest_entry_at=NOW - 30 * DAY), NOW) is Condition.DEAD


def test_where_no_feed_answers_for_a_day_tacho_is_cut_off() -> None:
    silent = [state(succeeded_at=NOW - DAY)] * (ENOUGH_FEEDS - 1)
    assert is_cut_off([*silent, state(succeeded_at=None)], NOW)
    assert not is_cut_off([*silent, state(succeeded_at=NOW - DAY / 2)], NOW)
    assert not is_cut_off(silent, NOW)
