"""Places on Discord that are no more: what is said there, and how those are found that went while Tacho was away.

`adapters.departures` does the rest.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass

from adapters.discord.budget import Budget
from adapters.discord.checkup import Source
from adapters.discord.pauses import PlaceGone, pauses
from bot.errors import ChannelClosed, TachoError
from bot.model.subscription import Channel

log = logging.getLogger(__name__)


def removed(language: str) -> str:
    """That Tacho was removed from a server."""
    return pauses(language).removed


def deleted(language: str) -> str:
    """That a channel was deleted."""
    return pauses(language).deleted


@dataclass(frozen=True, slots=True)
class Absent:
    """Addresses of places that are no more, or that Tacho can see no more."""

    deleted: frozenset[str]
    removed: frozenset[str]


async def absent(channels: Iterable[Channel], *, source: Source, budget: Budget) -> Absent:
    """Which of the places are gone, by asking Discord for each: so a removal that nobody could tell Tacho of is noticed.

    Args:
        channels: subscribed places that the connection has not told of, once every server has told of itself.
        source: where to ask.
        budget: of requests.
    """
    unknown, unseen = set[str](), set[str]()
    for channel in channels:
        await budget.take()
        try:
            await source.channel(channel.address)
        except PlaceGone:
            unknown.add(channel.address)
        except ChannelClosed:
            unseen.add(channel.address)
        except TachoError as error:
            log.info("place could not be looked for", extra={"channel": channel.id, "problem": str(error)})
    return Absent(frozenset(unknown), frozenset(unseen))
