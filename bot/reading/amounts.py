"""What the steps of the figures engine hand to each other: a sentence made ready, and the quantities found in it."""

from dataclasses import dataclass
from decimal import Decimal

from bot.model.figure import Kind
from bot.reading.calendar import Moment
from bot.reading.nouns import Counted
from bot.reading.numerals import Number
from bot.reading.tokens import Token


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence made ready to be read.

    Attributes:
        tokens: its tokens, with END tokens behind.
        tags: a letter for each token (see `bot.reading.tags`).
        vetoed: tokens that belong to dates, clock times, names of norms and the like.
        moments: the places that say when.
        language: ISO 639-1.
        titled: it is written in Title Case.
        past: tokens of a length of time gone by ("the past two years").
        dates: tokens of all moments.
    """

    tokens: list[Token]
    tags: str
    vetoed: frozenset[int]
    moments: tuple[Moment, ...]
    language: str
    titled: bool
    past: frozenset[int] = frozenset()
    dates: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity as it stands in a sentence.

    Attributes:
        first, after: token indexes, from the currency sign to the unit or counted noun.
        start, end: the same as offsets into the source.
        low, high: value or range, scaled to the unit, without the sign of a fall.
        kind: exact, range, fraction, multiple, rank or vague.
        unit: canonical unit; None for a bare number.
        unit_text: as written, singular; None for a sign or where there is none.
        family: the unit's family; "" for none.
        number: the (last) number read.
        counted: what it counts; None where a unit says it all.
        yearly: "a year" belongs to it.
        prior: the old value of a change told as "from A to B"; None mostly.
        minus: a minus sign stands before it.
        attributive: a length of time joined by a hyphen to the noun it describes ("a five-year plan").
    """

    first: int
    after: int
    start: int
    end: int
    low: Decimal
    high: Decimal | None
    kind: Kind
    unit: str | None
    unit_text: str | None
    family: str
    number: Number
    counted: Counted | None = None
    yearly: bool = False
    prior: Decimal | None = None
    minus: bool = False
    attributive: bool = False


def amount_of(
    line: Line,
    first: int,
    after: int,
    number: Number,
    *,
    kind: Kind = Kind.EXACT,
    unit: str | None = None,
    text: str | None = None,
    family: str = "",
    scale: Decimal = Decimal(1),
    counted: Counted | None = None,
    yearly: bool = False,
) -> Amount:
    """The amount that a number makes with its unit; a minus sign before it is taken in."""
    tokens = line.tokens
    before = tokens[first - 1] if first else None
    minus = False
    if before is not None and before.low == "minus":
        minus, first = True, first - 1
    elif before is not None and before.text == "-":
        worded = first > 1 and tokens[first - 2].low == "minus"
        if worded or (tokens[first].glued and (first < 2 or not before.glued)):
            minus, first = True, first - 2 if worded else first - 1
    high = number.high * scale if number.high is not None else None
    return Amount(
        first,
        after,
        tokens[first].start,
        tokens[after - 1].end,
        number.low * scale,
        high,
        kind,
        unit,
        text,
        family,
        number,
        counted,
        yearly,
        minus=minus,
    )
