"""Numbers in words: "twenty-five", "half a million", "two-thirds", "one in five", "hundreds of millions"; English, German and Portuguese."""

from collections.abc import Sequence
from decimal import Decimal

from bot.reading.digits import BILLION, FOREIGN_MAGNITUDES, MAGNITUDES, MILLION, THOUSAND, TRILLION, Number
from bot.reading.tokens import Token

_WORDS = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
} | {
    word: 10 * value
    for value, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
_FOREIGN = {
    "de": dict(
        zip(
            [
                "null",
                "zwei",
                "drei",
                "vier",
                "fünf",
                "sechs",
                "sieben",
                "acht",
                "neun",
                "zehn",
                "elf",
                "zwölf",
                "zwanzig",
                "dreißig",
                "vierzig",
                "fünfzig",
                "sechzig",
                "siebzig",
                "achtzig",
                "neunzig",
                "hundert",
            ],
            (0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 20, 30, 40, 50, 60, 70, 80, 90, 100),
            strict=True,
        )
    ),
    "pt": dict(
        zip(
            [
                "dois",
                "duas",
                "três",
                "quatro",
                "cinco",
                "seis",
                "sete",
                "oito",
                "nove",
                "dez",
                "onze",
                "doze",
                "vinte",
                "trinta",
                "quarenta",
                "cinquenta",
                "cem",
            ],
            (2, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 20, 30, 40, 50, 100),
            strict=True,
        )
    ),
}
VAGUE = {
    "dozens": (Decimal(12), Decimal(120)), "scores": (Decimal(20), Decimal(200)), "hundreds": (Decimal(100), Decimal(1000)),
    "thousands": (THOUSAND, THOUSAND * 10), "millions": (MILLION, MILLION * 10), "billions": (BILLION, BILLION * 10), "trillions": (TRILLION, TRILLION * 10),
    "dutzende": (Decimal(12), Decimal(120)), "hunderte": (Decimal(100), Decimal(1000)), "tausende": (THOUSAND, THOUSAND * 10), "zehntausende": (THOUSAND * 10, THOUSAND * 100),
    "hunderttausende": (THOUSAND * 100, MILLION), "milliardenschwere": (BILLION, BILLION * 10),
}  # fmt: skip
_PARTS = {
    "half": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourth": 4, "fourths": 4, "fifth": 5, "fifths": 5, "sixth": 6, "sixths": 6, "seventh": 7,
    "sevenths": 7, "eighth": 8, "eighths": 8, "ninth": 9, "tenth": 10, "tenths": 10, "drittel": 3, "viertel": 4, "fünftel": 5, "zehntel": 10, "hälfte": 2,
}  # fmt: skip
EVERY = frozenset(("jeder", "jede", "jedes", "jedem", "jeden"))
"""German words before an ordinal that make it a share ("jeder fünfte")."""

_NTH = {"zweite": 2, "dritte": 3, "vierte": 4, "fünfte": 5, "sechste": 6, "siebte": 7, "achte": 8, "neunte": 9, "zehnte": 10}  # fmt: skip
_SEVERAL = frozenset(("several", "few", "couple", "many", "mehrere", "einige", "vários"))


_ARTICLES = frozenset(("a", "an", "one", "ein", "eine", "um"))
_OPENING = (
    EVERY | VAGUE.keys() | _SEVERAL | _ARTICLES | _WORDS.keys() | {"tens", "half", "hälfte", "hundred", "thousand"}
)


def opens_number(word: str, language: str) -> bool:
    """Whether a number in words can begin with this word; most words are none, and are told apart here quickly."""
    return word in _OPENING or word in _FOREIGN.get(language, {})


def vague(tokens: Sequence[Token], at: int) -> Number | None:
    """Such as "hundreds of millions", "tens of thousands", "dozens of", "several hundred thousand"."""
    word = tokens[at].low
    if word in ("tens", "hundreds", "thousands") and tokens[at + 1].low == "of" and tokens[at + 2].low in VAGUE:
        lead = {"tens": Decimal(10), "hundreds": Decimal(100), "thousands": THOUSAND}[word]
        unit = VAGUE[tokens[at + 2].low][0]
        return Number(lead * unit, lead * unit * 10, at, at + 3, scaled=True, wordy=True)
    if word in VAGUE and (
        word.startswith(("dutzende", "hunderte", "tausende", "zehn"))
        or tokens[at + 1].low == "of"
        or tokens[at + 1].kind in "se"
    ):
        low, high = VAGUE[word]
        scale = MAGNITUDES.get(tokens[at + 1].low, Decimal(1)) if word.endswith("e") else Decimal(1)
        return Number(low * scale, high * scale, at, at + (1 if scale == 1 else 2), scaled=True, wordy=True)
    if word in _SEVERAL:
        scale = Decimal(1)
        behind = at + (2 if tokens[at + 1].low == "of" else 1)
        start = behind
        while tokens[behind].low in MAGNITUDES and (
            tokens[behind].low not in FOREIGN_MAGNITUDES or word in ("mehrere", "einige")
        ):
            scale *= MAGNITUDES[tokens[behind].low]
            behind += 1
        if behind > start and scale != 12:
            return Number(scale, scale * 10, at, behind, scaled=True, wordy=True)
    return None


def fraction(tokens: Sequence[Token], at: int, language: str) -> Number | None:
    """Such as "a quarter", "two-thirds", "half", "one in five" as percent; the caller judges by what follows whether it is one."""
    word = tokens[at].low
    if word in EVERY and language == "de":
        parts = _NTH.get(tokens[at + 1].low.rstrip("rsn"))
        return Number(_percent(1, parts), None, at, at + 2, wordy=True, part=True) if parts is not None else None
    if word in ("half", "hälfte"):
        if tokens[at + 1].low in ("a", "an") and tokens[at + 2].low in MAGNITUDES:
            scale = MAGNITUDES[tokens[at + 2].low]
            return Number(scale / 2, None, at, at + 3, scaled=True, wordy=True, digits=scale / 2)
        return Number(Decimal(50), None, at, at + 1, wordy=True, part=True)
    if word in _ARTICLES:
        count: int | None = 1
    else:
        count = _WORDS.get(word) or _FOREIGN.get(language, {}).get(word)
    if count is None or not 1 <= count <= 10:
        return None
    behind = at + 1
    if tokens[behind].text == "-":
        behind += 1
    parts = _PARTS.get(tokens[behind].low)
    if parts is not None and (count == 1 or tokens[behind].low.endswith(("s", "tel"))) and count < parts:
        return Number(_percent(count, parts), None, at, behind + 1, wordy=True, part=True)
    out_of = 2 if tokens[at + 1].low == "in" else 3 if (tokens[at + 1].low, tokens[at + 2].low) == ("out", "of") else 0
    if out_of and tokens[at + out_of].low == "every":
        out_of += 1
    if out_of and word not in ("a", "an"):
        whole = _whole(tokens[at + out_of])
        if whole is not None and count < whole <= 100:
            return Number(_percent(count, whole), None, at, at + out_of + 1, wordy=True, part=True)
    return None


def fraction_in_digits(tokens: Sequence[Token], at: int) -> Number | None:
    """Such as "1 in 4 adults", "3 out of 10 children" as percent; not "sold 3 in 10 days", and not behind a name ("Model 3 in 10 colours")."""
    behind = at + 2 if tokens[at + 1].low == "in" else at + 3
    if behind == at + 3 and (tokens[at + 1].low, tokens[at + 2].low) != ("out", "of"):
        return None
    count, whole = _whole(tokens[at]), _whole(tokens[behind])
    counted = tokens[behind + 1]
    if (
        count is None
        or whole not in _WHOLES
        or not 0 < count < whole
        or not (counted.kind == "e" or counted.low.endswith("s") or counted.low in _PLURALS)
    ):
        return None
    if counted.low in _SPANS_OF_TIME or (
        at and tokens[at - 1].kind == "w" and tokens[at - 1].text[0].isupper() and at > 1
    ):
        return None
    return Number(_percent(count, whole), None, at, behind + 1, wordy=True, part=True)


_WHOLES = frozenset((3, 4, 5, 6, 8, 10, 20, 25, 50, 100))
_PLURALS = frozenset(("people", "children", "men", "women"))
_SPANS_OF_TIME = frozenset(("seconds", "minutes", "hours", "days", "weeks", "months", "quarters", "years", "games"))


def _whole(token: Token) -> int | None:
    if token.kind == "n" and token.text.isdigit() and len(token.text) < 4:
        return int(token.text)
    return _WORDS.get(token.low)


def _percent(count: int, parts: int) -> Decimal:
    return (Decimal(100) * count / parts).quantize(Decimal("0.000001")).normalize() + 0


def from_words(tokens: Sequence[Token], at: int, language: str) -> Number | None:
    """Such as "twenty-five", "two hundred and fifty thousand", "a million", "two dozen", "half a million"."""
    words = _WORDS if language == "en" else _WORDS | _FOREIGN.get(language, {})
    first = tokens[at].low
    behind = at
    total = current = Decimal(0)
    digits = Decimal(0)
    seen = scaled = False
    if first in ("a", "an", "eine", "ein", "um") and (
        tokens[at + 1].low in MAGNITUDES or (tokens[at + 1].low == "half" and tokens[at + 2].low in MAGNITUDES)
    ):
        current, behind, seen = Decimal(1), at + 1, True
    while True:
        token = tokens[behind]
        word = token.low
        if word in words:
            value = words[word]
            if seen and not scaled and not (current >= 20 and current % 10 == 0 and value < 10):
                break
            current += value
            scaled = False
        elif (
            word in MAGNITUDES
            and (seen or first in ("hundred", "thousand"))
            and not (word in FOREIGN_MAGNITUDES and language == "en")
        ):
            scale = MAGNITUDES[word]
            if scale in (100, 12):
                current = (current or 1) * scale
            else:
                total += (current or 1) * scale
                current = Decimal(0)
            scaled = True
        elif (
            token.text == "-" and seen and tokens[behind + 1].glued and tokens[behind + 1].low in words | MAGNITUDES
        ) or (word == "and" and scaled and tokens[behind + 1].low in words):
            behind += 1
            continue
        else:
            break
        digits = digits or current
        seen = True
        behind += 1
    amount = total + current
    if not seen or behind == at:
        return None
    if not scaled and _is_and_a_half(tokens, behind):
        amount, digits, behind = amount + Decimal("0.5"), amount + Decimal("0.5"), _behind_half(tokens, behind)
    any_scale = any(tokens[index].low in MAGNITUDES for index in range(at, behind))
    return Number(amount, None, at, behind, scaled=any_scale, wordy=True, digits=digits or amount)


def _is_and_a_half(tokens: Sequence[Token], at: int) -> bool:
    """Whether "and a half" stands here, with hyphens or without ("two-and-a-half times")."""
    return [token.low for token in tokens[at : at + 6] if token.text != "-"][:3] == ["and", "a", "half"]


def _behind_half(tokens: Sequence[Token], at: int) -> int:
    while tokens[at].low != "half":
        at += 1
    return at + 1
