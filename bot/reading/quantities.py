"""Quantities of one sentence: numbers with their units, ranges and counted nouns, after the vetoes; not yet what they mean.

The walk goes over the tokens once, left to right. At each number it asks, in this order: is it part of a date or a shape that is no
quantity; does a currency stand before it; does a second number make it a range; which unit, or which counted noun, follows; and, where
neither currency nor unit speaks for it, is it part of a name.
"""

from collections.abc import Container
from dataclasses import dataclass, replace
from decimal import Decimal

from bot.model.figure import Kind
from bot.reading.calendar import Moment
from bot.reading.nouns import Counted, counted, is_plural, singular
from bot.reading.numerals import Number, read_number
from bot.reading.tokens import Token, words
from bot.reading.units import Surface, UnitTable
from bot.reading.vetoes import is_name


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


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence made ready: its tokens, their tags, the tokens that the vetoes take away, those of a length of time
    gone by ("past two years"), and those of dates."""

    tokens: list[Token]
    tags: str
    vetoed: frozenset[int]
    moments: tuple[Moment, ...]
    language: str
    titled: bool
    past: frozenset[int] = frozenset()
    dates: frozenset[int] = frozenset()


class QuantityFinder:
    """Finds the amounts of a line. Built once from the unit table and the names that are no quantities."""

    def __init__(self, table: UnitTable, models: Container[str]) -> None:
        self._table = table
        self._models = models

    def find(self, line: Line) -> list[Amount]:
        """All amounts, left to right, not overlapping."""
        found: list[Amount] = []
        at = 0
        size = len(line.tokens) - 2
        while at < size:
            kind = line.tokens[at].kind
            if at in line.vetoed or kind not in "nwk":
                at += 1
                continue
            rank = (_rank(line, at) or _fold(line, at) or _doubling(line, at)) if kind == "w" else None
            if rank is not None:
                found.append(rank)
                at = rank.after
                continue
            amounts = self._amounts(line, at, found[-1] if found else None)
            if not amounts:
                at += 1
                continue
            found.extend(amounts)
            at = max(at + 1, amounts[-1].after)
        return _borrow(line, found)

    def _amounts(self, line: Line, at: int, before: Amount | None) -> list[Amount]:
        tokens = line.tokens
        currency = self._table.before(tokens, at) if at else None
        number = read_number(tokens, at, line.language, money=currency is not None)
        if number is None or any(index in line.vetoed for index in range(at, number.after)):
            return []
        first = currency[1] if currency else at
        if before is not None and first < before.after:
            first = at
            currency = None
        second = self._second(line, number, money=currency is not None)
        if second is not None:
            joined = self._range(line, first, currency[0].id if currency else None, number, second)
            if joined is not None:
                return [joined]
        single = self._single(line, first, currency[0].id if currency else None, number)
        return [single] if single is not None else []

    def _second(self, line: Line, number: Number, *, money: bool) -> tuple[Number, int, bool, Surface | None] | None:
        """A second number that may make a range: it, where its own currency starts, whether joined by a dash, and the first one's unit."""
        tokens = line.tokens
        own = self._table.behind(tokens, number.after, language=line.language) if not money else None
        behind = own.after if own is not None else number.after
        if money:
            behind = self._money(line, "USD", number).after
        joiner = tokens[behind]
        dash = joiner.text == "-"
        if joiner.text == "~" and tokens[behind + 1].kind == "n":
            dash = True
        first_low = tokens[number.first - 1].low if number.first else ""
        if money and number.first > 1:
            first_low = tokens[number.first - 2].low
        between = first_low in ("between", "zwischen", "entre")
        if not (
            dash
            or joiner.low in ("to", "bis", "through", "a", "至", "到")
            or (between and joiner.low in ("and", "und", "e"))
            or (money and first_low == "of" and joiner.low == "and" and not number.scaled)
            or (joiner.low in ("or", "oder") and number.wordy and not money and own is None)
        ):
            return None
        if joiner.low == "a" and line.language != "pt":
            return None
        start = behind + 1
        at = start
        for step in (0, 1, 2):
            second_money = self._table.before(tokens, start + step) is not None
            second = read_number(tokens, start + step, line.language, money=second_money or money)
            if second is not None and (step == 0 or second_money):
                at = start + step
                break
        else:
            return None
        if any(index in line.vetoed for index in range(at, second.after)) or second.part != number.part:
            return None
        return second, at, dash, own

    def _range(
        self,
        line: Line,
        first: int,
        currency: str | None,
        number: Number,
        second: tuple[Number, int, bool, Surface | None],
    ) -> Amount | None:
        tokens = line.tokens
        high, at, dash, own = second
        other = self._table.before(tokens, at)
        if (
            tokens[number.after].low == "and"
            and currency is not None
            and tokens[first - 1].low == "of"
            and not self._money(line, currency, high).id.endswith("/share")
        ):
            return None
        if other is not None and currency is None and own is None:
            return None
        if other is not None and currency is not None and other[0].id != currency:
            return None
        if number.part or (number.high is not None) or (high.high is not None):
            return None
        surface = self._table.behind(tokens, high.after, language=line.language) if currency is None else None
        if tokens[at - 1].low in ("or", "oder") and (surface is None or surface.family != "time"):
            return None
        if own is not None and (surface is None or surface.id.split("/")[0] != own.id.split("/")[0]):
            return None
        low_value, high_value = number.low, high.low
        if not number.scaled and high.scaled and number.digits <= high.digits and "," not in tokens[number.first].text:
            low_value = number.low * (high.low / high.digits)
        elif (
            not number.scaled
            and not high.scaled
            and dash
            and low_value < 1000 <= high_value
            and "," in tokens[at].text
            and low_value * 1000 < high_value
        ):
            low_value *= 1000
        fromto = self._is_change(line, first)
        if (
            not dash
            and (own is not None or currency is not None)
            and not fromto
            and tokens[first - 1].low in CHANGE_WORDS
        ):
            return None
        if not fromto and low_value >= high_value and not (tokens[first - 1].low == "from" if first else False):
            return None
        if tokens[first - 1].low == "by" if first else False:
            fromto = False
        if (
            dash
            and number.bare
            and high.bare
            and currency is None
            and surface is None
            and self._is_loose(line, high.after)
        ):
            return None
        amount = self._finish(line, first, currency, replace(high, first=number.first), surface)
        if amount is None:
            return None
        if fromto:
            return replace(amount, prior=low_value * (surface.scale if surface else 1), kind=Kind.EXACT)
        scale = surface.scale if surface else Decimal(1)
        return replace(amount, low=low_value * scale, high=high_value * scale, kind=Kind.RANGE)

    def _is_loose(self, line: Line, after: int) -> bool:
        """Whether nothing countable follows two bare numbers with a dash (a score, a code)."""
        return counted(line.tokens, line.tags, after, self._table.nouns) is None

    @staticmethod
    def _is_change(line: Line, first: int) -> bool:
        """Whether "from A to B" tells a change and not a span of values."""
        if not first or line.tokens[first - 1].low not in ("from", "von"):
            return False
        window = range(max(0, first - 12), first - 1)
        return any(line.tokens[index].low in CHANGE_WORDS for index in window)

    def _single(self, line: Line, first: int, currency: str | None, number: Number) -> Amount | None:
        surface = None
        if currency is None and not number.part:
            surface = self._table.behind(line.tokens, number.after, language=line.language)
        if number.part and not _is_fraction(line, number):
            return None
        return self._finish(line, first, currency, number, surface)

    def _finish(
        self, line: Line, first: int, currency: str | None, number: Number, surface: Surface | None
    ) -> Amount | None:
        tokens, tags = line.tokens, line.tags
        if currency is not None:
            surface = self._money(line, currency, number)
        if surface is not None and surface.id == "GBP" and surface.text is not None and _weighs(line, number, surface):
            surface = replace(surface, id="pound-mass", family="mass")
        if surface is not None:
            if currency is None and (
                _is_glued_name(line, number)
                or (
                    surface.family in ("time", "other")
                    and surface.text
                    and number.bare
                    and is_name(tokens, tags, number, self._models, titled=line.titled)
                )
            ):
                return None
            return self._with_unit(line, first, number, surface)
        if number.part:
            whole = (
                counted(tokens, tags, number.after, self._table.nouns)
                if tokens[number.after].low in ("of", "the") or tags[number.after] in "NA"
                else None
            )
            after = number.after
            return _amount(
                line,
                first,
                after,
                number,
                kind=Kind.FRACTION,
                unit="%",
                text=whole.text if whole else None,
                family="ratio",
                whole=whole,
            )
        if _is_age(line, number):
            return _amount(
                line,
                first,
                number.after,
                number,
                kind=Kind.EXACT,
                unit="year of age",
                text="year of age",
                family="time",
            )
        if is_name(tokens, tags, number, self._models, titled=line.titled):
            return None
        return self._counting(line, first, number)

    def _money(self, line: Line, currency: str, number: Number) -> Surface:
        """The currency before the number with what follows: "$5 US", "$5 a share"."""
        after = number.after
        if (line.tokens[after].text in ("US", "U.S.", "USD") and currency == "USD") or (
            line.tokens[after].low in ("dollars", "euros", "pounds", "yuan", "yen", "won")
            or line.tokens[after].text == currency
        ):
            after += 1
        return self._table.compound(line.tokens, Surface(currency, "currency", Decimal(1), after))

    def _with_unit(self, line: Line, first: int, number: Number, surface: Surface) -> Amount:
        kind = Kind.VAGUE if number.high is not None else Kind.EXACT
        amount = _amount(
            line,
            first,
            surface.after,
            number,
            kind=kind,
            unit=surface.id,
            text=surface.text,
            family=surface.family,
            scale=surface.scale,
            yearly=surface.yearly,
        )
        if (
            surface.family == "time"
            and line.tokens[number.after].text == "-"
            and _age(line, surface.after) is None
            and line.tags[surface.after] in "NAEG"
        ):
            amount = replace(amount, attributive=True)
        if surface.family == "time" and surface.id in ("year", "month"):
            aged = _age(line, surface.after)
            if aged:
                return replace(
                    amount,
                    unit=f"{surface.id} of age",
                    unit_text=f"{surface.id} of age",
                    after=aged,
                    end=line.tokens[aged - 1].end,
                )
        return amount

    def _counting(self, line: Line, first: int, number: Number) -> Amount | None:
        tokens = line.tokens
        kind = Kind.VAGUE if number.high is not None else Kind.EXACT
        found = counted(tokens, line.tags, number.after, self._table.nouns)
        if number.wordy and number.low == 1 and not number.scaled:
            return self._one(line, first, number, found)
        if tokens[number.after].low in ("times", "mal") or (
            tokens[number.after].low == "x" and tokens[number.after].glued
        ):
            if tokens[number.after].low != "x" or not tokens[number.after + 1].glued:
                often = self._table.compound(tokens, Surface("times", "", Decimal(1), number.after + 1, "times"))
                return _amount(line, first, often.after, number, kind=Kind.MULTIPLE, unit=None, text=often.text)
        if found is None:
            if number.wordy and not number.scaled:
                return None
            return _amount(line, first, number.after, number, kind=kind, unit=None, text=None)
        head = self._table.behind(tokens, found.after - 1, language=line.language)
        if (
            head is not None
            and head.family in ("time", "length", "mass", "energy", "power")
            and found.after - found.first > 1
        ):
            return _amount(
                line,
                first,
                head.after,
                number,
                kind=kind,
                unit=head.id,
                text=head.text,
                family=head.family,
                scale=head.scale,
            )
        if _names_a_model(line, number, found):
            return None
        if found.unit is None and any(
            singular(tokens[index].low).lower() in self._models for index in range(found.first, found.after)
        ):
            found = replace(found, unit="vehicle")
        if (
            tokens[number.after].text == "-"
            and found.unit is None
            and number.bare
            and not is_plural(tokens[found.after - 1].text)
        ):
            return _amount(line, first, found.after, number, kind=kind, unit=None, text=found.text, whole=found)
        return _amount(
            line, first, found.after, number, kind=kind, unit=found.unit, text=found.text, family="count", whole=found
        )

    def _one(self, line: Line, first: int, number: Number, found: Counted | None) -> Amount | None:
        """ "one of the best cars" and "one plant", but no pronoun, no "one day"."""
        tokens = line.tokens
        if found is None or tokens[first].low != "one" or tokens[number.after].text == "-":
            return None
        if first and (
            tokens[first - 1].low
            in (
                "no",
                "any",
                "this",
                "that",
                "each",
                "every",
                "which",
                "the",
                "another",
                "number",
                "day",
                "last",
                "next",
            )
            or tokens[first - 1].text == "-"
        ):
            return None
        head = tokens[found.after - 1].low
        if tokens[number.after].low == "of" and not is_plural(head):
            return None
        if head in _NOT_ONE:
            return None
        return _amount(
            line,
            first,
            found.after,
            number,
            kind=Kind.EXACT,
            unit=found.unit,
            text=found.text,
            family="count",
            whole=found,
        )


