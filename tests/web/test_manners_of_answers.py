"""What Tacho makes of what servers answer (feeds.md, P13 to P32 and P52), against a server that counts."""

import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import FeedGone, FeedUnavailable, FeedUnreadable
from bot.model.feed import Feed, FeedState
from tests.support.feed_server import FeedServer, Response, feed, item, rss
from tests.support.polite_reader import BODY, Reader

# One source for all tests of this file: its worker is warm once.
pytestmark = pytest.mark.asyncio(loop_scope="module")


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
