"""Waiting as servers ask: the cases of http-tests/cache-tests that a poller can meet, run against the real one on loopback.

`./run bench freshness FOLDER [--questions]`

FOLDER is a checkout of that project, which is no part of Tacho; its cases are JavaScript, so `node` must be on PATH. A case is a row of
answers, and says of each next request whether a cache asks for it, and with which validator. The cache is the feed source, held back
by `bot.timing.polling` alone, whose own interval is a millisecond here: only what the server says makes it wait. Each case
that comes out otherwise is printed; `--questions` prints those too to which the suite knows no right answer.
"""

import argparse
import asyncio
import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from adapters.web.source import WebFeedSource
from bot.errors import FeedUnavailable
from bot.model.feed import Document, Feed, FeedState, PollRules
from bot.timing.polling import after_document, after_failure, after_unchanged, first_state, is_due

RULES = PollRules(interval=timedelta(milliseconds=1), floor=timedelta(), spread=0.0)
PAUSE, MOMENT = timedelta(seconds=3), timedelta(milliseconds=10)
BODY = b"<rss version='2.0'><channel><title>T</title><item><title>A</title><guid>1</guid></item></channel></rss>"
KEPT = {"cache-control", "expires", "etag", "last-modified"}
"""Headers of an answer that a poller acts by; it hands none on."""
UNLIKE = ("request_headers", "request_body", "query_arg", "filename", "cache", "mode", "credentials")
EXPORT = "const all = await import(process.argv[1]); console.log(JSON.stringify(all.default))"
Case = dict[str, Any]