_NOT_ONE = words("day time point thing way hand side another reason morning night who that case step end word")
CHANGE_WORDS = words(
    "raise raised raises raising rise rose rising risen increase increased increases increasing cut cuts cutting lower lowered lowering reduce reduced reduces reducing drop dropped drops dropping fall fell fallen"
    " falling decline declined slide slid jump jumped climb climbed grow grew grown growing boost boosted boosts boosting expand expanded expanding extend extended extending shrink shrank up down double doubled slow slowed"
    " narrow narrowed widen widened improve improved change changed changing revise revised upgraded downgraded went go goes going move moved inch inched increase decrease decreased hike hiked slash slashed plunge plunged"
    " swell swelled surge surged soar soared tumble tumbled slip slipped dip dipped trim trimmed lift lifted advance advanced rebound upped stieg stiegen sank sinken gestiegen gesunken erhöht erhöhte steigern gesenkt"
)


def _amount(
    line: Line,
    first: int,
    after: int,
    number: Number,
    *,
    kind: Kind,
    unit: str | None,
    text: str | None,
    family: str = "",
    scale: Decimal = Decimal(1),
    whole: Counted | None = None,
    yearly: bool = False,
) -> Amount:
    tokens = line.tokens
    minus = False
    if (
        first
        and tokens[first - 1].text == "-"
        and tokens[first].glued
        and (first < 2 or not tokens[first - 1].glued or tokens[first - 2].low == "minus")
    ) or (first and tokens[first - 1].low == "minus"):
        minus, first = True, first - 1
    elif first > 1 and tokens[first - 1].text == "-" and tokens[first - 2].low == "minus":
        minus, first = True, first - 2
    return Amount(
        first,
        after,
        tokens[first].start,
        tokens[after - 1].end,
        number.low * scale,
        number.high * scale if number.high is not None else None,
        kind,
        unit,
        text,
        family,
        number,
        whole,
        yearly,
        None,
        minus,
    )


