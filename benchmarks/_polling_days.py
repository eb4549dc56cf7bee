"""Simulated days of polling, good feeds and hostile ones, with two kills: what the feeds' server saw (feeds.md, G1).

The newsroom (real poller, fetcher, workers, SQLite store) runs in a process of its own on a clock that jumps five minutes a round;
the server runs here, on the same clock, and counts. A third and two thirds on its way the newsroom is killed in the middle of a
round and started again on the same database.
"""

import asyncio
import gzip
import json
import mmap
import struct
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from adapters.catalogue import load_catalogue
from adapters.reader import ThreadReader
from adapters.settings import ConfigFolders, shipped_config
from adapters.store.opening import open_store
from adapters.web.fetch import Limits
from adapters.web.source import WebFeedSource
from benchmarks._polling_tacho import EveryNameIsLoopback, memory_mb
from bot.desk.intake import Intake
from bot.desk.polling import Poller
from bot.model.feed import Feed, PollRules
from tests.support.feed_server import RSS, FeedServer, Request, Response, item, rss

START = datetime(2025, 12, 1, tzinfo=UTC)
STEP_S = 300
HOUR_S = 3600
PATIENCE_S = 5.0
"""Real seconds a hanging host is waited for; 30 in earnest."""


class SharedClock:
    """A clock in a file, so that two processes read the same time; only the newsroom moves it on."""

    def __init__(self, path: Path) -> None:
        with path.open("r+b") as file:
            self._seconds = mmap.mmap(file.fileno(), 8)

    @property
    def passed_s(self) -> float:
        """Seconds since the start."""
        return float(struct.unpack("d", self._seconds[:])[0])

    def now(self) -> datetime:
        return START + timedelta(seconds=self.passed_s)

    async def sleep(self, wait_s: float) -> None:
        await asyncio.sleep(0 if wait_s <= 0 else 0.001)

    def advance(self, by_s: float) -> None:
        self._seconds[:] = struct.pack("d", self.passed_s + by_s)


class CountingServer(FeedServer):
    """Counts requests inside at once for each host as well."""

    def __init__(self, *, clock: Callable[[], datetime]) -> None:
        super().__init__(clock=clock)
        self.most_of_one_host = 0
        self._of_host: Counter[str] = Counter()

    async def _answer(self, request: Request, writer: asyncio.StreamWriter) -> bool:
        host = request.headers.get("host", "")
        self._of_host[host] += 1
        self.most_of_one_host = max(self.most_of_one_host, self._of_host[host])
        try:
            return await super()._answer(request, writer)
        finally:
            self._of_host[host] -= 1


