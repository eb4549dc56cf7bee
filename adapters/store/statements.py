"""Statements both databases have, each in its own dialect's words."""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Table, Text, any_, bindparam, func, select, text
from sqlalchemy.dialects import postgresql, sqlite

T = TypeVar("T")
Values = dict[str, Any]
MOST_PARAMETERS = 5_000
"""Of one statement: SQLite takes 32,766 and PostgreSQL's protocol 32,767; a row has fewer than six of ours."""


def chunks(values: Iterable[T], size: int = MOST_PARAMETERS) -> Iterator[Sequence[T]]:
    """The values in pieces that fit in one statement."""
    everything = list(values)
    for start in range(0, len(everything), size):
        yield everything[start : start + size]


def upsert(connection: Connection, table: Table, rows: Sequence[Values]) -> None:
    """Write rows whole, in place of those with the same primary key."""
    if rows:
        connection.execute(_upsert(connection.dialect.name, table, tuple(rows[0])), list(rows))


def insert_new(connection: Connection, table: Table, rows: Sequence[Values]) -> None:
    """Write those rows whose keys are not there yet."""
    if rows:
        connection.execute(_insert_new(connection.dialect.name, table), list(rows))


def insert_one(connection: Connection, table: Table, row: Values) -> bool:
    """Write a row unless one of its keys is there; whether it was written."""
    statement = _insert(connection.dialect.name, table).values(row).on_conflict_do_nothing()
    return connection.execute(statement).rowcount == 1


def among(dialect: str, column: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether the column's text is one of those bound as `wanted`, see `listed`: one parameter, however many there are."""
    if dialect == "postgresql":
        return column == any_(bindparam("wanted", type_=postgresql.ARRAY(Text)))
    return column.in_(select(func.json_each(bindparam("wanted", type_=Text)).table_valued("value").c.value))


def listed(connection: Connection, wanted: Collection[str]) -> Values:
    """The texts as the parameter of `among`."""
    texts = list(wanted)
    return {"wanted": texts if connection.dialect.name == "postgresql" else json.dumps(texts)}


def take_turns(connection: Connection, name: str) -> None:
    """Wait until no other transaction has taken this turn; it ends with the transaction. SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": f"tacho {name}"})


# Putting a statement together costs more than running it.
@lru_cache(maxsize=128)
def _upsert(dialect: str, table: Table, columns: tuple[str, ...]) -> sqlite.Insert | postgresql.Insert:
    statement = _insert(dialect, table)
    keys = [column.name for column in table.primary_key]
    changed = {name: statement.excluded[name] for name in columns if name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=changed)


@lru_cache(maxsize=128)
def _insert_new(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    return _insert(dialect, table).on_conflict_do_nothing()


def _insert(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
