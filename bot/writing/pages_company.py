"""The card of a company: who they are, the newest figure of each kind, goals apart from facts, people, stories."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.model.catalogue import Catalogue, Company
from bot.model.figure import Figure, Status
from bot.model.message import (
    Actions,
    Block,
    Button,
    Facts,
    FigureRow,
    FigureTable,
    Heading,
    Hint,
    Link,
    Message,
    Paragraph,
)
from bot.model.story import LedgerEntry, Person, Story
from bot.writing.dates import period_end, short_day
from bot.writing.figures import figure_row
from bot.writing.languages import phrases_for
from bot.writing.names import company_name, metric_name, topic_name
from bot.writing.pages_stories import story_list
from bot.writing.phrases import Phrases

MOST_FIGURES = 10
MOST_GOALS = 5
MOST_STORIES = 3
MOST_PEOPLE = 4
MOST_TOPICS = 5
A_PAGE = 10
"""Figures to a page of the ledger: ten with their sentences fit a Discord message (platforms.md 2)."""

CERTAIN: frozenset[Status | None] = frozenset({None})


def company_page(
    company: Company,
    *,
    stories: Sequence[Story],
    ledger: Sequence[LedgerEntry],
    catalogue: Catalogue,
    zone: str,
    now: datetime,
    language: str = "en",
) -> Message:
    """A company's card.

    Each kind of figure (metric, label, what a growth is of) is shown once, with its newest value, its own period and its
    source; values of different periods are never joined. Targets, forecasts and rumours stand apart from facts.

    Args:
        company: whose.
        stories: about it, newest first.
        ledger: figures whose subject it is, or one of its brands, in any order; its own are shown first.
        catalogue: names.
        zone: IANA zone its dates are shown in.
        now: dates of this year are shown without it.
        language: BCP 47 tag.
    """
    phrases = phrases_for(language)
    newest = sorted(newest_of_each(ledger, catalogue), key=lambda entry: entry.figure.subject != company.id)
    undated = frozenset(
        (report.publisher, report.url) for story in stories for report in story.reports if report.published_at is None
    )

    def rows(entries: Iterable[LedgerEntry]) -> tuple[FigureRow, ...]:
        return tuple(
            ledger_row(entry, (company.id,), catalogue=catalogue, phrases=phrases, zone=zone, now=now, undated=undated)
            for entry in entries
        )

    facts = rows([entry for entry in newest if entry.figure.status in CERTAIN][:MOST_FIGURES])
    goals = rows([entry for entry in newest if entry.figure.status not in CERTAIN][:MOST_GOALS])
    title = _title(company, phrases)
    blocks: list[Block] = [Heading(title, 1), Facts(_who(company, catalogue, phrases))]
    blocks += [FigureTable(phrases.latest_figures, facts)] if facts else []
    blocks += [FigureTable(phrases.goals_title, goals)] if goals else []
    blocks += _people(company, stories, phrases)
    if stories:
        blocks.append(Heading(phrases.latest_stories))
        blocks += story_list(stories[:MOST_STORIES], catalogue=catalogue, zone=zone, language=language)
        blocks += _topics(stories, catalogue, phrases)
    if not stories and not newest:
        blocks.append(Paragraph(phrases.nothing_on_company.format(name=company.name)))
    blocks.append(_buttons(company, len(ledger), len(stories), phrases))
    return Message(title, tuple(blocks), summary=_summary(company, facts or goals, stories, phrases))


def ledger_page(
    subject: Company,
    entries: Sequence[LedgerEntry],
    *,
    metric: str | None,
    catalogue: Catalogue,
    zone: str,
    now: datetime,
    page: int = 1,
    language: str = "en",
) -> Message:
    """Every figure read of a company, newest first, each with its words and its sentence.

    Args:
        subject: whose.
        entries: all of them, in any order.
        metric: the one kind they are of; None for all kinds.
        catalogue: names.
        zone: IANA zone its dates are shown in.
        now: dates of this year are shown without it.
        page: which page of them, from 1.
        language: BCP 47 tag.
    """
    phrases = phrases_for(language)
    named = metric_name(metric, catalogue, phrases) if metric else ""
    title = (
        phrases.ledger_metric_title.format(metric=named, subject=subject.name)
        if metric
        else phrases.ledger_title.format(subject=subject.name)
    )
    if not entries:
        nothing = phrases.ledger_nothing_metric if metric else phrases.ledger_nothing
        sentence = nothing.format(subject=subject.name, metric=named)
        return Message(title, (Heading(title, 1), Paragraph(sentence)), private=True, summary=sentence)
    rows = tuple(
        replace(
            ledger_row(entry, (subject.id,), catalogue=catalogue, phrases=phrases, zone=zone, now=now),
            evidence=entry.figure.evidence.text,
            sentence=entry.figure.evidence.sentence,
        )
        for entry in sorted(entries, key=lambda entry: entry.told_at, reverse=True)[(page - 1) * A_PAGE : page * A_PAGE]
    )
    counted = phrases.count(phrases.ledger_count, len(entries))
    back = Button(phrases.button_company.format(name=subject.name), command=f"company {subject.id}")
    typed = " ".join(part for part in ("figures", subject.id, metric) if part)
    turns = []
    if page > 1:
        turns.append(Button(phrases.button_previous, command=f"{typed} page:{page - 1}"))
    if page * A_PAGE < len(entries):
        turns.append(Button(phrases.button_next, command=f"{typed} page:{page + 1}"))
    blocks = (Heading(title, 1), Hint(counted), FigureTable(phrases.figures_title, rows), Actions((*turns, back)))
    return Message(title, blocks, private=True, summary=f"{title}: {counted}")


def newest_of_each(ledger: Sequence[LedgerEntry], catalogue: Catalogue) -> tuple[LedgerEntry, ...]:
    """Of every kind of figure the newest value, weightiest kinds first.

    A value is as new as the end of its period, so that a look back at 2019 told today is older than last month's figure; one
    without a calendar period is as new as its telling. Among those of one day the most important one counts.
    """
    newest: dict[tuple[object, ...], LedgerEntry] = {}
    for entry in sorted(ledger, key=lambda entry: (_as_of(entry), entry.figure.salience, entry.told_at)):
        newest[_kind(entry.figure)] = entry
    return tuple(sorted(newest.values(), key=lambda entry: _weight(entry, catalogue), reverse=True))


def ledger_row(
    entry: LedgerEntry,
    about: Sequence[str],
    *,
    catalogue: Catalogue,
    phrases: Phrases,
    zone: str,
    now: datetime,
    undated: frozenset[tuple[str, str]] = frozenset(),
) -> FigureRow:
    """A ledger's figure with its outlet and day; a source without a date says so."""
    row = figure_row(entry.figure, about=about, catalogue=catalogue, phrases=phrases)
    day = short_day(entry.told_at, zone, phrases, now)
    when = phrases.undated if (entry.publisher, entry.url) in undated else day
    return replace(row, source=Link(f"{entry.publisher}, {when}", entry.url))


