"""What every finder of feeds promises; each world has the same feed, page and list in it."""

from collections.abc import AsyncIterator
from typing import Protocol

import pytest

from adapters.web.discovery import WebFeedFinder
from adapters.web.source import WebFeedSource
from bot.desk.feeds import FeedFinder
from bot.errors import FeedRefused, FeedUnavailable
from bot.model.feed import FeedLink, FoundFeed, Outline
from tests.fakes.clock import FixedClock
from tests.fakes.feed_finder import ScriptedFeedFinder
from tests.support.feed_server import FeedServer, Response, feed, item, rss
from tests.support.polling import document

LIST = b'<opml version="2.0"><body><outline xmlUrl="https://one.example/" text="One" language="de" category="ev"/></body></opml>'
LISTED = (Outline("https://one.example/", "One", "de", ("ev",)),)


class World(Protocol):
    """A web with a feed at /feed, a page that names two feeds at /page, a list at /list, and nothing else."""

    finder: FeedFinder

    def url(self, path: str) -> str: ...


class ScriptedWorld:
    def __init__(self) -> None:
        finder = ScriptedFeedFinder()
        links = (FeedLink(self.url("feed"), "News"), FeedLink(self.url("talk"), "Comments", comments=True))
        finder.place(self.url("feed"), FoundFeed(self.url("feed"), document("1", "2")))
        finder.place(self.url("page"), links)
        finder.place_list(self.url("list"), LISTED)
        self.finder: FeedFinder = finder

    def url(self, path: str) -> str:
        return f"https://outlet.example/{path}"


class WebWorld:
    def __init__(self, server: FeedServer, source: WebFeedSource) -> None:
        names = (("News", "feed"), ("Comments", "talk"))
        links = "".join(
            f'<link rel="alternate" type="application/rss+xml" title="{title}" href="/{path}">' for title, path in names
        )
        server.on("feed", feed(rss(item("1"), item("2"))))
        server.on("page", Response(200, f"<html><head>{links}</head></html>".encode(), {"Content-Type": "text/html"}))
        server.on("list", Response(200, LIST, {"Content-Type": "text/x-opml"}))
        self._server = server
        self.finder: FeedFinder = WebFeedFinder(source)

    def url(self, path: str) -> str:
        return self._server.url(path)


@pytest.fixture(params=["scripted", "web"])
async def world(request: pytest.FixtureRequest) -> AsyncIterator[World]:
    if request.param == "scripted":
        yield ScriptedWorld()
        return
    async with FeedServer() as server, WebFeedSource(clock=FixedClock(), allow_private=True, workers=1) as source:
        yield WebWorld(server, source)


async def test_feed_is_found_where_it_is(world: World) -> None:
    found = await world.finder.find(world.url("feed"))
    assert isinstance(found, FoundFeed)
    assert found.url == world.url("feed")
    assert [entry.guid for entry in found.document.entries] == ["1", "2"]


async def test_list_is_not_taken_for_a_feed(world: World) -> None:
    with pytest.raises(FeedRefused, match="/feeds import ADDRESS"):
        await world.finder.find(world.url("list"))


async def test_page_names_its_feeds(world: World) -> None:
    assert await world.finder.find(world.url("page")) == (
        FeedLink(world.url("feed"), "News"),
        FeedLink(world.url("talk"), "Comments", comments=True),
    )


async def test_where_nothing_is_there_is_no_feed_and_no_list(world: World) -> None:
    with pytest.raises(FeedUnavailable, match="404"):
        await world.finder.find(world.url("nowhere"))
    with pytest.raises(FeedUnavailable, match="404"):
        await world.finder.outlines(world.url("nowhere"))


async def test_list_is_read_from_the_web_and_from_bytes(world: World) -> None:
    assert await world.finder.outlines(world.url("list")) == (LISTED, 0)
    assert await world.finder.outlines_in(LIST) == (LISTED, 0)
    with pytest.raises(FeedRefused, match="no OPML"):
        await world.finder.outlines_in(b"<html/>")


async def test_address_is_checked_as_people_type_it(world: World) -> None:
    assert world.finder.checked(" outlet.example/feed#top ") == "https://outlet.example/feed"
    assert world.finder.checked("http://outlet.example/feed") == "http://outlet.example/feed"
    with pytest.raises(FeedRefused, match="must begin with"):
        world.finder.checked("ftp://outlet.example/feed")
