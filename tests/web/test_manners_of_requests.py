"""What Tacho sends, and what it makes of each answer (feeds.md, P01 to P07 and P26 to P52), against a server that counts."""

import asyncio
import base64
import itertools
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
from yarl import URL

from adapters.web.fetch import Limits
from adapters.web.manners import HostGate
from adapters.web.source import WebFeedSource
from bot.errors import FeedGone, FeedUnavailable, FeedUnreadable
from bot.model.feed import Document, Feed, FeedState, PollRules, Unchanged, Validators
from bot.timing.polling import after_document, after_failure, after_unchanged, first_state
from tests.fakes.clock import FixedClock
from tests.support.feed_server import RSS, FeedServer, Handler, Request, Response, feed, item, rss

RULES = PollRules(floor=timedelta(0))
BODY = rss(item("1"), item("2"))
MONDAY = "Mon, 15 Dec 2025 10:00:00 GMT"


class Reader:
    """Polls one feed again and again, remembering its state as Tacho does."""

    def __init__(self, server: FeedServer, source: WebFeedSource, clock: FixedClock) -> None:
        self.server = server
        self.source = source
        self.clock = clock
        self.feed = server.feed()
        self.state = first_state(self.feed)

    def serve(self, handler: Handler | Response, path: str = "feed") -> None:
        self.server.on(path, handler)

    def use(self, feed: Feed) -> None:
        self.feed = feed
        self.state = first_state(feed)

    async def poll(self) -> Unchanged | Document:
        """One poll; failures are remembered and raised."""
        now = self.clock.now()
        try:
            answer = await self.source.read(self.feed, self.state)
        except (FeedUnavailable, FeedGone) as error:
            self.state = after_failure(self.feed, self.state, error, now, RULES)
            raise
        match answer:
            case Document():
                self.state = after_document(self.feed, self.state, answer, now, RULES)
            case Unchanged():
                self.state = after_unchanged(self.feed, self.state, answer, now, RULES)
        return answer

    async def document(self) -> Document:
        answer = await self.poll()
        assert isinstance(answer, Document)
        return answer

    async def unchanged(self) -> Unchanged:
        answer = await self.poll()
        assert isinstance(answer, Unchanged)
        return answer

    @property
    def last(self) -> Request:
        return self.server.requests[-1]


# One source for all tests of this file: its worker is warm once.
pytestmark = pytest.mark.asyncio(loop_scope="module")


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


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Cache-Control": "max-age=7200"}, timedelta(hours=2)),
        ({"Cache-Control": 'public, MAX-AGE="7200" , must-revalidate'}, timedelta(hours=2)),
        ({"Cache-Control": "s-maxage=60"}, None),
        ({"Cache-Control": "public", "cache-control": "max-age=7200"}, timedelta(hours=2)),
        ({"Cache-Control": "max-age=7200", "cache-control": "no-store"}, None),
        ({"Cache-Control": 'note="a, max-age=9, no-store", max-age=7200'}, timedelta(hours=2)),
        ({"Cache-Control": "max-age=7200, max-age=60"}, timedelta(hours=2)),
        ({"Cache-Control": "max-age=123456789012345678901234567890"}, timedelta(seconds=2**31)),
        ({"Cache-Control": 'no-cache="Set-Cookie", max-age=7200'}, timedelta(hours=2)),
        ({"Cache-Control": "no-store, must-understand, max-age=7200"}, timedelta(hours=2)),
    ],
)
async def test_p13_max_age_is_read(reader: Reader, headers: dict[str, str], expected: timedelta | None) -> None:
    reader.serve(Response(200, BODY, headers))
    assert (await reader.document()).fresh_for == expected


@pytest.mark.parametrize(
    ("age", "left_min"), [("1800", 90), ("1800, 0", 90), ("0, 1800", 120), ("-1800", 120), ("1800.5", 120)]
)
async def test_p14_age_is_taken_off(reader: Reader, age: str, left_min: int) -> None:
    reader.serve(Response(200, BODY, {"Cache-Control": "max-age=7200", "Age": age}))
    assert (await reader.document()).fresh_for == timedelta(minutes=left_min)


