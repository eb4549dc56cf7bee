"""Who a text names, with role and company, and who is quoted with exactly which words.

Names come from runs of capitalised words: a known given name, a role beside them ("spokeswoman Andrea Berg", "Akira Kishimoto,
auto analyst"), or a Chinese or Korean family name in front make them a person; firms, places and things are taken out by word
lists. Later mentions by surname belong to the full name. Authors and photographers are no key persons: bylines and credits are
passed over, and a biography at the end takes its subject out. Words in quotation marks are given to their speaker by
`bot.reading.quotes`.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.model.catalogue import Catalogue
from bot.model.story import Person
from bot.reading.chinese_people import ChinesePeople
from bot.reading.companies import Mention, main_companies
from bot.reading.prose import Prose, Sentence, fold
from bot.reading.quotes import Place, QuoteFinder
from bot.reading.roles import Role, RoleReader

MOST_PEOPLE = 60
"""No story tells of more; a longer list of names is none of people."""

_BESIDE = 240
"""Companies further away from a name are not its bearer's."""

_CAPITAL = r"(?:Mc|Mac|O'|D'|De|Di|La|Le|Van|Von)?[A-ZÀ-ÖØ-ÞŠŽČĐ][\w]*(?:[-'][A-ZÀ-Þ][\w]+)*"
_PARTICLE = (
    r"(?:van der|van den|van de|von der|de la|de los|van|von|de|del|della|da|dos|do|di|du|la|le|bin|al|el|ter|ten|den)"
)
_RUN = re.compile(rf"(?<![\w@#/&])(?:{_CAPITAL}|[A-Z]\.)(?: (?:[A-Z]\.(?:[A-Z]\.)*|{_PARTICLE}(?= [A-Z])|{_CAPITAL}))*")
_SHORT = re.compile(rf"\S+(?: (?:[A-Z]\.|{_PARTICLE}))* \S+")
_PARTICLES = frozenset(_PARTICLE[3:-1].split("|"))
_INITIALS = re.compile(r"(?:[A-Z]\.)+")
_POSSESSIVE = re.compile(r"'s$")
_CREDIT_AFTER = re.compile(
    r" ?/ ?[A-Z]| \| |, Fla\.| ?, [A-Z][a-z]{2,5}\.(?= |$)| (?:via|for) (?:Getty|AP|Reuters|AFP)\b"
)
_CREDIT_BEFORE = re.compile(
    r"(?:photo(?:graph)?s?|image|picture|illustration|foto|text|words|video)(?: by|:| courtesy of)? $|\b(?:in|near|outside) $",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"(?:follow|contact|e-?mail|write to|reach|tweet) (?!.{0,40}\bsaid\b)(?:[\w']+ ){0,4}[A-Z]", re.IGNORECASE
)
_BIOGRAPHY = re.compile(
    r" (?:is|was|has been|ist) (?:an? |the |our )?[^.]{0,60}?\b(?:blogger|blog|writer|journalist|reporter|author|editor|contributor|columnist|correspondent|thought leader|redakteur\w*|autor\w*)\b"
    r"|, (?:an? )?(?:staff|senior|freelance|contributing) (?:writer|reporter|editor)|'s (?:work|writing) has appeared",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Named:
    """A full name where the text writes it."""

    start: int
    end: int
    name: str
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    """A sentence, and whether nearly all its words have capitals."""

    sentence: Sentence
    titled: bool


class PeopleFinder:
    """Finds people and what they say."""

    def __init__(self, catalogue: Catalogue) -> None:
        lexicon = catalogue.lexicon
        self._given = frozenset(lexicon.get("given_names", ()))
        self._family_first = frozenset(lexicon.get("family_names_first", ()))
        self._odd = frozenset(lexicon.get("not_surnames", ()))
        self._never = frozenset(name.lower() for name in lexicon.get("not_people", ()))
        self._titles = frozenset(lexicon.get("person_titles", ()))
        roles = (*lexicon.get("role_words", ()), *lexicon.get("role_modifiers", ()))
        self._role_words = frozenset(word for role in roles for word in role.split())
        self._roles = RoleReader(lexicon, catalogue.companies)
        self._chinese = ChinesePeople(lexicon)
        self._quotes = QuoteFinder(lexicon.get("speech_verbs", ()))

    def find(self, prose: Prose, mentions: Sequence[Mention]) -> tuple[Person, ...]:
        """The people of the text in order of their first full naming, each with role, company and exact words where given."""
        named = _merged(self._places(prose, mentions))
        if not named:
            return ()
        said = self._quotes.find(prose, _later_places(prose, named))
        return tuple(
            Person(
                person.name,
                role=person.role.words if person.role is not None else None,
                company_id=person.role.org if person.role is not None else None,
                quotes=tuple(dict.fromkeys(quote.words for quote in said if quote.speaker == person.name)),
            )
            for person in named
        )

    def _places(self, prose: Prose, mentions: Sequence[Mention]) -> list[_Named]:
        taken = [(mention.start, mention.end) for mention in mentions]
        main = main_companies(prose, mentions)
        home = next((mention.company_id for mention in mentions if mention.company_id in main), None)
        found: list[_Named] = []
        authors: set[str] = set()
        for sentence in prose.sentences:
            if sentence.boilerplate or _CONTACT.match(prose.folded, sentence.start):
                continue
            if not sentence.text.isascii():
                near = mentions[_from(taken, sentence.start) : _from(taken, sentence.end)]
                for start, end, role in self._chinese.find(prose.folded, sentence.start, sentence.end, near):
                    found.append(_Named(start, end, prose.source[start:end], role))
            line = _Line(sentence, _is_titled(prose.folded[sentence.start : min(sentence.end, sentence.start + 400)]))
            for start, end in self._runs(prose.folded, sentence, taken):
                if _is_author(prose, sentence, start, end):
                    authors.add(prose.source[start:end])
                else:
                    first = _from(taken, max(sentence.start, start - _BESIDE))
                    near = mentions[first : _from(taken, min(sentence.end, start + _BESIDE))]
                    if (named := self._judge(prose, line, (start, end), near, home)) is not None:
                        found.append(named)
        return [named for named in found if named.name not in authors]

    def _runs(self, text: str, sentence: Sentence, taken: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Runs of capitalised words, cut where a company, a role or a title stands."""
        for run in _RUN.finditer(text, sentence.start, sentence.end):
            start: int | None = None
            end = run.start()
            for token in re.finditer(r"\S+", run[0]):
                left = run.start() + token.start()
                word = _POSSESSIVE.sub("", token[0])
                if _is_inside(taken, left) or self._is_no_name(word):
                    if start is not None:
                        yield start, end
                    start = None
                elif start is not None or word.lower() not in _PARTICLES:
                    start = left if start is None else start
                    end = left + len(word)
            if start is not None:
                yield start, end

    def _is_no_name(self, word: str) -> bool:
        low = word.rstrip(".").lower()
        if low in self._titles and low not in self._given:
            return True
        if len(word) > 3 and word.isupper() and "-" not in word:
            return True
        return low in self._role_words and low not in self._given

    def _judge(
        self, prose: Prose, line: _Line, place: tuple[int, int], near: Sequence[Mention], home: str | None
    ) -> _Named | None:
        sentence = line.sentence
        start, end = self._trimmed(prose.folded, place, titled=line.titled)
        words = prose.folded[start:end].split()
        solid = [word for word in words if word.lower() not in _PARTICLES and not _INITIALS.fullmatch(word)]
        if not 2 <= len(solid) <= 4 or len(words) > 6 or len(solid[-1]) < 2:
            return None
        if " ".join(words).lower() in self._never or self._is_credit(prose, sentence, start, end):
            return None
        role = self._roles.read(prose, sentence, (start, end), near, home)
        if role is None and self._roles.makes_it_a_firm(prose.folded, end):
            return None
        return (
            _Named(start, end, prose.source[start:end], role)
            if self._is_person(prose, solid, role, (start, end))
            else None
        )

    def _trimmed(self, text: str, place: tuple[int, int], *, titled: bool) -> tuple[int, int]:
        """The place without a word before the given name that is none ("Meanwhile Mary Barra") and without particles at the end.

        In a headline whose every word has a capital only given name and surname belong to it.
        """
        start, end = place
        words = text[start:end].split()
        if (
            len(words) > 2
            and words[0].lower() not in self._given
            and words[1].lower() in self._given
            and words[0].isalpha()
        ):
            start += text[start:end].index(words[1], len(words[0]))
        if titled and (short := _SHORT.match(text, start, end)) is not None:
            end = short.end()
            words = text[start:end].split()
        while words and words[-1].lower() in _PARTICLES:
            end = start + text[start:end].rindex(" ")
            words.pop()
        return start, end

    def _is_person(self, prose: Prose, solid: Sequence[str], role: Role | None, place: tuple[int, int]) -> bool:
        given = solid[0].split("-")[0].lower() in self._given
        odd = [word for word in (solid[1:] if given else solid) if word.lower() in self._odd]
        if odd and not (given and role is not None and len(odd) == 1 and odd[0] is solid[-1]):
            return False
        if given:
            return True
        if solid[0].lower() in self._family_first and len(solid) <= 3:
            return role is not None or self._quotes.is_beside_speech(prose.folded, *place)
        return role is not None and (not role.trailing or len(solid) <= 3)

    def _is_credit(self, prose: Prose, sentence: Sentence, start: int, end: int) -> bool:
        if sentence.end - sentence.start <= end - start + 2:
            return True
        if _CREDIT_AFTER.match(prose.folded, end):
            return True
        return _CREDIT_BEFORE.search(prose.folded, max(sentence.start, start - 24), start) is not None


def _is_titled(said: str) -> bool:
    """Whether nearly every longer word has a capital, as in many headlines."""
    words = [word for word in said.split() if len(word) > 3 and word[0].isalpha()]
    return len(words) > 3 and sum(word[0].isupper() for word in words) > 0.75 * len(words)


def _is_author(prose: Prose, sentence: Sentence, start: int, end: int) -> bool:
    """Whether the sentence is the biography of the one it begins with, at the end of the text."""
    if start != sentence.start or start < 0.4 * len(prose.folded) or " " not in prose.folded[start:end]:
        return False
    return _BIOGRAPHY.match(prose.folded, end, sentence.end) is not None


def _merged(places: Sequence[_Named]) -> list[_Named]:
    """One entry a person: the first full form of the name, the first role and organisation told."""
    merged: list[_Named] = []
    by_surname: dict[str, list[int]] = {}
    for place in places:
        namesakes = by_surname.setdefault(fold(place.name).lower().split()[-1], [])
        same = next((index for index in namesakes if _same_person(merged[index].name, place.name)), None)
        if same is not None:
            merged[same] = replace(merged[same], role=_joined(merged[same].role, place.role))
        elif len(merged) < MOST_PEOPLE:
            namesakes.append(len(merged))
            merged.append(place)
    return merged


def _joined(first: Role | None, later: Role | None) -> Role | None:
    if first is None or later is None:
        return first or later
    return replace(first, org=first.org or later.org)


def _same_person(one: str, other: str) -> bool:
    first, second = fold(one).lower().split(), fold(other).lower().split()
    if first == second:
        return True
    return first[-1] == second[-1] and (first[0] == second[0] or set(first) <= set(second) or set(second) <= set(first))


def _later_places(prose: Prose, named: Sequence[_Named]) -> list[Place]:
    """All places where one of the named is spoken of by full or later name (the last word, or either of two), in text order."""
    by_word: dict[str, str] = {}
    for person in named:
        words = fold(person.name).split()
        for word in (words[-1], words[0]) if len(words) == 2 else (words[-1],):
            by_word.setdefault(word, person.name)
    full = {fold(person.name): person.name for person in named}
    longest = sorted({*by_word, *full}, key=len, reverse=True)
    native = [word for word in longest if word[0] >= "\u2e80"]
    latin = [word for word in longest if word[0] < "\u2e80"]
    parts = [rf"(?<!\w)(?:{'|'.join(map(re.escape, latin))})(?!\w)"] if latin else []
    pattern = re.compile("|".join((*parts, *map(re.escape, native))))
    return [
        (match.start(), match.end(), full.get(match[0]) or by_word[match[0]])
        for match in pattern.finditer(prose.folded)
    ]


def _from(taken: Sequence[tuple[int, int]], place: int) -> int:
    """Index of the first span that starts at or behind a place."""
    return bisect_left(taken, place, key=lambda span: span[0])


def _is_inside(taken: Sequence[tuple[int, int]], place: int) -> bool:
    index = bisect_right(taken, place, key=lambda span: span[0]) - 1
    return index >= 0 and place < taken[index][1]
