"""Texts and what people type, cut into the same words: the one rule of search for every database.

Words are runs of letters and digits, without case or accents. Chinese, Japanese and Korean text has no spaces, so a run
of its characters becomes overlapping pairs, as Lucene's CJK analyser does: 小米汽车 is 小米 米汽 汽车 and, so that a
single character is found by its beginning, 车. Databases get words already cut and never see what somebody typed.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af\U00020000-\U000323af"
_RUNS = re.compile(f"[{_CJK}]+|[^\\W_{_CJK}]+")
_IS_CJK = re.compile(f"[{_CJK}]")
_ACCENTS = re.compile("[\u0300-\u036f]")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand side by side in this order.

    Attributes:
        words: at least one.
        open_end: the last word is only a beginning.
    """

    words: tuple[str, ...]
    open_end: bool = False


def index_words(text: str) -> list[str]:
    """The words of a text, in order, as search finds them."""
    return [word for run in _RUNS.findall(_fold(text)) for word in _index_run(run)]


def phrases(typed: Sequence[str]) -> tuple[Phrase, ...]:
    """What somebody typed, a phrase for each word (R&D is the phrase "r d"), the last one open at its end; () for mere signs."""
    found: list[Phrase] = []
    for place, word in enumerate(typed):
        runs = _RUNS.findall(_fold(word))
        for cjk, group in groupby(runs, key=lambda run: _IS_CJK.match(run) is not None):
            side_by_side = tuple(group)
            found += map(_pairs, side_by_side) if cjk else [Phrase(side_by_side)]
        if runs and place == len(typed) - 1 and not _IS_CJK.match(runs[-1]):
            found[-1] = replace(found[-1], open_end=True)
    return tuple(found)


def _fold(text: str) -> str:
    if text.isascii():
        return text.lower()
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    return unicodedata.normalize("NFKC", bare).casefold()


def _index_run(run: str) -> tuple[str, ...] | list[str]:
    if not _IS_CJK.match(run):
        return (run,)
    return [run[place : place + 2] for place in range(len(run))]


def _pairs(run: str) -> Phrase:
    if len(run) == 1:
        return Phrase((run,), open_end=True)
    return Phrase(tuple(run[place : place + 2] for place in range(len(run) - 1)))
