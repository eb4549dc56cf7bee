"""A story in at most forty of its own words.

Sentences of the text are shortened (`bot.reading.clauses`), judged by place, figures, companies and nearness to the headline, and
the best one or two are taken. Nothing is worded anew but an opening "He" or "The company", for which the only name it can mean
is put. A sentence with a quantity that is no verified figure is not used, so that every number in a gist can be proven.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.model.figure import Figure, Salience
from bot.model.story import Person
from bot.reading.clauses import Piece, joined, shortened, stands_alone
from bot.reading.companies import Mention, main_companies
from bot.reading.numerals import read_number
from bot.reading.prose import Prose, Sentence
from bot.reading.tokens import Token, tokenise

MOST_WORDS = 40
"""domain.md section 5, rule 4."""

LOOKED_AT = 14
"""Only so many sentences from the start can become a gist: news puts first what matters."""

LONGEST = 900
"""A longer sentence is a list or a table; no gist is made of it."""

_BAD_OPENING = re.compile(
    r"(?:he|she|it|they|this|that|these|those|such|there|but|and|or|so|yet|then|thus|hence|both|neither|his|her|their|its|him|them|we|i|you|another|others|here|what|why|how|who|if|when|while"
    r"|because|although|though|as|instead|rather|except|nor|which|where|read|click|sign|watch|check|see|plus|according|yes|no|not|ones?|first|second|third|finally|also|either|in other words|for example|for instance|in fact"
    r"|after all|among (?:them|these|those)|the same|the latter|the former|the other|wobei|dass|daraufhin|zudem|allerdings|jedoch|dabei|nun|update|correction|es|er|sie|das|dies|diese|dieser|aber|und|doch|denn|auch|ele|ela|eles|isso|isto|mas|e)\b",
    re.IGNORECASE,
)
_LATE_PRONOUN = re.compile(r"[^,]{2,40}, (?:they|it|he|she|this|that|these)\b|[A-Z][\w ]{2,30}: ")
_PERSON_OPENING = re.compile(r"(?:He|She)(?= \w)")
_FIRM_OPENING = re.compile(
    r"The (?:company|automaker|carmaker|car maker|firm|EV maker|electric car maker|electric-car maker)(?='s | [a-z])"
)
_NO_NEWS = re.compile(
    r"\b(?:respond(?:ed)? to|declin(?:ed|es|ing) to (?:comment|say)|(?:could not|couldn't) be reached|yet to comment|no comment|request(?:s|ed)? (?:for comment|seeking)|seeking comment|message was left|return(?:ed)? (?:a )?(?:calls?|messages?))\b",
    re.IGNORECASE,
)
_READER = re.compile(r"\b(?:I|[Ww]e|us|[Yy]ou|[Yy]our|[Oo]ur|[Mm]y|[Ll]et's|I'm|we're|you're|you'll|ich|Ich|wir|Wir)\b")
_CAPTION = re.compile(
    r"\b(?:is|are|was|were) (?:displayed|seen|pictured|shown|photographed)\b|\bfile photo\b", re.IGNORECASE
)
_VAGUE = re.compile(r"\b(?:it|they|them|this|there|everything|something|things?|way|what)\b", re.IGNORECASE)
_QUOTED = re.compile('["“„«][^"”“»]*["”“»]')
_HARMLESS = re.compile(r"(?:one|ein|eine|um|uma|a|an|(?:19|20)\d\d(?:-\d\d)?)", re.IGNORECASE)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DAY = re.compile(rf"{_MONTH} $")
_DAY_BEFORE = re.compile(rf"(?:st|nd|rd|th)? (?:of )?{_MONTH}(?!\w)")
_HAS_DIGITS = re.compile(r"\d")
_CONTENT = re.compile(r"[A-Za-zÀ-ÿ0-9][\w'-]{2,}")
_CJK = re.compile("[\u3400-\u9fff\uac00-\ud7af\u3040-\u30ff]")
_TERMINAL = re.compile("[.!。！][\"”'’)]?$")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A shortened sentence, ready to be shown.

    Attributes:
        order: of its sentence in the text.
        text: as it is shown.
        plain: the same with its own opening pronoun.
        pieces: what of the source it keeps.
        figures: indexes of those it tells.
        score: how good a gist it makes.
    """

    order: int
    text: str
    plain: str
    pieces: tuple[Piece, ...]
    figures: frozenset[int]
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class _Story:
    """What is known of the text."""

    prose: Prose
    figures: Sequence[Figure]
    mentions: Sequence[Mention]
    people: Sequence[Person]
    main: frozenset[str]
    title: frozenset[str]


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
    title = " ".join(sentence.text for sentence in prose.sentences if sentence.title)
    story = _Story(prose, figures, mentions, people, main_companies(prose, mentions), _content(title))
    told = [s for s in prose.sentences if not s.title and not s.boilerplate and s.end - s.start <= LONGEST]
    candidates = [
        candidate
        for order, sentence in enumerate(told[:LOOKED_AT])
        for candidate in _candidates(story, order, sentence)
        if candidate.score > 0
    ]
    candidates.sort(key=lambda candidate: (-candidate.score, candidate.order))
    best = next((candidate for candidate in candidates if _is_sound(story, candidate)), None)
    if best is None:
        return ""
    fitting = _companions(best, candidates)
    second = next((candidate for candidate in fitting if _is_sound(story, candidate)), None)
    chosen = sorted((best, second) if second is not None else (best,), key=lambda candidate: candidate.order)
    return _together(chosen)


