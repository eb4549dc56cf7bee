"""`/feeds`: what is read, how it is, and feeds added, chosen, removed, imported and exported at the desk."""

from datetime import timedelta

import pytest

from bot.desk.commands.desk import CommandDesk
from bot.desk.feed_book import FeedBook, place_of
from bot.desk.feeds import FeedDesk
from bot.model.feed import Document, Entry, Feed, FeedLink, FeedState, FoundFeed, Outline, PollRules, Validators
from bot.model.message import Paragraph
from tests.fakes.feed_finder import ScriptedFeedFinder
from tests.support.counter import CHANNEL, FEED, Counter, buttons, listed
from tests.support.news import CATALOGUE

NEW = "https://new.example/feed"
PAGE = "https://new.example/"
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


@pytest.fixture
def desk(counter: Counter, finder: ScriptedFeedFinder, handed: HandedIn) -> Counter:
    """The counter, with a desk that may change the feeds."""
    book = FeedBook([FEED], notes=counter.store, topics=CATALOGUE.topics)
    feeds = FeedDesk(
        book=book,
        finder=finder,
        shelf=counter.store,
        poller=handed,
        clock=counter.clock,
        rules=PollRules(),
        known=[Feed(f"https://race{number}.example/", f"Race {number}", packs=("motorsport",)) for number in range(3)],
    )
    counter.desk = CommandDesk(
        store=counter.store,
        feeds=book,
        editor=counter.editor,
        clock=counter.clock,
        catalogue=CATALOGUE,
        feed_desk=feeds,
    )
    finder.place(NEW, FoundFeed(NEW, SAID))
    return counter


async def test_added_feed_shows_its_latest_and_how_to_take_it_back(desk: Counter, handed: HandedIn) -> None:
    message = await desk.say(f"feeds add {NEW}")
    assert message.summary == "New Outlet is read from now on. Its latest:"
    assert listed(message) == ["Maker opens plant 0", "Maker opens plant 1", "Maker opens plant 2"]
    assert [feed.url for feed in handed.feeds] == [NEW]
    undo = buttons(message)["Undo"]
    assert len(undo) < 40
    assert await desk.hear(undo) == "New Outlet is not read any more."
    assert await desk.hear("feeds") == "1 feed, all well."


async def test_added_feed_is_listed_at_once_and_by_every_other_desk(desk: Counter) -> None:
    await desk.say(f"feeds add {NEW}")
    assert await desk.hear("feeds") == "2 feeds, all well."
    other = Counter(desk.store, desk.clock)
    assert await other.hear("feeds") == "2 feeds, all well."


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
    assert await desk.hear("feeds", may_manage=False) == "1 feed, all well."


async def test_feed_of_the_configuration_is_taken_out_there(desk: Counter) -> None:
    assert "feeds.toml" in await desk.hear("feeds remove Outlet A")
    assert await desk.hear("feeds") == "1 feed, all well."


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
    assert "No feed" in await desk.hear("feeds health zeppelin")


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
    assert added.place == place_of(CHANNEL)


async def test_what_cannot_be_done_with_feeds_is_answered_with_what_can(desk: Counter) -> None:
    assert "list, health, add, remove, import, export" in await desk.hear("feeds dance")
    assert "/feeds ADDRESS" in await desk.hear("feeds add")


@pytest.mark.parametrize("typed", [f"<{NEW}>", f"<{NEW}|new.example/feed>"])
async def test_address_may_stand_as_chat_programs_write_it(
    desk: Counter, finder: ScriptedFeedFinder, typed: str
) -> None:
    assert "New Outlet is read" in await desk.hear(f"feeds add {typed}")
    assert finder.asked == [NEW]


async def test_names_of_feeds_are_offered_while_somebody_types(desk: Counter) -> None:
    await desk.say(f"feeds add {NEW}")
    assert desk.desk.suggest("feeds", "address", "") == ("Outlet A", "New Outlet")
    assert desk.desk.suggest("feeds", "address", "new") == ("New Outlet",)
    assert desk.desk.suggest("feeds", "address", "https://other.example/") == ()
    assert desk.desk.suggest("feeds", "action", "ex") == ("export",)


async def test_pack_is_added_and_taken_out_whole(desk: Counter) -> None:
    assert await desk.hear("feeds add motorsport") == "3 feeds are read from now on."
    assert await desk.hear("feeds") == "4 feeds, all well."
    message = await desk.say("feeds remove Motorsport")
    assert message.summary == "3 feeds are not read any more."
    assert await desk.hear("feeds") == "1 feed, all well."
    assert await desk.hear(buttons(message)["Undo"]) == "3 feeds are read from now on."
