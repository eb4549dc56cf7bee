"""A store in memory that keeps the same contract as the real ones; nothing outlives it."""

import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from adapters.store.words import Phrase, index_words, phrases
from bot.model.digest import Delivery, DeliveryState, Digest, Edition, EditionOutcome
from bot.model.feed import FeedState
from bot.model.story import LedgerEntry, Report, Story, StoryQuery
from bot.model.subscription import Channel, ChannelProfile, Slot, Subscription

_UNFINISHED = (DeliveryState.PENDING, DeliveryState.LEASED)


class MemoryStore:
    """Keeps `bot.ports.Store`; each method is whole because it never awaits."""

    def __init__(self) -> None:
        self._states: dict[str, FeedState] = {}
        self._reports: dict[str, Report] = {}
        self._forgotten: set[str] = set()
        self._stories: dict[str, Story] = {}
        self._subscriptions: dict[str, Subscription] = {}
        self._next_at: dict[str, datetime] = {}
        self._profiles: dict[str, ChannelProfile] = {}
        self._editions: dict[str, Edition] = {}
        self._deliveries: dict[str, Delivery] = {}
        self._notes: dict[tuple[str, str], str] = {}

    async def close(self) -> None:
        """Nothing to let go of."""

    async def feed_states(self) -> Mapping[str, FeedState]:
        return dict(self._states)

    async def known_reports(self, report_ids: Collection[str]) -> frozenset[str]:
        return frozenset(report_ids) & (self._reports.keys() | self._forgotten)

    async def file_poll(self, state: FeedState, reports: Sequence[Report] = ()) -> int:
        self._states[state.url] = state
        known = await self.known_reports([report.id for report in reports])
        fresh = {report.id: report for report in reports if report.id not in known}
        self._reports |= fresh
        return len(fresh)

    async def remember_feeds(self, states: Sequence[FeedState]) -> None:
        self._states |= {state.url: state for state in states}

    async def ungrouped_reports(self) -> tuple[Report, ...]:
        grouped = {report.id for story in self._stories.values() for report in story.reports}
        waiting = (report for report in self._reports.values() if report.id not in grouped)
        return tuple(sorted(waiting, key=lambda report: (report.seen_at, report.id)))

    async def story_window(self, since: datetime) -> tuple[Story, ...]:
        recent = (story for story in self._stories.values() if story.updated_at >= since)
        return tuple(sorted(recent, key=lambda story: (story.updated_at, story.id)))

    async def file_stories(self, stories: Sequence[Story]) -> None:
        for story in stories:
            taken = {report.id for report in story.reports}
            for other in list(self._stories.values()):
                if other.id != story.id and any(report.id in taken for report in other.reports):
                    left = tuple(report for report in other.reports if report.id not in taken)
                    self._stories[other.id] = replace(other, reports=left)
            self._stories[story.id] = story
            self._reports |= {report.id: report for report in story.reports}
        self._stories = {story.id: story for story in self._stories.values() if story.reports}

    async def story(self, story_id: str) -> Story | None:
        return self._stories.get(story_id)

    async def stories(self, query: StoryQuery) -> tuple[Story, ...]:
        found = self._matching(query)
        if query.words:
            wanted = phrases(query.words)
            found[:500] = sorted(found[:500], key=lambda story: _score(story, wanted))
        return tuple(found[query.offset : query.offset + query.limit])

    async def count_stories(self, query: StoryQuery) -> int:
        return len(self._matching(query))

    async def ledger(self, subject: str, metric: str | None = None, limit: int = 200) -> tuple[LedgerEntry, ...]:
        entries = [
            (
                source.happened_at,
                story.id,
                position,
                LedgerEntry(figure, story.id, source.publisher, source.url, source.happened_at),
            )
            for story in self._stories.values()
            for position, figure in enumerate(story.figures)
            if figure.subject == subject and metric in (None, figure.metric)
            for source in [_source(story, figure.evidence.report_url)]
        ]
        entries.sort(key=lambda row: row[1:3])
        entries.sort(key=lambda row: row[0], reverse=True)
        return tuple(row[3] for row in entries[:limit])

    async def prune(self, before: datetime) -> int:
        waiting = {delivery.digest_id for delivery in self._deliveries.values() if delivery.state in _UNFINISHED}
        for edition in list(self._editions.values()):
            if edition.digest.due_at < before and edition.digest.id not in waiting:
                self._forget_digest(edition.digest.id)
        old = [story for story in self._stories.values() if story.updated_at < before]
        for story in old:
            del self._stories[story.id]
            for report in story.reports:
                del self._reports[report.id]
                self._forgotten.add(report.id)
        return len(old)

    async def subscribe(self, subscription: Subscription, next_at: datetime) -> bool:
        if subscription.id in self._subscriptions:
            return False
        self._subscriptions[subscription.id] = subscription
        self._next_at.setdefault(_slot_id(subscription), next_at)
        return True

    async def unsubscribe(self, subscription_id: str) -> bool:
        gone = self._subscriptions.pop(subscription_id, None)
        if gone is None:
            return False
        if all(_slot_id(other) != _slot_id(gone) for other in self._subscriptions.values()):
            del self._next_at[_slot_id(gone)]
        return True

    async def subscriptions(self, channel: Channel | None = None) -> tuple[Subscription, ...]:
        return tuple(one for one in self._subscriptions.values() if channel is None or one.channel.id == channel.id)

    async def due_slots(self, now: datetime) -> tuple[Slot, ...]:
        return tuple(slot for slot in await self.slots() if slot.next_at <= now)

    async def slots(self, channel: Channel | None = None) -> tuple[Slot, ...]:
        found: dict[str, Slot] = {}
        for one in await self.subscriptions(channel):
            key = _slot_id(one)
            slot = found.setdefault(key, Slot(key, one.channel, one.cadence, self._next_at[key]))
            found[key] = replace(slot, interests=(*slot.interests, one.interest))
        return tuple(sorted(found.values(), key=lambda slot: (slot.next_at, slot.id)))

    async def profile(self, channel: Channel) -> ChannelProfile:
        return self._profiles.get(channel.id, ChannelProfile(channel))

    async def save_profile(self, profile: ChannelProfile) -> None:
        self._profiles[profile.channel.id] = profile

    async def forget_channel(self, channel: Channel) -> None:
        for subscription in await self.subscriptions(channel):
            await self.unsubscribe(subscription.id)
        self._profiles.pop(channel.id, None)
        for edition in list(self._editions.values()):
            if edition.digest.channel.id == channel.id:
                self._forget_digest(edition.digest.id)

    async def file_edition(self, edition: Edition) -> bool:
        if edition.slot_id in self._next_at and edition.next_at is not None:
            self._next_at[edition.slot_id] = max(edition.next_at, self._next_at[edition.slot_id])
        if edition.digest.id in self._editions:
            return False
        self._editions[edition.digest.id] = edition
        for delivery in edition.deliveries:
            self._deliveries.setdefault(delivery.id, delivery)
        return True

    async def told(self, channel: Channel, since: datetime) -> Mapping[str, datetime]:
        told: dict[str, datetime] = {}
        for edition in sorted(self._editions.values(), key=lambda edition: edition.digest.due_at):
            digest = edition.digest
            posted = edition.outcome in (EditionOutcome.POSTED, EditionOutcome.POSTED_LATE)
            if posted and digest.channel.id == channel.id and digest.due_at >= since:
                told |= {place.story.id: place.story.updated_at for place in (*digest.items, *digest.also)}
        return told

    async def digest(self, digest_id: str) -> Digest | None:
        edition = self._editions.get(digest_id)
        return None if edition is None else edition.digest

    async def claim(self, platform: str, now: datetime, lease_s: float) -> Delivery | None:
        for delivery in self._heads(platform):
            due_at = delivery.leased_until if delivery.state is DeliveryState.LEASED else delivery.next_try_at
            if due_at is not None and due_at <= now:
                leased = replace(
                    delivery,
                    state=DeliveryState.LEASED,
                    tries=delivery.tries + 1,
                    leased_until=now + timedelta(seconds=lease_s),
                    lease=secrets.token_hex(8),
                    unclear_since=delivery.unclear_since or now,
                )
                self._deliveries[delivery.id] = leased
                return leased
        return None

    async def settle(self, delivery: Delivery) -> bool:
        held = self._deliveries.get(delivery.id)
        if held is None or held.state is not DeliveryState.LEASED or held.lease != delivery.lease:
            return False
        if delivery.state is not DeliveryState.LEASED:
            delivery = replace(delivery, lease=None, leased_until=None)
        self._deliveries[delivery.id] = delivery
        return True

    async def deliveries(self, states: Collection[DeliveryState], limit: int = 100) -> tuple[Delivery, ...]:
        return tuple([one for one in self._deliveries.values() if one.state in states][:limit])

    def _matching(self, query: StoryQuery) -> list[Story]:
        wanted = phrases(query.words)
        if query.words and not wanted:
            return []
        found = [story for story in self._stories.values() if _matches(story, query, wanted)]
        return sorted(found, key=lambda story: (story.updated_at, story.id), reverse=True)

    def _heads(self, platform: str) -> Iterable[Delivery]:
        heads: dict[str, Delivery] = {}
        for delivery in self._deliveries.values():
            if delivery.channel.platform == platform and delivery.state in _UNFINISHED:
                heads.setdefault(delivery.channel.id, delivery)
        return heads.values()

    def _forget_digest(self, digest_id: str) -> None:
        del self._editions[digest_id]
        self._deliveries = {key: one for key, one in self._deliveries.items() if one.digest_id != digest_id}

    async def note(self, space: str, key: str) -> str | None:
        return self._notes.get((space, key))

    async def notes(self, space: str) -> Mapping[str, str]:
        return {key: text for (of, key), text in sorted(self._notes.items()) if of == space}

    async def write_note(self, space: str, key: str, text: str) -> None:
        self._notes[space, key] = text

    async def replace_note(self, space: str, key: str, *, expected: str | None, text: str) -> bool:
        if self._notes.get((space, key)) != expected:
            return False
        self._notes[space, key] = text
        return True

    async def add_notes(self, space: str, texts: Mapping[str, str]) -> frozenset[str]:
        new = {key: text for key, text in texts.items() if (space, key) not in self._notes}
        self._notes |= {(space, key): text for key, text in new.items()}
        return frozenset(new)

    async def take_note(self, space: str, key: str) -> str | None:
        return self._notes.pop((space, key), None)


