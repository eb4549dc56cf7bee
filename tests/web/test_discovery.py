"""Feeds found from the address of a page (feeds.md, P46), with the manners and the guard of every other request."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path

import pytest
import pytest_asyncio
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from adapters.web.discovery import WebFeedFinder
from adapters.web.pagelinks import feed_links
from adapters.web.source import WebFeedSource
from bot.errors import FeedRefused, FeedUnavailable, FeedUnreadable
from bot.model.feed import FeedLink, FoundFeed
from tests.fakes.clock import FixedClock
from tests.support.feed_server import FeedServer, Response, feed, item, rss

pytestmark = pytest.mark.asyncio(loop_scope="module")

PAGE = "https://outlet.example/news/"
BODY = rss(item("1"), item("2"))
RSS_LINK = '<link rel="alternate" type="application/rss+xml" title="News" href="/feed.xml">'


def links(markup: str, address: str = PAGE) -> tuple[tuple[str, str, bool], ...]:
    return feed_links(markup.encode(), "text/html; charset=utf-8", address)


def page(*parts: str) -> Response:
    return Response(
        200, f"<html><head>{''.join(parts)}</head><body>News</body></html>".encode(), {"Content-Type": "text/html"}
    )


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def source() -> AsyncIterator[WebFeedSource]:
    async with WebFeedSource(clock=FixedClock(), allow_private=True, workers=1) as started:
        yield started


@pytest.fixture
def finder(source: WebFeedSource) -> WebFeedFinder:
    return WebFeedFinder(source)


@pytest_asyncio.fixture(loop_scope="module")
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as started:
        yield started


async def test_server_without_tls_is_not_said_to_have_a_false_certificate(finder: WebFeedFinder) -> None:
    async def answer_plainly(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer_plainly, "127.0.0.1", 0) as plain:
        port = plain.sockets[0].getsockname()[1]
        with pytest.raises(FeedUnavailable, match="begins with http:// may work"):
            await finder.find(f"127.0.0.1:{port}/feed")


async def test_certificate_that_nobody_vouches_for_is_not_trusted(tmp_path: Path, finder: WebFeedFinder) -> None:
    async with FeedServer(tls=self_signed(tmp_path)) as secured:
        secured.on("feed", feed(BODY))
        with pytest.raises(FeedUnavailable, match="certificate is not valid"):
            await finder.find(secured.url("feed"))
        assert secured.requests == []


def self_signed(folder: Path) -> ssl.SSLContext:
    """A server's context with a certificate of its own making."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    begin = datetime(2020, 1, 1, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), begin, begin.replace(2100))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    form = serialization.PrivateFormat.PKCS8
    file = folder / "server.pem"
    file.write_bytes(certificate.public_bytes(pem) + key.private_bytes(pem, form, serialization.NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


async def test_p46_every_kind_of_feed_a_page_declares_is_found() -> None:
    kinds = ("rss+xml", "atom+xml", "feed+json", "rdf+xml", "x.atom+xml")
    found = links("".join(f'<link rel=alternate type="application/{kind}" href="/{kind}">' for kind in kinds))
    assert [url for url, _, _ in found] == [f"https://outlet.example/{kind}" for kind in kinds]


@pytest.mark.parametrize("kind", ["text/xml", "application/xml", "application/json"])
async def test_p46_plain_xml_or_json_is_a_feed_where_its_address_says_so(kind: str) -> None:
    declared = "".join(
        f'<link rel=alternate type="{kind}" href="/{name}">' for name in ("news/rss", "oembed?x=1", "feed.2")
    )
    expected = ["https://outlet.example/news/rss", "https://outlet.example/feed.2"]
    assert [url for url, _, _ in links(declared)] == expected


async def test_p46_spelling_of_attributes_does_not_matter() -> None:
    found = links(
        "<LINK REL='home ALTERNATE' TYPE='Application/RSS+XML; charset=utf-8' HREF='feed?format=rss&amp;x=1'>"
    )
    assert [url for url, _, _ in found] == ["https://outlet.example/news/feed?format=rss&x=1"]


async def test_p46_base_of_the_page_counts() -> None:
    assert links(f'<base href="https://cdn.example/a/">{RSS_LINK}')[0][0] == "https://cdn.example/feed.xml"
    assert links(f'<base href="/deep/">{RSS_LINK.replace("/feed.xml", "feed.xml")}')[0][0] == (
        "https://outlet.example/deep/feed.xml"
    )


async def test_p46_comment_feeds_come_last() -> None:
    comments = RSS_LINK.replace("News", "Comments on News").replace("/feed.xml", "/c.xml")
    assert [(url[-8:], last) for url, _, last in links(comments + RSS_LINK)] == [
        ("feed.xml", False),
        ("le/c.xml", True),
    ]


async def test_p46_what_is_no_feed_is_not_taken_for_one() -> None:
    others = (
        '<link rel="stylesheet" type="text/css" href="/a.css"><link rel="alternate" hreflang="de" href="/de/">'
        '<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/9">'
        f"<!-- {RSS_LINK} --><script>var a = '{RSS_LINK}';</script>"
        '<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">'
        '<link rel="alternate" type="application/rss+xml" href="">'
    )
    assert links(others) == ()


async def test_p46_page_that_only_links_to_feeds_shows_them_too() -> None:
    body = '<a href="/about">About</a><a href="/rss/sales.xml">x</a><a href="/sales/feed/">Sales <b>news</b></a><a href="m.rss">M</a>'
    assert links(body) == (
        ("https://outlet.example/sales/feed/", "Sales news", False),
        ("https://outlet.example/news/m.rss", "M", False),
    )


async def test_p46_titles_are_plain_and_one_line() -> None:
    (found,) = links(RSS_LINK.replace("News", "&lt;b&gt;News&lt;/b&gt;\n\u202eof cars"))
    assert found[1] == "News of cars"


async def test_p46_page_gives_the_feed_it_names_and_asks_nothing_more(
    finder: WebFeedFinder, server: FeedServer
) -> None:
    server.on("", page(RSS_LINK))
    assert await finder.find(server.url("")) == (FeedLink(server.url("feed.xml"), "News"),)
    assert [request.path for request in server.requests] == ["/"]
    assert server.bad_manners == {}


async def test_p46_address_of_a_feed_is_asked_once(finder: WebFeedFinder, server: FeedServer) -> None:
    server.on("feed.xml", feed(BODY, etag='"v1"'))
    found = await finder.find(server.url("feed.xml"))
    assert isinstance(found, FoundFeed)
    assert found.url == server.url("feed.xml")
    assert [entry.guid for entry in found.document.entries] == ["1", "2"]
    assert found.document.validators.etag == '"v1"'
    assert len(server.requests) == 1


async def test_p46_of_several_feeds_all_are_named_those_of_comments_last(
    finder: WebFeedFinder, server: FeedServer
) -> None:
    comments = RSS_LINK.replace("News", "Comments").replace("/feed.xml", "/comments.xml")
    server.on("", page(comments, RSS_LINK, RSS_LINK.replace("News", "Sales").replace("/feed.xml", "/sales.xml")))
    assert await finder.find(server.url("")) == (
        FeedLink(server.url("feed.xml"), "News"),
        FeedLink(server.url("sales.xml"), "Sales"),
        FeedLink(server.url("comments.xml"), "Comments", comments=True),
    )
    assert len(server.requests) == 1


async def test_p46_page_without_a_feed_says_so(finder: WebFeedFinder, server: FeedServer) -> None:
    server.on("", page("<title>News</title>"))
    with pytest.raises(FeedUnreadable, match="web page, not a feed"):
        await finder.find(server.url(""))


async def test_p28_feed_that_has_moved_is_added_at_its_new_address(finder: WebFeedFinder, server: FeedServer) -> None:
    server.on("old", Response(301, headers={"Location": "/new"}))
    server.on("new", feed(BODY))
    found = await finder.find(server.url("old"))
    assert isinstance(found, FoundFeed)
    assert found.url == server.url("new")


async def test_p52_credentials_stay_with_the_address_that_was_typed(finder: WebFeedFinder, server: FeedServer) -> None:
    server.on("old", Response(301, headers={"Location": "/new"}))
    server.on("new", feed(BODY))
    typed = server.url("old").replace("http://", "http://user:word@")
    found = await finder.find(typed)
    assert isinstance(found, FoundFeed)
    assert found.url == server.url("new").replace("http://", "http://user:word@")
    assert all("authorization" in request.headers for request in server.requests)


@pytest.mark.parametrize(
    "typed", ["http://10.0.0.1/feed", "file:///etc/passwd", "http://good@[::1]/", "http://metadata.google.internal/"]
)
async def test_a17_typed_address_passes_the_guard(typed: str) -> None:
    async with WebFeedSource(clock=FixedClock(), workers=1) as source:
        with pytest.raises(FeedRefused):
            await WebFeedFinder(source).find(typed)


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("outlet.example/feed", "https://outlet.example/feed"),
        (" feed:https://outlet.example/feed ", "https://outlet.example/feed"),
        ("feed://outlet.example/feed", "http://outlet.example/feed"),
        ("https://outlet.example/feed#top", "https://outlet.example/feed"),
    ],
)
async def test_address_is_understood_as_people_type_it(finder: WebFeedFinder, typed: str, asked: str) -> None:
    assert finder.checked(typed) == asked


async def test_a36_hostile_page_ends_and_the_next_one_is_read(server: FeedServer) -> None:
    attributes = " ".join(f"a{number}=1" for number in range(200_000))
    server.on("", Response(200, f"<html><body {attributes}>".encode(), {"Content-Type": "text/html"}))
    server.on("next", page(RSS_LINK, RSS_LINK.replace("feed.xml", "other.xml")))
    async with WebFeedSource(clock=FixedClock(), allow_private=True, workers=1, parse_deadline_s=1.0) as source:
        finder = WebFeedFinder(source)
        with pytest.raises(FeedUnavailable, match=r"longer than 1 s|brought its reader down|web page"):
            await finder.find(server.url(""))
        assert len(await finder.find(server.url("next"))) == 2  # type: ignore[arg-type]


@given(
    st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda text: f"<head>{text}{RSS_LINK}{text}".encode()))
)
async def test_p46_any_bytes_are_a_page(body: bytes) -> None:
    assert all(url.startswith(("http://", "https://")) for url, _, _ in feed_links(body, "", PAGE))
