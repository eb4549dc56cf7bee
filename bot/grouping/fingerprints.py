"""Reprints: a wire text that forty outlets carry is one telling, however they headline it.

A fingerprint is the set of hashed three-word shingles of a text's opening. Openings are short, so the sets are small and are
compared exactly: no MinHash estimate is needed, because candidates come from the word index and never from all pairs. Containment
instead of resemblance finds the outlet that carries only the first paragraph.
"""

from functools import lru_cache
from zlib import crc32

from bot.grouping.terms import plain_words

OPENING_WORDS = 150
SHINGLE_WORDS = 3
FEWEST_SHINGLES = 8
"""Texts shorter than ten words are too short to be anybody's in particular; their titles decide then."""

CARRIED = 0.6
"""Share of the shorter text that stands in the longer one: below it, two desks quote the same release; above, one text."""


@lru_cache(maxsize=8192)
def fingerprint(text: str) -> frozenset[int]:
    """Hashes of the three-word shingles of the opening of a text, the same in every process; empty for a short text."""
    opening = plain_words(text)[:OPENING_WORDS]
    shingles = zip(*(opening[at:] for at in range(SHINGLE_WORDS)), strict=False)
    return frozenset(crc32(" ".join(shingle).encode()) for shingle in shingles)


def carries(one: frozenset[int], other: frozenset[int]) -> bool:
    """Whether two fingerprints are of one text, whole or cut; order does not matter."""
    fewer = min(len(one), len(other))
    return fewer >= FEWEST_SHINGLES and len(one & other) >= CARRIED * fewer


def same_text(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two (title, text) pairs are one telling: one text carried twice, or equal titles over texts too short to tell."""
    (one_title, one_text), (other_title, other_text) = one, other
    first, second = fingerprint(one_text), fingerprint(other_text)
    if min(len(first), len(second)) >= FEWEST_SHINGLES:
        return carries(first, second)
    titles = plain_words(one_title), plain_words(other_title)
    return titles[0] == titles[1] and len(titles[0]) > SHINGLE_WORDS
