"""Tells those who manage a feed once that it has died, and once that it is back: through the outbox, like every post (P25)."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.desk.feed_book import FeedBook, place_of
from bot.desk.hosts import Pair
from bot.model.digest import Digest, Edition, EditionOutcome
from bot.model.feed import Condition, Feed, FeedHealth, Origin
from bot.model.subscription import Channel, ChannelProfile
from bot.ports import Clock, FeedShelf, Outbox, SubscriptionShelf
from bot.timing.health import condition_of, health_of, is_cut_off
from bot.timing.quiet import quiet_until
from bot.writing.digests import deliveries
from bot.writing.pages_feeds import notice_page

OFF = "off"


@dataclass(slots=True)
class _Notice:
    """What one channel is told at once, of feeds that come from the same place as seen from there."""

    channel: Channel
    origin: Origin
    pairs: list[Pair] = field(default_factory=list)


class FeedWatch:
    """Tells of feeds.

    A feed that somebody added is told of in each channel where it was added; one of the configuration, or that no such channel is left
    of, in the channel the operator names, else in the one that subscribed first. Where nobody subscribes, nobody is told, until
    somebody does; and nobody is told that feeds fail while none at all answers: then it is Tacho that is cut off, which `tacho doctor`
    says.

    Args:
        book: all feeds.
        shelf: remembers that people were told.
        outbox: brings notices to their channels.
        subscriptions: which channels there are, and what they have settled.
        clock: the time.
        place: the id of the channel for feeds that were added in none; "" for the one that subscribed first, "off" for none.
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
        notices = await self._notices(feeds)
        for notice in notices:
            profile = await self._subscriptions.profile(notice.channel)
            await self._outbox.file_edition(_edition(notice, profile, now))
        told = {state.url: state for notice in notices for _, state in notice.pairs}
        await self._shelf.remember_feeds(
            [replace(state, told_at=now if state.told_at is None else None) for state in told.values()]
        )

    async def _notices(self, feeds: Sequence[Pair]) -> Sequence[_Notice]:
        subscribed = {one.channel.id: one.channel for one in await self._subscriptions.subscriptions()}
        pairs = await self._worth_telling(feeds) if subscribed else ()
        wanting = {place for feed, _ in pairs for place in self._places(feed)}
        adders = {place_of(channel): channel for channel in subscribed.values()}
        there = {place: adders[place] for place in wanting & adders.keys() if await self._is_there(adders[place])}
        others = await self._elsewhere(subscribed)
        notices: dict[tuple[str, Origin], _Notice] = {}
        for feed, state in pairs:
            for channel in [there[place] for place in self._places(feed) if place in there] or others:
                origin = self._book.origin(feed.url, place_of(channel))
                notices.setdefault((channel.id, origin), _Notice(channel, origin)).pairs.append((feed, state))
        return list(notices.values())

    def _places(self, feed: Feed) -> Sequence[str]:
        added = self._book.added(feed.url)
        return added.places if added is not None else ()

    async def _worth_telling(self, feeds: Sequence[Pair]) -> Sequence[Pair]:
        """These feeds, without those that were removed meanwhile or only seem dead because nothing can be asked from here."""
        now = self._clock.now()
        there = {feed.url for feed in self._book}
        feeds = [pair for pair in feeds if pair[0].url in there]
        others = [pair for pair in feeds if condition_of(pair[1], now) is not Condition.DEAD]
        if len(others) == len(feeds):
            return feeds
        known = await self._shelf.feed_states()
        return others if is_cut_off([known[url] for url in there & known.keys()], now) else feeds

    async def _elsewhere(self, subscribed: Mapping[str, Channel]) -> Sequence[Channel]:
        """Where to tell of a feed that was added in no channel that is left: one of these, by id, or none."""
        if self._place == OFF:
            return ()
        likely = [subscribed[self._place]] if self._place in subscribed else []
        for channel in (*likely, *subscribed.values()):
            if await self._is_there(channel):
                return (channel,)
        return ()

    async def _is_there(self, channel: Channel) -> bool:
        return (await self._subscriptions.profile(channel)).gone_since is None


def _edition(notice: _Notice, profile: ChannelProfile, now: datetime) -> Edition:
    """The notice as an edition without stories: its id is what it tells, so that it is filed once."""
    health = [health_of(feed, state, now) for feed, state in notice.pairs]
    split: defaultdict[bool, list[FeedHealth]] = defaultdict(list)
    for one in health:
        split[one.state.told_at is None].append(one)
    message = notice_page(
        split[True],
        split[False],
        origin=notice.origin,
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
