"""A story in at most forty of its own words.

Sentences of the text are shortened by leaving out what can go without changing what they say (brackets, datelines, "the company
said on Thursday", relative clauses, tails), judged by place, figures and companies, and the best one or two are taken. Nothing
is worded anew but an opening "He" or "The company", for which the only name it can mean is put. A sentence with a quantity that
is no verified figure is left out, so that every number in a gist can be proven.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.model.figure import Figure, Salience
from bot.model.story import Person
from bot.reading.companies import Mention, main_companies
from bot.reading.numerals import read_number
from bot.reading.prose import Prose, Sentence
from bot.reading.tags import tag
from bot.reading.tokens import Token, tokenise

MOST_WORDS = 40
"""domain.md section 5, rule 4."""

LOOKED_AT = 14
"""Only so many sentences from the start can become a gist: news puts first what matters."""

_BRACKETS = re.compile(r" ?\((?!s\))[^()\n]{1,120}\)| ?\[[^\[\]\n]{1,80}\]")
_DATELINE = re.compile(
    r"[A-Z][A-Za-z'. /]{2,40}(?:, [A-Z][A-Za-z.]+)?(?: ?\((?:Reuters|AP|AFP|dpa|Bloomberg|[A-Z][A-Za-z ]{2,24})\))? -+ (?=[A-Z])"
    r"|[A-Z]{3,}(?:[ /,]+[A-Z]{3,}){0,4}? (?=[A-Z][a-z]|[A-Z.]{2,} [a-z]|[A-Z]{2,}[a-z])"
)
_OWN_WORD = re.compile(
    r",? (?:the|its) (?:[\w'-]+ ){0,3}?(?:company|automaker|carmaker|car maker|maker|firm|group|startup|start-up|manufacturer|supplier|retailer|brand)"
    r"(?: has)? (?:said|announced|says|reported|confirmed)(?: (?:in|on|late|early|today|yesterday|this|last)[^,.]{0,40})?(?=[,.])"
)
_LEAD_IN = re.compile(
    r"(?:however|meanwhile|additionally|moreover|furthermore|in addition|also|separately|still|now|overall|of course|to be sure|as a result|on (?:mon|tues|wednes|thurs|fri|satur|sun)day)\s?,\s",
    re.IGNORECASE,
)
_RELATIVE = re.compile(r", (?:which|who|whose|where|of which)\b[^,;]{8,160}(?:,|(?=[.;]?$))")
_DASHED = re.compile(r" -+ [^-;.]{3,90}? -+(?= )")
_TAIL = re.compile(
    r", (?:while|as|because|with|citing|including|compared (?:with|to)|making|marking|bringing|giving|helped by|driven by|thanks to|following|adding|noting|although|despite|even as"
    r"|which|who|where|amid|after|saying|pushing|leaving|allowing|capping|beating|up from|down from|boosted by|dragged down|joining|and (?:is|was|has|will|it|they|he|she|the)|but)\b"
    r"| (?:while|after|because|although|despite|amid|following|even as)\b| -+ |; "
)
_LATE_PRONOUN = re.compile(
    r"(?:In other words|For example|For instance|In fact|After all)\b|[^,]{2,40}, (?:they|it|he|she|this|that|these)\b"
)
_BAD_OPENING = frozenset(
    (
        "he",
        "she",
        "it",
        "they",
        "this",
        "that",
        "these",
        "those",
        "such",
        "there",
        "but",
        "and",
        "or",
        "so",
        "yet",
        "then",
        "thus",
        "hence",
        "both",
        "neither",
        "his",
        "her",
        "their",
        "its",
        "him",
        "them",
        "we",
        "i",
        "you",
        "another",
        "others",
        "here",
        "what",
        "why",
        "how",
        "who",
        "if",
        "when",
        "while",
        "because",
        "although",
        "though",
        "as",
        "instead",
        "rather",
        "except",
        "nor",
        "which",
        "where",
        "read",
        "click",
        "sign",
        "watch",
        "check",
        "see",
        "plus",
        "according",
        "yes",
        "no",
        "not",
        "one",
        "ones",
        "es",
        "er",
        "sie",
        "das",
        "dies",
        "diese",
        "dieser",
        "aber",
        "und",
        "doch",
        "denn",
        "auch",
        "ele",
        "ela",
        "eles",
        "isso",
        "isto",
        "mas",
        "e",
    )
)
_PERSON_OPENING = re.compile(r"(?:He|She)(?= \w)")
_FIRM_OPENING = re.compile(
    r"The (?:company|automaker|carmaker|car maker|firm|EV maker|electric car maker|electric-car maker)(?='s | [a-z])"
)
_SMALL_NUMBERS = frozenset(("one", "ein", "eine", "um", "uma", "a", "an"))
_CALENDAR = re.compile(r"(?:19|20)\d\d(?:-\d\d)?$")
_DAY = re.compile(r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.? $")
_CONTENT = re.compile(r"[A-Za-zÀ-ÿ0-9][\w'-]{2,}")
_CJK = re.compile("[\u3400-\u9fff\uac00-\ud7af\u3040-\u30ff]")
_QUOTE = re.compile('["“”„«»「」]')
_TERMINAL = re.compile("[.!。！][\"”'’)]?$")

Piece = tuple[int, int]
"""A part of the source that is kept: start and end."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A shortened sentence, ready to be shown."""

    order: int
    text: str
    score: float
    figures: frozenset[int]


