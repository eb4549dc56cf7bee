"""Which stories a reader gets, best first, and why: every point a story earns has a name people can be shown."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log2

from bot.model.catalogue import Catalogue
from bot.model.digest import RankedStory
from bot.model.figure import Figure, Quantity, Salience, Status
from bot.model.story import Story
from bot.model.subscription import Interest

COMPANY_FOLLOWED = 4.0
TOPIC_FOLLOWED = 2.0
SIDE_TOPIC_FOLLOWED = 1.0
PER_DOUBLED_OUTLETS = 2.0
PER_ESSENTIAL_FIGURE = 0.75
MOST_ESSENTIAL = 4
FRESHNESS = 3.0
HALF_LIFE = timedelta(hours=18)
RUMOUR_ONLY = -2.0
PLANS_ONLY = -0.5
NO_FIGURES = -1.5
FOLLOW_UP = -1.0

PLANS = frozenset({Status.TARGET, Status.FORECAST, Status.CONSENSUS, Status.ESTIMATE})
UNSURE = frozenset({Status.RUMOUR, Status.DENIED})


def rank(
    stories: Sequence[Story],
    *,
    interests: Sequence[Interest],
    muted: Interest,
    told: Mapping[str, datetime],
    now: datetime,
    catalogue: Catalogue,
) -> tuple[RankedStory, ...]:
    """The stories a reader wants and has not been told, best first; each with its points by reason.

    Args:
        stories: what there is to choose from.
        interests: what the reader follows, any of them; none, or one that names nothing, means everything that is on by default.
        muted: what the reader never wants.
        told: story id to the `updated_at` it had when it was told; such a story comes back only with news in it,
            and then carries `told_at`.
        now: for freshness.
        catalogue: groups of brands, weights of metrics, topics that are off by default.
    """
    taste = Taste(interests=tuple(interests) or (Interest(),), muted=muted, catalogue=catalogue)
    ranked = [
        _ranked(story, told.get(story.id), taste, now)
        for story in stories
        if taste.wants(story) and (story.id not in told or is_news_since(story, told[story.id]))
    ]
    return tuple(sorted(ranked, key=lambda one: (-one.score, -one.story.updated_at.timestamp(), one.story.id)))


@dataclass(frozen=True, slots=True)
class Taste:
    """What one channel wants to read of, and what not."""

    interests: tuple[Interest, ...]
    muted: Interest
    catalogue: Catalogue

    def wants(self, story: Story) -> bool:
        """Whether the story is followed by some interest and muted by none."""
        muted = self.muted_in(story) != Interest()
        return not muted and any(self._matches(interest, story) for interest in self.interests)

    def muted_in(self, story: Story) -> Interest:
        """The muted companies (a group mutes its brands) and topics the story is about."""
        about = set(self.with_groups(story.main_company_ids))
        return Interest(
            tuple(company for company in self.muted.companies if company in about),
            tuple(topic for topic in self.muted.topics if topic in story.topics),
        )

    def topic_off(self, story: Story) -> str | None:
        """The story's main topic when it is off by default and nobody here asked for it; None otherwise."""
        asked = {topic for interest in self.interests for topic in interest.topics}
        main_topic = story.topics[0] if story.topics else None
        off = main_topic is not None and self._off_by_default(main_topic) and main_topic not in asked
        return main_topic if off else None

    def _matches(self, interest: Interest, story: Story) -> bool:
        if self.topic_off(story) is not None:
            return False
        if not interest.companies and not interest.topics:
            return True
        return bool(set(story.topics) & set(interest.topics) or self.followed_companies(interest, story))

    def _off_by_default(self, topic_id: str) -> bool:
        topic = self.catalogue.topics.get(topic_id)
        return topic is not None and not topic.default

    def followed_companies(self, interest: Interest, story: Story) -> frozenset[str]:
        """Followed companies the story is about or gives a figure of, a group's brands included."""
        about = (*story.main_company_ids, *(figure.subject for figure in story.figures if figure.subject))
        return frozenset(self.with_groups(about)) & frozenset(interest.companies)

    def with_groups(self, company_ids: Iterable[str]) -> Iterator[str]:
        """These companies and the groups above them."""
        for company_id in company_ids:
            above: str | None = company_id
            seen: set[str] = set()
            while above is not None and above not in seen:
                seen.add(above)
                yield above
                company = self.catalogue.companies.get(above)
                above = company.parent if company is not None else None


