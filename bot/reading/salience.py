"""Which figures a professional must see first.

Each figure has signs: where it stands, what it measures, whose it is, whether it is only told for comparison, and so on. Their weights add up to its
importance. Essential are at most six; a story without anything essential may have none.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import log2
from types import MappingProxyType

from bot.model.catalogue import Metric
from bot.model.figure import Figure, Kind, Salience, Status

MOST_ESSENTIAL = 6
ESSENTIAL, USEFUL, MINOR = 3.25, -0.5, -3.5
"""The least importance of each; a figure of no known metric that has less than the last is not shown."""

WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        "metric": 1.9,
        "late": -1.6,
        "owner": 1.2,
        "headline": 1.2,
        "outlook": 1.2,
        "first": 0.6,
        "greatest": 0.6,
        "again": -1.0,
        "background": -3.5,
        "part": -3.4,
        "time": -2.3,
        "share": -0.3,
    }
)
"""What each sign counts, found by a fit (ADR 0013).

- `metric`: how much its metric matters, 0 to 3.
- `late`: how often its distance from the start has doubled, over eleven sentences at most.
- `owner`: 1 where it is a main company's, or a market's in a story without one; -1 where it is another company's.
- `headline`: how loudly the headline names its metric, 0 to `LOUDEST`.
- `outlook`: a target, a forecast, a rumour or a range.
- `first`: it is no percentage, and nothing but percentages stands before it in its sentence.
- `greatest`: none of its unit is greater; no percentage is.
- `again`: one of the same metric, subject and outlook came before.
- `background`: it is only told for comparison.
- `part`: a fraction or a multiple.
- `time`: a length of time or a year.
- `share`: a percentage.
"""

LOUDEST = 0.9
"""What a metric counts that strong words of the headline name."""

_LATEST = 11
"""A figure counts no later than this many sentences from the start."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A figure with what its importance is judged by.

    Attributes:
        figure: the figure.
        order: its place among all figures of the text.
        sentence: number of its sentence, boilerplate not counted; the headline is -1.
        score: how well its metric fits.
        past: it tells an earlier period's level, for comparison only.
    """

    figure: Figure
    order: int
    sentence: int
    score: float
    past: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """What the whole story says of the importance of its figures.

    Attributes:
        main: ids of its main companies.
        headline: metrics the headline names, and how much that counts.
        year: the year it was told; None where unknown.
        latest: the latest year told of each metric and subject.
    """

    main: frozenset[str]
    headline: Mapping[str, float]
    year: int | None
    latest: Mapping[tuple[str, str | None], int]


def weigh(signs: Mapping[str, float]) -> float:
    """The importance of a figure by its signs; bigger is more."""
    return sum(WEIGHTS[name] * value for name, value in signs.items())


def signs(candidates: Sequence[Candidate], metrics: Mapping[str, Metric], story: Story) -> Iterator[dict[str, float]]:
    """The signs of each figure, by the names of `WEIGHTS`."""
    told: set[tuple[str, str | None, bool]] = set()
    greatest = _greatest(candidates)
    sentence: int | None = None
    for candidate in candidates:
        figure, unit = candidate.figure, candidate.figure.quantity.unit
        metric = metrics.get(figure.metric)
        background = _is_background(candidate, story)
        outlook = figure.status in _AHEAD or figure.kind is Kind.RANGE
        fact = (figure.metric, figure.subject, outlook)
        yield {
            "metric": float(metric.weight) if metric is not None else 0.8,
            "late": log2(1 + min(max(0, candidate.sentence), _LATEST)),
            "owner": _owner(figure.subject, story.main),
            "headline": _named(candidate, story.headline),
            "outlook": outlook,
            "first": unit != "%" and candidate.sentence != sentence,
            "greatest": unit != "%" and figure.quantity.low == greatest.get(unit),
            "again": fact in told,
            "background": background,
            "part": figure.kind in (Kind.FRACTION, Kind.MULTIPLE),
            "time": unit in _TIMES,
            "share": unit == "%",
        }
        sentence = candidate.sentence if unit != "%" else sentence
        if not background:
            told.add(fact)


def _greatest(candidates: Sequence[Candidate]) -> dict[str | None, Decimal]:
    """The greatest value of each unit, whatever its sign, as it is told."""
    found: dict[str | None, Decimal] = {}
    for candidate in candidates:
        low, unit = candidate.figure.quantity.low, candidate.figure.quantity.unit
        if isinstance(low, Decimal) and not candidate.past and abs(low) >= abs(found.get(unit, Decimal(0))):
            found[unit] = low
    return found


def _named(candidate: Candidate, headline: Mapping[str, float]) -> float:
    """How loudly the headline names what a figure measures; what it tells itself and has no metric is named by it."""
    figure = candidate.figure
    if figure.metric == "other":
        return LOUDEST if candidate.sentence < 0 else 0.0
    return max(headline.get(figure.metric, 0.0), headline.get(figure.base or "", 0.0))


def _owner(subject: str | None, main: frozenset[str]) -> float:
    if subject is None:
        return 0.0
    if not main:
        return float(":" in subject)
    return 1.0 if subject in main else 0.0 if ":" in subject else -1.0


_AHEAD = frozenset((Status.TARGET, Status.FORECAST, Status.RUMOUR))
_TIMES = frozenset(("year", "month", "week", "day", "hour", "minute", "second"))


def _is_background(candidate: Candidate, story: Story) -> bool:
    """Whether a figure is told for comparison: an earlier level, what analysts expected, a year long gone, or one before the latest told."""
    figure = candidate.figure
    if candidate.past or figure.status is Status.CONSENSUS:
        return True
    year = _year(figure.period)
    if year is None or figure.kind is Kind.DATE or figure.status in _AHEAD or candidate.sentence <= 0:
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
    keys = [candidate for candidate in candidates if candidate.figure.salience is not Salience.NONE]
    story = Story(main, headline, year, _latest(keys, year))
    scored = sorted(
        zip(map(weigh, signs(keys, metrics, story)), keys, strict=True),
        key=lambda entry: (-entry[0], entry[1].order),
    )
    ranked: list[Figure] = []
    essential = 0
    for score, candidate in scored:
        figure = candidate.figure
        salience = _salience(score, candidate, story)
        if salience is Salience.ESSENTIAL:
            essential += 1
            if essential > MOST_ESSENTIAL:
                salience = Salience.USEFUL
        if salience is not Salience.NONE or everything:
            ranked.append(replace(figure, salience=salience))
    if everything:
        ranked += [candidate.figure for candidate in candidates if candidate.figure.salience is Salience.NONE]
    return tuple(sorted(ranked, key=lambda figure: -figure.salience))


def _salience(score: float, candidate: Candidate, story: Story) -> Salience:
    """What an importance means; what is told for comparison is minor at most, outside the headline."""
    if score >= USEFUL and (candidate.sentence < 0 or not _is_background(candidate, story)):
        return Salience.ESSENTIAL if score >= ESSENTIAL else Salience.USEFUL
    return Salience.MINOR if score >= MINOR or candidate.figure.metric != "other" else Salience.NONE


def _latest(candidates: Sequence[Candidate], year: int | None) -> dict[tuple[str, str | None], int]:
    """The latest year told of each metric and subject."""
    latest: dict[tuple[str, str | None], int] = {}
    for candidate in candidates:
        figure = candidate.figure
        told = _year(figure.period)
        if told is None and year is not None and figure.metric in _EVENTS and candidate.sentence <= 0:
            told = year  # what the headline tells has just happened
        if told is not None and figure.status is None:
            key = (figure.metric, figure.subject)
            latest[key] = max(told, latest.get(key, told))
    return latest
