"""The strict reader against feedparser, its oracle: the same title, link, id and date for 99.5 % of entries (issue 5, point 3).

Feeds are made here, in all the ways real ones are written; `./run bench feed_suites FOLDER` compares real ones.
"""

import html
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from adapters.web.parse import read_tolerant
from adapters.web.raw import ReadEntry, finish
from adapters.web.strict import read_strict

NOW = datetime(2025, 12, 19, 7, 30, tzinfo=UTC)
ADDRESS = "https://outlet.example/news/feed.xml"
WORDS = [
    "Maker",
    "plant",
    "größer",
    "battery",
    "小米",
    "opens",
    "£5",
    "“quoted”",
    "AT&T",
    "<b>bold</b>",
    "10,000",
    "<",
    "20,000",
    "Škoda's",
    "–",
    "R&D",
    "tariff",
    "café",
    "électrique",
    "5",
    ">",
    "3",
]
LEAST_EQUAL = 0.995


def words(dice: random.Random, count: int) -> str:
    return " ".join(dice.choices(WORDS, k=count))


def cdata(text: str) -> str:
    return f"<![CDATA[{text}]]>"


def written(dice: random.Random, text: str) -> str:
    """Text as feeds write it: HTML once escaped for XML, or in CDATA."""
    markup = (
        html.escape(text, quote=False) if dice.random() < 0.7 else text.replace("&T", "&amp;T").replace("&D", "&amp;D")
    )
    return cdata(markup) if dice.random() < 0.4 else html.escape(markup, quote=False)


def rfc822(dice: random.Random, when: datetime) -> str:
    forms: list[Callable[[], str]] = [
        lambda: format_datetime(when, usegmt=True),
        lambda: format_datetime(when.astimezone()),
        lambda: when.strftime("%d %b %Y %H:%M EST"),
        lambda: when.strftime("%a, %d %b %y %H:%M:%S +0530"),
        lambda: iso(dice, when),
    ]
    return dice.choice(forms)()


def iso(dice: random.Random, when: datetime) -> str:
    return dice.choice(
        [when.strftime("%Y-%m-%dT%H:%M:%SZ"), when.strftime("%Y-%m-%dT%H:%M:%S.250+01:00"), when.strftime("%Y-%m-%d")]
    )


def link(dice: random.Random, number: int) -> str:
    return dice.choice(
        [
            f"https://outlet.example/{number}",
            f"/{number}?a=1&amp;b=2",
            f"../{number}.html#top",
            f"https://outlet.example/a b/{number}",
        ]
    )


def rss_item(dice: random.Random, number: int) -> str:
    when = NOW - timedelta(hours=number)
    parts = [f"<title>{written(dice, words(dice, 6))}</title>"]
    if dice.random() < 0.95:
        parts.append(f"<link>{dice.choice(['', chr(10)])}{link(dice, number)}</link>")
    if dice.random() < 0.9:
        permalink = dice.choice(["", " isPermaLink='false'", " isPermaLink='true'"])
        # As in real feeds: of a hundred ids 78 are addresses, 10 have a scheme of their own, 11 none, and one is a relative address.
        starts = ["https://outlet.example/?p=", "tag:outlet.example,2025:", "", "/news/"]
        start = dice.choices(starts, [78, 10, 11, 1])[0]
        parts.append(f"<guid{permalink}>{start}{number}</guid>")
    tag = dice.choice(["pubDate", "dc:date"])
    parts.append(f"<{tag}>{iso(dice, when) if tag == 'dc:date' else rfc822(dice, when)}</{tag}>")
    parts.append(f"<description>{written(dice, '<p>' + words(dice, 20) + '</p>')}</description>")
    if dice.random() < 0.5:
        parts.append(f"<content:encoded>{cdata('<p>' + html.escape(words(dice, 40)) + '</p>')}</content:encoded>")
    parts.append(dice.choice(["<dc:creator>Ada</dc:creator>", "<author>ada@outlet.example (Ada)</author>", ""]))
    parts.append(
        "<media:thumbnail url='https://outlet.example/i.jpg'/><media:title>Not this</media:title><slash:comments>3</slash:comments>"
    )
    dice.shuffle(parts)
    return "".join(parts)


NAMESPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:slash="http://purl.org/rss/1.0/modules/slash/" '
    'xmlns:atom="http://www.w3.org/2005/Atom"'
)


def rss_feed(dice: random.Random) -> str:
    items = "".join(f"<item>{rss_item(dice, number)}</item>" for number in range(dice.randint(1, 30)))
    head = '<title>Outlet</title><link>https://outlet.example/</link><atom:link rel="self" href="https://outlet.example/feed"/>'
    return f'<rss version="2.0" {NAMESPACES}><channel>{head}<image><title>Logo</title></image>{items}</channel></rss>'


def rdf_feed(dice: random.Random) -> str:
    items = "".join(
        f'<item rdf:about="https://outlet.example/{number}">'
        f"<title>{html.escape(html.escape(words(dice, 5)))}</title><link>https://outlet.example/{number}</link>"
        f"<dc:date>{iso(dice, NOW - timedelta(hours=number))}</dc:date></item>"
        for number in range(dice.randint(1, 20))
    )
    return (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>Outlet</title></channel>{items}</rdf:RDF>'
    )


def atom_text(dice: random.Random, name: str, text: str) -> str:
    match dice.randint(0, 3):
        case 0:
            return f"<{name}>{html.escape(text)}</{name}>"
        case 1:
            return f'<{name} type="html">{html.escape(html.escape(text))}</{name}>'
        case 2:
            return f'<{name} type="html">{cdata(html.escape(text))}</{name}>'
        case _:
            return f'<{name} type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{html.escape(text)} <i>x</i></div></{name}>'


def atom_entry(dice: random.Random, number: int) -> str:
    when = NOW - timedelta(hours=number)
    parts = [
        atom_text(dice, "title", words(dice, 6)),
        f"<id>tag:outlet.example,2025:{number}</id>",
        f'<link rel="alternate" href="https://outlet.example/{number}"/>'
        if dice.random() < 0.8
        else f'<link href="{number}"/>',
        '<link rel="enclosure" href="https://outlet.example/a.mp3"/>',
        f"<updated>{when.strftime('%Y-%m-%dT%H:%M:%SZ')}</updated>",
        f"<published>{when.strftime('%Y-%m-%dT%H:%M:%S+02:00')}</published>" if dice.random() < 0.6 else "",
        atom_text(dice, dice.choice(["summary", "content"]), words(dice, 30)),
        "<author><name>Ada</name><email>ada@outlet.example</email></author>",
    ]
    dice.shuffle(parts)
    return f"<entry>{''.join(parts)}</entry>"


def atom_feed(dice: random.Random) -> str:
    entries = "".join(atom_entry(dice, number) for number in range(dice.randint(1, 30)))
    base = dice.choice(["", ' xml:base="https://outlet.example/base/"'])
    return f'<feed xmlns="http://www.w3.org/2005/Atom"{base}><title>Outlet</title><id>x</id>{entries}</feed>'


def facts(entry: ReadEntry) -> tuple[object, ...]:
    return entry.title, entry.url, entry.guid, entry.published_at


def test_strict_reader_agrees_with_feedparser() -> None:
    dice = random.Random(20251219)
    seen = equal = 0
    differences = list[tuple[object, object]]()
    for number in range(150):
        text = (rss_feed, atom_feed, rdf_feed)[number % 3](dice)
        raw = read_strict(text)
        assert raw is not None
        strict = finish(raw, ADDRESS, NOW).entries
        tolerant = finish(read_tolerant(text), ADDRESS, NOW).entries
        assert len(strict) == len(tolerant)
        for ours, theirs in zip(strict, tolerant, strict=True):
            seen += 1
            equal += facts(ours) == facts(theirs)
            if facts(ours) != facts(theirs):
                differences.append((facts(ours), facts(theirs)))
    assert seen > 1500
    assert equal / seen >= LEAST_EQUAL, differences[:20]
