"""The terms of a report: words and word pairs by weight, in a form that outlets' different spellings share.

The title counts twice and the first sixty words once, because feeds carry headlines and leads; pairs count half
(stories.md, section 4). Chinese, Japanese and Korean runs have no spaces, so they are cut into pairs of characters.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from sys import intern

from bot.grouping.background import STOP_WORDS

TITLE_WEIGHT = 2.0
PAIR_WEIGHT = 0.5
LEAD_WORDS = 60

_WORD = re.compile(r"[^\W_]+(?:[.,\-'’][^\W_]+)*")
_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_EAST_ASIAN_OR_LATIN = re.compile(rf"{_EAST_ASIAN.pattern}|[a-zA-Z0-9.]+")
_PLAIN = re.compile(rf"[^\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+|{_EAST_ASIAN.pattern[:-1]}")
_ENDINGS = (("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""))


@lru_cache(maxsize=8192)
def terms(title: str, text: str) -> Mapping[str, float]:
    """Weight by term for one report: 1 and more for words, less for pairs ("recall camera"); empty for an empty report."""
    weights: defaultdict[str, float] = defaultdict(float)
    for passage, weight in ((title, TITLE_WEIGHT), (lead(text), 1.0)):
        previous = ""
        for word in words(passage):
            if word:
                weights[intern(word)] += weight
                if previous:
                    weights[intern(f"{previous} {word}")] += weight * PAIR_WEIGHT
            previous = word
    return dict(weights)


def lead(text: str) -> str:
    """The first sixty words; scripts without spaces are bounded by the length those would have."""
    return " ".join(text[: LEAD_WORDS * 12].split()[:LEAD_WORDS])


def words(passage: str) -> Iterator[str]:
    """Stemmed words in order, lower case; East Asian runs as pairs of characters; "" where a stop word stands."""
    for match in _WORD.finditer(passage):
        for piece in match.group().split("-"):
            if not piece.isascii() and _EAST_ASIAN.search(piece):
                yield from _pairs(piece)
            else:
                word = piece.lower()
                yield "" if word in STOP_WORDS else stem(word)


def _pairs(run: str) -> Iterator[str]:
    for part in _EAST_ASIAN_OR_LATIN.findall(run):
        if _EAST_ASIAN.match(part) and len(part) > 1:
            yield from (part[at : at + 2] for at in range(len(part) - 1))
        else:
            yield part.lower()


@lru_cache(maxsize=32768)
def stem(word: str) -> str:
    """A word without possessive and common endings: outlets differ in tense and number, not in the event."""
    word = word.replace("’", "'").removesuffix("'s").replace(",", "")
    if not word.isalpha() or not word.isascii():
        return word
    if len(word) <= 4:
        plural = len(word) > 2 and word.endswith("s") and not word.endswith(("ss", "us", "is", "as", "os"))
        return word.removesuffix("s") if plural else word
    for ending, substitute in _ENDINGS:
        if word.endswith(ending) and not word.endswith("ss") and len(word) - len(ending) >= 3:
            word = word.removesuffix(ending) + substitute
            break
    return word.removesuffix("e") if len(word) > 4 else word


def plain_words(passage: str) -> tuple[str, ...]:
    """Words as they stand, lower case, East Asian characters one by one: what a copied text keeps."""
    return tuple(_PLAIN.findall(passage.lower()))
