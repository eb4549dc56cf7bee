"""Feeds of any content: what an outlet wrote comes out as it was written, and what a hostile one wrote breaks no law."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.web.raw import NotAFeed
from adapters.web.workbench import read_feed
from benchmarks.fuzz import laws
from benchmarks.fuzz.laws import NOW
from benchmarks.fuzz.tried import try_inputs

ADDRESS = "https://outlet.example/feed"
BRIEF = settings(max_examples=60)


@dataclass(frozen=True)
class Written:
    """An entry as its author has it in mind."""

    guid: str
    title: str
    paragraphs: tuple[str, ...]
    date: datetime
    author: str

    @property
    def link(self) -> str:
        return f"https://outlet.example/{self.guid}"


# Signs that mean something to XML, HTML or JSON, words of several scripts, and a number with a no-break space in it.
WORDS = st.text("aZ09<>&\"'\\/{}[]#;:=-.,!é车ñ😀", min_size=1, max_size=8) | st.sampled_from(
    ["&amp;", "&#60;", "]]>", "<b>", "</title>", "<!--", "<!channel>", "15\u00a0000", "{{x}}", "%20"]
)
TEXTS = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
ENTRIES = st.lists(
    st.builds(
        Written,
        guid=st.uuids().map(str),
        title=TEXTS,
        paragraphs=st.lists(TEXTS, min_size=1, max_size=3).map(tuple),
        date=st.datetimes(datetime(1993, 1, 2), datetime(2025, 12, 31)).map(  # noqa: DTZ001 - made UTC at once
            lambda one: one.replace(microsecond=0, tzinfo=UTC)
        ),
        author=TEXTS,
    ),
    max_size=5,
    unique_by=lambda one: one.guid,
)


def markup(one: Written) -> str:
    return "".join(f"<p>{escape(text)}</p>" for text in one.paragraphs)


def rss(entries: list[Written]) -> str:
    items = "".join(
        f"<item><guid isPermaLink='false'>{one.guid}</guid><link>{one.link}</link><title>{escape(escape(one.title))}</title>"
        f"<description>{escape(markup(one))}</description><pubDate>{format_datetime(one.date)}</pubDate>"
        f"<dc:creator>{escape(escape(one.author))}</dc:creator></item>"
        for one in entries
    )
    return f"<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>Outlet</title>{items}</channel></rss>"


def atom(entries: list[Written]) -> str:
    items = "".join(
        f"<entry><id>{one.guid}</id><link href='{one.link}'/><title>{escape(one.title)}</title><published>{one.date.isoformat()}</published>"
        f"<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>{markup(one)}</div></content>"
        f"<author><name>{escape(escape(one.author))}</name></author></entry>"
        for one in entries
    )
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Outlet</title>{items}</feed>"


def rdf(entries: list[Written]) -> str:
    items = "".join(
        f"<item rdf:about='{one.guid}'><link>{one.link}</link><title>{escape(escape(one.title))}</title>"
        f"<description>{escape(markup(one))}</description><dc:date>{one.date.isoformat()}</dc:date>"
        f"<dc:creator>{escape(escape(one.author))}</dc:creator></item>"
        for one in entries
    )
    spaces = "xmlns='http://purl.org/rss/1.0/' xmlns:dc='http://purl.org/dc/elements/1.1/'"
    rdf_space = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    return f"<rdf:RDF xmlns:rdf='{rdf_space}' {spaces}><channel><title>Outlet</title></channel>{items}</rdf:RDF>"


def json_feed(entries: list[Written]) -> str:
    items = [
        {
            "id": one.guid,
            "url": one.link,
            "title": one.title,
            "content_text": "\n\n".join(one.paragraphs),
            "date_published": one.date.isoformat(),
            "authors": [{"name": escape(one.author)}],
        }
        for one in entries
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Outlet", "items": items})


@pytest.mark.parametrize("write", [rss, atom, rdf, json_feed])
@BRIEF
@given(entries=ENTRIES, codec=st.sampled_from(["utf-8", "utf-16"]))
def test_feed_gives_back_what_was_written(
    write: Callable[[list[Written]], str], entries: list[Written], codec: str
) -> None:
    title, _, notes, read = read_feed(write(entries).encode(codec), "", ADDRESS, NOW.timestamp())
    assert (title, notes) == ("Outlet", ())
    assert [entry[:6] for entry in read] == [
        (one.guid, one.link, one.title, "\n\n".join(one.paragraphs), one.date.timestamp(), one.author)
        for one in entries
    ]


HOSTILE = st.lists(
    st.sampled_from(
        [
            *(
                "<",
                ">",
                "<!--",
                "-->",
                "<script>",
                "</p>",
                "<svg",
                "&lt;",
                "&#x202e;",
                "&#0;",
                "&#xD800;",
                "]]>",
                '="',
                "='",
            ),
            *(
                "\u202e",
                "\u200b",
                "\ufeff",
                "e\u0301\u0301\u0301\u0301",
                "\x00",
                "\x85",
                "\ue000",
                "\U000e0041",
                "\ud800",
            ),
            *(
                "javascript:alert(1)",
                "https://outlet.example/",
                "http://[::1",
                "https://a@b/",
                "9999-12-31T23:59:59Z",
                "x" * 600,
            ),
        ]
    )
    | st.text(max_size=5),
    max_size=8,
).map("".join)


@BRIEF
@given(values=st.lists(HOSTILE, min_size=8, max_size=8), well_formed=st.booleans())
def test_hostile_values_in_every_field_break_no_law(values: list[str], well_formed: bool) -> None:
    guid, link, title, text, date, author, base, picture = map(escape, values) if well_formed else values
    body = (
        f"<rss version='2.0' xml:base='{base}' xmlns:media='http://search.yahoo.com/mrss/'><channel><title>{title}</title><ttl>{date}</ttl>"
        f"<item><guid>{guid}</guid><link>{link}</link><title>{title}</title><description>{text}</description>"
        f"<pubDate>{date}</pubDate><author>{author}</author><media:content medium='image' url='{picture}'/></item></channel></rss>"
    )
    try:
        laws.feed(read_feed(body.encode("utf-8", "replace"), "", ADDRESS, NOW.timestamp()))
    except NotAFeed:
        assert not well_formed or any(char < " " for char in "".join(values))


@BRIEF
@given(
    item=st.dictionaries(
        st.sampled_from(["id", "url", "title", "content_html", "content_text", "summary", "date_published", "image"]),
        HOSTILE | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.lists(HOSTILE, max_size=2),
    )
)
def test_hostile_values_of_json_break_no_law(item: dict[str, object]) -> None:
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": item.get("title"), "items": [item]})
    laws.feed(read_feed(body.encode(), "", ADDRESS, NOW.timestamp()))


def test_fuzzing_finds_nothing_in_the_first_inputs(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("feed", "json", "feed_links", "outlines", "robots", "charset", "dates", "plain", "headers", "links"):
        assert try_inputs(name, "small", inputs=60, seconds=60, seed=1) == 0, capsys.readouterr().out


def test_fuzzing_tells_a_broken_law(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("adapters.web.plain._UNSAFE", re.compile("(?!)"))
    assert try_inputs("plain", "small", inputs=60, seconds=60, seed=1) > 0
    assert "Broken: text holds" in capsys.readouterr().out
