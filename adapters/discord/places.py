"""Places: what Discord's channels, threads, forums and direct messages are to a post, and whether one can be made there."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from adapters.discord.limits import FORUM_TAGS
from adapters.discord.pauses import LOCKED, NO_MESSAGES_HERE, closed, lacking
from adapters.discord.permissions import IN_A_CHANNEL, IN_A_FORUM, IN_A_THREAD, Permission, missing
from bot.errors import TachoError, TryLater
from bot.model.message import Message, StoryCard

OUTAGE_WAIT = timedelta(minutes=1)


class PlaceKind(StrEnum):
    """Kinds of places."""

    TEXT = "text"
    ANNOUNCEMENT = "announcement"
    THREAD = "thread"
    FORUM = "forum"
    DIRECT = "direct"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Tag:
    """A forum's tag; a moderated one may only be set by moderators."""

    id: str
    name: str
    moderated: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A place as Discord's client remembers it.

    Attributes:
        id: the channel's id.
        name: as people know it ("#cars").
        kind: what it is.
        server_id: "" outside servers.
        server_up: False while Discord says that the server is out of order.
        granted: what Tacho may do there, as bits; None where that is not known.
        locked: a thread that only moderators can open again.
        tags: of a forum.
        tag_required: the forum takes no post without a tag.
    """

    id: str
    name: str
    kind: PlaceKind
    server_id: str = ""
    server_up: bool = True
    granted: int | None = None
    locked: bool = False
    tags: tuple[Tag, ...] = ()
    tag_required: bool = False


_NEEDED = {
    PlaceKind.TEXT: IN_A_CHANNEL,
    PlaceKind.ANNOUNCEMENT: IN_A_CHANNEL,
    PlaceKind.THREAD: IN_A_THREAD,
    PlaceKind.FORUM: IN_A_FORUM,
}


def needed(place: Place) -> Permission:
    """The permissions a post needs there."""
    return _NEEDED.get(place.kind, Permission(0))


def trouble(place: Place, now: datetime) -> TachoError | None:
    """Why no post can be made there, as far as is known without asking Discord; None when it is worth trying."""
    if not place.server_up:
        return TryLater(f"Discord says that the server of {place.name} is out of order.", after=now + OUTAGE_WAIT)
    missed = () if place.granted is None else missing(needed(place), place.granted)
    if missed:
        return lacking(missed, place.name)
    if place.locked:
        return closed(LOCKED, place.name)
    if place.kind is PlaceKind.OTHER:
        return closed(NO_MESSAGES_HERE, place.name)
    return None


def chosen_tags(place: Place, message: Message) -> tuple[str, ...] | None:
    """Ids of the forum's tags that fit the message's stories, at most five.

    Where the forum demands a tag and none fits, it is the first one that everybody may set; None when there is no such tag.
    """
    free = [tag for tag in place.tags if not tag.moderated]
    wanted = [_bare(tag) for block in message.blocks if isinstance(block, StoryCard) for tag in block.tags]
    fitting = tuple(tag.id for tag in free if _bare(tag.name) in wanted)[:FORUM_TAGS]
    if fitting or not place.tag_required:
        return fitting
    return (free[0].id,) if free else None


def _bare(name: str) -> str:
    return "".join(sign for sign in name.casefold() if sign.isalnum())
