"""The poller: CPU a feed, feeds a second, memory, hanging hosts, stalls of the loop and parsing, beside reader, newsboat and feedparser.

`./run bench polling [--part poll|hang|parse|days ...] [--sizes 500,5000,10000] [--folder DIR] [--reader PYTHON]`

All on loopback, in one run, one after the other, the cheaper of two rounds each: what counts on a busy machine is how they compare. `reader` is installed by pip into a
temporary environment unless `--reader` names a Python that has it; newsboat is measured where it is on PATH. `--folder` holds real
feeds for parsing; without it feeds of like sizes are made. A missed aim is marked and ends the command with 1.
"""

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks._loopback_feeds import loopback_feeds, publish, rss

PEER_FEEDS = 500
AIMS = {"unchanged": 1.0, "changed": 4.0, "memory": 150.0, "stall": 50.0, "loss": 5.0, "parse": 10.0}
"""CPU ms a feed, CPU ms a feed, MB, ms, per cent, ms (issue 5)."""

READER = """
import json, resource, sys, time, urllib.request
from reader import make_reader
port, count, folder = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
reader = make_reader(folder + "/reader.sqlite", feed_root="")
for number in range(count):
    reader.add_feed(f"http://127.0.0.1:{port}/feed/{number}")
told = {}
best = lambda name, row: min(told.get(name, row), row, key=lambda one: one["main_ms"])
for name, version in (("first", 0), ("unchanged", 0), ("changed", 1), ("unchanged", 1), ("changed", 2)):
    urllib.request.urlopen(f"http://127.0.0.1:{port}/round/{version}").read()
    cpu, started = time.process_time(), time.perf_counter()
    reader.update_feeds(scheduled=False, workers=10)
    spent = time.perf_counter() - started
    row = {"feeds_a_s": count / spent, "main_ms": (time.process_time() - cpu) * 1000 / count, "workers_ms": 0.0}
    told[name] = best(name, row)
told["main_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
told["entries"] = reader.get_entry_counts().total
print(json.dumps(told))
"""


class Judge:
    """Prints rows and remembers whether an aim was missed."""

    def __init__(self) -> None:
        self.missed = 0

    def row(self, name: str, value: float, unit: str, aim: str = "") -> None:
        verdict = ""
        if aim:
            missed = value > AIMS[aim]
            self.missed += missed
            verdict = f"  (aim: at most {AIMS[aim]:g}{', MISSED' if missed else ''})"
        print(f"  {name:<46}{value:>10.2f} {unit}{verdict}", flush=True)


def main(arguments: Sequence[str]) -> int:
    """Measure and print; returns 1 where an aim is missed."""
    parser = argparse.ArgumentParser(prog="./run bench polling", description=(__doc__ or "").splitlines()[0])
    parts: dict[str, Callable[[argparse.Namespace, Judge], None]] = {
        "poll": poll,
        "hang": hang,
        "parse": parse,
        "days": days,
    }
    parser.add_argument("--part", action="append", choices=parts, help="only these; all without it")
    parser.add_argument("--sizes", default="500,5000,10000", help="numbers of feeds")
    parser.add_argument("--folder", type=Path, help="real feeds, one file each")
    parser.add_argument("--reader", help="a Python that has `reader`; no: leave it out")
    parser.add_argument("--hours", type=int, default=48, help="simulated hours of the part `days`")
    parser.add_argument("--feeds", type=int, default=1000, help="feeds of the parts `hang` and `days`")
    chosen, judge = parser.parse_args(arguments), Judge()
    for name, part in parts.items():
        if not chosen.part or name in chosen.part:
            part(chosen, judge)
    return 1 if judge.missed else 0


def poll(chosen: argparse.Namespace, judge: Judge) -> None:
    """Tacho at each size, then the peers."""
    for count in (int(size) for size in chosen.sizes.split(",")):
        with loopback_feeds() as port:
            told = tacho(part="poll", feeds=count, port=port)
        print(f"Tacho, {count:,} feeds of 25 entries")
        show(told, judge, {"unchanged": "unchanged", "changed": "changed"} if count == PEER_FEEDS else {})
        judge.row("memory, main process, peak", told["main_mb"], "MB", "memory")
        for place, size in enumerate(told["workers_mb"], start=1):
            judge.row(f"memory, worker {place}, peak", size, "MB")
        judge.row(
            "longest hold of the loop by its own work",
            told["stall_cpu_ms"],
            "ms",
            "stall",
        )
        judge.row("longest pause of the loop, neighbours included", told["stall_wall_ms"], "ms")
        if told["problems"]:
            print(f"  problems: {told['problems']}")
    for name, measure in (("reader", reader), ("newsboat", newsboat)):
        with loopback_feeds() as port, tempfile.TemporaryDirectory() as folder:
            peer = measure(chosen, port, Path(folder))
        print(f"{name}, {PEER_FEEDS} feeds of 25 entries")
        if isinstance(peer, str):
            print(f"  {peer}")
            continue
        show(peer, judge, {})
        judge.row("memory, peak", peer["main_mb"], "MB")


REPEATED = (("unchanged", 0), ("changed", 1), ("unchanged", 1), ("changed", 2))
PHASES = ("first", "unchanged", "changed")


def better(one: dict[str, Any] | None, other: dict[str, Any]) -> dict[str, Any]:
    """The cheaper of two rounds: what a neighbour on the machine cost the other is not the reader's."""
    return other if one is None or cost(other) < cost(one) else one


def cost(row: dict[str, Any]) -> float:
    """CPU ms a feed, all processes together."""
    return float(row["main_ms"] + row["workers_ms"])