@pytest.mark.parametrize(
    "control", ["no-cache", "no-store, max-age=500", "max-age=0", "max-age=banana", "max-age=7200s", "private"]
)
async def test_p15_answer_that_is_stale_at_once_has_the_normal_interval_and_keeps_its_validators(
    reader: Reader, control: str
) -> None:
    reader.serve(feed(BODY, etag='"v1"', Cache_Control=control))
    assert (await reader.document()).fresh_for is None
    await reader.unchanged()
    assert reader.last.headers["if-none-match"] == '"v1"'


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Expires": "Fri, 19 Dec 2025 09:30:00 GMT", "Date": "Fri, 19 Dec 2025 07:30:00 GMT"}, timedelta(hours=2)),
        ({"Expires": "Fri, 19 Dec 2025 09:30:00 GMT"}, timedelta(hours=2)),
        ({"Expires": "Fri, 19 Dec 2025 09:30:00 GMT", "Cache-Control": "max-age=600"}, timedelta(minutes=10)),
        ({"Expires": "0"}, None),
        ({"Expires": "Friday, 19-Dec-25 09:30:00 GMT"}, timedelta(hours=2)),
        ({"Expires": "fri Dec 19 09:30:00 2025"}, timedelta(hours=2)),
        ({"Expires": "Fri, 19 Dec 2025 09:30:00 UTC"}, None),
        ({"Expires": "Fri, 19 Dec 2025 9:30:00 GMT"}, None),
        ({"Expires": "Fri, 19 Dec 25 09:30:00 GMT"}, None),
        ({"Expires": "Fri, 99 Dec 2025 09:30:00 GMT"}, None),
        ({"Expires": "Fri, 19 Dec 2025 09:30:00 GMT", "Cache-Control": "max-age=soon"}, None),
        ({"Expires": "Mon, 01 Jan 1990 00:00:00 GMT"}, None),
        ({"Expires": "soon"}, None),
    ],
)
async def test_p16_expires_counts_only_without_max_age(
    reader: Reader, headers: dict[str, str], expected: timedelta | None
) -> None:
    reader.serve(Response(200, BODY, {"ETag": '"v1"', **headers}))
    assert (await reader.document()).fresh_for == expected
    assert reader.state.validators.etag == '"v1"'


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("value", ["120", "Fri, 19 Dec 2025 07:32:00 GMT"])
async def test_p21_retry_after_is_read_in_seconds_and_as_a_date(reader: Reader, status: int, value: str) -> None:
    reader.serve(Response(status, headers={"Retry-After": value}))
    with pytest.raises(FeedUnavailable) as failure:
        await reader.poll()
    assert failure.value.after == datetime(2025, 12, 19, 7, 32, tzinfo=UTC)


@pytest.mark.parametrize("value", ["", "soon", "-5", "1e9", "Fri, 19 Dec 2020 07:32:00 GMT"])
async def test_p22_unreadable_retry_after_names_no_time(reader: Reader, value: str) -> None:
    reader.serve(Response(429, headers={"Retry-After": value}))
    with pytest.raises(FeedUnavailable) as failure:
        await reader.poll()
    assert failure.value.after is None


async def test_p21_challenge_page_that_names_a_time_is_believed(reader: Reader) -> None:
    reader.serve(Response(503, headers={"cf-mitigated": "challenge", "Retry-After": "7200"}))
    with pytest.raises(FeedUnavailable, match="Cloudflare") as failure:
        await reader.poll()
    assert failure.value.after == datetime(2025, 12, 19, 9, 30, tzinfo=UTC)


async def test_p26_challenge_page_is_named_as_such(reader: Reader) -> None:
    reader.serve(Response(403, headers={"cf-mitigated": "challenge"}))
    with pytest.raises(FeedUnavailable, match="Cloudflare"):
        await reader.poll()
    assert len(reader.server.requests) == 1


@pytest.mark.parametrize("status", [400, 401, 403, 404, 406, 418, 500, 502, 504, 204, 206])
async def test_p26_each_failing_status_is_one_clear_line(reader: Reader, status: int) -> None:
    reader.serve(Response(status, b"" if status == 204 else b"<h1>secret</h1>"))
    with pytest.raises(FeedUnavailable, match=str(status)) as failure:
        await reader.poll()
    assert "secret" not in str(failure.value)
    assert "\n" not in str(failure.value)


async def test_p27_410_ends_polling(reader: Reader) -> None:
    reader.serve(Response(410))
    with pytest.raises(FeedGone):
        await reader.poll()
    assert reader.state.gone


@pytest.mark.parametrize("status", [301, 308])
async def test_p28_permanent_redirect_is_stored_after_a_valid_feed(reader: Reader, status: int) -> None:
    reader.serve(Response(status, headers={"Location": "/new"}))
    reader.serve(feed(BODY, etag='"v1"'), "new")
    assert (await reader.document()).permanent_url == reader.server.url("new")
    await reader.unchanged()
    assert [request.path for request in reader.server.requests] == ["/feed", "/new", "/new"]
    assert reader.state.url == reader.feed.url


@pytest.mark.parametrize("status", [302, 303, 307])
async def test_p29_temporary_redirect_is_followed_and_not_stored(reader: Reader, status: int) -> None:
    reader.serve(Response(status, headers={"Location": "/new"}))
    reader.serve(feed(BODY, etag='"v1"'), "new")
    await reader.document()
    await reader.unchanged()
    assert [request.path for request in reader.server.requests] == ["/feed", "/new", "/feed", "/new"]


