"""False figures in sentences that hold names, norms, tickers, scores and boilerplate only, and real figures kept beside them."""

import tomllib
from pathlib import Path
from typing import Any

from adapters.jsonlines import record
from benchmarks.reading.rows import Row, Score
from bot.reading.engine import Engine

SENTENCES = Path(__file__).resolve().parents[2] / "tests" / "benchmarks" / "names_only.toml"


def count_false_figures(engine: Engine) -> list[Row]:
    """Every quantity read from a sentence that holds none is false; those of the sentences with real ones must all be there."""
    groups: dict[str, dict[str, Any]] = tomllib.loads(SENTENCES.read_text(encoding="utf-8"))
    false = told = missed = wanted = 0
    for name, group in groups.items():
        for text in group.get("none", ()):
            told += 1
            for figure in engine.read("", text, language=group.get("language", "en"), everything=True).figures:
                false += 1
                print(f"  false figure, {name}: {figure.evidence.text!r} in {text!r}")
        for line in group.get("kept", ()):
            text, _, told_by_hand = line.partition(" => ")
            right = sorted(told_by_hand.split(" | "))
            figures: Any = record(engine.read("", text, language=group.get("language", "en"), everything=True))[
                "figures"
            ]
            found = sorted(f"{figure['value']} {figure['unit'] or '-'}" for figure in figures)
            wanted += len(right)
            missed += len(set(found) ^ set(right))
            if found != right:
                print(f"  {name}: {found} and not {right} in {text!r}")
    return [
        Row(f"{told} sentences of names only", "false figures", 0, 0, {"all": Score(false)}, digits=0, small=True),
        Row(f"{wanted} figures beside names", "missed or false", 0, 0, {"all": Score(missed)}, digits=0, small=True),
    ]
