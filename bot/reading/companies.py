"""Which companies a text names, and which of them it is about.

One pass of an Aho-Corasick automaton over all names finds the places; the longest name wins. What stands in a name's place is
then judged: a person (Christine Blasey Ford), a known homonym (Lincoln Memorial), or a name that is also a common word and so
needs proof: a cue, a model, a surer name of the same company, or a text that is about vehicles at all. Which names need proof
and what proves them is data (`companies.toml`, and the lists `vehicle_words`, `company_homonyms`, `person_titles` and
`given_names` of `lexicon.toml`).
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import ahocorasick

from bot.model.catalogue import Catalogue, Company
from bot.model.story import CompanyMention
from bot.reading.prose import Prose, Sentence, fold

NEAR = 160
"""Characters around an ambiguous name in which a cue must stand, beside its own sentence."""

DENSE = 3
"""So many different vehicle words and sure car makers make a text one about vehicles, in which surnames are taken for makers."""

ANY_VEHICLE = "*"
"""Among a company's cues: any vehicle word or surer maker proves it, as if it had no cues of its own."""

_CAPITALISED_BEFORE = re.compile(r"((?:[A-ZÀ-Þ][\w.'-]*[ ]){1,3})$")
_CAPITALISED_AFTER = re.compile(r"[ ]([A-ZÀ-Þ][\w'-]*)")
_INITIAL = re.compile(r"[A-Z]\.?$")
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
class _Name:
    """A name as the automaton holds it: the companies it may mean (none for a homonym) and whether each needs proof."""

    text: str
    companies: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class _Place:
    start: int
    end: int
    name: _Name


