"""When feeds are due, and what a poll makes of their state (feeds.md, P08 to P27)."""

import itertools
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import FeedGone, FeedRefused, FeedUnavailable, FeedUnreadable
from bot.model.feed import Document, Entry, Feed, FeedState, PollRules, Unchanged, Validators
from bot.timing.polling import after_document, after_failure, after_unchanged, claimed, first_state, is_due

NOW = datetime(2025, 12, 19, 7, 30, tzinfo=UTC)
FEED = Feed("https://outlet.example/feed", "Outlet")
RULES = PollRules()
TAGGED = Validators('"v1"')
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def document(**changes: object) -> Document:
    return replace(Document("Outlet", (), TAGGED, "hash"), **changes)  # type: ignore[arg-type]


def known(**changes: object) -> FeedState:
    """A feed that was read before, so that its first wait is behind it."""
    state = FeedState(FEED.url, FEED.url, TAGGED, "hash", checked_at=NOW - DAY, succeeded_at=NOW - DAY)
    return replace(state, **changes)  # type: ignore[arg-type]


def wait(state: FeedState) -> timedelta:
    assert state.next_check_at is not None
    return state.next_check_at - NOW


def about(expected: timedelta) -> object:
    """A wait of at least `expected`, and at most a little longer: jitter only lengthens."""

    class About:
        def __eq__(self, other: object) -> bool:
            assert isinstance(other, timedelta)
            return expected <= other <= expected * 1.05

        def __hash__(self) -> int:
            return 0

        def __repr__(self) -> str:
            return f"about {expected}"

    return About()


def test_feed_that_was_never_asked_is_due() -> None:
    assert is_due(first_state(FEED), NOW, RULES)


def test_p08_default_interval_is_an_hour() -> None:
    assert wait(after_document(FEED, known(), document(), NOW, RULES)) == about(HOUR)
    assert wait(after_unchanged(FEED, known(), Unchanged(TAGGED), NOW, RULES)) == about(HOUR)


def test_p08_feed_without_validators_is_asked_once_a_day() -> None:
    bare = document(validators=Validators())
    assert wait(after_document(FEED, known(), bare, NOW, RULES)) == about(DAY)


def test_p08_feed_that_was_never_read_is_not_taken_for_one_without_validators() -> None:
    new = first_state(FEED)
    assert claimed(FEED, new, NOW, RULES).next_check_at == NOW + HOUR
    failed = after_failure(FEED, new, FeedUnavailable("No answer."), NOW, RULES)
    assert HOUR <= wait(failed) <= 2 * HOUR * 1.05
    page = after_failure(FEED, new, FeedUnreadable("This is a web page.", body_hash="page"), NOW, RULES)
    assert wait(page) >= DAY


def test_p08_owner_may_say_otherwise_for_a_feed_or_for_all() -> None:
    bare = document(validators=Validators())
    own = replace(FEED, interval=30 * MINUTE)
    assert wait(after_document(own, known(), bare, NOW, RULES)) == about(30 * MINUTE)
    often = PollRules(interval=20 * MINUTE)
    assert wait(after_document(FEED, known(), bare, NOW, often)) == about(20 * MINUTE)


def test_p08_floor_holds_against_a_shorter_interval() -> None:
    hasty = replace(FEED, interval=MINUTE)
    assert wait(after_document(hasty, known(), document(), NOW, RULES)) == about(15 * MINUTE)


def test_p09_feed_is_never_asked_a_little_early() -> None:
    state = after_document(FEED, known(), document(), NOW, RULES)
    assert not is_due(state, NOW + 59 * MINUTE, RULES)
    assert not is_due(state, NOW + timedelta(seconds=3599), RULES)
    assert is_due(state, NOW + HOUR * 1.05, RULES)


def test_p10_state_that_comes_back_after_a_restart_is_due_when_it_was() -> None:
    state = after_document(FEED, known(), document(), NOW, RULES)
    again = FeedState(**{name: getattr(state, name) for name in FeedState.__dataclass_fields__})
    assert not is_due(again, NOW + 30 * MINUTE, RULES)


def test_p11_feeds_read_together_do_not_stay_together() -> None:
    minutes: Counter[int] = Counter()
    for number in range(6000):
        feed = Feed(f"https://outlet{number}.example/feed", "Outlet")
        state = after_document(feed, first_state(feed), document(), NOW, RULES)
        minutes[int(wait(state) / MINUTE)] += 1
    assert max(minutes.values()) <= 2 * 6000 / 60
    assert min(minutes) == 60