class World:
    """What the server serves: a kind for each feed, the first letter of its path."""

    def __init__(self, server: FeedServer, clock: SharedClock) -> None:
        self._server = server
        self._clock = clock

    def body(self, number: int, hours: int = 3) -> tuple[bytes, int]:
        """A feed with something new every few hours, and its version."""
        version = int(self._clock.passed_s // (hours * HOUR_S)) + number % 5
        return rss(
            *(item(f"{number}-{key}", f"Outlet {number} reports {key}") for key in range(version + 20, version, -1))
        ), version

    def serve(self, number: int, kind: str) -> str:
        """Serve one feed; its path."""
        path = f"{kind}/{number}"
        handler = getattr(self, f"_{kind}")
        self._server.on(path, lambda request: handler(request, number))
        return path

    def _etag(self, request: Request, number: int, **more: str) -> Response:
        body, version = self.body(number)
        etag = f'W/"{number}-{version}-gzip"'
        headers = {"ETag": etag, **{name.replace("_", "-"): value for name, value in more.items()}}
        if request.headers.get("if-none-match") == etag:
            return Response(304, headers=headers)
        return Response(200, gzip.compress(body, 1), {"Content-Type": RSS, "Content-Encoding": "gzip", **headers})

    def _dated(self, request: Request, number: int) -> Response:
        body, version = self.body(number)
        date = f"Mon, 01 Dec 2025 {version % 24:02}:00:00 +0000"
        if request.headers.get("if-modified-since") == date:
            return Response(304, headers={"Last-Modified": date})
        return Response(200, body, {"Content-Type": RSS, "Last-Modified": date})

    def _plain(self, _: Request, number: int) -> Response:
        return Response(200, self.body(number)[0], {"Content-Type": RSS})

    def _cookie(self, request: Request, number: int) -> Response:
        return self._etag(request, number, Set_Cookie="a=b")

    def _fresh(self, request: Request, number: int) -> Response:
        return self._etag(request, number, Cache_Control="max-age=7200")

    def _fault(self, _: Request, __: int) -> Response:
        return Response(500)

    def _missing(self, _: Request, __: int) -> Response:
        return Response(404)

    def _gone(self, _: Request, __: int) -> Response:
        return Response(410)

    def _busy(self, _: Request, __: int) -> Response:
        return Response(429, headers={"Retry-After": "7200"})

    def _away(self, _: Request, __: int) -> Response:
        return Response(503)

    def _moved(self, _: Request, number: int) -> Response:
        self._server.on(f"new/{number}", lambda request: self._etag(request, number))
        return Response(301, headers={"Location": f"/new/{number}"})

    def _found(self, _: Request, number: int) -> Response:
        self._server.on(f"other/{number}", lambda request: self._etag(request, number))
        return Response(302, headers={"Location": f"/other/{number}"})

    def _loop(self, _: Request, number: int) -> Response:
        return Response(302, headers={"Location": f"/loop/{number}"})

    def _inside(self, _: Request, __: int) -> Response:
        return Response(302, headers={"Location": "http://169.254.169.254/latest/"})

    def _page(self, _: Request, __: int) -> Response:
        return Response(200, b"<html><body>Sign in</body></html>", {"Content-Type": "text/html", "ETag": '"page"'})

    def _bomb(self, _: Request, __: int) -> Response:
        return Response(200, BOMB, {"Content-Encoding": "gzip"})

    def _cut(self, _: Request, number: int) -> Response:
        return Response(200, gzip.compress(self.body(number)[0])[:-30], {"Content-Encoding": "gzip"})

    def _flood(self, _: Request, number: int) -> Response:
        markup = "&lt;!--" * 20_000
        return Response(200, rss(item(str(number), extra=f"<description>{markup}</description>")), {"ETag": '"flood"'})

    def _broken(self, _: Request, __: int) -> Response:
        return Response(raw=b"\x00\xffno http at all\r\n\r\n")

    async def _hang(self, _: Request, __: int) -> Response:
        await asyncio.sleep(PATIENCE_S * 3)
        return Response(500)

    def _drip(self, _: Request, __: int) -> Response:
        async def drops() -> AsyncIterator[bytes]:
            for _ in range(int(PATIENCE_S * 15)):
                yield b"<"
                await asyncio.sleep(0.1)

        return Response(200, drops(), {"Content-Type": RSS})


BOMB = gzip.compress(b"\0" * 50_000_000, 1)
GOOD = ("etag", "etag", "etag", "dated", "dated", "plain", "cookie", "fresh", "moved", "found")
BAD = (
    "fault",
    "missing",
    "gone",
    "busy",
    "away",
    "loop",
    "inside",
    "page",
    "bomb",
    "cut",
    "flood",
    "broken",
    "hang",
    "drip",
)
LEAST_GAP_S = {"busy": 7200, "fresh": 7200, "plain": 24 * HOUR_S}
"""By kind; an hour for the others."""


def kinds(count: int) -> list[str]:
    """Nine feeds in ten are good in one way or another."""
    return [
        BAD[number // 10 % len(BAD)] if number % 10 == 9 else GOOD[number % 10 if number % 2 else number // 2 % 10]
        for number in range(count)
    ]


def simulate(*, feeds: int, hours: int) -> int:
    """Run and print; how many things were wrong."""
    return asyncio.run(_simulate(feeds, hours))


async def _simulate(count: int, hours: int) -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "clock").write_bytes(struct.pack("d", 0.0))
        clock = SharedClock(folder / "clock")
        async with CountingServer(clock=clock.now) as server:
            world = World(server, clock)
            paths = [world.serve(number, kind) for number, kind in enumerate(kinds(count))]
            # Every twentieth host has four feeds, the others one.
            hosts = [f"h{number // 4 if number % 80 < 4 else 10_000 + number}.example" for number in range(count)]
            urls = [f"http://{host}:{server.port}/{path}" for host, path in zip(hosts, paths, strict=True)]
            (folder / "feeds.json").write_text(json.dumps(urls), encoding="ascii")
            memory = [
                await _live(folder, clock, server, until_h, last=until_h == hours)
                for until_h in (hours / 3, hours * 2 / 3, hours)
            ]
            return await _judge(folder, server, count, hours, memory)


async def _live(folder: Path, clock: SharedClock, server: FeedServer, until_h: float, *, last: bool) -> list[float]:
    """Let the newsroom live until that hour; unless it is its last stretch, kill it in the middle of a round. Its memory, by hour."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks._polling_days", str(folder), str(until_h if last else until_h + 100)),
        stdout=asyncio.subprocess.PIPE,
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
    await process.wait()
    return [float(line) for line in said]


async def _judge(folder: Path, server: CountingServer, count: int, hours: int, memory: list[list[float]]) -> int:
    times: defaultdict[str, list[float]] = defaultdict(list)
    for request in server.requests:
        assert request.at is not None
        times[request.path].append(request.at.timestamp())
    early = {
        path: min(later - sooner for sooner, later in pairwise(asked))
        for path, asked in times.items()
        if len(asked) > 1
    }
    short = {path: gap for path, gap in early.items() if gap < LEAST_GAP_S.get(path.split("/")[1], HOUR_S)}
    store = await open_store(f"sqlite:///{folder / 'days.sqlite3'}", writing=True)
    reports = await store.ungrouped_reports()
    await store.close()
    per_host = Counter(request.headers.get("host", "") for request in server.requests)
    busiest = Counter(request.at.replace(second=0) for request in server.requests if request.at is not None)
    print(f"{hours} simulated hours, {count} feeds, {len(server.requests):,} requests, two kills in mid-round")
    print(
        f"  requests a host and hour: {len(server.requests) / len(per_host) / hours:.2f} on average, most {max(per_host.values()) / hours:.2f}"
    )
    print(f"  requests at once for one host, most: {server.most_of_one_host}")
    print(f"  bad manners counted: {server.bad_manners or 'none'}")
    print(
        f"  paths asked again too early: {short or 'none'}; shortest gap of all {min(early.values()) / 60:.0f} minutes"
    )
    print(
        f"  busiest five minutes after the first day: {max((n for at, n in busiest.items() if at > START + timedelta(days=1)), default=0)} requests"
    )
    print(f"  entries filed: {len(reports):,}, each once: {len({report.id for report in reports}) == len(reports)}")
    for stretch in memory:
        print(f"  memory of the newsroom by hour, MB: {' '.join(f'{mb:.0f}' for mb in stretch)}")
    return bool(server.bad_manners) + bool(short) + (server.most_of_one_host > 1)


async def _newsroom(folder: Path, until_h: float) -> None:
    """The process that polls: prints its memory every simulated hour."""
    clock = SharedClock(folder / "clock")
    feeds = [
        Feed(url, f"Outlet {number}") for number, url in enumerate(json.loads((folder / "feeds.json").read_text()))
    ]
    catalogue = load_catalogue(ConfigFolders((shipped_config(),)).find)
    store = await open_store(f"sqlite:///{folder / 'days.sqlite3'}", writing=True)
    reader = ThreadReader(catalogue)
    limits = Limits(deadline_s=PATIENCE_S)
    source = WebFeedSource(clock=clock, allow_private=True, resolver=EveryNameIsLoopback(), limits=limits)
    try:
        async with source:
            intake = Intake(feeds=store, stories=store, reader=reader, clock=clock, catalogue=catalogue)
            poller = Poller(
                feeds=feeds, source=source, shelf=store, clock=clock, rules=PollRules(), intake=intake, patience_s=0.2
            )
            hour = int(clock.passed_s // HOUR_S)
            while clock.passed_s < until_h * HOUR_S:
                await poller.poll()
                clock.advance(STEP_S)
                if clock.passed_s // HOUR_S > hour:
                    hour = int(clock.passed_s // HOUR_S)
                    print(f"{memory_mb('self', 'VmRSS'):.1f}", flush=True)
    finally:
        reader.close()
        await store.close()


if __name__ == "__main__":
    asyncio.run(_newsroom(Path(sys.argv[1]), float(sys.argv[2])))
