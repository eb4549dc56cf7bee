"""Which companies a text names, and which of them it is about.

One pass of an Aho-Corasick automaton over all names finds the places; the longest name wins. What stands in a name's place is
then judged: a person (Christine Blasey Ford), a known homonym (Lincoln Memorial), or a name that is also a common word and so
needs proof: a cue, a model, a surer name of the same company, or a text that is about vehicles at all. Which names need proof
and what proves them is data (`companies.toml`, and the lists `vehicle_words`, `company_homonyms`, `person_titles` and
`given_names` of `lexicon.toml`).
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.model.catalogue import Catalogue, Company
from bot.model.story import CompanyMention
from bot.reading.citations import is_cited, is_medium
from bot.reading.company_names import (
    ANY_VEHICLE,
    Name,
    company_names,
    exact_pattern,
    is_letter,
    name_automaton,
    proof_pattern,
    ticker_names,
    words_pattern,
)
from bot.reading.prose import Prose, Sentence
from bot.reading.tags import tag
from bot.reading.tokens import tokenise

NEAR = 160
"""Characters around an ambiguous name in which a cue must stand, beside its own sentence."""

FAR = 480
"""Its own sentence counts no further than this, for lists and tables have no full stops."""

MOST_LOOKS = 40
"""So many places of one name are judged by what stands around them; the others follow these."""

MOST_TITLES = 12
"""A headline has no more sentences than this; it stands at the start."""

DENSE = 3
"""So many different vehicle words and sure car makers make a text one about vehicles, in which surnames are taken for makers."""

_CAPITALISED_BEFORE = re.compile(r"((?:[A-ZÀ-Þ][\w.'-]*[ ]){1,3})$")
_CAPITALISED_AFTER = re.compile(r"[ ]([A-ZÀ-Þ][\w'-]*)")
_INITIAL = re.compile(r"[A-Z]\.$")
_ASIDE = re.compile(
    r"\b(?:including|such as|like|unlike|compared (?:to|with)|than|im gegensatz zu|anders als|wie|according to|from rivals?)\s(?:the\s)?$",
    re.IGNORECASE,
)
_OWNED = re.compile(
    r"(?: [\w-]+)? (?:driver|owner|customer|dealership|dealer|buyer|fan|shareholder)s?\b", re.IGNORECASE
)
_JOINED = re.compile(r"(?:'s)?(?: \([^()]{1,16}\))?,? ?(?:and|und|&|e)? ?")
_TICKER = re.compile(r"\((?:[A-Z]{2,9}: ?)?([A-Z]{3,5})(?:\.[A-Z]{1,2})?\)")
_CAR_KINDS = frozenset(("group", "maker", "brand", "historic"))


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where a text names a company.

    Attributes:
        start, end: offsets into the source, end exclusive.
        company_id: which.
        sure: the name alone says so; False where something nearby had to prove it.
    """

    start: int
    end: int
    company_id: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class _Place:
    start: int
    end: int
    name: Name


@dataclass(frozen=True, slots=True)
class _Scene:
    """What a text as a whole says about its names: surely named companies, names that are somebody's, and whether it is about cars."""

    prose: Prose
    sure: Mapping[str, _Place]
    persons: frozenset[str]
    dense: bool


