"""The evidence law: a figure is let through only when its words stand in the text and its value can be read again from them alone.

Sign, a unit borrowed from the clause and a year resolved by the date may come from the sentence; the magnitude and a date's own words may not.
"""

import re
from datetime import date
from decimal import Decimal

from bot.model.catalogue import Unit
from bot.model.figure import Figure, Kind
from bot.reading.calendar import moments
from bot.reading.numerals import values_in
from bot.reading.prose import fold
from bot.reading.ranks import FOLDS, MULTIPLES

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_RELATIVE_ERROR = Decimal("0.000001")
_WORDED = {
    "doubl": 2,
    "twice": 2,
    "tripl": 3,
    "trebl": 3,
    "quadrupl": 4,
    "halv": 50,
    "broke even": 0,
    "no ": 0,
    "verdoppel": 2,
    "tenfold": 10,
    "a decade": 10,
}
_ORDINALS = {
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
}


def holds(figure: Figure, source: str, scales: frozenset[Decimal] = frozenset((Decimal(1),))) -> bool:
    """Whether the figure's evidence is a true part of `source` and its value can be read from it.

    Args:
        figure: with evidence offsets into `source`.
        source: title + newline + text.
        scales: factors that units may bring ("cents" are hundredths of a dollar, "decades" ten years).
    """
    evidence = figure.evidence
    if (
        not (0 <= evidence.start < evidence.end <= len(source))
        or source[evidence.start : evidence.end] != evidence.text
    ):
        return False
    values = [value for value in (figure.quantity.low, figure.quantity.high) if value is not None]
    if figure.kind is Kind.DATE:
        return all(_says(str(value), evidence.text) for value in values)
    readable = values_in(fold(evidence.text)) | _worded(evidence.text)
    return all(isinstance(value, Decimal) and _is_among(abs(value), readable, scales) for value in values)


def scales_of(units: tuple[Unit, ...]) -> frozenset[Decimal]:
    """All factors of a unit table."""
    return frozenset(unit.scale for unit in units) | {Decimal(1)}


def _worded(text: str) -> frozenset[Decimal]:
    low = text.lower()
    found = {Decimal(value) for word, value in _WORDED.items() if word in low}
    found.update(Decimal(value) for word, value in _ORDINALS.items() if word in low)
    found.update(Decimal(value) for word, value in (FOLDS | MULTIPLES).items() if word in low)
    return frozenset(found)


def _is_among(value: Decimal, readable: frozenset[Decimal], scales: frozenset[Decimal]) -> bool:
    for number in readable:
        for scale in scales:
            if abs(number * scale - value) <= _RELATIVE_ERROR * max(value, Decimal(1)):
                return True
    return _shares_magnitude(value, readable)


def _shares_magnitude(value: Decimal, readable: frozenset[Decimal]) -> bool:
    """Such as "11-13bn": the lower end takes the magnitude of the upper one, which stands in the evidence too."""
    powers = (Decimal(10) ** power for power in (3, 4, 5, 6, 7, 8, 9, 12))
    top = max(readable, default=Decimal(0))
    return any(value == number * power for power in powers if power <= top for number in readable)


def _says(value: str, text: str) -> bool:
    """Whether a date can be read in its own words; its year may be missing where the text leaves it out."""
    year, rest = value.removeprefix("FY")[:4], value.removeprefix("FY")[4:]
    if year in text or f"'{year[2:]}" in fold(text):
        return True
    if _YEAR.search(text):
        return False
    words = f"in {fold(text)}"  # a bare "March" says when only behind a preposition
    day = date(int(year), 12, 31) if year.isdigit() and int(year) else None
    found = [moment for moment in moments(words, 0, len(words), day) if moment.grain != "year"]
    return any(not rest or moment.value is None or moment.value[4:] == rest for moment in found)
