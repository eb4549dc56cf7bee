"""The store the newsroom gets: every method of the port, each one transaction of the runner beneath."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from adapters.store import archive, feeds, finding, notes, outbox, readers
from adapters.store.runner import Runner
from bot.model.digest import Delivery, DeliveryState, Digest, Edition
from bot.model.feed import FeedState
from bot.model.story import LedgerEntry, Report, Story, StoryQuery
from bot.model.subscription import Channel, ChannelProfile, Slot, Subscription


class SqlStore:
    """Keeps `bot.ports.Store`; what each method promises stands there."""

    def __init__(self, runner: Runner) -> None:
        self.runner = runner
        self._read, self._write, self._search = runner.read, runner.write, runner.search

    async def close(self) -> None:
        """Let go of files, connections and locks."""
        await self.runner.close()

    async def feed_states(self) -> Mapping[str, FeedState]:
        """See `FeedShelf`."""
        return await self._read(feeds.feed_states)

    async def known_reports(self, report_ids: Collection[str]) -> frozenset[str]:
        """See `FeedShelf`; ids of pruned reports stay known."""
        return await self._read(feeds.known_reports, report_ids)

    async def file_poll(self, state: FeedState, reports: Sequence[Report] = ()) -> int:
        """See `FeedShelf`."""
        return await self._write(feeds.file_poll, state, reports)

    async def remember_feeds(self, states: Sequence[FeedState]) -> None:
        """See `FeedShelf`."""
        await self._write(feeds.remember_feeds, states)

    async def ungrouped_reports(self) -> tuple[Report, ...]:
        """See `StoryShelf`."""
        return await self._read(feeds.ungrouped_reports)

    async def story_window(self, since: datetime) -> tuple[Story, ...]:
        """See `StoryShelf`."""
        return await self._read(archive.story_window, since)

    async def file_stories(self, stories: Sequence[Story]) -> None:
        """See `StoryShelf`; a story whose reports have all gone to others is forgotten."""
        await self._write(archive.file_stories, self._search, stories)

    async def story(self, story_id: str) -> Story | None:
        """See `StoryShelf`."""
        found = await self._read(archive.read_stories, (story_id,))
        return found[0] if found else None

    async def stories(self, query: StoryQuery) -> tuple[Story, ...]:
        """See `StoryShelf`."""
        return await self._read(finding.find_stories, self._search, query)

    async def count_stories(self, query: StoryQuery) -> int:
        """See `StoryShelf`."""
        return await self._read(finding.count_stories, self._search, query)

    async def ledger(self, subject: str, metric: str | None = None, limit: int = 200) -> tuple[LedgerEntry, ...]:
        """See `StoryShelf`."""
        return await self._read(archive.ledger, subject, metric, limit)

    async def prune(self, before: datetime) -> int:
        """See `StoryShelf`; finished digests due before `before` go with them."""

        def both(connection: Connection) -> int:
            outbox.prune(connection, before)
            return archive.prune(connection, self._search, before)

        return await self._write(both)

    async def subscribe(self, subscription: Subscription, next_at: datetime) -> bool:
        """See `SubscriptionShelf`."""
        return await self._write(readers.subscribe, subscription, next_at)

    async def unsubscribe(self, subscription_id: str) -> bool:
        """See `SubscriptionShelf`."""
        return await self._write(readers.unsubscribe, subscription_id)

    async def subscriptions(self, channel: Channel | None = None) -> tuple[Subscription, ...]:
        """See `SubscriptionShelf`."""
        return await self._read(readers.subscriptions, channel)

    async def due_slots(self, now: datetime) -> tuple[Slot, ...]:
        """See `SubscriptionShelf`."""
        return await self._read(readers.due_slots, now)

    async def slots(self, channel: Channel | None = None) -> tuple[Slot, ...]:
        """See `SubscriptionShelf`."""
        return await self._read(readers.slots, channel)

    async def profile(self, channel: Channel) -> ChannelProfile:
        """See `SubscriptionShelf`."""
        return await self._read(readers.profile, channel)

    async def save_profile(self, profile: ChannelProfile) -> None:
        """See `SubscriptionShelf`."""
        await self._write(readers.save_profile, profile)

    async def forget_channel(self, channel: Channel) -> None:
        """See `SubscriptionShelf`."""
        await self._write(readers.forget_channel, channel)

    async def file_edition(self, edition: Edition) -> bool:
        """See `Outbox`."""
        return await self._write(outbox.file_edition, edition)

    async def told(self, channel: Channel, since: datetime) -> Mapping[str, datetime]:
        """See `Outbox`."""
        return await self._read(outbox.told, channel, since)

    async def digest(self, digest_id: str) -> Digest | None:
        """See `Outbox`; its stories as they were when it was filed."""
        return await self._read(outbox.digest, digest_id)

    async def claim(self, platform: str, now: datetime, lease_s: float) -> Delivery | None:
        """See `Outbox`; a claim whose caller is cancelled leases nothing."""
        claiming = asyncio.ensure_future(self._write(outbox.claim, platform, now, lease_s))
        try:
            return await asyncio.shield(claiming)
        except asyncio.CancelledError:
            claimed = await claiming
            if claimed is not None:
                await self._write(outbox.give_back, claimed, now)
            raise

    async def settle(self, delivery: Delivery) -> bool:
        """See `Outbox`."""
        return await self._write(outbox.settle, delivery)

    async def deliveries(self, states: Collection[DeliveryState], limit: int = 100) -> tuple[Delivery, ...]:
        """See `Outbox`."""
        return await self._read(outbox.deliveries, states, limit)

    async def note(self, space: str, key: str) -> str | None:
        """See `NoteShelf`."""
        return await self._read(notes.note, space, key)

    async def notes(self, space: str) -> Mapping[str, str]:
        """See `NoteShelf`."""
        return await self._read(notes.notes, space)

    async def write_note(self, space: str, key: str, text: str) -> None:
        """See `NoteShelf`."""
        await self._write(notes.write_note, space, key, text)

    async def replace_note(self, space: str, key: str, *, expected: str | None, text: str) -> bool:
        """See `NoteShelf`."""
        return await self._write(notes.replace_note, space, key, expected, text)

    async def add_notes(self, space: str, texts: Mapping[str, str]) -> frozenset[str]:
        """See `NoteShelf`."""
        return await self._write(notes.add_notes, space, texts)

    async def take_note(self, space: str, key: str) -> str | None:
        """See `NoteShelf`."""
        return await self._write(notes.take_note, space, key)