class CompanyFinder:
    """Finds the companies of a catalogue in texts. Building one takes a moment; finding is quick and has no state."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._companies = catalogue.companies
        lexicon = catalogue.lexicon
        self._given = frozenset(lexicon.get("given_names", ()))
        self._odd = frozenset(lexicon.get("not_surnames", ()))
        self._titles = frozenset(lexicon.get("person_titles", ()))
        self._vehicle = words_pattern(lexicon.get("vehicle_words", ()))
        self._proofs = {company.id: proof_pattern(company) for company in catalogue.companies.values()}
        self._models = {company.id: exact_pattern(company.models) for company in catalogue.companies.values()}
        self._tickers = ticker_names(catalogue.companies.values())
        self._automaton = name_automaton(
            company_names(catalogue.companies.values(), lexicon.get("company_homonyms", ()))
        )

    def find(self, prose: Prose) -> tuple[Mention, ...]:
        """All places where a company is named, in text order, none in what the page says of itself."""
        text = prose.folded
        places = [place for place in _longest(self._places(text)) if not _in_boilerplate(place, prose.sentences)]
        persons = frozenset(place.name.text for place in places if self._is_person(text, place))
        places = [place for place in places if place.name.companies and not self._is_person(text, place)]
        sure = {
            company_id: place
            for place in reversed(places)
            for company_id, needs_proof in place.name.companies
            if not needs_proof and len(place.name.companies) == 1
        }
        scene = _Scene(prose, sure, persons, self._is_about_vehicles(text, sure))
        looked = Counter[str]()
        judged: list[Mention | None] = []
        for place in places:
            looked[place.name.text] += any(needs_proof for _, needs_proof in place.name.companies)
            judged.append(self._judge(scene, place) if looked[place.name.text] <= MOST_LOOKS else None)
        proven = {(p.name.text, m.company_id) for p, m in zip(places, judged, strict=True) if m is not None}
        return tuple(
            mention
            for place, found in zip(places, judged, strict=True)
            if (mention := found or _same_sense(place, proven)) is not None
        )

    def story_companies(self, prose: Prose, mentions: Sequence[Mention]) -> tuple[CompanyMention, ...]:
        """The companies of the story, in order of their first mention, without authorities and sources.

        A company is main when it stands in the headline or is the subject of the first sentence; brand and group may both be.
        """
        bodies = {mention.company_id for mention in mentions if self._companies[mention.company_id].kind == "body"}
        passing = only_sources(prose, mentions, self._companies)
        mine = [mention for mention in mentions if mention.company_id not in bodies | passing]
        main = main_companies(prose, mine)
        ids = dict.fromkeys(mention.company_id for mention in mine)
        return tuple(CompanyMention(company_id, main=company_id in main) for company_id in ids)

    def _places(self, text: str) -> Iterator[_Place]:
        for last, name in self._automaton.iter(text):
            end = last + 1
            start = end - len(name.text)
            if _is_word_at(text, start, end):
                yield _Place(start, end, name)
        for ticker in _TICKER.finditer(text):
            if (traded := self._tickers.get(ticker[1])) is not None:
                yield _Place(ticker.start(1), ticker.end(1), traded)

    def _is_person(self, text: str, place: _Place) -> bool:
        before = _CAPITALISED_BEFORE.search(text, max(0, place.start - 48), place.start)
        if before is not None:
            words = before[1].split()
            if words[-1].endswith("'s") or (words[-1].endswith(".") and not _INITIAL.match(words[-1])):
                words = words[-1:]
            if any(word.rstrip(".").lower() in self._titles for word in words[-1:]):
                return len(place.name.text.split()) == 1
            if any(word.lower() in self._given or _INITIAL.fullmatch(word) for word in words):
                return len(place.name.text.split()) == 1 and not words[-1].endswith("'s")
        if place.name.text.lower() in self._given:
            after = _CAPITALISED_AFTER.match(text, place.end)
            return after is not None and after[1].lower() not in self._odd and not self._belongs(place, after[1])
        return False

    def _belongs(self, place: _Place, word: str) -> bool:
        """Whether a capitalised word after an ambiguous name is a car word or a model of one of its companies."""
        if self._vehicle is not None and self._vehicle.search(word.lower()):
            return True
        for company_id, _ in place.name.companies:
            models = self._companies[company_id].models
            if word in models or f"{place.name.text} {word}" in models:
                return True
        return any(
            (proof := self._proofs[company_id]) is not None and proof.search(word.lower())
            for company_id, _ in place.name.companies
        )

    def _is_about_vehicles(self, text: str, sure: Mapping[str, _Place]) -> bool:
        makers = sum(1 for company_id in sure if self._companies[company_id].kind in _CAR_KINDS)
        if makers >= DENSE:
            return True
        words: set[str] = set()
        if self._vehicle is not None:
            for found in self._vehicle.finditer(text.lower()):
                words.add(found[0])
                if makers + len(words) >= DENSE:
                    return True
        return False

    def _judge(self, scene: _Scene, place: _Place) -> Mention | None:
        for company_id, needs_proof in place.name.companies:
            if needs_proof and self._is_proven(scene, place, self._companies[company_id]):
                return Mention(place.start, place.end, company_id, sure=False)
        plain = [company_id for company_id, needs_proof in place.name.companies if not needs_proof]
        return Mention(place.start, place.end, plain[0]) if plain else None

    def _is_proven(self, scene: _Scene, place: _Place, company: Company) -> bool:
        if company.id in scene.sure:
            return True
        start, end = _window(scene.prose.sentences, place)
        around = scene.prose.folded[start : place.start] + "\n" + scene.prose.folded[place.end : end]
        models = self._models[company.id]
        if models is not None and models.search(around):
            return True
        person = place.name.text in scene.persons
        proof = self._proofs[company.id]
        if not person and proof is not None and proof.search(around.lower()):
            return True
        if company.cues and ANY_VEHICLE not in company.cues:
            return False
        if person:
            return scene.dense
        if scene.dense or any(start <= other.start < end for other in scene.sure.values() if self._makes_cars(other)):
            return True
        return self._vehicle is not None and self._vehicle.search(around.lower()) is not None

    def _makes_cars(self, place: _Place) -> bool:
        return any(self._companies[company_id].kind in _CAR_KINDS for company_id, _ in place.name.companies)


_CITED = {"retail": is_cited, "tech": is_medium}
"""By kind of company, how it is named without being part of the story."""


def _same_sense(place: _Place, proven: Collection[tuple[str, str]]) -> Mention | None:
    """A name proven once in a text means the same company wherever else it stands there."""
    for company_id, _ in place.name.companies:
        if (place.name.text, company_id) in proven:
            return Mention(place.start, place.end, company_id, sure=False)
    return None


def only_sources(prose: Prose, mentions: Sequence[Mention], companies: Mapping[str, Company]) -> set[str]:
    """Ids of companies the text only cites ("according to Cox Automotive") or uses as a medium ("wrote on Facebook")."""
    cited = {mention.company_id for mention in mentions if companies[mention.company_id].kind in _CITED}
    for mention in mentions:
        cites = _CITED.get(companies[mention.company_id].kind)
        if cites is not None and not cites(prose.folded, mention.start, mention.end):
            cited.discard(mention.company_id)
    return cited


def main_companies(prose: Prose, mentions: Sequence[Mention]) -> frozenset[str]:
    """Ids of the companies in the headline, and of those that are the subject of the first sentence.

    Where neither names one, the only company of the first sentence is main when the text speaks of it most.
    """
    titles = [(sentence.start, sentence.end) for sentence in prose.sentences[:MOST_TITLES] if sentence.title]
    headline = {m.company_id for m in mentions if any(start <= m.start < end for start, end in titles)}
    first = next((s for s in prose.sentences if not s.title and not s.boilerplate), None)
    if first is None:
        return frozenset(headline)
    inside = [mention for mention in mentions if first.start <= mention.start < min(first.end, first.start + FAR)]
    main = headline.union(_subjects(prose, first, inside))
    if main or not inside:
        return frozenset(main)
    counts = Counter(mention.company_id for mention in mentions)
    ids = {mention.company_id for mention in inside}
    if len(ids) == 1 and counts[inside[0].company_id] == max(counts.values()):
        return frozenset(ids)
    return frozenset()


def _subjects(prose: Prose, sentence: Sentence, mentions: Sequence[Mention]) -> Iterator[str]:
    """The first company of a sentence that stands before its verb, and those joined to it by a comma or "and"."""
    before: Mention | None = None
    aside = False
    for mention in mentions:
        joined = before is not None and _JOINED.fullmatch(prose.folded, before.end, mention.start) is not None
        if before is not None and not aside and not joined:
            return
        if not (aside and joined):
            aside = _is_aside(prose.folded, sentence, mention)
        before = mention
        if aside:
            continue
        if not joined and any(letter in "VX" for letter in tag(tokenise(prose.folded, sentence.start, mention.start))):
            return
        yield mention.company_id


def _is_aside(text: str, sentence: Sentence, mention: Mention) -> bool:
    """Whether a company is only mentioned on the way to the subject: "unlike Audi", "a Lyft driver"."""
    if _ASIDE.search(text, max(sentence.start, mention.start - 40), mention.start):
        return True
    return _OWNED.match(text, mention.end) is not None


def _longest(places: Iterable[_Place]) -> Iterator[_Place]:
    """Of overlapping places the one that starts first, of those the longest."""
    end = 0
    for place in sorted(places, key=lambda place: (place.start, -place.end)):
        if place.start >= end:
            yield place
            end = place.end


def _is_word_at(text: str, start: int, end: int) -> bool:
    if start > 0 and is_letter(text[start]) and is_letter(text[start - 1]):
        return False
    if end < len(text) and is_letter(text[end - 1]) and is_letter(text[end]):
        return text[end] == "s" and not (end + 1 < len(text) and is_letter(text[end + 1]))
    return True


def _in_boilerplate(place: _Place, sentences: Sequence[Sentence]) -> bool:
    index = bisect_right(sentences, place.start, key=lambda sentence: sentence.start) - 1
    return index >= 0 and sentences[index].boilerplate and place.start < sentences[index].end


def _window(sentences: Sequence[Sentence], place: _Place) -> tuple[int, int]:
    """The place's sentence, or the characters around it, whichever reaches further."""
    start, end = place.start - NEAR, place.end + NEAR
    index = bisect_right(sentences, place.start, key=lambda sentence: sentence.start) - 1
    if index >= 0 and place.start < sentences[index].end:
        start = min(start, max(sentences[index].start, place.start - FAR))
        end = max(end, min(sentences[index].end, place.end + FAR))
    return max(0, start), end
