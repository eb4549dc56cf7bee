"""Quantities of one sentence: numbers with their units, ranges and counted nouns, after the vetoes; not yet what they mean.

The walk goes over the tokens once, left to right. At each number it asks, in this order: is it part of a date or a shape that is no
quantity; does a currency stand before it; does a second number make it a range; which unit, or which counted noun, follows; and, where
neither currency nor unit speaks for it, is it part of a name.
"""

from collections.abc import Container
from dataclasses import replace
from decimal import Decimal

from bot.model.figure import Kind
from bot.reading.amounts import Amount, Line, amount_of
from bot.reading.borrowing import borrow
from bot.reading.fractions import is_fraction
from bot.reading.nouns import Counted, counted, is_plural, singular
from bot.reading.number_words import opens_number
from bot.reading.numerals import Number, read_number
from bot.reading.ranges import pair_at
from bot.reading.ranks import multiple_at, opens_rank, rank_at
from bot.reading.tokens import PADDING, words
from bot.reading.units import Surface, UnitTable, is_screen
from bot.reading.vetoes import is_glued_name, is_name, names_a_model

_NOT_ONE = words("day time point thing way hand side another reason morning night who that case step end word")
_NOT_BEFORE_ONE = words("no any this that each every which the another number day last next -")
_OWNING = words("the its their")
_AGED = words("age aged turned turns ages")
_PHYSICAL = frozenset(("time", "length", "mass", "energy", "power"))
_WEIGHTS = words(
    "weigh weighs weighing weighed weight scales heavier lighter mass payload tow towing towed hauling haul shape lift curb dropping torque"
)


