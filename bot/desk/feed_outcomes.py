"""What adding, removing and taking in feeds can come to."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from bot.model.feed import Document, Feed, FeedLink


@dataclass(frozen=True, slots=True)
class Added:
    """A feed is read from now on.

    Attributes:
        feed: which.
        document: what it says; None where it was not asked, since it is known.
    """

    feed: Feed
    document: Document | None


@dataclass(frozen=True, slots=True)
class Several:
    """A page names several feeds, from which a person must choose."""

    links: tuple[FeedLink, ...]


@dataclass(frozen=True, slots=True)
class AlreadyRead:
    """The feed is read already.

    Attributes:
        feed: which.
        joined: whether it is read for this place too from now on, also when the others who wanted it no longer do.
    """

    feed: Feed
    joined: bool = False


class Removal(Enum):
    """What became of removing a feed: it is read no more, is still read for others, belongs to others, or stands in feeds.toml."""

    DONE = auto()
    STAYS = auto()
    ELSEWHERE = auto()
    CONFIGURED = auto()


class Unknown:
    """What was typed is neither an address nor the name of a feed or pack that can be added."""


@dataclass(frozen=True, slots=True)
class TooSoon:
    """The address was asked within the floor; not again before `after` (UTC)."""

    after: datetime


@dataclass(frozen=True, slots=True)
class Imported:
    """What a list of feeds came to.

    Attributes:
        added: those that are read from now on.
        known: how many were read already.
        more: how many were beyond the limit.
        refused: names of those that were not taken, each with the reason.
    """

    added: tuple[Feed, ...]
    known: int
    more: int
    refused: tuple[tuple[str, str], ...]
