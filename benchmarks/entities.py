"""Entities: companies, main companies, topics, people, linking and gists, on labelled data and on time.

The data lies beside the project (TACHO_SHARED). A third of the labelled stories and places, chosen by a hash of their ids, is
held out: rules and word lists are written on the others, and the held-out third is only ever looked at as a score.
"""

import hashlib
import json
import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from adapters.catalogue import load_catalogue
from adapters.jsonlines import published_at
from adapters.settings import config_folders
from bot.model.catalogue import Catalogue
from bot.model.story import Reading
from bot.reading.companies import CompanyFinder
from bot.reading.engine import Engine
from bot.reading.gist import MOST_WORDS
from bot.reading.people import PeopleFinder
from bot.reading.prose import read_prose
from bot.reading.topics import TopicFinder
from tests.support.requirements import shared_path

Line = Mapping[str, object]
PARTS = ("open", "held out")


def is_held_out(name: str) -> bool:
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 3 == 0


@dataclass
class Tally:
    """Right ones, found ones and wanted ones of one measure."""

    right: int = 0
    found: int = 0
    wanted: int = 0

    def add(self, found: Iterable[str], wanted: Iterable[str]) -> None:
        one, other = set(found), set(wanted)
        self.right += len(one & other)
        self.found += len(one)
        self.wanted += len(other)

    def __str__(self) -> str:
        precision = self.right / self.found if self.found else 0.0
        recall = self.right / self.wanted if self.wanted else 0.0
        f1 = 2 * precision * recall / (precision + recall) if self.right else 0.0
        return f"P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}   ({self.right} of {self.found} found, {self.wanted} wanted)"


def main(argv: Sequence[str]) -> int:
    del argv
    catalogue = load_catalogue(config_folders(None).find)
    stories = {str(story["id"]): story for story in lines("stories.jsonl")}
    engine = Engine(catalogue)
    for measure, by_part in annotated(engine, stories).items():
        for part, tally in by_part.items():
            print(f"{measure:16}{part:10}{tally}")
    for part, tally in linking(catalogue).items():
        print(f"{'linking':16}{part:10}{tally}")
    gists(engine, stories.values())
    speeds(catalogue, list(stories.values()))
    return 0


def lines(name: str) -> list[Line]:
    text = shared_path("data", name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def read(engine: Engine, story: Line) -> Reading:
    return engine.read(
        str(story["title"]),
        str(story["text"]),
        published=published_at(story["published"]),
        language=str(story["lang"]),
    )


def annotated(engine: Engine, stories: Mapping[str, Line]) -> dict[str, dict[str, Tally]]:
    """Scores as `score_figures.py` counts them: topics an annotator left open are neither right nor wrong."""
    measures = ("companies", "main companies", "topics", "people")
    tallies = {measure: {part: Tally() for part in PARTS} for measure in measures}
    for gold in lines("figures_dev.jsonl"):
        story_id = str(gold["story_id"])
        part = PARTS[is_held_out(story_id)]
        found = read(engine, stories[story_id])
        companies = list(gold["companies"])  # type: ignore[call-overload]
        optional = set(gold["topics_optional"])  # type: ignore[call-overload]
        tallies["companies"][part].add((c.company_id for c in found.companies), (c["id"] for c in companies))
        tallies["main companies"][part].add(
            (c.company_id for c in found.companies if c.main), (c["id"] for c in companies if c["main"])
        )
        tallies["topics"][part].add(set(found.topics) - optional, gold["topics"])  # type: ignore[arg-type]
        tallies["people"][part].add((p.name for p in found.people), (p["name"] for p in gold["people"]))  # type: ignore[attr-defined]
    return tallies


def linking(catalogue: Catalogue) -> dict[str, Tally]:
    """Whether each labelled place of an ambiguous name is taken for a company, and rightly so."""
    finder = CompanyFinder(catalogue)
    tallies = {part: Tally() for part in PARTS}
    for place in lines("linking_dev.jsonl"):
        start, end = int(str(place["start"])) + 1, int(str(place["end"])) + 1
        found = finder.find(read_prose("", str(place["text"]), {}))
        linked = any(mention.start < end and start < mention.end for mention in found)
        tally = tallies[PARTS[is_held_out(str(place["id"]))]]
        tally.add(["here"] if linked else [], ["here"] if place["label"] else [])
    return tallies


def gists(engine: Engine, stories: Iterable[Line]) -> None:
    """How many stories get a gist, how long they are, and whether each number in them is a figure's."""
    told = [(reading, reading.gist) for reading in (read(engine, story) for story in stories)]
    words = [len(gist.split()) for _, gist in told if gist]
    print(
        f"gists           {len(words)} of {len(told)} stories, {sum(words) / len(words):.0f} words on average, "
        f"longest {max(words)} of {MOST_WORDS}"
    )
    cut = sum(1 for _, gist in told if gist and not re.search("[.!?。][\"”'’)]?$", gist))
    print(f"                {cut} without an end")


def speeds(catalogue: Catalogue, stories: Sequence[Line]) -> None:
    """Megabytes a second of each room on one core, all stories once."""
    proses = [read_prose(str(story["title"]), str(story["text"]), catalogue.lexicon) for story in stories]
    size = sum(len(prose.source.encode()) for prose in proses) / 1e6
    companies, topics, people = CompanyFinder(catalogue), TopicFinder(catalogue), PeopleFinder(catalogue)
    mentions = [companies.find(prose) for prose in proses]

    def timed(name: str, work: Callable[[], object]) -> None:
        started = time.process_time()
        work()
        print(f"{name:16}{size / (time.process_time() - started):.1f} MB/s")

    timed("find companies", lambda: [companies.find(prose) for prose in proses])
    timed("find topics", lambda: [topics.find(*pair) for pair in zip(proses, mentions, strict=True)])
    timed("find people", lambda: [people.find(*pair) for pair in zip(proses, mentions, strict=True)])
