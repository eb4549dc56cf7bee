"""Broken and hostile documents without end through the feed parser and the article reader: what fails, and what takes longest.

`./run bench fuzz [--seconds 60] [--seed 1] [--folder DIR] [--part feed|article]`

Inputs are feeds and pages made here (and the files of `--folder`), changed at random: bytes and pieces cut, doubled, swapped, repeated
thousands of times, tokens of markup put in. The two functions run in this process, as in a worker: a document may be refused with
a sentence, anything else is a fault and is printed with how to make it again. Ends with 1 where there was one.
"""

import argparse
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

from adapters.web.extract import article_text
from adapters.web.parse import parse_feed
from adapters.web.raw import NotAFeed
from benchmarks._loopback_feeds import rss

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ADDRESS = "https://outlet.example/feed"
DEADLINE_S = 5
"""CPU time; a worker has as much wall time. What takes longer is killed there, and is counted here."""
TYPES = (
    "",
    "application/rss+xml",
    "text/xml; charset=utf-16",
    "text/html; charset=gb2312",
    "text/xml; charset=utf-7",
    "a" * 99,
)
TOKENS = [
    *(
        b"<!--",
        b"-->",
        b"<![CDATA[",
        b"]]>",
        b"<?xml version='1.0' encoding='utf-16'?>",
        b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
        b"&b;",
    ),
    *(
        b"&#0;",
        b"&#x110000;",
        b"&amp;amp;lt;",
        b"&nbsp;",
        b"<",
        b">",
        b'"',
        b"'",
        b"=",
        b"<a b='>'",
        b"<script>",
        b"</script>",
        b"<p>",
    ),
    *(
        b"\x00",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xed\xa0\x80",
        "\u202e\u200b\ufeff".encode(),
        "e\u0301\u0301\u0301\u0301".encode(),
    ),
    *(
        b"<item>",
        b"</item>",
        b"<entry>",
        b"<guid>",
        b"<title type='xhtml'>",
        b"<title mode='base64'>",
        b"<link href='//'/>",
    ),
    *(
        b"<pubDate>Thu, 99 Foo 99999 99:99:99 +9999</pubDate>",
        b"<ttl>1e999</ttl>",
        b"<skipHours>",
        b"{",
        b"}",
        b"[",
        b'"items":',
    ),
    *(
        b"http://[::1",
        b"javascript:alert(1)",
        b"https://a\\@b/",
        b"xml:base='http://x'",
        b"xmlns='http://www.w3.org/2005/Atom'",
    ),
]
JSON_FEED = (
    b'{"version": "https://jsonfeed.org/version/1.1", "title": "Outlet", "items": [{"id": 1, "url": "https://outlet.example/1", '
    b'"title": "Maker opens plant", "content_html": "<p>Text</p>", "date_published": "2025-12-01T10:00:00Z", "authors": [{"name": "Ada"}]}]}'
)
ATOM = (
    b'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://outlet.example/"><title>Outlet</title><entry><id>tag:1</id>'
    b'<title type="html">Maker &amp;amp; plant</title><link href="a"/><updated>2025-12-18T10:00:00Z</updated><content type="xhtml">'
    b'<div xmlns="http://www.w3.org/1999/xhtml"><p>One <b>word</b></p></div></content></entry></feed>'
)
PARAGRAPH = b"<p>The maker said on Monday that it will open a plant for 20,000 cars a year, and that 400 people will work there.</p>"
PAGE = b"<!doctype html><html><head><meta charset='utf-8'><title>Plant</title></head><body><nav><a href='/'>Home</a></nav><article><h1>Plant</h1>"
SEEDS = {
    "feed": [rss(1, 0)[:6000], rss(2, 0), ATOM, JSON_FEED],
    "article": [PAGE + PARAGRAPH * 12 + b"</article></body></html>"],
}


class TooLong(BaseException):
    """The deadline is over; no parser may catch it."""


def main(arguments: Sequence[str]) -> int:
    """Try inputs until the time is over; returns 1 where one was a fault."""
    parser = argparse.ArgumentParser(prog="./run bench fuzz", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60, help="for each part")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="more documents to begin with")
    parser.add_argument("--part", choices=SEEDS)
    chosen = parser.parse_args(arguments)
    signal.signal(signal.SIGPROF, _ring)
    faults = 0
    more = [path.read_bytes() for path in sorted(chosen.folder.iterdir()) if path.is_file()] if chosen.folder else []
    readers: dict[str, Callable[[bytes, str], object]] = {
        "feed": lambda body, kind: parse_feed(body, kind, ADDRESS, NOW),
        "article": lambda body, kind: article_text(body, kind, ADDRESS),
    }
    for part in [chosen.part] if chosen.part else list(SEEDS):
        faults += fuzz(part, SEEDS[part] + more, readers[part], chosen.seconds, chosen.seed)
    return 1 if faults else 0


def fuzz(part: str, seeds: Sequence[bytes], read: Callable[[bytes, str], object], seconds: float, seed: int) -> int:
    """Try inputs on one reader and print; how many faults."""
    told: Counter[str] = Counter()
    slowest, until, number = 0.0, time.monotonic() + seconds, 0
    while time.monotonic() < until:
        number += 1
        dice = random.Random(f"{part} {seed} {number}")
        body, kind = changed(dice.choice(seeds), dice), dice.choice(TYPES)
        started = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, DEADLINE_S)
        try:
            read(body, kind)
            told["read"] += 1
        except NotAFeed:
            told["refused with a sentence"] += 1
        except TooLong:
            told["longer than the deadline: killed in a worker"] += 1
            print(f"{part} input {number} of seed {seed}: longer than {DEADLINE_S} s, {len(body):,} bytes")
        except Exception as error:  # noqa: BLE001 - that is what is looked for
            told["FAULTS"] += 1
            print(f"{part} input {number} of seed {seed}: {type(error).__name__}: {str(error)[:200]}")
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        slowest = max(slowest, time.process_time() - started)
    counts = ", ".join(f"{count:,} {what}" for what, count in sorted(told.items()))
    print(f"{part}: {number:,} inputs of seed {seed}: {counts}; slowest {slowest:.2f} s of CPU")
    return told["FAULTS"]


def changed(body: bytes, dice: random.Random) -> bytes:
    """The document with one to eight random changes, at most 1 MB."""
    for _ in range(dice.randint(1, 8)):
        at, to = sorted(dice.randrange(len(body) + 1) for _ in range(2))
        piece = body[at : min(to, at + 400)]
        match dice.randrange(7):
            case 0:
                body = body[:at] + body[to:] if dice.random() < 0.2 else body[:at] + body[at + len(piece) :]
            case 1:
                body = body[:at] + piece + body[at:]
            case 2:
                body = body[:at] + dice.randbytes(dice.randint(1, 8)) + body[at:]
            case 3:
                body = body[:at] + dice.choice(TOKENS) * dice.choice((1, 1, 2, 50, 3000)) + body[at:]
            case 4:
                body = body[:at] + piece * dice.choice((2, 20, 400)) + body[to:]
            case 5:
                body = body.replace(piece[:5], dice.choice(TOKENS), 20) if piece[:5] else body
            case _:
                body = body.decode("utf-8", "replace").encode(
                    dice.choice(("utf-16", "latin-1", "cp1251", "utf-32")), "replace"
                )[:200_000]
    return body[:1_000_000]


def _ring(_: int, __: FrameType | None) -> None:
    raise TooLong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