def _is_glued_name(line: Line, number: Number) -> bool:
    """Whether a number with a unit letter hangs on a letter ("F-150", "A4 2.0")."""
    tokens = line.tokens
    at = number.first
    if at == 0 or not tokens[at].glued:
        return False
    before = tokens[at - 1]
    if before.kind == "w":
        return before.text not in ("PS", "RM")
    return (
        before.text == "-"
        and before.glued
        and at > 1
        and tokens[at - 2].kind == "w"
        and tokens[at - 2].low
        not in (
            "sub",
            "minus",
            "plus",
            "mid",
            "nearly",
            "post",
            "pre",
            "the",
            "a",
            "an",
            "of",
            "to",
            "by",
            "and",
            "than",
            "for",
            "in",
            "from",
            "with",
        )
    )


def _weighs(line: Line, number: Number, surface: Surface) -> bool:
    """Whether "pounds" are a weight: never in millions, and beside words of weight or as "a 6,800-pound truck"."""
    if number.scaled or surface.text not in ("pound", "pounds"):
        return False
    return line.tokens[number.after].text == "-" or any(token.low in _WEIGHTS for token in line.tokens)


_WEIGHTS = words(
    "weigh weighs weighing weighed weight scales heavier lighter mass payload tow towing towed hauling haul shape pounds-per lift curb dropping torque"
)


