"""A simulated year of running: reports read and grouped, daily digests composed and posted, old news forgotten; memory and database size by quarter.

The real engine, grouping, desk and SQLite store; the clock is simulated, the platform keeps nothing. Usage: ./run bench year [DAYS]
"""

import asyncio
import os
import random
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from adapters.catalogue import load_catalogue
from adapters.reader import ThreadReader
from adapters.settings import ConfigFolders, shipped_config
from adapters.store.opening import open_store
from bot.desk.delivery import Courier
from bot.desk.editions import Editor
from bot.desk.intake import Intake
from bot.model.digest import Delivery
from bot.model.feed import Document, Entry, Feed, FeedState, Validators
from bot.model.story import StoryQuery
from bot.model.subscription import Cadence, Channel, Interest, Subscription
from bot.timing.slots import next_due
from tests.fakes.clock import FixedClock

START = datetime(2025, 1, 1, tzinfo=UTC)
KEPT = timedelta(days=60)
A_DAY = 24
"""Reports a day."""

MAKERS = ("BYD", "Tesla", "Volkswagen", "Ford", "Toyota", "Nio", "Renault", "Hyundai", "Stellantis", "Geely")
EVENTS = (
    "{maker} delivered {n} cars in {month}, up {p} percent from a year earlier.",
    "{maker} will invest ${m} million in a plant that can build {n} cars a year.",
    "{maker} recalls {n} cars because a seat belt may come loose.",
    "{maker} cuts {j} jobs as sales in Europe fall {p} percent.",
)


class Sink:
    """A platform that takes every post and keeps none."""

    name = "sink"
    recognises_ids_for = timedelta.max

    async def post(self, delivery: Delivery) -> str:
        return delivery.id


def entries(chance: random.Random, now: datetime) -> tuple[Entry, ...]:
    """A day's invented news."""
    told = []
    for number in range(A_DAY):
        facts = {
            "maker": chance.choice(MAKERS),
            "n": f"{chance.randrange(1_000, 400_000):,}",
            "p": chance.randrange(2, 60),
            "m": chance.randrange(20, 900),
        }
        first, second = (
            chance.choice(EVENTS).format(**facts, j=f"{chance.randrange(100, 9_000):,}", month=f"{now:%B}")
            for _ in range(2)
        )
        told.append(
            Entry(
                f"{now:%Y%m%d}-{number}",
                f"https://wire.example/{now:%Y%m%d}/{number}",
                first.rstrip("."),
                f"{first} {second}",
                now,
            )
        )
    return tuple(told)


def memory_mb() -> float:
    """Resident memory of this process now (Linux: pages of /proc/self/statm)."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def size_mb(folder: Path) -> float:
    """What the files of a folder take."""
    return sum(path.stat().st_size for path in folder.iterdir()) / 1e6


async def live(days: int, folder: Path) -> None:
    """Run through the days and print a line a quarter."""
    clock, chance = FixedClock(START), random.Random(7)
    catalogue = load_catalogue(ConfigFolders((shipped_config(),)).find)
    store = await open_store(f"sqlite:///{folder / 'year.sqlite3'}", writing=True)
    reader = ThreadReader(catalogue)
    intake = Intake(feeds=store, stories=store, reader=reader, clock=clock, catalogue=catalogue)
    editor = Editor(stories=store, subscriptions=store, outbox=store, clock=clock, catalogue=catalogue)
    courier = Courier(outbox=store, subscriptions=store, platforms={"sink": Sink()}, clock=clock)
    feed, cadence, channel = Feed("https://wire.example/feed", "Wire"), Cadence(), Channel("sink", "desk")
    await store.subscribe(Subscription.of(channel, Interest(), cadence), next_due(cadence, clock.now()))
    print(f"{'day':>5} {'memory MB':>10} {'database MB':>12} {'stories':>8}")
    try:
        for day in range(days):
            await intake.file(
                feed,
                FeedState(feed.url, feed.url),
                Document("Wire", entries(chance, clock.now()), Validators(), str(day)),
            )
            await intake.group()
            clock.advance(timedelta(hours=8, minutes=1))
            await editor.compose_due()
            await courier.deliver_due()
            await store.prune(clock.now() - KEPT)
            clock.advance(timedelta(hours=15, minutes=59))
            if day % 45 == 44 or day == days - 1:
                size = size_mb(folder)
                print(
                    f"{day + 1:>5} {memory_mb():>10.0f} {size:>12.1f} {await store.count_stories(StoryQuery()):>8}",
                    flush=True,
                )
    finally:
        reader.close()
        await store.close()


def main(arguments: Sequence[str]) -> int:
    """Run the simulation; returns 0."""
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(live(int(arguments[0]) if arguments else 365, Path(folder)))
    print(
        f"kept for {KEPT.days} days, {A_DAY} reports a day; the simulation took {time.perf_counter() - started:.0f} s"
    )
    return 0
