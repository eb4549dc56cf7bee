"""The figures of several tellings of one event: the same fact once, different values for one fact side by side.

Nothing is averaged and no field is borrowed from another outlet's words: each figure that is shown is one outlet's own, with its
evidence. Which one is shown, and in what order, is decided here.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from bot.model.figure import Figure, Modifier, Quantity, Salience, Status, Value
from bot.model.story import Report

NEAR = Decimal("0.05")
"""How far a bound ("more than 42,000") may stand from the value it announces to be the same fact."""

TELLING_DIGITS = 3
LARGE = 10_000
"""Values with so many significant digits, or so large, are hardly ever said of two things in one event, whatever they are called."""

_CALENDAR = re.compile(r"(?:FY)?\d{4}\b")

_BOUNDS = frozenset({Modifier.MORE_THAN, Modifier.AT_LEAST, Modifier.LESS_THAN, Modifier.AT_MOST, Modifier.UP_TO})
_LOOSE = frozenset({Modifier.ABOUT, Modifier.ALMOST, Modifier.VAGUE}) | _BOUNDS


@dataclass(slots=True)
class _Fact:
    """One fact and all who tell it."""

    figures: list[Figure] = field(default_factory=list)
    tellers: set[str] = field(default_factory=set)
    origins: set[str] = field(default_factory=set)
    rank: int = 0

    @property
    def salience(self) -> Salience:
        return max(figure.salience for figure in self.figures)


def reconcile(reports: Sequence[Report]) -> tuple[Figure, ...]:
    """The figures of all reports as one list: most important first, each fact once, disagreement side by side.

    Two figures are one fact when they measure the same of the same subject and the same time, and their values agree (equal, or
    one rounded or bounded by the other's words). Two outlets with one and the same large value mean one fact even where they
    give it to different subjects or names. Where outlets differ in how sure it is, the certainty most of them have is
    shown, and the more cautious one when they are even: a plan must not read as a fact. A denial and a consensus are facts of
    their own. The figure kept is the one whose own words say most; its salience is the highest anybody gave the fact. Reprints
    prove nothing twice. Order: salience, then how many independent tellings have it, then how early they put it; other values
    for the same fact follow the first one.
    """
    facts: list[_Fact] = []
    for report in sorted(reports, key=lambda report: (report.reprint_of is not None, report.seen_at, report.id)):
        for rank, figure in enumerate(report.reading.figures):
            proven = _with_address(figure, report)
            fact = next((fact for fact in facts if _tells(fact, proven, report.id)), None)
            if fact is None:
                fact = _Fact(rank=rank)
                facts.append(fact)
            fact.figures.append(proven)
            fact.tellers.add(report.id)
            fact.origins.add(report.reprint_of or report.id)
            fact.rank = min(fact.rank, rank)
    ordered = sorted(facts, key=lambda fact: (-fact.salience, -len(fact.origins), fact.rank))
    return tuple(_best(fact) for fact in _side_by_side(ordered))


def _with_address(figure: Figure, report: Report) -> Figure:
    if figure.evidence.report_url:
        return figure
    return replace(figure, evidence=replace(figure.evidence, report_url=report.url))


def _best(fact: _Fact) -> Figure:
    # max() keeps the first of equals, so originals before reprints and earlier before later.
    sure = Counter(figure.status for figure in fact.figures)
    status = max(sure, key=lambda status: (sure[status], status is not None))
    figure = max((figure for figure in fact.figures if figure.status == status), key=_telling_power)
    return figure if figure.salience == fact.salience else replace(figure, salience=fact.salience)


def _telling_power(figure: Figure) -> tuple[int, int, int]:
    """How much a figure's own words say: what and whose, how exactly, when."""
    named = (figure.metric != "other") + (figure.subject is not None)
    dated = figure.period is not None and (1 + bool(_CALENDAR.match(figure.period)))
    return named, _digits(figure.quantity) - (figure.modifier in _LOOSE), dated + bool(figure.label)


def _side_by_side(facts: Iterable[_Fact]) -> list[_Fact]:
    """Facts that contradict an earlier one moved up to stand right behind it."""
    waiting = list(facts)
    placed: list[_Fact] = []
    while waiting:
        first = waiting.pop(0)
        placed.append(first)
        rivals = [fact for fact in waiting if _same_question(first.figures[0], fact.figures[0])]
        placed.extend(rivals)
        waiting = [fact for fact in waiting if not any(fact is rival for rival in rivals)]
    return placed


def _tells(fact: _Fact, figure: Figure, teller: str) -> bool:
    """Whether a figure of this report is that fact.

    Two outlets are allowed to call one thing differently; one outlet that calls two things differently means two.
    """
    known = fact.figures[0]
    if (known.metric, known.base, _apart(known)) != (figure.metric, figure.base, _apart(figure)):
        return False
    if not _periods_agree(known.period, figure.period) or not _values_agree(known, figure):
        return False
    if teller not in fact.tellers and _unmistakable(known.quantity) and known.quantity.low == figure.quantity.low:
        return True
    return _compatible(known.subject, figure.subject) and _names_agree(known, figure)


def _unmistakable(quantity: Quantity) -> bool:
    """Whether a value is hardly ever said of two things in one event: a large amount, or one of many digits."""
    low = quantity.low
    if isinstance(low, str) or quantity.unit == "%":
        return False
    return _significant(low) >= TELLING_DIGITS or (abs(low) >= LARGE and _significant(low) > 1)


def _apart(figure: Figure) -> Status | None:
    """The status that makes a figure a fact of its own, whatever its value."""
    return figure.status if figure.status in {Status.DENIED, Status.CONSENSUS} else None


def _same_question(one: Figure, other: Figure) -> bool:
    """Whether two figures answer one question differently: everything that tells facts apart is said by both, and equal."""
    return (
        one.metric != "other"
        and one.subject is not None
        and (one.metric, one.subject, one.period, one.base, one.status, one.quantity.unit)
        == (other.metric, other.subject, other.period, other.base, other.status, other.quantity.unit)
        and _label_words(one) == _label_words(other)
    )


def _periods_agree(one: str | None, other: str | None) -> bool:
    """Whether two periods may be one; a text's own words ("last year") stand for any."""
    if one is None or other is None or not _CALENDAR.match(one) or not _CALENDAR.match(other):
        return True
    return one == other


def _compatible(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other


def _names_agree(one: Figure, other: Figure) -> bool:
    """Whether the labels may mean one thing: one is silent, or they share a word."""
    first, second = _label_words(one), _label_words(other)
    return not first or not second or bool(first & second)


def _label_words(figure: Figure) -> frozenset[str]:
    return frozenset((figure.label or "").casefold().replace("-", " ").split())


def _values_agree(one: Figure, other: Figure) -> bool:
    ours = (one.quantity, *one.alt)
    theirs = (other.quantity, *other.alt)
    return any(_agree(a, b, one.modifier, other.modifier) for a in ours for b in theirs)


def _agree(one: Quantity, other: Quantity, first: Modifier | None, second: Modifier | None) -> bool:
    if one.unit != other.unit or (one.high is None) != (other.high is None):
        return False
    if one.high is not None and other.high is not None and not _close(one.high, other.high, first, second):
        return False
    return _close(one.low, other.low, first, second)


def _close(one: Value, other: Value, first: Modifier | None, second: Modifier | None) -> bool:
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    if one == other:
        return True
    if (one > 0) != (other > 0):
        return False
    if first in _LOOSE or second in _LOOSE:
        return abs(one - other) <= NEAR * max(abs(one), abs(other))
    coarse, fine = sorted((one, other), key=_significant)
    return _significant(coarse) >= 2 and _rounded(fine, coarse) == coarse


def _rounded(value: Decimal, like: Decimal) -> Decimal:
    """`value` with the precision that `like` is written in."""
    step = Decimal(1).scaleb(_exponent(like))
    return (value / step).quantize(Decimal(1)) * step


def _exponent(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _significant(value: Decimal) -> int:
    return len(value.normalize().as_tuple().digits)


def _digits(quantity: Quantity) -> int:
    return _significant(quantity.low) if isinstance(quantity.low, Decimal) else len(quantity.low)