class CompanyFinder:
    """Finds the companies of a catalogue in texts. Building one takes a moment; finding is quick and has no state."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._companies = catalogue.companies
        lexicon = catalogue.lexicon
        self._given = frozenset(lexicon.get("given_names", ()))
        self._titles = frozenset(lexicon.get("person_titles", ()))
        self._vehicle = _words_pattern(lexicon.get("vehicle_words", ()))
        self._proofs = {company.id: _proof_pattern(company) for company in catalogue.companies.values()}
        self._models = {company.id: _exact_pattern(company.models) for company in catalogue.companies.values()}
        self._automaton = _automaton(_names(catalogue.companies.values(), lexicon.get("company_homonyms", ())))

    def find(self, prose: Prose) -> tuple[Mention, ...]:
        """All places where a company is named, in text order, none in what the page says of itself."""
        text = prose.folded
        places = [place for place in _longest(self._places(text)) if not _in_boilerplate(place, prose.sentences)]
        persons = {place.name.text for place in places if self._is_person(text, place)}
        places = [place for place in places if place.name.companies and not self._is_person(text, place)]
        sure = {
            company_id: place
            for place in reversed(places)
            for company_id, needs_proof in place.name.companies
            if not needs_proof and len(place.name.companies) == 1
        }
        dense = self._is_about_vehicles(text, sure)
        mentions = []
        for place in places:
            found = self._judge(prose, place, sure, dense=dense, person=place.name.text in persons)
            if found is not None:
                mentions.append(found)
        return tuple(mentions)

    def story_companies(self, prose: Prose, mentions: Sequence[Mention]) -> tuple[CompanyMention, ...]:
        """The companies of the story, in order of their first mention, without authorities and sources.

        A company is main when it stands in the headline or is the subject of the first sentence; brand and group may both be.
        """
        mine = [mention for mention in mentions if self._companies[mention.company_id].kind != "body"]
        main = main_companies(prose, mine)
        ids = dict.fromkeys(mention.company_id for mention in mine)
        return tuple(CompanyMention(company_id, main=company_id in main) for company_id in ids)

    def _places(self, text: str) -> Iterator[_Place]:
        for last, name in self._automaton.iter(text):
            end = last + 1
            start = end - len(name.text)
            if _is_word_at(text, start, end):
                yield _Place(start, end, name)

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
            return after is not None and not self._belongs(place, after[1])
        return False

    def _belongs(self, place: _Place, word: str) -> bool:
        """Whether a capitalised word after an ambiguous name is a car word or a model of one of its companies."""
        if self._vehicle is not None and self._vehicle.search(word.lower()):
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

    def _judge(
        self, prose: Prose, place: _Place, sure: Mapping[str, _Place], *, dense: bool, person: bool
    ) -> Mention | None:
        proven = [
            company_id
            for company_id, needs_proof in place.name.companies
            if needs_proof
            and self._is_proven(prose, place, self._companies[company_id], sure, dense=dense, person=person)
        ]
        if proven:
            return Mention(place.start, place.end, proven[0], sure=False)
        plain = [company_id for company_id, needs_proof in place.name.companies if not needs_proof]
        return Mention(place.start, place.end, plain[0]) if plain else None

    def _is_proven(
        self, prose: Prose, place: _Place, company: Company, sure: Mapping[str, _Place], *, dense: bool, person: bool
    ) -> bool:
        if company.id in sure:
            return True
        start, end = _window(prose.sentences, place)
        around = prose.folded[start : place.start] + "\n" + prose.folded[place.end : end]
        models = self._models[company.id]
        if models is not None and models.search(around):
            return True
        proof = self._proofs[company.id]
        if not person and proof is not None and proof.search(around.lower()):
            return True
        if company.cues and ANY_VEHICLE not in company.cues:
            return False
        if person:
            return dense
        if dense or any(start <= other.start < end for other in sure.values() if self._makes_cars(other)):
            return True
        return self._vehicle is not None and self._vehicle.search(around.lower()) is not None

    def _makes_cars(self, place: _Place) -> bool:
        return any(self._companies[company_id].kind in _CAR_KINDS for company_id, _ in place.name.companies)


def main_companies(prose: Prose, mentions: Sequence[Mention]) -> frozenset[str]:
    """Ids of the companies in the headline, and of those that are the subject of the first sentence."""
    headline = {m.company_id for m in mentions if any(s.title and s.start <= m.start < s.end for s in prose.sentences)}
    first = next((s for s in prose.sentences if not s.title and not s.boilerplate), None)
    if first is None:
        return frozenset(headline)
    inside = [mention for mention in mentions if first.start <= mention.start < first.end]
    return frozenset(headline.union(_subjects(prose, inside)))


def _subjects(prose: Prose, mentions: Sequence[Mention]) -> Iterator[str]:
    """The first company of a sentence, and those joined to it by a comma or "and"."""
    for before, mention in zip((None, *mentions), mentions, strict=False):
        if before is not None and not re.fullmatch(
            r"(?:'s)?,? ?(?:and|und|&|e)? ?", prose.folded[before.end : mention.start]
        ):
            return
        yield mention.company_id


def _names(companies: Iterable[Company], homonyms: Sequence[str]) -> Mapping[str, _Name]:
    meanings: dict[str, dict[str, bool]] = {}
    for company in companies:
        needy = frozenset(company.needs_proof)
        for name in (company.name, *company.aliases, *company.native_aliases, *company.needs_proof):
            for surface in _surfaces(name):
                meanings.setdefault(surface, {}).setdefault(company.id, surface in needy or name in needy)
        for name in company.needs_proof:
            meanings.setdefault(fold(name), {})[company.id] = True
    names = {surface: _Name(surface, tuple(ids.items())) for surface, ids in meanings.items()}
    names.update({fold(homonym): _Name(fold(homonym), ()) for homonym in homonyms})
    return names


def _surfaces(name: str) -> Iterator[str]:
    """How a name is written: as given, in capitals (not a short one), and with one capital where the maker has its own way."""
    plain = fold(name)
    yield plain
    if len(plain) > 3 and not plain.isupper():
        yield plain.upper()
    if " " not in plain and len(plain) > 4 and not plain.isupper() and plain.isalpha() and plain.isascii():
        yield plain.capitalize()


def _automaton(names: Mapping[str, _Name]) -> "ahocorasick.Automaton":
    automaton = ahocorasick.Automaton()
    automaton.add_word("\0", _Name("\0", ()))  # it must hold a word to be searched
    for surface, name in names.items():
        automaton.add_word(surface, name)
    automaton.make_automaton()
    return automaton


def _longest(places: Iterable[_Place]) -> Iterator[_Place]:
    """Of overlapping places the one that starts first, of those the longest."""
    end = 0
    for place in sorted(places, key=lambda place: (place.start, -place.end)):
        if place.start >= end:
            yield place
            end = place.end


def _is_letter(character: str) -> bool:
    """Whether a character continues a Latin word; Chinese ones never do."""
    return character.isalnum() and character < "\u2e80"


def _is_word_at(text: str, start: int, end: int) -> bool:
    if start > 0 and _is_letter(text[start]) and _is_letter(text[start - 1]):
        return False
    if end < len(text) and _is_letter(text[end - 1]) and _is_letter(text[end]):
        return text[end] == "s" and not (end + 1 < len(text) and _is_letter(text[end + 1]))
    return True


def _in_boilerplate(place: _Place, sentences: Sequence[Sentence]) -> bool:
    index = bisect_right(sentences, place.start, key=lambda sentence: sentence.start) - 1
    return index >= 0 and sentences[index].boilerplate and place.start < sentences[index].end


def _window(sentences: Sequence[Sentence], place: _Place) -> tuple[int, int]:
    """The place's sentence, or the characters around it, whichever reaches further."""
    start, end = place.start - NEAR, place.end + NEAR
    index = bisect_right(sentences, place.start, key=lambda sentence: sentence.start) - 1
    if index >= 0 and place.start < sentences[index].end:
        start, end = min(start, sentences[index].start), max(end, sentences[index].end)
    return max(0, start), end


def _words_pattern(words: Sequence[str]) -> re.Pattern[str] | None:
    """Matches any of the words in lower-cased text; a "*" at the end stands for any ending."""
    if not words:
        return None
    latin = [_word_body(word) for word in words if word.isascii() or _is_letter(word[0])]
    native = [re.escape(word) for word in words if not (word.isascii() or _is_letter(word[0]))]
    parts = ([rf"(?<![\w])(?:{'|'.join(latin)})"] if latin else []) + native
    return re.compile("|".join(parts))


def _word_body(word: str) -> str:
    folded = fold(word.lower())
    return re.escape(folded[:-1]) + r"\w*" if folded.endswith("*") else re.escape(folded) + r"(?!\w)"


def _proof_pattern(company: Company) -> re.Pattern[str] | None:
    tickers = [ticker.partition(":")[2].lower() for ticker in company.tickers if len(ticker.partition(":")[2]) > 2]
    return _words_pattern((*(cue for cue in company.cues if cue != ANY_VEHICLE), *tickers))


def _exact_pattern(names: Sequence[str]) -> re.Pattern[str] | None:
    if not names:
        return None
    longest_first = sorted(map(fold, names), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
