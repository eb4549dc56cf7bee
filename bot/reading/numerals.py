"""Numbers as people write them: digits, words, magnitudes, fractions; English, German, Portuguese and Chinese; exact, never float.

`read_number` reads one number that starts at a token; it knows nothing of units. `values_in` reads every number a short text can stand for,
which is how evidence is checked: what a figure says must be readable again from its evidence alone.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.reading.tokens import END, PADDING, Token, tokenise, words

_WORDS: dict[str, int] = {
    word: value
    for value, words in enumerate(
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
    for word in [words]
} | {
    word: value
    for value, word in zip(
        range(20, 100, 10), ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], strict=True
    )
}
_FOREIGN: dict[str, dict[str, int]] = {
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
_THOUSAND, _LAKH, _MILLION, _CRORE, _BILLION, _TRILLION = (Decimal(10) ** power for power in (3, 5, 6, 7, 9, 12))
MAGNITUDES: dict[str, Decimal] = {
    "hundred": Decimal(100), "hundert": Decimal(100),
    "thousand": _THOUSAND, "tausend": _THOUSAND, "tsd": _THOUSAND, "mil": _THOUSAND, "lakh": _LAKH, "lakhs": _LAKH, "crore": _CRORE, "crores": _CRORE,
    "million": _MILLION, "millions": _MILLION, "mn": _MILLION, "mln": _MILLION, "mio": _MILLION, "millionen": _MILLION, "milhão": _MILLION, "milhões": _MILLION,
    "billion": _BILLION, "billions": _BILLION, "bn": _BILLION, "bln": _BILLION, "mrd": _BILLION, "milliarde": _BILLION, "milliarden": _BILLION,
    "bilhão": _BILLION, "bilhões": _BILLION, "trillion": _TRILLION, "trillions": _TRILLION, "trn": _TRILLION, "tn": _TRILLION, "billionen": _TRILLION,
    "trilhões": _TRILLION, "dozen": Decimal(12), "dutzend": Decimal(12),
}  # fmt: skip
_FOREIGN_MAGNITUDES = frozenset(("hundert", "tausend", "tsd", "mil", "mio", "mrd", "dutzend"))
_LETTERS = {"k": _THOUSAND, "m": _MILLION, "b": _BILLION, "t": _TRILLION, "mm": _MILLION}
VAGUE = {
    "dozens": (Decimal(12), Decimal(120)), "scores": (Decimal(20), Decimal(200)), "hundreds": (Decimal(100), Decimal(1000)),
    "thousands": (_THOUSAND, _THOUSAND * 10), "millions": (_MILLION, _MILLION * 10), "billions": (_BILLION, _BILLION * 10), "trillions": (_TRILLION, _TRILLION * 10),
    "dutzende": (Decimal(12), Decimal(120)), "hunderte": (Decimal(100), Decimal(1000)), "tausende": (_THOUSAND, _THOUSAND * 10), "zehntausende": (_THOUSAND * 10, _THOUSAND * 100),
    "hunderttausende": (_THOUSAND * 100, _MILLION), "milliardenschwere": (_BILLION, _BILLION * 10),
}  # fmt: skip
_PARTS = {
    "half": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourth": 4, "fourths": 4, "fifth": 5, "fifths": 5, "sixth": 6, "sixths": 6, "seventh": 7,
    "sevenths": 7, "eighth": 8, "eighths": 8, "ninth": 9, "tenth": 10, "tenths": 10, "drittel": 3, "viertel": 4, "fünftel": 5, "zehntel": 10, "hälfte": 2,
}  # fmt: skip
_MAGNITUDE_ONLY_GLUED = frozenset(_LETTERS)
_SEVERAL = frozenset(("several", "few", "couple", "many", "mehrere", "einige", "vários"))
_CJK_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_CJK_TENS = {"十": 10, "百": 100, "千": 1000}
_CJK_MAGNITUDES = {"万": Decimal(10) ** 4, "亿": Decimal(10) ** 8, "億": Decimal(10) ** 8, "萬": Decimal(10) ** 4}
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?$|\d{1,2}(?:,\d{2})+,\d{3}$")
_GROUPED_DOTS = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?$")


@dataclass(frozen=True, slots=True)
class Number:
    """A number read from tokens.

    Attributes:
        low: its value; of a vague amount the lower end.
        high: the upper end of a vague amount ("hundreds of millions"); None otherwise.
        first, after: token indexes, the first of it and the first behind it.
        scaled: a magnitude word or letter belongs to it ("million", "bn", "k").
        wordy: written in words.
        part: a fraction of a whole; `low` is then in percent.
        bare: digits without separator, sign or magnitude ("3", "2019"), as names and years are written.
        digits: the value of the digits alone, before the magnitude.
    """

    low: Decimal
    high: Decimal | None
    first: int
    after: int
    scaled: bool = False
    wordy: bool = False
    part: bool = False
    bare: bool = False
    digits: Decimal = Decimal(0)


def read_digits(text: str, language: str = "en") -> Decimal | None:
    """The value of digits with separators; None for what is no number ("12.3.6").

    In German and Portuguese a point followed by three digits separates thousands and a comma is the decimal mark; elsewhere the other way
    round, but "6,9" is read as a decimal and "1.234.567" as thousands everywhere, for they can be nothing else.
    """
    if text.isdigit():
        return Decimal(text) if text.isascii() else None
    points, commas = text.count("."), text.count(",")
    if not text.isascii():
        return None
    if _GROUPED.match(text) and not (language in ("de", "pt") and points == 0 and commas == 1):
        return Decimal(text.replace(",", ""))
    if _GROUPED_DOTS.match(text) and (language in ("de", "pt") or points > 1 or commas == 1):
        return Decimal(text.replace(".", "").replace(",", "."))
    if commas == 1 and points == 0:
        return Decimal(text.replace(",", "."))
    if points == 1 and commas == 0:
        return Decimal(text)
    return None


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
        return _from_digits(tokens, at, language, money=money)
    if token.kind == "k":
        return _from_chinese(tokens, at)
    if token.kind != "w":
        return None
    return _vague(tokens, at) or _fraction(tokens, at, language) or _from_words(tokens, at, language)


def _from_digits(tokens: Sequence[Token], at: int, language: str, *, money: bool) -> Number | None:
    token = tokens[at]
    value = read_digits(token.text, language)
    if value is None:
        return None
    after = at + 1
    mixed = _mixed(tokens, after, value)
    if mixed is not None:
        return Number(mixed[0], None, at, mixed[1], digits=value)
    scale, behind = _magnitude(tokens, after, value, language, money=money)
    bare = scale is None and token.text.isdigit()
    if scale is None:
        return Number(value, None, at, after, bare=bare, digits=value)
    return Number(value * scale, None, at, behind, scaled=True, digits=value)


def _mixed(tokens: Sequence[Token], at: int, whole: Decimal) -> tuple[Decimal, int] | None:
    """Such as "2 1/2", "2½" and "1/2 a ..."; None where no fraction follows."""
    halves = {"½": "0.5", "¼": "0.25", "¾": "0.75"}
    if tokens[at].text in halves:
        return whole + Decimal(halves[tokens[at].text]), at + 1
    if (
        tokens[at].kind == "n"
        and not tokens[at].glued
        and tokens[at + 1].text == "/"
        and tokens[at + 1].glued
        and tokens[at].text in "1357"
        and at + 2 < len(tokens)
        and tokens[at + 2].text in ("2", "4", "8")
    ):
        return whole + Decimal(tokens[at].text) / Decimal(tokens[at + 2].text), at + 3
    return None


def _magnitude(
    tokens: Sequence[Token], at: int, value: Decimal, language: str, *, money: bool
) -> tuple[Decimal | None, int]:
    """The factor that follows a number, and the token behind it."""
    token = tokens[at]
    if token.kind == "k":
        return _chinese_magnitude(tokens, at)
    hyphen = token.text == "-" and token.glued
    word_at = at + 1 if hyphen else at
    word = tokens[word_at]
    if word.kind != "w" or (hyphen and not word.glued):
        return None, at
    if (
        word.low in MAGNITUDES
        and (word.low not in _FOREIGN_MAGNITUDES or language != "en" or word.low in ("mio", "mrd"))
        and word.low != "hundert"
    ):
        scale = MAGNITUDES[word.low]
        behind = word_at + 1
        if language == "pt" and word.low == "mil" and value >= 1000:
            return None, at
        if tokens[behind].text == "." and tokens[behind].glued and word.low in ("mio", "mrd", "tsd", "mn", "bn"):
            behind += 1
        more = tokens[behind]
        if (
            more.kind == "w"
            and more.low in ("million", "millions", "billion", "billions", "trillion", "crore", "thousand")
            and scale <= _LAKH
        ):
            return scale * MAGNITUDES[more.low], behind + 1
        return scale, behind
    if hyphen or not (word.glued or (money and word.low in ("m", "b", "bn"))) or word.low not in _LETTERS:
        return None, at
    return _letter(tokens, word_at, value, money=money), word_at + 1


def _letter(tokens: Sequence[Token], at: int, value: Decimal, *, money: bool) -> Decimal | None:
    """What "m", "k", "b" or "t" glued to a number stand for; None for metres, tonnes and names (4K)."""
    word, following = tokens[at], tokens[at + 1]
    scale = _LETTERS[word.low]
    if money:
        return scale
    if word.text == "k" or (word.text == "K" and value not in (2, 4, 8)):
        return scale
    counts = following.kind == "w" and following.low not in _NOT_COUNTED_BY_M and not following.glued
    if word.text in ("m", "M", "mm") and counts and value < 10_000:
        return scale
    if word.text in ("b", "B") and counts:
        return scale
    return None


_NOT_COUNTED_BY_M = words(
    "wide long high tall deep sprint race freestyle above below away from in to at and or apart behind ahead under over by per with hurdles dash relay"
)


def _chinese_magnitude(tokens: Sequence[Token], at: int) -> tuple[Decimal | None, int]:
    scale = Decimal(1)
    behind = at
    while tokens[behind].text in _CJK_MAGNITUDES or (tokens[behind].text in _CJK_TENS and behind == at):
        text = tokens[behind].text
        scale *= _CJK_MAGNITUDES.get(text) or Decimal(_CJK_TENS[text])
        behind += 1
    return (scale, behind) if behind > at else (None, at)


def _from_chinese(tokens: Sequence[Token], at: int) -> Number | None:
    """Chinese number words: 三十五万, 两亿, 十."""
    section = current = 0
    scale = Decimal(1)
    behind = at
    seen = False
    while True:
        text = tokens[behind].text
        if text in _CJK_DIGITS:
            current = _CJK_DIGITS[text]
        elif text in _CJK_TENS:
            section += (current or 1) * _CJK_TENS[text]
            current = 0
        elif text in _CJK_MAGNITUDES and seen:
            scale = _CJK_MAGNITUDES[text]
            behind += 1
            break
        else:
            break
        seen = True
        behind += 1
    if not seen:
        return None
    total = Decimal(section + current)
    return Number(total * scale, None, at, behind, scaled=scale > 1, wordy=True, digits=total)


def _vague(tokens: Sequence[Token], at: int) -> Number | None:
    """Such as "hundreds of millions", "tens of thousands", "dozens of", "several hundred thousand"."""
    word = tokens[at].low
    if word in ("tens", "hundreds", "thousands") and tokens[at + 1].low == "of" and tokens[at + 2].low in VAGUE:
        lead = {"tens": Decimal(10), "hundreds": Decimal(100), "thousands": _THOUSAND}[word]
        unit = VAGUE[tokens[at + 2].low][0]
        return Number(lead * unit, lead * unit * 10, at, at + 3, scaled=True, wordy=True)
    if word in VAGUE and (
        word.startswith(("dutzende", "hunderte", "tausende", "zehn"))
        or tokens[at + 1].low == "of"
        or tokens[at + 1].kind in "se"
    ):
        low, high = VAGUE[word]
        return Number(low, high, at, at + 1, scaled=True, wordy=True)
    if word in _SEVERAL:
        scale = Decimal(1)
        behind = at + (2 if tokens[at + 1].low == "of" else 1)
        start = behind
        while tokens[behind].low in MAGNITUDES and (
            tokens[behind].low not in _FOREIGN_MAGNITUDES or word in ("mehrere", "einige")
        ):
            scale *= MAGNITUDES[tokens[behind].low]
            behind += 1
        if behind > start and scale != 12:
            return Number(scale, scale * 10, at, behind, scaled=True, wordy=True)
    return None


def _fraction(tokens: Sequence[Token], at: int, language: str) -> Number | None:
    """Such as "a quarter", "two-thirds", "half", "one in five" as percent; the caller judges by what follows whether it is one."""
    word = tokens[at].low
    if word in ("half", "hälfte"):
        if tokens[at + 1].low in ("a", "an") and tokens[at + 2].low in MAGNITUDES:
            scale = MAGNITUDES[tokens[at + 2].low]
            return Number(scale / 2, None, at, at + 3, scaled=True, wordy=True, digits=scale / 2)
        return Number(Decimal(50), None, at, at + 1, wordy=True, part=True)
    if word in ("a", "an", "one", "ein", "eine", "um"):
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
    if out_of and word not in ("a", "an"):
        whole = _whole(tokens[at + out_of])
        if whole is not None and count < whole <= 100:
            return Number(_percent(count, whole), None, at, at + out_of + 1, wordy=True, part=True)
    return None


def _whole(token: Token) -> int | None:
    if token.kind == "n" and token.text.isdigit() and len(token.text) < 4:
        return int(token.text)
    return _WORDS.get(token.low)


def _percent(count: int, parts: int) -> Decimal:
    return (Decimal(100) * count / parts).quantize(Decimal("0.000001")).normalize() + 0


def _from_words(tokens: Sequence[Token], at: int, language: str) -> Number | None:
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
            and not (word in _FOREIGN_MAGNITUDES and language == "en")
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
    any_scale = any(tokens[index].low in MAGNITUDES for index in range(at, behind))
    return Number(amount, None, at, behind, scaled=any_scale, wordy=True, digits=digits or amount)


def values_in(text: str) -> frozenset[Decimal]:
    """Every value a short text can stand for, in any of the languages: the numbers in it, with and without their magnitudes."""
    found: set[Decimal] = set()
    tokens = tokenise(text, 0, len(text))
    for language in ("en", "de", "pt"):
        for index in range(len(tokens) - PADDING):
            for money in (False, True):
                number = read_number([*tokens, END, END], index, language, money=money)
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
    number = _from_words(tokens, at, language)
    return {number.low} if number else set()
