"""Which story a report belongs to: what it shares with each story's tellings, and what speaks against it.

Words find the tellings worth a look (`word_index`), twelve signs weigh each pair (`likeness`), and a story is as likely as its tellings are
on average. The average keeps a saga from swallowing its neighbours link by link (stories.md 1.3: average link beat
nearest document and centroid). Reports are judged once, in order of arrival, and never moved.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, KeysView, Mapping
from dataclasses import dataclass
from heapq import nlargest
from statistics import median_low

from bot.grouping.fingerprints import same_text
from bot.grouping.likeness import Signs, Subject, kinship, log_odds, signs
from bot.grouping.links import identity
from bot.grouping.terms import terms
from bot.grouping.traits import traits
from bot.grouping.word_index import WordIndex, Words
from bot.model.catalogue import Catalogue
from bot.model.story import Report

REACH_DAYS = 14.0
"""Tellings further apart are not compared."""

FAINT = 0.05
"""Pairs with a smaller cosine are not weighed: they count as unlike."""

CLOSEST = 64
"""No more tellings than these are weighed for one report, so that a large window stays quick; the rest count as unlike."""

UNLIKE = -7.0
"""Log-odds of a pair that is not weighed."""

ALIKE = 0.4
"""Only reports with at least this cosine are looked at as reprints."""


AKIN = 1.0
"""Kinship above which two stories are turns of one affair; set by reading the threads of the open part, there are no labels."""

SWEEP_AFTER = 4000
"""So many tellings are held before the first look for those that can be forgotten."""


@dataclass(frozen=True, slots=True)
class Match:
    """The story nearest to a report.

    Attributes:
        story_id: which.
        log_odds: that the report tells it, averaged over its tellings; above 0 it does.
        reprint_of: id of the report it repeats; None for an own telling.
        relative: id of the story about the same model or affair, which may be another one; None where there is none.
    """

    story_id: str
    log_odds: float
    reprint_of: str | None = None
    relative: str | None = None

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
    words: KeysView[str]


class StoryIndex:
    """The tellings that new reports are compared with, in memory.

    Reports are learned, then matched or added with the story they are in. Tellings far behind the newest ones are forgotten from
    time to time, so that a stream of any length can be grouped.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._words = WordIndex()
        self._tellings: dict[int, _Telling] = {}
        self._members: Counter[str] = Counter()
        self._articles: dict[str, int] = {}
        self._next_place = 0
        self._sweep_at = SWEEP_AFTER
        self._asked: tuple[Report, Words, Subject] | None = None

    def learn(self, reports: Iterable[Report]) -> None:
        """Count the words of reports that will be matched or added: each is to be learned once, before that."""
        for report in reports:
            self._words.learn(terms(report.title, report.text))
            self._asked = None

    def add(self, report: Report, story_id: str) -> None:
        """Make a report one of the tellings of a story."""
        place = self._next_place
        self._next_place += 1
        words, subject = self._ask(report)
        self._tellings[place] = _Telling(report, story_id, subject, terms(report.title, report.text).keys())
        # A text carried again says nothing new about its story: it would only outvote the others in the average.
        if report.reprint_of is None:
            self._members[story_id] += 1
        self._words.add(place, words)
        if key := identity(report.url):
            self._articles[key] = place
        if len(self._tellings) >= self._sweep_at:
            self._sweep()

    def match(self, report: Report) -> Match | None:
        """The nearest story to a report; None when none has a word in common with it."""
        same = self._articles.get(identity(report.url))
        if same is not None and self._within_reach(same, self._ask(report)[1]):
            return self._repeated(same)
        overlaps = self._overlaps(report)
        for place, (cosine, _) in overlaps.items():
            if cosine < ALIKE:
                break
            other = self._tellings[place].report
            if same_text((report.title, report.text), (other.title, other.text)):
                return self._repeated(place)
        return self._nearest(self._weighed(report, overlaps))

    def pairs(self, report: Report) -> Iterator[tuple[str, Signs]]:
        """Id and signs of every telling a report is weighed against, for fitting the weights."""
        _, subject = self._ask(report)
        for place, (cosine, shared) in self._overlaps(report).items():
            telling = self._tellings[place]
            yield telling.report.id, signs(subject, telling.subject, cosine, shared)

    def _repeated(self, place: int) -> Match:
        telling = self._tellings[place]
        return Match(telling.story_id, -UNLIKE, telling.report.reprint_of or telling.report.id, telling.story_id)

    def _weighed(
        self, report: Report, overlaps: Mapping[int, tuple[float, float]]
    ) -> Iterator[tuple[str, float, float]]:
        """Story, log-odds and kinship for each own telling that overlaps with the report."""
        _, subject = self._ask(report)
        for place, (cosine, shared) in overlaps.items():
            telling = self._tellings[place]
            if telling.report.reprint_of is None:
                found = signs(subject, telling.subject, cosine, shared)
                odds = log_odds(found)
                yield telling.story_id, odds, kinship(found, odds)

    def _nearest(self, weighed: Iterable[tuple[str, float, float]]) -> Match | None:
        odds: defaultdict[str, float] = defaultdict(float)
        kin: defaultdict[str, float] = defaultdict(float)
        for story_id, one_event, one_affair in weighed:
            odds[story_id] += max(one_event, UNLIKE) - UNLIKE
            kin[story_id] += max(one_affair, UNLIKE) - UNLIKE
        if not odds:
            return None
        likeliest, story_id = max((total / self._members[at] + UNLIKE, at) for at, total in odds.items())
        closest, relative = max((total / self._members[at] + UNLIKE, at) for at, total in kin.items())
        return Match(story_id, likeliest, relative=relative if closest > AKIN else None)

    def _overlaps(self, report: Report) -> dict[int, tuple[float, float]]:
        """Cosine and rarity of the shared words by place, nearest first, of the tellings within reach that are not too faint."""
        words, subject = self._ask(report)
        near = [
            (cosine, place)
            for place, cosine in self._words.cosines(words).items()
            if cosine >= FAINT and self._within_reach(place, subject)
        ]
        return {
            place: (cosine, words.shared_rarity(self._tellings[place].words))
            for cosine, place in nlargest(CLOSEST, near)
        }

    def _within_reach(self, place: int, subject: Subject) -> bool:
        return abs(self._tellings[place].subject.day - subject.day) <= REACH_DAYS

    def _ask(self, report: Report) -> tuple[Words, Subject]:
        """Words and subject of a report; kept until the next is learned, because a report is matched and then added."""
        if self._asked is None or self._asked[0].id != report.id:
            words = self._words.weigh(terms(report.title, report.text))
            groups = frozenset(self._root(mention.company_id) for mention in report.reading.companies if mention.main)
            day = report.happened_at.timestamp() / 86400
            subject = Subject(report.publisher, day, groups, words.rarity, traits(report.title, report.text))
            self._asked = report, words, subject
        return self._asked[1:]

    def _root(self, company_id: str) -> str:
        """The group at the top; a brand stands for it."""
        seen: set[str] = set()
        while company_id not in seen:
            seen.add(company_id)
            company = self._catalogue.companies.get(company_id)
            company_id = (company.parent if company else None) or company_id
        return company_id

    def _sweep(self) -> None:
        """Forget the tellings that no report to come can reach."""
        days = [telling.subject.day for telling in self._tellings.values()]
        # The middle of what came last says where the stream is: one entry with a wrong date moves nothing.
        horizon = median_low(days[-SWEEP_AFTER // 4 :]) - 2 * REACH_DAYS
        self._tellings = {at: telling for at, telling in self._tellings.items() if telling.subject.day >= horizon}
        self._words.keep(self._tellings)
        self._articles = {key: place for key, place in self._articles.items() if place in self._tellings}
        self._sweep_at = max(SWEEP_AFTER, 2 * len(self._tellings))