def _is_age(line: Line, number: Number) -> bool:
    """Whether a bare number is somebody's age: between commas behind a name, "who was 10", "Nick Hague, 44"."""
    tokens, tags = line.tokens, line.tags
    if not (number.bare and 1 <= number.low < 110) or number.first < 2:
        return False
    before, following = tokens[number.first - 1], tokens[number.after]
    if before.text == "," and tags[number.first - 2] == "E" and following.text == ",":
        return True
    return (
        before.low in ("was", "is", "were")
        and tokens[number.first - 2].low in ("who", "she", "he")
        and following.kind in "es"
    )


def _age(line: Line, after: int) -> int | None:
    tokens = line.tokens
    at = after
    if tokens[at].text == "-":
        at += 1
    if tokens[at].low == "old":
        return at + 1
    if tokens[at].low == "of" and tokens[at + 1].low == "age":
        return at + 2
    return None


def _names_a_model(line: Line, number: Number, found: Counted) -> bool:
    """Whether a small bare number stands before a capitalised singular, as in the names of aircraft and cars ("787 Dreamliner")."""
    head = line.tokens[found.after - 1]
    return (
        number.bare
        and 10 <= number.low < 1000
        and not line.titled
        and found.unit is None
        and line.tags[found.first] == "E"
        and line.tags[found.after - 1] == "E"
        and not is_plural(head.text)
        and not head.text.isupper()
    )


