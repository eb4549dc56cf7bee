"""Words in quotation marks, and whose they are.

A quotation is what stands between an opening and a closing mark of one paragraph, exactly. Its speaker is the person beside the
verb of saying next to it: after it ("…," said Andrea Berg), before it (Berg told reporters: "…"), or, when a further sentence in
marks follows in the same paragraph, the speaker of the one before. "He" and "she" are the person named last. Words that no such
verb joins to a person belong to nobody: names of things and irony stand in marks too.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.reading.prose import Prose

_OPENING = "“„«‹「『"
_CLOSING = "”»›」』"
_MARK = re.compile('["“”„«»「」『』]')
_STOP = re.compile(r"(?<![A-Z])(?<!Mr)(?<!Ms)(?<!Dr)(?<!Inc)(?<!Corp)[.!?]\"? (?=[A-Z\"])|\n|[。！？；]\"?")
_OTHER_CLAUSE = re.compile(r"[;:\"!?]| (?:that|of|to|about) |(?<!Mr)(?<!Ms)(?<!Mrs)(?<!Dr)(?<![A-Z])\.\s")
_PRONOUN = re.compile(r"(?<!\w)(?:he|she|er|sie|ele|ela)(?!\w)", re.IGNORECASE)
_TELLING = re.compile(
    r"\b(?:according to|statement|e-?mail|interview|press release|post|letter|note|call|laut)\b", re.IGNORECASE
)
_ACCORDING = re.compile(
    r"[,.]? ?(?:according to|laut)(?: (?:a|the|an) (?:statement|e-?mail|message|letter)(?: sent)? (?:by|from))?"
)
_GAP_AFTER = 60
"""How far after a quotation its speaker may stand ("…," said longtime Mercedes worker Jeremy Kimbrell)."""

_LONGEST = 1200
"""No quotation is longer; the mark that would close it opens another."""

_GAP_BEFORE = 160
"""How far before a quotation the verb of its speaker may stand."""

_RECENT = 600
"""So far back the person who spoke last is who "he" or "she" means."""

Place = tuple[int, int, str]
"""Where a person is named: start, end, full name."""


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody's exact words: `source[start:end]`, without the marks and the comma before the closing one."""

    start: int
    end: int
    words: str
    speaker: str


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int


