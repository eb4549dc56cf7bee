"""Countries and regions as markets and governments: names and adjectives with the slug Tacho writes."""

import re
from dataclasses import dataclass

_PLACES = {
    "china": "china chinese", "us": "u.s.|united states|america|american|americans|us|usa|u.s", "germany": "germany german germans deutschland deutsche deutschen", "eu": "european union|eu|european commission|the bloc",
    "europe": "europe european europeans europa europäische", "uk": "u.k.|united kingdom|britain|british|uk|england", "japan": "japan japanese", "south-korea": "south korea|south korean|korea|korean", "india": "india indian",
    "france": "france french frankreich", "italy": "italy italian italien", "spain": "spain spanish spanien", "norway": "norway norwegian norwegen", "sweden": "sweden swedish schweden", "brazil": "brazil brazilian brasil",
    "mexico": "mexico mexican", "canada": "canada canadian", "australia": "australia australian", "russia": "russia russian russland", "turkey": "turkey turkish", "thailand": "thailand thai", "indonesia": "indonesia indonesian",
    "vietnam": "vietnam vietnamese", "south-africa": "south africa|south african", "netherlands": "netherlands dutch", "switzerland": "switzerland swiss", "austria": "austria austrian österreich österreichische",
    "poland": "poland polish", "hungary": "hungary hungarian", "denmark": "denmark danish", "israel": "israel israeli", "malaysia": "malaysia malaysian", "california": "california", "global": "worldwide|globally|global|world",
    "latin-america": "latin america|latin american", "southeast-asia": "southeast asia|southeast asian", "asia": "asia|asian", "north-america": "north america|north american", "czechia": "czech republic|czechia", "portugal": "portugal portuguese", "belgium": "belgium belgian",
    "finland": "finland finnish", "ireland": "ireland", "taiwan": "taiwan taiwanese", "argentina": "argentina", "saudi-arabia": "saudi arabia|saudi", "british-columbia": "british columbia|", "egypt": "egypt egyptian",
    "ukraine": "ukraine ukrainian", "romania": "romania romanian", "slovakia": "slovakia slovak", "slovenia": "slovenia slovenian", "greece": "greece greek", "philippines": "philippines|philippine",
    "singapore": "singapore singaporean", "pakistan": "pakistan pakistani", "chile": "chile chilean", "colombia": "colombia colombian", "new-zealand": "new zealand|new zealander", "hong-kong": "hong kong|",
    "africa": "africa african", "middle-east": "middle east|", "morocco": "morocco moroccan", "serbia": "serbia serbian", "western-europe": "western europe|western european", "nordics": "nordics|nordic countries|nordic region|nordic", "efta": "efta|", "uae": "uae|united arab emirates",
}  # fmt: skip
_CHINESE = {
    "中国": "china",
    "美国": "us",
    "德国": "germany",
    "欧洲": "europe",
    "欧盟": "eu",
    "英国": "uk",
    "日本": "japan",
    "全球": "global",
    "韩国": "south-korea",
    "印度": "india",
}
_GOVERNED = re.compile(
    r"\b(?:government|governments|ministry|ministries|minister|administration|regulators?|congress|senate|parliament|commission|lawmakers|president|federal|treasury|department|agency|regierung|bundesregierung|governo|authorities)\b",
    re.IGNORECASE,
)


def _table() -> dict[str, str]:
    table = {}
    for slug, words in _PLACES.items():
        for part in words.split("|") if "|" in words else words.split():
            if part.strip():
                table[part.strip()] = slug
    return table


_TABLE = _table()
PLACE_NAMES = frozenset(_TABLE)
"""All names and adjectives of places, lower case."""


def capitals(name: str) -> str:
    """A name in lower case with a capital for each of its words but the little ones ("Department of Energy")."""
    return " ".join(word if word in ("of", "and") else word[:1].upper() + word[1:] for word in name.split())