def write_gist(
    prose: Prose, figures: Sequence[Figure], mentions: Sequence[Mention], people: Sequence[Person] = ()
) -> str:
    """At most forty words that say what happened; "" where the text has nothing to add to its headline.

    Args:
        prose: the text.
        figures: all verified figures; a sentence with another quantity is not used.
        mentions: of companies.
        people: of the text, so that an opening "He" can be named.
    """
    candidates = [
        candidate
        for order, sentence in enumerate(_usable(prose))
        if (candidate := _candidate(prose, order, sentence, (figures, mentions, people))) is not None
    ]
    if not candidates:
        return ""
    best = max(candidates, key=lambda candidate: (candidate.score, -candidate.order))
    second = _companion(best, candidates)
    chosen = sorted((best, *second), key=lambda candidate: candidate.order)
    return " ".join(candidate.text for candidate in chosen)


def _usable(prose: Prose) -> Iterator[Sentence]:
    told = [sentence for sentence in prose.sentences if not sentence.title and not sentence.boilerplate]
    yield from told[:LOOKED_AT]


Facts = tuple[Sequence[Figure], Sequence[Mention], Sequence[Person]]


def _candidate(prose: Prose, order: int, sentence: Sentence, facts: Facts) -> _Candidate | None:
    figures, mentions, people = facts
    if not _TERMINAL.search(sentence.text) or sentence.text.endswith("?"):
        return None
    for pieces in _shortened(prose, sentence, mentions):
        text = _told(prose, pieces, mentions, people)
        if text is None or not _is_whole(prose, pieces, text) or _length(text) > MOST_WORDS:
            continue
        if not _all_verified(prose, pieces, figures):
            continue
        told = frozenset(
            index
            for index, figure in enumerate(figures)
            if any(a <= figure.evidence.start and figure.evidence.end <= b for a, b in pieces)
        )
        candidate = _Candidate(order, text, 0.0, told)
        score = _score(prose, candidate, pieces, facts)
        return replace(candidate, score=score) if score > 0 else None
    return None


