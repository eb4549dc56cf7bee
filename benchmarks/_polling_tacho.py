"""Tacho's poller measured in a process of its own: the real fetcher, workers, poller, intake and SQLite store, feeds on loopback.

Catalogue and reading engine are loaded as in the real process, so that memory is what an operator sees; grouping is not run.
Started by `benchmarks.polling` with a JSON object of options as its one argument; prints one JSON object.
"""

import asyncio
import gc
import json
import os
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

from adapters.catalogue import load_catalogue
from adapters.reader import ThreadReader
from adapters.settings import ConfigFolders, shipped_config
from adapters.store.opening import open_store
from adapters.web.fetch import STANDARD, Limits
from adapters.web.source import WebFeedSource
from benchmarks._loopback_feeds import publish
from benchmarks._loopback_tls import client_side
from bot.desk.intake import Intake
from bot.desk.polling import Poller
from bot.model.feed import Document, Feed, FeedState, PollRules, Unchanged
from bot.ports import FeedSource

TICKS_PER_S = os.sysconf("SC_CLK_TCK")
BEAT_S = 0.002
HANG_S, HANG_ROUNDS = 8.0, 10
"""How long a hanging host is waited for (30 in earnest: long after the healthy ones are done), and how many rounds are compared."""


class EveryNameIsLoopback(AbstractResolver):
    """Lets each feed have a host of its own."""

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_INET,  # noqa: ARG002 - the signature is aiohttp's
    ) -> list[ResolveResult]:
        return [ResolveResult(hostname=host, host="127.0.0.1", port=port, family=socket.AF_INET, proto=0, flags=0)]

    async def close(self) -> None:
        pass


class ShiftedClock:
    """The real clock, moved on between rounds so that every feed is due again."""

    def __init__(self) -> None:
        self.shift = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.shift

    async def sleep(self, wait_s: float) -> None:
        await asyncio.sleep(max(wait_s, 0))


class Heart:
    """Beats on the loop. Between two beats the loop was held: by our own thread's work (CPU), or by anything at all (wall)."""

    def __init__(self) -> None:
        self.cpu_ms = self.wall_ms = 0.0

    async def beat(self) -> None:
        while True:
            cpu, wall = time.thread_time(), time.perf_counter()
            await asyncio.sleep(BEAT_S)
            self.cpu_ms = max(self.cpu_ms, (time.thread_time() - cpu) * 1000)
            self.wall_ms = max(self.wall_ms, (time.perf_counter() - wall - BEAT_S) * 1000)


class Stopwatch:
    """A feed source that notes when the last feed was read whose address holds `part`."""

    def __init__(self, source: WebFeedSource, part: str = "") -> None:
        self._source = source
        self._part = part
        self.last_at = 0.0

    async def read(self, feed: Feed, state: FeedState) -> Unchanged | Document:
        answer = await self._source.read(feed, state)
        if self._part in feed.url:
            self.last_at = time.perf_counter()
        return answer


def settle_garbage() -> None:
    """As `tacho run` does: what is there now stays."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(700, 10, 1_000)


def memory_mb(pid: int | str, peak: str = "VmHWM") -> float:
    """Peak (VmHWM) or present (VmRSS) resident memory of a process."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith(peak + ":"):
            return int(line.split()[1]) / 1024
    return 0.0