class QuoteFinder:
    """Gives quotations to their speakers."""

    def __init__(self, speech_verbs: Sequence[str]) -> None:
        listed = sorted(speech_verbs, key=len, reverse=True)
        latin = "|".join(re.escape(verb) for verb in listed if verb[0] < "\u2e80") or "(?!)"
        native = "|".join(re.escape(verb) for verb in listed if verb[0] >= "\u2e80") or "(?!)"
        self._verb = re.compile(rf"(?<![\w-])(?:{latin})(?![\w-])|{native}", re.IGNORECASE)

    def find(self, prose: Prose, places: Sequence[Place]) -> tuple[Said, ...]:
        """All quotations whose speaker is among the people of `places`, in text order."""
        found: list[Said] = []
        previous: tuple[_Span, str] | None = None
        for span in _spans(prose):
            speaker = self._speaker(prose.folded, span, places)
            if speaker is None and self._is_anothers(prose.folded, span):
                continue
            if speaker is None and previous is not None and _goes_on(prose.folded, previous[0], span):
                speaker = previous[1]
            if speaker is None:
                continue
            previous = (span, speaker)
            said = _exact(prose, span, speaker)
            if said is not None:
                found.append(said)
        return tuple(found)

    def is_beside_speech(self, text: str, start: int, end: int) -> bool:
        """Whether a verb of saying stands directly beside text[start:end]."""
        after = self._verb.match(text, end + 1)
        before = text[max(0, start - 16) : start].split()
        return after is not None or bool(before and self._verb.fullmatch(before[-1]))

    def _speaker(self, text: str, span: _Span, places: Sequence[Place]) -> str | None:
        """The person beside the verb of saying, after the quotation or else before it; or the one who introduced it."""
        speaker = self._after(text, span, places) or self._before(text, span, places)
        return speaker if speaker or self._is_anothers(text, span) else self._introduced(text, span, places)

    def _is_anothers(self, text: str, span: _Span) -> bool:
        """Whether the words right behind a quotation give it to somebody else: "…," the company said."""
        if not _is_open(text, span):
            return False
        stop = _clause_end(text, span.end + 1, _GAP_AFTER)
        verb = self._verb.search(text, span.end + 1, stop)
        return verb is not None and len(text[span.end + 1 : verb.start()].split()) <= 6

    def _after(self, text: str, span: _Span, places: Sequence[Place]) -> str | None:
        """The speaker told after the closing mark, before the sentence ends."""
        stop = _clause_end(text, span.end + 1, _GAP_AFTER + 60)
        verb = (self._verb.search(text, span.end + 1, min(stop, span.end + _GAP_AFTER))) or _ACCORDING.match(
            text, span.end + 1, stop
        )
        if verb is None or len(text[span.end + 1 : verb.start()].split()) > (8 if _is_open(text, span) else 1):
            return None
        named = [place for place in _within(places, span.end + 1, stop) if _is_beside(text, place, verb)]
        if named:
            return min(named, key=lambda place: abs(place[0] - verb.start()))[2]
        return self._meant(text, places, span.start) if _by_pronoun(text, verb, span.end + 1, stop) else None

    def _before(self, text: str, span: _Span, places: Sequence[Place]) -> str | None:
        """The speaker told in the same sentence before the opening mark."""
        begin = _clause_start(text, span.start, _GAP_BEFORE)
        verbs = list(self._verb.finditer(text, begin, span.start))
        if not verbs:
            return _only(places, begin, span.start) if text[begin : span.start].rstrip().endswith(":") else None
        verb = verbs[-1]
        named = [place for place in _within(places, begin, span.start) if _is_beside(text, place, verb)]
        if named:
            return min(named, key=lambda place: abs(place[1] - verb.start()))[2]
        return self._meant(text, places, begin) if _by_pronoun(text, verb, begin, span.start) else None

    def _meant(self, text: str, places: Sequence[Place], before: int) -> str | None:
        """Who "he" or "she" is: the person who spoke last before, else the one named last."""
        for place in reversed(_within(places, max(0, before - _RECENT), before)):
            start, end, _ = place
            after = self._verb.search(text, end, min(len(text), end + 90))
            ahead = self._verb.search(text, max(0, start - 40), start)
            if any(verb is not None and _is_beside(text, place, verb) for verb in (after, ahead)):
                return place[2]
        return _last_named(places, before)

    def _introduced(self, text: str, span: _Span, places: Sequence[Place]) -> str | None:
        """The only person of the sentence before a quotation that is a sentence of its own, if that sentence tells of speaking."""
        begin = _clause_start(text, span.start, 12)
        if text[begin : span.start].strip() or text[span.start - 1] == "\n":
            return None
        earlier = _clause_start(text, begin - 2, _GAP_BEFORE + 80)
        if not (self._verb.search(text, earlier, begin) or _TELLING.search(text, earlier, begin)):
            return None
        return _only(places, earlier, begin)


def _is_open(text: str, span: _Span) -> bool:
    """Whether the sentence goes on behind a quotation that is a clause of its own: a comma inside or behind it, a question, a dash."""
    last, behind = text[span.end - 1], text[span.end + 1 : span.end + 3]
    if last in ".?!":
        return behind[:1] == " " and not behind[1:].isupper() and last != "."
    return last in ",-" or behind[:1] in (",", "-") or behind == " -"


def _only(places: Sequence[Place], start: int, end: int) -> str | None:
    """The only person named there; None where none or several are."""
    named = {place[2] for place in _within(places, start, end)}
    return named.pop() if len(named) == 1 else None