def _shortened(prose: Prose, sentence: Sentence, mentions: Sequence[Mention]) -> Iterator[tuple[Piece, ...]]:
    """The sentence without what can always go; then, ever shorter, without relative clauses and tails."""
    text = prose.folded
    start, end = sentence.start, sentence.end
    dateline = _DATELINE.match(text, start, end)
    if dateline is not None and not any(start <= mention.start < dateline.end() for mention in mentions):
        start = dateline.end()
    lead_in = _LEAD_IN.match(text, start, end)
    if lead_in is not None:
        start = lead_in.end()
    gone = [match.span() for match in _BRACKETS.finditer(text, start, end)]
    gone += [match.span() for match in _OWN_WORD.finditer(text, start, end)]
    gone += [match.span() for match in _DASHED.finditer(text, start, end)]
    yield _kept(start, end, gone)
    relatives = [match.span() for match in _RELATIVE.finditer(text, start, end)]
    if relatives:
        gone += relatives
        yield _kept(start, end, gone)
    tails = [match.start() for match in _TAIL.finditer(text, start + 24, end)]
    for cut in reversed(tails):
        yield _kept(start, cut, gone)


def _kept(start: int, end: int, gone: Sequence[Piece]) -> tuple[Piece, ...]:
    pieces, here = [], start
    for left, right in sorted(gone):
        if left >= end:
            break
        if left > here:
            pieces.append((here, left))
        here = max(here, right)
    if here < end:
        pieces.append((here, end))
    return tuple(pieces)


def _told(prose: Prose, pieces: Sequence[Piece], mentions: Sequence[Mention], people: Sequence[Person]) -> str | None:
    """The pieces as one sentence; None where it opens with a word that points outside it."""
    text = " ".join("".join(prose.source[a:b] for a, b in pieces).split())
    text = re.sub(r" ([,.;:])", r"\1", text).strip(" ,;:-–—")
    text = re.sub(r",\.", ".", text)
    if not text:
        return None
    start = pieces[0][0]
    if pronoun := _PERSON_OPENING.match(text):
        name = _only_person(prose, people, start)
        if name is None:
            return None
        text = name + text[pronoun.end() :]
    elif firm := _FIRM_OPENING.match(text):
        name = _only_firm(prose, mentions, pieces)
        if name is None:
            return None
        text = name + text[firm.end() :]
    if _LATE_PRONOUN.match(text):
        return None
    if re.split(r"[\s,'’]", text, maxsplit=1)[0].lower() in _BAD_OPENING:
        return None
    text = text[0].upper() + text[1:]
    return text if _TERMINAL.search(text) else text.rstrip(",;:") + ("。" if _CJK.search(text[-1]) else ".")


def _only_person(prose: Prose, people: Sequence[Person], before: int) -> str | None:
    named = [person.name for person in people if 0 <= prose.source.find(person.name) < before]
    return named[0] if len(named) == 1 else None


def _only_firm(prose: Prose, mentions: Sequence[Mention], pieces: Sequence[Piece]) -> str | None:
    """The one company "the company" can mean: alone main so far, alone named in the sentence before, and not named in this one."""
    start, end = pieces[0][0], pieces[-1][1]
    before = [mention for mention in mentions if mention.start < start]
    last = max((sentence.start for sentence in prose.sentences if sentence.end <= start), default=0)
    ids = {mention.company_id for mention in before if mention.start >= last}
    main = {mention.company_id for mention in before} & main_companies(prose, mentions)
    if len(main) != 1 or not ids <= main or any(m.company_id in main for m in mentions if start <= m.start < end):
        return None
    first = next(mention for mention in before if mention.company_id in main)
    return prose.source[first.start : first.end]


def _is_whole(prose: Prose, pieces: Sequence[Piece], text: str) -> bool:
    """Whether what is left can stand alone: it has a verb, its quotation marks are paired, it is long enough to say something."""
    if _CJK.search(text):
        return len(text) >= 8
    if _length(text) < 6 or len(_QUOTE.findall(text)) % 2 or text.count("(") != text.count(")"):
        return False
    if text.lstrip()[0] in '"“„«':
        return False
    tokens = _tokens(prose, pieces)
    tags = tag(tokens)
    return any(letter in "VX" for letter in tags) or not text.isascii()


