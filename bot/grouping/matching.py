"""Which story a report belongs to: what it shares with each story's tellings, and what speaks against it.

Words find the tellings worth a look (an inverted index, cosine of TF-IDF); ten signs weigh each pair; a story is as likely as its
tellings are on average. The average keeps a saga from swallowing its neighbours link by link (stories.md 1.3: average link beat
nearest document and centroid). Reports are judged once, in order of arrival, and never moved.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from math import log, sqrt

from bot.grouping.background import BACKGROUND, BACKGROUND_REPORTS
from bot.grouping.fingerprints import same_text
from bot.grouping.likeness import Signs, Subject, log_odds, signs
from bot.grouping.links import identity
from bot.grouping.terms import terms
from bot.grouping.traits import traits
from bot.model.catalogue import Catalogue
from bot.model.story import Report

REACH = timedelta(days=14)
"""Tellings further apart are not compared."""

FAINT = 0.03
"""Pairs with a smaller cosine are not weighed: they count as unlike."""

UNLIKE = -7.0
"""Log-odds of a pair that is not weighed."""

ALIKE = 0.4
"""Only reports with at least this cosine are looked at as reprints."""


@dataclass(frozen=True, slots=True)
class Match:
    """The story nearest to a report.

    Attributes:
        story_id: which.
        log_odds: that the report tells it, averaged over its tellings; above 0 it does.
        reprint_of: id of the report it repeats; None for an own telling.
    """

    story_id: str
    log_odds: float
    reprint_of: str | None = None

    @property
    def joins(self) -> bool:
        """Whether the report tells that story."""
        return self.log_odds > 0


@dataclass(frozen=True, slots=True)
class _Telling:
    """A report in the index."""

    report: Report
    story_id: str
    subject: Subject


class StoryIndex:
    """The tellings that new reports are compared with, in memory.

    Reports are added with the story they are in; how common a word is follows from what was learned so far and from a background.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._tellings: list[_Telling] = []
        self._postings: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        self._reports_with: Counter[str] = Counter()
        self._learned = 0
        self._members: Counter[str] = Counter()
        self._articles: dict[str, int] = {}

    def learn(self, reports: Iterable[Report]) -> None:
        """Count the words of reports that will be judged or added: each is to be learned once, before that."""
        for report in reports:
            self._reports_with.update(terms(report.title, report.text).keys())
            self._learned += 1

    def add(self, report: Report, story_id: str) -> None:
        """Make a report one of the tellings of a story."""
        place = len(self._tellings)
        self._tellings.append(_Telling(report, story_id, self._subject(report)))
        # A text carried again says nothing new about its story: it would only outvote the others in the average.
        if report.reprint_of is None:
            self._members[story_id] += 1
        for term, weight in self._weights(report).items():
            self._postings[term].append((place, weight))
        if key := identity(report.url):
            self._articles.setdefault(key, place)

    def match(self, report: Report) -> Match | None:
        """The nearest story to a report; None when none has a word in common with it."""
        if (same := self._articles.get(identity(report.url))) is not None and self._within_reach(same, report):
            return self._repeated(same)
        overlaps = self._overlaps(report)
        for place, (cosine, _) in sorted(overlaps.items(), key=lambda item: (-item[1][0], item[0])):
            if cosine < ALIKE:
                break
            other = self._tellings[place].report
            if same_text((report.title, report.text), (other.title, other.text)):
                return self._repeated(place)
        return self._nearest(self._weighed(report, overlaps))

    def pairs(self, report: Report) -> Iterator[tuple[str, Signs]]:
        """Id and signs of every telling a report is weighed against, for fitting the weights."""
        subject = self._subject(report)
        for place, (cosine, shared) in self._overlaps(report).items():
            telling = self._tellings[place]
            yield telling.report.id, signs(subject, telling.subject, cosine, shared)

    def _repeated(self, place: int) -> Match:
        telling = self._tellings[place]
        return Match(telling.story_id, -UNLIKE, telling.report.reprint_of or telling.report.id)

    def _weighed(self, report: Report, overlaps: Mapping[int, tuple[float, float]]) -> Iterator[tuple[str, float]]:
        """Story and log-odds for each own telling that overlaps with the report."""
        subject = self._subject(report)
        for place, (cosine, shared) in overlaps.items():
            telling = self._tellings[place]
            if telling.report.reprint_of is None:
                yield telling.story_id, log_odds(signs(subject, telling.subject, cosine, shared))

    def _nearest(self, weighed: Iterable[tuple[str, float]]) -> Match | None:
        sums: defaultdict[str, float] = defaultdict(float)
        for story_id, odds in weighed:
            sums[story_id] += max(odds, UNLIKE) - UNLIKE
        means = ((total / self._members[story_id] + UNLIKE, story_id) for story_id, total in sums.items())
        best = max(means, default=None)
        return Match(best[1], best[0]) if best else None

    def _overlaps(self, report: Report) -> dict[int, tuple[float, float]]:
        """Cosine and rarity of the shared words by place, of all tellings within reach that are not too faint."""
        cosines: defaultdict[int, float] = defaultdict(float)
        shared: defaultdict[int, float] = defaultdict(float)
        for term, weight in self._weights(report).items():
            rarity = 0.0 if " " in term else self._rarity(term)
            for place, other in self._postings.get(term, ()):
                cosines[place] += weight * other
                shared[place] += rarity
        return {
            place: (cosine, shared[place])
            for place, cosine in cosines.items()
            if cosine >= FAINT and self._within_reach(place, report)
        }

    def _within_reach(self, place: int, report: Report) -> bool:
        return abs(self._tellings[place].report.happened_at - report.happened_at) <= REACH

    def _weights(self, report: Report) -> dict[str, float]:
        """TF-IDF by term, of length 1."""
        weights = {
            term: (1 + log(weight) if weight >= 1 else weight) * self._rarity(term)
            for term, weight in terms(report.title, report.text).items()
        }
        length = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {term: weight / length for term, weight in weights.items()}

    def _rarity(self, term: str) -> float:
        """Inverse document frequency."""
        holding = self._reports_with[term] + BACKGROUND.get(term, 0.0) + 1
        return log((self._learned + BACKGROUND_REPORTS + 1) / holding)

    def _subject(self, report: Report) -> Subject:
        """Who and what a report is about; a brand stands for its group."""
        groups = frozenset(self._root(mention.company_id) for mention in report.reading.companies if mention.main)
        day = report.happened_at.timestamp() / 86400
        return Subject(report.publisher, day, groups, traits(report.title, report.text))

    def _root(self, company_id: str) -> str:
        seen: set[str] = set()
        while company_id not in seen:
            seen.add(company_id)
            company = self._catalogue.companies.get(company_id)
            company_id = (company.parent if company else None) or company_id
        return company_id
