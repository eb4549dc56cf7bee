"""What Tacho sends (feeds.md, P01 to P07 and P33 to P41), against a server that counts."""

import asyncio
import itertools
from datetime import timedelta

import pytest
from yarl import URL

from adapters.web.fetch import Limits
from adapters.web.manners import HostGate
from adapters.web.source import WebFeedSource
from bot.errors import FeedUnavailable, FeedUnreadable
from bot.model.feed import Validators
from bot.timing.polling import first_state
from tests.fakes.clock import FixedClock
from tests.support.feed_server import RSS, FeedServer, Response, feed, item, rss
from tests.support.polite_reader import BODY, MONDAY, Reader

# One source for all tests of this file: its worker is warm once.
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize(
    "etag",
    ['"plain"', 'W/"weak"', '"abc-gzip"', "unquoted", '"' + "x" * 3000 + '"', '"with \\" and ,"', '""'],
)
async def test_p01_etag_goes_back_byte_for_byte(reader: Reader, etag: str) -> None:
    reader.serve(feed(BODY, etag=etag))
    await reader.document()
    await reader.poll()
    assert reader.server.bad_manners == {}
    assert reader.last.headers["if-none-match"] == etag


async def test_p01_etag_that_no_header_can_carry_is_not_sent(reader: Reader) -> None:
    reader.serve(feed(BODY, etag='"caf\xe9"'))
    await reader.document()
    await reader.unchanged()
    assert "if-none-match" not in reader.last.headers


async def test_p01_validators_go_only_to_the_address_that_gave_them(reader: Reader) -> None:
    reader.serve(Response(302, headers={"Location": "/new"}))
    reader.serve(feed(BODY, etag='"v1"'), "new")
    await reader.document()
    await reader.unchanged()
    conditional = [(request.path, "if-none-match" in request.headers) for request in reader.server.requests[2:]]
    assert conditional == [("/feed", False), ("/new", True)]
    reader.serve(Response(302, headers={"Location": "/other"}))
    reader.serve(feed(rss(item("7")), etag='"o1"'), "other")
    await reader.document()
    assert reader.server.bad_manners == {}


@pytest.mark.parametrize("date", [MONDAY, "Mon, 15 Dec 2025 10:00:00 +0000", "2025-12-15T10:00:00Z", "yesterday"])
async def test_p02_last_modified_goes_back_as_it_was_written(reader: Reader, date: str) -> None:
    reader.serve(feed(BODY, last_modified=date))
    await reader.document()
    await reader.unchanged()
    assert reader.last.headers["if-modified-since"] == date
    assert reader.server.bad_manners == {}


async def test_p03_feed_with_validators_is_asked_in_full_only_once(reader: Reader) -> None:
    reader.serve(feed(BODY, etag='"v1"', last_modified=MONDAY))
    await reader.document()
    reader.serve(Response(500))
    with pytest.raises(FeedUnavailable):
        await reader.poll()
    reader.serve(feed(BODY, etag='"v1"', last_modified=MONDAY))
    await reader.unchanged()
    async with WebFeedSource(clock=reader.clock, allow_private=True, workers=1) as restarted:
        reader.source = restarted
        await reader.unchanged()
    assert reader.server.bad_manners == {}
    assert ["if-none-match" in request.headers for request in reader.server.requests] == [False, True, True, True]


async def test_p03_malformed_feed_is_asked_conditionally_too(reader: Reader) -> None:
    reader.serve(feed(b"<html><p>Sign in</p></html>", etag='"page"'))
    with pytest.raises(FeedUnreadable):
        await reader.poll()
    await reader.unchanged()
    assert reader.state.problem is not None
    assert reader.state.failures == 2
    reader.serve(feed(BODY, etag='"v1"'))
    await reader.document()
    assert (reader.state.problem, reader.server.bad_manners) == (None, {})


async def test_p04_validators_of_a_304_replace_the_old_ones(reader: Reader) -> None:
    reader.serve(feed(BODY, etag='"v1"', last_modified=MONDAY))
    await reader.document()
    reader.serve(Response(304, headers={"ETag": '"v1b"'}))
    await reader.unchanged()
    assert reader.state.validators == Validators('"v1b"', MONDAY)


async def test_p05_validator_that_vanishes_is_not_sent_any_more(reader: Reader) -> None:
    reader.serve(feed(BODY, etag='"v1"', last_modified=MONDAY))
    await reader.document()
    reader.serve(feed(rss(item("3")), last_modified=MONDAY.replace("10", "11")))
    await reader.document()
    await reader.poll()
    assert "if-none-match" not in reader.last.headers


async def test_p06_unasked_304_is_an_error_and_the_next_request_is_unconditional(reader: Reader) -> None:
    reader.serve(Response(304))
    with pytest.raises(FeedUnavailable, match="304"):
        await reader.poll()
    reader.serve(feed(BODY, etag='"v1"'))
    await reader.document()
    assert "if-none-match" not in reader.last.headers


async def test_p06_304_of_an_address_that_was_not_asked_conditionally_is_an_error(reader: Reader) -> None:
    reader.serve(feed(BODY, etag='"v1"'))
    await reader.document()
    reader.serve(Response(301, headers={"Location": "/other"}))
    reader.serve(Response(304), "other")
    with pytest.raises(FeedUnavailable, match="304"):
        await reader.poll()
    assert reader.state.address == reader.feed.url
    assert "if-none-match" not in reader.last.headers
    assert reader.server.bad_manners == {}