def _slot_id(subscription: Subscription) -> str:
    return Slot.id_of(subscription.channel, subscription.cadence)


def _source(story: Story, url: str) -> Report:
    return next((report for report in story.reports if report.url == url), story.lead)


def _matches(story: Story, query: StoryQuery, wanted: Sequence[Phrase]) -> bool:
    return (
        (not query.companies or any(one.company_id in query.companies for one in story.companies))
        and (not query.topics or any(topic in query.topics for topic in story.topics))
        and (query.metric is None or any(figure.metric == query.metric for figure in story.figures))
        and (query.since is None or story.updated_at >= query.since)
        and (query.before is None or story.updated_at < query.before)
        and all(any(_places(phrase, part) for part in _parts(story)) for phrase in wanted)
    )


def _parts(story: Story) -> tuple[str, str, str]:
    return story.headline, story.gist, "\n".join(f"{report.title}\n{report.text}" for report in story.reports)


def _score(story: Story, wanted: Sequence[Phrase]) -> float:
    weights = (8, 4, 1)
    parts = zip(weights, _parts(story), strict=True)
    return -sum(weight * _places(phrase, part) for weight, part in parts for phrase in wanted)


def _places(phrase: Phrase, text: str) -> int:
    words, size = index_words(text), len(phrase.words)
    return sum(_stands(phrase, words[start : start + size]) for start in range(len(words) - size + 1))


def _stands(phrase: Phrase, words: Sequence[str]) -> bool:
    *first, last = phrase.words
    ends_well = words[-1].startswith(last) if phrase.open_end else words[-1] == last
    return list(words[:-1]) == first and ends_well
