"""Amounts that a text tells without a number: "no injuries", "broke even", "a decade away"."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from bot.reading.amounts import Amount, Line, amount_of
from bot.reading.nouns import singular
from bot.reading.numerals import Number
from bot.reading.tokens import PADDING, Token, words

_COUNTED_AS_NONE = frozenset(("injury", "death", "crash", "fire"))
_BETWEEN = words("known reported confirmed related serious fatal further other new such actual documented")
_AHEAD = words("away ahead behind later")


def unwritten(line: Line, amounts: Sequence[Amount], nouns: Mapping[str, str]) -> Iterator[Amount]:
    """Amounts of a line that have no number, in order.

    Args:
        line: the sentence.
        amounts: those with numbers; "broke even" takes its currency from them.
        nouns: units of counted nouns.
    """
    tokens = line.tokens
    taken = {index for amount in amounts for index in range(amount.first, amount.after)}
    for at in range(len(tokens) - PADDING):
        if at in taken or tokens[at].kind != "w":
            continue
        word = tokens[at].low
        if word in ("no", "zero"):
            found = _none(line, at, nouns)
        elif word.startswith("br"):
            found = _even(line, at, amounts)
        elif word == "a" and tokens[at + 1].low == "decade" and _is_ahead(tokens, at + 2):
            found = amount_of(line, at, at + 2, _number(10, at), unit="year", text="decade", family="time")
        else:
            continue
        if found is not None and not taken & set(range(found.first, found.after)):
            yield found


def _none(line: Line, at: int, nouns: Mapping[str, str]) -> Amount | None:
    """Such as "no known injuries", "no crashes or injuries": none of what it counts."""
    behind = at + 1
    while line.tokens[behind].low in _BETWEEN:
        behind += 1
    unit = nouns.get(singular(line.tokens[behind].low))
    if unit not in _COUNTED_AS_NONE or not line.tokens[behind].low.endswith(("s", "ies")):
        return None
    return amount_of(
        line, at, behind + 1, _number(0, at), unit=unit, text=singular(line.tokens[behind].text), family="count"
    )


def _even(line: Line, at: int, amounts: Sequence[Amount]) -> Amount | None:
    """Such as "the unit broke even": a result of nothing, in the currency of the sentence."""
    tokens = line.tokens
    if tokens[at].low not in ("broke", "broken") or tokens[at + 1].low != "even":
        return None
    unit = next(
        (amount.unit for amount in amounts if amount.family == "currency" and "/" not in (amount.unit or "")), None
    )
    if unit is None or (at and tokens[at - 1].low in ("not", "never", "n't")):
        return None
    return amount_of(line, at, at + 2, _number(0, at), unit=unit, family="currency")


def _is_ahead(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at].low in _AHEAD


def _number(value: int, at: int) -> Number:
    return Number(Decimal(value), None, at, at + 1, wordy=True, digits=Decimal(value))
