"""Numbers as people write them: digits, words, magnitudes, fractions; English, German, Portuguese and Chinese; exact, never float.

`read_number` reads one number that starts at a token; it knows nothing of units. `values_in` reads every number a short text can stand for,
which is how evidence is checked: what a figure says must be readable again from its evidence alone. Digits are read by `bot.reading.digits`,
words by `bot.reading.number_words` and `bot.reading.chinese_numbers`.
"""

from collections.abc import Sequence
from decimal import Decimal

from bot.reading.chinese_numbers import chinese_part, chinese_words
from bot.reading.digits import Number, from_digits
from bot.reading.number_words import fraction, fraction_in_digits, from_words, opens_number, vague
from bot.reading.tokens import PADDING, Token, tokenise

__all__ = ["Number", "read_number", "values_in"]


def read_number(tokens: Sequence[Token], at: int, language: str = "en", *, money: bool = False) -> Number | None:
    """The number that starts at token `at`, magnitude included; None where none starts.

    Args:
        tokens: of one sentence, with END tokens behind.
        at: index of the first token.
        language: ISO 639-1, for separators and number words.
        money: a currency sign stands before it, so that "m", "b", "t" and "k" are magnitudes.
    """
    token = tokens[at]
    if token.kind == "n":
        part = None if money else fraction_in_digits(tokens, at)
        return part or from_digits(tokens, at, language, money=money)
    if token.kind == "k":
        found = chinese_part(tokens, at)
        if found is not None:
            return Number(found[0], None, at, found[1], wordy=True, part=True, digits=found[0])
        words = chinese_words(tokens, at)
        if words is None:
            return None
        total, scale, after = words
        return Number(total * scale, None, at, after, scaled=scale > 1, wordy=True, digits=total)
    if token.kind != "w" or not opens_number(token.low, language):
        return None
    return vague(tokens, at) or fraction(tokens, at, language) or from_words(tokens, at, language)


def values_in(text: str) -> frozenset[Decimal]:
    """Every value a short text can stand for, in any of the languages: the numbers in it, with and without their magnitudes."""
    found: set[Decimal] = set()
    tokens = tokenise(text, 0, len(text))
    starts = [index for index in range(len(tokens) - PADDING) if tokens[index].kind in "nwk"]
    for language in ("en", "de", "pt"):
        for index in starts:
            for money in (False, True) if tokens[index].kind == "n" else (False,):
                number = read_number(tokens, index, language, money=money)
                if number is None:
                    continue
                found.add(number.low)
                found.add(number.digits)
                if number.high is not None:
                    found.add(number.high)
                if number.part:
                    found.update(_parts_of(tokens, index, language))
    return frozenset(found)


def _parts_of(tokens: Sequence[Token], at: int, language: str) -> set[Decimal]:
    number = from_words(tokens, at, language)
    return {number.low} if number else set()
