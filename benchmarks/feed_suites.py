"""Public feed collections through Tacho's parser, every entry compared with feedparser's: title, link, id and date.

`./run bench feed_suites FOLDER [FOLDER ...] [--expect] [--differences]`

The folders are fetched by whoever runs this; docs/feed-suites.md names them. `--expect` also evaluates the expectations that files of
feedparser's own suite carry, as far as they speak of what Tacho keeps. `--differences` prints each difference.
"""

import argparse
import ast
import asyncio
import re
import sys
from calendar import timegm
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import feedparser

from adapters.web.plain import one_line
from adapters.web.raw import LONGEST_TITLE, absolute, identity
from adapters.web.workers import JobFailed, Workers

ADDRESS = "http://127.0.0.1:8097/feed"
NOW = datetime(2100, 1, 1, tzinfo=UTC)
"""Late enough that no date of a test lies after it."""
ENDINGS = {"", ".xml", ".rss", ".atom", ".rdf", ".json", ".feed", ".htm", ".html", ".aa", ".cdf"}
HEADER = re.compile(r"^\s*Header:\s*Content-type:\s*(.+?)\s*$", re.IGNORECASE | re.MULTILINE)
EXPECT = re.compile(r"Expect:\s*(.+?)\s*(?:-->|$)", re.MULTILINE)
FIELD = re.compile(
    r"""\A(?:not bozo and |bozo and )?(feed|entries\[0\])\[(?:u)?['"](title|link|id|guid|published_parsed)['"]\] == (.+)\Z"""
)
EQUAL = ("entries equal", "entries equal once relative ids are made absolute")
"""Tacho keeps ids as they are written: made absolute, they would all be new when a feed moves (P47)."""
Facts = tuple[str, str, str, float | None]


