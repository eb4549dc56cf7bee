"""When a hub is asked for a subscription, asked again, and left alone (WebSub; feeds.md, P44)."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.model.push import PushState, PushSubscription

LEASE = timedelta(days=10)
"""The lease asked for: what the recommendation calls a good default."""
LONGEST_LEASE = timedelta(days=60)
_FIRST_WAIT, _LONGEST_WAIT, _LEAST_WAIT = timedelta(hours=1), timedelta(days=1), timedelta(minutes=10)
_MOST_DOUBLINGS = 5
_RENEWED_AFTER = 0.75
"""Share of a lease after which it is renewed; time enough for tries that fail."""
_MOST_FAREWELLS = 3


def is_due(subscription: PushSubscription, now: datetime) -> bool:
    """Whether the hub is to be asked now."""
    return subscription.next_try_at <= now


def after_asking(subscription: PushSubscription, now: datetime) -> PushSubscription:
    """The state to remember before the hub is asked: asked again later if nothing comes of it."""
    wait = min(_FIRST_WAIT * 2 ** min(subscription.tries, _MOST_DOUBLINGS), _LONGEST_WAIT)
    return replace(subscription, tries=subscription.tries + 1, next_try_at=now + wait)


def after_confirmation(subscription: PushSubscription, lease_s: int | None, now: datetime) -> PushSubscription:
    """The state after the hub has confirmed a subscription; without a lease it is taken to be what was asked for."""
    lease = LEASE if lease_s is None else min(timedelta(seconds=lease_s), LONGEST_LEASE)
    return replace(
        subscription,
        state=PushState.ACTIVE,
        expires_at=now + lease,
        next_try_at=now + max(lease * _RENEWED_AFTER, _LEAST_WAIT),
        tries=0,
        problem=None,
    )


def after_refusal(subscription: PushSubscription, problem: str, now: datetime) -> PushSubscription:
    """The state after a hub has said no, whenever it does: it is asked once more in a day, the feed being polled as ever."""
    return replace(
        subscription,
        state=PushState.ASKED,
        expires_at=None,
        next_try_at=now + _LONGEST_WAIT,
        problem=problem,
    )


def after_failure(subscription: PushSubscription, problem: str) -> PushSubscription:
    """The state after the hub could not be asked; a lease that still runs goes on."""
    return replace(subscription, problem=problem)


def ending(subscription: PushSubscription, now: datetime) -> PushSubscription:
    """The state in which the hub is told to stop."""
    if subscription.state is PushState.ENDING:
        return subscription
    return replace(subscription, state=PushState.ENDING, next_try_at=now, tries=0)


def is_over(subscription: PushSubscription, now: datetime) -> bool:
    """Whether an ending subscription can be forgotten: it has no lease any more, or the hub does not listen."""
    if subscription.state is not PushState.ENDING:
        return False
    no_lease = subscription.expires_at is None or subscription.expires_at <= now
    return no_lease or (subscription.tries >= _MOST_FAREWELLS and is_due(subscription, now))
