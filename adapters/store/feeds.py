"""Feeds' states and the reports they brought."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, Connection, Row, select, union_all

from adapters.store.codec import decode, encode
from adapters.store.statements import Values, among, insert_new, listed, upsert
from adapters.store.tables import FEED_STATE, FORGOTTEN_REPORT, REPORT
from bot.model.feed import FeedState
from bot.model.message import Picture
from bot.model.story import Reading, Report


def feed_states(connection: Connection) -> Mapping[str, FeedState]:
    """All remembered states by address."""
    rows = connection.execute(select(FEED_STATE.c.url, FEED_STATE.c.body).order_by(FEED_STATE.c.url))
    return {row.url: decode(FeedState, row.body) for row in rows}


def known_reports(connection: Connection, report_ids: Collection[str]) -> frozenset[str]:
    """Those of the ids that are filed, or were until they were pruned."""
    return frozenset(connection.execute(_known(connection.dialect.name), listed(connection, report_ids)).scalars())


@cache
def _known(dialect: str) -> CompoundSelect[str]:
    return union_all(*(select(table.c.id).where(among(dialect, table.c.id)) for table in (REPORT, FORGOTTEN_REPORT)))


def file_poll(connection: Connection, state: FeedState, reports: Sequence[Report]) -> int:
    """Remember the state and file the new reports; how many were new."""
    remember_feeds(connection, [state])
    by_id = {report.id: report for report in reports}
    known = known_reports(connection, by_id)
    fresh = [report_row(report) for report in by_id.values() if report.id not in known]
    insert_new(connection, REPORT, fresh)
    return len(fresh)


def remember_feeds(connection: Connection, states: Sequence[FeedState]) -> None:
    """Remember the states; of two for one feed the later counts."""
    rows: dict[str, Values] = {
        state.url: {"url": state.url, "next_check_at": state.next_check_at, "body": encode(state)} for state in states
    }
    if rows:
        upsert(connection, FEED_STATE, list(rows.values()))


def ungrouped_reports(connection: Connection) -> tuple[Report, ...]:
    """Reports without a story, oldest first."""
    rows = connection.execute(select(REPORT).where(REPORT.c.story_id.is_(None)).order_by(REPORT.c.seen_at, REPORT.c.id))
    return tuple(report_of(row) for row in rows)


def report_row(report: Report) -> Values:
    """The report as a row of its table, in no story."""
    return {
        "id": report.id,
        "url": report.url,
        "publisher": report.publisher,
        "feed_url": report.feed_url,
        "title": report.title,
        "text": report.text,
        "language": report.language,
        "published_at": report.published_at,
        "seen_at": report.seen_at,
        "reprint_of": report.reprint_of,
        "reading": encode(report.reading),
        "picture": None if report.picture is None else encode(report.picture),
    }


def report_of(row: Row[Any]) -> Report:
    """The report a row of its table holds."""
    return Report(
        id=row.id,
        url=row.url,
        publisher=row.publisher,
        feed_url=row.feed_url,
        title=row.title,
        text=row.text,
        language=row.language,
        published_at=row.published_at,
        seen_at=row.seen_at,
        reading=decode(Reading, row.reading),
        reprint_of=row.reprint_of,
        picture=None if row.picture is None else decode(Picture, row.picture),
    )
