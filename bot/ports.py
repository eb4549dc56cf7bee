"""What the newsroom asks of the world: small protocols, owned by the core, kept by adapters and by the tests' fakes.

Every method that fails raises an error of `bot.errors`; a fake passes the same contract tests as the real thing
(`tests/contracts`). Each service takes only the ports it needs, by keyword.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bot.model.digest import Delivery, DeliveryState, Digest, Edition
from bot.model.feed import Document, Feed, FeedState, Unchanged
from bot.model.story import LedgerEntry, Report, Story, StoryQuery
from bot.model.subscription import Channel, ChannelProfile, Slot, Subscription


class Clock(Protocol):
    """The time, and waiting for it."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...

    async def sleep(self, wait_s: float) -> None:
        """Return after `wait_s` seconds of this clock; a wait of zero or less only yields."""
        ...


class FeedSource(Protocol):
    """The outside world's feeds."""

    async def read(self, feed: Feed, state: FeedState) -> Unchanged | Document:
        """Ask for the feed once, conditionally on `state`.

        Raises:
            FeedUnavailable: it cannot be had now; `after` is set when the server named a time.
            FeedRefused: its address or its answer breaks a rule.
            FeedGone: the server says it is gone for good.
        """
        ...


class ArticleSource(Protocol):
    """The pages that a feed's entries lead to."""

    async def text(self, url: str) -> str:
        """The reading text of the article at an http(s) address: plain, paragraphs parted by blank lines, never "".

        Raises:
            FeedUnavailable: it cannot be had now, or the page holds no article; HostBusy where its host asks
                for a pause or gives no answer.
            FeedRefused: its address or its answer breaks a rule, or its site does not want to be read by programs.
        """
        ...


class FeedShelf(Protocol):
    """What is remembered of feeds, and the reports they brought."""

    async def feed_states(self) -> Mapping[str, FeedState]:
        """All remembered states by `Feed.url`."""
        ...

    async def known_reports(self, report_ids: Collection[str]) -> frozenset[str]:
        """Those of `report_ids` that are filed already."""
        ...

    async def file_poll(self, state: FeedState, reports: Sequence[Report] = ()) -> int:
        """In one transaction: remember `state` and file the reports not yet filed; returns how many were new."""
        ...

    async def remember_feeds(self, states: Sequence[FeedState]) -> None:
        """In one transaction: remember all of `states`."""
        ...


class StoryShelf(Protocol):
    """Stories, their reports and figures."""

    async def ungrouped_reports(self) -> tuple[Report, ...]:
        """Filed reports that belong to no story yet, oldest `seen_at` first."""
        ...

    async def story_window(self, since: datetime) -> tuple[Story, ...]:
        """All stories with `updated_at` at or after `since`, oldest first."""
        ...

    async def file_stories(self, stories: Sequence[Story]) -> None:
        """In one transaction: write each story whole (replacing what it was), its reports then belonging to it."""
        ...

    async def story(self, story_id: str) -> Story | None:
        """One story; None when there is none with this id."""
        ...

    async def stories(self, query: StoryQuery) -> tuple[Story, ...]:
        """The stories that match, newest first by `updated_at`; with words, the best matches among the newest 500 first."""
        ...

    async def count_stories(self, query: StoryQuery) -> int:
        """How many stories match, without regard to `limit` and `offset`."""
        ...

    async def ledger(self, subject: str, metric: str | None = None, limit: int = 200) -> tuple[LedgerEntry, ...]:
        """Figures of one subject, newest first; of one metric only when it is given."""
        ...

    async def prune(self, before: datetime) -> int:
        """Forget stories last updated before `before`, with reports and figures; returns how many."""
        ...


class SubscriptionShelf(Protocol):
    """Who reads what, where and when."""

    async def subscribe(self, subscription: Subscription, next_at: datetime) -> bool:
        """Write a subscription, and its slot (due at `next_at`) when it is the slot's first; False when it is there already."""
        ...

    async def unsubscribe(self, subscription_id: str) -> bool:
        """Take it out, and its slot with the last one of it; False when there is none."""
        ...

    async def subscriptions(self, channel: Channel | None = None) -> tuple[Subscription, ...]:
        """Those of one channel, or all, oldest first."""
        ...

    async def due_slots(self, now: datetime) -> tuple[Slot, ...]:
        """Slots with `next_at` at or before `now`, earliest first."""
        ...

    async def slots(self, channel: Channel | None = None) -> tuple[Slot, ...]:
        """The slots of one channel, or all."""
        ...

    async def profile(self, channel: Channel) -> ChannelProfile:
        """What the channel has settled; a default profile when nothing is written."""
        ...

    async def save_profile(self, profile: ChannelProfile) -> None:
        """Write what the channel has settled."""
        ...

    async def forget_channel(self, channel: Channel) -> None:
        """Delete all that is kept of a channel: subscriptions, slots, profile, digests, deliveries."""
        ...


