"""The poller: CPU a feed, feeds a second, memory, hanging hosts, stalls of the loop and parsing, beside reader, newsboat and feedparser.

`./run bench polling [--part poll|hang|hostile|parse|days ...] [--sizes 500,5000,10000] [--tls] [--folder DIR] [--reader PYTHON]`

All on loopback, in one run, one after the other, the cheaper of two rounds each: what counts on a busy machine is how they compare. `reader` is installed by pip into a
temporary environment unless `--reader` names a Python that has it; newsboat is measured where it is on PATH. `--folder` holds real
feeds for parsing; without it feeds of like sizes are made. A missed aim is marked and ends the command with 1.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks._loopback_feeds import loopback_feeds, publish
from benchmarks._loopback_tls import make_certificate

PEER_FEEDS = 500
LATENCY_S = 0.1
"""Of each answer in the part `hang`: places are scarce there, as on the internet, not CPU."""
AIMS = {"unchanged": 1.0, "changed": 4.0, "memory": 150.0, "stall": 50.0, "loss": 5.0, "parse": 10.0, "round": 60.0}
"""CPU ms a feed, CPU ms a feed, MB, ms, per cent, ms (issue 5), CPU s of 10,000 feeds with TLS (feeds.md, G7)."""
HOSTILE_AIMS = {"took_s": 35.0, "extra_mb": 60.0, "delay_s": 1.0, "stall_ms": 50.0}
"""What no hostile feed may cost (feeds.md, G2 and G6)."""

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
        "hostile": hostile,
        "parse": parse,
        "days": days,
    }
    parser.add_argument("--part", action="append", choices=parts, help="only these; all without it")
    parser.add_argument("--sizes", default="500,5000,10000", help="numbers of feeds")
    parser.add_argument("--tls", action="store_true", help="feeds of the part `poll` by https, without peers")
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
        with tempfile.TemporaryDirectory() as folder:
            certificate = make_certificate(Path(folder)) if chosen.tls else None
            with loopback_feeds(certificate) as port:
                told = tacho(part="poll", feeds=count, port=port, certificate=str(certificate or ""))
        print(f"Tacho, {count:,} feeds of 25 entries{', each by a new TLS connection' if chosen.tls else ''}")
        show(
            told,
            judge,
            {"unchanged": "unchanged", "changed": "changed"} if count == PEER_FEEDS and not chosen.tls else {},
        )
        if chosen.tls:
            judge.row("unchanged: CPU of 10,000 feeds", 10 * cost(told["unchanged"]), "s", "round")
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
    for name, measure in () if chosen.tls else (("reader", reader), ("newsboat", newsboat)):
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
    with loopback_feeds(latency_s=LATENCY_S) as port:
        told = tacho(part="hang", feeds=chosen.feeds, port=port)
    alone, beside = (statistics.median(chosen.feeds / spent for spent in told[name]) for name in ("alone", "hanging"))
    losses = sorted(100 * (1 - one / other) for one, other in zip(told["alone"], told["hanging"], strict=True))
    print(
        f"Tacho, {chosen.feeds:,} feeds without news answered after {LATENCY_S:g} s, and one host in a hundred more that never answers; "
        f"medians of {len(losses)} rounds"
    )
    judge.row("feeds a second, alone", alone, "")
    judge.row("feeds a second, beside hanging hosts", beside, "")
    judge.row("loss between medians", 100 * (1 - beside / alone), "%", "loss")
    judge.row(
        "loss within a pair of rounds, median",
        statistics.median(losses),
        f"% (from {losses[0]:.0f} to {losses[-1]:.0f})",
    )


def hostile(_: argparse.Namespace, judge: Judge) -> None:
    """What each hostile feed comes to and costs, with real limits and healthy feeds beside it."""
    from benchmarks._hostile_feeds import hostile_feeds

    print(
        "Hostile feeds: what each comes to, how long it takes, memory of the main process, delay of others, hold of the loop"
    )
    with hostile_feeds() as port:
        command = (sys.executable, "-m", "benchmarks._polling_hostile", str(port))
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
            for told in map(json.loads, process.stdout or ()):
                aims = HOSTILE_AIMS if told["feeds"] == 1 else {}  # several at once are shown, not judged
                missed = [f"MISSED {name}" for name, aim in aims.items() if told[name] > aim]
                missed += [] if told["right"] else ["WRONG"]
                judge.missed += len(missed)
                numbers = "{took_s:7.2f} s {extra_mb:6.1f} MB {delay_s:6.2f} s {stall_ms:5.1f} ms".format(**told)
                print(f"  {told['name']:<24}{numbers}  {told['problem'][:60] or 'read'} {' '.join(missed)}", flush=True)
        judge.missed += bool(process.returncode)


def parse(chosen: argparse.Namespace, judge: Judge) -> None:
    """Parsing, as in a worker, beside feedparser; see `benchmarks._polling_parse`."""
    from benchmarks._polling_parse import measure

    measure(chosen.folder, judge.row)


def days(chosen: argparse.Namespace, judge: Judge) -> None:
    """Simulated days with hostile feeds and kills; see `benchmarks._polling_days`."""
    from benchmarks._polling_days import simulate

    judge.missed += simulate(feeds=chosen.feeds, hours=chosen.hours)
