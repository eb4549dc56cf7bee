"""Reading: key figures on labelled stories and sentences, speed beside quantulum3, time on growing text, memory.

Reads the data through TACHO_SHARED and scores with the scorers that lie beside it. Part of each set is held out: the first eight hex digits of
the SHA-1 of a sentence's text (of a story's id) divide by three. Rules are written on the rest; the held-out part is only looked at as a
score. The acceptance story `seed-0` is never held out.
"""

import hashlib
import importlib
import json
import random
import resource
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from types import ModuleType
from typing import Any

from adapters.catalogue import load_catalogue
from adapters.jsonlines import published_at
from adapters.settings import config_folders
from bot.model.figure import Figure, Quantity
from bot.model.story import Reading
from bot.reading.engine import Engine
from bot.reading.prose import read_prose
from tests.support.requirements import shared_path

ROUNDS = 1000
HOSTILE = {
    "digits": "1234567890",
    "brackets": "((((((((((",
    "quotes": '"a "b',
    "money": "$1 to $2 to ",
    "commas": "1,111,",
    "hyphens": "a-1-",
    "capitals": "Aa Bb ",
    "full stops": "A.B.",
    "words": "sold more than two hundred and ",
}


def is_held_out(name: str) -> bool:
    """Whether a sentence (by its text) or a story (by its id) is kept apart."""
    return name != "seed-0" and int(hashlib.sha1(name.encode()).hexdigest()[:8], 16) % 3 == 0


def main(argv: Sequence[str]) -> int:
    del argv
    catalogue = load_catalogue(config_folders(None).find)
    started = time.perf_counter()
    engine = Engine(catalogue)
    print(f"engine built in {time.perf_counter() - started:.2f} s\n")
    score_stories(engine)
    score_sentences(engine)
    measure_speed(engine, catalogue.lexicon)
    measure_growth(engine)
    measure_memory(engine)
    return 0


def scorer(folder: str, name: str) -> ModuleType:
    """A scorer from the folder of tools beside the project."""
    sys.path.insert(0, str(shared_path("tools", folder) if folder else shared_path("tools")))
    return importlib.import_module(name)


def lines(name: str) -> list[dict[str, Any]]:
    with shared_path("data", name).open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def number(value: object) -> object:
    return value if isinstance(value, str) else float(value)  # type: ignore[arg-type]


def value_of(quantity: Quantity) -> object:
    return number(quantity.low) if quantity.high is None else [number(quantity.low), number(quantity.high)]


def answer(figure: Figure) -> dict[str, Any]:
    """A figure as the scorers read it."""
    return {
        "evidence": figure.evidence.text,
        "start": figure.evidence.start,
        "end": figure.evidence.end,
        "value": value_of(figure.quantity),
        "kind": figure.kind.value,
        "unit": figure.quantity.unit,
        "unit_text": figure.unit_text,
        "modifier": figure.modifier.value if figure.modifier else None,
        "direction": figure.direction.value if figure.direction else None,
        "metric": figure.metric,
        "subject": figure.subject,
        "concept": list(figure.concept),
        "prior": {"value": value_of(figure.prior), "unit": figure.prior.unit} if figure.prior else None,
    }


def interval(cases: Sequence[object], measure: Callable[[Sequence[object]], float | None]) -> str:
    """The 95 % interval of a measure by drawing the cases again and again."""
    draw = random.Random(7)
    scores = sorted(score for _ in range(ROUNDS) if (score := measure([draw.choice(cases) for _ in cases])) is not None)
    return f"{scores[int(0.025 * len(scores))]:.2f} - {scores[int(0.975 * len(scores)) - 1]:.2f}" if scores else ""


