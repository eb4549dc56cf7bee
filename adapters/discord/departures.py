"""Places that are no more: their subscriptions pause at once, come back with the place, and are deleted after thirty days.

An outage of Discord is no departure: nothing here is called for one.
"""

import logging
from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from typing import Final

from adapters.discord.incoming import PLATFORM
from bot.model.subscription import Channel
from bot.ports import Clock, SubscriptionShelf

log = logging.getLogger(__name__)

RETENTION: Final = timedelta(days=30)
"""How long what was settled in a place is kept after Tacho was removed from it, or after it was deleted (docs/discord.md)."""

REMOVED: Final = "Tacho was removed from the server. Invite it again within 30 days and everything goes on as it was."
DELETED: Final = (
    "The channel was deleted. Subscribe another one; what was settled here is forgotten 30 days after the deletion."
)


class Departures:
    """Remembers which places are gone."""

    def __init__(self, *, shelf: SubscriptionShelf, clock: Clock) -> None:
        self._shelf = shelf
        self._clock = clock

    async def left(self, addresses: Collection[str], reason: str) -> None:
        """Pause those of the places that are subscribed; their settings are kept for `RETENTION`."""
        for channel in await self._subscribed(addresses):
            profile = await self._shelf.profile(channel)
            gone_since = profile.gone_since or self._clock.now()
            await self._shelf.save_profile(replace(profile, paused=reason, gone_since=gone_since))
            log.warning("place is gone", extra={"channel": channel.id, "reason": reason})

    async def back(self, addresses: Collection[str]) -> None:
        """Go on in those of the places that were gone."""
        for channel in await self._subscribed(addresses):
            profile = await self._shelf.profile(channel)
            if profile.gone_since is not None:
                await self._shelf.save_profile(replace(profile, paused=None, gone_since=None))
                log.info("place is back", extra={"channel": channel.id})

    async def sweep(self) -> tuple[Channel, ...]:
        """Forget all that is kept of places that have been gone for `RETENTION`; returns which."""
        forgotten = []
        for channel in await self._subscribed(None):
            since = (await self._shelf.profile(channel)).gone_since
            if since is not None and self._clock.now() - since >= RETENTION:
                await self._shelf.forget_channel(channel)
                forgotten.append(channel)
                log.info("place is forgotten", extra={"channel": channel.id})
        return tuple(forgotten)

    async def _subscribed(self, addresses: Collection[str] | None) -> tuple[Channel, ...]:
        known = {one.channel.id: one.channel for one in await self._shelf.subscriptions()}
        ours = (channel for channel in known.values() if channel.platform == PLATFORM)
        return tuple(channel for channel in ours if addresses is None or channel.address in addresses)
