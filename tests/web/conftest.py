"""One source for all tests of a file, its worker warm once, and a reader of one feed."""

from collections.abc import AsyncIterator

import pytest_asyncio

from adapters.web.source import WebFeedSource
from tests.fakes.clock import FixedClock
from tests.support.feed_server import FeedServer
from tests.support.polite_reader import Reader


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def source() -> AsyncIterator[WebFeedSource]:
    async with WebFeedSource(
        clock=FixedClock(), allow_private=True, contact="https://tacho.example", workers=1
    ) as started:
        yield started


@pytest_asyncio.fixture(loop_scope="module")
async def reader(source: WebFeedSource) -> AsyncIterator[Reader]:
    clock = FixedClock()
    async with FeedServer(clock=clock.now) as server:
        yield Reader(server, source, clock)