def _is_sound(story: _Story, candidate: _Candidate) -> bool:
    """Whether a candidate can stand alone and holds no unproven quantity; asked last, of the best first, since it takes longest."""
    plain = joined(story.prose, candidate.pieces)
    return stands_alone(story.prose, candidate.pieces, plain) and _all_verified(story, candidate.pieces)


def _candidates(story: _Story, order: int, sentence: Sentence) -> Iterator[_Candidate]:
    """The ways to tell one sentence, longest first, that fit; whether they are sound is asked later."""
    if not _TERMINAL.search(sentence.text) or _NO_NEWS.search(sentence.text) or _CAPTION.search(sentence.text):
        return
    names = [mention.start for mention in story.mentions if sentence.start <= mention.start < sentence.end]
    for cuts, pieces in enumerate(shortened(story.prose, sentence, names)):
        plain = joined(story.prose, pieces)
        text = _opened(story, plain, pieces)
        if text is None or _length(text) > MOST_WORDS or _READER.search(_QUOTED.sub("", text)):
            continue
        told = frozenset(
            index
            for index, figure in enumerate(story.figures)
            if any(a <= figure.evidence.start and figure.evidence.end <= b for a, b in pieces)
            or (_HAS_DIGITS.search(figure.evidence.text) and figure.evidence.text in text)
        )
        score = _score(story, order, text, pieces, told) - 0.15 * cuts
        yield _Candidate(order, _ended(text), _ended(plain), pieces, told, score)


def _opened(story: _Story, text: str, pieces: Sequence[Piece]) -> str | None:
    """The text with a name for its opening "He" or "The company"; None where it opens with a word that points outside it."""
    if not text:
        return None
    if pronoun := _PERSON_OPENING.match(text):
        name = _only_person(story, pieces[0][0])
        return None if name is None else name + text[pronoun.end() :]
    if firm := _FIRM_OPENING.match(text):
        name = _only_firm(story, pieces)
        return None if name is None else name + text[firm.end() :]
    if text[0] in "*#>" or _BAD_OPENING.match(text) or _LATE_PRONOUN.match(text):
        return None
    return text[0].upper() + text[1:]


def _ended(text: str) -> str:
    text = text[0].upper() + text[1:]
    return text if _TERMINAL.search(text) else text.rstrip(",;:") + ("。" if _CJK.search(text[-1]) else ".")


def _only_person(story: _Story, before: int) -> str | None:
    named = [person.name for person in story.people if 0 <= story.prose.source.find(person.name) < before]
    return named[0] if len(named) == 1 else None


def _only_firm(story: _Story, pieces: Sequence[Piece]) -> str | None:
    """The one company "the company" can mean: alone main so far, alone named in the sentence before, and not named in this one."""
    start, end = pieces[0][0], pieces[-1][1]
    before = [mention for mention in story.mentions if mention.start < start]
    last = max((sentence.start for sentence in story.prose.sentences if sentence.end <= start), default=0)
    ids = {mention.company_id for mention in before if mention.start >= last}
    main = {mention.company_id for mention in before} & story.main
    if len(main) != 1 or not ids <= main or any(m.company_id in main for m in story.mentions if start <= m.start < end):
        return None
    first = next(mention for mention in before if mention.company_id in main)
    return story.prose.source[first.start : first.end]


