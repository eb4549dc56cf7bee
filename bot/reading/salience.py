"""Which figures a professional must see first.

A score adds up where a figure stands (headline, first sentence, early), what it measures (the metric's weight, and whether the headline speaks of
it), whose it is (a main company), whether it is background, and whether the headline repeats it. Essential are at most six; a story without anything essential may have none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType

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
        past: it tells an earlier period's level, for comparison only.
    """

    figure: Figure
    order: int
    sentence: int
    score: float
    restated: bool = False
    past: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """What the whole story says of the importance of its figures.

    Attributes:
        main: ids of its main companies.
        headline: metrics the headline names, and how much that counts.
        year: the year it was told; None where unknown.
        latest: the latest year told of each metric and subject.
        size: how many figures it has.
    """

    main: frozenset[str]
    headline: Mapping[str, float]
    year: int | None
    latest: Mapping[tuple[str, str | None], int]
    size: int


def weigh(candidate: Candidate, metrics: Mapping[str, Metric], story: Story) -> float:
    """The importance of one figure; bigger is more."""
    figure = candidate.figure
    metric = metrics.get(figure.metric)
    weight = float(metric.weight) if metric is not None else 0.8
    total = weight * 1.2 + min(candidate.score, 4.0) * 0.2
    total += {-1: 2.6, 0: 2.2, 1: 1.2, 2: 0.8}.get(candidate.sentence, max(0.0, 0.5 - 0.04 * candidate.sentence))
    if candidate.restated:
        total += 1.2
    total += max(story.headline.get(figure.metric, 0.0), story.headline.get(figure.base or "", 0.0))
    total -= 0.04 * min(candidate.order, 12)
    total += _of_subject(figure, story.main)
    if _is_background(candidate, story):
        total -= 1.6
    total += _of_kind(figure)
    if story.size <= 4:
        total += 0.4
    return total


def _of_subject(figure: Figure, main: frozenset[str]) -> float:
    """Figures of a main company count for more, those of others for less; where the story has none, those of a market do."""
    if figure.subject is None:
        return 0.0
    if figure.subject in main or (not main and ":" in figure.subject):
        return 1.0
    return -0.9 if ":" not in figure.subject and main else 0.0


def _of_kind(figure: Figure) -> float:
    """Shares, multiples, vague and tiny counts, and what has no metric are told for colour more often than for news."""
    total = -0.5 if figure.kind in (Kind.FRACTION, Kind.MULTIPLE) else -0.7 if figure.kind is Kind.VAGUE else 0.0
    low = figure.quantity.low
    if isinstance(low, Decimal) and figure.quantity.unit in ("vehicle", "people", "unit", "company") and abs(low) < 10:
        total -= 1.2
    return total - (1.0 if figure.metric == "other" else 0.0)


def _is_background(candidate: Candidate, story: Story) -> bool:
    """Whether a figure is told for comparison: an earlier level, what analysts expected, a year long gone, or one before the latest told."""
    figure = candidate.figure
    if candidate.past or figure.status is Status.CONSENSUS:
        return True
    year = _year(figure.period)
    if year is None or figure.kind is Kind.DATE:
        return False
    latest = story.latest.get((figure.metric, figure.subject), year)
    return year < latest <= (story.year or latest) or (story.year is not None and year < story.year - 1)


_EVENTS = frozenset(("recall_units", "funding", "fine_settlement", "layoffs", "labour_action", "deal_value"))
"""Metrics of what happens once: one of an earlier year is told for comparison."""


def _year(period: str | None) -> int | None:
    digits = (period or "").removeprefix("FY")[:4]
    return int(digits) if digits.isdigit() and len(digits) == 4 else None


def rank(
    candidates: Sequence[Candidate],
    metrics: Mapping[str, Metric],
    main: frozenset[str],
    *,
    headline: Mapping[str, float] = MappingProxyType({}),
    year: int | None = None,
    everything: bool,
) -> tuple[Figure, ...]:
    """The figures with their salience, most important first; those without any only where everything is wanted.

    Args:
        candidates: the figures.
        metrics: all metrics.
        main: ids of the story's main companies.
        headline: metrics that the headline names, and how much that counts.
        year: when the story was told; None where unknown.
        everything: also those without salience.
    """
    latest: dict[tuple[str, str | None], int] = {}
    for candidate in candidates:
        figure = candidate.figure
        told = _year(figure.period)
        if told is None and year is not None and figure.metric in _EVENTS and candidate.sentence <= 0:
            told = year  # what the headline tells has just happened
        if told is not None and figure.status is None:
            key = (figure.metric, figure.subject)
            latest[key] = max(told, latest.get(key, told))
    story = Story(main, headline, year, latest, len(candidates))
    scored = sorted(
        ((weigh(candidate, metrics, story), candidate) for candidate in candidates),
        key=lambda entry: (-entry[0], entry[1].order),
    )
    ranked: list[Figure] = []
    essential = 0
    for score, candidate in scored:
        figure = candidate.figure
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
        if salience > Salience.MINOR and candidate.sentence >= 0 and _is_background(candidate, story):
            salience = Salience.MINOR
        if salience is Salience.ESSENTIAL:
            if essential >= MOST_ESSENTIAL:
                salience = Salience.USEFUL
            else:
                essential += 1
        if salience is not Salience.NONE or everything:
            ranked.append(replace(figure, salience=salience))
    return tuple(sorted(ranked, key=lambda figure: -figure.salience))