def _is_fraction(line: Line, number: Number) -> bool:
    """Whether "half", "a third", "a quarter" are shares here and not a period, an ordinal or a half-way."""
    tokens = line.tokens
    before = tokens[number.first - 1].low if number.first else ""
    word, following = tokens[number.after - 1].low, tokens[number.after]
    if tokens[number.first + 1].low in ("in", "out"):
        return True
    if (
        tokens[number.first].low not in ("a", "an", "one", "ein", "eine")
        and before
        in (
            "first",
            "second",
            "last",
            "next",
            "this",
            "that",
            "the",
            "per",
            "every",
            "each",
            "fourth",
            "third",
            "latter",
            "-",
            "other",
        )
        and word not in ("thirds", "quarters", "fifths")
    ):
        return False
    if following.text == "-" and following.glued:
        return False
    if word == "half" and before in ("and", "a", "one") and tokens[number.first - 1].low != "and":
        return False
    if (
        word == "half"
        and before == "and"
        and number.first > 1
        and tokens[number.first - 2].low in ("a", "year", "hour", "years", "hours", "million")
    ):
        return False
    if following.low in _FRACTION_CONTINUES or following.kind in "es":
        return (
            word not in ("quarter",)
            or following.low in ("of", "on", "as", "more", "less")
            or before in ("by", "than", "about", "nearly", "almost", "fell", "rose")
        )
    return (
        word == "half"
        and line.tags[number.after] in "DNA"
        and following.low not in ("way", "time", "year", "century", "hour", "day", "life")
    )


_FRACTION_CONTINUES = words(
    "of on as more less to from in by the its their his lower higher are is were was have had said coming came compared than that since over this last von der"
)


def _rank(line: Line, at: int) -> Amount | None:
    """ "top five", "No. 1", "third-largest", "third in global shipments"."""
    tokens = line.tokens
    word = tokens[at].low
    if word == "top" and tokens[at + 1].low in _SMALL | {"-"}:
        number_at = at + 2 if tokens[at + 1].text == "-" else at + 1
        number = read_number(tokens, number_at)
        if number is None or number.scaled or number.high is not None or tokens[number_at].low in ("one",):
            return None
        return replace(
            _amount(line, at, number.after, number, kind=Kind.RANK, unit="rank", text=None, family="rank"),
            number=number,
        )
    if (
        word == "top"
        and tokens[at + 1].kind == "n"
        and tokens[at + 1].text.isdigit()
        and len(tokens[at + 1].text) < 4
        and at + 1 not in line.vetoed
    ):
        number = read_number(tokens, at + 1)
        if number is not None and number.bare:
            return _amount(line, at, number.after, number, kind=Kind.RANK, unit="rank", text=None, family="rank")
    if word in ("no", "number", "nr") and tokens[at].text[0] in "Nn":
        number_at = at + 2 if tokens[at + 1].text == "." else at + 1
        token = tokens[number_at]
        if (token.kind == "n" and len(token.text) < 3 and token.text.isdigit()) or (
            word == "number" and token.low in _SMALL
        ):
            number = read_number(tokens, number_at)
            if (
                number is not None
                and number.low <= 20
                and (
                    word != "number"
                    or tokens[at - 1].low in ("the", "world's", "'s", "its", "is", "as", "to")
                    or at == 0
                )
            ):
                return _amount(line, at, number.after, number, kind=Kind.RANK, unit="rank", text=None, family="rank")
    place = _ORDINAL.get(word)
    if place is not None and tokens[at + 1].text == "-" and tokens[at + 2].low in _SUPERLATIVE:
        return _ranked(line, at, at + 3, place)
    if place is not None and tokens[at + 1].low in _SUPERLATIVE:
        return _ranked(line, at, at + 2, place)
    if (
        place is not None
        and at
        and tokens[at - 1].low in ("ranked", "ranks", "ranking", "rank", "came", "finished", "placed")
    ):
        return _ranked(line, at, at + 1, place)
    return None


def _fold(line: Line, at: int) -> Amount | None:
    """ "sixfold", "ten-fold": how many times as much."""
    word = line.tokens[at].low
    after = at + 1
    if not word.endswith("fold"):
        if line.tokens[after].text != "-" or line.tokens[after + 1].low != "fold":
            return None
        after += 2
        word += "fold"
    times = FOLDS.get(word)
    if times is None:
        return None
    number = Number(Decimal(times), None, at, after, wordy=True, digits=Decimal(times))
    return _amount(line, at, after, number, kind=Kind.MULTIPLE, unit=None, text="times")


