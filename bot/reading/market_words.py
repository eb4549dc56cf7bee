"""Words that speak of a whole market: "U.S. car sales", "registrations of electric cars", "industry-wide"."""

import re
from collections.abc import Sequence

from bot.reading.places import Place
from bot.reading.tokens import words

MARKETS = words(
    "sales growth registrations production exports penetration inventory fleet market_share incidents price chargers deliveries capacity other model_count emissions"
)
"""Metrics that a market may have."""

_GOODS = r"(?:cars?|vehicles?|automobiles|trucks?|suvs?|evs?|bevs?|phevs?|nevs?|hybrids?|plug-ins?|models)"
_LEVELS = r"(?:sales|registrations|production|output|exports|imports|deliveries|demand|wholesales|retails|dispatches|despatches)"
MARKET_RULES = re.compile(
    r"(?:\b(?:industry|overall|total|new|battery|vehicle|passenger|light|commercial|truck|van|bus|two-wheeler|minivehicle|car|auto|ev|evs|electric|electrified|plug-in|hybrid|hybrids|nev|new-energy|diesel|petrol|imports|imported|used|retail|domestic|global|worldwide|nationwide)\b[\w\s'-]{0,30}?"
    r"\b(?:sales|registrations|market|production|output|exports|deliveries|demand|industry|wholesales|retails|dispatches|despatches)\b|\b(?:the|across the) (?:industry|market)\b|\b(?:neuzulassungen|pkw-markt|automarkt)\b"
    r"|\b(?:car|auto|electric|new) (?:\w+ )?(?:market|sales|registrations|output)\b|\b(?:north |south )?[a-z]+(?:ese|ish|an|ch) (?:vehicle |car |auto )?(?:output|production|sales|exports|market)\b"
    rf"|\b{_LEVELS} of (?:[\w-]+ ){{0,3}}?(?:[\w-]+-)?{_GOODS}\b|\b(?:market|industry)-?wide\b|\bselling rate\b|\baverage (?:transaction )?prices?\b|\bused[- ][\w-]+ prices\b)",
    re.IGNORECASE,
)
"""Finds them as what a clause is about."""

TRADED = re.compile(
    r"\b(?:lithium|carbonate|hydroxide|spodumene|nickel|cobalt|graphite|copper|alumini?um|steel|palladium|platinum|rhodium|manganese|polysilicon|neodymium|rare[- ]earths?"
    r"|sul(?:ph|f)ate|crude|oil)\b[\w\s-]{0,30}?\b(?:prices?|traded|trades|fetched|fetches|changed hands|futures)\b",
    re.IGNORECASE,
)
"""Finds raw materials and their prices, which are those of a market and no company's."""

FARTHEST = 24
"""A market's words begin no further from the start of the clause than this, where no place stands beside them."""

_LONGEST_HEAD = 80
_BESIDE = 12

WHOLE = re.compile(r"industry|market-?wide|selling rate", re.IGNORECASE)
"""Words that only a market has, whichever company the text speaks of."""


def names_market(folded: str, start: int, end: int) -> bool:
    """Whether `folded[start:end]`, a headline or the head of a sentence, speaks of a market."""
    return MARKET_RULES.search(folded, start, end) is not None


def begins_with_market(folded: str, start: int, end: int, where: Sequence[Place], *, told: bool) -> bool:
    """Whether the market is what a sentence from `start` to `end` begins with.

    Where the text has not `told` that it speaks of a market, words that a company may use too ("car sales") count only beside a place.
    """
    found = MARKET_RULES.search(folded, start, min(end, start + _LONGEST_HEAD))
    if found is None or found.start() - start > FARTHEST:
        return False
    return (
        told or WHOLE.search(found.group()) is not None or any(place.start < found.end() + _BESIDE for place in where)
    )
