"""Unions, governments and the industry as a whole as those who act in a sentence, beside companies."""

import re
from collections.abc import Iterator, Sequence

from bot.reading.companies import Mention
from bot.reading.places import Place, capitals, place_of
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
UNIONS = frozenset(f"org:{slug}" for slug in _UNIONS.values())
"""Subjects that are unions; the other "org:…" are firms that have no id."""

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
_NAMED = {
    **{name: f"org:{slug}" for name, slug in _UNIONS.items()},
    **{name: f"gov:{slug}" for name, slug in _BODIES.items()},
}
_WRITTEN = {"ig metall": "IG Metall"}
_NAME = re.compile(
    r"\b(?=[A-Z])(?:"
    + "|".join(
        re.escape(text)
        for name in _NAMED
        for text in dict.fromkeys((capitals(name), name.upper(), _WRITTEN.get(name, name.upper())))
    )
    + r")\b"
)
_GOVERNED_BEHIND = re.compile(rf"(?:'s)?\s(?:[\w-]+\s){{0,2}}?{_GOVERNMENT}\b", re.IGNORECASE)
_OF_PLACE = re.compile(rf"\b{_GOVERNMENT} (?:of|in)\s(?:the\s)?$", re.IGNORECASE)


_STATE_ACTS = re.compile(
    r"\s(?:(?:has|have|had|will|would|is|are)\s(?:also\s|now\s)?)?(?:a (?:goal|target|plan)|propos\w+|introduc\w+|impos\w+|plans?|planned|planning|aims?|wants?|offers?|offering|pays"
    r"|paid|bans?|banned|levies|levied|subsidi\w+|put aside|set aside|(?:let|allow|admit|permit|cap|exempt|tax|restrict)s?"
    r"|(?:trim|cut|raise|lower|lift|scrap|halve|double|set|drop|slap)s?(?: \w+){0,2} (?:surtax\w*|tariffs?|dut(?:y|ies)|lev(?:y|ies)|quotas?))\b",
    re.IGNORECASE,
)
_INDUSTRY = re.compile(
    r"\b(?:(?:all|global|foreign|other|many|most|some|legacy|western|the|major|established)\s)*"
    r"(?:automakers|carmakers|car makers|auto makers|(?:auto |car |automotive )?industry)"
    r"(?=\s(?:have|has|had|will|would|are|were|must|could|can|may|spend|plan|face|sold|need|built|shouldering|sharing|paying|spending|invest\w*)\b)",
    re.IGNORECASE,
)


_CAPITALS = {
    "Beijing": "china",
    "Washington": "us",
    "Ottawa": "canada",
    "Berlin": "germany",
    "Paris": "france",
    "Rome": "italy",
    "Madrid": "spain",
    "London": "uk",
    "Tokyo": "japan",
    "Seoul": "south-korea",
    "New Delhi": "india",
    "Ankara": "turkey",
    "Jakarta": "indonesia",
    "Canberra": "australia",
    "Moscow": "russia",
}
"""Capitals, and whose governments they stand for where they do what only a government does."""
_CAPITAL_ACTS = re.compile(
    rf"(?P<name>{'|'.join(_CAPITALS)})(?:, which)? (?:(?:has|had|will|would|could|may) )?(?:also |now |since )?"
    r"(?:agree|impos|lev(?:y|ies|ied)\b|keep|kept|retaliat|respon|rais|lower|cut|threaten|propos|slap|lift|scrap|offer|subsidi|ban(?:s|ned)?\b|negotiat)"
)


_OF_A_PLACE = re.compile(r"([A-Z][\w.]+)(?:'s)? (?:[a-z-]+ ){0,2}$")


def actors(folded: str, start: int, end: int, where: Sequence[Place]) -> Iterator[Mention]:
    """The unions ("org:uaw"), governments ("gov:china") and the industry ("industry") that `folded[start:end]` names.

    Args:
        folded: the text.
        start: where the sentence begins.
        end: where it ends.
        where: the places it names.
    """
    whole = folded.find("makers", start, end) >= 0 or folded.find("ndustry", start, end) >= 0
    for match in _INDUSTRY.finditer(folded, start, end) if whole else ():
        before = _OF_A_PLACE.search(folded, max(start, match.start() - 40), match.start())
        slug = place_of(before.group(1)) if before is not None else None
        if slug is None:
            yield Mention(match.start(), match.end(), "industry")
    for match in _NAME.finditer(folded, start, end):
        yield Mention(match.start(), match.end(), _NAMED[match.group().lower()])
    for match in _CAPITAL_ACTS.finditer(folded, start, end):
        if folded.endswith((" in ", " near "), start, match.start()):
            continue  # "its plant in Beijing will cut 500 jobs"
        yield Mention(match.start("name"), match.end("name"), f"gov:{_CAPITALS[match['name']]}")
    for place in where:
        behind = _GOVERNED_BEHIND.match(folded, place.end, min(end, place.end + 48))
        if behind is not None:
            yield Mention(place.start, behind.end(), f"gov:{place.slug}")
        elif _STATE_ACTS.match(folded, place.end, min(end, place.end + 48)):
            yield Mention(place.start, place.end, f"gov:{'eu' if place.slug == 'europe' else place.slug}")
        elif _OF_PLACE.search(folded, max(start, place.start - 32), place.start):
            yield Mention(place.start, place.end, f"gov:{place.slug}")


LEVY_AFTER = re.compile(
    r"(?:'s)?\s(?:(?!fac|pay|hit)\w+\s)?(?:tariff|dut|levy|levies|tax|grant|subsid|incentive|rebate|purchase)\w*",
    re.IGNORECASE,
)
MADE_BEFORE = re.compile(r"\b(?:from|made in|built in|exports? to|to)\s(?:the\s)?$", re.IGNORECASE)
GOODS_BEFORE = re.compile(r"\b(?:from|in|made in|built in)\s(?:the\s)?$", re.IGNORECASE)
GOODS_AFTER = re.compile(
    r"(?:-made|-built|\s(?:\w+\s)?(?:cars?|evs?|vehicles?|imports?|makers?|carmakers?|hybrids?|goods|steel|batteries))\b",
    re.IGNORECASE,
)