def _written(name: str) -> tuple[str, ...]:
    """A name as texts write it: with capitals, all in capitals, and in lower case for the few that are ordinary words."""
    return tuple(dict.fromkeys((capitals(name), name.upper(), *([name] if name in _ORDINARY else []))))


_ORDINARY = frozenset(("worldwide", "globally", "global", "world", "the bloc"))
NAMES = re.compile(
    r"(?<![\w.])(?=[A-Z\u00d6wgt])(?:"
    + "|".join(re.escape(text) for name in sorted(_TABLE, key=len, reverse=True) for text in _written(name))
    + r")(?!\w)"
)
"""Finds names of places, at capitals and the first letters of "world" and "global" only; `place_of` says which."""

COUNTRIES = {
    "china": "CN", "us": "US", "germany": "DE", "uk": "GB", "japan": "JP", "south-korea": "KR", "india": "IN", "france": "FR", "italy": "IT", "spain": "ES",
    "sweden": "SE", "norway": "NO", "vietnam": "VN", "canada": "CA", "netherlands": "NL", "czechia": "CZ", "austria": "AT", "switzerland": "CH", "russia": "RU", "turkey": "TR",
    "israel": "IL", "taiwan": "TW", "malaysia": "MY", "croatia": "HR", "romania": "RO", "mexico": "MX", "brazil": "BR", "australia": "AU",
}  # fmt: skip
"""ISO 3166 alpha-2 of places that are countries."""

_NATIVE = re.compile("|".join(_CHINESE))


@dataclass(frozen=True, slots=True)
class Place:
    """A country or region named in a text; `noun` where it is the place itself ("in China"), not an adjective ("Chinese") or part of a compound ("US-made")."""

    start: int
    end: int
    slug: str
    noun: bool


def place_of(name: str) -> str | None:
    """The slug of a country's or region's name or adjective as written ("German" is "germany"); None where it is none."""
    if name.lower() == "us" and name != "US":
        return None
    if name[:1].islower() and name.lower() not in _ORDINARY:
        return None
    return _TABLE.get(name.lower())


def places(folded: str, start: int, end: int) -> list[Place]:
    """All places in `folded[start:end]`, in order."""
    found = []
    for match in NAMES.finditer(folded, start, end):
        low = match.group().lower()
        slug = place_of(match.group())
        if slug is None:
            continue
        found.append(
            Place(
                match.start(),
                match.end(),
                slug,
                (not low.endswith(("ese", "ish", "an", "ch", "ans", "sche", "schen", "ian")) or low == "japan")
                and not folded.startswith("-", match.end()),
            )
        )
    found.extend(
        Place(match.start(), match.end(), _CHINESE[match.group()], noun=True)
        for match in _NATIVE.finditer(folded, start, end)
    )
    return _joined(folded, found) if any(place.slug == "eu" for place in found) else found


def _joined(folded: str, found: list[Place]) -> list[Place]:
    """The places with those that make up Europe in a list as one ("the EU, Britain and the EFTA countries")."""
    out: list[Place] = []
    at = 0
    while at < len(found):
        after = at + 1
        while after < len(found) and _LISTED.fullmatch(folded, found[after - 1].end, found[after].start):
            after += 1
        slugs = {place.slug for place in found[at:after]}
        if "eu" in slugs and slugs <= _EUROPEAN and (len(slugs) >= _FEWEST_LISTED or "efta" in slugs):
            out.append(Place(found[at].start, found[after - 1].end, "europe", noun=True))
        else:
            out.extend(found[at:after])
        at = after
    return out


_LISTED = re.compile(r"(?:,|,? and|,? plus) (?:the )?")
_EUROPEAN = frozenset(("eu", "efta", "uk", "norway", "switzerland", "turkey"))
_FEWEST_LISTED = 3


def is_government(folded: str, start: int, end: int) -> bool:
    """Whether a government or authority is named there."""
    return _GOVERNED.search(folded, start, end) is not None