def _all_verified(story: _Story, pieces: Sequence[Piece]) -> bool:
    """Whether every number in the pieces is that of a figure (there, or told again), or is a date or part of a name."""
    text = story.prose.folded
    for left, right in pieces:
        tokens = tokenise(text, left, right)
        at = 0
        while tokens[at].kind != "e":
            number = read_number(tokens, at)
            if number is None:
                at += 1
                continue
            span = tokens[number.first].start, tokens[number.after - 1].end
            values = {number.low, number.low if number.high is None else number.high}
            proven = any(_tells(figure, span, values) for figure in story.figures)
            if not proven and not _is_harmless(text, tokens, number.first, number.after):
                return False
            at = max(number.after, at + 1)
    return True


def _tells(figure: Figure, span: Piece, values: set[Decimal]) -> bool:
    """Whether a number at a place is a figure's own, by the place of its evidence or by its value."""
    if figure.evidence.start < span[1] and span[0] < figure.evidence.end:
        return True
    quantities = (figure.quantity, *figure.alt, *((figure.prior,) if figure.prior is not None else ()))
    known = {abs(v) for q in quantities for v in (q.low, q.high) if isinstance(v, Decimal)}
    return values <= known


def _is_harmless(text: str, tokens: Sequence[Token], first: int, after: int) -> bool:
    """A year, a day of the month, "one", an ordinal, or the number of a name ("Model 3", "Level 4")."""
    token, following = tokens[first], tokens[after]
    before = tokens[first - 1] if first else None
    if after - first == 1 and _HARMLESS.fullmatch(token.text):
        return True
    if _DAY.search(text, max(0, token.start - 12), token.start) or _DAY_BEFORE.match(text, token.end):
        return True
    if following.text in "×x" or (before is not None and before.text in "×x" and before.glued):
        return True
    if token.low == "quarter" or following.low in ("quarter", "st", "nd", "rd", "th"):
        return True
    if token.kind != "n" or before is None or before.end < token.start - 1 or following.text == "%":
        return False
    return before.kind in "ws" and (before.text[:1].isupper() or (before.text == "-" and token.glued))


def _length(text: str) -> int:
    """Words; of Chinese text half its characters."""
    return len(text.split()) + len(_CJK.findall(text)) // 2


def _score(story: _Story, order: int, text: str, pieces: Sequence[Piece], told: frozenset[int]) -> float:
    """How well a sentence tells the story: early, with its figures and company, near the headline and yet beyond it."""
    content = _content(text)
    if story.title and len(content - story.title) < 4 and not told:
        return 0.0
    score = max(0.4, 2.8 - 0.5 * order) + (0.7 if order == 0 else 0.0)
    score += min(2.0, sum(_weight(story.figures[index]) for index in told))
    if any(m.company_id in story.main and any(a <= m.start < b for a, b in pieces) for m in story.mentions):
        score += 0.8
    if _QUOTED.search(text):
        score -= 0.8
    score += 0.12 * (min(12, len([word for word in content if len(word) > 4])) - 7) - 0.2 * len(_VAGUE.findall(text))
    score += 1.6 * len(content & story.title) / max(3, len(story.title))
    words = _length(text)
    return score - 0.05 * max(0, words - 32) - (0.6 if words < 9 else 0.0)


def _weight(figure: Figure) -> float:
    return {Salience.ESSENTIAL: 0.9, Salience.USEFUL: 0.4}.get(figure.salience, 0.0)


def _companions(best: _Candidate, candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """Second sentences that still fit and tell something new, the best first."""
    room = MOST_WORDS - _length(best.text)
    said = _content(best.text)
    fitting = [
        candidate
        for candidate in candidates
        if candidate.order != best.order
        and _length(candidate.text) <= room
        and len(_content(candidate.text) - said) >= 5
        and len(_content(candidate.text) & said) <= 0.6 * len(_content(candidate.text))
        and candidate.score > 1.2
    ]
    return sorted(fitting, key=lambda candidate: (-_gain(best, said, candidate), candidate.order))


def _gain(best: _Candidate, said: frozenset[str], candidate: _Candidate) -> float:
    """What a second sentence adds: its own worth, new figures, new words."""
    new = min(10, len(_content(candidate.text) - said))
    return candidate.score + len(candidate.figures - best.figures) + 0.15 * new


def _together(chosen: Sequence[_Candidate]) -> str:
    """The sentences in text order; a name put for "He" is not said twice."""
    told: list[str] = []
    for candidate in chosen:
        put = candidate.text != candidate.plain and not candidate.text.startswith(candidate.plain[:4])
        name = " ".join(candidate.text.split()[:2])
        told.append(candidate.plain if put and told and name in told[-1] else candidate.text)
    return " ".join(told)


def _content(text: str) -> frozenset[str]:
    """The longer words, without their endings, so that "raised" and "raises" are one."""
    return frozenset(word.lower()[:6] for word in _CONTENT.findall(text))
