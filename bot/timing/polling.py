"""When a feed is due, and what its state becomes after a poll (feeds.md, P08 to P27): sync and pure, `now` is an argument.

Chance has no place here: the share by which a wait is lengthened comes from the feed's address, so that the same past always
gives the same future.
"""

import zlib
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from bot.errors import FeedGone, FeedRefused, FeedUnavailable, FeedUnreadable
from bot.model.feed import Document, Feed, FeedState, PollRules, Unchanged, Validators

_HOUR = timedelta(hours=1)
_JITTER = 0.04  # of each wait, so that feeds do not fall into step again
_MOST_DOUBLINGS = 8
_IDLE_AFTER, _MOST_IDLE = 6, 4.0
_PACE_ENTRIES, _PACE_LEAST = 50, 3
_GAP_FADES = 0.9
_HOURS_A_DAY, _DAYS_A_WEEK = 24, 7
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def first_state(feed: Feed) -> FeedState:
    """What is known of a feed that was never asked: due at once."""
    return FeedState(url=feed.url, address=feed.url)


def is_due(state: FeedState, now: datetime, rules: PollRules, *, forced: bool = False) -> bool:
    """Whether the feed may be asked now.

    Args:
        state: what is remembered of it.
        now: the present instant.
        rules: the operator's limits.
        forced: somebody wants it now: neither the interval nor the feed's quiet hours count, the floor and what the server asked
            for do (P12).
    """
    if state.gone or state.merged_into:
        return False
    if state.checked_at is not None and now - state.checked_at < rules.floor:
        return now < state.checked_at - rules.cap  # a clock that ran far ahead must not silence a feed
    if forced:
        return state.not_before is None or now >= state.not_before
    return (state.next_check_at is None or now >= state.next_check_at) and not _wants_peace(state, now)


def claimed(feed: Feed, state: FeedState, now: datetime, rules: PollRules) -> FeedState:
    """The state to remember before a feed is asked: a process that is killed meanwhile asks nothing early after it (P10).

    It is to wait for as long as it had to the last time: what the server or the feed wished for then holds until it is heard again.
    """
    last_wait = timedelta()
    if state.checked_at is not None and state.next_check_at is not None:
        last_wait = state.next_check_at - state.checked_at
    wait = _clamp(max(_own_interval(feed, state, rules), last_wait), feed, rules)
    return replace(state, checked_at=now, next_check_at=now + wait)


def paused(state: FeedState, until: datetime) -> FeedState:
    """The state of a feed whose host asked for a pause when another of its feeds was asked (P24)."""
    next_check_at = max(until, state.next_check_at) if state.next_check_at is not None else until
    return replace(state, not_before=max(until, state.not_before or until), next_check_at=next_check_at)


def after_document(feed: Feed, state: FeedState, document: Document, now: datetime, rules: PollRules) -> FeedState:
    """The state after a feed that was read; it answered at `document.permanent_url` if it moved for good (P28)."""
    good = replace(
        state,
        address=document.permanent_url or state.address,
        validators=document.validators,
        answered_by=document.answered_by,
        body_hash=document.body_hash,
        unreadable=False,
        ttl_s=document.ttl.total_seconds() if document.ttl is not None else None,
        skip_hours=document.skip_hours if len(document.skip_hours) < _HOURS_A_DAY else (),
        skip_days=document.skip_days if len(document.skip_days) < _DAYS_A_WEEK else (),
        entries_seen=state.entries_seen + len(document.entries),
        unchanged_in_row=0,
        entries_a_day=_entries_a_day(state.entries_a_day, document),
        longest_gap_days=_longest_gap_days(state, document, now),
        newest_entry_at=_newest_entry_at(document, now),
    )
    if document.ended:
        ended = "Its publisher says that this feed has ended; remove it."
        return replace(good, gone=True, checked_at=now, succeeded_at=now, next_check_at=None, failures=0, problem=ended)
    return _after_success(feed, good, document.fresh_for, now, rules)


def after_unchanged(feed: Feed, state: FeedState, answer: Unchanged, now: datetime, rules: PollRules) -> FeedState:
    """The state after an answer with nothing new; an unreadable body that stays the same stays a failure."""
    kept = replace(
        state,
        unchanged_in_row=state.unchanged_in_row + 1,
        validators=answer.validators,
        answered_by=answer.answered_by,
        address=answer.permanent_url or state.address,
    )
    if state.unreadable:
        return _failed(feed, replace(kept, address=state.address), None, now, rules)
    return _after_success(feed, kept, answer.fresh_for, now, rules)


def after_failure(
    feed: Feed,
    state: FeedState,
    error: FeedUnavailable | FeedRefused | FeedGone,
    now: datetime,
    rules: PollRules,
) -> FeedState:
    """The state after a poll that failed: growing back-off, or the end where the feed is gone (P21 to P27)."""
    if isinstance(error, FeedGone):
        return replace(
            state,
            gone=True,
            checked_at=now,
            next_check_at=None,
            failures=state.failures + 1,
            failing_since=state.failing_since or now,
            problem=str(error),
        )
    if isinstance(error, FeedUnreadable):
        validators = Validators(error.etag, error.last_modified)
        state = replace(
            state, validators=validators, answered_by=error.answered_by, body_hash=error.body_hash, unreadable=True
        )
    asked_for = error.after if isinstance(error, FeedUnavailable) else None
    return _failed(feed, replace(state, problem=str(error)), asked_for, now, rules)


