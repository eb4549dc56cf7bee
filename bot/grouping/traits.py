"""What a report says beside its words: model codes, large numbers, kinds of event; cheap signs that two texts tell two things.

They stand in the text alone, so that a report without a reading can be placed too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.grouping.background import STOP_WORDS
from bot.grouping.terms import lead, stem

LARGE = 1000
"""Numbers from here on are rarely shared by chance; smaller ones are sizes, percentages and dates."""

CLOSE = 0.04
"""Relative difference at which two outlets still round one number ("42,000", "43,000 cars")."""

_KIND_WORDS = {
    "recall": "recall recalls recalled recalling rückruf zurückgerufen",
    "justice": "lawsuit sue sues sued court settle settles settlement verdict probe probes investigation investigating judge "
    "ban banned barred klage gericht urteil verbot",
    "accident": "crash crashes crashed fire fires ignites killed dies fatal unfall brand",
    "price": "price prices priced discount discounts off cheaper incentive incentives lease rebate deals starts preis preise rabatt",
    "sales": "sales sold registrations deliveries bestselling outselling orders ranking rankings absatz verkauft zulassungen",
    "reveal": "reveals reveal revealed debut debuts unveils unveiled launch launches launched introduces shows opens premiere enthüllt",
    "tease": "teases teased tease spied spy spotted camouflaged camouflage exposed filing filed caught leaked erlkönig",
    "cabin": "interior cabin cockpit seats infotainment innenraum",
    "test": "review test tested driven drive drove compared comparison vs vergleich fahrbericht",
    "plant": "plant factory production builds built produced werk fabrik produktion",
    "end": "exit exits discontinues discontinued axes axed killing scraps cancels canceled ends quits aus eingestellt",
    "results": "profit revenue loss earnings quarter results gewinn umsatz quartal",
}
_MARKET_WORDS = {
    "us": "us u.s america american americans usa amerika",
    "uk": "uk u.k britain british",
    "europe": "europe european eu europa europäische",
    "china": "china chinese chinas",
    "germany": "germany german deutschland",
    "france": "france french frankreich",
    "italy": "italy italian italien",
    "spain": "spain spanish spanien",
    "norway": "norway norwegian norwegen",
    "sweden": "sweden swedish schweden",
    "netherlands": "netherlands dutch niederlande",
    "poland": "poland polish polen",
    "hungary": "hungary hungarian ungarn",
    "turkey": "turkey turkish türkei türkiye",
    "russia": "russia russian russland",
    "japan": "japan japanese",
    "korea": "korea korean",
    "india": "india indian indien",
    "thailand": "thailand thai",
    "malaysia": "malaysia malaysian",
    "indonesia": "indonesia indonesian",
    "vietnam": "vietnam vietnamese",
    "singapore": "singapore singaporean",
    "australia": "australia australian australien",
    "canada": "canada canadian kanada",
    "mexico": "mexico mexican mexiko",
    "brazil": "brazil brazilian brasilien",
    "africa": "africa african afrika",
}
_MARKET_OF = {word: market for market, words in _MARKET_WORDS.items() for word in words.split()}
_KIND_OF = {stem(word): kind for kind, words in _KIND_WORDS.items() for word in words.split()}

_CODE = re.compile(r"\b(?=[A-Za-z.\-]*\d)(?=[\d.\-]*[A-Za-z])[A-Za-z\d]+(?:[.\-][A-Za-z\d]+)*\b")
_NAMED_NUMBER = re.compile(r"\b([A-Z][A-Za-z]{2,}) (\d{1,3}|[A-Z]\d?[A-Z]?)\b(?! ?(?:km|kW|hp|mph|%|kWh|EVs?\b))")
_MEASURE = re.compile(
    r"[\d.,]+(?:[kmcvsxptld]|bn|hp|kwh?|mw|[gm]wh|mph|km|miles?|usd|nm|ps|th|st|nd|rd|-.*)|(?:usd|rm|h|q)\d.*|(?:19|20)\d\d.*",
    re.IGNORECASE,
)
_NO_NAME = frozenset(("EV", "US", "UK", "EU", "A", "I", "TV", "VP", "AI", "OK"))
_MONTHS = frozenset(
    (
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    )
)
_NUMBER = re.compile(r"(?<![\w.])(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)( ?(?:million|billion|bn|m|k)\b)?", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_DOTTED_WORD = re.compile(r"[^\W\d_]+(?:\.[^\W\d_]+)*")
_SCALES = {"million": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9, "k": 1e3}


@dataclass(frozen=True, slots=True)
class Traits:
    """What stands in one text.

    Attributes:
        title_codes: model codes and numbered names of the title, lower case ("ex2", "seal 08").
        codes: those of title and lead.
        large: numbers of 1,000 and more in title and lead, years left out.
        kinds: kinds of event the title names ("recall", "price").
        markets: countries and regions the title names.
    """

    title_codes: frozenset[str]
    codes: frozenset[str]
    large: tuple[float, ...]
    kinds: frozenset[str]
    markets: frozenset[str]


@lru_cache(maxsize=8192)
def traits(title: str, text: str) -> Traits:
    """The traits of a report's title and lead."""
    opening = lead(text)
    title_codes = frozenset(_codes(title))
    return Traits(
        title_codes,
        title_codes | frozenset(_codes(opening)),
        tuple(sorted({*_large(title), *_large(opening)})),
        frozenset(_KIND_OF[word] for word in map(stem, _WORD.findall(title.lower())) if word in _KIND_OF),
        frozenset(_markets(title)),
    )


def share_a_large_number(one: Traits, other: Traits) -> bool:
    """Whether both name a large number that may be one and the same, rounded."""
    return any(abs(a - b) <= CLOSE * max(a, b) for a in one.large for b in other.large)


def name_other_codes(one: Traits, other: Traits) -> bool:
    """Whether a title names models none of which the other report mentions at all."""
    return _strange(one, other) or _strange(other, one)


def _strange(one: Traits, other: Traits) -> bool:
    return bool(one.title_codes) and one.title_codes.isdisjoint(other.codes)


def _codes(passage: str) -> Iterator[str]:
    for code in _CODE.findall(passage):
        if not _MEASURE.fullmatch(code):
            yield code.lower()
    for name, number in _NAMED_NUMBER.findall(passage):
        if number not in _NO_NAME and name.lower() not in STOP_WORDS and name.lower() not in _MONTHS:
            yield f"{name} {number}".lower()


def _markets(title: str) -> Iterator[str]:
    for word in _DOTTED_WORD.findall(title):
        # "Polish" and "US" are places, "polish" and "us" are not.
        named = word[0].isupper() and (word.isupper() or word != "Us")
        if named and (market := _MARKET_OF.get(word.lower())) is not None:
            yield market


def _large(passage: str) -> Iterator[float]:
    for digits, scale in _NUMBER.findall(passage):
        number = float(digits.replace(",", "")) * _SCALES.get(scale.strip().lower(), 1)
        if number >= LARGE and not (not scale and "," not in digits and 1900 <= number <= 2100):
            yield number
