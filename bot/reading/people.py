"""Who a text names, with role and company, and who is quoted with exactly which words.

Names come from runs of capitalised words: a known given name, a role beside them ("spokeswoman Andrea Berg", "Akira Kishimoto,
auto analyst"), or a Chinese or Korean family name in front make them a person; firms, places and things are taken out by word
lists. Later mentions by surname belong to the full name. Authors of the page are no key persons: bylines and biographies are
boilerplate before anything is read. Words in quotation marks are given to their speaker by `bot.reading.quotes`.
"""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.model.catalogue import Catalogue, Company
from bot.model.story import Person
from bot.reading.companies import Mention
from bot.reading.prose import Prose, Sentence, fold
from bot.reading.quotes import QuoteFinder, Said

_CAPITAL = r"(?:Mc|Mac|O'|D'|De|Di|La|Le|Van|Von)?[A-ZÀ-ÖØ-ÞŠŽČĐ][\w]*(?:[-'][A-ZÀ-Þ][\w]+)*"
_PARTICLE = r"(?:van der|van den|van de|von der|de la|de los|van|von|zu|de|del|della|da|dos|do|di|du|la|le|bin|al|el|ter|ten|den)"
_RUN = re.compile(rf"(?<![\w@#/&])(?:{_CAPITAL}|[A-Z]\.)(?: (?:[A-Z]\.(?:[A-Z]\.)*|{_PARTICLE}(?= [A-Z])|{_CAPITAL}))*")
_PARTICLES = frozenset(_PARTICLE[3:-1].split("|"))
_SUFFIX = re.compile(r",? (?:Jr|Sr|II|III)\b\.?")
_POSSESSIVE = re.compile(r"'s$")
_ROLE_END = re.compile(r"\s(?:of|at|for|with|in|from|on|der|des|von|bei|da|do|de|who|and|und|e)\s|'s\s|[,.;:()\"-]|$")
_ORG_AFTER = re.compile(
    r" (?:of|at|for|with|from|von|bei|der|des|da|do|de) (?:the |a |an )?((?:[A-ZÀ-Þ][\w&.'-]*)(?: (?:of |and |& )?[A-ZÀ-Þ0-9][\w&.'-]*){0,4})"
)


@dataclass(frozen=True, slots=True)
class _Named:
    """A full name where the text first writes it, with what stands around it."""

    start: int
    end: int
    name: str
    role: str | None = None
    org: str | None = None