class Outbox(Protocol):
    """Digests and their deliveries: written before anything is sent, claimed in order, settled once."""

    async def file_edition(self, edition: Edition) -> bool:
        """In one transaction: the digest, what it tells, its deliveries and its slot's advance.

        A digest filed already is not filed again (False), but its slot still advances.
        """
        ...

    async def told(self, channel: Channel, since: datetime) -> Mapping[str, datetime]:
        """Story id to the `updated_at` it had when this channel was last told it, for editions due at or after `since`."""
        ...

    async def digest(self, digest_id: str) -> Digest | None:
        """A filed digest; None when there is none with this id."""
        ...

    async def claim(self, platform: str, now: datetime, lease_s: float) -> Delivery | None:
        """Lease the oldest unfinished delivery of some channel of `platform`, if it is due or its lease has ended.

        Order within a channel is kept: nothing is claimed past an unfinished (pending or leased) earlier delivery. The returned
        delivery is leased, has one try more, and `unclear_since` set to `now` unless it was set already (an earlier attempt's
        outcome is unknown: its lease ended, or it was settled so). None when nothing is due.
        """
        ...

    async def settle(self, delivery: Delivery) -> bool:
        """Write the outcome of a leased delivery (`lease` still set to the token it was claimed with).

        False, and nothing written, when the lease is no longer held by that token.
        """
        ...

    async def deliveries(self, states: Collection[DeliveryState], limit: int = 100) -> tuple[Delivery, ...]:
        """Deliveries in these states, oldest first."""
        ...


class NoteShelf(Protocol):
    """Small texts that must outlive a restart, each under a space (whose) and a key: what one part keeps for itself.

    A note is written whole. What is in it is its writer's matter; secrets are encrypted before they come here.
    """

    async def note(self, space: str, key: str) -> str | None:
        """One note; None when there is none."""
        ...

    async def notes(self, space: str) -> Mapping[str, str]:
        """All notes of a space by key, in the order of the keys."""
        ...

    async def write_note(self, space: str, key: str, text: str) -> None:
        """Write a note in place of what was there."""
        ...

    async def replace_note(self, space: str, key: str, *, expected: str | None, text: str) -> bool:
        """Write a note if it still is `expected` (None: if there is none); False, and nothing written, otherwise."""
        ...

    async def add_notes(self, space: str, texts: Mapping[str, str]) -> frozenset[str]:
        """In one transaction: write notes by key where there are none; returns the keys of those that were written."""
        ...

    async def take_note(self, space: str, key: str) -> str | None:
        """Take a note out and return it: of several who ask at once, one gets it."""
        ...


class Store(FeedShelf, StoryShelf, SubscriptionShelf, Outbox, NoteShelf, Protocol):
    """All shelves together, as the wiring hands them out; services take only the shelves they need."""

    async def close(self) -> None:
        """Let go of files, connections and locks; safe to call twice."""
        ...


class Platform(Protocol):
    """A chat service, or something that stands for one."""

    @property
    def name(self) -> str:
        """The `Channel.platform` it serves."""
        ...

    @property
    def recognises_ids_for(self) -> timedelta:
        """How long after a post the same delivery id is surely not posted again; zero for a platform that has no such thing."""
        ...

    async def knows_outcome_of(self, delivery: Delivery) -> bool:
        """Whether it has in writing what became of every earlier attempt, so that `post` goes on with it and posts nothing twice.

        False for a platform that writes nothing down; `recognises_ids_for` counts then alone.
        """
        ...

    async def post(self, delivery: Delivery) -> str:
        """Post the delivery's message in its channel and return the platform's id of the post.

        A platform that honours ids posts a delivery id once, however often it is asked, and returns the same id.

        Raises:
            TryLater: surely not posted, may work later.
            PostRefused: surely not posted and will not be; `cure` says what a person can do.
            PostUnclear: nobody knows.
        """
        ...


class Reader(Protocol):
    """Text to facts, off the event loop. `bot.reading` does the work; the adapter decides in which thread or process."""

    async def read(self, reports: Sequence[Report]) -> tuple[Report, ...]:
        """The same reports, in the same order, each with its `reading`."""
        ...
