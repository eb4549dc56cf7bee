"""Two numbers that are one quantity: "15 to 20 years", "$11-13bn", "between 40 and 50 percent", and changes "from 5 to 7 percent".

They share unit and magnitude by rule: "$10 to $15 billion" are billions, "$200 to $4 million" are not; "rose 7 percent to $2.3 billion" are two
quantities. "From A to B" behind a word of change tells an old value and a new one.
"""

from dataclasses import dataclass
from decimal import Decimal

from bot.reading.amounts import Line
from bot.reading.nouns import counted
from bot.reading.numerals import Number, read_number
from bot.reading.tokens import Token, words
from bot.reading.units import Surface, UnitTable

CHANGE_WORDS = words("""
    raise raised raises raising rise rose rising risen increase increased increases increasing cut cuts cutting lower lowered lowering reduce reduced
    reduces reducing drop dropped drops dropping fall fell fallen falling decline declined slide slid jump jumped climb climbed grow grew grown growing
    boost boosted boosts boosting expand expanded expanding extend extended extending shrink shrank up down double doubled slow slowed narrow narrowed
    widen widened improve improved change changed changing revise revised upgraded downgraded went go goes going move moved inch inched decrease
    lifts jumps climbs grows boosts expands extends drops falls rises slips slides shrinks narrows widens improves cuts trims slashes hikes doubles revises upgrades downgrades
    decreased hike hiked slash slashed plunge plunged swell swelled surge surged soar soared tumble tumbled slip slipped dip dipped trim trimmed lift
    lifted advance advanced rebound upped stieg stiegen sank sinken gestiegen gesunken erhöht erhöhte steigern gesenkt
""")
"""Words that make "from A to B" a change; right before a number they make "A to B" two quantities."""

_JOINERS = words("to bis through 至 到")
_PAIRS = words("and und e")
_BETWEEN = words("between zwischen entre")
_CHANGE_REACH = 12


@dataclass(frozen=True, slots=True)
class Pair:
    """Two numbers joined.

    Attributes:
        low, high: both values, before the unit's scale, with the magnitude they share.
        number: the second number, beginning where the first does.
        surface: the unit behind it; None for money and bare numbers.
        changed: `low` is the old value, `high` the new one.
    """

    low: Decimal
    high: Decimal
    number: Number
    surface: Surface | None
    changed: bool


@dataclass(frozen=True, slots=True)
class _Second:
    """A second number behind a joiner: it, its first token, the joiner, and the unit between the two."""

    number: Number
    at: int
    joiner: Token
    own: Surface | None

    @property
    def dash(self) -> bool:
        return self.joiner.text in ("-", "~")


def pair_at(table: UnitTable, line: Line, first: int, currency: str | None, number: Number) -> Pair | None:
    """The pair that a number begins; None where it stands alone.

    Args:
        table: the units.
        line: the sentence.
        first: index of the number's currency sign, or of the number.
        currency: the currency before it; None for none.
        number: the first number.
    """
    second = _second(table, line, first, currency, number)
    if second is None or not _is_one_kind(table, line, first, currency, number=number, second=second):
        return None
    surface = None if currency is not None else table.behind(line.tokens, second.number.after, language=line.language)
    if not _units_agree(second, surface):
        return None
    low, high = _shared_magnitude(line, number, second)
    before = line.tokens[first - 1].low if first else ""
    changed = before in ("from", "von") and not second.dash and _is_changing(line, first)
    if not changed and not _is_rising(low, high, before, second, money=currency is not None):
        return None
    if (
        second.dash
        and currency is None
        and surface is None
        and number.bare
        and second.number.bare
        and counted(line.tokens, line.tags, second.number.after, table.nouns) is None
    ):
        return None
    joined = Number(
        second.number.low,
        None,
        number.first,
        second.number.after,
        second.number.scaled,
        second.number.wordy,
        second.number.part,
        second.number.bare,
        second.number.digits,
    )
    return Pair(low, high, joined, surface, changed)


def _second(table: UnitTable, line: Line, first: int, currency: str | None, number: Number) -> _Second | None:
    tokens = line.tokens
    own = None if currency is not None else table.behind(tokens, number.after, language=line.language)
    behind = own.after if own is not None else number.after
    if currency is not None:
        behind = table.money(tokens, currency, number.after).after
    joiner = tokens[behind]
    before = tokens[first - 1].low if first else ""
    if not _joins(joiner, tokens[behind + 1], before, number, line.language, money=currency is not None, own=own):
        return None
    for step in (0, 1, 2):
        at = behind + 1 + step
        sign = table.before(tokens, at) is not None
        found = read_number(tokens, at, line.language, money=sign or currency is not None)
        if found is not None and (step == 0 or sign):
            vetoed = any(index in line.vetoed for index in range(at, found.after))
            return None if vetoed or found.part != number.part else _Second(found, at, joiner, own)
    return None


def _joins(
    joiner: Token, following: Token, before: str, number: Number, language: str, *, money: bool, own: Surface | None
) -> bool:
    if joiner.text == "-" or (joiner.text == "~" and following.kind == "n"):
        return True
    word = joiner.low
    if word in _JOINERS or (word == "a" and language == "pt"):
        return True
    if word in _PAIRS:
        return before in _BETWEEN or (money and before == "of" and word == "and" and not number.scaled)
    return word in ("or", "oder") and number.wordy and not money and own is None


def _is_one_kind(
    table: UnitTable, line: Line, first: int, currency: str | None, *, number: Number, second: _Second
) -> bool:
    """Whether both are plain values of one currency, or of none."""
    if number.part or number.high is not None or second.number.high is not None:
        return False
    if second.joiner.low == "and" and line.tokens[first - 1].low == "of":
        return currency is not None and table.money(line.tokens, currency, second.number.after).id.endswith("/share")
    sign = table.before(line.tokens, second.at)
    if sign is None:
        return True
    return sign[0].id == currency if currency is not None else second.own is not None


def _units_agree(second: _Second, surface: Surface | None) -> bool:
    if second.joiner.low in ("or", "oder") and (surface is None or surface.family != "time"):
        return False
    return second.own is None or (surface is not None and surface.id.split("/")[0] == second.own.id.split("/")[0])


def _shared_magnitude(line: Line, number: Number, second: _Second) -> tuple[Decimal, Decimal]:
    low, high = number.low, second.number.low
    if number.scaled:
        return low, high
    if second.number.scaled:
        shares = number.digits <= second.number.digits and "," not in line.tokens[number.first].text
        return (low * (high / second.number.digits), high) if shares and second.number.digits else (low, high)
    if second.dash and low < 1000 <= high and "," in line.tokens[second.at].text and low * 1000 < high:
        return low * 1000, high
    return low, high


def _is_changing(line: Line, first: int) -> bool:
    """Whether a word of change stands before "from A to B" in the clause."""
    return any(token.low in CHANGE_WORDS for token in line.tokens[max(0, first - _CHANGE_REACH) : first - 1])


def _is_rising(low: Decimal, high: Decimal, before: str, second: _Second, *, money: bool) -> bool:
    """Whether two values that are no change are a span: the first is lower, and no verb of change owns it ("rose $7 bn to $170 bn")."""
    if before == "from":
        return True
    owned = not second.dash and before in CHANGE_WORDS and (second.own is not None or money)
    return (
        low < high
        and not owned
        and not (before in ("by", "um") and second.joiner.low in ("to", "auf") and high > 4 * low)
    )