def _kind(figure: Figure) -> tuple[object, ...]:
    label = (figure.label or "").casefold()
    concept = figure.concept if figure.metric == "other" else ()
    unit = figure.quantity.unit
    return (figure.metric, figure.subject, label, concept, figure.base, unit, figure.status in CERTAIN)


def _as_of(entry: LedgerEntry) -> date:
    told = entry.told_at.date()
    end = period_end(entry.figure.period)
    return told if end is None else min(end, told)


def _weight(entry: LedgerEntry, catalogue: Catalogue) -> tuple[int, float, float]:
    metric = catalogue.metrics.get(entry.figure.metric)
    return (int(entry.figure.salience), float(metric.weight) if metric else 0.0, entry.told_at.timestamp())


def _title(company: Company, phrases: Phrases) -> str:
    if company.native_aliases:
        return phrases.company_with_native.format(name=company.name, native=company.native_aliases[0])
    return phrases.company_title.format(name=company.name)


def _who(company: Company, catalogue: Catalogue, phrases: Phrases) -> tuple[tuple[str, str], ...]:
    rows = [(phrases.fact_kind, phrases.kinds.get(company.kind, company.kind))]
    if company.country:
        country = company.country
        rows.append((phrases.fact_country, phrases.countries.get(country.lower(), country)))
    if company.parent:
        rows.append((phrases.fact_group, company_name(company.parent, catalogue)))
    brands = [one.name for one in catalogue.companies.values() if one.parent == company.id]
    if brands:
        rows.append((phrases.fact_brands, ", ".join(brands)))
    if company.tickers:
        rows.append((phrases.fact_tickers, ", ".join(company.tickers)))
    return tuple(rows)


def _people(company: Company, stories: Sequence[Story], phrases: Phrases) -> tuple[Block, ...]:
    found: dict[str, Person] = {}
    for story in stories:
        for person in story.people:
            if person.company_id == company.id and person.role:
                found.setdefault(person.name, person)
    rows = tuple((person.name, person.role or "") for person in list(found.values())[:MOST_PEOPLE])
    return (Heading(phrases.people_title), Facts(rows)) if rows else ()


def _topics(stories: Sequence[Story], catalogue: Catalogue, phrases: Phrases) -> tuple[Block, ...]:
    counted: dict[str, int] = {}
    for story in stories:
        for topic in story.topics:
            counted[topic] = counted.get(topic, 0) + 1
    most = sorted(counted.items(), key=lambda pair: -pair[1])[:MOST_TOPICS]
    named = ", ".join(f"{topic_name(topic, catalogue, phrases)} {n}" for topic, n in most)
    return (Hint(phrases.topic_counts.format(topics=named)),) if named else ()


def _buttons(company: Company, figures: int, stories: int, phrases: Phrases) -> Actions:
    follow = Button(phrases.button_follow.format(name=company.name), command=f"subscribe {company.id}")
    more = [Button(phrases.button_all_figures, command=f"figures {company.id}")] if figures else []
    more += (
        [Button(phrases.button_all_stories, command=f"search company:{company.id}")] if stories > MOST_STORIES else []
    )
    return Actions((follow, *more))


def _summary(company: Company, rows: Sequence[FigureRow], stories: Sequence[Story], phrases: Phrases) -> str:
    if rows:
        told = "; ".join(" ".join(part for part in (row.metric, row.value, row.period) if part) for row in rows[:3])
        return phrases.company_summary.format(name=company.name, figures=told) + "."
    return phrases.company_summary_bare.format(name=company.name, stories=phrases.count(phrases.stories, len(stories)))