def _doubling(line: Line, at: int) -> Amount | None:
    """ "doubled", "has tripled": how many times as much, where no number tells the level reached."""
    times = DOUBLINGS.get(line.tokens[at].low)
    if times is None or line.tags[at + 1] in "NA":
        return None
    if any(token.kind in "nc" for token in line.tokens[at + 1 : at + 9]):
        return None
    number = Number(Decimal(times), None, at, at + 1, wordy=True, digits=Decimal(times))
    return _amount(line, at, at + 1, number, kind=Kind.MULTIPLE, unit=None, text="times")


DOUBLINGS = {
    "doubled": 2,
    "tripled": 3,
    "trebled": 3,
    "quadrupled": 4,
    "quintupled": 5,
    "verdoppelt": 2,
    "verdoppelte": 2,
    "verdreifacht": 3,
    "翻番": 2,
}
FOLDS = {
    f"{word}fold": value for value, word in enumerate("two three four five six seven eight nine ten".split(), start=2)
} | {"hundredfold": 100}


def _ranked(line: Line, at: int, after: int, place: int) -> Amount:
    number = Number(Decimal(place), None, at, after, wordy=True, digits=Decimal(place))
    return _amount(line, at, after, number, kind=Kind.RANK, unit="rank", text=None, family="rank")


_SMALL = words("two three four five six seven eight nine ten fifteen twenty")
_ORDINAL = (
    {
        word: place
        for place, word in enumerate(
            ["second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"], start=2
        )
    }
    | {f"{place}th": place for place in range(4, 21)}
    | {"2nd": 2, "3rd": 3}
)
_SUPERLATIVE = words(
    "largest biggest best most highest fastest greatest leading strongest smallest lowest worst richest ranked bestselling best-selling"
)
ORDINALS = _ORDINAL


def _borrow(line: Line, amounts: list[Amount]) -> list[Amount]:
    """Give a bare number the unit of its neighbour: in lists ("5.5 and 6.1 percent"), in comparisons ("3 million cars, up from 2 million"),
    and in parts ("280 million of the 1.5 billion shekels")."""
    out = list(amounts)
    for index, amount in enumerate(out):
        if (
            amount.unit is not None
            or amount.unit_text is not None
            or amount.kind is not Kind.EXACT
            or amount.number.part
        ):
            continue
        after = out[index + 1] if index + 1 < len(out) else None
        before = out[index - 1] if index else None
        if after is not None and after.unit not in (None, "rank") and _passes_on(line, amount, after):
            out[index] = replace(
                amount, unit=after.unit, unit_text=after.unit_text, family=after.family, counted=after.counted
            )
        elif (
            before is not None
            and before.family in ("count", "ratio", "power", "mass", "length", "energy", "speed")
            and _takes_over(line, before, amount)
        ):
            out[index] = replace(
                amount, unit=before.unit, unit_text=before.unit_text, family=before.family, counted=before.counted
            )
    return out


def _passes_on(line: Line, amount: Amount, after: Amount) -> bool:
    """Whether the unit of the amount behind holds for this one too."""
    between = [token.low for token in line.tokens[amount.after : after.first]]
    if between in (["of", "the"], ["of", "its"], ["of", "an"], ["out", "of"]):
        return after.family in ("currency", "count")
    if between not in (["and"], ["or"], ["und"], [","], ["/"], ["oder"]):
        return False
    return after.family in ("ratio", "time", "length", "energy", "power", "speed", "mass") or after.unit in (
        "vehicle",
        "people",
    )


def _takes_over(line: Line, before: Amount, amount: Amount) -> bool:
    """Whether a bare number is compared with the amount before it."""
    left = line.tokens[amount.first - 1].low
    if left == "from":
        return (
            line.tokens[amount.first - 2].low in ("up", "down", "compared", "to")
            or amount.first - before.after <= 3
            or _after_to(line, before)
        )
    between = line.tokens[before.after : amount.first]
    if any(token.text in ";:" for token in between) or len(between) > 8:
        return False
    return left in ("and", "including", "than", "versus", "to") and (
        left != "and"
        or line.tokens[amount.after].low in ("by", "in", "for", "at", "from", "of", ".", "the")
        or line.tokens[amount.after].kind == "s"
    )


def _after_to(line: Line, before: Amount) -> bool:
    return bool(before.first) and line.tokens[before.first - 1].low in ("to", "at")
