"""Lists of feeds (OPML): taken in from strangers (feeds.md, A37), given out for every other reader, and back again."""

import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from adapters.web.discovery import LARGEST_LIST_BYTES, WebFeedFinder
from adapters.web.opml import MOST_OUTLINES, outlines
from adapters.web.raw import NotAFeed
from adapters.web.source import WebFeedSource
from bot.errors import FeedRefused, FeedUnavailable
from bot.model.feed import Feed, Outline
from bot.writing.opml import opml
from tests.fakes.clock import FixedClock
from tests.support.feed_server import FeedServer, Response

pytestmark = pytest.mark.asyncio(loop_scope="module")
NOW = datetime(2025, 12, 19, 7, 30, tzinfo=UTC)


def listed(body: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><opml version="2.0"><head/><body>{body}</body></opml>'.encode()


def one(number: int, **values: str) -> str:
    attributes = " ".join(
        f'{name}="{value}"' for name, value in {"xmlUrl": f"https://n{number}.example/feed", **values}.items()
    )
    return f"<outline {attributes}/>"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def finder() -> AsyncIterator[WebFeedFinder]:
    async with WebFeedSource(clock=FixedClock(), allow_private=True, workers=1) as source:
        yield WebFeedFinder(source)


async def test_title_address_language_and_categories_are_taken_in() -> None:
    body = one(1, text="N1", title="News &amp; more", language="de-AT", category="ev,/topic/china") + one(2, text="N2")
    assert outlines(listed(body), "") == (
        (
            ("https://n1.example/feed", "News & more", "de-AT", ("ev", "/topic/china")),
            ("https://n2.example/feed", "N2", "", ()),
        ),
        0,
    )


async def test_folders_stand_for_categories_and_each_address_counts_once() -> None:
    body = f'<outline text="Cars"><outline text="China">{one(1)}{one(2, category="own")}</outline>{one(1)}</outline>'
    assert [(url, categories) for url, _, _, categories in outlines(listed(body), "")[0]] == [
        ("https://n1.example/feed", ("China", "Cars")),
        ("https://n2.example/feed", ("own",)),
    ]


async def test_odd_spelling_is_understood() -> None:
    body = '<OUTLINE XMLURL="feed://n1.example/a?b=1&c=2" Text="N & M"/><outline text="a note"/><outline xmlUrl="mailto:a@b"/>'
    assert outlines(listed(body), "")[0] == (("http://n1.example/a?b=1&c=2", "N & M", "", ()),)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"", "not well-formed"),
        (b"<opml><body><outline", "not well-formed"),
        (b"{}", "not well-formed"),
        (b"<rss version='2.0'><channel/></rss>", "no OPML"),
        (b"<html><body>404</body></html>", "no OPML"),
    ],
)
async def test_what_is_no_list_is_said_to_be_none(body: bytes, sentence: str) -> None:
    with pytest.raises(NotAFeed, match=sentence):
        outlines(body, "")


ENTITIES = '<!DOCTYPE opml [<!ENTITY a "ha">{}]>'.format(
    "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(10))
)


async def test_a37_entities_are_neither_expanded_nor_fetched(finder: WebFeedFinder) -> None:
    bomb = ENTITIES + '<opml version="2.0"><body><outline xmlUrl="https://n.example/&k;" text="&k;"/></body></opml>'
    outer = '<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/hostname">]><opml><body><outline xmlUrl="https://n.example/" text="&x;"/></body></opml>'
    for document in (bomb, outer):
        with pytest.raises(FeedRefused, match=r"declares entities|not well-formed"):
            await finder.outlines_in(document.encode())


async def test_a37_deep_nesting_ends(finder: WebFeedFinder) -> None:
    deep = "<outline text='x'>" * 50_000 + one(1) + "</outline>" * 50_000
    with pytest.raises(FeedRefused):
        await finder.outlines_in(listed(deep))
    assert (await finder.outlines_in(listed(one(1))))[1] == 0


async def test_a37_ten_thousand_outlines_are_taken_and_what_is_more_is_counted(finder: WebFeedFinder) -> None:
    many = "".join(one(number) for number in range(MOST_OUTLINES + 7))
    found, more = await finder.outlines_in(listed(many))
    assert (len(found), more) == (MOST_OUTLINES, 7)
    assert found[0] == Outline("https://n0.example/feed")


async def test_a37_list_beyond_five_megabytes_is_refused(finder: WebFeedFinder) -> None:
    with pytest.raises(FeedRefused, match="larger than 5 MB"):
        await finder.outlines_in(b" " * (LARGEST_LIST_BYTES + 1))


