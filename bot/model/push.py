"""Subscriptions at hubs that push what is new in a feed (WebSub, W3C Recommendation 2018)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class PushState(StrEnum):
    """Where a subscription stands."""

    ASKED = "asked"
    ACTIVE = "active"
    ENDING = "ending"


@dataclass(frozen=True, slots=True)
class PushSubscription:
    """One feed at one hub.

    Attributes:
        key: the part of the callback address that nobody can guess; also its identity.
        feed_url: identity of the feed.
        hub: address of the hub.
        topic: the feed's own address as its hub knows it (rel=self).
        callback: the address the hub calls, without `key`.
        secret: signs what the hub pushes.
        state: ACTIVE between the hub's confirmation and its end.
        next_try_at: when the hub is to be asked (again) for what `state` wants (UTC).
        tries: times the hub was asked since it last confirmed something.
        expires_at: end of the lease the hub has given (UTC); None before the first.
        problem: why there is no lease, as a sentence; None where nothing is wrong.
    """

    key: str
    feed_url: str
    hub: str
    topic: str
    callback: str
    secret: str
    state: PushState
    next_try_at: datetime
    tries: int = 0
    expires_at: datetime | None = None
    problem: str | None = None