async def test_p30_only_the_leading_permanent_part_of_a_chain_is_stored(reader: Reader) -> None:
    reader.serve(Response(301, headers={"Location": "/one"}))
    reader.serve(Response(308, headers={"Location": "/two"}), "one")
    reader.serve(Response(302, headers={"Location": "/three"}), "two")
    reader.serve(Response(301, headers={"Location": "/four"}), "three")
    reader.serve(feed(BODY), "four")
    await reader.document()
    assert reader.state.address == reader.server.url("two")


async def test_p31_permanent_redirect_to_a_page_is_not_stored(reader: Reader) -> None:
    reader.serve(Response(301, headers={"Location": "/home"}))
    reader.serve(Response(200, b"<html><body>Home</body></html>"), "home")
    with pytest.raises(FeedUnreadable):
        await reader.poll()
    assert reader.state.address == reader.feed.url


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_p32_five_redirects_are_followed_and_the_sixth_is_not(reader: Reader, status: int) -> None:
    for hop in range(6):
        reader.serve(Response(status, headers={"Location": f"/hop{hop}"}), "feed" if hop == 0 else f"hop{hop - 1}")
    reader.serve(feed(BODY, etag='"v1"'), "hop4")
    assert len((await reader.document()).entries) == 2
    assert len(reader.server.requests) == 6
    reader.serve(Response(status, headers={"Location": "/hop5"}), "hop4")
    reader.serve(feed(BODY), "hop5")
    reader.use(reader.feed)
    with pytest.raises(FeedUnavailable, match="in a circle, or too many times"):
        await reader.poll()
    assert len(reader.server.requests) == 12
    assert reader.server.asked("hop5") == []


@pytest.mark.parametrize("target", ["/feed", "/other"])
async def test_p32_circle_of_redirects_ends_at_once(reader: Reader, target: str) -> None:
    reader.serve(Response(302, headers={"Location": target}))
    reader.serve(Response(302, headers={"Location": "/feed", "Set-Cookie": "wall=1"}), "other")
    with pytest.raises(FeedUnavailable, match="in a circle"):
        await reader.poll()
    assert len(reader.server.requests) <= 2
    assert reader.server.bad_manners == {}


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


async def test_p52_credentials_go_to_their_own_origin_only(reader: Reader) -> None:
    address = reader.server.url().replace("http://", "http://user:hush@")
    reader.use(Feed(address, "Outlet"))
    reader.serve(feed(BODY, etag='"v1"'))
    await reader.document()
    wanted = "Basic " + base64.b64encode(b"user:hush").decode()
    assert reader.last.headers["authorization"] == wanted
    async with FeedServer() as elsewhere:
        elsewhere.on("feed", feed(rss(item("9"))))
        reader.serve(Response(302, headers={"Location": elsewhere.url()}))
        await reader.document()
        assert "authorization" not in elsewhere.requests[0].headers
    reader.serve(Response(301, headers={"Location": "/new"}))
    reader.serve(feed(BODY, etag='"v3"'), "new")
    await reader.document()
    assert reader.last.headers["authorization"] == wanted
    assert "hush" not in reader.state.address
    await reader.unchanged()
    assert reader.last.headers["authorization"] == wanted


async def test_a50_problem_holds_neither_credentials_nor_query(reader: Reader) -> None:
    address = reader.server.url("nothing").replace("http://", "http://user:hush@") + "?token=hush"
    with pytest.raises(FeedUnavailable) as failure:
        await reader.source.read(Feed(address, "Outlet"), FeedState(address, address))
    assert "hush" not in str(failure.value)


async def test_entries_survive_missing_ids_missing_dates_and_wrong_dates(reader: Reader) -> None:
    odd = (
        "<title>No id, no date</title><link>https://outlet.example/a</link>",
        "<title>Only a title</title>",
        "<title>Wrong date</title><guid>c</guid><pubDate>31 Feb 2025 25:99</pubDate>",
        "<title>From the future</title><guid>d</guid><pubDate>Thu, 18 Dec 2098 10:00:00 GMT</pubDate>",
        "<title>Long ago</title><guid>e</guid><pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate>",
    )
    reader.serve(Response(200, rss(*odd, item("f"))))
    document = await reader.document()
    assert [entry.title for entry in document.entries][:5] == [
        "No id, no date", "Only a title", "Wrong date", "From the future", "Long ago",
    ]  # fmt: skip
    assert [entry.published_at for entry in document.entries][:5] == [None] * 5
    assert document.entries[0].guid == "https://outlet.example/a"
    assert len({entry.guid for entry in document.entries}) == 6
    assert len(document.notes) == 2


async def test_state_keeps_how_many_entries_were_read(reader: Reader) -> None:
    reader.serve(feed(BODY))
    await reader.document()
    assert reader.state.entries_seen == 2
    assert replace(reader.state, entries_seen=0).succeeded_at == reader.clock.now()