class QuantityFinder:
    """Finds the amounts of a line. Built once from the unit table and the names that are no quantities."""

    def __init__(self, table: UnitTable, models: Container[str]) -> None:
        self._table = table
        self._models = models

    def find(self, line: Line) -> list[Amount]:
        """All amounts, left to right, not overlapping."""
        found: list[Amount] = []
        at = 0
        last = len(line.tokens) - PADDING
        while at < last:
            amount = self._at(line, at, found[-1].after if found else 0)
            if amount is not None:
                found.append(amount)
                at = max(at + 1, amount.after)
            else:
                at += 1
        return borrow(line, found)

    def _at(self, line: Line, at: int, free: int) -> Amount | None:
        """The amount whose number starts at token `at`; tokens before `free` belong to the amount before."""
        kind = line.tokens[at].kind
        if at in line.vetoed or kind not in "nwk":
            return None
        if kind == "w":
            word = line.tokens[at].low
            worded = (rank_at(line, at) or multiple_at(line, at)) if opens_rank(word) else None
            if worded is not None or not opens_number(word, line.language):
                return worded
        sign = self._table.before(line.tokens, at) if at else None
        if sign is not None and sign[1] < free:
            sign = None
        number = read_number(line.tokens, at, line.language, money=sign is not None)
        if number is None or any(index in line.vetoed for index in range(at, number.after)):
            return None
        if kind in "nk" and (_is_chinese_date(line, number) or is_screen(line.tokens, number.after)):
            return None
        first, currency = (sign[1], sign[0].id) if sign is not None else (at, None)
        return self._pair(line, first, currency, number) or self._single(line, first, currency, number)

    def _pair(self, line: Line, first: int, currency: str | None, number: Number) -> Amount | None:
        pair = pair_at(self._table, line, first, currency, number)
        amount = self._finish(line, first, currency, pair.number, pair.surface) if pair is not None else None
        if pair is None or amount is None:
            return None
        scale = pair.surface.scale if pair.surface is not None else Decimal(1)
        if pair.changed:
            return replace(amount, prior=pair.low * scale, kind=Kind.EXACT)
        return replace(amount, low=pair.low * scale, high=pair.high * scale, kind=Kind.RANGE)

    def _single(self, line: Line, first: int, currency: str | None, number: Number) -> Amount | None:
        surface = None
        if number.part and not is_fraction(line, number):
            return None
        if currency is None and not number.part:
            behind = number.after
            if number.high is not None and line.tokens[behind].low == "of":
                behind += 1
            surface = self._table.behind(line.tokens, behind, language=line.language)
        return self._finish(line, first, currency, number, surface)

    def _finish(
        self, line: Line, first: int, currency: str | None, number: Number, surface: Surface | None
    ) -> Amount | None:
        """The amount with its unit, or with what it counts; None where the number is a name."""
        if currency is not None:
            return self._with_unit(line, first, number, self._table.money(line.tokens, currency, number.after))
        if surface is not None:
            if _weighs(line, number, surface):
                surface = replace(surface, id="pound-mass", family="mass")
            named = (
                surface.family in ("time", "other")
                and surface.text is not None
                and number.bare
                and self._is_name(line, number)
            )
            return (
                None if named or is_glued_name(line.tokens, number) else self._with_unit(line, first, number, surface)
            )
        if number.part:
            return self._share(line, first, number)
        if _is_age(line, number):
            return amount_of(line, first, number.after, number, unit="year of age", text="year of age", family="time")
        return None if self._is_name(line, number) else self._counting(line, first, number)

    def _is_name(self, line: Line, number: Number) -> bool:
        return is_name(line.tokens, line.tags, number, self._models, titled=line.titled)

    def _share(self, line: Line, first: int, number: Number) -> Amount:
        """Such as "a third of the cars": percent, with the whole as unit text."""
        behind = number.after
        whole = None
        if line.tokens[behind].low in ("of", "the") or line.tags[behind] in "NA":
            whole = counted(line.tokens, line.tags, behind, self._table.nouns)
        text = whole.text if whole is not None else None
        return amount_of(
            line, first, behind, number, kind=Kind.FRACTION, unit="%", text=text, family="ratio", counted=whole
        )

    def _with_unit(self, line: Line, first: int, number: Number, surface: Surface) -> Amount:
        kind = Kind.VAGUE if number.high is not None else Kind.EXACT
        amount = amount_of(
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
        if surface.family != "time":
            return amount
        aged = _age_end(line, surface.after) if surface.id in ("year", "month") else None
        if aged is not None:
            name = f"{surface.id} of age"
            return replace(amount, unit=name, unit_text=name, after=aged, end=line.tokens[aged - 1].end)
        attributive = line.tokens[number.after].text == "-" and line.tags[surface.after] in "NAEG"
        return replace(amount, attributive=attributive)

    def _counting(self, line: Line, first: int, number: Number) -> Amount | None:
        """A number that counts something, says how often, or stands bare."""
        tokens = line.tokens
        kind = Kind.VAGUE if number.high is not None else Kind.EXACT
        found = counted(tokens, line.tags, number.after, self._table.nouns)
        if number.wordy and number.low == 1 and not number.scaled:
            return self._one(line, first, number, found)
        often = self._often(line, number)
        if often is not None:
            return amount_of(line, first, often.after, number, kind=Kind.MULTIPLE, text=often.text)
        if found is None:
            return (
                None
                if number.wordy and not number.scaled and not _is_part(line, number)
                else amount_of(line, first, number.after, number, kind=kind)
            )
        head = self._table.behind(tokens, found.after - 1, language=line.language)
        if (
            head is not None
            and found.unit is None
            and head.family in _PHYSICAL
            and found.after - found.first > 1
            and not tokens[found.after - 1].glued
        ):
            return amount_of(
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
        if names_a_model(line.tokens, line.tags, number, found, titled=line.titled):
            return None
        found = self._with_model(line, found)
        attribute = (
            tokens[number.after].text == "-"
            and found.unit is None
            and number.bare
            and not is_plural(tokens[found.after - 1].text)
        )
        family = "" if attribute else "count"
        return amount_of(
            line, first, found.after, number, kind=kind, unit=found.unit, text=found.text, family=family, counted=found
        )

    def _with_model(self, line: Line, found: Counted) -> Counted:
        """A phrase that names a car counts vehicles ("198,000 Model 3s")."""
        if found.unit is None and any(
            token.text[:1].isupper() and singular(token.low).lower() in self._models
            for token in line.tokens[found.first : found.after]
        ):
            return replace(found, unit="vehicle")
        return found

    def _often(self, line: Line, number: Number) -> Surface | None:
        """Such as "2.5 times", "40x", "3,200 times a minute"."""
        token = line.tokens[number.after]
        letter = token.low == "x" and token.glued and not line.tokens[number.after + 1].glued
        if token.text == "-" and line.tokens[number.after + 1].low == "fold":
            return Surface("times", "", Decimal(1), number.after + 2, "times")
        if not letter and token.low not in ("times", "mal"):
            return None
        return self._table.compound(line.tokens, Surface("times", "", Decimal(1), number.after + 1, "times"))

    def _one(self, line: Line, first: int, number: Number, found: Counted | None) -> Amount | None:
        """Such as "one of the best cars" and "one plant", but no pronoun, no "one day"."""
        tokens = line.tokens
        if found is None or tokens[first].low != "one" or tokens[number.after].text == "-":
            return None
        if first and (tokens[first - 1].low in _NOT_BEFORE_ONE):
            return None
        head = tokens[found.after - 1].low
        if head in _NOT_ONE or (tokens[number.after].low == "of" and not is_plural(head)):
            return None
        return amount_of(
            line, first, found.after, number, unit=found.unit, text=found.text, family="count", counted=found
        )


def _is_part(line: Line, number: Number) -> bool:
    """Whether a number in words is so many of another number ("four of its nine plants")."""
    tokens, after = line.tokens, number.after
    return tokens[after].low == "of" and tokens[after + 1].low in _OWNING and tokens[after + 2].kind == "n"


def _weighs(line: Line, number: Number, surface: Surface) -> bool:
    """Whether "pounds" are a weight: never in millions, and beside words of weight or as "a 6,800-pound truck"."""
    if surface.id != "GBP" or number.scaled or surface.text not in ("pound", "pounds"):
        return False
    return line.tokens[number.after].text == "-" or any(token.low in _WEIGHTS for token in line.tokens)


def _is_age(line: Line, number: Number) -> bool:
    """Whether a bare number is somebody's age: between commas behind a name, "who was 10"."""
    tokens, tags, at = line.tokens, line.tags, number.first
    if not number.bare or not 1 <= number.low < 110 or at < 2:
        return False
    if tokens[at - 1].low in _AGED and tags[number.after] not in "NAEG":
        return True
    if tokens[at - 1].text == "," and tags[at - 2] == "E" and tokens[number.after].text == ",":
        return True
    said = tokens[at - 1].low in ("was", "is", "were") and tokens[at - 2].low in ("who", "she", "he")
    return said and tokens[number.after].kind in "es"


def _is_chinese_date(line: Line, number: Number) -> bool:
    """Whether a number is a year, month or day ("2024年3月28日"), or the hundred kilometres that a consumption is told for ("百公里加速")."""
    tokens, after = line.tokens, number.after
    sign = tokens[after].text
    if sign in ("日", "号"):
        return tokens[number.first - 1].text == "月"
    if sign == "年":
        return number.bare and 1900 < number.low < 2100
    if number.low == 100 and tokens[number.first].text == "百":
        return sign == "公" and tokens[after + 2].text in ("加", "油", "电", "能")
    return sign == "月"


def _age_end(line: Line, after: int) -> int | None:
    """The token behind "old" or "of age"; None where a length of time is no age."""
    tokens = line.tokens
    at = after + 1 if tokens[after].text == "-" else after
    if tokens[at].low == "old":
        return at + 1
    return at + 2 if tokens[at].low == "of" and tokens[at + 1].low == "age" else None
