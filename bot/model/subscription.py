"""Who wants to read what, where and when."""

from dataclasses import dataclass, field
from datetime import time


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
    """One channel's wish for one regular digest.

    Attributes:
        id: key, unique.
        channel: where.
        interest: what.
        cadence: when.
    """

    id: str
    channel: Channel
    interest: Interest = field(default_factory=Interest)
    cadence: Cadence = field(default_factory=Cadence)
