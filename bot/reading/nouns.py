"""Noun phrases beside numbers: what is counted ("2,300 R&D personnel"), and the words of a phrase that carry meaning."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.reading.tokens import PADDING, Token, words

_SINGULAR = {
    "people": "people", "men": "man", "women": "woman", "children": "child", "feet": "foot", "series": "series", "buses": "bus", "lives": "life", "data": "data", "news": "news",
    "businesses": "business", "gas": "gas", "bus": "bus", "fishermen": "fisherman", "wives": "wife", "shelves": "shelf", "teeth": "tooth", "mice": "mouse", "sales": "sale", "jeans": "jeans",
    "viruses": "virus", "campuses": "campus", "species": "species", "suvs": "SUV", "evs": "EV", "personnel": "personnel", "staff": "staff", "movies": "movie", "cookies": "cookie",
    "analyses": "analysis", "crises": "crisis", "axes": "axis", "zombies": "zombie", "shoes": "shoe", "times": "time",
}  # fmt: skip
_NOT_COUNTED = words(
    "percent per cent million billion thousand of the a an and or to in on at for from by with as than that which who when while after before since until if because but more less"
    " ago later earlier away apart respectively each apiece annually daily weekly monthly yearly now today alone overall last next this these those it its they"
    " we he she there here so then also just only even guidance forecast outlook projection target estimate"
)
_PARTICIPLES = words("paid unpaid sold unsold built made held used")
_POSSESSIVES = frozenset(("the", "its", "their", "his", "her", "our"))
_DETERMINERS_INSIDE = frozenset(
    ("the", "its", "their", "his", "her", "my", "your", "these", "those", "all", "our", "a")
)


@dataclass(frozen=True, slots=True)
class Counted:
    """What a number counts.

    Attributes:
        first, after: token indexes of the phrase.
        text: singular, as written.
        unit: canonical unit of its last known noun; None where units.toml has none of its words.
    """

    first: int
    after: int
    text: str
    unit: str | None


def singular(word: str) -> str:
    """A noun's singular; its case is kept."""
    low = word.lower()
    if low in _SINGULAR:
        return _SINGULAR[low] if word.islower() or low in ("suvs", "evs") else word
    if word.isupper() and len(word) < 6:
        return word
    if len(low) < 4 or not low.endswith("s") or low.endswith(("ss", "us", "is")):
        return word
    if low.endswith("ies") and len(low) > 4:
        return word[:-3] + "y"
    if low.endswith(("ches", "shes", "xes", "sses", "zes")):
        return word[:-2]
    return word[:-1]


def is_plural(word: str) -> bool:
    """Whether a noun looks like a plural."""
    low = word.lower()
    return (low.endswith("s") and not low.endswith(("ss", "us", "is")) and len(low) > 2) or low in (
        "people",
        "men",
        "women",
        "children",
        "personnel",
        "staff",
        "feet",
    )


