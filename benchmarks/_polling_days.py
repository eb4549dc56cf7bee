"""Simulated days of polling, good feeds and hostile ones, with two kills: what the feeds' server saw (feeds.md, G1).

The newsroom (real poller, fetcher, workers, SQLite store) runs in a process of its own; the server runs here and counts. Both read one
clock: it runs `SPEED` times as fast as the world's, so that spacing, slow hosts and restarts take their time, and jumps to the next
minute when nothing is left to do. A third and two thirds on its way the newsroom is killed in the middle of a round and started again
on the same database.
"""

import asyncio
import json
import mmap
import struct
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from adapters.catalogue import load_catalogue
from adapters.reader import ThreadReader
from adapters.settings import ConfigFolders, shipped_config
from adapters.store.opening import open_store
from adapters.web.fetch import Limits
from adapters.web.source import WebFeedSource
from benchmarks._polling_tacho import EveryNameIsLoopback, memory_mb
from benchmarks._polling_world import EARLIEST, HOUR_S, KINDS, CountingServer, Kind, World, host_of, kinds
from bot.desk.intake import Intake
from bot.desk.polling import Poller
from bot.model.feed import Feed, PollRules
from bot.timing.hosts import shared_limit

SPEED = 20.0
MINUTE_S = 60.0
SETTLED_S, CATCHING_UP_S = 2 * HOUR_S, 10 * MINUTE_S
LIMITS = Limits(deadline_s=30 / SPEED, connect_s=10 / SPEED, private_spacing_s=1.0)
COUNTERS = (
    "inm_bogus",
    "ims_bogus",
    "unconditional_repeat",
    "cookie",
    "referer",
    "query",
    "no_gzip",
    "no_user_agent",
    "not_get",
)


class SharedClock:
    """A clock in a file, so that two processes read the same time; only the newsroom lets it jump."""

    def __init__(self, path: Path) -> None:
        with path.open("r+b") as file:
            self._stored = mmap.mmap(file.fileno(), 16)

    @staticmethod
    def begin(path: Path) -> None:
        """A new clock that starts now."""
        path.write_bytes(struct.pack("dd", time.monotonic(), 0.0))

    @property
    def passed_s(self) -> float:
        """Simulated seconds since the start."""
        began_s, jumped_s = struct.unpack("dd", self._stored[:])
        return float((time.monotonic() - began_s) * SPEED + jumped_s)

    def now(self) -> datetime:
        return EARLIEST + timedelta(seconds=self.passed_s)

    async def sleep(self, wait_s: float) -> None:
        await asyncio.sleep(max(wait_s, 0) / SPEED)

    def jump_to(self, passed_s: float) -> None:
        """Go on to that second at once; does nothing when it is over."""
        began_s, jumped_s = struct.unpack("dd", self._stored[:])
        self._stored[:] = struct.pack("dd", began_s, jumped_s + max(0.0, passed_s - self.passed_s))


def simulate(*, feeds: int, hours: int) -> int:
    """Run and print; how many promises were broken."""
    return asyncio.run(_simulate(feeds, hours))


async def _simulate(count: int, hours: int) -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        SharedClock.begin(folder / "clock")
        clock = SharedClock(folder / "clock")
        async with CountingServer(clock=clock.now) as server:
            world = World(server, lambda: clock.passed_s, hang_s=1.1 * LIMITS.deadline_s)
            served = [(host_of(number, kind), world.serve(number, kind)) for number, kind in enumerate(kinds(count))]
            urls = [f"http://{host}:{server.port}/{path}" for host, path in served]
            (folder / "feeds.json").write_text(json.dumps(urls), encoding="ascii")
            memory = [
                await _live(folder, clock, server, until_h, last=until_h == hours)
                for until_h in (hours / 3, hours * 2 / 3, hours)
            ]
            verdicts = Verdicts()
            print(f"{hours} simulated hours, {count} feeds, {len(server.requests):,} requests, two kills in mid-round")
            _judge(server, hours, verdicts)
            await _judge_store(folder, verdicts)
            for stretch in memory:
                print(f"  memory of the newsroom, first and last hour: {stretch[0]:.0f} and {stretch[-1]:.0f} MB")
            return verdicts.broken