def _tokens(prose: Prose, pieces: Sequence[Piece]) -> list[Token]:
    tokens: list[Token] = []
    for left, right in pieces:
        tokens = tokens[: len(tokens) - 2] if tokens else []
        tokens += tokenise(prose.folded, left, right)
    return tokens


def _all_verified(prose: Prose, pieces: Sequence[Piece], figures: Sequence[Figure]) -> bool:
    """Whether every number in the pieces lies in a figure's evidence, or is a date or part of a name."""
    proven = [(figure.evidence.start, figure.evidence.end) for figure in figures]
    for left, right in pieces:
        tokens = tokenise(prose.folded, left, right)
        at = 0
        while tokens[at].kind != "e":
            number = read_number(tokens, at)
            if number is None:
                at += 1
                continue
            first, last = tokens[number.first], tokens[number.after - 1]
            covered = any(a < last.end and first.start < b for a, b in proven)
            if not covered and not _is_harmless(prose.folded, tokens, number.first, number.after):
                return False
            at = max(number.after, at + 1)
    return True


def _is_harmless(text: str, tokens: Sequence[Token], first: int, after: int) -> bool:
    """A year, a day of the month, "one", an ordinal, or the number of a name ("Model 3", "Level 4")."""
    token = tokens[first]
    if after - first == 1 and (token.low in _SMALL_NUMBERS or _CALENDAR.fullmatch(token.text)):
        return True
    if _DAY.search(text, max(0, token.start - 12), token.start):
        return True
    if token.low == "quarter" or tokens[after].low in ("quarter", "st", "nd", "rd", "th"):
        return True
    before = tokens[first - 1] if first else None
    return (
        token.kind == "n"
        and before is not None
        and before.kind in "ws"
        and (before.text[:1].isupper() or (before.text == "-" and token.glued))
        and before.end >= token.start - 1
        and tokens[after].text != "%"
    )


def _length(text: str) -> int:
    """Words; of Chinese text half its characters."""
    native = len(_CJK.findall(text))
    return len(text.split()) + native // 2


def _score(prose: Prose, candidate: _Candidate, pieces: Sequence[Piece], facts: Facts) -> float:
    text, told = candidate.text, candidate.figures
    figures, mentions, _ = facts
    score = max(0.4, 3.0 - 0.55 * candidate.order)
    score += min(2.4, sum(_weight(figures[index]) for index in told))
    main = main_companies(prose, mentions)
    if any(mention.company_id in main and any(a <= mention.start < b for a, b in pieces) for mention in mentions):
        score += 0.8
    if _QUOTE.search(text):
        score -= 1.0
    if re.search(r"\b(?:I|we|you|your|our|my)\b", text):
        score -= 1.2
    title = " ".join(sentence.text for sentence in prose.sentences if sentence.title)
    new = _content(text) - _content(title)
    if title and len(new) < 4 and not told:
        return 0.0
    overlap = len(_content(text) & _content(title)) / max(1, len(_content(title)))
    score += 0.8 * overlap
    words = _length(text)
    return score - (0.05 * max(0, words - 32)) - (0.6 if words < 9 else 0.0)


def _weight(figure: Figure) -> float:
    return {Salience.ESSENTIAL: 0.9, Salience.USEFUL: 0.4}.get(figure.salience, 0.0)


def _companion(best: _Candidate, candidates: Sequence[_Candidate]) -> tuple[_Candidate, ...]:
    """A second sentence that still fits and tells something new."""
    room = MOST_WORDS - _length(best.text)
    said = _content(best.text)
    fitting = [
        candidate
        for candidate in candidates
        if candidate is not best
        and _length(candidate.text) <= room
        and len(_content(candidate.text) - said) >= 5
        and len(_content(candidate.text) & said) <= 0.6 * len(_content(candidate.text))
        and candidate.score > 1.2
    ]
    if not fitting:
        return ()
    return (
        max(fitting, key=lambda candidate: (len(candidate.figures - best.figures) + candidate.score, -candidate.order)),
    )


def _content(text: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _CONTENT.findall(text))
