"""Countries and regions as markets and governments: names and adjectives with the slug Tacho writes."""

import re
from dataclasses import dataclass

_PLACES = {
    "china": "china chinese", "us": "u.s.|united states|america|american|americans|us|usa|u.s", "germany": "germany german germans deutschland deutsche deutschen", "eu": "european union|eu",
    "europe": "europe european europeans europa europäische", "uk": "u.k.|united kingdom|britain|british|uk|england", "japan": "japan japanese", "south-korea": "south korea|south korean|korea|korean", "india": "india indian",
    "france": "france french frankreich", "italy": "italy italian italien", "spain": "spain spanish spanien", "norway": "norway norwegian norwegen", "sweden": "sweden swedish schweden", "brazil": "brazil brazilian brasil",
    "mexico": "mexico mexican", "canada": "canada canadian", "australia": "australia australian", "russia": "russia russian russland", "turkey": "turkey turkish", "thailand": "thailand thai", "indonesia": "indonesia indonesian",
    "vietnam": "vietnam vietnamese", "south-africa": "south africa|south african", "netherlands": "netherlands dutch", "switzerland": "switzerland swiss", "austria": "austria austrian österreich österreichische",
    "poland": "poland polish", "hungary": "hungary hungarian", "denmark": "denmark danish", "israel": "israel israeli", "malaysia": "malaysia malaysian", "california": "california", "global": "worldwide|globally|global|world",
    "latin-america": "latin america", "southeast-asia": "southeast asia", "north-america": "north america|north american", "czechia": "czech republic|czechia", "portugal": "portugal portuguese", "belgium": "belgium belgian",
    "finland": "finland finnish", "ireland": "ireland", "taiwan": "taiwan taiwanese", "argentina": "argentina", "saudi-arabia": "saudi arabia", "british-columbia": "british columbia",
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
            table[part.strip()] = slug
    return table


_TABLE = _table()
_NAMES = re.compile(
    r"(?<![\w.])(?:" + "|".join(re.escape(name) for name in sorted(_TABLE, key=len, reverse=True)) + r")(?![\w])",
    re.IGNORECASE,
)
_NATIVE = re.compile("|".join(_CHINESE))


@dataclass(frozen=True, slots=True)
class Place:
    """A country or region named in a text; `noun` where it is the place itself ("in China"), not an adjective ("Chinese")."""

    start: int
    end: int
    slug: str
    noun: bool


def places(folded: str, start: int, end: int) -> list[Place]:
    """All places in `folded[start:end]`, in order."""
    found = []
    for match in _NAMES.finditer(folded, start, end):
        text = match.group()
        if text.lower() == "us" and text != "US":
            continue
        if text[0].islower() and text.lower() not in ("worldwide", "globally", "global", "world"):
            continue
        low = text.lower()
        found.append(
            Place(
                match.start(),
                match.end(),
                _TABLE[low],
                not low.endswith(("ese", "ish", "an", "ch", "ans", "sche", "schen", "ian")) or low == "japan",
            )
        )
    found.extend(
        Place(match.start(), match.end(), _CHINESE[match.group()], noun=True)
        for match in _NATIVE.finditer(folded, start, end)
    )
    return found


def is_government(folded: str, start: int, end: int) -> bool:
    """Whether a government or authority is named there."""
    return _GOVERNED.search(folded, start, end) is not None