def cpu_s(pid: int) -> float:
    """CPU time of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_S


def feeds_of(count: int, port: int, hanging: int = 0, scheme: str = "http") -> list[Feed]:
    """`count` feeds on hosts of their own; `hanging` more, spread evenly among them, take requests and never answer."""
    address = f"{scheme}://{{}}.feeds.example:{port}/{{}}"
    good = [Feed(address.format(f"h{n}", f"feed/{n}"), f"Outlet {n}") for n in range(count)]
    for number in range(hanging):
        place = number * (count // hanging)
        good.insert(place, Feed(address.format(f"slow{number}", f"hang/{number}"), f"Slow outlet {number}"))
    return good


async def measure(options: dict[str, Any]) -> dict[str, Any]:
    port, clock = options["port"], ShiftedClock()
    certificate = Path(options["certificate"]) if options.get("certificate") else None
    limits = Limits(deadline_s=HANG_S) if options["part"] == "hang" else STANDARD
    catalogue = load_catalogue(ConfigFolders((shipped_config(),)).find)
    with tempfile.TemporaryDirectory() as folder:
        store = await open_store(f"sqlite:///{Path(folder) / 'bench.sqlite3'}", writing=True)
        reader = ThreadReader(catalogue)
        heart = Heart()
        settle_garbage()
        beating = asyncio.create_task(heart.beat())
        try:
            async with WebFeedSource(
                clock=clock,
                allow_private=True,
                resolver=EveryNameIsLoopback(),
                limits=limits,
                tls=client_side(certificate) if certificate else None,
            ) as source:
                intake = Intake(feeds=store, stories=store, reader=reader, clock=clock, catalogue=catalogue)

                def poller(feeds: Sequence[Feed], through: FeedSource) -> Poller:
                    return Poller(
                        feeds=feeds, source=through, shelf=store, clock=clock, rules=PollRules(), intake=intake
                    )

                if options["part"] == "hang":
                    return await hang(options["feeds"], port, source, clock, poller)
                polls = poller(feeds_of(options["feeds"], port, scheme="https" if certificate else "http"), source)
                return await rounds(
                    polls,
                    options["feeds"],
                    lambda version: publish(port, version, certificate),
                    source=source,
                    clock=clock,
                    heart=heart,
                )
        finally:
            beating.cancel()
            reader.close()
            await store.close()


async def rounds(
    polls: Poller,
    count: int,
    publish_all: Callable[[int], None],
    *,
    source: WebFeedSource,
    clock: ShiftedClock,
    heart: Heart,
) -> dict[str, Any]:
    """First reading, nothing new, one new entry in each feed."""
    told: dict[str, Any] = {"stall_cpu_ms": 0.0, "stall_wall_ms": 0.0, "problems": []}
    for name, version in (("first", 0), ("unchanged", 0), ("changed", 1), ("unchanged", 1), ("changed", 2)):
        publish_all(version)
        clock.shift += timedelta(hours=30)
        heart.cpu_ms = heart.wall_ms = 0.0
        cpu, workers, started = time.process_time(), sum(map(cpu_s, source.workers.pids)), time.perf_counter()
        outcomes = await polls.poll()
        spent = time.perf_counter() - started
        row = {
            "feeds_a_s": count / spent,
            "main_ms": (time.process_time() - cpu) * 1000 / count,
            "workers_ms": (sum(map(cpu_s, source.workers.pids)) - workers) * 1000 / count,
            "new": sum(outcome.new_reports for outcome in outcomes),
        }
        told[name] = min(told.get(name, row), row, key=lambda one: one["main_ms"] + one["workers_ms"])
        told["stall_cpu_ms"] = max(told["stall_cpu_ms"], heart.cpu_ms)
        told["stall_wall_ms"] = max(told["stall_wall_ms"], heart.wall_ms)
        told["problems"] += sorted({outcome.problem for outcome in outcomes if outcome.problem})
    told["main_mb"] = memory_mb("self")
    told["workers_mb"] = [memory_mb(pid) for pid in source.workers.pids]
    return told


async def hang(
    count: int,
    port: int,
    source: WebFeedSource,
    clock: ShiftedClock,
    poller: Callable[[Sequence[Feed], FeedSource], Poller],
) -> dict[str, Any]:
    """Seconds until the last healthy feed was answered, alone and with one host in a hundred hanging, in turn, each as often first."""
    publish(port, 0)
    clock.shift += timedelta(hours=30)
    await poller(feeds_of(count, port), source).poll()
    told: dict[str, list[float]] = {"alone": [], "hanging": []}
    pair = [("alone", 0), ("hanging", count // 100)]
    for turn in range(HANG_ROUNDS):
        for name, slow in pair if turn % 2 else reversed(pair):
            clock.shift += timedelta(hours=30)
            watch = Stopwatch(source, "/feed/")
            started = time.perf_counter()
            await poller(feeds_of(count, port, slow), watch).poll()
            told[name].append(watch.last_at - started)
    return told


if __name__ == "__main__":
    print(json.dumps(asyncio.run(measure(json.loads(sys.argv[1])))))
