"""Tells those who manage a feed once that it has died, and once that it is back: through the outbox, like every post (P25)."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.desk.feed_book import FeedBook, place_of
from bot.desk.hosts import Pair
from bot.model.digest import Digest, Edition, EditionOutcome
from bot.model.feed import Condition, FeedHealth
from bot.model.subscription import Channel, ChannelProfile
from bot.ports import Clock, FeedShelf, Outbox, SubscriptionShelf
from bot.timing.health import condition_of, health_of, is_cut_off
from bot.timing.quiet import quiet_until
from bot.writing.digests import deliveries
from bot.writing.pages_feeds import notice_page

OFF = "off"


@dataclass(slots=True)
class _Notice:
    """What one channel is told at once; `removable` where its people can take the feeds out."""

    channel: Channel
    removable: bool
    pairs: list[Pair] = field(default_factory=list)


class FeedWatch:
    """Tells of feeds.

    A feed that somebody added is told of where it was added; one of the configuration in the channel the operator names, else in
    the one that subscribed first. Where nobody subscribes, nobody is told, until somebody does; and nobody is told that feeds fail while
    none at all answers: then it is Tacho that is cut off, which `tacho doctor` says.

    Args:
        book: all feeds.
        shelf: remembers that people were told.
        outbox: brings notices to their channels.
        subscriptions: which channels there are, and what they have settled.
        clock: the time.
        place: the id of the channel for feeds of the configuration; "" for the one that subscribed first, "off" for none.
    """

    def __init__(
        self,
        *,
        book: FeedBook,
        shelf: FeedShelf,
        outbox: Outbox,
        subscriptions: SubscriptionShelf,
        clock: Clock,
        place: str = "",
    ) -> None:
        self._book = book
        self._shelf = shelf
        self._outbox = outbox
        self._subscriptions = subscriptions
        self._clock = clock
        self._place = place

    async def tell(self, feeds: Sequence[Pair]) -> None:
        """Tell of feeds that need somebody, or are well again after that was told, and remember in their states that it was.

        The notice is filed first. A process that is killed between the two files it again: with the same id, which the outbox
        knows, unless other feeds have joined it.
        """
        now = self._clock.now()
        for notice in await self._notices(feeds):
            profile = await self._subscriptions.profile(notice.channel)
            await self._outbox.file_edition(_edition(notice, profile, now))
            await self._shelf.remember_feeds(
                [replace(state, told_at=now if state.told_at is None else None) for _, state in notice.pairs]
            )

    async def _notices(self, feeds: Sequence[Pair]) -> Sequence[_Notice]:
        now = self._clock.now()
        known = await self._shelf.feed_states()
        if is_cut_off([known[feed.url] for feed in self._book if feed.url in known], now):
            feeds = [pair for pair in feeds if condition_of(pair[1], now) is not Condition.DEAD]
        subscribed = {one.channel.id: one.channel for one in await self._subscriptions.subscriptions()}
        notices: dict[tuple[str, bool], _Notice] = {}
        by_place = {place_of(channel): key for key, channel in subscribed.items()}
        for feed, state in feeds:
            added = self._book.added(feed.url)
            wanted = self._place if added is None else by_place.get(added.place, "")
            channel = await self._channel(wanted, subscribed)
            if channel is not None:
                notice = notices.setdefault((channel.id, added is not None), _Notice(channel, added is not None))
                notice.pairs.append((feed, state))
        return list(notices.values())

    async def _channel(self, wanted: str, subscribed: Mapping[str, Channel]) -> Channel | None:
        """The wanted channel if it subscribes to something and is there, else the first that is; None where none is."""
        if wanted == OFF:
            return None
        likely = [subscribed[wanted]] if wanted in subscribed else []
        for channel in (*likely, *subscribed.values()):
            if (await self._subscriptions.profile(channel)).gone_since is None:
                return channel
        return None


def _edition(notice: _Notice, profile: ChannelProfile, now: datetime) -> Edition:
    """The notice as an edition without stories: its id is what it tells, so that it is filed once."""
    health = [health_of(feed, state, now) for feed, state in notice.pairs]
    split: defaultdict[bool, list[FeedHealth]] = defaultdict(list)
    for one in health:
        split[one.state.told_at is None].append(one)
    message = notice_page(
        split[True],
        split[False],
        removable=notice.removable,
        now=now,
        zone=profile.zone,
        language=profile.language,
    )
    told = sorted(f"{one.feed.url} {one.state.told_at} {_since(one)}" for one in health)
    digest_id = f"{notice.channel.id}@feeds {hashlib.sha256(' '.join(told).encode()).hexdigest()[:16]}"
    digest = Digest(digest_id, notice.channel, now, (), (), 0)
    earliest = quiet_until(profile, now) or now
    posts = deliveries(digest, (message,), earliest)
    return Edition(digest, EditionOutcome.NOTICE, posts)


def _since(one: FeedHealth) -> str:
    """What tells one death of a feed from another: when it began to fail, or fell silent; "" for its return."""
    state = one.state
    return "" if state.told_at is not None else str(state.failing_since or state.newest_entry_at)