async def _live(folder: Path, clock: SharedClock, server: CountingServer, until_h: float, *, last: bool) -> list[float]:
    """Let the newsroom live until that hour; unless it is its last stretch, kill it in the middle of a round. Its memory, by hour."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks._polling_days", str(folder), str(until_h if last else until_h + 100)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert process.stdout is not None
    if not last:
        while clock.passed_s < until_h * HOUR_S:  # noqa: ASYNC110 - the event is another process's
            await asyncio.sleep(0.02)
        asked = len(server.requests)
        while len(server.requests) < asked + 3:  # noqa: ASYNC110
            await asyncio.sleep(0)
        process.kill()
    said = (await process.stdout.read()).decode().splitlines()
    if await process.wait() and last:
        raise RuntimeError("the newsroom failed")
    return [float(line) for line in said] or [0.0]


class Verdicts:
    """Prints what must hold, and counts what does not."""

    def __init__(self) -> None:
        self.broken = 0

    def row(self, name: str, value: object, must: str, *, kept: bool) -> None:
        self.broken += not kept
        print(f"  {name:<52}{value!s:>12}  (must: {must}{'' if kept else ', MISSED'})", flush=True)

    def zero(self, name: str, found: Sequence[object] | int) -> None:
        number = found if isinstance(found, int) else len(found)
        examples = "" if isinstance(found, int) else "".join(f" {one}" for one in found[:5])
        self.row(name, f"{number}{examples}", "0", kept=not number)


def _judge(server: CountingServer, hours: int, verdicts: Verdicts) -> None:
    times: defaultdict[str, list[float]] = defaultdict(list)
    by_host: defaultdict[str, list[float]] = defaultdict(list)
    for request in server.requests:
        assert request.at is not None
        passed_s = (request.at - EARLIEST).total_seconds()
        times[request.path.lstrip("/")].append(passed_s)
        by_host[request.headers["host"]].append(passed_s)
    for name in COUNTERS:
        verdicts.zero(name, server.bad_manners.get(name, 0))
    most = server.most_of_one_host
    verdicts.row("max_inflight_per_host", most, "1", kept=most == 1)
    closest_s = min(later - sooner for asked in by_host.values() for sooner, later in pairwise(asked))
    verdicts.row("closest two requests to one host, s (P40)", f"{closest_s:.2f}", "at least 1", kept=closest_s >= 1)
    verdicts.zero(
        "feeds asked again too early (P08 to P23)", [path for path, asked in times.items() if early(path, asked)]
    )
    verdicts.zero("feeds asked too often (P22 to P28)", [path for path, asked in times.items() if often(path, asked)])
    verdicts.zero(
        "feeds asked in hours they want peace in (P18)", [path for path, asked in times.items() if loud(path, asked)]
    )
    verdicts.zero("feeds asked while their domain wants a pause (P24)", impatient(times, by_host))
    judge_spread(times, hours, verdicts)


def judge_spread(times: Mapping[str, Sequence[float]], hours: int, verdicts: Verdicts) -> None:
    """How evenly checks lie (P11), but for the two hours after the first start and the minutes after a restart, which catches up."""
    restarts = [hours / 3 * HOUR_S, hours * 2 / 3 * HOUR_S]
    checks = [
        at_s
        for path, asked in times.items()
        for at_s in asked
        if not path.startswith("other/")  # where a redirect leads is no check of its own
        and at_s >= SETTLED_S
        and not any(0 <= at_s - restart_s < CATCHING_UP_S for restart_s in restarts)
    ]
    mean = len(checks) / ((hours * HOUR_S - SETTLED_S - 2 * CATCHING_UP_S) / MINUTE_S)
    busiest = {span: max(Counter(int(at_s // (span * MINUTE_S)) for at_s in checks).values()) / span for span in (1, 5)}
    print(f"  {'checks in the busiest single minute':<52}{busiest[1]:>12.0f}")
    must = f"at most 2 x {mean:.1f}"
    verdicts.row("checks a minute in the busiest five", f"{busiest[5]:.1f}", must, kept=busiest[5] <= 2 * mean)


def kind_of(path: str) -> Kind:
    return KINDS[path.partition("/")[0]]


def early(path: str, asked: Sequence[float]) -> bool:
    """Whether two requests for a path came closer than its kind allows."""
    return any(later - sooner < kind_of(path).gap_s for sooner, later in pairwise(asked))


def often(path: str, asked: Sequence[float]) -> bool:
    most = kind_of(path).most
    return most is not None and len(asked) > most


def loud(path: str, asked: Sequence[float]) -> bool:
    """Whether a path was asked in one of its quiet hours; nobody knows them before the first reading."""
    return any(int(at_s % (24 * HOUR_S) // HOUR_S) in kind_of(path).quiet for at_s in asked[1:])


def impatient(times: Mapping[str, Sequence[float]], by_host: Mapping[str, Sequence[float]]) -> list[str]:
    """Hosts asked while the domain they belong to wanted a pause: every odd request for a `busy` feed is answered so."""
    found = []
    for path in (path for path in times if path.startswith("busy/")):
        domain = shared_limit(f"http://{host_of(int(path.partition('/')[2]), 'busy')}/")
        for paused_at_s in times[path][::2]:
            found += [
                host
                for host, asked in by_host.items()
                if shared_limit(f"http://{host}/") == domain
                and any(paused_at_s + 2 < at_s < paused_at_s + 2 * HOUR_S - 1 for at_s in asked)
            ]
    return found


async def _judge_store(folder: Path, verdicts: Verdicts) -> None:
    store = await open_store(f"sqlite:///{folder / 'days.sqlite3'}", writing=True)
    reports = await store.ungrouped_reports()
    await store.close()
    verdicts.zero(f"entries filed twice, of {len(reports):,}", len(reports) - len({report.id for report in reports}))


async def _newsroom(folder: Path, until_h: float) -> None:
    """The process that polls: prints its memory every simulated hour."""
    clock = SharedClock(folder / "clock")
    feeds = [
        Feed(url, f"Outlet {number}") for number, url in enumerate(json.loads((folder / "feeds.json").read_text()))
    ]
    catalogue = load_catalogue(ConfigFolders((shipped_config(),)).find)
    store = await open_store(f"sqlite:///{folder / 'days.sqlite3'}", writing=True)
    reader = ThreadReader(catalogue)
    source = WebFeedSource(clock=clock, allow_private=True, resolver=EveryNameIsLoopback(), limits=LIMITS)
    try:
        async with source:
            intake = Intake(feeds=store, stories=store, reader=reader, clock=clock, catalogue=catalogue)
            poller = Poller(
                feeds=feeds,
                source=source,
                shelf=store,
                clock=clock,
                rules=PollRules(),
                intake=intake,
                patience_s=2 / SPEED,
            )
            hour = -1
            while clock.passed_s < until_h * HOUR_S:
                await poller.poll()
                clock.jump_to((clock.passed_s // MINUTE_S + 1) * MINUTE_S)
                if clock.passed_s // HOUR_S > hour:
                    hour = int(clock.passed_s // HOUR_S)
                    print(f"{memory_mb('self', 'VmRSS'):.1f}", flush=True)
    finally:
        reader.close()
        await store.close()


if __name__ == "__main__":
    asyncio.run(_newsroom(Path(sys.argv[1]), float(sys.argv[2])))