@pytest.mark.parametrize("failing", [False, True])
def test_p11_feeds_that_were_all_asked_late_do_not_stay_together(*, failing: bool) -> None:
    """A machine that was off for a night asks all of them in one minute: they part again with that round."""
    minutes: Counter[int] = Counter()
    for number in range(6000):
        feed = Feed(f"https://outlet{number}.example/feed", "Outlet")
        late = known(url=feed.url, next_check_at=NOW - 8 * HOUR)
        if failing:
            state = after_failure(feed, late, FeedUnavailable("No answer."), NOW, RULES)
        else:
            state = after_unchanged(feed, late, Unchanged(TAGGED), NOW, RULES)
        minutes[int(wait(state) / MINUTE)] += 1
    assert max(minutes.values()) <= 2 * 6000 / 60
    assert min(minutes) == 60
    punctual = after_unchanged(FEED, known(next_check_at=NOW - MINUTE), Unchanged(TAGGED), NOW, RULES)
    assert wait(punctual) <= HOUR * 1.04 + MINUTE


def test_p11_first_wait_is_longer_by_the_feeds_own_interval_at_most() -> None:
    for number in range(200):
        feed = Feed(f"https://outlet{number}.example/feed", "Outlet")
        state = after_document(feed, first_state(feed), document(fresh_for=30 * DAY), NOW, RULES)
        assert DAY <= wait(state) <= 1.04 * DAY + HOUR


def test_p12_poll_now_does_not_wait_for_the_interval_but_for_the_floor() -> None:
    state = after_document(FEED, known(), document(), NOW, RULES)
    assert not is_due(state, NOW + 14 * MINUTE, RULES, forced=True)
    assert is_due(state, NOW + 15 * MINUTE, RULES, forced=True)


def test_p13_nothing_is_asked_before_max_age_is_over() -> None:
    assert wait(after_document(FEED, known(), document(fresh_for=2 * HOUR), NOW, RULES)) == about(2 * HOUR)
    assert wait(after_unchanged(FEED, known(), Unchanged(TAGGED, fresh_for=2 * HOUR), NOW, RULES)) == about(2 * HOUR)
    assert wait(after_document(FEED, known(), document(fresh_for=90 * DAY), NOW, RULES)) == about(DAY)


def test_p17_ttl_is_a_lower_bound_and_is_remembered_for_answers_without_a_body() -> None:
    state = after_document(FEED, known(), document(ttl=3 * HOUR), NOW, RULES)
    assert wait(state) == about(3 * HOUR)
    assert wait(after_unchanged(FEED, state, Unchanged(TAGGED), NOW, RULES)) == about(3 * HOUR)
    assert wait(after_document(FEED, known(), document(ttl=MINUTE), NOW, RULES)) == about(HOUR)


@given(
    own=st.none() | st.integers(1, 100 * 60),
    ttl=st.none() | st.integers(0, 10**6),
    fresh=st.none() | st.integers(0, 10**6),
    asked_for=st.none() | st.integers(1, 10**7),
)
def test_p20_wait_is_the_longest_wish_within_floor_and_cap(
    own: int | None, ttl: int | None, fresh: int | None, asked_for: int | None
) -> None:
    feed = replace(FEED, interval=own * MINUTE if own is not None else None)
    wishes = [feed.interval or RULES.interval]
    if asked_for is not None:
        error = FeedUnavailable("Busy.", NOW + timedelta(seconds=asked_for))
        state = after_failure(feed, known(), error, NOW, RULES)
        wishes.append(timedelta(seconds=asked_for))
    else:
        wish = timedelta(seconds=ttl) if ttl is not None else None
        freshness = timedelta(seconds=fresh) if fresh is not None else None
        state = after_document(feed, known(), document(ttl=wish, fresh_for=freshness), NOW, RULES)
        wishes += [value for value in (wish, freshness) if value is not None]
    expected = min(max(*wishes, RULES.floor), max(RULES.cap, feed.interval or RULES.interval))
    assert expected <= wait(state) <= expected * 1.05


@pytest.mark.parametrize("asked_for", [2 * HOUR, 3 * MINUTE])
def test_p21_server_that_names_a_time_is_not_asked_before(asked_for: timedelta) -> None:
    error = FeedUnavailable("The server asks for a pause (429).", NOW + asked_for)
    state = after_failure(FEED, known(), error, NOW, RULES)
    assert wait(state) == about(max(HOUR, asked_for))
    assert not is_due(state, NOW + asked_for - MINUTE, RULES, forced=True)


def test_p21_poll_now_waits_for_what_the_server_asked() -> None:
    state = after_failure(FEED, known(), FeedUnavailable("Busy.", NOW + 2 * HOUR), NOW, RULES)
    assert not is_due(state, NOW + 119 * MINUTE, RULES, forced=True)
    assert is_due(state, NOW + 120 * MINUTE, RULES, forced=True)


