"""Reading: figures, people, names, speed beside quantulum3, time on growing text and memory, as one table.

`./run bench reading [PART ...]` with the parts `stories`, `sentences`, `names`, `speed`, `growth`, `memory`; without a part all of
them. Scores come from the scorers that lie beside the project (TACHO_SHARED). Part of each set is held out: the first eight hex
digits of the SHA-1 of a sentence's text (of a story's id) divide by three. Rules are written on the rest; the held-out part is only
looked at as a score. The acceptance story `seed-0` is never held out.

`speed` makes a virtual environment for quantulum3 in the user's cache (once; `--quantulum PYTHON` names an interpreter that has it).
`growth` doubles a text from 64 kB up to `--largest` kB; `--only WORD` takes the texts whose name holds the word.
"""

import argparse
import sys
import time
from collections.abc import Sequence

import pytest

from adapters.catalogue import load_catalogue
from adapters.settings import config_folders
from benchmarks.reading.growth import measure_growth
from benchmarks.reading.labelled import score_sentences, score_stories
from benchmarks.reading.memory import STORIES, measure_memory
from benchmarks.reading.names import count_false_figures
from benchmarks.reading.rows import Row, table
from benchmarks.reading.speed import measure_speed
from bot.reading.engine import Engine

PARTS = ("stories", "sentences", "names", "speed", "growth", "memory")


def main(argv: Sequence[str]) -> int:
    """Measure the chosen parts and print the table; 1 when a row misses what it must reach."""
    parser = argparse.ArgumentParser(prog="./run bench reading", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; all of them when none is named")
    parser.add_argument("--quantulum", metavar="PYTHON", help="an interpreter that has quantulum3")
    parser.add_argument("--largest", type=int, default=1024, metavar="KB", help="the longest text of growth")
    parser.add_argument("--only", default="", metavar="WORD", help="texts of growth whose name holds this word")
    parser.add_argument("--stories", type=int, default=STORIES, metavar="N", help="how many stories memory reads")
    chosen = parser.parse_intermixed_args(argv)
    for part in chosen.parts:
        if part not in PARTS:
            parser.error(f'there is no part "{part}"; choose from {", ".join(PARTS)}')
    try:
        return _measure(chosen)
    except pytest.skip.Exception as missing:  # the measuring data is not there
        print(missing.msg, file=sys.stderr)
        return 2


def _measure(chosen: argparse.Namespace) -> int:
    catalogue = load_catalogue(config_folders(None).find)
    engine = Engine(catalogue)
    rows: list[Row] = []
    for part in chosen.parts or PARTS:
        started = time.perf_counter()
        match part:
            case "stories":
                rows += score_stories(engine)
            case "sentences":
                rows += score_sentences(engine)
            case "names":
                rows += count_false_figures(engine)
            case "speed":
                rows += measure_speed(engine, catalogue.lexicon, chosen.quantulum)
            case "growth":
                rows += measure_growth(engine, largest=chosen.largest, only=chosen.only)
            case _:
                rows += measure_memory(chosen.stories)
        print(f"{part}: {time.perf_counter() - started:.0f} s", file=sys.stderr)
    print(table(rows))
    return int(any(row.fails for row in rows))
