"""What to do with a delivery before and after an attempt: decided from values (stack.md 3.1, as ADR 0001 settles it)."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.errors import ChannelClosed, PostRefused, PostUnclear, TachoError, TryLater
from bot.model.digest import Delivery, DeliveryState

LEASE_S = 60.0
"""Longer than a platform's HTTP time limit (20 s) and its lag together, so that a lease never ends under a living attempt."""

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
GIVE_UP_AFTER = 20
"""Attempts before a delivery is dead: with the waits doubling to an hour this is most of a day."""


def may_post(delivery: Delivery, recognised_for: timedelta, now: datetime) -> bool:
    """Whether a claimed delivery may be posted: never when an earlier attempt may have arrived and the platform would not know it again."""
    since = delivery.unclear_since
    return since is None or since >= now or now - since < recognised_for


def unsure(delivery: Delivery) -> Delivery:
    """The delivery set aside: it may stand in the channel already, and a second post would be worse than none."""
    problem = "an earlier attempt may have arrived; it is not sent again by itself"
    return replace(delivery, state=DeliveryState.UNSURE, problem=delivery.problem or problem)


def sent(delivery: Delivery, reference: str) -> Delivery:
    """The delivery as the platform has taken it."""
    return replace(delivery, state=DeliveryState.SENT, sent_ref=reference, problem=None, unclear_since=None)


def failed(delivery: Delivery, error: TachoError, recognised_for: timedelta, now: datetime) -> Delivery:
    """The delivery after an attempt that raised `error`: to be tried again, unsure or dead."""
    problem = str(error)
    wait = min(FIRST_WAIT * 2 ** min(delivery.tries - 1, 10), LONGEST_WAIT)
    match error:
        case ChannelClosed() if delivery.tries < GIVE_UP_AFTER:
            later = now + LONGEST_WAIT
            return replace(
                delivery,
                state=DeliveryState.PENDING,
                problem=f"{problem} {error.cure}",
                next_try_at=later,
                unclear_since=None,
            )
        case PostRefused():
            return replace(delivery, state=DeliveryState.DEAD, problem=f"{problem} {error.cure}", unclear_since=None)
        case PostUnclear() if recognised_for > timedelta(0):
            retry = min(FIRST_WAIT, recognised_for / 4)
            return replace(delivery, state=DeliveryState.PENDING, problem=problem, next_try_at=now + retry)
        case PostUnclear():
            return unsure(replace(delivery, problem=problem))
        case TryLater() if delivery.tries < GIVE_UP_AFTER:
            later = now + wait if error.after is None else max(error.after, now)
            return replace(
                delivery, state=DeliveryState.PENDING, problem=problem, next_try_at=later, unclear_since=None
            )
        case _:
            return replace(delivery, state=DeliveryState.DEAD, problem=problem, unclear_since=None)
