"""What becomes of a delivery after each outcome: nothing twice, nothing lost, nothing for ever."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ChannelClosed, PostRefused, PostUnclear, TryLater
from bot.model.digest import Delivery, DeliveryState
from bot.model.message import Message
from bot.model.subscription import Channel
from bot.timing.delivery import GIVE_UP_AFTER, LONGEST_WAIT, failed, may_post, sent

NOW = datetime(2025, 12, 19, 7, 30, tzinfo=UTC)
NEVER = timedelta(0)
TWO_MINUTES = timedelta(minutes=2)
CLAIMED = Delivery(
    id="d1",
    channel=Channel("preview", "one"),
    digest_id="one@2025-12-19T07:30Z",
    part=0,
    message=Message("Digest", ()),
    state=DeliveryState.LEASED,
    next_try_at=NOW,
    tries=1,
    unclear_since=NOW,
    lease="token",
)


def test_first_attempt_may_be_posted_anywhere() -> None:
    assert may_post(CLAIMED, NEVER, NOW)


def test_attempt_after_an_unclear_one_is_not_posted_where_ids_are_not_recognised() -> None:
    assert not may_post(replace(CLAIMED, unclear_since=NOW - timedelta(seconds=5)), NEVER, NOW)


def test_attempt_after_an_unclear_one_is_posted_only_while_the_id_is_recognised() -> None:
    unclear = replace(CLAIMED, unclear_since=NOW - timedelta(minutes=1))
    assert may_post(unclear, TWO_MINUTES, NOW)
    assert not may_post(unclear, TWO_MINUTES, NOW + timedelta(minutes=1))


def test_unclear_outcome_is_unsure_where_ids_are_not_recognised() -> None:
    outcome = failed(CLAIMED, PostUnclear("the answer was lost"), NEVER, NOW)
    assert outcome.state is DeliveryState.UNSURE
    assert outcome.problem == "the answer was lost"


def test_unclear_outcome_is_tried_again_within_the_time_ids_are_recognised() -> None:
    outcome = failed(CLAIMED, PostUnclear("the answer was lost"), TWO_MINUTES, NOW)
    assert outcome.state is DeliveryState.PENDING
    assert outcome.unclear_since == NOW
    assert may_post(outcome, TWO_MINUTES, outcome.next_try_at)


def test_sure_failure_is_tried_again_and_forgets_the_doubt() -> None:
    outcome = failed(CLAIMED, TryLater("busy"), NEVER, NOW)
    assert outcome.state is DeliveryState.PENDING
    assert outcome.unclear_since is None
    assert outcome.next_try_at > NOW


def test_time_the_platform_names_is_kept() -> None:
    after = NOW + timedelta(hours=3)
    assert failed(CLAIMED, TryLater("slow down", after=after), NEVER, NOW).next_try_at == after


def test_time_in_the_past_means_at_once() -> None:
    assert failed(CLAIMED, TryLater("slow down", after=NOW - timedelta(hours=3)), NEVER, NOW).next_try_at == NOW


def test_refused_message_is_dead_and_says_the_cure() -> None:
    outcome = failed(CLAIMED, PostRefused("too long.", cure="Report this."), NEVER, NOW)
    assert outcome.state is DeliveryState.DEAD
    assert outcome.problem == "too long. Report this."


def test_closed_channel_keeps_what_was_due() -> None:
    outcome = failed(CLAIMED, ChannelClosed("not invited.", cure="Invite the app."), NEVER, NOW)
    assert outcome.state is DeliveryState.PENDING
    assert outcome.next_try_at == NOW + LONGEST_WAIT


@pytest.mark.parametrize("error", [TryLater("busy"), ChannelClosed("closed.", cure="Open it.")])
def test_nothing_is_tried_for_ever(error: TryLater | ChannelClosed) -> None:
    assert failed(replace(CLAIMED, tries=GIVE_UP_AFTER), error, NEVER, NOW).state is DeliveryState.DEAD


@given(tries=st.integers(1, 10_000))
def test_waits_grow_to_an_hour_and_no_further(tries: int) -> None:
    wait = failed(replace(CLAIMED, tries=tries), TryLater("busy"), NEVER, NOW).next_try_at - NOW
    assert timedelta(0) <= wait <= LONGEST_WAIT


def test_sent_delivery_keeps_the_platforms_reference() -> None:
    outcome = sent(CLAIMED, "ref")
    assert (outcome.state, outcome.sent_ref, outcome.unclear_since) == (DeliveryState.SENT, "ref", None)
