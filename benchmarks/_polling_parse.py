"""What parsing costs, in a process set up as the workers are, beside feedparser; a part of `./run bench polling`."""

import gc
import random
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Protocol

import feedparser

from adapters.web.parse import parse_feed
from adapters.web.raw import NotAFeed
from adapters.web.workbench import read_feed
from benchmarks._loopback_feeds import rss


class Row(Protocol):
    """Prints one number; `aim` names the one that is aimed at."""

    def __call__(self, name: str, value: float, unit: str, aim: str = "") -> None: ...


def measure(folder: Path | None, row: Row) -> None:
    """Parse each file of the folder, or feeds made up, with Tacho and with feedparser, and print a row for each number."""
    bodies = [path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()] if folder else made_feeds()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)  # as the workers do
    counts = [entries(body) for body in bodies]
    ours = [cheaper_ms(partial(entries, body)) for body in bodies]
    theirs = [cheaper_ms(partial(feedparser.parse, body)) for body in bodies]
    kind = f"of {folder.name}" if folder else "made up"
    found = f"{sum(count or 0 for count in counts):,} entries, {counts.count(None)} that cannot be read"
    print(f"Parsing {len(bodies)} feeds {kind}, {sum(map(len, bodies)) / 1e6:.0f} MB, {found}")
    for name, times, aim in (("Tacho", ours, "parse"), ("feedparser", theirs, "")):
        row(f"{name}, mean", statistics.mean(times), "ms", aim)
        late = statistics.quantiles(times, n=20)[-1]
        row(f"{name}, median and 95th", statistics.median(times), f"ms, {late:.2f} ms")
    row("Tacho, RSS of 25 entries, 22 kB", ordinary(), "ms")


def entries(body: bytes) -> int | None:
    """How many entries Tacho finds; None where it sees no feed."""
    try:
        return len(parse_feed(body, "", "https://outlet.example/feed", datetime.now(UTC)).entries)
    except NotAFeed:
        return None


def cheaper_ms(read: Callable[[], object]) -> float:
    """CPU ms of the cheaper of two readings."""
    times = []
    for _ in range(2):
        started = time.process_time()
        read()
        times.append((time.process_time() - started) * 1000)
    return min(times)


def ordinary() -> float:
    """CPU ms a worker spends on reading a feed of everyday size; the best of ten rounds over fifty."""
    bodies = [rss(number, 0) for number in range(50)]
    times = []
    for _ in range(10):
        started = time.process_time()
        for body in bodies:
            read_feed(body, "application/rss+xml", "https://outlet.example/feed", time.time())
        times.append((time.process_time() - started) * 1000 / len(bodies))
    return min(times)


def made_feeds(count: int = 60) -> list[bytes]:
    """Feeds whose sizes are spread like those of real ones: median about 90 kB, mean about 220 kB, largest 2.5 MB."""
    chance = random.Random(5)
    paragraph = '<p class="wp-block-paragraph">{text} <a href="https://outlet.example/a?b=1&amp;c=2">more</a> &#8211; it\u2019s {text}</p>\n'
    bodies = []
    for number in range(count):
        size = min(int(chance.lognormvariate(11.4, 1.35)), 2_500_000)
        words = rss(number, 0).decode().split()
        fillings = [
            paragraph.format(text=" ".join(chance.choices(words, k=30)).replace("<", "").replace("]]>", ""))
            for _ in range(20)
        ]
        items, made = list[str](), 0
        while made < size:
            content = "".join(chance.choices(fillings, k=chance.randrange(1, 40)))
            items.append(
                f"<item><title>Story {len(items)}</title><guid>{number}-{len(items)}</guid><link>https://outlet.example/{len(items)}</link>"
                f"<pubDate>Mon, 01 Dec 2025 10:00:00 +0000</pubDate><content:encoded><![CDATA[{content}]]></content:encoded></item>"
            )
            made += len(items[-1])
        space = "http://purl.org/rss/1.0/modules/content/"
        bodies.append(
            f'<rss version="2.0" xmlns:content="{space}"><channel><title>Made</title>{"".join(items)}</channel></rss>'.encode()
        )
    return bodies
