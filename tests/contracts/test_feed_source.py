"""What every feed source promises; each publisher makes the same outside world for one kind of source."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Protocol

import pytest

from adapters.web.source import WebFeedSource
from bot.errors import FeedGone, FeedRefused, FeedUnavailable
from bot.model.feed import Document, Entry, Feed, FeedState, Unchanged, Validators
from bot.ports import FeedSource
from tests.fakes.clock import FixedClock
from tests.fakes.feed_source import ScriptedFeedSource
from tests.support.feed_server import FeedServer, Response, item, rss
from tests.support.feed_server import feed as served


class World(Protocol):
    """An outside world with one feed in it."""

    source: FeedSource
    feed: Feed

    def publish(self, keys: tuple[str, ...], etag: str) -> None: ...
    def unavailable(self) -> None: ...
    def gone(self) -> None: ...
    def refused(self) -> None: ...


class ScriptedWorld:
    def __init__(self) -> None:
        self._scripted = ScriptedFeedSource()
        self.source: FeedSource = self._scripted
        self.feed = Feed("https://outlet.example/feed", "Outlet")

    def publish(self, keys: tuple[str, ...], etag: str) -> None:
        entries = tuple(Entry(key, f"https://outlet.example/{key}", f"Maker opens plant {key}", "") for key in keys)
        self._scripted.publish(self.feed.url, Document("Outlet", entries, Validators(etag), body_hash="".join(keys)))

    def unavailable(self) -> None:
        self._scripted.fail(self.feed.url, FeedUnavailable("The server has a fault of its own (500)."))

    def gone(self) -> None:
        self._scripted.fail(self.feed.url, FeedGone("It is gone."))

    def refused(self) -> None:
        self._scripted.fail(self.feed.url, FeedRefused("It is too large."))


class WebWorld:
    def __init__(self, server: FeedServer, source: WebFeedSource) -> None:
        self._server = server
        self.source: FeedSource = source
        self.feed = server.feed()

    def publish(self, keys: tuple[str, ...], etag: str) -> None:
        self._server.on("feed", served(rss(*(item(key) for key in keys)), etag=etag))

    def unavailable(self) -> None:
        self._server.on("feed", Response(500))

    def gone(self) -> None:
        self._server.on("feed", Response(410))

    def refused(self) -> None:
        self._server.on("feed", Response(302, headers={"Location": "ftp://outlet.example/feed"}))


@pytest.fixture(params=["scripted", "web"])
async def world(request: pytest.FixtureRequest) -> AsyncIterator[World]:
    if request.param == "scripted":
        yield ScriptedWorld()
        return
    async with FeedServer() as server, WebFeedSource(clock=FixedClock(), allow_private=True, workers=1) as source:
        yield WebWorld(server, source)


def remembered(feed: Feed, document: Document) -> FeedState:
    fresh = FeedState(feed.url, feed.url)
    return replace(fresh, validators=document.validators, body_hash=document.body_hash)


async def read(world: World, state: FeedState | None = None) -> Document:
    answer = await world.source.read(world.feed, state or FeedState(world.feed.url, world.feed.url))
    assert isinstance(answer, Document)
    return answer


async def test_feed_comes_with_its_entries_and_validators(world: World) -> None:
    world.publish(("2", "1"), etag='"v1"')
    document = await read(world)
    assert [entry.guid for entry in document.entries] == ["2", "1"]
    assert document.entries[0].title == "Maker opens plant 2"
    assert document.entries[0].url == "https://outlet.example/2"
    assert (document.title, document.validators.etag) == ("Outlet", '"v1"')


async def test_feed_that_says_the_same_is_unchanged(world: World) -> None:
    world.publish(("1",), etag='"v1"')
    state = remembered(world.feed, await read(world))
    answer = await world.source.read(world.feed, state)
    assert isinstance(answer, Unchanged)
    assert answer.validators.etag == '"v1"'


async def test_feed_with_something_new_is_read_again(world: World) -> None:
    world.publish(("1",), etag='"v1"')
    state = remembered(world.feed, await read(world))
    world.publish(("2", "1"), etag='"v2"')
    assert [entry.guid for entry in (await read(world, state)).entries] == ["2", "1"]


async def test_same_body_under_new_validators_is_unchanged(world: World) -> None:
    world.publish(("1",), etag='"v1"')
    state = remembered(world.feed, await read(world))
    world.publish(("1",), etag='"v2"')
    answer = await world.source.read(world.feed, state)
    assert isinstance(answer, Unchanged)
    assert answer.validators.etag == '"v2"'


async def test_failing_feed_is_told_apart_from_one_that_is_gone_or_refused(world: World) -> None:
    for make, error in (
        (world.unavailable, FeedUnavailable),
        (world.gone, FeedGone),
        (world.refused, FeedRefused),
    ):
        make()
        with pytest.raises(error):
            await read(world)


async def test_feed_that_failed_can_be_read_again(world: World) -> None:
    world.unavailable()
    with pytest.raises(FeedUnavailable):
        await read(world)
    world.publish(("1",), etag='"v1"')
    assert len((await read(world)).entries) == 1
