"""What fuzzing found (`./run bench fuzz`), each kept as a test: answers that were refused or lost, and errors nobody expected."""

import gzip
import zlib
from datetime import UTC, datetime

import brotli
import pytest

from adapters.web.charset import to_text
from adapters.web.decode import PIECE_BYTES, decoder_for
from adapters.web.extract import article_text
from adapters.web.freshness import http_date
from adapters.web.guard import Guard
from adapters.web.parse import parse_feed
from adapters.web.plain import one_line
from adapters.web.raw import LONGEST_LINK, NotAFeed, ReadFeed, absolute
from adapters.web.workers import JobFailed, Workers
from bot.errors import FeedRefused, FeedUnavailable
from tests.support.feed_server import rss

NOW = datetime(2025, 12, 19, 7, 30, tzinfo=UTC)
ADDRESS = "https://outlet.example/feed"


def read(body: bytes | str) -> ReadFeed:
    return parse_feed(body.encode() if isinstance(body, str) else body, "", ADDRESS, NOW)


def unpacked(coding: str, packed: bytes) -> bytes:
    decoder = decoder_for(coding)
    body = b"".join(decoder.feed(packed))
    decoder.finish()
    return body


@pytest.mark.parametrize("size", [PIECE_BYTES - 1, PIECE_BYTES, 2 * PIECE_BYTES, 3 * PIECE_BYTES + 5])
def test_brotli_body_that_arrives_at_once_is_whole(size: int) -> None:
    body = (b"Maker opens plant. " * size)[:size]
    assert unpacked("br", brotli.compress(body)) == body


def test_bare_deflate_that_ends_beyond_a_full_piece_is_whole() -> None:
    for beyond in range(260):
        body = b"a" * (PIECE_BYTES + beyond)
        squeezer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
        assert unpacked("deflate", squeezer.compress(body) + squeezer.flush()) == body


@pytest.mark.parametrize(
    ("coding", "empty"),
    [
        ("gzip", gzip.compress(b"", mtime=0)),
        ("zstd", b"\x28\xb5\x2f\xfd\x20\0\1\0\0"),
        ("zstd", b"\x50\x2a\x4d\x18\0\0\0\0"),
    ],
)
def test_body_packed_in_thousands_of_empty_pieces_is_refused(coding: str, empty: bytes) -> None:
    assert unpacked(coding, empty * 900) == b""
    with pytest.raises(FeedUnavailable, match="thousands of pieces"):
        unpacked(coding, empty * 1_001)


def test_http_date_at_the_end_of_time_is_none() -> None:
    assert http_date("Fri, 31 Dec 9999 23:59:59 -2359") is None


@pytest.mark.parametrize(
    "host",
    [
        "a\u00a0b.example",
        "127\u202f0\u202f0\u202f1",
        "[fe99:1%25eth0]",
        "[localhost::1]",
        "a%20b.example",
        "a@[::1]:@",
        ".",
        "[2606::8.8.8.8.]",
    ],
)
def test_host_that_is_neither_a_name_nor_an_address_is_refused(host: str) -> None:
    with pytest.raises(FeedRefused):
        Guard().check(f"http://{host}/")


@pytest.mark.parametrize("label", ["unicode_escape", "raw-unicode-escape"])
def test_a35_escapes_of_programs_are_no_charset(label: str) -> None:
    text, _ = to_text(b"\\ud800\\u003cb> caf\xe9", f"text/xml; charset={label}")
    assert text.startswith("\\ud800\\u003cb>")


@pytest.mark.parametrize("body", [b"\xef\xbb\xbf", b"<?xml version='1.0'?>\n", b"\xff\xfe \0", b""])
def test_document_of_nothing_but_its_prolog_is_empty(body: bytes) -> None:
    with pytest.raises(NotAFeed, match="empty"):
        read(body)


ENDLESS = "&#" + "1" * 5_000 + ";"


@pytest.mark.parametrize("reference", [ENDLESS, "&#99999999999;", "&#xD800;", "&#x" + "f" * 500 + ";"])
def test_reference_to_no_character_costs_no_more_than_itself(reference: str) -> None:
    for title in (f"Plant {reference.replace('&', '&amp;')} opens", f"Plant {reference} opens </wrong>"):
        assert read(rss(f"<title>{title}</title>")).entries[0].title.startswith("Plant \ufffd opens")


def test_reference_with_thousands_of_zeros_is_the_character_it_names() -> None:
    assert one_line(f"Plant &#{'0' * 5_000}65; opens", 500) == "Plant A opens"


def test_article_with_an_endless_reference_is_read() -> None:
    escaped = ENDLESS.replace("&", "&amp;")
    said = "The maker said on Monday that it will open a plant, and that 400 people will work there. "
    page = (
        f"<html><body><article><h1>Plant</h1><p>{said * 3}</p><p>It opens {escaped} in May.</p></article></body></html>"
    )
    assert "400 people" in article_text(page.encode(), "text/html", ADDRESS)


def test_a45_characters_of_private_use_are_taken_out() -> None:
    assert one_line("15\u202f000 \ue005cars\uf8ff in 1\ue0023\U0010fffd", 100) == "15\u202f000 cars in 13"


@pytest.mark.parametrize("base", ["https://a b.example/", "javascript:x", "/news/", "http://[::1"])
def test_base_of_a_feed_makes_only_links_that_can_be_sent(base: str) -> None:
    body = rss("<title>Plant</title><link>a</link>").replace(b"<item>", f"<item xml:base='{base}'>".encode())
    assert read(body).entries[0].url.startswith(("https://a%20b.example/a", "https://outlet.example/"))


@pytest.mark.parametrize(
    ("link", "meant"), [("//\x85\x9f", ""), ("https://outlet.example/a\x85b", "https://outlet.example/ab")]
)
def test_link_holds_no_control_character(link: str, meant: str) -> None:
    assert absolute(link, ADDRESS) == meant


def test_link_is_no_longer_than_a_link_may_be_with_its_base() -> None:
    assert absolute("a" * 100, "https://outlet.example/" + "b" * LONGEST_LINK + "/") == ""


@pytest.mark.parametrize(
    "flood",
    [
        "<a" * 300_000 + "<!-- -->",
        "<svg></svg>" + "<a" * 300_000 + "<svg/>",
    ],
)
async def test_a31_flood_that_no_tag_ends_is_read_in_linear_time(flood: str) -> None:
    async with Workers(count=1) as workers:
        body = rss(f"<title>Plant</title><description><![CDATA[{flood}]]></description>")
        *_, entries = await workers.run("feed", body, "", ADDRESS, NOW.timestamp())
    assert len(entries) == 1


async def test_a31_flood_of_texts_that_never_end_is_mended_in_linear_time() -> None:
    async with Workers(count=1) as workers:
        with pytest.raises(JobFailed, match="not well-formed"):
            await workers.run("outlines", b"<opml>" + b"<![CDATA[" * 200_000 + b">", "")


def test_date_of_a_malformed_feed_that_cannot_be_read_warns_of_nothing() -> None:
    assert read(rss("<title>Plant</title><pubDate>soon</pubDate></wrong>")).entries[0].published_at is None
