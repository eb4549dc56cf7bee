"""One fact told twice is one figure: conversions in brackets, and headline numbers that the text repeats."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from bot.model.figure import Figure, Kind, Modifier, Quantity, Salience
from bot.reading.amounts import Amount, Line
from bot.reading.salience import Candidate

_CLOSE = Decimal("0.005")
_MOST_TWINS = 16
"""So many earlier figures of one value are compared; more are never one fact."""


def conversions(line: Line, amounts: Sequence[Amount]) -> tuple[list[Amount], dict[int, tuple[Quantity, ...]]]:
    """Amounts without those that only convert the one before ("50 bn yen ($450 m)"), and the conversions by the place of what they convert."""
    kept: list[Amount] = []
    found: dict[int, tuple[Quantity, ...]] = {}
    for amount in amounts:
        if kept and _converts(line, kept[-1], amount):
            place = len(kept) - 1
            found[place] = (*found.get(place, ()), Quantity(amount.low, amount.high, amount.unit))
            continue
        kept.append(amount)
    return kept, found


def _converts(line: Line, before: Amount, amount: Amount) -> bool:
    tokens = line.tokens
    opening = None
    for index in range(amount.first - 1, max(before.after - 1, amount.first - 12), -1):
        if tokens[index].text in ("(", "["):
            opening = index
            break
        if tokens[index].text in (")", "]"):
            return False
    if (
        opening is None
        or opening != before.after
        or amount.unit is None
        or before.unit is None
        or amount.unit == before.unit
    ):
        return False
    if not any(
        tokens[index].text in (")", "]", ",", ";") for index in range(amount.after, min(len(tokens), amount.after + 3))
    ):
        return False
    return (
        amount.family == before.family
        and amount.family in ("currency", "length", "power", "speed", "mass", "energy", "other", "emission")
    ) or {amount.unit, before.unit} <= {"mpg", "l/100km", "km", "mi"}


def merge(candidates: Sequence[Candidate], *, keep_plain: bool = False) -> list[Candidate]:
    """Candidates with restatements joined: the fuller evidence stays, at the earlier place."""
    kept: list[Candidate] = []
    headline: list[int] = []
    places: dict[tuple[object, ...], list[int]] = {}
    for candidate in candidates:
        if keep_plain and candidate.figure.salience is Salience.NONE:
            kept.append(candidate)
            continue
        keys = _keys(candidate.figure.quantity)
        near = sorted({index for key in keys for index in places.get(key, ())})
        near += [index for index in headline if index not in near]
        twin = next(
            (i for i in near[:_MOST_TWINS] if _restates(kept[i], candidate, announced=i in headline)),
            None,
        )
        if twin is None:
            places.setdefault(keys[0], []).append(len(kept))
            if candidate.sentence == -1 and len(headline) < _MOST_TWINS:
                headline.append(len(kept))
            kept.append(candidate)
            continue
        joined = _joined(kept[twin], candidate)
        if keep_plain:
            spare = candidate.figure if joined.figure.evidence != candidate.figure.evidence else kept[twin].figure
            kept.append(replace(candidate, figure=replace(spare, salience=Salience.NONE)))
        kept[twin] = joined
        if twin in headline:
            headline.remove(twin)
    return kept


def _keys(quantity: Quantity) -> list[tuple[object, ...]]:
    """Where to look for the same value: its own drawer first, then the two beside it."""
    low = quantity.low
    if isinstance(low, str):
        return [(quantity.unit, low)]
    drawer = 0 if not low else int(abs(low).log10() * 200)
    return [(quantity.unit, quantity.high is None, drawer + step) for step in (0, -1, 1)]


def _restates(earlier: Candidate, later: Candidate, *, announced: bool) -> bool:
    """Whether the later one tells the earlier one's fact again: the same value, and nothing that says it is another fact.

    A number `announced` by the headline and not told again so far is told by the first of its value, whatever that seems to measure and for whom; by
    a further one where one of both agrees.
    """
    one, other = earlier.figure, later.figure
    if announced and _rounds(earlier, later):
        return True
    if not _same(one, other):
        return False
    if earlier.sentence == later.sentence:
        return False
    if announced:
        return True
    alike = one.metric == other.metric or "other" in (one.metric, other.metric)
    shared = one.subject == other.subject or None in (one.subject, other.subject)
    return (alike or shared) if earlier.sentence == -1 else (alike and shared)


def _rounds(headline: Candidate, later: Candidate) -> bool:
    """Whether a headline tells a number of the text rounded ("half a million" for 542,000) or one end of its range ("up to 16 percent")."""
    one, other = headline.figure, later.figure
    if later.sentence > 1 or one.quantity.unit != other.quantity.unit or one.quantity.high is not None:
        return False
    if Salience.NONE in (one.salience, other.salience) or one.kind is Kind.DATE or other.kind is Kind.DATE:
        return False
    if one.metric != other.metric and "other" not in (one.metric, other.metric):
        return False
    low, high = one.quantity.low, other.quantity.high
    if high is not None:
        return low in (high, other.quantity.low)
    if isinstance(low, str) or isinstance(other.quantity.low, str):
        return False
    if one.modifier is None and not _is_round(abs(low)):
        return False
    least, most = _ROUNDED.get(one.modifier, (Decimal(1), Decimal(0)))
    return abs(low) * least <= abs(other.quantity.low) <= abs(low) * most


def _is_round(value: Decimal) -> bool:
    """Whether a big number has one digit that is no zero ("half a million", "2 billion")."""
    return value >= _BIG and len(value.normalize().as_tuple().digits) == 1


_BIG = 10_000
_ROUNDED: dict[Modifier | None, tuple[Decimal, Decimal]] = {
    None: (Decimal("0.95"), Decimal("1.12")),
    Modifier.MORE_THAN: (Decimal(1), Decimal("1.12")),
    Modifier.AT_LEAST: (Decimal(1), Decimal("1.12")),
    Modifier.ALMOST: (Decimal("0.94"), Decimal(1)),
    Modifier.ABOUT: (Decimal("0.96"), Decimal("1.04")),
}


def _same(one: Figure, other: Figure) -> bool:
    """Whether one of a figure's values, as told or as converted in brackets, is one of the other's."""
    if one.salience is Salience.NONE or other.salience is Salience.NONE:
        return False
    if _leaves_out(one, other):
        one = replace(one, quantity=replace(one.quantity, unit=other.quantity.unit))
    return any(_equal(first, second) for first in (one.quantity, *one.alt) for second in (other.quantity, *other.alt))


def _leaves_out(one: Figure, other: Figure) -> bool:
    """Whether the first does not say what it counts and the other, of the same metric, does ("a million" and "1 million rides")."""
    return one.metric == other.metric and one.quantity.unit == "unit" != other.quantity.unit


def _equal(one: Quantity, other: Quantity) -> bool:
    if one.unit != other.unit or (one.high is None) != (other.high is None):
        return False
    pairs = [(one.low, other.low)]
    if one.high is not None and other.high is not None:
        pairs.append((one.high, other.high))
    return all(_near(a, b) for a, b in pairs)


def _near(a: Decimal | str, b: Decimal | str) -> bool:
    if isinstance(a, str) or isinstance(b, str):
        return a == b
    a, b = abs(a), abs(b)
    return abs(a - b) <= _CLOSE * max(abs(a), abs(b), Decimal("1e-9"))


def _joined(first: Candidate, second: Candidate) -> Candidate:
    """The one whose metric fits better, or whose evidence is fuller, at the place of the first."""
    better, worse = (
        (second, first)
        if (first.sentence == -1 and _rounds(first, second))
        or (second.score > first.score + 0.3 and first.sentence == -1)
        or (first.sentence == -1 and _leaves_out(first.figure, second.figure))
        or _fuller(second.figure, first.figure, first)
        else (first, second)
    )
    figure = better.figure
    if figure.metric == "other" and worse.figure.metric != "other":
        figure = replace(figure, metric=worse.figure.metric, base=worse.figure.base)
    if (
        worse.figure.quantity.low != figure.quantity.low
        and isinstance(worse.figure.quantity.low, Decimal)
        and worse.figure.quantity.low < 0
    ):
        figure = replace(figure, quantity=worse.figure.quantity)
    if figure.subject is None:
        figure = replace(figure, subject=worse.figure.subject)
    if figure.period is None:
        figure = replace(figure, period=worse.figure.period)
    if not figure.alt:
        figure = replace(figure, alt=worse.figure.alt)
    return replace(
        better,
        figure=figure,
        order=first.order,
        sentence=min(first.sentence, second.sentence),
        score=max(first.score, second.score),
        past=first.past and second.past,
    )


def _fuller(one: Figure, other: Figure, place: Candidate) -> bool:
    return (
        place.sentence == -1
        and one.metric != "other"
        and len(one.evidence.text) > len(other.evidence.text)
        and one.kind is not Kind.VAGUE
    )