async def test_p07_same_bytes_are_unchanged_whatever_the_headers_say(reader: Reader) -> None:
    reader.serve(Response(200, BODY, {"Content-Type": RSS, "ETag": '"a"'}))
    await reader.document()
    reader.serve(Response(200, BODY, {"Content-Type": "text/plain", "ETag": '"b"'}))
    assert (await reader.unchanged()).validators.etag == '"b"'


async def test_p33_cookies_are_never_sent(reader: Reader) -> None:
    reader.serve(Response(302, headers={"Location": "/new", "Set-Cookie": "a=1; Path=/"}))
    reader.serve(feed(BODY, etag='"v1"', Set_Cookie="b=2; Path=/"), "new")
    await reader.document()
    await reader.unchanged()
    assert reader.server.bad_manners == {}
    assert all("cookie" not in request.headers for request in reader.server.requests)


async def test_p34_no_referer_and_no_query_is_added(reader: Reader) -> None:
    reader.serve(Response(302, headers={"Location": "/new"}))
    reader.serve(feed(BODY), "new")
    await reader.document()
    assert reader.server.bad_manners == {}
    assert "cache-control" not in reader.last.headers
    assert "pragma" not in reader.last.headers


async def test_p35_tacho_says_who_it_is_even_when_refused(reader: Reader) -> None:
    reader.serve(Response(403))
    for _ in range(2):
        with pytest.raises(FeedUnavailable):
            await reader.poll()
    agents = {request.headers["user-agent"] for request in reader.server.requests}
    assert len(agents) == 1
    agent = agents.pop()
    assert agent.startswith("Tacho/")
    assert agent.endswith("(+https://tacho.example)")


async def test_p36_feed_types_are_asked_for_first(reader: Reader) -> None:
    reader.serve(feed(BODY))
    await reader.document()
    kinds = [part.split(";")[0].strip() for part in reader.last.headers["accept"].split(",")]
    assert {"application/rss+xml", "application/atom+xml", "application/feed+json"} == set(kinds[:3])
    assert kinds[-1] == "*/*"


async def test_p37_only_codings_that_are_undone_are_asked_for(reader: Reader) -> None:
    reader.serve(feed(BODY))
    await reader.document()
    assert reader.last.headers["accept-encoding"] == "gzip, deflate, br, zstd"


async def test_p39_delta_is_asked_for_only_with_validators_and_is_read(reader: Reader) -> None:
    reader.serve(feed(BODY, etag='"v1"'))
    await reader.document()
    assert "a-im" not in reader.last.headers
    reader.serve(Response(226, rss(item("3")), {"IM": "feed", "ETag": '"v2"', "Content-Type": RSS}))
    delta = await reader.document()
    assert reader.last.headers["a-im"] == "feed"
    assert [entry.guid for entry in delta.entries] == ["3"]
    assert delta.is_delta
    assert reader.state.validators.etag == '"v2"'


async def test_p40_requests_to_one_public_host_are_a_second_apart() -> None:
    clock = FixedClock()
    limits = Limits(private_spacing_s=1.0)
    async with (
        FeedServer(clock=clock.now) as server,
        WebFeedSource(clock=clock, allow_private=True, workers=1, limits=limits) as source,
    ):
        for path in "abc":
            server.on(path, feed(BODY))
            await source.read(server.feed(path), first_state(server.feed(path)))
        times = [request.at for request in server.requests]
        assert all(later - earlier >= timedelta(seconds=1) for earlier, later in itertools.pairwise(times))
        assert server.most_at_once == 1


@pytest.mark.parametrize("status", [301, 302])
async def test_p40_redirect_to_the_same_host_waits_its_second_too(status: int) -> None:
    clock = FixedClock()
    async with (
        FeedServer(clock=clock.now) as server,
        WebFeedSource(clock=clock, allow_private=True, workers=1, limits=Limits(private_spacing_s=1.0)) as source,
    ):
        server.on("feed", Response(status, headers={"Location": "/new"}))
        server.on("new", feed(BODY))
        for _ in range(2):
            await source.read(server.feed(), first_state(server.feed()))
        times = [request.at for request in server.requests]
        assert len(times) == 4
        assert all(later - earlier >= timedelta(seconds=1) for earlier, later in itertools.pairwise(times))


async def test_p40_host_is_one_host_by_http_and_https() -> None:
    clock = FixedClock()
    gate = HostGate(clock)
    started = clock.now()
    for url in ("http://outlet.example/", "https://outlet.example/", "https://OUTLET.example:443/x"):
        async with gate.turn(URL(url), 1.0):
            pass
    assert clock.now() - started == timedelta(seconds=2)
    async with gate.turn(URL("http://outlet.example/"), 0.0), asyncio.timeout(1):
        other = asyncio.create_task(gate.turn(URL("https://outlet.example/"), 0.0).__aenter__())
        await asyncio.sleep(0)
        assert not other.done()
        async with gate.turn(URL("http://outlet.example:8080/"), 0.0):
            pass
        other.cancel()
    await asyncio.wait([other])


async def test_p41_one_poll_is_one_get(reader: Reader) -> None:
    reader.serve(feed(BODY, etag='"v1"'))
    await reader.document()
    await reader.unchanged()
    assert [(request.method, request.path) for request in reader.server.requests] == [("GET", "/feed")] * 2


async def test_no_connection_stays_open_for_the_next_poll(reader: Reader) -> None:
    reader.serve(feed(BODY, etag='"v1"'))
    await reader.document()
    assert reader.last.headers["connection"] == "close"
