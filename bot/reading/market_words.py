"""Words that speak of a whole market: "U.S. car sales", "registrations of electric cars", "industry-wide"."""

import re

from bot.reading.tokens import words

MARKETS = words(
    "sales growth registrations production exports penetration inventory fleet market_share incidents price chargers deliveries capacity other model_count emissions"
)
"""Metrics that a market may have."""

_GOODS = r"(?:cars?|vehicles?|automobiles|trucks?|suvs?|evs?|bevs?|phevs?|nevs?|hybrids?|plug-ins?|models)"
_LEVELS = r"(?:sales|registrations|production|output|exports|imports|deliveries|demand)"
MARKET_RULES = re.compile(
    r"(?:\b(?:industry|overall|total|new|vehicle|passenger|light|car|auto|ev|evs|electric|electrified|plug-in|hybrid|hybrids|nev|new-energy|diesel|petrol|imports|imported|used|retail|domestic|global|worldwide|nationwide)\b[\w\s'-]{0,30}?"
    r"\b(?:sales|registrations|market|production|output|exports|deliveries|demand|industry)\b|\b(?:the|across the) (?:industry|market)\b|\b(?:neuzulassungen|pkw-markt|automarkt)\b"
    r"|\b(?:car|auto|electric|new) (?:\w+ )?(?:market|sales|registrations|output)\b|\b(?:north |south )?[a-z]+(?:ese|ish|an|ch) (?:vehicle |car |auto )?(?:output|production|sales|exports|market)\b"
    rf"|\b{_LEVELS} of (?:[\w-]+ ){{0,3}}?(?:[\w-]+-)?{_GOODS}\b|\b(?:market|industry)-?wide\b|\bselling rate\b|\baverage (?:transaction )?prices?\b)",
    re.IGNORECASE,
)
"""Finds them as what a clause is about."""

FARTHEST = 24
"""A market's words begin no further from the start of the clause than this, where no place stands beside them."""

_LONGEST_HEAD = 80


def names_market(folded: str, start: int, end: int) -> bool:
    """Whether `folded[start:end]`, a headline or the head of a sentence, speaks of a market."""
    return MARKET_RULES.search(folded, start, end) is not None


def begins_with_market(folded: str, start: int, end: int) -> bool:
    """Whether the market is what a sentence from `start` to `end` begins with."""
    found = MARKET_RULES.search(folded, start, min(end, start + _LONGEST_HEAD))
    return found is not None and found.start() - start <= FARTHEST
