"""Numbers in digits with their magnitudes ("2,300", "1,2 Mio.", "439m", "31万"), in the ways of several languages; exact, never float."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.reading.chinese_numbers import chinese_magnitude
from bot.reading.tokens import Token, words

THOUSAND, _LAKH, MILLION, _CRORE, BILLION, TRILLION = (Decimal(10) ** power for power in (3, 5, 6, 7, 9, 12))
MAGNITUDES: dict[str, Decimal] = {
    "hundred": Decimal(100), "hundert": Decimal(100),
    "thousand": THOUSAND, "tausend": THOUSAND, "tsd": THOUSAND, "mil": THOUSAND, "lakh": _LAKH, "lakhs": _LAKH, "crore": _CRORE, "crores": _CRORE,
    "million": MILLION, "millions": MILLION, "mn": MILLION, "mln": MILLION, "mio": MILLION, "millionen": MILLION, "milhão": MILLION, "milhões": MILLION,
    "billion": BILLION, "billions": BILLION, "bn": BILLION, "bln": BILLION, "mrd": BILLION, "milliarde": BILLION, "milliarden": BILLION,
    "bilhão": BILLION, "bilhões": BILLION, "trillion": TRILLION, "trillions": TRILLION, "trn": TRILLION, "tn": TRILLION, "billionen": TRILLION,
    "trilhões": TRILLION, "dozen": Decimal(12), "dutzend": Decimal(12),
}  # fmt: skip
FOREIGN_MAGNITUDES = frozenset(("hundert", "tausend", "tsd", "mil", "mio", "mrd", "dutzend"))
_LETTERS = {"k": THOUSAND, "m": MILLION, "b": BILLION, "t": TRILLION, "mm": MILLION}
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


def from_digits(tokens: Sequence[Token], at: int, language: str, *, money: bool) -> Number | None:
    """The number in digits that starts at a token, magnitude included; None where they are none. Arguments as of `numerals.read_number`."""
    text, after = _grouped_by_blanks(tokens, at) if language in ("de", "pt") else (tokens[at].text, at + 1)
    value = read_digits(text, language)
    if value is None:
        return None
    mixed = _mixed(tokens, after, value)
    if mixed is not None:
        return Number(mixed[0], None, at, mixed[1], digits=value)
    scale, behind = _magnitude(tokens, after, value, language, money=money)
    bare = scale is None and after == at + 1 and text.isdigit()
    if scale is None:
        return Number(value, None, at, after, bare=bare, digits=value)
    return Number(value * scale, None, at, behind, scaled=True, digits=value)


def _grouped_by_blanks(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    """The digits of a number whose thousands are set apart by single blanks ("29 990"), and the token behind it."""
    text, after = tokens[at].text, at + 1
    while len(tokens[at].text) < 4 and text.isdigit() and _is_group(tokens, after):
        text, after = text + tokens[after].text, after + 1
    return text, after


def _is_group(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    return token.kind == "n" and len(token.text) == 3 and token.text.isdigit() and token.start == tokens[at - 1].end + 1


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
        return chinese_magnitude(tokens, at)
    hyphen = token.text == "-" and token.glued
    word_at = at + 1 if hyphen else at
    word = tokens[word_at]
    if word.kind != "w" or (hyphen and not word.glued):
        return None, at
    if (
        word.low in MAGNITUDES
        and (word.low not in FOREIGN_MAGNITUDES or language != "en" or word.low in ("mio", "mrd"))
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
