"""Scores on labelled stories and sentences, by the scorers beside the project, the held-out part apart."""

import hashlib
import importlib
import json
import sys
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any

from adapters.jsonlines import published_at, record
from benchmarks.reading.rows import Row, Score, intervals
from bot.model.story import Reading
from bot.reading.engine import Engine
from tests.support.requirements import shared_path

PARTS: tuple[tuple[str, bool | None], ...] = (("open", False), ("held out", True), ("all", None))
STORY_MEASURES = {
    "recall salience 3": (0.90, 0.97),
    "precision": (0.88, 0.94),
    "full recall salience 3": (0.65, 0.85),
    "lead": (0.80, 0.92),
    "essential within the first five": (0.75, 0.90),
    "companies": (0.85, 0.93),
    "main companies": (0.85, 0.93),
    "topics": (0.70, 0.80),
    "people": (0.75, 0.85),
    "recall": (None, None),
    "full recall": (None, None),
    "metric right": (None, None),
    "subject right": (None, None),
}
SENTENCE_MEASURES = {
    "value": (89.0, 93.0),
    "value+unit": (74.0, 86.0),
    "value+change": (82.0, 89.0),
    "value+concept(relaxed)": (68.0, 77.0),
    "value+concept(strict)": (42.0, 58.0),
}
SEED = "seed-0"


def is_held_out(name: str) -> bool:
    """Whether a sentence (by its text) or a story (by its id) is kept apart."""
    return name != SEED and int(hashlib.sha1(name.encode()).hexdigest()[:8], 16) % 3 == 0


def lines(name: str) -> list[dict[str, Any]]:
    """The records of a file of JSON lines in the measuring data."""
    with shared_path("data", name).open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def read_story(engine: Engine, story: Mapping[str, Any], *, everything: bool = False) -> Reading:
    """What the engine says of a story of the measuring data."""
    return engine.read(
        story["title"],
        story["text"],
        published=published_at(story.get("published")),
        language=story.get("lang"),
        everything=everything,
    )


def score_stories(engine: Engine) -> list[Row]:
    """Key figures, companies, topics and people of the labelled stories; evidence and quotations of all stories; the seed story."""
    tool = _scorer("", "score_figures")
    stories = {story["id"]: story for story in lines("stories.jsonl")}
    gold = lines("figures_dev.jsonl")
    answers = {labelled["story_id"]: record(read_story(engine, stories[labelled["story_id"]])) for labelled in gold}
    parts = {part: _part(gold, "story_id", wanted=wanted) for part, wanted in PARTS}
    on = f"car stories ({len(parts['open'])} open, {len(parts['held out'])} held out)"
    scores = {part: _all_measures(tool, labelled, answers) for part, labelled in parts.items()}
    rows = []
    for measure, (must, aim) in STORY_MEASURES.items():
        name = f"{measure} F1" if measure in ("companies", "main companies", "topics", "people") else measure
        rows.append(Row(on, name, must, aim, {part: scores[part][measure] for part in scores}))
    rows.append(_verbatim(engine, list(stories.values())))
    rows += _seed(tool, next(labelled for labelled in gold if labelled["story_id"] == SEED), answers)
    return rows


def score_sentences(engine: Engine) -> list[Row]:
    """F1 on the sentences of the public NewsQuant set, read as `tacho read --jsonl --all` reads them."""
    score, convert = _scorer("quantity", "qscore"), _scorer("quantity", "from_tacho")
    records = importlib.import_module("qdata").load(str(shared_path("data", "newsquant_dev.json")))
    found = {}
    for sentence in records:
        figures: Any = record(engine.read("", sentence["text"], language="en", everything=True))["figures"]
        found[sentence["text"]] = [quantity for figure in figures if (quantity := convert.prediction(figure))]
    tables = {}
    for part, wanted in PARTS:
        chosen = _part(records, "text", wanted=wanted)
        pairs = [(sentence["quantities"], found[sentence["text"]]) for sentence in chosen]
        tables[part] = (len(chosen), score.score_best(pairs, score.applicable(records)))
    on = f"NewsQuant sentences ({tables['open'][0]} open, {tables['held out'][0]} held out)"
    return [
        Row(
            on,
            f"{measure} F1",
            must,
            aim,
            {
                part: Score(100 * result[measure]["F1"], 100 * result[measure]["lo"], 100 * result[measure]["hi"])
                for part, (_, result) in tables.items()
            },
            digits=1,
        )
        for measure, (must, aim) in SENTENCE_MEASURES.items()
    ]


def _part(records: Sequence[dict[str, Any]], key: str, *, wanted: bool | None) -> list[dict[str, Any]]:
    return [one for one in records if wanted is None or is_held_out(one[key]) is wanted]


def _all_measures(tool: ModuleType, gold: Sequence[dict[str, Any]], answers: Mapping[str, Any]) -> dict[str, Score]:
    """Each measure with the interval found by drawing the stories again and again."""

    def measured(drawn: Sequence[dict[str, Any]]) -> dict[str, float | None]:
        result = tool.score(list(drawn), answers)[0]
        return {name: found["f1"] if isinstance(found := result[name], dict) else found for name in STORY_MEASURES}

    told, bounds = measured(gold), intervals(gold, measured)
    return {name: Score(told[name] or 0.0, *bounds.get(name, (None, None))) for name in STORY_MEASURES}


def _verbatim(engine: Engine, stories: Sequence[Mapping[str, Any]]) -> Row:
    """Every figure and every quotation of every story against its source."""
    bad = told = 0
    for story in stories:
        source = f"{story['title']}\n{story['text']}"
        reading = read_story(engine, story, everything=True)
        told += len(reading.figures) + sum(len(person.quotes) for person in reading.people)
        bad += sum(source[f.evidence.start : f.evidence.end] != f.evidence.text for f in reading.figures)
        bad += sum(quote not in source for person in reading.people for quote in person.quotes)
    on = f"{len(stories)} stories, {told:,} figures and quotations"
    return Row(on, "evidence not verbatim", 0, 0, {"all": Score(bad)}, digits=0, small=True)


def _seed(tool: ModuleType, labelled: Mapping[str, Any], answers: Mapping[str, Any]) -> list[Row]:
    """How many rows of the acceptance story's table are there with the right value and unit, by salience."""
    figures = answers[SEED]["figures"]
    rows = []
    for salience, must in ((3, 6), (2, 2), (1, 0)):
        wanted = [figure for figure in labelled["figures"] if figure["salience"] == salience]
        right = sum(any(_same(tool, figure, one) for figure in figures) for one in wanted)
        on = "the Xiaomi story (seed-0)"
        measure = f"rows of salience {salience}, of {len(wanted)}"
        rows.append(Row(on, measure, must, len(wanted), {"open": Score(right)}, digits=0))
    return rows


def _same(tool: ModuleType, figure: Mapping[str, Any], one: Mapping[str, Any]) -> bool:
    """Whether a figure is the row: value, unit, metric and the modifier where the row has one."""
    if not tool.agree(figure, one) or figure["metric"] != one["metric"]:
        return False
    return one.get("modifier") is None or figure["modifier"] == one["modifier"]


def _scorer(folder: str, name: str) -> ModuleType:
    """A scorer from the folder of tools beside the project."""
    sys.path.insert(0, str(shared_path("tools", folder) if folder else shared_path("tools")))
    return importlib.import_module(name)
