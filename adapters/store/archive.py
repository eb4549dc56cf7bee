"""Stories written whole, read whole, and forgotten; their figures are rows of the ledger."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, delete, exists, select, update

from adapters.store.codec import decode, encode
from adapters.store.feeds import report_of, report_row
from adapters.store.search import Search, SearchText
from adapters.store.statements import Values, chunks, insert_new, take_turns, upsert
from adapters.store.tables import FIGURE, FORGOTTEN_REPORT, REPORT, STORY, STORY_COMPANY, STORY_TOPIC
from bot.model.figure import Figure
from bot.model.story import CompanyMention, LedgerEntry, Person, Report, Story


@dataclass(frozen=True, slots=True)
class _Body:
    """What of a story has no column of its own."""

    companies: tuple[CompanyMention, ...] = ()
    topics: tuple[str, ...] = ()
    people: tuple[Person, ...] = ()


def file_stories(connection: Connection, search: Search, stories: Sequence[Story]) -> None:
    """Write each story whole; a story whose reports have all gone to others is forgotten."""
    filed = {story.id: story for story in stories}
    if not filed:
        return
    take_turns(connection, "stories")
    owners = _owners(connection, (report.id for story in filed.values() for report in story.reports))
    upsert(connection, STORY, [_story_row(story) for story in filed.values()])
    _release(connection, filed)
    for story in filed.values():
        rows = [
            report_row(report) | {"story_id": story.id, "position": nth} for nth, report in enumerate(story.reports)
        ]
        upsert(connection, REPORT, rows)
    _write_indexes(connection, filed.values())
    search.put(connection, [_search_text(story) for story in filed.values()])
    _forget_empty(connection, search, owners | set(filed))


def read_stories(connection: Connection, story_ids: Sequence[str]) -> tuple[Story, ...]:
    """The stories with these ids, in this order; ids that are not there are left out."""
    found: dict[str, Story] = {}
    for piece in chunks(story_ids, 500):
        reports = _grouped(
            connection,
            select(REPORT).where(REPORT.c.story_id.in_(piece)).order_by(REPORT.c.story_id, REPORT.c.position),
        )
        figures = _grouped(
            connection,
            select(FIGURE.c.story_id, FIGURE.c.body)
            .where(FIGURE.c.story_id.in_(piece))
            .order_by(FIGURE.c.story_id, FIGURE.c.position),
        )
        for row in connection.execute(select(STORY).where(STORY.c.id.in_(piece))):
            found[row.id] = _story_of(row, reports.get(row.id, []), figures.get(row.id, []))
    return tuple(found[story_id] for story_id in story_ids if story_id in found)


def story_window(connection: Connection, since: datetime) -> tuple[Story, ...]:
    """All stories updated at or after `since`, oldest first."""
    ids = connection.execute(
        select(STORY.c.id).where(STORY.c.updated_at >= since).order_by(STORY.c.updated_at, STORY.c.id)
    )
    return read_stories(connection, ids.scalars().all())


def ledger(connection: Connection, subject: str, metric: str | None, limit: int) -> tuple[LedgerEntry, ...]:
    """Figures of one subject, newest first."""
    query = (
        select(FIGURE.c.body, FIGURE.c.story_id, FIGURE.c.told_at, REPORT.c.publisher, REPORT.c.url)
        .join(REPORT, REPORT.c.id == FIGURE.c.report_id)
        .where(FIGURE.c.subject == subject)
        .order_by(FIGURE.c.told_at.desc(), FIGURE.c.story_id, FIGURE.c.position)
        .limit(limit)
    )
    if metric is not None:
        query = query.where(FIGURE.c.metric == metric)
    return tuple(
        LedgerEntry(decode(Figure, row.body), row.story_id, row.publisher, row.url, row.told_at)
        for row in connection.execute(query)
    )


def prune(connection: Connection, search: Search, before: datetime) -> int:
    """Forget stories last updated before `before`; the ids of their reports stay known."""
    take_turns(connection, "stories")
    ids = connection.execute(select(STORY.c.id).where(STORY.c.updated_at < before)).scalars().all()
    forget_stories(connection, search, ids)
    return len(ids)


def forget_stories(connection: Connection, search: Search, story_ids: Sequence[str]) -> None:
    """Take stories out with their reports, figures and places in every index."""
    for piece in chunks(story_ids):
        reports = connection.execute(select(REPORT.c.id).where(REPORT.c.story_id.in_(piece))).scalars()
        insert_new(connection, FORGOTTEN_REPORT, [{"id": report_id} for report_id in reports])
        connection.execute(delete(REPORT).where(REPORT.c.story_id.in_(piece)))
        connection.execute(delete(STORY).where(STORY.c.id.in_(piece)))
        search.drop(connection, piece)


def index_again(connection: Connection, search: Search, story_ids: Sequence[str]) -> None:
    """Write the full text of these stories anew."""
    search.put(connection, [_search_text(story) for story in read_stories(connection, story_ids)])


def _owners(connection: Connection, report_ids: Iterable[str]) -> set[str]:
    owners: set[str | None] = set()
    for piece in chunks(report_ids):
        owners.update(connection.execute(select(REPORT.c.story_id).where(REPORT.c.id.in_(piece))).scalars())
    return {owner for owner in owners if owner is not None}


def _release(connection: Connection, story_ids: Collection[str]) -> None:
    for piece in chunks(story_ids):
        connection.execute(update(REPORT).where(REPORT.c.story_id.in_(piece)).values(story_id=None, position=None))
        for table in (FIGURE, STORY_COMPANY, STORY_TOPIC):
            connection.execute(delete(table).where(table.c.story_id.in_(piece)))


def _forget_empty(connection: Connection, search: Search, story_ids: Collection[str]) -> None:
    for piece in chunks(story_ids):
        nobody: ColumnElement[bool] = ~exists().where(REPORT.c.story_id == STORY.c.id)
        empty = connection.execute(select(STORY.c.id).where(STORY.c.id.in_(piece), nobody)).scalars().all()
        forget_stories(connection, search, empty)


def _write_indexes(connection: Connection, stories: Collection[Story]) -> None:
    companies: list[Values] = []
    topics: list[Values] = []
    figures: list[Values] = []
    for story in stories:
        place = {"updated_at": story.updated_at, "story_id": story.id}
        companies += [place | {"company": name} for name in dict.fromkeys(m.company_id for m in story.companies)]
        topics += [place | {"topic": topic} for topic in dict.fromkeys(story.topics)]
        figures += [_figure_row(story, nth, figure) for nth, figure in enumerate(story.figures)]
    insert_new(connection, STORY_COMPANY, companies)
    insert_new(connection, STORY_TOPIC, topics)
    insert_new(connection, FIGURE, figures)


def _figure_row(story: Story, position: int, figure: Figure) -> Values:
    source = _source(story, figure)
    return {
        "story_id": story.id,
        "position": position,
        "subject": figure.subject,
        "metric": figure.metric,
        "told_at": source.happened_at,
        "report_id": source.id,
        "body": encode(figure),
    }


def _source(story: Story, figure: Figure) -> Report:
    """The report whose words prove the figure."""
    evidence = figure.evidence
    same_url = [report for report in story.reports if report.url == evidence.report_url]
    for report in same_url:
        if f"{report.title}\n{report.text}"[evidence.start : evidence.end] == evidence.text:
            return report
    return same_url[0] if same_url else story.lead


def _story_row(story: Story) -> Values:
    return {
        "id": story.id,
        "headline": story.headline,
        "gist": story.gist,
        "first_seen_at": story.first_seen_at,
        "updated_at": story.updated_at,
        "body": encode(_Body(story.companies, story.topics, story.people)),
    }


def _story_of(row: Row[Any], reports: Sequence[Row[Any]], figures: Sequence[Row[Any]]) -> Story:
    body = decode(_Body, row.body)
    return Story(
        id=row.id,
        headline=row.headline,
        gist=row.gist,
        reports=tuple(report_of(report) for report in reports),
        figures=tuple(decode(Figure, figure.body) for figure in figures),
        companies=body.companies,
        topics=body.topics,
        people=body.people,
        first_seen_at=row.first_seen_at,
        updated_at=row.updated_at,
    )


def _search_text(story: Story) -> SearchText:
    own = {f"{report.title}\n{report.text}": None for report in story.reports}
    return SearchText(story.id, story.updated_at, story.headline, story.gist, "\n\n".join(own))


def _grouped(connection: Connection, query: Select[Any]) -> dict[str, list[Row[Any]]]:
    rows = connection.execute(query).all()
    return {story_id: list(group) for story_id, group in groupby(rows, key=lambda row: row.story_id)}
