"""The store: filing, newest pages, search, the ledger and the outbox, on a made-up archive.

`./run bench store [--stories 20000] [--url sqlite:///PATH | postgresql://...] [--backlog 5000]`; without `--url` a new SQLite file
in a temporary folder. Words follow Zipf's law, so that there are frequent and rare ones; companies and topics as well.
"""

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import accumulate
from pathlib import Path

from adapters.store.health import examine
from adapters.store.opening import open_store
from adapters.store.store import SqlStore
from bot.model.digest import Delivery, DeliveryState, Digest, Edition, EditionOutcome, RankedStory
from bot.model.figure import Evidence, Figure, Kind, Quantity
from bot.model.message import Message, Paragraph
from bot.model.story import CompanyMention, Report, Story, StoryQuery
from bot.model.subscription import Channel

START = datetime(2024, 1, 1, tzinfo=UTC)
WORDS, COMPANIES, TOPICS = 20_000, 300, 33
BATCH = 200
CHANNELS = 200


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run bench store", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--stories", type=int, default=20_000)
    parser.add_argument("--backlog", type=int, default=5_000)
    parser.add_argument("--url")
    chosen = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        url = chosen.url or f"sqlite:///{Path(folder) / 'bench.db'}"
        asyncio.run(measure(url, chosen.stories, chosen.backlog))
    return 0


async def measure(url: str, stories: int, backlog: int) -> None:
    store = await open_store(url, writing=True)
    try:
        await file_archive(store, stories)
        await ask(store, START + timedelta(minutes=stories))
        await drain(store, backlog)
        health = await examine(store)
        print(f"{'size':<40}{health.size_bytes / 2**20:>10.1f} MiB with {health.stories} stories ({health.engine})")
    finally:
        await store.close()


async def file_archive(store: SqlStore, stories: int) -> None:
    newsroom = Newsroom(random.Random(7))
    spent = 0.0
    for start in range(0, stories, BATCH):
        batch = [newsroom.story(number) for number in range(start, min(start + BATCH, stories))]
        began = time.perf_counter()
        await store.file_stories(batch)
        spent += time.perf_counter() - began
        if sys.stderr.isatty():
            print(f"\rfiled {start + len(batch)}", end="", file=sys.stderr)
    print(f"{'file stories, ' + str(BATCH) + ' a transaction':<40}{stories / spent:>10.0f} a second")
    one = newsroom.story(stories)
    await timed("file one story", lambda: store.file_stories([one]), 50)


async def ask(store: SqlStore, newest: datetime) -> None:
    company, rival, topic = ("c3",), ("c200",), ("t1",)
    queries = {
        "newest 20": StoryQuery(),
        "company, newest 20": StoryQuery(companies=company),
        "rare company, newest 20": StoryQuery(companies=rival),
        "company and topic, newest 20": StoryQuery(companies=company, topics=topic),
        "rare word": StoryQuery(words=("w15000",)),
        "frequent word": StoryQuery(words=("w3",)),
        "two frequent words": StoryQuery(words=("w3", "w5")),
        "beginning of a word": StoryQuery(words=("w1",)),
        "frequent word of a company": StoryQuery(words=("w3",), companies=company),
        "frequent word of the last week": StoryQuery(words=("w3",), since=newest - timedelta(days=7)),
        "metric, newest 20": StoryQuery(metric="m2"),
    }
    for name, query in queries.items():
        await timed(name, lambda query=query: store.stories(query))
    await timed("count of a frequent word", lambda: store.count_stories(StoryQuery(words=("w3",))))
    await timed("ledger of a company", lambda: store.ledger("c3"))
    await timed("ledger of a company and metric", lambda: store.ledger("c3", "m2"))
    await timed("one story", lambda: store.story("s17"))


async def drain(store: SqlStore, backlog: int) -> None:
    """File a backlog in many channels, one of them stuck, then claim and settle it all."""
    told = Newsroom(random.Random(9)).story(0)
    began = time.perf_counter()
    for number in range(backlog):
        await store.file_edition(edition(number, told))
    print(f"{'file editions':<40}{backlog / (time.perf_counter() - began):>10.0f} a second")
    now, done = START + timedelta(days=900), 0
    began = time.perf_counter()
    while (claimed := await store.claim("preview", now, 60)) is not None:
        stuck = claimed.channel.address == "0"
        state = DeliveryState.PENDING if stuck else DeliveryState.SENT
        await store.settle(replace(claimed, state=state, next_try_at=now + timedelta(hours=1)))
        done += 1
    print(f"{'claim and settle':<40}{done / (time.perf_counter() - began):>10.0f} a second, backlog {backlog}")


async def timed(name: str, call: Callable[[], Awaitable[object]], times: int = 100) -> None:
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        await call()
        spent.append((time.perf_counter() - began) * 1000)
    print(f"{name:<40}{statistics.median(spent):>10.2f} ms  {sorted(spent)[int(times * 0.99) - 1]:>10.2f} ms at p99")


class Newsroom:
    """Makes stories up."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._weights = {
            size: list(accumulate(1 / (rank + 1) for rank in range(size))) for size in (WORDS, COMPANIES, TOPICS)
        }

    def story(self, number: int) -> Story:
        told_at = START + timedelta(minutes=number)
        text = " ".join(f"w{word}" for word in self._pick(WORDS, 120))
        title = " ".join(f"w{word}" for word in self._pick(WORDS, 9))
        report = Report(
            f"r{number}",
            f"https://outlet.example/{number}",
            "Outlet",
            "https://outlet.example/feed",
            title,
            text,
            "en",
            told_at,
            told_at,
        )
        companies = [f"c{company}" for company in dict.fromkeys(self._pick(COMPANIES, 2))]
        topics = [f"t{topic}" for topic in dict.fromkeys(self._pick(TOPICS, 2))]
        return Story(
            id=f"s{number}",
            headline=title,
            gist=text[:200],
            reports=(report,),
            figures=tuple(self._figure(report, companies[0]) for _ in range(4)),
            companies=tuple(CompanyMention(company, main=True) for company in companies),
            topics=tuple(topics),
            people=(),
            first_seen_at=told_at,
            updated_at=told_at,
        )

    def _figure(self, report: Report, company: str) -> Figure:
        start = self._chance.randrange(50)
        text = report.text[start : start + 12]
        evidence = Evidence(text, start, start + 12, report.text[:120], report.url)
        quantity = Quantity(Decimal(self._chance.randrange(1_000_000)), unit="vehicle")
        return Figure(quantity, Kind.EXACT, evidence, metric=f"m{self._chance.randrange(8)}", subject=company)

    def _pick(self, size: int, count: int) -> list[int]:
        return self._chance.choices(range(size), cum_weights=self._weights[size], k=count)


def edition(number: int, told: Story) -> Edition:
    channel = Channel("preview", str(number % CHANNELS))
    digest = Digest(f"d{number}", channel, START + timedelta(minutes=number), (RankedStory(told, 1.0),), (), 1)
    message = Message("Digest", (Paragraph("Words " * 40),))
    delivery = Delivery(f"d{number}#0", channel, digest.id, 0, message, DeliveryState.PENDING, digest.due_at)
    return Edition(digest, EditionOutcome.POSTED, (delivery,))
