"""Places in a list and multiples told by one word: "top five", "No. 1", "third-largest", "sixfold", "doubled"."""

from decimal import Decimal

from bot.model.figure import Kind
from bot.reading.amounts import Amount, Line, amount_of
from bot.reading.numerals import Number, read_number
from bot.reading.tokens import words

_SMALL = words("two three four five six seven eight nine ten fifteen twenty")
_ORDINALS = {
    word: place
    for place, listed in enumerate(
        [
            "second 2nd",
            "third 3rd",
            "fourth 4th",
            "fifth 5th",
            "sixth 6th",
            "seventh 7th",
            "eighth 8th",
            "ninth 9th",
            "tenth 10th",
        ],
        start=2,
    )
    for word in listed.split()
}
_SUPERLATIVES = words(
    "largest biggest best most highest fastest greatest leading strongest smallest lowest worst richest ranked bestselling best-selling"
)
_RANKING = words("ranked ranks ranking rank came finished placed")
_BEFORE_NUMBER_ONE = words("the world's 's its is as to")
_INTO_THE_TOP = words("the into among become a be reach its")
MULTIPLES = {
    "doubled": 2,
    "tripled": 3,
    "trebled": 3,
    "quadrupled": 4,
    "quintupled": 5,
    "verdoppelt": 2,
    "verdoppelte": 2,
    "verdreifacht": 3,
}
"""Verbs that say how many times as much something has become."""

FOLDS = {
    "twofold": 2,
    "threefold": 3,
    "fourfold": 4,
    "fivefold": 5,
    "sixfold": 6,
    "sevenfold": 7,
    "eightfold": 8,
    "ninefold": 9,
    "tenfold": 10,
    "hundredfold": 100,
}
"""Words that say how many times as much something is."""

_OPENING = (
    words("top no number nr")
    | _ORDINALS.keys()
    | MULTIPLES.keys()
    | FOLDS.keys()
    | {word.removesuffix("fold") for word in FOLDS}
)


def opens_rank(word: str) -> bool:
    """Whether a rank or a multiple can begin with this word; most words are none, and are told apart here quickly."""
    return word in _OPENING


def rank_at(line: Line, at: int) -> Amount | None:
    """The rank that starts at token `at`; None where none does."""
    return _top(line, at) or _number_one(line, at) or _nth(line, at)


def multiple_at(line: Line, at: int) -> Amount | None:
    """The multiple that starts at token `at`; None where none does, or where a number tells the level reached."""
    tokens = line.tokens
    word = tokens[at].low
    after = at + 1
    if tokens[after].text == "-" and tokens[after + 1].low == "fold":
        word, after = word + "fold", after + 2
    times = FOLDS.get(word)
    if times is None and word in MULTIPLES and line.tags[after] not in "NA":
        times = None if any(token.kind in "nc" for token in tokens[after : after + 8]) else MULTIPLES[word]
    if times is None:
        return None
    return amount_of(line, at, after, _worded(times, at, after), kind=Kind.MULTIPLE, text="times")


def _worded(value: int, at: int, after: int) -> Number:
    return Number(Decimal(value), None, at, after, wordy=True, digits=Decimal(value))


def _rank(line: Line, at: int, after: int, number: Number) -> Amount:
    return amount_of(line, at, after, number, kind=Kind.RANK, unit="rank", family="rank")


def _top(line: Line, at: int) -> Amount | None:
    """Such as "top five", "top-10"; not "the top five brands hold ...", which counts brands."""
    tokens = line.tokens
    if tokens[at].low != "top":
        return None
    number_at = at + 2 if tokens[at + 1].text == "-" else at + 1
    token = tokens[number_at]
    if token.low not in _SMALL and not (token.kind == "n" and token.text.isdigit() and len(token.text) < 4):
        return None
    number = read_number(tokens, number_at)
    if number is None or number.scaled or number.high is not None or number_at in line.vetoed:
        return None
    counts = line.tags[number.after] in "NA" and tokens[number.after].low.endswith("s")
    if counts and not (at and tokens[at - 1].low in _INTO_THE_TOP and at > 1 and tokens[at - 2].low in _INTO_THE_TOP):
        return None
    return _rank(line, at, number.after, number)


def _number_one(line: Line, at: int) -> Amount | None:
    """Such as "No. 1", "the number two automaker"."""
    tokens = line.tokens
    word = tokens[at].low
    if word not in ("no", "number", "nr"):
        return None
    number_at = at + 2 if tokens[at + 1].text == "." else at + 1
    token = tokens[number_at]
    digits = token.kind == "n" and token.text.isdigit() and len(token.text) < 3
    if not digits and not (word == "number" and token.low in _SMALL):
        return None
    if word == "number" and at and tokens[at - 1].low not in _BEFORE_NUMBER_ONE:
        return None
    number = read_number(tokens, number_at)
    return _rank(line, at, number.after, number) if number is not None and number.low <= 20 else None


def _nth(line: Line, at: int) -> Amount | None:
    """Such as "third-largest", "second biggest", "ranked third"."""
    tokens = line.tokens
    place = _ORDINALS.get(tokens[at].low)
    if place is None:
        return None
    after = at + 1
    if tokens[after].text == "-":
        after += 1
    if tokens[after].low in _SUPERLATIVES:
        return _rank(line, at, after + 1, _worded(place, at, after + 1))
    if at and tokens[at - 1].low in _RANKING:
        return _rank(line, at, at + 1, _worded(place, at, at + 1))
    return None
