"""Sentences a second of the whole engine on one core, and of quantulum3 without its classifier in the same run.

quantulum3 is no dependency of Tacho: it gets a virtual environment of its own in the user's cache, once. Where it cannot be had,
the row says why.
"""

import json
import os
import subprocess
import sys
import time
import venv
from collections.abc import Mapping
from pathlib import Path

from platformdirs import user_cache_path

from benchmarks.reading.labelled import lines, read_story
from benchmarks.reading.rows import Row, Score
from bot.reading.engine import Engine
from bot.reading.prose import read_prose

VERSION = "0.10.0"
SAMPLE = 600
"""So many sentences quantulum3 reads; all of the stories would take it minutes."""

_SCRIPT = """
import json, sys, time, warnings
warnings.simplefilter("ignore")
from quantulum3 import parser
sentences = json.load(sys.stdin)
parser.parse("It sold 3 cars for $4 million.")
started = time.process_time()
for sentence in sentences:
    try:
        parser.parse(sentence)
    except Exception:
        pass
print(json.dumps(len(sentences) / (time.process_time() - started)))
"""


def measure_speed(engine: Engine, lexicon: Mapping[str, tuple[str, ...]], python: str | None) -> list[Row]:
    """Processor time of reading all English stories, twice with quantulum3's turn between; the better of ours and its only one."""
    stories = [story for story in lines("stories.jsonl") if story["lang"] == "en"]
    sentences = [
        sentence.text for story in stories for sentence in read_prose(story["title"], story["text"], lexicon).sentences
    ]
    read_story(engine, stories[0])

    def ours() -> float:
        started = time.process_time()
        for story in stories:
            read_story(engine, story)
        return len(sentences) / (time.process_time() - started)

    before = ours()
    theirs, reason = _quantulum(python, sentences[:: max(1, len(sentences) // SAMPLE)])
    speed = max(before, ours())
    on = f"{len(sentences):,} sentences of {len(stories)} stories, one core"
    rows = [Row(on, "sentences a second", 700, 1500, {"all": Score(speed)}, digits=0)]
    if theirs is None:
        return [*rows, Row(on, "times quantulum3", 3, 6, {}, digits=1, note=f"not measured: {reason}")]
    return [
        *rows,
        Row(on, f"quantulum3 {VERSION} without classifier", None, None, {"all": Score(theirs)}, digits=0),
        Row(on, "times quantulum3", 3, 6, {"all": Score(speed / theirs)}, digits=1),
    ]


def _quantulum(python: str | None, sentences: list[str]) -> tuple[float | None, str]:
    """Its sentences a second; None with the reason where it cannot be had."""
    try:
        interpreter = Path(python) if python else _environment()
        told = subprocess.run(
            [str(interpreter), "-c", _SCRIPT],
            input=json.dumps(sentences),
            capture_output=True,
            text=True,
            check=True,
            timeout=600,
        )
    except subprocess.CalledProcessError as error:
        return None, (error.stderr or str(error)).strip().splitlines()[-1]
    except (OSError, subprocess.TimeoutExpired) as error:
        return None, str(error)
    return float(json.loads(told.stdout)), ""


def _environment() -> Path:
    """The interpreter of the environment that has quantulum3, made when it is not there."""
    folder = user_cache_path("tacho") / "benchmarks" / f"quantulum3-{VERSION}"
    interpreter = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    if not (folder / "complete").exists():
        print(f"Setting up quantulum3 {VERSION} in {folder} (once) ...", file=sys.stderr)
        venv.create(folder, clear=True, with_pip=True)
        subprocess.run(
            [str(interpreter), "-m", "pip", "install", "--quiet", f"quantulum3=={VERSION}"],
            check=True,
            capture_output=True,
            text=True,
            timeout=300,
        )
        (folder / "complete").touch()
    return interpreter