def is_rumour(story: Story) -> bool:
    """Whether every figure that matters in the story is reported but not confirmed, or denied."""
    matter = [figure for figure in story.figures if figure.salience >= Salience.USEFUL]
    return bool(matter) and all(figure.status in UNSURE for figure in matter)


def origins(story: Story) -> int:
    """Outlets that tell it in words of their own: a wire text copied forty times counts once."""
    own = {report.publisher for report in story.reports if report.reprint_of is None}
    return max(1, len(own))


def is_news_since(story: Story, told_at: datetime) -> bool:
    """Whether a story that was told with this `updated_at` has more in it now than another outlet: a figure or a denial."""
    return story.updated_at > told_at and bool(new_figures(story, told_at))


def new_figures(story: Story, told_at: datetime) -> tuple[Figure, ...]:
    """Figures that matter and that no report seen by `told_at` held, in the story's order."""
    known = [figure for report in story.reports if report.seen_at <= told_at for figure in report.reading.figures]
    since = {report.url for report in story.reports if report.seen_at > told_at}
    return tuple(
        figure
        for figure in story.figures
        if figure.salience >= Salience.USEFUL
        and figure.evidence.report_url in since
        and not any(_same_fact(figure, old) for old in known)
    )


def _same_fact(figure: Figure, old: Figure) -> bool:
    return figure.status == old.status and _size(figure.quantity) == _size(old.quantity)


def _size(quantity: Quantity) -> tuple[object, object, str | None]:
    return (quantity.low, quantity.high, quantity.unit)


def _ranked(story: Story, told_at: datetime | None, taste: Taste, now: datetime) -> RankedStory:
    reasons = tuple((name, round(points, 2)) for name, points in _points(story, told_at, taste, now) if points)
    return RankedStory(story, round(sum(points for _, points in reasons), 2), reasons, told_at)


def _points(story: Story, told_at: datetime | None, taste: Taste, now: datetime) -> Iterator[tuple[str, float]]:
    essential = [figure for figure in story.figures if figure.salience is Salience.ESSENTIAL]
    yield "outlets", PER_DOUBLED_OUTLETS * log2(origins(story))
    yield "essential figures", PER_ESSENTIAL_FIGURE * min(len(essential), MOST_ESSENTIAL)
    yield "company followed", _company_points(story, taste)
    yield "topic followed", _topic_points(story, taste)
    yield "weight of the figures", _weight(essential, taste.catalogue)
    age = max(now - story.updated_at, timedelta(0))
    yield "fresh", FRESHNESS * 0.5 ** (age / HALF_LIFE)
    yield "certainty", _certainty(story)
    yield "told before", FOLLOW_UP if told_at is not None else 0.0


def _company_points(story: Story, taste: Taste) -> float:
    main = set(taste.with_groups(story.main_company_ids))
    wished = {company for interest in taste.interests for company in interest.companies}
    if main & wished:
        return COMPANY_FOLLOWED
    mentioned = any(taste.followed_companies(interest, story) for interest in taste.interests)
    return COMPANY_FOLLOWED / 4 if mentioned else 0.0


def _topic_points(story: Story, taste: Taste) -> float:
    wished = {topic for interest in taste.interests for topic in interest.topics}
    if story.topics and story.topics[0] in wished:
        return TOPIC_FOLLOWED
    return SIDE_TOPIC_FOLLOWED if wished & set(story.topics) else 0.0


def _weight(essential: Sequence[Figure], catalogue: Catalogue) -> float:
    known = [catalogue.metrics[figure.metric].weight for figure in essential if figure.metric in catalogue.metrics]
    return float(max(known, default=0))


def _certainty(story: Story) -> float:
    if is_rumour(story):
        return RUMOUR_ONLY
    if not story.figures:
        return NO_FIGURES
    matter = [figure for figure in story.figures if figure.salience >= Salience.USEFUL]
    return PLANS_ONLY if matter and all(figure.status in PLANS for figure in matter) else 0.0
