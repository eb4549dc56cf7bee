"""One story out of its tellings: headline, gist, companies, topics and people that its reports agree on."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from math import sqrt

from bot.grouping.reconcile import reconcile
from bot.grouping.terms import terms
from bot.model.story import CompanyMention, Person, Report, Story

HEADLINE_WORDS = range(4, 19)
"""A title within these says who did what; shorter ones name a thing, longer ones list."""

GIST_WORDS = range(12, 41)


def tell(
    story_id: str,
    reports: Sequence[Report],
    *,
    first_seen_at: datetime | None = None,
    updated_at: datetime | None = None,
) -> Story:
    """The story that these reports tell together.

    Args:
        story_id: its id.
        reports: at least one, any order.
        first_seen_at: when the story is known to have begun; None takes the first report's.
        updated_at: when it is known to have changed; never earlier than its last report.
    """
    ordered = sorted(reports, key=lambda report: (report.happened_at, report.seen_at, report.id))
    own = [report for report in ordered if report.reprint_of is None] or ordered
    lead = _lead(own)
    seen = [report.seen_at for report in ordered]
    return Story(
        id=story_id,
        headline=lead.title,
        gist=_gist(lead, own),
        reports=tuple(ordered),
        figures=reconcile(ordered),
        companies=_companies(lead, own),
        topics=_topics(own),
        people=_people(ordered),
        first_seen_at=min([*seen, first_seen_at] if first_seen_at else seen),
        updated_at=max([*seen, updated_at] if updated_at else seen),
    )


def _lead(reports: Sequence[Report]) -> Report:
    """The report with the best title: of a good length, a statement, and nearest to what all titles say; the oldest of equals."""
    weights = [dict(terms(report.title, "")) for report in reports]
    return max(zip(reports, weights, strict=True), key=lambda pair: _title_worth(pair[0], pair[1], weights))[0]


def _title_worth(
    report: Report, own: dict[str, float], all_weights: Iterable[dict[str, float]]
) -> tuple[bool, bool, float]:
    title = report.title.strip()
    # A script without spaces has no words to count; its titles are taken as they are.
    well_sized = len(title.split()) in HEADLINE_WORDS or (bool(title) and not title.isascii() and " " not in title)
    return well_sized, not title.endswith(("?", "？", "...", "…")), sum(_cosine(own, other) for other in all_weights)


def _cosine(one: dict[str, float], other: dict[str, float]) -> float:
    product = sum(weight * other.get(term, 0.0) for term, weight in one.items())
    lengths = sqrt(sum(w * w for w in one.values()) * sum(w * w for w in other.values()))
    return product / lengths if lengths else 0.0


def _gist(lead: Report, reports: Iterable[Report]) -> str:
    """The lead's gist if it is one, else the first good one, else the longest there is."""
    gists = [report.reading.gist for report in (lead, *reports) if report.reading.gist]
    good = next((gist for gist in gists if len(gist.split()) in GIST_WORDS), None)
    return good or max(gists, key=len, default="")


def _companies(lead: Report, reports: Sequence[Report]) -> tuple[CompanyMention, ...]:
    """All companies, main ones first; main is who the lead is about, or at least half of the reports."""
    named: Counter[str] = Counter()
    main: Counter[str] = Counter()
    for report in reports:
        for mention in report.reading.companies:
            named[mention.company_id] += 1
            main[mention.company_id] += mention.main
    leading = {mention.company_id for mention in lead.reading.companies if mention.main}
    mentions = [
        CompanyMention(company_id, main=company_id in leading or 2 * main[company_id] >= len(reports))
        for company_id, _ in named.most_common()
    ]
    return tuple(sorted(mentions, key=lambda mention: (not mention.main, -main[mention.company_id])))


def _topics(reports: Iterable[Report]) -> tuple[str, ...]:
    """All topics, those that most reports have first; what a report names first weighs more."""
    weights: Counter[str] = Counter()
    for report in reports:
        for rank, topic in enumerate(report.reading.topics):
            weights[topic] += 100 - min(rank, 9)
    return tuple(topic for topic, _ in weights.most_common())


def _people(reports: Iterable[Report]) -> tuple[Person, ...]:
    """Everybody named, once, with what any report knows of them; those with words of their own first."""
    people: dict[str, Person] = {}
    for report in reports:
        for person in report.reading.people:
            known = people.get(person.name.casefold())
            people[person.name.casefold()] = _joined(known, person) if known else person
    return tuple(sorted(people.values(), key=lambda person: not person.quoted))


def _joined(known: Person, person: Person) -> Person:
    return replace(
        known,
        role=known.role or person.role,
        company_id=known.company_id or person.company_id,
        quotes=tuple(dict.fromkeys((*known.quotes, *person.quotes))),
    )
