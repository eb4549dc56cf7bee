"""Which story a report belongs to: the words it shares with each story's tellings, their age, and what speaks against it.

Similarity is the cosine of TF-IDF weights, lowered with the days between two tellings. A story is as near as its tellings on
average, mixed with the nearest one: the average keeps a saga from swallowing its neighbours link by link (stories.md 1.3:
average link beat nearest document and centroid). Reports are judged once, in order of arrival, and never moved.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from math import exp, log, sqrt

from bot.grouping.background import BACKGROUND, BACKGROUND_REPORTS
from bot.grouping.fingerprints import same_text
from bot.grouping.links import identity
from bot.grouping.terms import terms
from bot.model.catalogue import Catalogue
from bot.model.story import Report

REACH = timedelta(days=10)
"""A report does not join a story none of whose tellings is younger than this."""

DECAY_DAYS = 8.0
NEAREST_SHARE = 0.3
JOIN = 0.16
"""Least similarity at which a report joins a story; chosen on the development part (benchmarks/grouping.py)."""

AKIN = 0.1
"""Least similarity at which a report that begins a story of its own continues another story's thread."""

ALIKE = 0.4
"""Only reports at least this similar, age left aside, are looked at as reprints."""

STRANGERS = 0.6
"""What is left of a similarity when the two reports are about different groups of companies."""


@dataclass(frozen=True, slots=True)
class Match:
    """The story nearest to a report.

    Attributes:
        story_id: which.
        similarity: 0 to 1; 1 where the article itself is there already.
        reprint_of: id of the report it repeats; None for an own telling.
    """

    story_id: str
    similarity: float
    reprint_of: str | None = None

    @property
    def joins(self) -> bool:
        """Whether the report tells that story."""
        return self.similarity >= JOIN


@dataclass(slots=True)
class _Telling:
    """A report in the index."""

    report: Report
    story_id: str
    told_days: float
    groups: frozenset[str]


class StoryIndex:
    """The tellings that new reports are compared with, in memory.

    Reports are added with the story they are in; how common a word is follows from what was added so far and from a background.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._tellings: list[_Telling] = []
        self._postings: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        self._common: Counter[str] = Counter()
        self._members: defaultdict[str, list[int]] = defaultdict(list)
        self._articles: dict[str, int] = {}

    def learn(self, reports: Iterable[Report]) -> None:
        """Count the words of reports that will be judged or added: each is to be learned once, before that."""
        for report in reports:
            self._common.update(terms(report.title, report.text).keys())
            self._common[""] += 1

    def add(self, report: Report, story_id: str) -> None:
        """Make a report one of the tellings of a story."""
        place = len(self._tellings)
        self._tellings.append(_Telling(report, story_id, _days(report), self._groups(report)))
        # A text carried again says nothing new about its story: it would only outvote the others in the average.
        if report.reprint_of is None:
            self._members[story_id].append(place)
        for term, weight in self._weights(report).items():
            self._postings[term].append((place, weight))
        if key := identity(report.url):
            self._articles.setdefault(key, place)

    def match(self, report: Report) -> Match | None:
        """The nearest story at least akin to a report; None when there is none."""
        if (same := self._articles.get(identity(report.url))) is not None and self._within_reach(same, report):
            return self._repeated(same)
        likenesses = self._likenesses(report)
        for place, likeness in sorted(likenesses.items(), key=lambda item: (-item[1], item[0])):
            if likeness < ALIKE:
                break
            other = self._tellings[place].report
            if same_text((report.title, report.text), (other.title, other.text)):
                return self._repeated(place)
        return self._nearest(report, likenesses)

    def _repeated(self, place: int) -> Match:
        telling = self._tellings[place]
        return Match(telling.story_id, 1.0, telling.report.reprint_of or telling.report.id)

    def _nearest(self, report: Report, likenesses: Mapping[int, float]) -> Match | None:
        told, groups = _days(report), self._groups(report)
        near: defaultdict[str, list[float]] = defaultdict(list)
        for place, likeness in likenesses.items():
            telling = self._tellings[place]
            if telling.report.reprint_of is not None:
                continue
            kinship = STRANGERS if groups and telling.groups and not groups & telling.groups else 1.0
            near[telling.story_id].append(likeness * kinship * exp(-abs(told - telling.told_days) / DECAY_DAYS))
        best = Match("", 0.0)
        for story_id, similarities in near.items():
            average = sum(similarities) / max(len(self._members[story_id]), 1)
            similarity = NEAREST_SHARE * max(similarities) + (1 - NEAREST_SHARE) * average
            if (similarity, best.story_id) > (best.similarity, story_id):
                best = Match(story_id, similarity)
        return best if best.similarity >= AKIN else None

    def _likenesses(self, report: Report) -> dict[int, float]:
        """Cosine by place, of all tellings within reach that share a word with the report."""
        products: defaultdict[int, float] = defaultdict(float)
        for term, weight in self._weights(report).items():
            for place, other in self._postings.get(term, ()):
                products[place] += weight * other
        return {place: product for place, product in products.items() if self._within_reach(place, report)}

    def _within_reach(self, place: int, report: Report) -> bool:
        return abs(self._tellings[place].report.happened_at - report.happened_at) <= REACH

    def _weights(self, report: Report) -> dict[str, float]:
        """TF-IDF by term, of length 1."""
        reports = self._common[""] + BACKGROUND_REPORTS + 1
        weights = {
            term: (1 + log(weight) if weight >= 1 else weight)
            * log(reports / (self._common[term] + BACKGROUND.get(term, 0.0) + 1))
            for term, weight in terms(report.title, report.text).items()
        }
        length = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {term: weight / length for term, weight in weights.items()}

    def _groups(self, report: Report) -> frozenset[str]:
        """The groups of the companies a report is about; a brand stands for its group."""
        return frozenset(self._root(mention.company_id) for mention in report.reading.companies if mention.main)

    def _root(self, company_id: str) -> str:
        seen = set()
        while company_id not in seen:
            seen.add(company_id)
            company = self._catalogue.companies.get(company_id)
            company_id = (company.parent if company else None) or company_id
        return company_id


def _days(report: Report) -> float:
    return report.happened_at.timestamp() / 86400
