"""Feeds added while Tacho runs: found once, polled by the running poller, there after a restart (issue 5; feeds.md, P12, P41, P46)."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.desk.feed_book import SPACE, AddedFeed, FeedBook, place_of
from bot.desk.feed_outcomes import Added, AlreadyRead, Imported, Removal, Several, TooSoon, Unknown
from bot.desk.feeds import FeedDesk
from bot.desk.polling import Poller
from bot.errors import FeedRefused, FeedUnavailable
from bot.model.feed import Document, Entry, Feed, FeedLink, FeedState, FoundFeed, Outline, PollRules, Validators
from bot.model.subscription import Channel
from tests.fakes.clock import FixedClock
from tests.fakes.feed_finder import ScriptedFeedFinder
from tests.fakes.feed_source import ScriptedFeedSource
from tests.fakes.store import MemoryStore
from tests.support.polling import CountingIntake, document

CONFIGURED = Feed("https://first.example/feed", "First")
NEW = "https://new.example/feed"
PAGE = "https://new.example/"
OFF = Feed("https://off.example/feed", "Switched Off", "de", topics=("ev",), packs=("germany",))
CHANNEL = Channel("slack", "T1/C1", "News")
OTHER_CHANNEL = Channel("slack", "T1/C2", "Others")
GERMAN = Document(
    "Neue Nachrichten",
    (
        Entry(
            "1", "https://new.example/1", "Der Hersteller baut das Werk und die Batterie", "Das ist für die Region gut."
        ),
    ),
    Validators('"v1"'),
    "hash",
)


class Room:
    """A poller and a desk that share one list of feeds."""

    def __init__(self, store: MemoryStore | None = None) -> None:
        self.store = store or MemoryStore()
        self.clock = FixedClock()
        self.world = ScriptedFeedSource()
        self.finder = ScriptedFeedFinder()
        self.book = FeedBook([CONFIGURED], notes=self.store, topics={"ev"}, known=[OFF])
        self.intake = CountingIntake(self.store)
        self.poller = Poller(
            feeds=self.book,
            refresh=self.book.refresh,
            source=self.world,
            shelf=self.store,
            clock=self.clock,
            rules=PollRules(),
            intake=self.intake,
        )
        self.desk = FeedDesk(
            book=self.book,
            finder=self.finder,
            shelf=self.store,
            poller=self.poller,
            clock=self.clock,
            rules=PollRules(),
        )
        self.world.publish(CONFIGURED.url, document("c"))

    def place(self, address: str = NEW, said: Document = GERMAN) -> None:
        self.finder.place(address, FoundFeed(address, said))

    async def add(self, address: str = NEW) -> Feed:
        outcome = await self.desk.add(address, CHANNEL)
        assert isinstance(outcome, Added)
        return outcome.feed

    async def remove(self, address: str = NEW, channel: Channel | None = CHANNEL, **more: bool) -> Removal:
        (feed,) = [feed for feed in self.book if feed.url == address]
        return await self.desk.remove(feed, channel, **more)


async def test_feed_is_known_by_its_own_title_and_the_language_it_is_written_in() -> None:
    room = Room()
    room.place()
    assert await room.add() == Feed(NEW, "Neue Nachrichten", "de")
    room.place("https://www.plain.example/feed", replace(GERMAN, title=" ", entries=()))
    assert await room.add("https://www.plain.example/feed") == Feed(
        "https://www.plain.example/feed", "plain.example", "en"
    )


@pytest.mark.parametrize("typed", ["switched off", "https://off.example/feed"])
async def test_feed_that_is_switched_off_is_added_by_name_with_all_that_is_known_of_it(typed: str) -> None:
    room = Room()
    room.place(OFF.url, document("1"))
    assert await room.add(typed) == OFF
    again = FeedBook([], notes=room.store, topics={"ev"})
    await again.refresh()
    assert list(again) == [OFF]


async def test_pack_of_feeds_that_are_switched_off_is_added_whole_and_asks_nothing() -> None:
    room = Room()
    assert await room.desk.add("Germany", CHANNEL) == Imported((OFF,), 0, 0, ())
    assert await room.desk.add("germany") == Imported((), 1, 0, ())
    assert room.finder.asked == []
    assert room.book.added(OFF.url) == AddedFeed(OFF, (place_of(CHANNEL),))


async def test_list_brings_what_is_known_of_a_feed_that_is_switched_off() -> None:
    room = Room()
    assert (await room.desk.take_in([Outline("https://OFF.example/feed/", "Other name")])).added == (OFF,)


async def test_p41_what_was_asked_to_find_a_feed_is_its_first_poll() -> None:
    room = Room()
    room.place()
    await room.add()
    outcomes = await room.poller.poll()
    assert [(outcome.feed.url, outcome.new_reports) for outcome in outcomes] == [(CONFIGURED.url, 1), (NEW, 1)]
    assert room.world.asked == [CONFIGURED.url]
    assert room.finder.asked == [NEW]
    state = (await room.store.feed_states())[NEW]
    assert state.validators == GERMAN.validators
    assert state.next_check_at is not None
    assert state.next_check_at >= room.clock.now() + timedelta(hours=1)
    room.clock.advance(timedelta(minutes=20))
    assert await room.poller.poll() == ()


async def test_what_was_found_is_filed_alone_where_no_poller_runs() -> None:
    room = Room()
    room.place()
    await room.add()
    assert [outcome.feed.url for outcome in await room.poller.take_in()] == [NEW]
    assert await room.poller.take_in() == ()
    assert room.world.asked == []


async def test_added_feed_is_there_after_a_restart_and_is_polled_then() -> None:
    room = Room()
    room.place()
    await room.add()
    again = Room(room.store)
    again.world.publish(NEW, GERMAN)
    assert NEW in {outcome.feed.url for outcome in await again.poller.poll()}
    assert again.book.added(NEW) == AddedFeed(Feed(NEW, "Neue Nachrichten", "de"), (place_of(CHANNEL),))


async def test_feed_that_another_process_added_is_polled_at_the_next_round() -> None:
    room = Room()
    await room.poller.poll()
    other = FeedBook([CONFIGURED], notes=room.store, topics=())
    assert await other.add([AddedFeed(Feed(NEW, "New"))])
    room.world.publish(NEW, document("1"))
    assert [outcome.feed.url for outcome in await room.poller.poll()] == [NEW]


async def test_p46_page_with_one_feed_leads_to_it() -> None:
    room = Room()
    room.finder.place(PAGE, (FeedLink(NEW, "News"), FeedLink("https://new.example/c", "Comments", comments=True)))
    room.place()
    assert (await room.add(PAGE)).url == NEW
    assert room.finder.asked == [PAGE, NEW]


async def test_p46_of_several_feeds_a_person_chooses() -> None:
    room = Room()
    links = (FeedLink(NEW, "News"), FeedLink("https://new.example/sales", "Sales"))
    room.finder.place(PAGE, links)
    assert await room.desk.add(PAGE) == Several(links)
    assert list(room.book) == [CONFIGURED]


async def test_p46_feed_of_comments_is_taken_where_there_is_no_other() -> None:
    room = Room()
    room.finder.place(PAGE, (FeedLink(NEW, "Comments", comments=True),))
    room.place()
    assert (await room.add(PAGE)).url == NEW


@pytest.mark.parametrize(
    "typed",
    [
        "https://first.example/feed",
        "https://FIRST.example/feed/",
        "https://user:word@first.example/feed#top",
        "https://moved.example/feed",
    ],
)
async def test_p31_feed_that_is_read_already_is_not_read_twice(typed: str) -> None:
    room = Room()
    await room.store.remember_feeds([FeedState(CONFIGURED.url, "https://moved.example/feed")])
    assert await room.desk.add(typed) == AlreadyRead(CONFIGURED)
    assert room.finder.asked == []


async def test_p31_address_that_moved_to_a_feed_we_have_is_not_read_twice() -> None:
    room = Room()
    room.finder.place(NEW, FoundFeed(CONFIGURED.url, GERMAN))
    assert await room.desk.add(NEW) == AlreadyRead(CONFIGURED)


async def test_p12_same_address_is_asked_once_within_the_floor() -> None:
    room = Room()
    room.finder.place(PAGE, (FeedLink(NEW), FeedLink("https://new.example/other")))
    await room.desk.add(PAGE)
    await room.desk.add(PAGE)
    assert room.finder.asked == [PAGE]
    room.place()
    await room.add()
    await room.remove()
    await room.add()
    assert room.finder.asked == [PAGE, NEW]
    room.clock.advance(timedelta(minutes=15))
    await room.desk.add(PAGE)
    assert room.finder.asked == [PAGE, NEW, PAGE]


async def test_p12_feed_that_was_polled_a_moment_ago_is_not_asked_to_be_added_again() -> None:
    room = Room()
    asked_at = room.clock.now() - timedelta(minutes=5)
    await room.store.remember_feeds([FeedState(NEW, NEW, checked_at=asked_at)])
    assert await room.desk.add(NEW) == TooSoon(asked_at + timedelta(minutes=15))
    assert room.finder.asked == []


async def test_removed_pack_comes_back_with_what_a_list_had_brought_to_it() -> None:
    room = Room()
    await room.desk.add("germany", CHANNEL)
    await room.desk.take_in([Outline(NEW, "New", "de", ("Germany",))], channel=CHANNEL)
    pack = [feed for feed in room.book if "germany" in feed.packs]
    for feed in pack:
        await room.desk.remove(feed, CHANNEL)
    assert list(room.book) == [CONFIGURED]
    restored = await room.desk.add("germany", CHANNEL)
    assert isinstance(restored, Imported)
    assert {feed.url for feed in restored.added} == {OFF.url, NEW}


async def test_p27_feed_that_was_gone_is_asked_again_when_somebody_adds_it() -> None:
    room = Room()
    long_ago = room.clock.now() - timedelta(days=9)
    await room.store.remember_feeds([FeedState(NEW, NEW, gone=True, checked_at=long_ago, problem="Gone (410).")])
    room.place()
    await room.add()
    assert (await room.poller.take_in())[0].problem is None
    assert not (await room.store.feed_states())[NEW].gone


async def test_address_that_leads_nowhere_adds_nothing() -> None:
    room = Room()
    with pytest.raises(FeedUnavailable, match="404"):
        await room.desk.add(NEW)
    with pytest.raises(FeedRefused, match="must begin with"):
        await room.desk.add("ftp://new.example/feed")
    assert list(room.book) == [CONFIGURED]


async def test_address_that_no_feed_needs_is_refused() -> None:
    room = Room()
    long = f"https://new.example/{'x' * 2000}"
    room.place(long)
    with pytest.raises(FeedRefused, match="longer than 2000"):
        await room.desk.add(long)


async def test_removed_feed_is_not_asked_any_more_and_the_configurations_stay() -> None:
    room = Room()
    room.place()
    await room.add()
    await room.poller.poll()
    assert await room.remove() is Removal.DONE
    assert await room.desk.remove(CONFIGURED, CHANNEL, everywhere=True) is Removal.CONFIGURED
    room.clock.advance(timedelta(days=2))
    assert [outcome.feed for outcome in await room.poller.poll()] == [CONFIGURED]
    assert list(Room(room.store).book) == [CONFIGURED]


async def test_feed_is_read_for_as_long_as_one_place_wants_it() -> None:
    room = Room()
    room.place()
    feed = await room.add()
    assert await room.desk.add(NEW, OTHER_CHANNEL) == AlreadyRead(feed, joined=True)
    assert await room.desk.add(NEW, OTHER_CHANNEL) == AlreadyRead(feed)
    again = Room(room.store)
    await again.book.refresh()
    assert again.book.added(NEW) == AddedFeed(feed, (place_of(CHANNEL), place_of(OTHER_CHANNEL)))
    assert await again.remove() is Removal.STAYS
    assert await again.remove() is Removal.ELSEWHERE
    assert feed in again.book
    assert await again.remove(channel=OTHER_CHANNEL) is Removal.DONE
    assert list(again.book) == [CONFIGURED]


@pytest.mark.parametrize("channel", [Channel("slack", "T2/C1"), None])
async def test_feed_is_removed_only_where_it_was_added(channel: Channel | None) -> None:
    room = Room()
    room.place()
    feed = await room.add()
    assert await room.remove(channel=channel) is Removal.ELSEWHERE
    assert feed in room.book
    assert room.book.added(feed.url) is not None
    assert await room.remove(channel=channel, everywhere=True) is Removal.DONE
    assert feed not in room.book


async def test_feed_added_in_no_channel_is_removed_by_whoever_runs_tacho_alone() -> None:
    room = Room()
    await room.desk.take_in([Outline(NEW)])
    assert await room.remove(channel=None) is Removal.ELSEWHERE
    assert await room.remove(everywhere=True) is Removal.DONE


async def test_list_joins_those_who_want_what_is_read_already() -> None:
    room = Room()
    room.place()
    feed = await room.add()
    outcome = await room.desk.take_in([Outline(NEW), Outline(CONFIGURED.url)], channel=OTHER_CHANNEL)
    assert (outcome.added, outcome.known) == ((), 2)
    assert room.book.added(NEW) == AddedFeed(feed, (place_of(CHANNEL), place_of(OTHER_CHANNEL)))
    assert room.book.added(CONFIGURED.url) is None


async def test_wish_that_another_process_writes_in_between_is_kept() -> None:
    class Raced(MemoryStore):
        """Lets another process act after a note was read."""

        between: Callable[[], Awaitable[object]] | None = None

        async def note(self, space: str, key: str) -> str | None:
            text = await super().note(space, key)
            if self.between is not None:
                act, self.between = self.between, None
                await act()
            return text

    store = Raced()
    mine = FeedBook([], notes=store, topics=())
    other = FeedBook([], notes=store, topics=())
    await mine.add([AddedFeed(Feed(NEW, "New"), ("a",))])
    store.between = lambda: other.add([AddedFeed(Feed(NEW, "New"), ("b",))])
    assert await mine.leave(NEW, "a") == AddedFeed(Feed(NEW, "New"), ("b",))
    store.between = lambda: other.add([AddedFeed(Feed(NEW, "New"), ("c",))])
    assert await mine.leave(NEW, "b") == AddedFeed(Feed(NEW, "New"), ("c",))
    await mine.add([AddedFeed(Feed(NEW, "New"), ("d",))])
    store.between = lambda: other.add([AddedFeed(Feed(NEW, "New"), ("e",))])
    assert await mine.leave(NEW, "c") == AddedFeed(Feed(NEW, "New"), ("d", "e"))
    await other.refresh()
    assert other.added(NEW) == mine.added(NEW) == AddedFeed(Feed(NEW, "New"), ("d", "e"))


async def test_removed_feed_comes_back_as_it_was_without_being_asked() -> None:
    room = Room()
    await room.desk.take_in([Outline(NEW, "New", "de", ("Cars", "/topic/ev"))], channel=CHANNEL)
    (feed,) = [feed for feed in room.book if feed.url == NEW]
    await room.store.remember_feeds([FeedState(NEW, NEW, checked_at=room.clock.now())])
    await room.remove()
    assert await room.desk.add(NEW, CHANNEL) == Added(feed, None)
    assert feed in room.book
    assert room.finder.asked == []


async def test_p27_feed_that_was_gone_is_asked_again_when_a_list_brings_it() -> None:
    room = Room()
    long_ago = room.clock.now() - timedelta(days=9)
    gone = FeedState(NEW, NEW, gone=True, checked_at=long_ago, problem="Gone (410).", told_at=long_ago)
    await room.store.remember_feeds([gone])
    room.world.publish(NEW, document("1"))
    await room.desk.take_in([Outline(NEW)])
    assert NEW in [outcome.feed.url for outcome in await room.poller.poll()]
    state = (await room.store.feed_states())[NEW]
    assert (state.gone, state.told_at, state.problem) == (False, None, None)


@pytest.mark.parametrize("typed", ["motosport", "not an address", "汽车"])
async def test_what_is_neither_a_name_nor_an_address_is_not_asked_for(typed: str) -> None:
    room = Room()
    assert isinstance(await room.desk.add(typed), Unknown)
    assert room.finder.asked == []


async def test_feed_that_is_removed_before_its_first_poll_is_forgotten() -> None:
    room = Room()
    room.place()
    await room.add()
    await room.remove()
    assert await room.poller.take_in() == ()


async def test_a37_list_is_taken_in_with_what_it_says_and_asks_nothing() -> None:
    room = Room()
    room.finder.place_list(
        "https://lists.example/a.opml",
        [
            Outline("https://one.example/", "One", "de-AT", ("Cars ", "/topic/ev", "/topic/none", "x/y")),
            Outline("https://two.example/feed"),
            Outline("https://two.example/feed/", "Twice"),
            Outline("https://first.example/feed", "Known"),
            Outline("ftp://10.0.0.1/", "Inside"),
        ],
        more=3,
    )
    outcome = await room.desk.import_from("https://lists.example/a.opml", CHANNEL)
    assert outcome.added == (
        Feed("https://one.example/", "One", "de", topics=("ev",), packs=("cars", "x/y")),
        Feed("https://two.example/feed", "two.example"),
    )
    assert (outcome.known, outcome.more) == (2, 3)
    assert outcome.refused == (("Inside", "The address must begin with http:// or https://."),)
    assert room.finder.asked == ["https://lists.example/a.opml"]
    assert {outcome.feed.url for outcome in await room.poller.poll()} == {
        "https://one.example/",
        "https://two.example/feed",
        CONFIGURED.url,
    }


async def test_a37_long_list_leaves_everybody_on_the_loop_a_turn_while_it_is_taken_in_and_read_again() -> None:
    room = Room()
    turns = 0

    async def wait_for_turns() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    waiting = asyncio.create_task(wait_for_turns())
    await room.desk.take_in([Outline(f"https://n{number}.example/") for number in range(4_000)])
    taken_in = turns
    await Room(room.store).book.refresh()
    waiting.cancel()
    assert taken_in >= 4_000 // 200
    assert turns - taken_in >= 4_000 // 200


async def test_list_that_somebody_has_is_taken_in_the_same_way() -> None:
    room = Room()
    lines = "".join(f'<outline xmlUrl="https://{name}.example/"/>' for name in ("one", "two"))
    outcome = await room.desk.import_body(f"<opml><body>{lines}</body></opml>".encode())
    assert [feed.url for feed in outcome.added] == ["https://one.example/", "https://two.example/"]


async def test_a37_more_feeds_than_there_is_room_for_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.desk.feed_book.MOST_ADDED", 3)
    room = Room()
    outcome = await room.desk.take_in([Outline(f"https://n{number}.example/") for number in range(5)])
    assert (len(outcome.added), outcome.more) == (3, 2)
    room.place()
    with pytest.raises(FeedRefused, match="No more feeds"):
        await room.desk.add(NEW)


async def test_nothing_that_is_kept_of_a_feed_names_the_channel_where_it_was_added() -> None:
    room = Room()
    room.place()
    await room.add()
    kept = repr(await room.store.notes(SPACE))
    assert place_of(CHANNEL) in kept
    assert CHANNEL.address not in kept
    assert CHANNEL.name not in kept


async def test_feed_that_is_added_while_the_list_is_read_again_stays() -> None:
    class SlowStore(MemoryStore):
        """Answers with what was there when it was asked, a while later."""

        async def notes(self, space: str) -> Mapping[str, str]:
            there = await super().notes(space)
            for _ in range(5):
                await asyncio.sleep(0)
            return there

    store = SlowStore()
    book = FeedBook([], notes=store, topics=())
    await store.write_note(SPACE, "https://other.example/", json.dumps({"publisher": "Other", "language": "en"}))
    await asyncio.gather(book.refresh(), book.add([AddedFeed(Feed(NEW, "New"))]))
    assert {feed.url for feed in book} == {NEW, "https://other.example/"}


async def test_configuration_wins_over_what_people_added() -> None:
    store = MemoryStore()
    await FeedBook([], notes=store, topics=()).add([AddedFeed(Feed(CONFIGURED.url, "Other name"))])
    book = FeedBook([CONFIGURED], notes=store, topics=())
    await book.refresh()
    assert list(book) == [CONFIGURED]
    assert book.added(CONFIGURED.url) is None


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("https://bad.example/", "{"),
        ("https://bad.example/", "[]"),
        ("https://bad.example/", '{"publisher": "", "language": "en"}'),
        ("https://bad.example/", '{"publisher": "B", "language": "English"}'),
        ("https://bad.example/", '{"publisher": "B"}'),
        ("https://bad.example/", '{"publisher": "B", "language": "en", "topics": "ev"}'),
        ("https://bad.example/", '{"publisher": "B", "language": "en", "interval_minutes": -1}'),
        ("file:///etc/passwd", '{"publisher": "B", "language": "en"}'),
    ],
)
async def test_note_that_breaks_the_rules_of_feeds_toml_is_passed_over_with_a_word(
    url: str, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    store = MemoryStore()
    await store.write_note(SPACE, url, text)
    await store.write_note(SPACE, NEW, json.dumps({"publisher": "New", "language": "en"}))
    book = FeedBook([], notes=store, topics=())
    await book.refresh()
    assert list(book) == [Feed(NEW, "New")]
    assert "cannot be read" in caplog.text


async def test_everything_of_a_feed_comes_back_as_it_was() -> None:
    store = MemoryStore()
    feed = Feed(NEW, "新", "zh", ("ev",), ("china", "b"), timedelta(minutes=90.5), full_text=False, pictures=True)
    await FeedBook([], notes=store, topics={"ev"}).add([AddedFeed(feed, (place_of(CHANNEL),))])
    book = FeedBook([], notes=store, topics={"ev"})
    await book.refresh()
    assert book.added(NEW) == AddedFeed(feed, (place_of(CHANNEL),))
    without_topic = FeedBook([], notes=store, topics=())
    await without_topic.refresh()
    assert without_topic[0].topics == ()