def test_p22_back_off_grows_from_the_interval_up_to_a_day() -> None:
    state, waits = known(), []
    for _ in range(12):
        state = after_failure(FEED, state, FeedUnavailable("Busy."), NOW, RULES)
        waits.append(wait(state))
    assert waits[0] == about(HOUR)
    assert waits[1] == about(2 * HOUR)
    assert all(earlier <= later * 1.05 for earlier, later in itertools.pairwise(waits))
    assert waits[-1] == about(DAY)


def test_p23_absurd_retry_after_is_capped() -> None:
    state = after_failure(FEED, known(), FeedUnavailable("Busy.", NOW + 4000 * DAY), NOW, RULES)
    assert wait(state) == about(DAY)
    assert is_due(state, NOW + 1.05 * DAY, RULES, forced=True)


def test_p25_feed_that_fails_for_long_is_never_given_up() -> None:
    state = known()
    for _ in range(1000):
        state = after_failure(FEED, state, FeedUnavailable("No answer."), NOW, RULES)
    assert is_due(state, NOW + 2 * DAY, RULES)
    assert state.failures == 1000


def test_p26_success_ends_the_back_off() -> None:
    failed = after_failure(FEED, known(failures=7), FeedRefused("Too large."), NOW, RULES)
    assert (failed.failures, failed.problem) == (8, "Too large.")
    mended = after_unchanged(FEED, failed, Unchanged(TAGGED), NOW, RULES)
    assert (mended.failures, mended.problem, mended.succeeded_at) == (0, None, NOW)
    assert wait(mended) == about(HOUR)


def test_p27_feed_that_is_gone_is_never_asked_again() -> None:
    state = after_failure(FEED, known(), FeedGone("Gone (410)."), NOW, RULES)
    assert state.gone
    assert state.problem == "Gone (410)."
    assert not is_due(state, NOW + 1000 * DAY, RULES)
    assert not is_due(state, NOW + 1000 * DAY, RULES, forced=True)


def test_p04_unchanged_answer_keeps_what_was_read_and_takes_new_validators() -> None:
    state = known(failures=3, problem="No answer.", entries_seen=9)
    after = after_unchanged(FEED, state, Unchanged(Validators('"v2"')), NOW, RULES)
    assert (after.body_hash, after.entries_seen, after.validators.etag) == ("hash", 9, '"v2"')
    assert after.failures == 0


def test_p28_address_moves_with_a_permanent_redirect() -> None:
    moved = "https://new.example/feed"
    assert after_document(FEED, known(), document(permanent_url=moved), NOW, RULES).address == moved
    assert after_document(FEED, known(), document(), NOW, RULES).address == FEED.url


def test_unreadable_feed_stays_a_failure_while_its_bytes_stay_the_same() -> None:
    error = FeedUnreadable("This is a web page, not a feed.", body_hash="page", etag='"p"')
    state = after_failure(FEED, known(), error, NOW, RULES)
    assert (state.unreadable, state.body_hash, state.validators.etag) == (True, "page", '"p"')
    again = after_unchanged(FEED, state, Unchanged(Validators('"p"'), "https://page.example/"), NOW, RULES)
    assert (again.failures, again.problem) == (2, "This is a web page, not a feed.")
    assert again.address == FEED.url
    assert after_document(FEED, again, document(), NOW, RULES).unreadable is False


def test_clock_that_ran_ahead_does_not_silence_a_feed() -> None:
    state = known(checked_at=NOW + 400 * DAY, next_check_at=NOW + 400 * DAY)
    assert is_due(state, NOW, RULES)


def test_p18_hours_and_days_in_which_a_feed_wants_peace_are_passed_over() -> None:
    hours = tuple(str(hour) for hour in range(8, 12))
    otherwise = after_document(FEED, known(), document(), NOW, RULES).next_check_at
    assert otherwise is not None
    assert otherwise.hour == 8
    state = after_document(FEED, known(), document(skip_hours=hours), NOW, RULES)
    assert state.next_check_at == otherwise.replace(hour=12)
    quiet = after_document(FEED, known(), document(skip_days=("Friday", "Saturday")), NOW, RULES)
    assert quiet.next_check_at == otherwise.replace(day=21, hour=0)
    again = after_unchanged(FEED, state, Unchanged(TAGGED), NOW, RULES)
    assert again.next_check_at == otherwise.replace(hour=12)