def counted(tokens: Sequence[Token], tags: str, at: int, nouns: Mapping[str, str]) -> Counted | None:  # noqa: C901, PLR0912 - one rule after another, read top to bottom
    """The noun phrase that starts at token `at`, right behind a number: adjectives and nouns up to the last noun; None where there is none.

    "of" and an article may stand before it ("10 of its cars", "millions of cars"); a phrase in Title Case or capitals is taken the same way.
    """
    start = at
    if tokens[at].kind == "k":
        return _measure_word(tokens, at, nouns)
    if tokens[at].low == "of" or tokens[at].low in _POSSESSIVES:
        start = at + 1
        while tokens[start].low in _DETERMINERS_INSIDE or tags[start] == "S":
            start += 1
    elif tokens[at].text == "-" and tokens[at].glued and tokens[at + 1].glued and tokens[at + 1].kind == "w":
        start = at + 1
    if tokens[start].low in ("more", "additional", "other") and tags[start + 1] in "NAEG":
        start += 1
    head = None
    index = start
    unit = None
    while index < len(tokens) - PADDING and index - start < 7:
        token, kind = tokens[index], tags[index]
        named = index > start and (tags[index - 1] == "E" or (token.glued and tokens[index - 1].text == "-"))
        if token.kind == "n" and named and len(token.text) < 5:  # "Model 3 cars", "F-150 pickups"
            index += 1
            continue
        if token.text in ("-", "&", "/") and token.glued and tokens[index + 1].glued and index > start:
            index += 1
            continue
        if (
            token.text == ","
            or kind not in "NAEGVRS"
            or (kind == "S" and (head is None or tokens[at].low != "of"))
            or token.low in _NOT_COUNTED
        ):
            if token.low in ("and", "or") and _joins(tags, index, start, head):
                index += 1
                continue
            break
        if kind == "S" and head is not None and tokens[at].low == "of":
            if tokens[index + 1].kind == "n":
                return None  # "3,000 of the firm's 40,000 workers": what is counted stands behind the whole
            start, head = index + 1, None
            index += 1
            continue
        if kind in "VR" and not (index > start - 1 and _modifies(tokens, tags, index)):
            break
        if kind == "G" and head is not None and tags[index + 1] != "N":
            break
        if kind == "E" and head is not None and tags[head] == "N" and is_plural(tokens[head].text):
            break
        if kind in "NE" or (kind in "AG" and (token.low in nouns or singular(token.low).lower() in nouns)):
            if (
                head is not None
                and singular(token.low).lower() not in nouns
                and is_plural(tokens[head].text)
                and tags[head] == "N"
                and not (token.glued or tokens[index - 1].text in "-/&")
            ):
                break
            unit = _unit_of(tokens, index, start, nouns)
            head = index
        index += 1
    if head is None:
        return None
    return Counted(start, head + 1, _written(tokens, start, head), unit)


def _written(tokens: Sequence[Token], first: int, head: int) -> str:
    """A phrase as written, its last noun in the singular."""
    parts: list[str] = []
    for index in range(first, head + 1):
        text = singular(tokens[index].text) if index == head else tokens[index].text
        if parts and tokens[index].glued:
            parts[-1] += text
        else:
            parts.append(text)
    return " ".join(parts)


def _measure_word(tokens: Sequence[Token], at: int, nouns: Mapping[str, str]) -> Counted | None:
    """The measure word right behind a Chinese number ("2.5万辆"), longest first; None where it is none."""
    for size in (3, 2, 1):
        run = tokens[at : at + size]
        text = "".join(token.text for token in run)
        if text in nouns and all(token.kind == "k" for token in run):
            return Counted(at, at + size, text, nouns[text])
    return None


def _unit_of(tokens: Sequence[Token], head: int, start: int, nouns: Mapping[str, str]) -> str | None:
    """The unit of a phrase's last noun, two words first ("charging point")."""
    word = tokens[head].low
    if head > start:
        left = tokens[head - 1].low
        pair = nouns.get(f"{left} {word}") or nouns.get(f"{left} {singular(word).lower()}")
        if pair is not None:
            return pair
    return nouns.get(word) or nouns.get(singular(word).lower())


def _joins(tags: str, index: int, start: int, head: int | None) -> bool:
    """Whether "and" joins two adjectives before the counted noun ("digital and physical sales")."""
    return (
        index > start
        and (head is None or tags[index - 1] == "A")
        and tags[index - 1] == "A"
        and tags[index + 1] == "A"
        and tags[index + 2] == "N"
    )


def _modifies(tokens: Sequence[Token], tags: str, index: int) -> bool:
    """Whether a participle or adverb stands inside the phrase ("registered cars", "fully electric cars")."""
    return (
        tags[index + 1] in "NAG"
        and tokens[index + 1].low not in _NOT_COUNTED
        and (tags[index] == "R" or tokens[index].low.endswith(("ed", "en")) or tokens[index].low in _PARTICIPLES)
    )
