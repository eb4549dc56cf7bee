"""Who wants to read what, where and when."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Channel:
    """A place where Tacho posts.

    Attributes:
        platform: "discord", "slack", "preview".
        address: the platform's own id of the place, workspace included where it needs one.
        name: as shown to people.
    """

    platform: str
    address: str
    name: str = ""

    @property
    def id(self) -> str:
        """The channel's key in the store."""
        return f"{self.platform}:{self.address}"


@dataclass(frozen=True, slots=True)
class Interest:
    """What a subscription is about; nothing named means everything but the topics that are off by default."""

    companies: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cadence:
    """When a digest is due: a local time on some weekdays (0 = Monday) in a zone of the IANA database."""

    at: time = time(8, 0)
    zone: str = "UTC"
    weekdays: frozenset[int] = frozenset(range(7))


@dataclass(frozen=True, slots=True)
class Subscription:
    """One interest of a channel, told at one regular time.

    Attributes:
        id: key, unique; the same channel, interest and cadence always get the same id.
        channel: where.
        interest: what.
        cadence: when.
    """

    id: str
    channel: Channel
    interest: Interest = field(default_factory=Interest)
    cadence: Cadence = field(default_factory=Cadence)

    @classmethod
    def of(cls, channel: Channel, interest: Interest, cadence: Cadence) -> "Subscription":
        """The subscription with the id these three always get; the order of companies and topics does not matter."""
        parts = (
            channel.id,
            ",".join(sorted(interest.companies)),
            ",".join(sorted(interest.topics)),
            f"{cadence.at:%H:%M}",
            cadence.zone,
            "".join(map(str, sorted(cadence.weekdays))),
        )
        return cls(hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12], channel, interest, cadence)


@dataclass(frozen=True, slots=True)
class Slot:
    """A channel's regular time for a digest, with everything that is to be told then: one slot, one digest.

    Attributes:
        id: key, derived from channel and cadence.
        channel: where.
        cadence: when.
        next_at: the next due instant (UTC).
        interests: of all subscriptions with this channel and cadence, oldest first.
    """

    id: str
    channel: Channel
    cadence: Cadence
    next_at: datetime
    interests: tuple[Interest, ...] = ()

    @staticmethod
    def id_of(channel: Channel, cadence: Cadence) -> str:
        """The id of the slot of this channel and cadence, readable: "slack:T1/C1@08:00 Europe/Berlin 01234"."""
        return f"{channel.id}@{cadence.at:%H:%M} {cadence.zone} {''.join(map(str, sorted(cadence.weekdays)))}"


class WhenEmpty(StrEnum):
    """What a digest with nothing in it does."""

    SKIP = "skip"
    LINE = "line"


class PostedAs(StrEnum):
    """What one post of a digest is."""

    DIGEST = "digest"
    STORIES = "stories"


@dataclass(frozen=True, slots=True)
class ChannelProfile:
    """What a channel has settled beside its subscriptions.

    Attributes:
        channel: which.
        zone: IANA zone its times are shown in.
        muted: companies and topics it does not want to read of.
        snoozed_until: no digest before this instant (UTC); None when it is not snoozed.
        quiet: local times between which nothing is posted, start and end; None for none.
        when_empty: whether an empty digest is skipped or told in one line.
        paused: why nothing can be posted there, with the cure, as a sentence; None when posting works.
        gone_since: when the place was found to be gone or Tacho was removed from it (UTC), so that what is kept of it can be
            deleted after the stated time; None while it is there.
        deleted: the place itself is no more; where that is certain it does not come back with the workspace it was in.
        threads: what goes on with an earlier post (later parts of a digest, later tellings of a story) goes into a thread of it, where
            the platform has threads.
        silent: posts ring nobody's telephone, where the platform can do that.
        posted_as: whether a digest is one post (as few as it fits in), or each of its stories is a post of its own.
        publish: posts are passed on to the places that follow this one, where the platform has that (Discord's announcement channels).
        language: BCP 47 tag of the language its digests are written in.
    """

    channel: Channel
    zone: str = "UTC"
    muted: Interest = field(default_factory=Interest)
    snoozed_until: datetime | None = None
    quiet: tuple[time, time] | None = None
    when_empty: WhenEmpty = WhenEmpty.SKIP
    paused: str | None = None
    gone_since: datetime | None = None
    deleted: bool = False
    threads: bool = False
    publish: bool = False
    language: str = "en"
    posted_as: PostedAs = PostedAs.DIGEST
    silent: bool = False
