"""How a feed is, judged from what is remembered of it (feeds.md, P25 to P27): sync and pure, `now` is an argument."""

from collections.abc import Collection
from datetime import datetime, timedelta

from bot.model.feed import Condition, Feed, FeedHealth, FeedState
from bot.timing.polling import first_state

DEAD_AFTER = timedelta(days=1)
"""Failures that last longer than this need a person (P25: the owner is told after about a day)."""

SILENT_AFTER = timedelta(days=5)
"""No feed is called silent sooner: trade news pauses from the Thursday before Easter to the Tuesday after it."""

SILENT_GAPS = 15
"""Nor before so many of its usual gaps between two entries have passed."""

SILENT_LONGEST_GAPS = 2
"""Nor before so many times the longest gap it lately had."""


ENOUGH_FEEDS = 5
"""So many feeds do not all die on one day: where none of them answers, it is Tacho that is cut off."""


def health_of(feed: Feed, state: FeedState | None, now: datetime) -> FeedHealth:
    """How a feed is now; `state` is None for one of which nothing is remembered."""
    known = state if state is not None else first_state(feed)
    return FeedHealth(feed, known, condition_of(known, now))


def condition_of(state: FeedState, now: datetime) -> Condition:
    """How the feed with this state is now."""
    if state.gone:
        return Condition.GONE
    if state.merged_into:
        return Condition.MERGED
    if state.problem is not None:
        lasting = state.failing_since is not None and now - state.failing_since >= DEAD_AFTER
        return Condition.DEAD if lasting else Condition.FAILING
    if state.succeeded_at is None:
        return Condition.UNASKED
    return Condition.SILENT if is_silent(state, now) else Condition.WELL


def is_silent(state: FeedState, now: datetime) -> bool:
    """Whether a feed that answers has had nothing new for much longer than its pace lets expect; never while that is unknown."""
    if state.newest_entry_at is None or state.entries_a_day <= 0:
        return False
    usual_gap = timedelta(days=1 / max(state.entries_a_day, 0.001))
    longest_gap = timedelta(days=state.longest_gap_days)
    return now - state.newest_entry_at > max(SILENT_AFTER, SILENT_GAPS * usual_gap, SILENT_LONGEST_GAPS * longest_gap)


def is_to_be_told(state: FeedState, now: datetime) -> bool:
    """Whether somebody must hear of this feed who has not: it needs them, or it is well again after they were told."""
    condition = condition_of(state, now)
    if state.told_at is None:
        return condition.needs_a_person
    return condition is Condition.WELL


def waits_to_be_told(state: FeedState) -> bool:
    """Whether this feed has ended, so is not asked any more, and nobody could be told of it when it did."""
    return (state.gone or bool(state.merged_into)) and state.told_at is None


def is_cut_off(states: Collection[FeedState], now: datetime) -> bool:
    """Whether no feed at all has answered for a day, so that the fault is likely nobody's but Tacho's own connection."""
    if len(states) < ENOUGH_FEEDS:
        return False
    return not any(state.succeeded_at is not None and now - state.succeeded_at < DEAD_AFTER for state in states)
