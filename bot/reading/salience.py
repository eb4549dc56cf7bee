"""Which figures a professional must see first.

A score adds up where a figure stands (headline, first sentence, early), what it measures (the metric's weight), whose it is (a main company), how it is
told (a change, a target with a year), and whether the headline repeats it. Essential are at most six; a story without anything essential may have none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from bot.model.catalogue import Metric
from bot.model.figure import Figure, Kind, Salience, Status

MOST_ESSENTIAL = 6
ESSENTIAL, USEFUL, MINOR = 4.4, 3.0, -0.2


@dataclass(frozen=True, slots=True)
class Candidate:
    """A figure with what its importance is judged by.

    Attributes:
        figure: the figure.
        order: its place among all figures of the text.
        sentence: number of its sentence, boilerplate not counted; the headline is -1.
        score: how well its metric fits.
        restated: the headline or the first sentence holds the same value too.
        direct: its subject is named in its own sentence.
        past: it tells an earlier period's level, for comparison only.
        in_quote: it stands in somebody's quoted words.
    """

    figure: Figure
    order: int
    sentence: int
    score: float
    restated: bool = False
    past: bool = False
    aside: bool = False


def weigh(candidate: Candidate, metrics: Mapping[str, Metric], main: frozenset[str], size: int) -> float:
    """The importance of one figure; bigger is more."""
    figure = candidate.figure
    metric = metrics.get(figure.metric)
    weight = float(metric.weight) if metric is not None else 0.8
    total = weight * 1.2 + min(candidate.score, 4.0) * 0.3
    total += {-1: 2.6, 0: 2.2, 1: 1.2, 2: 0.8}.get(candidate.sentence, max(0.0, 0.5 - 0.04 * candidate.sentence))
    if candidate.restated:
        total += 1.2
    if figure.subject is not None and (figure.subject in main or (not main and ":" in figure.subject)):
        total += 1.0
    elif figure.subject is not None and ":" not in figure.subject and main:
        total -= 0.9
    if candidate.past or figure.status is Status.CONSENSUS:
        total -= 1.6
    if figure.kind in (Kind.FRACTION, Kind.MULTIPLE):
        total -= 0.5
    if figure.kind is Kind.VAGUE:
        total -= 0.4
    if candidate.aside:
        total -= 1.2
    low = figure.quantity.low
    if isinstance(low, Decimal) and figure.quantity.unit in ("vehicle", "people", "unit", "company") and abs(low) < 10:
        total -= 1.2
    if figure.metric == "other":
        total -= 1.0
    if size <= 4:
        total += 0.4
    return total


def rank(
    candidates: Sequence[Candidate], metrics: Mapping[str, Metric], main: frozenset[str], *, everything: bool
) -> tuple[Figure, ...]:
    """The figures with their salience, most important first; those without any only where everything is wanted."""
    scored = sorted(
        (
            (weigh(candidate, metrics, main, len(candidates)), -candidate.order, candidate.figure)
            for candidate in candidates
        ),
        key=lambda entry: (-entry[0], -entry[1]),
    )
    ranked: list[Figure] = []
    essential = 0
    for score, _, figure in scored:
        salience = (
            Salience.NONE
            if figure.salience is Salience.NONE
            else Salience.ESSENTIAL
            if score >= ESSENTIAL
            else Salience.USEFUL
            if score >= USEFUL
            else Salience.MINOR
            if score >= MINOR or figure.metric != "other"
            else Salience.NONE
        )
        if salience is Salience.ESSENTIAL:
            if essential >= MOST_ESSENTIAL:
                salience = Salience.USEFUL
            else:
                essential += 1
        if salience is not Salience.NONE or everything:
            ranked.append(replace(figure, salience=salience))
    return tuple(sorted(ranked, key=lambda figure: -figure.salience))
