"""Names as people type them: aliases, tickers, Chinese names, small errors; everything answered from memory."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from bot.model.catalogue import Catalogue, Company, Topic
from bot.model.subscription import Interest
from bot.writing.languages import SPOKEN

NEAR = 65.0
"""Least similarity (0 to 100) of a name that is offered as "did you mean"; below it the guesses are noise."""

BESIDE_THE_BEST = 12.0
"""A guess this much less similar than the best one is left out: "genral motors" is one company, not three."""

MOST_GUESSES = 3
MOST_SUGGESTIONS = 25
LONGEST_SUGGESTION = 100
"""Discord takes 25 choices of 100 characters (platforms.md 5.1)."""


def folded(name: str) -> str:
    """A name as it is compared: full-width and accented forms, capitals, blanks, hyphens and dots make no difference."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return re.sub(r"[\s\-–_.,:'’&/()]+", "", "".join(sign for sign in plain if not unicodedata.combining(sign)))


@dataclass(frozen=True, slots=True)
class Found:
    """What a typed name came to.

    Attributes:
        ids: the things it surely names, best first; more than one when it is ambiguous.
        guesses: the things it may have been meant for; only when `ids` is empty.
    """

    ids: tuple[str, ...]
    guesses: tuple[str, ...] = ()


class Names:
    """One kind of thing (companies, topics, metrics) by all its names."""

    def __init__(self, named: Iterable[tuple[str, str, Sequence[str]]]) -> None:
        """Take `(id, name as shown, other names)`, the most important things first."""
        self._shown: dict[str, str] = {}
        self._exact: dict[str, list[tuple[int, str]]] = {}
        offered: list[str] = []
        for key, name, others in named:
            self._shown[key] = name
            for rank, other in ((0, key), (0, name), *((1, other) for other in others)):
                if compared := folded(other):
                    self._exact.setdefault(compared, []).append((rank, key))
                    if ":" not in other:
                        offered.append(compared)
        self._spellings = tuple(self._exact)
        self._offered = tuple(dict.fromkeys(offered))

    def shown(self, key: str) -> str:
        """The name readers see."""
        return self._shown[key]

    def find(self, typed: str) -> Found:
        """What `typed` names: surely, or perhaps."""
        compared = folded(typed)
        hits = self._exact.get(compared, [])
        best = min((rank for rank, _ in hits), default=0)
        ids = tuple(dict.fromkeys(key for rank, key in hits if rank == best))
        return Found(ids) if ids else Found((), self.guesses(typed))

    def guesses(self, typed: str, most: int = MOST_GUESSES) -> tuple[str, ...]:
        """The things whose names are nearest to `typed`, nearest first."""
        scored = self.scored(typed, most)
        return tuple(key for key, _ in scored)

    def scored(self, typed: str, most: int = MOST_GUESSES) -> tuple[tuple[str, float], ...]:
        """The things whose names are nearest to `typed`, nearest first, with their similarity (0 to 100)."""
        compared = folded(typed)
        if not compared:
            return ()
        near = process.extract(
            compared, self._spellings, scorer=OSA.normalized_similarity, limit=most * 4, score_cutoff=NEAR / 100
        )
        parts = process.extract(compared, self._spellings, scorer=fuzz.partial_ratio, limit=most * 4, score_cutoff=90)
        scores: dict[str, float] = {}
        for spelling, score, _ in near:
            for _, key in self._exact[spelling]:
                scores[key] = max(scores.get(key, 0), score * 100)
        for spelling, score, _ in parts:
            if min(len(spelling), len(compared)) >= 3:
                for _, key in self._exact[spelling]:
                    scores[key] = max(scores.get(key, 0), score * 0.75)
        return nearest(scores.items(), most)

    def suggest(self, typed: str) -> tuple[str, ...]:
        """At most 25 names to offer while somebody types: those that begin so, then those that hold it, then the near ones."""
        compared = folded(typed)
        begins = [
            key for spelling in self._offered if spelling.startswith(compared) for _, key in self._exact[spelling]
        ]
        if not compared:
            begins = list(self._shown)
        holds = [
            key
            for spelling in self._offered
            if len(compared) > 1 and compared in spelling
            for _, key in self._exact[spelling]
        ]
        near = self.guesses(typed, MOST_SUGGESTIONS) if compared and len(begins) + len(holds) < MOST_SUGGESTIONS else ()
        keys = dict.fromkeys((*begins, *holds, *near))
        return tuple(self._shown[key][:LONGEST_SUGGESTION] for key in list(keys)[:MOST_SUGGESTIONS])


class Directory:
    """Everything that has a name: companies, topics, kinds of figures."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self.companies = Names(_company(one) for one in catalogue.companies.values())
        self.topics = Names(_topic(one) for one in catalogue.topics.values())
        self.metrics = Names((one.id, one.name, _words(one.strong)) for one in catalogue.metrics.values())

    def interest(self, key: str) -> Interest:
        """The interest in one company or topic by its id."""
        if key in self._catalogue.topics:
            return Interest(topics=(key,))
        return Interest(companies=(key,))

    def subject(self, typed: str) -> Found:
        """A topic or company: what is surely a topic is one, then what is surely a company, then the nearest of both."""
        for names in (self.topics, self.companies):
            found = names.find(typed)
            if found.ids:
                return found
        scored = (*self.topics.scored(typed), *self.companies.scored(typed))
        return Found((), tuple(key for key, _ in nearest(scored, MOST_GUESSES)))

    def shown(self, key: str) -> str:
        """The name readers see of a topic or company."""
        names = self.topics if key in self._catalogue.topics else self.companies
        return names.shown(key)

    def suggest_subject(self, typed: str) -> tuple[str, ...]:
        """Topics, then companies, for somebody who types."""
        both = (*self.topics.suggest(typed), *self.companies.suggest(typed))
        return tuple(dict.fromkeys(both))[:MOST_SUGGESTIONS]


def nearest(scored: Iterable[tuple[str, float]], most: int) -> tuple[tuple[str, float], ...]:
    """Those that come near the best one, best first."""
    ordered = sorted(scored, key=lambda pair: -pair[1])
    return tuple(pair for pair in ordered if pair[1] >= ordered[0][1] - BESIDE_THE_BEST)[:most]


def _company(company: Company) -> tuple[str, str, Sequence[str]]:
    symbols = [ticker.partition(":")[2] for ticker in company.tickers]
    return company.id, company.name, (*company.aliases, *company.native_aliases, *company.tickers, *symbols)


def _topic(topic: Topic) -> tuple[str, str, Sequence[str]]:
    translated = (phrases.topics[topic.id] for phrases in SPOKEN.values() if topic.id in phrases.topics)
    return topic.id, topic.name, (*topic.aliases, *translated, *_words(topic.strong))


def _words(triggers: Iterable[str]) -> tuple[str, ...]:
    return tuple(trigger.rstrip("*") for trigger in triggers)
