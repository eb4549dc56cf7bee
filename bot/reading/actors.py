"""Unions, governments and the industry as a whole as those who act in a sentence, beside companies."""

import re
from collections.abc import Iterator

from bot.reading.companies import Mention
from bot.reading.places import NAMES, place_of
from bot.reading.tokens import words

PUBLIC = frozenset(("subsidy", "tariff"))
"""Metrics of public money: their subject is a government wherever one can be found."""

GOVERNED = PUBLIC | words("fleet chargers emissions investment penetration funding other timeline launch_date sales")
"""Metrics that a government may have, if it rules the clause."""

OF_UNIONS = words("labour_action compensation cost cash_position other growth users")
"""Metrics that a union may have when it is only spoken of."""

_UNIONS = {
    "uaw": "uaw",
    "united auto workers": "uaw",
    "ig metall": "ig-metall",
    "unifor": "unifor",
    "teamsters": "teamsters",
    "canadian auto workers": "caw",
    "usw": "usw",
    "united steelworkers": "usw",
    "kcti": "kcti",
}
_UNION = re.compile("|".join(rf"\b{name}\b" for name in _UNIONS), re.IGNORECASE)
_GOVERNMENT = (
    r"(?:government|ministry|ministries|minister|administration|senate|parliament|congress|lawmakers|president|treasury|cabinet|regierung|bundesregierung|governo"
    r"|commerce department|transport department|state council|commission)"
)
_BODIES = {
    "european commission": "eu",
    "brussels": "eu",
    "eu commission": "eu",
    "white house": "us",
    "congress": "us",
    "biden administration": "us",
    "trump administration": "us",
    "obama administration": "us",
    "treasury department": "us",
    "commerce department": "us",
    "energy department": "us",
    "department of energy": "us",
    "department of transportation": "us",
    "bundesregierung": "germany",
    "downing street": "uk",
}
_BODY = re.compile(r"\b(?:" + "|".join(_BODIES) + r")\b", re.IGNORECASE)
_GOVERNED_BEHIND = re.compile(rf"(?:'s)?\s(?:[\w-]+\s){{0,2}}?{_GOVERNMENT}\b", re.IGNORECASE)
_OF_PLACE = re.compile(rf"\b{_GOVERNMENT} (?:of|in)\s(?:the\s)?$", re.IGNORECASE)


_STATE_ACTS = re.compile(
    r"\s(?:(?:has|have|had|will|would|is|are)\s(?:also\s|now\s)?)?(?:a (?:goal|target|plan)|propos\w+|introduc\w+|impos\w+|plans?|planned|planning|aims?|wants?|offers?|offering|pays"
    r"|paid|bans?|banned|levies|levied|subsidi\w+|put aside|set aside)\b",
    re.IGNORECASE,
)
_INDUSTRY = re.compile(
    r"\b(?:(?:all|global|foreign|other|many|most|some|legacy|western|the|major|established)\s)*"
    r"(?:automakers|carmakers|car makers|auto makers|(?:auto |car |automotive )?industry)"
    r"(?=\s(?:have|has|had|will|would|are|were|must|could|can|may|spend|plan|face|sold|need|built|shouldering|sharing|paying|spending|invest\w*)\b)",
    re.IGNORECASE,
)


_OF_A_PLACE = re.compile(r"([A-Z][\w.]+)(?:'s)? (?:[a-z-]+ ){0,2}$")


def actors(folded: str, start: int, end: int) -> Iterator[Mention]:
    """The unions ("org:uaw"), governments ("gov:china") and the industry ("industry") that `folded[start:end]` names."""
    for match in _INDUSTRY.finditer(folded, start, end):
        before = _OF_A_PLACE.search(folded, max(start, match.start() - 40), match.start())
        slug = place_of(before.group(1)) if before is not None else None
        if slug is None:
            yield Mention(match.start(), match.end(), "industry")
    for match in _UNION.finditer(folded, start, end):
        yield Mention(match.start(), match.end(), f"org:{_UNIONS[match.group().lower()]}")
    for match in _BODY.finditer(folded, start, end):
        yield Mention(match.start(), match.end(), f"gov:{_BODIES[match.group().lower()]}")
    for match in NAMES.finditer(folded, start, end):
        slug = place_of(match.group())
        if slug is None:
            continue
        behind = _GOVERNED_BEHIND.match(folded, match.end(), min(end, match.end() + 48))
        if behind is not None:
            yield Mention(match.start(), behind.end(), f"gov:{slug}")
        elif _STATE_ACTS.match(folded, match.end(), min(end, match.end() + 48)):
            yield Mention(match.start(), match.end(), f"gov:{'eu' if slug == 'europe' else slug}")
        elif _OF_PLACE.search(folded, max(start, match.start() - 32), match.start()):
            yield Mention(match.start(), match.end(), f"gov:{slug}")
