"""Article text: how much of the right text Tacho takes from pages, beside trafilatura's fast mode by itself, and how long it takes.

`./run bench articles FOLDER [FOLDER ...] [--worse]`

A folder is a checkout of scrapinghub/article-extraction-benchmark or of adbar/trafilatura; neither is part of Tacho. Both are judged as their
authors judge: the first by runs of four words, counted a page and averaged over pages, the second by pieces of text that must and must
not be there. `--worse` names the pages on which Tacho does worse than trafilatura alone. A missed aim ends the command with 1.
"""

import argparse
import gzip
import json
import re
import statistics
import sys
import time
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import trafilatura

from adapters.web.extract import article_text
from adapters.web.raw import NotAFeed

MOST_MS = 40.0
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Page:
    """A page and the texts that its article has (`wanted`) and has not."""

    name: str
    body: bytes
    content_type: str
    wanted: Sequence[str]
    unwanted: Sequence[str] = ()


class Score(ABC):
    """What came out over all pages."""

    @abstractmethod
    def add(self, page: Page, found: str) -> float:
        """Take in one page's text; how good it is by itself, 0 to 1."""

    @abstractmethod
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""


def harmonic(precision: float, recall: float) -> float:
    """F1; 0 where both are 0."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


@dataclass
class Shingles(Score):
    """Runs of four words; precision and recall of each page, averaged over the pages that have some."""

    precisions: list[float] = field(default_factory=list)
    recalls: list[float] = field(default_factory=list)

    def add(self, page: Page, found: str) -> float:
        wanted, got = runs("\n".join(page.wanted)), runs(found)
        common = (wanted & got).total()
        precision, recall = common / max(got.total(), 1), common / max(wanted.total(), 1)
        if got:
            self.precisions.append(precision)
        if wanted:
            self.recalls.append(recall)
        return harmonic(precision, recall)

    def f1(self) -> float:
        return harmonic(statistics.mean(self.precisions), statistics.mean(self.recalls))


def runs(text: str) -> Counter[tuple[str, ...]]:
    """How often each run of four words occurs; a shorter text is one run."""
    words = WORD.findall(text)
    return Counter(tuple(words[at : at + 4]) for at in range(max(len(words) - 3, min(len(words), 1))))


@dataclass
class Pieces(Score):
    """Pieces that are there or not, counted over all pages, spaces alike."""

    right: int = 0
    wrong: int = 0
    missing: int = 0

    def add(self, page: Page, found: str) -> float:
        text = " ".join(found.split())
        right, wrong = (sum(" ".join(one.split()) in text for one in pieces) for pieces in (page.wanted, page.unwanted))
        self.right += right
        self.wrong += wrong
        self.missing += len(page.wanted) - right
        return harmonic(right / max(right + wrong, 1), right / len(page.wanted))

    def f1(self) -> float:
        return 2 * self.right / max(2 * self.right + self.wrong + self.missing, 1)


def by_runs(folder: Path) -> Iterator[Page]:
    """The pages of scrapinghub/article-extraction-benchmark."""
    for name, truth in json.loads((folder / "ground-truth.json").read_text("utf-8")).items():
        body = gzip.decompress((folder / f"html/{name}.html.gz").read_bytes())
        yield Page(name, body, "text/html; charset=utf-8", [truth.get("articleBody", "")])


def by_pieces(folder: Path) -> Iterator[Page]:
    """The pages of adbar/trafilatura."""
    tests = folder / "tests"
    for truth in json.loads((tests / "evaldata.json").read_text("utf-8")).values():
        files = (tests / place / truth["file"] for place in ("cache", "eval"))
        file = next(file for file in files if file.is_file())
        yield Page(file.name, file.read_bytes(), "", truth["with"], truth["without"])


def of_tacho(page: Page) -> str:
    """As a worker reads it."""
    try:
        return article_text(page.body, page.content_type, "")
    except NotAFeed:
        return ""


def of_trafilatura(page: Page) -> str:
    """As trafilatura's authors call it."""
    given = page.body.decode() if "utf-8" in page.content_type else page.body
    return str(trafilatura.extract(given, fast=True, include_comments=False) or "")


SETS: dict[str, tuple[Callable[[Path], Iterator[Page]], type[Score], float]] = {
    "ground-truth.json": (by_runs, Shingles, 0.955),
    "tests/evaldata.json": (by_pieces, Pieces, 0.915),
}
"""How a set is known, read and judged, and the F1 that is aimed at."""


def main(arguments: Sequence[str]) -> int:
    """Measure and print; returns 1 where an aim is missed."""
    parser = argparse.ArgumentParser(prog="./run bench articles", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--worse", action="store_true")
    chosen = parser.parse_args(arguments)
    missed = [measured(folder, worse=chosen.worse) for folder in chosen.folders]
    return int(any(missed))


def measured(folder: Path, *, worse: bool) -> bool:
    """Measure one set and print; whether an aim is missed."""
    read, score, least = next(kept for name, kept in SETS.items() if (folder / name).is_file())
    scores = {of_tacho: score(), of_trafilatura: score()}
    times: dict[Callable[[Page], str], list[float]] = {extractor: [] for extractor in scores}
    for page in read(folder):
        goodness = []
        for extractor, total in scores.items():
            started = time.process_time()
            found = extractor(page)
            times[extractor].append((time.process_time() - started) * 1000)
            goodness.append(total.add(page, found))
        if worse and goodness[0] < goodness[1] - 0.01:
            print(f"  {page.name}: {goodness[0]:.3f}, trafilatura {goodness[1]:.3f}")
    print(f"{folder.name}: {len(times[of_tacho])} pages")
    for (extractor, total), name in zip(scores.items(), ("Tacho", "trafilatura, fast"), strict=True):
        mean, late = statistics.mean(times[extractor]), statistics.quantiles(times[extractor], n=20)[-1]
        print(f"  {name:<20} F1 {total.f1():.4f}   mean {mean:.1f} ms, 95th {late:.1f} ms")
    missed = scores[of_tacho].f1() < least or statistics.mean(times[of_tacho]) > MOST_MS
    print(f"  aims: F1 of at least {least}, mean of at most {MOST_MS:g} ms{': MISSED' if missed else ''}")
    return missed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
