"""Those who manage a feed hear once that it died and once that it is back, through the outbox (issue 5; feeds.md, P25 to P27)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.desk.feed_book import AddedFeed, FeedBook, place_of
from bot.desk.feed_watch import FeedWatch
from bot.desk.polling import Poller
from bot.errors import FeedGone, FeedUnavailable, StoreUnusable
from bot.model.digest import Delivery, DeliveryState, Edition
from bot.model.feed import Feed, FeedState, PollRules
from bot.model.message import Hint, LinkList
from bot.model.subscription import Cadence, Channel, ChannelProfile, Interest, Subscription
from tests.fakes.clock import FixedClock
from tests.fakes.feed_source import ScriptedFeedSource
from tests.fakes.store import MemoryStore
from tests.support.polling import CountingIntake, document

CONFIGURED = Feed("https://first.example/feed", "First")
SECOND = Feed("https://second.example/feed", "Second")
ADDED = Feed("https://added.example/feed", "Added")
FIRST_CHANNEL = Channel("slack", "T1/C1", "general")
OTHER_CHANNEL = Channel("slack", "T1/C2", "feeds")
DOWN = FeedUnavailable("The server has a fault of its own (500).")


class Room:
    """A poller with a watch, two channels that subscribe, and a feed that was added in the second."""

    def __init__(self, place: str = "", store: MemoryStore | None = None, clock: FixedClock | None = None) -> None:
        self.store = store or MemoryStore()
        self.clock = clock or FixedClock()
        self.world = ScriptedFeedSource()
        self.book = FeedBook([CONFIGURED, SECOND], notes=self.store, topics=())
        watch = FeedWatch(
            book=self.book,
            shelf=self.store,
            outbox=self.store,
            subscriptions=self.store,
            clock=self.clock,
            place=place,
        )
        self.poller = Poller(
            feeds=self.book,
            refresh=self.book.refresh,
            source=self.world,
            shelf=self.store,
            clock=self.clock,
            rules=PollRules(),
            intake=CountingIntake(self.store),
            watch=watch,
        )
        for feed in (CONFIGURED, SECOND, ADDED):
            self.mend(feed)

    async def open(self) -> "Room":
        for channel in (FIRST_CHANNEL, OTHER_CHANNEL):
            await self.store.subscribe(Subscription.of(channel, Interest(), Cadence()), self.clock.now())
        await self.book.add([AddedFeed(ADDED, (place_of(OTHER_CHANNEL),))])
        await self.poller.poll()
        return self

    def mend(self, feed: Feed) -> None:
        self.world.publish(feed.url, document(feed.publisher))

    async def pass_time(self, hours: float) -> None:
        """Poll as often as the poller would, an hour apart."""
        for _ in range(int(hours)):
            self.clock.advance(timedelta(hours=1))
            await self.poller.poll()

    async def posts(self) -> Sequence[Delivery]:
        return await self.store.deliveries(set(DeliveryState))

    async def told(self) -> list[tuple[str, str]]:
        """Where something was told, and what."""
        return [(post.channel.address, post.message.summary) for post in await self.posts()]


async def test_p25_feed_that_fails_for_a_day_is_told_once_and_once_when_it_is_back() -> None:
    room = await Room().open()
    room.world.fail(CONFIGURED.url, DOWN)
    await room.pass_time(23)
    assert await room.told() == []
    await room.pass_time(100)
    assert await room.told() == [("T1/C1", "A feed needs somebody: First")]
    room.mend(CONFIGURED)
    await room.pass_time(100)
    assert await room.told() == [("T1/C1", "A feed needs somebody: First"), ("T1/C1", "A feed is back: First")]


async def test_p25_feed_that_dies_again_is_told_again() -> None:
    room = await Room().open()
    for _ in range(2):
        room.world.fail(CONFIGURED.url, DOWN)
        await room.pass_time(60)
        room.mend(CONFIGURED)
        await room.pass_time(60)
    assert [summary for _, summary in await room.told()] == [
        "A feed needs somebody: First",
        "A feed is back: First",
    ] * 2


async def test_p27_feed_that_is_gone_is_told_at_once_and_never_again() -> None:
    room = await Room().open()
    room.world.fail(CONFIGURED.url, FeedGone("The server says that this feed is gone for good (410)."))
    await room.pass_time(5)
    assert await room.told() == [("T1/C1", "A feed needs somebody: First")]
    (post,) = await room.posts()
    (lines,) = [block for block in post.message.blocks if isinstance(block, LinkList)]
    assert "gone for good (410)" in lines.items[0].text


async def test_silent_feed_is_noticed_from_its_pace_and_told_once() -> None:
    room = await Room().open()
    state = (await room.store.feed_states())[CONFIGURED.url]
    await room.store.remember_feeds([replace(state, entries_a_day=6.0, newest_entry_at=room.clock.now())])
    await room.pass_time(5 * 24)
    assert await room.told() == []
    await room.pass_time(5 * 24)
    assert await room.told() == [("T1/C1", "A feed needs somebody: First")]
    (post,) = await room.posts()
    (lines,) = [block for block in post.message.blocks if isinstance(block, LinkList)]
    assert "normally 6 a day, none for 5 days" in lines.items[0].text


async def test_added_feed_is_told_of_where_it_was_added_with_the_command_that_takes_it_out() -> None:
    room = await Room().open()
    room.world.fail(ADDED.url, FeedGone("Gone (410)."))
    room.world.fail(CONFIGURED.url, FeedGone("Gone (410)."))
    await room.pass_time(3)
    assert sorted(await room.told()) == [
        ("T1/C1", "A feed needs somebody: First"),
        ("T1/C2", "A feed needs somebody: Added"),
    ]
    hints = {
        post.channel.address: block.text
        for post in await room.posts()
        for block in post.message.blocks
        if isinstance(block, Hint)
    }
    assert "feeds.toml" in hints["T1/C1"]
    assert "/feeds remove" in hints["T1/C2"]


async def test_feeds_that_die_together_are_told_together() -> None:
    room = await Room().open()
    for feed in (CONFIGURED, SECOND):
        room.world.fail(feed.url, FeedGone("Gone (410)."))
    room.clock.advance(timedelta(hours=3))
    await room.poller.poll()
    assert await room.told() == [("T1/C1", "2 feeds need somebody: First, Second")]


@pytest.mark.parametrize(("place", "told"), [("slack:T1/C2", ["T1/C2"]), ("off", []), ("slack:T9/C9", ["T1/C1"])])
async def test_operator_says_where_notices_go(place: str, told: list[str]) -> None:
    room = await Room(place).open()
    room.world.fail(CONFIGURED.url, FeedGone("Gone (410)."))
    await room.pass_time(3)
    assert [channel for channel, _ in await room.told()] == told


async def test_place_that_is_gone_is_told_nothing() -> None:
    room = await Room().open()
    await room.store.save_profile(ChannelProfile(FIRST_CHANNEL, gone_since=room.clock.now()))
    room.world.fail(CONFIGURED.url, FeedGone("Gone (410)."))
    await room.pass_time(3)
    assert [channel for channel, _ in await room.told()] == ["T1/C2"]


async def test_where_nobody_subscribes_the_first_who_does_is_told() -> None:
    room = Room()
    await room.poller.poll()
    room.world.fail(CONFIGURED.url, DOWN)
    await room.pass_time(50)
    assert await room.told() == []
    await room.store.subscribe(Subscription.of(OTHER_CHANNEL, Interest(), Cadence()), room.clock.now())
    await room.pass_time(25)
    assert await room.told() == [("T1/C2", "A feed needs somebody: First")]


@pytest.mark.parametrize("restarts", [False, True])
async def test_p27_feed_that_was_gone_while_nobody_subscribed_is_told_to_the_first_who_does(restarts: bool) -> None:
    room = Room()
    await room.poller.poll()
    room.world.fail(CONFIGURED.url, FeedGone("Gone (410)."))
    await room.pass_time(50)
    if restarts:
        room = Room(store=room.store, clock=room.clock)
    await room.store.subscribe(Subscription.of(OTHER_CHANNEL, Interest(), Cadence()), room.clock.now())
    await room.pass_time(25)
    assert await room.told() == [("T1/C2", "A feed needs somebody: First")]


async def test_p27_notice_that_could_not_be_filed_is_filed_in_a_later_round() -> None:
    room = await Room().open()
    room.world.fail(CONFIGURED.url, FeedGone("Gone (410)."))

    async def fail(_: Edition) -> bool:
        raise StoreUnusable("The disc is full.")

    room.store.file_edition = fail  # type: ignore[method-assign,assignment]
    room.clock.advance(timedelta(hours=2))
    with pytest.raises(StoreUnusable):
        await room.poller.poll()
    del room.store.file_edition  # type: ignore[attr-defined]
    await room.pass_time(1)
    assert await room.told() == [("T1/C1", "A feed needs somebody: First")]


async def test_feed_that_several_channels_want_is_told_of_in_each_of_them_once() -> None:
    room = await Room().open()
    await room.book.add([AddedFeed(ADDED, (place_of(FIRST_CHANNEL),))])
    room.world.fail(ADDED.url, DOWN)
    await room.pass_time(60)
    room.mend(ADDED)
    await room.pass_time(60)
    assert sorted(await room.told()) == [
        ("T1/C1", "A feed is back: Added"),
        ("T1/C1", "A feed needs somebody: Added"),
        ("T1/C2", "A feed is back: Added"),
        ("T1/C2", "A feed needs somebody: Added"),
    ]


@pytest.mark.parametrize(("place", "told"), [("", ["T1/C1"]), ("slack:T1/C2", ["T1/C2"]), ("off", [])])
async def test_feed_whose_channel_is_gone_is_told_where_the_operator_says_without_a_command_that_would_be_refused(
    place: str, told: list[str]
) -> None:
    room = await Room(place).open()
    gone = Feed("https://lost.example/feed", "Lost")
    room.mend(gone)
    await room.book.add([AddedFeed(gone, (place_of(Channel("slack", "T9/C9")),))])
    await room.pass_time(1)
    room.world.fail(gone.url, FeedGone("Gone (410)."))
    await room.pass_time(3)
    posts = await room.posts()
    assert [post.channel.address for post in posts] == told
    hints = [block.text for post in posts for block in post.message.blocks if isinstance(block, Hint)]
    assert all("tacho feeds remove NAME" in hint for hint in hints)


async def test_feed_that_was_removed_while_it_was_asked_is_not_told_of() -> None:
    room = await Room().open()
    state = (await room.store.feed_states())[ADDED.url]
    await room.book.remove(ADDED.url)
    watch = FeedWatch(book=room.book, shelf=room.store, outbox=room.store, subscriptions=room.store, clock=room.clock)
    await watch.tell([(ADDED, replace(state, gone=True, problem="Gone (410)."))])
    assert await room.told() == []


async def test_notice_waits_for_the_end_of_quiet_hours_and_speaks_the_channels_language() -> None:
    room = await Room().open()
    quiet = ChannelProfile(FIRST_CHANNEL, quiet=(time(0, 0), time(23, 0)), language="de")
    await room.store.save_profile(quiet)
    room.world.fail(CONFIGURED.url, FeedGone("Gone (410)."))
    await room.pass_time(3)
    (post,) = await room.posts()
    assert post.next_try_at.time() == time(23, 0)
    assert post.message.title == "Eine Quelle braucht jemanden"


async def test_process_killed_between_notice_and_memory_tells_no_second_time() -> None:
    room = await Room().open()
    room.world.fail(CONFIGURED.url, FeedGone("Gone (410)."))
    before: FeedState | None = None

    async def forget(states: Sequence[FeedState]) -> None:
        """What is remembered of the telling never reaches the disc."""
        nonlocal before
        kept = [state for state in states if state.told_at is None]
        before = next((state for state in states if state.told_at is not None), before)
        await MemoryStore.remember_feeds(room.store, kept)

    room.store.remember_feeds = forget  # type: ignore[method-assign]
    await room.pass_time(3)
    assert before is not None
    del room.store.remember_feeds  # type: ignore[attr-defined]
    state = (await room.store.feed_states())[CONFIGURED.url]
    assert state.told_at is None
    watch = FeedWatch(book=room.book, shelf=room.store, outbox=room.store, subscriptions=room.store, clock=room.clock)
    await watch.tell([(CONFIGURED, state)])
    assert len(await room.told()) == 1
    assert (await room.store.feed_states())[CONFIGURED.url].told_at is not None


async def test_notice_is_no_digest_and_makes_no_story_told() -> None:
    room = await Room().open()
    room.world.fail(CONFIGURED.url, FeedGone("Gone (410)."))
    await room.pass_time(3)
    assert await room.store.told(FIRST_CHANNEL, room.clock.now() - timedelta(days=9)) == {}


async def test_machine_that_is_offline_for_two_days_tells_of_no_feed() -> None:
    room = await Room().open()
    others = [Feed(f"https://n{number}.example/feed", f"N{number}") for number in range(5)]
    await room.book.add(AddedFeed(feed) for feed in others)
    for feed in others:
        room.mend(feed)
    await room.pass_time(3)
    for feed in room.book:
        room.world.fail(feed.url, FeedUnavailable("The host's name is not known (DNS); check how it is written."))
    await room.pass_time(48)
    assert await room.told() == []
    for feed in others:
        room.mend(feed)
    await room.pass_time(48)
    told = {name for _, summary in await room.told() for name in summary.partition(": ")[2].split(", ")}
    assert told == {"First", "Second", "Added"}