def show(told: dict[str, Any], judge: Judge, aims: dict[str, str]) -> None:
    """Rows of the three phases."""
    for name in PHASES:
        row = told[name]
        judge.row(
            f"{name}: CPU a feed",
            cost(row),
            f"ms ({row['main_ms']:.2f} main + {row['workers_ms']:.2f} workers)",
            aims.get(name, ""),
        )
        judge.row(f"{name}: feeds a second", row["feeds_a_s"], "")


def tacho(**options: object) -> dict[str, Any]:
    """Measure Tacho in a new process."""
    command = (sys.executable, "-m", "benchmarks._polling_tacho", json.dumps(options))
    ended = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if ended.returncode:
        sys.exit(ended.returncode)
    told: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return told


def reader(chosen: argparse.Namespace, port: int, folder: Path) -> dict[str, Any] | str:
    """The Python library `reader`."""
    python = chosen.reader
    if python == "no":
        return "left out"
    if python is None:
        subprocess.run((sys.executable, "-m", "venv", str(folder / "venv")), check=True)
        python = str(folder / "venv/bin/python")
        made = subprocess.run(
            (python, "-m", "pip", "install", "--quiet", "reader", "sgmllib3k"), capture_output=True, check=False
        )
        if made.returncode:
            return "not measured: pip cannot install it here"
    ended = subprocess.run(
        (python, "-c", READER, str(port), str(PEER_FEEDS), str(folder)), capture_output=True, text=True, check=False
    )
    if ended.returncode:
        return f"not measured: {ended.stderr.strip().splitlines()[-1:]}"
    told: dict[str, Any] = json.loads(ended.stdout)
    return told


def newsboat(_: argparse.Namespace, port: int, folder: Path) -> dict[str, Any] | str:
    """The terminal reader newsboat; its second run fetches everything again, its validators of the first being lost."""
    program = shutil.which("newsboat")
    if program is None:
        return "not measured: it is not installed (Debian: apt-get install newsboat)"
    urls, config = folder / "urls", folder / "config"
    urls.write_text(
        "".join(f"http://127.0.0.1:{port}/feed/{number}\n" for number in range(PEER_FEEDS)), encoding="ascii"
    )
    config.write_text("reload-threads 10\n", encoding="ascii")
    command = (program, "-u", str(urls), "-C", str(config), "-c", str(folder / "cache.db"), "-x", "reload")
    told: dict[str, Any] = {"main_mb": 0.0}
    for name, version in (("first", 0), ("again", 0), *REPEATED):
        publish(port, version)
        started = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "HOME": str(folder)}
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        spent = time.perf_counter() - started
        row = {
            "feeds_a_s": PEER_FEEDS / spent,
            "main_ms": (used.ru_utime + used.ru_stime) * 1000 / PEER_FEEDS,
            "workers_ms": 0.0,
        }
        told[name] = better(told.get(name), row)
        told["main_mb"] = max(told["main_mb"], used.ru_maxrss / 1024)
    return told


def hang(chosen: argparse.Namespace, judge: Judge) -> None:
    """What one hanging host in a hundred costs the others."""
    with loopback_feeds() as port:
        told = tacho(part="hang", feeds=chosen.feeds, port=port)
    print(f"Tacho, {chosen.feeds:,} feeds without news, and one host in a hundred more that never answers")
    judge.row("feeds a second, alone", told["alone"], "")
    judge.row("feeds a second, beside hanging hosts", told["hanging"], "")
    judge.row("loss", 100 * (1 - told["hanging"] / told["alone"]), "%", "loss")


def parse(chosen: argparse.Namespace, judge: Judge) -> None:
    """Parsing, as in a worker, beside feedparser."""
    import gc

    import feedparser

    from adapters.web.parse import parse_feed
    from adapters.web.raw import NotAFeed

    bodies = (
        [path.read_bytes() for path in sorted(chosen.folder.iterdir()) if path.is_file()]
        if chosen.folder
        else made_feeds()
    )
    now = datetime.now(UTC)
    unread = entries = 0
    ours: list[float] = []
    theirs: list[float] = []
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)  # as the workers do
    for body in bodies:
        times = []
        for _ in range(3):
            started = time.process_time()
            try:
                found = len(parse_feed(body, "", "https://outlet.example/feed", now).entries)
            except NotAFeed:
                found = -1
            times.append((time.process_time() - started) * 1000)
        ours.append(min(times))
        unread += found < 0
        entries += max(found, 0)
        started = time.process_time()
        feedparser.parse(body)
        theirs.append((time.process_time() - started) * 1000)
    kind = f"of {chosen.folder.name}" if chosen.folder else "made up"
    print(
        f"Parsing {len(bodies)} feeds {kind}, {sum(map(len, bodies)) / 1e6:.0f} MB, {entries:,} entries, {unread} that cannot be read"
    )
    judge.row("Tacho, mean", statistics.mean(ours), "ms", "parse")
    judge.row("Tacho, median and 95th", statistics.median(ours), f"ms, {statistics.quantiles(ours, n=20)[-1]:.2f} ms")
    judge.row("feedparser, mean", statistics.mean(theirs), "ms")
    judge.row(
        "feedparser, median and 95th", statistics.median(theirs), f"ms, {statistics.quantiles(theirs, n=20)[-1]:.2f} ms"
    )


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
        items, made = [], 0
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


def days(chosen: argparse.Namespace, judge: Judge) -> None:
    """Simulated days with hostile feeds and kills; see `benchmarks._polling_days`."""
    from benchmarks._polling_days import simulate

    judge.missed += simulate(feeds=chosen.feeds, hours=chosen.hours)