def main(arguments: Sequence[str]) -> int:
    """Compare and print; returns 0."""
    parser = argparse.ArgumentParser(prog="./run bench feed_suites", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--expect", action="store_true")
    parser.add_argument("--differences", action="store_true")
    chosen = parser.parse_args(arguments)
    for folder in chosen.folders:
        asyncio.run(Comparison(chosen.expect, chosen.differences).run(folder))
    return 0


def files_of(folder: Path) -> Iterator[tuple[str, bytes, str]]:
    """Name, body and content type of each feed below the folder."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix.lower() in ENDINGS and path.stat().st_size < 5_000_000:
            body = path.read_bytes()
            named = HEADER.search(body[:4000].decode("latin-1"))
            yield str(path.relative_to(folder)), body, named[1] if named else ""


@dataclass
class Comparison:
    """One folder, file by file: what was counted, and whether expectations are evaluated and differences printed."""

    expect: bool
    differences: bool
    told: Counter[str] = field(default_factory=Counter)

    async def run(self, folder: Path) -> None:
        """Compare and print."""
        async with Workers(count=1, deadline_s=30.0) as workers:
            for name, body, content_type in files_of(folder):
                self.told["files"] += 1
                await self._one(workers, name, body, content_type)
        counts = ", ".join(f"{count:,} {what}" for what, count in sorted(self.told.items()))
        print(f"{folder.name}: {counts}")
        for what in EQUAL:
            share = self.told[what] / max(self.told["entries compared"], 1)
            print(f"{folder.name}: {share:.2%} {what}")

    async def _one(self, workers: Workers, name: str, body: bytes, content_type: str) -> None:
        oracle = of_feedparser(body, content_type)
        try:
            read = await workers.run("feed", body, content_type, ADDRESS, NOW.timestamp())
        except JobFailed as error:
            self.told["killed"] += error.hostile
            self.told["read by neither" if oracle is None else "read by feedparser only"] += 1
            if oracle is not None:
                self._say(f"{name}: {len(oracle)} entries of feedparser; Tacho: {error}")
            return
        ours = [(title, link, guid, date) for guid, link, title, _, date, *_ in read[3]]
        self.told["read by both" if oracle is not None else "read by Tacho only"] += 1
        self._entries(name, ours, oracle or [])
        if self.expect:
            self._expectation(name, body, read[0], ours)

    def _entries(self, name: str, ours: list[Facts], oracle: list[Facts]) -> None:
        self.told["entries of Tacho"] += len(ours)
        self.told["entries of feedparser"] += len(oracle)
        if len(ours) != len(oracle):
            self.told["files with another number of entries"] += 1
            self._say(f"{name}: {len(ours)} entries, feedparser {len(oracle)}")
        for mine, theirs in paired(ours, oracle):
            if mine[2].startswith("sha256:"):  # neither id nor link: made of title and text, and texts are not compared
                mine = (*mine[:2], theirs[2], mine[3])  # noqa: PLW2901
            self.told["entries compared"] += 1
            resolved = (*mine[:2], urljoin(ADDRESS, mine[2]), mine[3])
            for what, equal in zip(EQUAL, (mine == theirs, theirs in {mine, resolved}), strict=True):
                self.told[what] += equal
            for what, one, other in zip(("title", "link", "id", "date"), mine, theirs, strict=True):
                if one != other:
                    self.told[f"{what} differs"] += 1
                    self._say(f"{name}: {what} {one!r}, feedparser {other!r}")

    def _expectation(self, name: str, body: bytes, title: str, ours: list[Facts]) -> None:
        """Evaluate what a file of feedparser's suite expects, where it is one field that Tacho keeps."""
        found = EXPECT.search(body[:4000].decode("utf-8", "replace"))
        wish = FIELD.match(found[1]) if found else None
        if wish is None or (wish[1] != "feed" and not ours) or (wish[1] == "feed" and wish[2] != "title"):
            return
        try:
            wanted = ast.literal_eval(wish[3])
        except (ValueError, SyntaxError):
            return
        entry = ours[0] if ours else ("", "", "", None)
        kept = {"title": entry[0], "link": entry[1], "id": entry[2], "guid": entry[2], "published_parsed": entry[3]}
        got: object = title if wish[1] == "feed" else kept[wish[2]]
        match wish[2]:
            case "title":
                wanted = one_line(str(wanted), LONGEST_TITLE)
            case "link":
                wanted = absolute(str(wanted), ADDRESS)
            case "published_parsed":
                wanted = seconds(wanted)
            case _:
                pass
        self.told["expectations"] += 1
        self.told["expectations met"] += got == wanted
        if got != wanted:
            self._say(f"{name}: expects {wish[1]}.{wish[2]} {wanted!r}, Tacho {got!r}")

    def _say(self, difference: str) -> None:
        if self.differences:
            print(difference)


def paired(ours: list[Facts], oracle: list[Facts]) -> Iterator[tuple[Facts, Facts]]:
    """Entries of both that are the same one: in order; where one has more than the other, those with the same id."""
    if len(ours) == len(oracle):
        yield from zip(ours, oracle, strict=True)
        return
    by_id = {theirs[2]: theirs for theirs in reversed(oracle)}  # of two entries with one id the first counts
    yield from ((mine, by_id[mine[2]]) for mine in ours if mine[2] in by_id)


def of_feedparser(body: bytes, content_type: str) -> list[Facts] | None:
    """What feedparser finds, made plain as Tacho does; None where it sees no feed."""
    import io

    try:
        parsed: Any = feedparser.parse(
            io.BytesIO(body),
            response_headers={"content-location": ADDRESS, **({"content-type": content_type} if content_type else {})},
        )
    except Exception:  # noqa: BLE001 - whatever it fails of, it finds nothing
        return None
    if not parsed.get("version") and not parsed.entries:
        return None
    found = []
    for entry in parsed.entries:
        title, link = (
            one_line(str(entry.get("title", "")), LONGEST_TITLE),
            absolute(str(entry.get("link", "")), ADDRESS),
        )
        text = one_line(str(entry.get("summary", "")), 10_000)
        content = any(one_line(str(part.get("value", "")), 1000) for part in entry.get("content", ()))
        if not (title or text or content):
            continue  # says nothing; Tacho leaves it out
        instant = entry.get("published_parsed") or entry.get("updated_parsed") or entry.get("created_parsed")
        found.append((title, link, identity(str(entry.get("id", "")), link, title, text), seconds(instant)))
    return found


def seconds(instant: Sequence[int] | None) -> float | None:
    """A time tuple in UTC as a Unix time; None where it is none Tacho would believe."""
    try:
        found = datetime.fromtimestamp(timegm(tuple(instant)), UTC) if instant else None
    except (ValueError, OverflowError):
        return None
    return found.timestamp() if found is not None and found.year >= 1993 else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
