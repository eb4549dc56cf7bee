"""When "half", "a third" and "a quarter" are shares of something, and when they are periods, ordinals or half-ways."""

from bot.reading.amounts import Line
from bot.reading.number_words import EVERY
from bot.reading.numerals import Number
from bot.reading.tokens import words

_ARTICLES = words("a an one ein eine um")
_ORDINAL_BEFORE = words("first second last next this that the per every each fourth third latter - other")
_PLURALS = words("thirds quarters fifths tenths")
_HALF_OF_A_SPAN = words("a year hour years hours million")
_NOT_HALVED = words("way time year century hour day life")
_CONTINUES = words(
    "of on as more less to from in by the its their his lower higher are is were was have had said coming came compared than that"
    " since over this last von der"
)
_QUARTER_CONTINUES = words("of on as more less")
_QUARTER_BEFORE = words("by than about nearly almost fell rose")


def is_fraction(line: Line, number: Number) -> bool:
    """Whether a fraction read from words is a share here.

    Args:
        line: the sentence.
        number: the fraction, as `read_number` found it.
    """
    tokens = line.tokens
    before = tokens[number.first - 1].low if number.first else ""
    word, following = tokens[number.after - 1].low, tokens[number.after]
    chinese = tokens[number.first].kind == "k"
    if chinese or tokens[number.first + 1].low in ("in", "out") or tokens[number.first].low in EVERY:
        return True
    article = tokens[number.first].low in _ARTICLES
    if not article and before in _ORDINAL_BEFORE and word not in _PLURALS:
        return False
    if following.text == "-" and following.glued:
        return False
    if word == "half" and (before in ("a", "one") or _is_and_a_half(line, number)):
        return False
    if following.low in _CONTINUES or following.kind in "es":
        return word != "quarter" or following.low in _QUARTER_CONTINUES or before in _QUARTER_BEFORE
    return word == "half" and line.tags[number.after] in "DNA" and following.low not in _NOT_HALVED


def _is_and_a_half(line: Line, number: Number) -> bool:
    """Such as "two and half", "an hour and half": part of a number or of a span of time."""
    at = number.first
    return at > 1 and line.tokens[at - 1].low == "and" and line.tokens[at - 2].low in _HALF_OF_A_SPAN
