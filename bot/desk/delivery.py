"""From the outbox to the channels: claim, post, settle, in order per channel, and never twice."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.errors import ChannelClosed, PostRefused, PostUnclear, TryLater
from bot.model.digest import Delivery, DeliveryState
from bot.ports import Clock, Outbox, Platform, SubscriptionShelf
from bot.timing.delivery import LEASE_S, failed, may_post, sent, unsure

log = logging.getLogger(__name__)

AT_ONCE = 32
"""Channels of one platform that are served side by side: 40 posts a second at 0.8 s to an answer."""


class Courier:
    """Brings what is due from the outbox to the platforms."""

    def __init__(
        self, *, outbox: Outbox, subscriptions: SubscriptionShelf, platforms: Mapping[str, Platform], clock: Clock
    ) -> None:
        self._outbox = outbox
        self._subscriptions = subscriptions
        self._platforms = platforms
        self._clock = clock

    async def deliver_due(self) -> tuple[Delivery, ...]:
        """Post everything that is due now; returns the deliveries as they were settled, in the order they were."""
        settled: list[Delivery] = []
        async with asyncio.TaskGroup() as tasks:
            for platform in self._platforms.values():
                tasks.create_task(self._serve(platform, settled))
        return tuple(settled)

    async def _serve(self, platform: Platform, settled: list[Delivery]) -> None:
        """Post what is due on one platform: channels side by side, each channel's deliveries one after the other."""
        under_way: set[asyncio.Task[None]] = set()

        async def bring(claimed: Delivery, claimed_at: datetime) -> None:
            outcome = await self._attempt(platform, claimed, claimed_at)
            if await self._outbox.settle(outcome):
                settled.append(outcome)

        async with asyncio.TaskGroup() as tasks:
            while True:
                room, now = len(under_way) < AT_ONCE, self._clock.now()
                claimed = await self._outbox.claim(platform.name, now, LEASE_S) if room else None
                if claimed is not None:
                    under_way.add(tasks.create_task(bring(claimed, now)))
                elif under_way:
                    _, under_way = await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
                else:
                    return

    async def _attempt(self, platform: Platform, delivery: Delivery, claimed_at: datetime) -> Delivery:
        recognised = platform.recognises_ids_for
        if not (may_post(delivery, recognised, claimed_at) or await platform.knows_outcome_of(delivery)):
            log.warning("delivery is unsure", extra={"delivery": delivery.id, "channel": delivery.channel.id})
            return unsure(delivery)
        try:
            reference = await platform.post(delivery)
        except (TryLater, PostUnclear, PostRefused) as error:
            outcome = failed(delivery, error, recognised, self._clock.now())
            log.warning(
                "post failed",
                extra={
                    "delivery": delivery.id,
                    "channel": delivery.channel.id,
                    "state": outcome.state.value,
                    "problem": str(error),
                },
            )
            if isinstance(error, ChannelClosed):
                await self._note_pause(delivery, f"{error} {error.cure}")
            return outcome
        if delivery.tries > 1:
            log.info("post arrived after all", extra={"delivery": delivery.id, "channel": delivery.channel.id})
        await self._note_pause(delivery, None)
        return sent(delivery, reference)

    async def _note_pause(self, delivery: Delivery, reason: str | None) -> None:
        """Remember in the channel's profile why nothing arrives there (`/subscriptions` and `doctor` show it), or that posting works again."""
        profile = await self._subscriptions.profile(delivery.channel)
        if reason is not None and profile.gone_since is not None:
            return  # why the place is gone stands there already, and says more than a post that finds nobody
        if profile.paused != reason:
            await self._subscriptions.save_profile(replace(profile, paused=reason))

    async def unfinished(self) -> tuple[Delivery, ...]:
        """Deliveries that need somebody's eyes: unsure and dead ones."""
        return await self._outbox.deliveries({DeliveryState.UNSURE, DeliveryState.DEAD})