async def test_a37_many_attributes_end_at_the_deadline() -> None:
    attributes = " ".join(f"a{number}='1'" for number in range(300_000))
    async with WebFeedSource(clock=FixedClock(), allow_private=True, workers=1, parse_deadline_s=1.0) as source:
        finder = WebFeedFinder(source)
        with pytest.raises(FeedRefused):
            await finder.outlines_in(listed(f"<outline {attributes}/>"))
        assert len((await finder.outlines_in(listed(one(1))))[0]) == 1


async def test_a37_addresses_that_are_none_of_the_web_are_left_out() -> None:
    schemes = ("file:///etc/passwd", "javascript:alert(1)", "ftp://n.example/", "//n.example/x", "gopher://n.example")
    assert outlines(listed("".join(one(0, xmlUrl=address) for address in schemes)), "")[0] == ()


async def test_a37_names_in_a_list_are_plain_text() -> None:
    (found,) = outlines(
        listed(one(1, text="&lt;b&gt;A&lt;/b&gt;&#10;\u202e" + "x" * 900, category="&lt;i&gt;c, ,")), ""
    )[0]
    assert found[1].startswith("A ")
    assert len(found[1]) <= 200
    assert "\u202e" not in found[1]
    assert found[3] == ("c",)


async def test_a37_list_at_an_address_passes_the_guard(finder: WebFeedFinder) -> None:
    for address in ("http://169.254.169.254/list.opml", "file:///etc/passwd", "http://[::ffff:169.254.1.1]/"):
        with pytest.raises(FeedRefused):
            await finder.outlines(address)


async def test_list_at_an_address_is_read(finder: WebFeedFinder) -> None:
    async with FeedServer() as server:
        server.on("list.opml", Response(200, listed(one(1, text="N1")), {"Content-Type": "text/x-opml; charset=utf-8"}))
        assert (await finder.outlines(server.url("list.opml")))[0] == (Outline("https://n1.example/feed", "N1"),)
        with pytest.raises(FeedUnavailable, match="404"):
            await finder.outlines(server.url("other.opml"))
        assert server.bad_manners == {}


NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=20).filter(
    lambda name: not set(name) & set("<>&,/") and name.isalnum()
)


@given(
    st.lists(
        st.tuples(NAMES, st.sampled_from(["en", "de", "zh"]), st.lists(NAMES, max_size=3, unique=True)), max_size=6
    )
)
async def test_what_is_given_out_comes_back_the_same(given_feeds: list[tuple[str, str, list[str]]]) -> None:
    feeds = [
        Feed(f"https://n{number}.example/f?a=1&b=2", name, language, topics=("ev",), packs=tuple(packs))
        for number, (name, language, packs) in enumerate(given_feeds)
    ]
    back, _ = outlines(opml(feeds, now=NOW).encode(), "")
    assert [(url, language) for url, _, language, _ in back] == [(feed.url, feed.language) for feed in feeds]
    for (_, _, _, categories), feed in zip(back, feeds, strict=True):
        assert len(categories) == len(feed.packs) + 1
        assert categories[-1] == "/topic/ev"


async def test_what_is_given_out_is_opml_2_whatever_a_feed_is_called() -> None:
    odd = Feed("https://n.example/f?a=1&b=2", 'A "B" <C> & D\x00\nE', "en", packs=("x, y",))
    root = etree.fromstring(opml([odd], now=NOW).encode())
    assert (root.tag, root.get("version")) == ("opml", "2.0")
    assert root.findtext("head/dateCreated") == "Fri, 19 Dec 2025 07:30:00 GMT"
    (element,) = root.findall("body/outline")
    assert element.get("xmlUrl") == odd.url
    assert element.get("type") == "rss"
    assert element.get("text") == 'A "B" <C> & D\nE'


async def test_a50_no_credentials_are_given_out() -> None:
    secret = Feed("https://user:hush@n.example/f?format=xml&token=hush", "N")
    text = opml([secret], now=NOW)
    assert "hush" not in text
    assert "https://n.example/f?format=xml" in text


@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(listed)))
async def test_a37_any_bytes_are_a_list_or_said_to_be_none(body: bytes) -> None:
    with contextlib.suppress(NotAFeed):
        found, more = outlines(body, "")
        assert all(url.startswith(("http://", "https://")) for url, _, _, _ in found)
        assert more == 0
