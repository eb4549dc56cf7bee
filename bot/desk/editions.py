"""From stories to editions: what is due is composed and filed, with its deliveries and the slot's advance, in one transaction."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.model.catalogue import Catalogue
from bot.model.digest import Delivery, Digest, Edition, EditionOutcome, RankedStory
from bot.model.message import Message
from bot.model.subscription import ChannelProfile, Interest, PostedAs, Slot, WhenEmpty
from bot.ports import Clock, Outbox, StoryShelf, SubscriptionShelf
from bot.timing.backlog import is_news
from bot.timing.editions import covers_since, fate
from bot.timing.quiet import quiet_until
from bot.timing.slots import next_due
from bot.writing.digests import compose, deliveries, digest_messages, empty_digest_message
from bot.writing.ranking import rank

MEMORY = timedelta(days=30)
"""How long a channel's told stories are remembered; a story quiet for longer than this is news again."""


class Editor:
    """Composes digests for due slots and for people who ask for one."""

    def __init__(
        self,
        *,
        stories: StoryShelf,
        subscriptions: SubscriptionShelf,
        outbox: Outbox,
        clock: Clock,
        catalogue: Catalogue,
    ) -> None:
        self._stories = stories
        self._subscriptions = subscriptions
        self._outbox = outbox
        self._clock = clock
        self._catalogue = catalogue

    async def compose_due(self) -> tuple[Edition, ...]:
        """Compose and file an edition for every due slot, earliest first; returns the editions filed just now.

        A slot that was due several times while nobody looked gets one edition for each time; those too late are only recorded.
        """
        now = self._clock.now()
        filed: list[Edition] = []
        while slots := await self._subscriptions.due_slots(now):
            for slot in slots:
                edition = await self._edition(slot, now)
                if await self._outbox.file_edition(edition):
                    filed.append(edition)
        return tuple(filed)

    async def preview(
        self, profile: ChannelProfile, interests: Sequence[Interest], since: datetime
    ) -> tuple[Message, ...]:
        """The digest of the news since then as it would be posted now, always as a whole; nothing is filed. () when there is nothing to tell."""
        digest = await self._digest(profile, interests, since, self._clock.now())
        if not digest.items:
            return ()
        return await self._messages(digest, replace(profile, posted_as=PostedAs.DIGEST))

    async def post_now(self, profile: ChannelProfile, interests: Sequence[Interest], since: datetime) -> Edition | None:
        """File the digest of the news since then for posting at once, whatever the slots say; None when there is nothing to tell."""
        now = self._clock.now()
        digest = await self._digest(profile, interests, since, now)
        if not digest.items:
            return None
        edition = Edition(digest, EditionOutcome.POSTED, deliveries(digest, await self._messages(digest, profile), now))
        await self._outbox.file_edition(edition)
        return edition

    async def _edition(self, slot: Slot, now: datetime) -> Edition:
        profile = await self._subscriptions.profile(slot.channel)
        outcome = fate(slot, profile, now)
        next_at = next_due(slot.cadence, slot.next_at)
        if outcome in {EditionOutcome.SNOOZED, EditionOutcome.TOO_LATE}:
            return Edition(
                compose(channel=slot.channel, due_at=slot.next_at, ranked=(), considered=0),
                outcome,
                slot_id=slot.id,
                next_at=next_at,
            )
        digest = await self._digest(profile, slot.interests, covers_since(slot.cadence, slot.next_at), slot.next_at)
        if not digest.items:
            outcome = EditionOutcome.EMPTY
        posts = await self._posts(digest, profile, now, late=outcome is EditionOutcome.POSTED_LATE)
        return Edition(digest, outcome, posts, slot.id, next_at)

    async def _digest(
        self, profile: ChannelProfile, interests: Sequence[Interest], since: datetime, due_at: datetime
    ) -> Digest:
        window = [story for story in await self._stories.story_window(since) if is_news(story, since)]
        told = await self._outbox.told(profile.channel, due_at - MEMORY)

        def choose() -> tuple[RankedStory, ...]:
            return rank(
                window, interests=interests, muted=profile.muted, told=told, now=due_at, catalogue=self._catalogue
            )

        ranked = await asyncio.to_thread(choose)
        return compose(channel=profile.channel, due_at=due_at, ranked=ranked, considered=len(window))

    async def _messages(self, digest: Digest, profile: ChannelProfile, *, late: bool = False) -> tuple[Message, ...]:
        if not digest.items:
            return (empty_digest_message(digest, profile=profile),)
        return await asyncio.to_thread(digest_messages, digest, profile=profile, catalogue=self._catalogue, late=late)

    async def _posts(
        self, digest: Digest, profile: ChannelProfile, now: datetime, *, late: bool
    ) -> tuple[Delivery, ...]:
        if not digest.items and profile.when_empty is WhenEmpty.SKIP:
            return ()
        messages = await self._messages(digest, profile, late=late)
        earliest = quiet_until(profile, now) or now
        return tuple(replace(post, next_try_at=earliest) for post in deliveries(digest, messages, now))