def _after_success(
    feed: Feed, good: FeedState, fresh_for: timedelta | None, now: datetime, rules: PollRules
) -> FeedState:
    usual = own = _own_interval(feed, good, rules)
    if feed.interval is None:
        own *= _idle_factor(good, own)
    wishes = [own, fresh_for or timedelta(), timedelta(seconds=min(good.ttl_s or 0, rules.cap.total_seconds()))]
    return replace(
        good,
        checked_at=now,
        succeeded_at=now,
        next_check_at=_next_check(good, _clamp(max(wishes), feed, rules), usual, now, rules),
        not_before=None,
        failures=0,
        failing_since=None,
        problem=None,
    )


def _failed(feed: Feed, state: FeedState, asked_for: datetime | None, now: datetime, rules: PollRules) -> FeedState:
    own = _own_interval(feed, state, rules)
    if asked_for is not None:
        wait = _clamp(max(own, asked_for - now), feed, rules)
    else:
        wait = _clamp(own * 2 ** min(state.failures, _MOST_DOUBLINGS), feed, rules)
    not_before = min(asked_for, now + rules.cap) if asked_for is not None else None
    return replace(
        state,
        checked_at=now,
        next_check_at=_next_check(state, wait, own, now, rules),
        not_before=not_before,
        failures=state.failures + 1,
        failing_since=state.failing_since or now,
    )


def _next_check(state: FeedState, wait: timedelta, usual: timedelta, now: datetime, rules: PollRules) -> datetime:
    """When a feed is due after `wait`: a little later by chance, and by more where it was not asked when it was due.

    Feeds asked for the first time, or late, were asked together with many others and part again (P11): by as much as they were late,
    at most by another `wait`, and beyond the cap at most by `usual`, the feed's own interval.
    """
    late = wait
    if state.succeeded_at is not None:
        late = now - (state.next_check_at or now)
    room = max(rules.cap - wait, usual)
    spread = rules.spread * max(min(late, wait, room), timedelta())
    return _outside_skipped(now + wait + (_JITTER * wait + spread) * _share(state.url, now), state)


def _own_interval(feed: Feed, state: FeedState, rules: PollRules) -> timedelta:
    """The owner's; a feed that was read and gave no validators is fetched whole each time, hence more seldom (P08)."""
    if feed.interval is not None:
        return feed.interval
    is_fetched_whole = state.body_hash is not None and state.validators == Validators()
    if is_fetched_whole and rules.interval >= _HOUR:
        return max(rules.interval, rules.without_validators)
    return rules.interval


def _idle_factor(state: FeedState, own: timedelta) -> float:
    """How much longer a feed may wait that has had nothing new for long: up to four times, and half its usual gap (5.5)."""
    wish = 1 + max(0, state.unchanged_in_row - _IDLE_AFTER) / _IDLE_AFTER
    if state.entries_a_day > 0:
        wish = min(wish, timedelta(days=0.5 / state.entries_a_day) / own)
    return min(max(wish, 1.0), _MOST_IDLE)


def _entries_a_day(before: float, document: Document) -> float:
    """The feed's pace as its entries' dates show it, moved towards what this document shows."""
    dates = _newest_dates(document)
    if len(dates) < _PACE_LEAST or document.is_delta:
        return before
    span_days = max((dates[0] - dates[-1]) / timedelta(days=1), 0.1)
    pace = (len(dates) - 1) / span_days
    return pace if before == 0 else round(0.7 * before + 0.3 * pace, 3)


def _longest_gap_days(state: FeedState, document: Document, now: datetime) -> float:
    """The longest gap between entries that this document shows; one it shows no more counts less with each that changes.

    Many feeds bring their entries in batches, a week's at once: between two of them they are well.
    """
    dates = [date for date in _newest_dates(document) if date <= now]
    known = [state.newest_entry_at] if dates and state.newest_entry_at is not None else []
    instants = sorted([*dates, *known])
    longest = max((later - earlier for earlier, later in pairwise(instants)), default=timedelta())
    return round(max(longest / timedelta(days=1), _GAP_FADES * state.longest_gap_days), 3)


def _newest_dates(document: Document) -> list[datetime]:
    """Dates of the entries a feed's pace is learned from, newest first."""
    dates = sorted((entry.published_at for entry in document.entries if entry.published_at is not None), reverse=True)
    return dates[:_PACE_ENTRIES]


def _newest_entry_at(document: Document, now: datetime) -> datetime:
    dates = [entry.published_at for entry in document.entries if entry.published_at is not None]
    return min(max(dates), now) if dates and len(dates) == len(document.entries) else now


def _outside_skipped(instant: datetime, state: FeedState) -> datetime:
    """The same minute of the first hour from `instant` on that lies in no hour and no day the feed wants to be left alone in (P18)."""
    if not (state.skip_hours or state.skip_days):
        return instant
    for _ in range(_DAYS_A_WEEK * _HOURS_A_DAY):
        if not _wants_peace(state, instant):
            return instant
        instant += _HOUR
    return instant


def _wants_peace(state: FeedState, instant: datetime) -> bool:
    return str(instant.hour) in state.skip_hours or _WEEKDAYS[instant.weekday()] in state.skip_days


def _clamp(wait: timedelta, feed: Feed, rules: PollRules) -> timedelta:
    """Within floor and cap; an owner's own longer interval is no server's whim and lifts the cap (P20)."""
    return min(max(wait, rules.floor), max(rules.cap, feed.interval or rules.interval))


def _share(url: str, now: datetime) -> float:
    """A number in [0, 1) that looks like chance and is none."""
    return zlib.crc32(f"{url} {now.isoformat()}".encode()) / 2**32