def main(arguments: Sequence[str]) -> int:
    """Run and print; returns 1 where a case of the suite's requirements comes out otherwise."""
    parser = argparse.ArgumentParser(prog="./run bench freshness", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--questions", action="store_true")
    chosen = parser.parse_args(arguments)
    return asyncio.run(run(cases_in(chosen.folder), questions=chosen.questions))


def cases_in(folder: Path) -> list[Case]:
    """The cases of a checkout, each with the name of its suite."""
    node = shutil.which("node")
    if node is None:
        sys.exit("The cases are JavaScript: install Node.js (Debian: apt-get install nodejs).")
    command = (node, "--input-type=module", "--eval", EXPORT, (folder.resolve() / "tests/index.mjs").as_uri())
    suites = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    return [{"suite": suite["id"], **case} for suite in suites for case in suite["tests"]]


def beyond(case: Case) -> str | None:
    """Why a poller cannot meet the case; None where it can."""
    steps = case["requests"]
    handed_on = [
        name if isinstance(name, str) else name[0]
        for step in steps
        for key in ("expected_response_headers", "expected_response_headers_missing")
        for name in step.get(key, ())
    ]
    if case.get("cdn_only") or case.get("browser_skip"):
        return "of shared caches"
    if any(step.get("request_method", "GET") != "GET" or any(key in step for key in UNLIKE) for step in steps):
        return "of requests no poller makes"
    if any(step.get("response_status", [200])[0] not in {200, 304} for step in steps):
        return "of answers that are no feeds"
    if case["suite"] == "stale" or not {name.lower() for name in handed_on} <= KEPT or "expected_type" not in steps[-1]:
        return "of what a cache hands on to its clients"
    return None


@dataclass
class Clock:
    """Stands still until it is moved."""

    instant: datetime = datetime(2026, 1, 5, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self.instant

    async def sleep(self, wait_s: float) -> None:
        self.instant += timedelta(seconds=wait_s)


@dataclass
class Server:
    """Gives the answer that is put into it, and keeps the headers of the request."""

    answer: bytes = b""
    asked: dict[str, str] = field(default_factory=dict)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").splitlines()[1:]
        self.asked = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        writer.write(self.answer)
        await writer.drain()
        writer.close()


async def run(cases: Sequence[Case], *, questions: bool) -> int:
    """Run the cases and print what became of them."""
    told: Counter[str] = Counter()
    clock, server = Clock(), Server()
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    async with listening, WebFeedSource(clock=clock, allow_private=True, workers=1) as source:
        poller = Poller(source, server, clock)
        for case in cases:
            kind, reason = case.get("kind", "required"), beyond(case)
            told[reason or kind] += 1
            if reason is None:
                feed = Feed(url=f"http://127.0.0.1:{port}/{case['id']}", publisher="")
                different = await poller.play(case, feed)
                told[f"{kind}: kept"] += different is None
                if different is not None and (kind != "check" or questions):
                    print(f"{kind}: {case['id']}: {different}")
    applied = sum(told[kind] for kind in ("required", "optimal", "check"))
    print(f"{len(cases)} cases, {applied} that a poller can meet")
    for kind, name in (("required", "requirements"), ("optimal", "optima"), ("check", "questions answered with yes")):
        print(f"  {name}: {told[f'{kind}: kept']} of {told[kind]}")
    for reason, count in sorted(told.items()):
        if reason.startswith("of "):
            print(f"  left out, {reason}: {count}")
    return 1 if told["required: kept"] < told["required"] else 0


@dataclass
class Poller:
    """Asks as Tacho's does."""

    source: WebFeedSource
    server: Server
    clock: Clock

    async def play(self, case: Case, feed: Feed) -> str | None:
        """Play one case; how it came out otherwise than it should, None where it did not."""
        state, tags = first_state(feed), dict[str, str]()
        for number, step in enumerate(case["requests"], start=1):
            wish = step.get("expected_type", "not_cached")
            asks = is_due(state, self.clock.now(), RULES)
            if asks != (wish != "cached"):
                return f"request {number} is {'sent' if asks else 'not sent'}, though it is expected to be {wish}"
            if asks:
                answered = headers_of(step, self.clock.now())
                state = await self._ask(feed, state, answered, unchanged=wish.endswith("validated"))
                wanted = expected(step, wish, tags)
                if missed := [name for name, value in wanted.items() if self.server.asked.get(name) != value]:
                    return f"request {number} has not the right {', '.join(missed)}"
                tags |= {name.lower(): value for name, value in answered}
            self.clock.instant += PAUSE if step.get("pause_after") else MOMENT
        return None

    async def _ask(
        self, feed: Feed, state: FeedState, answered: Sequence[tuple[str, str]], *, unchanged: bool
    ) -> FeedState:
        """The state after the feed was asked and gave that answer."""
        status, body = ("304 Not Modified", b"") if unchanged else ("200 OK", BODY)
        length = [] if unchanged else [("Content-Length", str(len(body)))]
        lines = [f"{name}: {value}" for name, value in (*answered, *length, ("Connection", "close"))]
        self.server.answer = "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode("latin-1") + body
        try:
            read = await self.source.read(feed, state)
        except FeedUnavailable as error:
            return after_failure(feed, state, error, self.clock.now(), RULES)
        if isinstance(read, Document):
            return after_document(feed, state, read, self.clock.now(), RULES)
        return after_unchanged(feed, state, read, self.clock.now(), RULES)


def expected(step: Case, wish: str, tags: dict[str, str]) -> dict[str, str]:
    """Headers the request must have."""
    wishes = {name.lower(): value for name, value in step.get("expected_request_headers", ())}
    if wish == "etag_validated":
        wishes.setdefault("if-none-match", tags.get("etag", ""))
    if wish == "lm_validated":
        wishes.setdefault("if-modified-since", tags.get("last-modified", ""))
    return wishes


def headers_of(step: Case, now: datetime) -> list[tuple[str, str]]:
    """The answer's headers; a number is a date so many seconds from now."""
    return [
        (
            name,
            format_datetime(now + timedelta(seconds=value), usegmt=True) if isinstance(value, int) else value,
        )
        for name, value, *_ in step.get("response_headers", ())
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