class PeopleFinder:
    """Finds people and what they say."""

    def __init__(self, catalogue: Catalogue) -> None:
        lexicon = catalogue.lexicon
        self._companies = catalogue.companies
        self._given = frozenset(lexicon.get("given_names", ()))
        self._family_first = frozenset(lexicon.get("family_names_first", ()))
        self._never = frozenset(lexicon.get("not_surnames", ())).union(lexicon.get("vehicle_words", ()))
        self._titles = frozenset(lexicon.get("person_titles", ()))
        roles, modifiers = lexicon.get("role_words", ()), lexicon.get("role_modifiers", ())
        self._role_words = frozenset(word for role in (*roles, *modifiers) for word in role.split())
        self._role = _role_pattern(roles, modifiers)
        self._role_before = re.compile(rf"(?<![\w-])({self._role.pattern})(?:,| [A-Z]\.)? $", re.IGNORECASE)
        self._quotes = QuoteFinder(lexicon.get("speech_verbs", ()))

    def find(self, prose: Prose, mentions: Sequence[Mention]) -> tuple[Person, ...]:
        """The people of the text in order of their first full naming, each with role, company and exact words where given."""
        places = self._places(prose, mentions)
        named = self._merged(places)
        speakers = {person.name: _surnames(person.name) for person in named}
        quotes = self._quotes.find(prose, _speaker_places(prose, named, speakers))
        return tuple(
            Person(person.name, role=person.role, company_id=person.org, quotes=_words_of(person.name, quotes))
            for person in named
        )

    def _places(self, prose: Prose, mentions: Sequence[Mention]) -> list[_Named]:
        taken = [(mention.start, mention.end) for mention in mentions]
        found: list[_Named] = []
        for sentence in prose.sentences:
            if sentence.boilerplate:
                continue
            for start, end in self._runs(prose.folded, sentence, taken):
                named = self._judge(prose, sentence, start, end, mentions)
                if named is not None:
                    found.append(named)
        return found

    def _runs(self, text: str, sentence: Sentence, taken: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Runs of capitalised words, cut where a company, a role or a title stands."""
        for run in _RUN.finditer(text, sentence.start, sentence.end):
            start: int | None = None
            end = run.start()
            for token in re.finditer(r"\S+", run[0]):
                left = run.start() + token.start()
                word = _POSSESSIVE.sub("", token[0])
                cut = _is_inside(taken, left) or self._is_no_name(word)
                if cut:
                    if start is not None:
                        yield start, end
                    start = None
                elif word.lower() in _PARTICLES and start is None:
                    continue
                else:
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
        return low in self._role_words

    def _judge(
        self, prose: Prose, sentence: Sentence, start: int, end: int, mentions: Sequence[Mention]
    ) -> _Named | None:
        words = prose.folded[start:end].split()
        while words and words[-1].lower() in _PARTICLES:
            words = words[:-1]
        solid = [word for word in words if word.lower() not in _PARTICLES and not re.fullmatch(r"(?:[A-Z]\.)+", word)]
        if not 2 <= len(solid) <= 4 or len(words) > 6:
            return None
        if any(word.lower() in self._never for word in solid[1:]) or solid[0].lower() in self._never:
            return None
        end = start + len(" ".join(words)) if prose.folded[start:end].startswith(" ".join(words)) else end
        before, role_before = self._before(prose.folded, sentence, start)
        after = self._after(prose.folded, sentence, end)
        given = solid[0].split("-")[0].lower() in self._given
        chinese = solid[0].lower() in self._family_first and len(solid) <= 3 and not given
        if not given and role_before is None and (after is None or len(solid) > 3) and not chinese:
            return None
        if chinese and role_before is None and after is None and not self._speaks(prose.folded, start, end):
            return None
        named = _Named(start, end, prose.source[start:end], role_before)
        near = [mention for mention in mentions if sentence.start <= mention.start < sentence.end]
        if role_before is not None:
            return replace(named, org=self._org_of_role(prose, before, named, near))
        if after is None:
            return named
        role = _tidy_role(prose.folded[after.start(1) : after.end(1)])
        inside = [mention for mention in near if after.start() <= mention.start < after.end(1)]
        org = self._org(inside[0].company_id) if inside else self._org_after(prose, after.end(1), near)
        return replace(named, role=role, org=org)

    def _before(self, text: str, sentence: Sentence, start: int) -> tuple[int, str | None]:
        """Where the role right before a name begins, and the role."""
        left = max(sentence.start, start - 90)
        match = self._role_before.search(text, left, start)
        return (match.start(), _tidy_role(match[1])) if match else (start, None)

    def _after(self, text: str, sentence: Sentence, end: int) -> re.Match[str] | None:
        """The role in an apposition after a name: ", auto analyst at …", " - the founder of …", "(CEO of …)"."""
        suffix = _SUFFIX.match(text, end)
        end = suffix.end() if suffix else end
        apposition = re.compile(
            rf"(?:,| -| \(|\()\s?(?:who is |who was |the |a |an |its |der |die |o |a )?(?:[\w'.&-]+ ){{0,4}}?({self._role.pattern})(?![\w-])",
            re.IGNORECASE,
        )
        return apposition.match(text, end, min(sentence.end, end + 120))

    def _speaks(self, text: str, start: int, end: int) -> bool:
        return self._quotes.is_beside_speech(text, start, end)

    def _org_of_role(self, prose: Prose, role_start: int, named: _Named, mentions: Sequence[Mention]) -> str | None:
        """The organisation of a role that stands before the name: "Ford CFO Bob Shanks", "CEO Lei Jun of Xiaomi"."""
        before = [mention for mention in mentions if 0 <= role_start - mention.end <= 14]
        if before:
            return self._org(before[-1].company_id)
        return self._org_after(prose, named.end, mentions)

    def _org_after(self, prose: Prose, end: int, mentions: Sequence[Mention]) -> str | None:
        following = _ORG_AFTER.match(prose.folded, end, min(len(prose.folded), end + 120))
        if following is None:
            near = [
                m
                for m in mentions
                if 0 <= m.start - end <= 45 and not re.search(r"[,.;:()\"]", prose.folded[end : m.start])
            ]
            return self._org(near[0].company_id) if near else None
        inside = [m for m in mentions if following.start(1) <= m.start < following.end(1)]
        if inside:
            return self._org(inside[0].company_id)
        return _POSSESSIVE.sub("", prose.source[following.start(1) : following.end(1)]).rstrip(".,")

    def _org(self, company_id: str) -> str:
        company: Company = self._companies[company_id]
        return f"org:{company_id}" if company.kind == "body" else company_id

    def _merged(self, places: Sequence[_Named]) -> list[_Named]:
        """One entry a person: the fullest form of the name, the first role and organisation told."""
        merged: list[_Named] = []
        for place in places:
            for index, known in enumerate(merged):
                if _same_person(known.name, place.name):
                    merged[index] = replace(known, role=known.role or place.role, org=known.org or place.org)
                    break
            else:
                merged.append(place)
        return merged


def _same_person(one: str, other: str) -> bool:
    first, second = fold(one).lower().split(), fold(other).lower().split()
    if first == second:
        return True
    return first[-1] == second[-1] and (first[0] == second[0] or set(first) <= set(second) or set(second) <= set(first))


def _surnames(name: str) -> tuple[str, ...]:
    """What a text calls a person later: the last word, and for names of two short words either of them."""
    words = fold(name).split()
    return tuple(dict.fromkeys((words[-1], words[0]))) if len(words) == 2 else (words[-1],)


def _speaker_places(
    prose: Prose, named: Sequence[_Named], surnames: Mapping[str, tuple[str, ...]]
) -> list[tuple[int, int, str]]:
    """All places where one of the named is spoken of by full or later name, in text order."""
    places: list[tuple[int, int, str]] = []
    by_word: dict[str, str] = {}
    for person in named:
        for word in surnames[person.name]:
            by_word.setdefault(word, person.name)
    if not by_word:
        return []
    longest = sorted({*by_word, *(fold(person.name) for person in named)}, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")
    full = {fold(person.name): person.name for person in named}
    for match in pattern.finditer(prose.folded):
        name = full.get(match[0]) or by_word.get(match[0])
        if name is not None:
            places.append((match.start(), match.end(), name))
    return places


def _words_of(name: str, quotes: Sequence[Said]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(said.words for said in quotes if said.speaker == name))


def _tidy_role(role: str) -> str:
    words = role.strip().split()
    return " ".join(word if word.isupper() or "." in word else word.lower() for word in words)


def _role_pattern(roles: Collection[str], modifiers: Collection[str]) -> re.Pattern[str]:
    """A role with what may stand before it: "former senior vice president", "founder and CEO"."""
    if not roles:
        return re.compile(r"(?!)")
    nouns = "|".join(re.escape(word) for word in sorted(roles, key=len, reverse=True))
    before = "|".join(re.escape(word) for word in sorted(modifiers, key=len, reverse=True)) or "(?!)"
    one = rf"(?:(?:{before})[ -]){{0,4}}(?:{nouns})"
    return re.compile(rf"{one}(?:(?: and |, | & |/| und | e ){one}){{0,2}}", re.IGNORECASE)


def _is_inside(taken: Sequence[tuple[int, int]], place: int) -> bool:
    index = bisect_right(taken, place, key=lambda span: span[0]) - 1
    return index >= 0 and place < taken[index][1]