def test_p11_feeds_that_want_peace_in_the_same_hours_are_not_all_asked_when_these_are_over() -> None:
    minutes: Counter[int] = Counter()
    for number in range(6000):
        feed = Feed(f"https://outlet{number}.example/feed", "Outlet")
        due = NOW + MINUTE * (number % 60)
        state = after_document(feed, known(url=feed.url), document(skip_hours=("8", "9", "10")), due, RULES)
        assert state.next_check_at is not None
        minutes[int((state.next_check_at - NOW) / MINUTE)] += 1
    assert max(minutes.values()) <= 2 * 6000 / 60


def test_p18_peace_is_kept_after_a_failure_and_after_a_time_without_polling_too() -> None:
    hours = tuple(str(hour) for hour in range(8, 12))
    failed = after_failure(FEED, known(skip_hours=hours), FeedUnavailable("No answer."), NOW, RULES)
    assert failed.next_check_at is not None
    assert NOW.replace(hour=12, minute=30) <= failed.next_check_at < NOW.replace(hour=12, minute=34)
    overdue = known(skip_hours=hours, skip_days=("Saturday",), next_check_at=NOW - 3 * HOUR)
    assert is_due(overdue, NOW, RULES)
    for kept in (NOW.replace(hour=8), NOW.replace(hour=11, minute=59), NOW + DAY):
        assert not is_due(overdue, kept, RULES)
        assert is_due(overdue, kept, RULES, forced=True)
    assert is_due(overdue, NOW.replace(hour=12, minute=0), RULES)


def test_p18_feed_that_wants_peace_always_is_not_obeyed() -> None:
    hours = tuple(str(hour) for hour in range(24))
    assert wait(after_document(FEED, known(), document(skip_hours=hours), NOW, RULES)) == about(HOUR)


def entries_every(gap: timedelta, count: int = 20) -> tuple[Entry, ...]:
    return tuple(Entry(str(n), "", "t", "", NOW - gap * n) for n in range(count))


def test_feed_with_nothing_new_for_long_is_asked_less_often_but_not_much() -> None:
    state = after_document(FEED, known(), document(entries=entries_every(DAY)), NOW, RULES)
    waits = []
    for _ in range(60):
        state = after_unchanged(FEED, state, Unchanged(TAGGED), NOW, RULES)
        waits.append(wait(state))
    assert waits[0] == about(HOUR)
    assert max(waits) == about(4 * HOUR)
    assert wait(after_document(FEED, state, document(entries=entries_every(DAY)), NOW, RULES)) == about(HOUR)


def test_busy_feed_is_never_asked_less_often_than_it_brings_news() -> None:
    state = after_document(FEED, known(), document(entries=entries_every(HOUR)), NOW, RULES)
    for _ in range(60):
        state = after_unchanged(FEED, state, Unchanged(TAGGED), NOW, RULES)
    assert wait(state) == about(HOUR)


def test_owners_own_interval_is_kept_however_idle_the_feed() -> None:
    own = replace(FEED, interval=2 * HOUR)
    state = known(unchanged_in_row=100)
    assert wait(after_unchanged(own, state, Unchanged(TAGGED), NOW, RULES)) == about(2 * HOUR)


def test_pace_of_a_feed_is_learned_from_its_dates() -> None:
    state = after_document(FEED, known(), document(entries=entries_every(timedelta(hours=4))), NOW, RULES)
    assert state.entries_a_day == pytest.approx(6)
    assert state.newest_entry_at == NOW
    slower = after_document(FEED, state, document(entries=entries_every(DAY)), NOW, RULES)
    assert 1 < slower.entries_a_day < 6
    assert after_document(FEED, state, document(), NOW, RULES).entries_a_day == pytest.approx(6)


def test_p10_claimed_feed_is_not_due_before_its_interval_is_over() -> None:
    state = claimed(FEED, known(), NOW, RULES)
    assert not is_due(state, NOW + 59 * MINUTE, RULES)
    assert is_due(state, NOW + HOUR, RULES)


def test_p10_claim_keeps_what_the_server_wished_for_the_last_time() -> None:
    read = after_document(FEED, known(), document(fresh_for=3 * HOUR), NOW, RULES)
    state = claimed(FEED, read, NOW + 4 * HOUR, RULES)
    assert not is_due(state, NOW + 6 * HOUR, RULES)
    assert is_due(state, NOW + 8 * HOUR, RULES)


def test_failing_feed_remembers_since_when() -> None:
    first = after_failure(FEED, known(), FeedUnavailable("No."), NOW, RULES)
    second = after_failure(FEED, first, FeedUnavailable("No."), NOW + HOUR, RULES)
    assert (first.failing_since, second.failing_since) == (NOW, NOW)
    assert after_unchanged(FEED, second, Unchanged(TAGGED), NOW, RULES).failing_since is None
