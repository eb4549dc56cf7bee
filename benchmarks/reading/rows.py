"""What a measurement says: one row of the table, with what it must reach and what it aims at."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

Case = TypeVar("Case")

ROUNDS = 1000
SEED = 7


@dataclass(frozen=True)
class Score:
    """A value with its 95 % interval; None where there is none."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Row:
    """One measure of the issue's table.

    Attributes:
        on: what it is measured on, with its size.
        measure: its name.
        must, aim: what it must reach and what would be good; None where nothing is asked.
        scores: by part of the data ("open", "held out", "all").
        digits: how many decimals are shown.
        small: less is better (false figures, memory).
    """

    on: str
    measure: str
    must: float | None
    aim: float | None
    scores: Mapping[str, Score] = field(default_factory=dict)
    digits: int = 2
    small: bool = False
    note: str = ""

    @property
    def fails(self) -> bool:
        """Whether the score on all of the data (else on what there is) misses what it must reach."""
        if self.must is None or not self.scores:
            return False
        score = self.scores.get("all") or next(iter(self.scores.values()))
        return score.value > self.must if self.small else score.value < self.must


def table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table, wide enough to be read in a terminal."""
    cells: list[tuple[str, ...]] = [
        ("on", "measure", "open (95 %)", "held out (95 %)", "all (95 %)", "must", "aim", "")
    ]
    for row in rows:
        scores = [_shown(row.scores.get(part), row.digits) for part in ("open", "held out", "all")]
        goals = [_goal(goal, row) for goal in (row.must, row.aim)]
        verdict = row.note or ("" if row.must is None else "missed" if row.fails else "kept")
        cells.append((row.on, row.measure, *scores, *goals, verdict))
    widths = [max(len(line[column]) for line in cells) for column in range(len(cells[0]))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in cells
    ]
    lines.insert(1, "| " + " | ".join("-" * max(3, width) for width in widths) + " |")
    return "\n".join(lines)


def intervals(
    cases: Sequence[Case], measure: Callable[[Sequence[Case]], Mapping[str, float | None]]
) -> dict[str, tuple[float, float]]:
    """The 95 % interval of each measure, found by drawing the cases again and again."""
    draw = random.Random(SEED)
    scores: dict[str, list[float]] = {}
    for _ in range(ROUNDS if cases else 0):
        for name, score in measure([draw.choice(cases) for _ in cases]).items():
            if score is not None:
                scores.setdefault(name, []).append(score)
    bounds = {}
    for name, drawn in scores.items():
        drawn.sort()
        bounds[name] = (drawn[int(0.025 * len(drawn))], drawn[int(0.975 * len(drawn)) - 1])
    return bounds


def _shown(score: Score | None, digits: int) -> str:
    if score is None:
        return ""
    value = f"{score.value:,.{digits}f}"
    if score.low is None or score.high is None:
        return value
    return f"{value} ({score.low:.{digits}f} - {score.high:.{digits}f})"


def _goal(goal: float | None, row: Row) -> str:
    return "" if goal is None else f"{'<= ' if row.small and goal else ''}{goal:,.{row.digits}f}"
