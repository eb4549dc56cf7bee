"""Places that are no more: their subscriptions pause at once, come back with the place, and are deleted after thirty days.

An outage of a chat service is no departure: nothing here is called for one. Each service has its own `Departures`.
"""

import asyncio
import logging
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import timedelta
from typing import Final, Protocol

from bot.model.subscription import Channel
from bot.ports import Clock, SubscriptionShelf

log = logging.getLogger(__name__)

RETENTION: Final = timedelta(days=30)
"""How long what was settled in a place is kept after Tacho was removed from it, or after it was deleted (docs/discord.md, docs/slack.md)."""

Reason = Callable[[str], str]
"""Why nothing arrives in a place, with the cure, as a sentence in the language of the given tag."""


class Wishes(Protocol):
    """What channels want that does not end with their subscriptions."""

    async def withdraw(self, channel: Channel) -> None:
        """The channel is no more: feeds that only it wanted are read no more."""
        ...


class Departures:
    """Remembers which places of one platform are gone; `wishes` are withdrawn with a place that cannot come back (None: there are none)."""

    def __init__(self, *, platform: str, shelf: SubscriptionShelf, clock: Clock, wishes: Wishes | None = None) -> None:
        self._platform = platform
        self._shelf = shelf
        self._clock = clock
        self._wishes = wishes
        self._gone: set[str] | None = None
        self._reading = asyncio.Lock()

    async def left(self, addresses: Collection[str], reason: Reason) -> None:
        """Pause those of the places that are subscribed; their settings are kept for `RETENTION`.

        One that is gone already keeps its day and its reason: a channel that was deleted does not come back with its workspace.
        """
        await self._end(addresses, reason, deleted=False)

    async def _end(self, addresses: Collection[str], reason: Reason, *, deleted: bool) -> None:
        gone = await self._known_gone()
        for channel in await self._subscribed(addresses):
            profile = await self._shelf.profile(channel)
            if profile.gone_since is None:
                told = replace(profile, paused=reason(profile.language), gone_since=self._clock.now(), deleted=deleted)
                await self._shelf.save_profile(told)
                log.warning("place is gone", extra={"channel": channel.id, "reason": reason("en")})
            gone.add(channel.address)

    async def deleted(self, addresses: Collection[str], reason: Reason) -> None:
        """The same for places that cannot come back, subscribed or not: what they want is withdrawn at once."""
        await self._end(addresses, reason, deleted=True)
        for address in addresses:
            await self._withdraw(Channel(self._platform, address))

    async def back(self, addresses: Collection[str], *, even_deleted: bool = True) -> None:
        """Go on in those of the places that were gone; costs nothing where none was, as at the start with thousands of servers.

        Args:
            addresses: of the places.
            even_deleted: the places themselves were seen; else only what they are in came back, and those that were deleted stay gone.
        """
        gone = await self._known_gone()
        returned = gone.intersection(addresses)
        for channel in await self._subscribed(returned) if returned else ():
            profile = await self._shelf.profile(channel)
            if profile.deleted and not even_deleted:
                returned -= {channel.address}
                continue
            await self._shelf.save_profile(replace(profile, paused=None, gone_since=None, deleted=False))
            log.info("place is back", extra={"channel": channel.id})
        gone -= returned

    async def sweep(self) -> tuple[Channel, ...]:
        """Forget all that is kept of places that have been gone for `RETENTION`; returns which."""
        gone = await self._known_gone()
        forgotten = []
        for channel in await self._subscribed(gone) if gone else ():
            since = (await self._shelf.profile(channel)).gone_since
            if since is not None and self._clock.now() - since >= RETENTION:
                await self._withdraw(channel)
                await self._shelf.forget_channel(channel)
                forgotten.append(channel)
                gone.discard(channel.address)
                log.info("place is forgotten", extra={"channel": channel.id})
        return tuple(forgotten)

    async def _withdraw(self, channel: Channel) -> None:
        if self._wishes is not None:
            await self._wishes.withdraw(channel)

    async def _known_gone(self) -> set[str]:
        """Addresses of places that are gone: read once, kept up since, as this process is the one that writes."""
        async with self._reading:
            if self._gone is None:
                self._gone = {
                    channel.address
                    for channel in await self._subscribed(None)
                    if (await self._shelf.profile(channel)).gone_since is not None
                }
            return self._gone

    async def _subscribed(self, addresses: Collection[str] | None) -> tuple[Channel, ...]:
        known = {one.channel.id: one.channel for one in await self._shelf.subscriptions()}
        ours = (channel for channel in known.values() if channel.platform == self._platform)
        return tuple(channel for channel in ours if addresses is None or channel.address in addresses)