def _is_beside(text: str, place: Place, verb: re.Match[str]) -> bool:
    """Whether a person is the subject of a verb: right before it or with an apposition between, or behind it with a role between."""
    start, end, _ = place
    if text.startswith("'s", end):
        return False  # it is somebody or something of theirs that speaks
    if end <= verb.start():
        between = text[end : verb.start()].strip()
        return (len(between.split()) <= 2 and len(between) < 40) or (
            between[0] in ",(" and between[-1] in ",)" and len(between) < 140
        )
    between = text[verb.end() : start]
    return start >= verb.end() and len(between.split()) <= 9 and not _OTHER_CLAUSE.search(between)


def _by_pronoun(text: str, verb: re.Match[str], start: int, stop: int) -> bool:
    """Whether "he" or "she" is the subject of the verb."""
    before = text[max(start, verb.start() - 24) : verb.start()].split()[-3:]
    after = text[verb.end() : min(stop, verb.end() + 6)].split()[:1]
    return any(_PRONOUN.fullmatch(word.strip(",")) for word in (*before, *after))


def _spans(prose: Prose) -> Iterator[_Span]:
    """Quotations by their marks' positions: opening and closing one of the same paragraph, in text order."""
    opened: int | None = None
    for mark in _MARK.finditer(prose.source):
        place = mark.start()
        if opened is not None and (place - opened > _LONGEST or prose.source.find("\n", opened, place) >= 0):
            opened = None
        if _opens(prose.source, place, is_open=opened is not None):
            opened = place
        elif opened is not None:
            if place - opened > 2:
                yield _Span(opened, place)
            opened = None


def _opens(source: str, place: int, *, is_open: bool) -> bool:
    """Whether a quotation mark opens; a straight one is judged by the blanks beside it."""
    mark = source[place]
    if mark == "“" and is_open:
        return False
    if mark in _OPENING:
        return True
    if mark in _CLOSING:
        return False
    before = source[place - 1] if place else " "
    after = source[place + 1] if place + 1 < len(source) else " "
    if before.isspace() or before in "([—–-":
        return not after.isspace()
    if after.isspace() or after in ".,;:!?)]—–-'’":
        return False
    return not is_open


def _clause_end(text: str, start: int, reach: int) -> int:
    """Where the sentence after a quotation ends: at a full stop before a blank, a line's end or the next quotation."""
    stop = re.compile(r"[.!?](?=\s|$)|[。！？；]|\n|\"").search(text, start, min(len(text), start + reach))
    return stop.start() if stop else min(len(text), start + reach)


def _clause_start(text: str, end: int, reach: int) -> int:
    """Where the sentence begins that `end` stands in, looking back no further than `reach`."""
    begin = max(0, end - reach)
    last = begin
    for stop in _STOP.finditer(text, begin, min(len(text), end + 1)):
        if stop.end() <= end:
            last = stop.end()
    return last


def _within(places: Sequence[Place], start: int, end: int) -> list[Place]:
    index = bisect_left(places, start, key=lambda place: place[0])
    found = []
    while index < len(places) and places[index][0] < end:
        found.append(places[index])
        index += 1
    return found


def _last_named(places: Sequence[Place], before: int) -> str | None:
    index = bisect_left(places, before, key=lambda place: place[0])
    return places[index - 1][2] if index else None


def _goes_on(text: str, previous: _Span, span: _Span) -> bool:
    """Whether a quotation continues the one before: same paragraph, and nothing but its attribution between the two."""
    between = text[previous.end + 1 : span.start]
    if "\n" in between or len(between) > 140:
        return False
    return len(re.findall(r"[.!?](?:\s|$)", between)) <= 1


def _exact(prose: Prose, span: _Span, speaker: str) -> Said | None:
    start, end = span.start + 1, span.end
    while start < end and prose.source[start].isspace():
        start += 1
    while end > start and (prose.source[end - 1].isspace() or prose.source[end - 1] in ",，"):
        end -= 1
    words = prose.source[start:end]
    several = len(words.split()) >= 2 or (len(words) >= 4 and words[0] >= "\u2e80")
    return Said(start, end, words, speaker) if several else None
