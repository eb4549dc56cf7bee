"""All rows of all tables, page by page in key order: what copying, checking and exporting have in common."""

import hashlib
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, select, tuple_

from adapters.store.columns import microseconds
from adapters.store.runner import Runner
from adapters.store.tables import METADATA

PAGE = 500

TABLES: Sequence[Table] = METADATA.sorted_tables
"""Tables that are referred to stand before those that refer to them."""


async def pages(runner: Runner, table: Table) -> AsyncIterator[Sequence[Row[Any]]]:
    """The rows of a table in key order; each page is read in a transaction of its own."""
    after: tuple[Any, ...] | None = None
    while page := await runner.read(_page, table, after):
        yield page
        after = tuple(page[-1]._mapping[column] for column in table.primary_key)  # noqa: SLF001  # SQLAlchemy's public name


class Tally:
    """Counts rows and hashes what stands in them, alike on every database."""

    def __init__(self) -> None:
        self.rows = 0
        self._hash = hashlib.sha256()

    def add(self, page: Iterable[Row[Any]]) -> None:
        """Take in rows, in key order."""
        for row in page:
            self.rows += 1
            self._hash.update(repr([_plain(value) for value in row]).encode())

    @property
    def hexdigest(self) -> str:
        """SHA-256 of all rows so far."""
        return self._hash.hexdigest()


def _page(connection: Connection, table: Table, after: tuple[Any, ...] | None) -> Sequence[Row[Any]]:
    keys = list(table.primary_key)
    query = select(table).order_by(*keys).limit(PAGE)
    if after is not None:
        query = query.where(tuple_(*keys) > after)
    return connection.execute(query).all()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return microseconds(value)
    return bytes(value) if isinstance(value, memoryview) else value
