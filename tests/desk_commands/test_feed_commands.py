"""`/feeds`: what is read, how it is, and feeds added, chosen, removed, imported and exported at the desk."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.desk.commands.desk import CommandDesk
from bot.desk.feed_book import FeedBook, place_of
from bot.desk.feeds import FeedDesk
from bot.errors import HostBusy
from bot.model.feed import Document, Entry, Feed, FeedLink, FeedState, FoundFeed, Outline, PollRules, Validators
from bot.model.message import Paragraph
from bot.model.subscription import Channel
from tests.fakes.feed_finder import ScriptedFeedFinder
from tests.support.counter import CHANNEL, FEED, Counter, buttons, listed
from tests.support.news import CATALOGUE

NEW = "https://new.example/feed"
PAGE = "https://new.example/"
OTHER = Channel("slack", "T1/C1", "News")
SAID = Document(
    "New Outlet",
    tuple(Entry(f"{n}", f"https://new.example/{n}", f"Maker opens plant {n}", "") for n in range(5)),
    Validators('"v1"'),
    "hash",
)


class HandedIn:
    """Keeps `PollerPort`: remembers what was handed in."""

    def __init__(self) -> None:
        self.feeds: list[Feed] = []

    def hand_in(self, feed: Feed, document: Document) -> None:
        self.feeds.append(feed)


@pytest.fixture
def finder() -> ScriptedFeedFinder:
    return ScriptedFeedFinder()


@pytest.fixture
def handed() -> HandedIn:
    return HandedIn()


class FeedCounter(Counter):
    """The counter, with a desk that may change the feeds."""

    def __init__(self, counter: Counter, finder: ScriptedFeedFinder, handed: HandedIn) -> None:
        super().__init__(counter.store, counter.clock)
        races = [Feed(f"https://race{number}.example/", f"Race {number}", packs=("motorsport",)) for number in range(3)]
        self.book = FeedBook([FEED], notes=self.store, topics=CATALOGUE.topics, known=races)
        self.feeds = FeedDesk(
            book=self.book,
            finder=finder,
            shelf=self.store,
            poller=handed,
            clock=self.clock,
            rules=PollRules(),
        )
        self.open_desk(adding=True)

    def open_desk(self, *, adding: bool) -> None:
        self.desk = CommandDesk(
            store=self.store,
            feeds=self.book,
            editor=self.editor,
            clock=self.clock,
            catalogue=CATALOGUE,
            feed_desk=self.feeds,
            adding=adding,
        )


@pytest.fixture
def desk(counter: Counter, finder: ScriptedFeedFinder, handed: HandedIn) -> FeedCounter:
    finder.place(NEW, FoundFeed(NEW, SAID))
    return FeedCounter(counter, finder, handed)


async def test_added_feed_shows_its_latest_and_how_to_take_it_back(desk: Counter, handed: HandedIn) -> None:
    message = await desk.say(f"feeds add {NEW}")
    assert message.summary == "New Outlet is read from now on. Its latest:"
    assert listed(message) == ["Maker opens plant 0", "Maker opens plant 1", "Maker opens plant 2"]
    assert [feed.url for feed in handed.feeds] == [NEW]
    undo = buttons(message)["Undo"]
    assert len(undo) < 40
    assert await desk.hear(undo) == "New Outlet is not read any more."
    assert await desk.hear("feeds") == "1 feed: 1 not asked yet."


async def test_channel_that_is_no_more_wants_nothing_and_what_others_want_is_read_on(desk: FeedCounter) -> None:
    await desk.say(f"feeds add {NEW}")
    await desk.say(f"feeds add {NEW}", channel=OTHER)
    await desk.desk.withdraw(CHANNEL)
    assert [feed.url for feed in desk.book] == [FEED.url, NEW]
    await desk.desk.withdraw(OTHER)
    assert [feed.url for feed in desk.book] == [FEED.url]
    await desk.book.refresh()
    assert [feed.url for feed in desk.book] == [FEED.url]


async def test_deleting_all_that_is_kept_of_a_channel_takes_back_its_wish_for_feeds(desk: FeedCounter) -> None:
    await desk.say(f"feeds add {NEW}")
    assert "feeds that only this channel added" in await desk.hear("privacy delete")
    assert await desk.hear("privacy delete yes") == "Nothing is kept of this channel any more."
    assert [feed.url for feed in desk.book] == [FEED.url]


async def test_added_feed_is_listed_at_once_and_by_every_other_desk(desk: Counter) -> None:
    await desk.say(f"feeds add {NEW}")
    assert await desk.hear("feeds") == "2 feeds: 2 not asked yet."
    other = Counter(desk.store, desk.clock)
    assert await other.hear("feeds") == "2 feeds: 2 not asked yet."


async def test_p46_several_feeds_of_a_page_are_offered_as_buttons(desk: Counter, finder: ScriptedFeedFinder) -> None:
    same = (
        FeedLink("https://new.example/a", "News"),
        FeedLink("https://new.example/b", "News"),
        FeedLink(NEW, "Sales"),
    )
    finder.place(PAGE, same)
    message = await desk.say(f"feeds add {PAGE}")
    assert message.summary == "There are several feeds on that page. Which one?"
    assert buttons(message) == {
        "https://new.example/a": "feeds add https://new.example/a",
        "https://new.example/b": "feeds add https://new.example/b",
        "Sales": f"feeds add {NEW}",
    }
    assert "New Outlet is read" in await desk.hear(buttons(message)["Sales"])


async def test_feed_that_is_read_already_is_said_to_be(desk: Counter) -> None:
    message = await desk.say(f"feeds add {FEED.url}")
    assert message.summary == "Outlet A is read already."
    assert "Outlet A" in await desk.hear(next(iter(buttons(message).values())))


async def test_p12_address_asked_a_moment_ago_is_not_asked_again(desk: Counter) -> None:
    asked_at = desk.clock.now() - timedelta(minutes=1)
    await desk.store.remember_feeds([FeedState(NEW, NEW, checked_at=asked_at)])
    assert "asked a moment ago" in await desk.hear(f"feeds add {NEW}")


@pytest.mark.parametrize(
    ("locale", "sentence"),
    [
        ("en", "There is no feed at this address (404)"),
        ("de", "Unter dieser Adresse ist keine Quelle (404)"),
        ("zh", "该地址没有来源（404）"),
    ],
)
async def test_reason_why_nothing_is_added_is_told_in_the_readers_language(
    desk: Counter, locale: str, sentence: str
) -> None:
    assert sentence in await desk.hear("feeds add https://nowhere.example/", locale=locale)


@pytest.mark.parametrize(
    "line", [f"feeds add {NEW}", f"feeds remove {FEED.url}", f"feeds import {NEW}", f"quellen ergänzen {NEW}"]
)
async def test_only_who_may_manage_may_change_feeds(desk: Counter, finder: ScriptedFeedFinder, line: str) -> None:
    assert "may manage this channel" in await desk.hear(line, may_manage=False)
    assert finder.asked == []
    assert await desk.hear("feeds", may_manage=False) == "1 feed: 1 not asked yet."


async def test_feed_of_the_configuration_is_taken_out_there(desk: Counter) -> None:
    assert "feeds.toml" in await desk.hear("feeds remove Outlet A")
    assert await desk.hear("feeds") == "1 feed: 1 not asked yet."


async def test_removal_can_be_undone_but_never_shows_credentials(desk: Counter, finder: ScriptedFeedFinder) -> None:
    secret = "https://user:hush@new.example/feed"
    finder.place(secret, FoundFeed(secret, SAID))
    added = await desk.say(f"feeds add {secret}")
    assert "hush" not in repr(added)
    removed = await desk.say("feeds remove new outlet")
    assert "hush" not in repr(removed)
    assert buttons(removed) == {}
    await desk.say(f"feeds add {NEW}")
    assert buttons(await desk.say("feeds remove New Outlet")) == {"Undo": f"feeds add {NEW}"}


async def test_feed_is_named_by_its_name_a_part_of_it_or_its_address(desk: Counter) -> None:
    await desk.say(f"feeds add {NEW}")
    for name in ("new outlet", "new out", NEW, "new.example"):
        assert (await desk.hear(f"feeds health {name}")).startswith("New Outlet: ")
    message = await desk.say("feeds health outlet")
    assert message.summary == "“outlet” can be several feeds. Which one?"
    assert list(buttons(message)) == ["Outlet A", "New Outlet"]
    assert "/feeds lists them" in await desk.hear("feeds health zeppelin")


async def test_health_tells_how_all_feeds_are(desk: Counter) -> None:
    now = desk.clock.now()
    state = FeedState(
        FEED.url,
        FEED.url,
        checked_at=now,
        succeeded_at=now - timedelta(days=3),
        problem="The server has a fault of its own (500).",
        failing_since=now - timedelta(days=2),
        entries_a_day=6.0,
        newest_entry_at=now - timedelta(days=3),
    )
    await desk.store.remember_feeds([state])
    message = await desk.say("feeds health")
    assert message.summary == "1 feed: 1 in need of somebody."
    assert listed(message)[0].startswith(
        "Outlet A: normally 6 a day, none for 3 days; last answer: The server has a fault of its own (500); failing since"
    )


async def test_p21_server_that_names_a_time_is_to_be_tried_after_it(desk: Counter, finder: ScriptedFeedFinder) -> None:
    finder.refuse(NEW, HostBusy("The server asks for a pause (429).", desk.clock.now() + timedelta(hours=1)))
    assert await desk.hear(f"feeds add {NEW}") == "The server asks for a pause (429). Try it again after 08:30."
    assert "Bitte nach 08:30" in await desk.hear(f"feeds add {NEW}", locale="de")


async def test_list_of_feeds_is_imported_and_told(desk: Counter, finder: ScriptedFeedFinder) -> None:
    finder.place_list(PAGE, [Outline(NEW, "New"), Outline(FEED.url), Outline("ftp://x.example/", "Old")])
    message = await desk.say(f"feeds import {PAGE}")
    assert message.summary == "1 feed is read from now on. 1 is read already."
    assert listed(message) == ["New", "Old: The address must begin with http:// or https://."]
    assert desk.store is not None
    assert (await desk.say("feeds health New")).title == "New"


async def test_feeds_are_exported_as_opml(desk: Counter) -> None:
    await desk.say(f"feeds add {NEW}")
    message = await desk.say("feeds export", may_manage=False)
    text = "\n".join(block.text for block in message.blocks if isinstance(block, Paragraph))
    assert f'xmlUrl="{NEW}"' in text
    assert f'xmlUrl="{FEED.url}"' in text


async def test_channel_where_a_feed_was_added_is_remembered(desk: Counter) -> None:
    await desk.say(f"feeds add {NEW}")
    book = FeedBook([FEED], notes=desk.store, topics=())
    await book.refresh()
    added = book.added(NEW)
    assert added is not None
    assert added.places == (place_of(CHANNEL),)


async def test_what_cannot_be_done_with_feeds_is_answered_with_what_can(desk: Counter) -> None:
    assert "list, health, packs, add, remove, import, export" in await desk.hear("feeds dance")
    assert "/feeds add ADDRESS" in await desk.hear("feeds add")


@pytest.mark.parametrize("typed", [f"<{NEW}>", f"<{NEW}|new.example/feed>"])
async def test_address_may_stand_as_chat_programs_write_it(
    desk: Counter, finder: ScriptedFeedFinder, typed: str
) -> None:
    assert "New Outlet is read" in await desk.hear(f"feeds add {typed}")
    assert finder.asked == [NEW]


async def test_names_of_feeds_are_offered_while_somebody_types(desk: Counter) -> None:
    await desk.say(f"feeds add {NEW}")
    assert desk.desk.suggest("feeds", "address", "") == (
        "Outlet A",
        "New Outlet",
        "motorsport",
        "Race 0",
        "Race 1",
        "Race 2",
    )
    assert desk.desk.suggest("feeds", "address", "new") == ("New Outlet",)
    assert desk.desk.suggest("feeds", "address", "https://other.example/") == ()
    assert desk.desk.suggest("feeds", "action", "ex") == ("export",)


async def test_pack_is_added_and_taken_out_whole(desk: Counter) -> None:
    assert await desk.hear("feeds add motorsport") == "3 feeds are read from now on."
    assert await desk.hear("feeds") == "4 feeds: 4 not asked yet."
    message = await desk.say("feeds remove Motorsport")
    assert message.summary == "3 feeds are not read any more."
    assert await desk.hear("feeds") == "1 feed: 1 not asked yet."
    assert await desk.hear(buttons(message)["Undo"]) == "3 feeds are read from now on."
    assert await desk.hear("feeds add motorsport") == "None of these feeds is new. 3 are read already."


async def test_packs_are_listed_with_what_is_read_of_them(desk: Counter) -> None:
    assert listed(await desk.say("feeds packs")) == ["motorsport: 3 feeds, 0 of them read"]
    await desk.say("feeds add motorsport")
    assert listed(await desk.say("feeds packs", may_manage=False)) == ["motorsport: 3 feeds, 3 of them read"]


async def test_feed_that_others_want_too_is_read_until_the_last_of_them_takes_it_out(desk: Counter) -> None:
    await desk.say(f"feeds add {NEW}", channel=CHANNEL)
    joined = await desk.say(f"feeds add {NEW}", channel=OTHER)
    assert joined.summary == (
        "New Outlet is read already. It stays for this channel too, even if it is removed elsewhere."
    )
    left = await desk.say("feeds remove New Outlet", channel=CHANNEL)
    assert left.summary == (
        "New Outlet is not wanted here any more. It is still read, since it was added elsewhere too."
    )
    assert await desk.hear("feeds") == "2 feeds: 2 not asked yet."
    assert await desk.hear(buttons(joined)["Undo"], channel=OTHER) == "New Outlet is not read any more."
    assert await desk.hear("feeds") == "1 feed: 1 not asked yet."


async def test_feed_that_was_added_elsewhere_stays_and_says_who_can_take_it_out(desk: Counter) -> None:
    await desk.say(f"feeds add {NEW}", channel=CHANNEL)
    for channel in (OTHER, None):
        refused = await desk.hear("feeds remove New Outlet", channel=channel)
        assert refused == (
            "New Outlet was added elsewhere: it can be removed there, or by whoever runs Tacho with: tacho feeds remove "
            f"{Feed(NEW, '').key}"
        )
        assert buttons(await desk.say("feeds health New Outlet", channel=channel)) == {}
    assert await desk.hear("feeds") == "2 feeds: 2 not asked yet."
    assert list(buttons(await desk.say("feeds health New Outlet", channel=CHANNEL))) == ["Remove New Outlet"]


async def test_whoever_runs_tacho_takes_out_what_anybody_added(desk: Counter) -> None:
    await desk.say(f"feeds add {NEW}", channel=CHANNEL)
    await desk.say(f"feeds add {NEW}", channel=OTHER)
    page = await desk.say("feeds health New Outlet", channel=None, operator=True)
    assert await desk.hear(buttons(page)["Remove New Outlet"], channel=None, operator=True) == (
        "New Outlet is not read any more."
    )
    assert await desk.hear("feeds") == "1 feed: 1 not asked yet."


async def test_of_a_pack_only_what_was_added_here_goes(desk: Counter) -> None:
    await desk.say("feeds add Race 0", channel=OTHER)
    assert "was added elsewhere" not in await desk.hear("feeds add motorsport", channel=OTHER)
    assert await desk.hear("feeds remove motorsport", channel=CHANNEL) == (
        "The feeds of “motorsport” stand in feeds.toml or were added elsewhere: they can be removed there, or by whoever runs "
        "Tacho."
    )
    await desk.say("feeds add motorsport", channel=CHANNEL)
    assert await desk.hear("feeds remove motorsport", channel=CHANNEL) == (
        "3 are still read, since they were added elsewhere too."
    )
    assert await desk.hear("feeds remove motorsport", channel=OTHER) == "3 feeds are not read any more."


async def test_pack_of_the_configuration_is_taken_out_there(desk: FeedCounter) -> None:
    desk.book = FeedBook([replace(FEED, packs=("ev",))], notes=desk.store, topics=CATALOGUE.topics)
    desk.open_desk(adding=True)
    assert await desk.hear("feeds remove ev") == (
        "The feeds of “ev” stand in the feeds.toml of this installation; whoever runs it can take them out there."
    )


async def test_people_in_channels_change_nothing_where_the_operator_says_so(desk: FeedCounter) -> None:
    desk.open_desk(adding=False)
    assert "feeds.toml" in await desk.hear(f"feeds add {NEW}")
    assert await desk.hear(f"feeds add {NEW}", operator=True) == "New Outlet is read from now on. Its latest:"


async def test_name_that_is_no_address_is_asked_back_not_looked_up(desk: Counter, finder: ScriptedFeedFinder) -> None:
    message = await desk.say("feeds add motosport")
    assert "neither an address nor the name of a feed or pack" in message.summary
    assert buttons(message)["motorsport"] == "feeds add motorsport"
    assert "https://example.com/feed" in await desk.hear("feeds add qqqq")
    assert await desk.hear("feeds add outlet a") == "Outlet A is read already."
    assert finder.asked == []


async def test_feed_without_entries_is_added_without_a_promise_of_any(
    desk: Counter, finder: ScriptedFeedFinder
) -> None:
    finder.place(NEW, FoundFeed(NEW, replace(SAID, entries=())))
    assert await desk.hear(f"feeds add {NEW}") == "New Outlet is read from now on; so far it holds nothing."


async def test_many_feeds_are_listed_page_by_page(desk: Counter, finder: ScriptedFeedFinder) -> None:
    finder.place_list(PAGE, [Outline(f"https://n{number}.example/", f"N{number}") for number in range(30)])
    await desk.say(f"feeds import {PAGE}")
    first = await desk.say("feeds")
    assert len(listed(first)) == 20
    second = await desk.say(buttons(first)["Next page"])
    assert len(listed(second)) == 11
    assert await desk.hear("feeds list 3") == "There is no page 3: 31 feeds."
    assert await desk.hear("feeds list x") == "“x” is no page number."
