"""Digests and their deliveries: what is to be posted, where, and how far that has come."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model.message import Message
from bot.model.story import Story
from bot.model.subscription import Channel


@dataclass(frozen=True, slots=True)
class RankedStory:
    """A story with its score for one reader, and why: rule names with their points.

    Attributes:
        story: which.
        score: sum of the points.
        reasons: rule names with their points.
        told_at: the `updated_at` it had when this reader was told it before; None for a story that is new to them.
    """

    story: Story
    score: float
    reasons: tuple[tuple[str, float], ...] = ()
    told_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Digest:
    """One edition for one channel.

    Attributes:
        id: channel and due instant ("preview:terminal@2025-12-19T07:30Z"); writing it twice writes it once.
        channel: where it goes.
        due_at: the instant it was due (UTC).
        items: told in full, best first.
        also: told in one line each.
        considered: how many stories there were to choose from.
    """

    id: str
    channel: Channel
    due_at: datetime
    items: tuple[RankedStory, ...]
    also: tuple[RankedStory, ...]
    considered: int


class EditionOutcome(StrEnum):
    """What became of a due digest; NOTICE is no digest, but word of something that needs the people of a channel."""

    POSTED = "posted"
    POSTED_LATE = "posted late"
    EMPTY = "empty"
    TOO_LATE = "too late"
    SNOOZED = "snoozed"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Edition:
    """What one due slot came to, to be filed in one transaction: the digest, its deliveries and the slot's advance.

    Attributes:
        digest: the digest; without items when there was nothing to tell or it was not to be told.
        outcome: whether it goes out, and why not.
        deliveries: the messages, in order; () when nothing goes out.
        slot_id: the slot that was due; None for a digest somebody asked for.
        next_at: the slot's next due instant (UTC); None with no slot.
    """

    digest: Digest
    outcome: EditionOutcome
    deliveries: tuple["Delivery", ...] = ()
    slot_id: str | None = None
    next_at: datetime | None = None


class DeliveryState(StrEnum):
    """How far a delivery has come."""

    PENDING = "pending"
    LEASED = "leased"
    SENT = "sent"
    UNSURE = "unsure"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message on its way to one channel.

    Attributes:
        id: stable key; platforms that honour ids post it once. Derived from channel, digest and part.
        channel: where.
        digest_id: which digest.
        part: number of the message within the digest, from 0.
        message: what.
        state: how far.
        next_try_at: not before this (UTC).
        tries: attempts so far.
        sent_ref: the platform's id of the post; None until sent.
        problem: the last failure as a sentence; None where there was none.
        leased_until: when a lease ends and the delivery may be claimed again (UTC); None when it is not leased.
        lease: token of the lease that holds it; a result is only taken from the holder. None when it is not leased.
        unclear_since: start of the first attempt that may have posted for all we know; None when every earlier attempt surely did not
            (a claim sets it to its own instant when it is None, a sure failure clears it again).
    """

    id: str
    channel: Channel
    digest_id: str
    part: int
    message: Message
    state: DeliveryState
    next_try_at: datetime
    tries: int = 0
    sent_ref: str | None = None
    problem: str | None = None
    leased_until: datetime | None = None
    lease: str | None = None
    unclear_since: datetime | None = None
