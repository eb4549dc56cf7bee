"""What each hostile feed costs Tacho, and what it comes to (feeds.md, G2): real limits, real poller, twenty healthy feeds beside it.

Started by `benchmarks.polling` in a process of its own with the port of `hostile_feeds` as its one argument; prints one line of JSON
for each case.
"""

import asyncio
import ctypes
import gc
import json
import re
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from adapters.catalogue import load_catalogue
from adapters.reader import ThreadReader
from adapters.settings import ConfigFolders, shipped_config
from adapters.store.opening import open_store
from adapters.store.store import SqlStore
from adapters.web.source import WebFeedSource
from benchmarks._hostile_feeds import HEALTHY, cases
from benchmarks._polling_tacho import EveryNameIsLoopback, Heart, ShiftedClock, Stopwatch, memory_mb, settle_garbage
from bot.desk.intake import Intake
from bot.desk.polling import Poller
from bot.model.feed import Feed, PollOutcome, PollRules

NEIGHBOURS, LATER_S = 20, 0.3
trim = ctypes.CDLL(None).malloc_trim
"""Gives free memory back to the system, so that what a case takes is seen."""


class Neighbourhood:
    """A source, a store, and ten healthy feeds asked together with the hostile one, ten more while it is being dealt with."""

    def __init__(self, port: int, source: WebFeedSource, store: SqlStore, intake: Intake, clock: ShiftedClock) -> None:
        feeds = [Feed(f"http://h{n}.example:{port}/{HEALTHY}/{n}", f"Healthy {n}") for n in range(NEIGHBOURS)]
        self._groups = (feeds[: NEIGHBOURS // 2], feeds[NEIGHBOURS // 2 :])
        self._source = source
        self._store = store
        self._intake = intake
        self._clock = clock

    async def ask(self, hostile: Sequence[Feed] = ()) -> tuple[list[float], float, str]:
        """Ask all; seconds until each group was read, until the hostile feeds were done with, and what was said of these."""
        self._clock.shift += timedelta(hours=60)
        started = time.perf_counter()
        first, later = self._groups
        polled, own = await asyncio.gather(self._poll([*hostile, *first]), self._poll(later, after_s=LATER_S))
        outcomes, first_s = polled
        problem = next((one.problem or "" for one in outcomes if HEALTHY not in one.feed.url), "")
        return [first_s, own[1]], time.perf_counter() - started, problem

    async def _poll(self, feeds: Sequence[Feed], after_s: float = 0.0) -> tuple[Sequence[PollOutcome], float]:
        await asyncio.sleep(after_s)
        watch, started = Stopwatch(self._source, HEALTHY), time.perf_counter()
        poller = Poller(
            feeds=feeds, source=watch, shelf=self._store, clock=self._clock, rules=PollRules(), intake=self._intake
        )
        outcomes = await poller.poll()
        return outcomes, watch.last_at - started


def new_peak_mb() -> float:
    """Count the peak of this process' memory anew; from what size."""
    gc.collect()
    trim(0)
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return memory_mb("self", "VmRSS")


async def measure(port: int) -> None:
    clock, heart = ShiftedClock(), Heart()
    catalogue = load_catalogue(ConfigFolders((shipped_config(),)).find)
    with tempfile.TemporaryDirectory() as folder:
        store = await open_store(f"sqlite:///{Path(folder) / 'bench.sqlite3'}", writing=True)
        reader = ThreadReader(catalogue)
        settle_garbage()
        beating = asyncio.create_task(heart.beat())
        try:
            async with WebFeedSource(clock=clock, allow_private=True, resolver=EveryNameIsLoopback()) as source:
                intake = Intake(feeds=store, stories=store, reader=reader, clock=clock, catalogue=catalogue)
                here = Neighbourhood(port, source, store, intake, clock)
                for _ in range(3):
                    await here.ask()
                for name, case in cases().items():
                    alone = [min(times) for times in zip(*[(await here.ask())[0] for _ in range(2)], strict=True)]
                    place = f"{name.replace('_', '-')}{{}}.example:{port}/{name}"
                    hostile = [Feed(f"http://{place.format(number)}", name) for number in range(case.feeds)]
                    before_mb, heart.cpu_ms = new_peak_mb(), 0.0
                    beside, took_s, problem = await here.ask(hostile)
                    told = {
                        "name": name,
                        "feeds": case.feeds,
                        "right": bool(re.search(case.right or r"\A\Z", problem)),
                        "problem": problem,
                        "took_s": took_s,
                        "extra_mb": memory_mb("self") - before_mb,
                        "delay_s": max(with_it - without for with_it, without in zip(beside, alone, strict=True)),
                        "stall_ms": heart.cpu_ms,
                    }
                    print(json.dumps(told), flush=True)
        finally:
            beating.cancel()
            reader.close()
            await store.close()


if __name__ == "__main__":
    asyncio.run(measure(int(sys.argv[1])))