def score_stories(engine: Engine) -> None:
    tool = scorer("", "score_figures")
    stories = {story["id"]: story for story in lines("stories.jsonl")}
    gold = lines("figures_dev.jsonl")
    answers: dict[str, dict[str, Any]] = {}
    bad = 0
    for labelled in gold:
        story = stories[labelled["story_id"]]
        reading = read_story(engine, story)
        source = f"{story['title']}\n{story['text']}"
        bad += sum(source[f.evidence.start : f.evidence.end] != f.evidence.text for f in reading.figures)
        answers[story["id"]] = {"id": story["id"], "figures": [answer(figure) for figure in reading.figures]}
    for name, held in (("open", False), ("held out", True)):
        part = [labelled for labelled in gold if is_held_out(labelled["story_id"]) is held]
        result, _ = tool.score(part, answers)
        print(f"car stories, {name}: {len(part)} stories, evidence not verbatim {bad}")
        for measure in STORY_MEASURES:
            spread = interval(part, lambda drawn, key=measure: tool.score(list(drawn), answers)[0][key])
            print(f"  {measure:<34} {result[measure] or 0:6.3f}   95 % {spread}")
        print()


STORY_MEASURES = (
    "recall salience 3",
    "recall",
    "precision",
    "full recall salience 3",
    "full recall",
    "lead",
    "essential within the first five",
    "metric right",
    "subject right",
)


def read_story(engine: Engine, story: Mapping[str, Any]) -> Reading:
    return engine.read(
        story["title"], story["text"], published=published_at(story.get("published")), language=story.get("lang")
    )


def score_sentences(engine: Engine) -> None:
    score, convert = scorer("quantity", "qscore"), scorer("quantity", "from_tacho")
    records = importlib.import_module("qdata").load(str(shared_path("data", "newsquant_dev.json")))
    pairs = []
    for record in records:
        reading = engine.read("", record["text"], language="en", everything=True)
        found = [convert.prediction(answer(figure)) for figure in reading.figures]
        pairs.append((record, [quantity for quantity in found if quantity]))
    for name, wanted in (("open", False), ("held out", True), ("all", None)):
        part = [(r["quantities"], found) for r, found in pairs if wanted is None or is_held_out(r["text"]) is wanted]
        print(f"NewsQuant sentences, {name}: {len(part)}")
        for measure, row in score.score_best(part, score.applicable(records)).items():
            print(f"  {measure:<26} F1 {100 * row['F1']:5.1f}   95 % {100 * row['lo']:.1f} - {100 * row['hi']:.1f}")
        print()


def measure_speed(engine: Engine, lexicon: Mapping[str, tuple[str, ...]]) -> None:
    """Sentences a second of the whole engine, in processor time, and of quantulum3 where it is installed."""
    stories = [story for story in lines("stories.jsonl") if story["lang"] == "en"]
    sentences = [
        sentence.text for story in stories for sentence in read_prose(story["title"], story["text"], lexicon).sentences
    ]
    started = time.process_time()
    for story in stories:
        read_story(engine, story)
    ours = len(sentences) / (time.process_time() - started)
    print(
        f"speed, one core, whole engine: {ours:,.0f} sentences/s ({len(sentences):,} sentences, {len(stories)} stories)"
    )
    try:
        parser = importlib.import_module("quantulum3.parser")
    except ImportError:
        print("  quantulum3 is not installed here; pip install quantulum3 to set it beside\n")
        return
    sample = sentences[:400]
    started = time.process_time()
    for sentence in sample:
        parser.parse(sentence)
    theirs = len(sample) / (time.process_time() - started)
    print(f"  quantulum3 in the same run: {theirs:,.0f} sentences/s; {ours / theirs:.1f} times\n")


def measure_growth(engine: Engine) -> None:
    """Seconds for hostile text of doubling size; linear time doubles with it."""
    print("seconds for hostile text of 64, 128, 256, 512, 1,024 kB")
    for name, unit in HOSTILE.items():
        row = []
        for size in (64, 128, 256, 512, 1024):
            text = (unit * (size * 1024 // len(unit) + 1))[: size * 1024]
            started = time.process_time()
            engine.read("", text, language="en", everything=True)
            row.append(time.process_time() - started)
        print(f"  {name:<12}", "  ".join(f"{seconds:7.2f}" for seconds in row))
    print()


def measure_memory(engine: Engine) -> None:
    stories = lines("stories.jsonl")
    for index in range(10_000 // len(stories) * 2):
        for story in stories[index % 2 :: 2]:
            read_story(engine, story)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory, peak after 10,000 stories: {peak:.0f} MB")
