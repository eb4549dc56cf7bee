"""Everything from one database to another, of the same kind or not, counted and compared."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, Table, func, select, text

from adapters.store.archive import index_again
from adapters.store.lock import WriterLock
from adapters.store.opening import SQLITE, is_there, open_store, sqlite_path
from adapters.store.search import Search
from adapters.store.statements import Values
from adapters.store.store import SqlStore
from adapters.store.streaming import TABLES, Tally, pages
from adapters.store.tables import DELIVERY, STORY, SUBSCRIPTION
from bot.errors import FixInput, StoreBusy

_COUNTED = (SUBSCRIPTION, DELIVERY)


@dataclass(frozen=True, slots=True)
class CopiedTable:
    """One table that now stands in both databases.

    Attributes:
        name: the table.
        rows: how many rows it has.
        sha256: of all of them in key order, the same on both sides.
    """

    name: str
    rows: int
    sha256: str


async def copy_store(
    source_url: str, target_url: str, progress: Callable[[str, int], None] | None = None
) -> tuple[CopiedTable, ...]:
    """Copy a store whole to another address, make its search index there, and compare both sides row by row.

    Args:
        source_url: a store nobody has open.
        target_url: where nothing is kept yet; the database is made as `open_store` makes it.
        progress: is told the table and its rows so far.

    Raises:
        StoreBusy: the source is in use: stop that first, or what it writes meanwhile would be missing.
        FixInput: the target holds something already, is the source itself, or differs afterwards.
    """
    if source_url == target_url:
        raise FixInput("The database cannot be copied onto itself: name another one with --to.")
    async with _nobody_writes(source_url), _opened(source_url, writing=False) as source:
        await _refuse_in_use(source)
        async with _opened(target_url, writing=True) as target:
            await _refuse_filled(target)
            try:
                return await _copy(source, target, progress or (lambda _table, _rows: None))
            except BaseException:
                await target.runner.write(_empty, target.runner.search)
                raise


async def _copy(source: SqlStore, target: SqlStore, progress: Callable[[str, int], None]) -> tuple[CopiedTable, ...]:
    copied = []
    for table in TABLES:
        read = Tally()
        async for page in pages(source.runner, table):
            rows: list[Values] = [dict(row._mapping) for row in page]  # noqa: SLF001  # SQLAlchemy's public name
            await target.runner.write(_insert, table, rows)
            read.add(page)
            progress(table.name, read.rows)
        copied.append(CopiedTable(table.name, read.rows, read.hexdigest))
    await target.runner.write(_count_on)
    async for page in pages(target.runner, STORY):
        await target.runner.write(index_again, target.runner.search, [row.id for row in page])
    await _compare(target, copied)
    return tuple(copied)


async def _compare(target: SqlStore, copied: Sequence[CopiedTable]) -> None:
    for table, expected in zip(TABLES, copied, strict=True):
        found = Tally()
        async for page in pages(target.runner, table):
            found.add(page)
        if (found.rows, found.hexdigest) != (expected.rows, expected.sha256):
            raise FixInput(
                f"The copy differs: table {table.name} has {found.rows} rows in {target.runner.name}, "
                f"{expected.rows} were read, or their contents differ. The copy was emptied; please report this."
            )


@asynccontextmanager
async def _nobody_writes(url: str) -> AsyncIterator[None]:
    if not url.startswith(SQLITE) or not is_there(url):
        yield
        return
    lock = WriterLock(sqlite_path(url))
    try:
        yield
    finally:
        lock.release()


@asynccontextmanager
async def _opened(url: str, *, writing: bool) -> AsyncIterator[SqlStore]:
    store = await open_store(url, writing=writing)
    try:
        yield store
    finally:
        await store.close()


async def _refuse_in_use(source: SqlStore) -> None:
    def others(connection: Connection) -> int:
        if connection.dialect.name != "postgresql":
            return 0
        asked = text(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE datname = current_database() AND application_name = 'tacho' AND pid <> pg_backend_pid()"
        )
        return int(connection.execute(asked).scalar_one())

    if await source.runner.read(others):
        raise StoreBusy(f"The database {source.runner.name} is in use by a running Tacho: stop it, then copy.")


async def _refuse_filled(target: SqlStore) -> None:
    def filled(connection: Connection) -> str | None:
        return next((table.name for table in TABLES if connection.execute(select(table).limit(1)).first()), None)

    table = await target.runner.read(filled)
    if table is not None:
        raise FixInput(
            f"The database {target.runner.name} already holds something (table {table}): copy to an empty one."
        )


def _insert(connection: Connection, table: Table, rows: Sequence[Values]) -> None:
    connection.execute(table.insert(), list(rows))


def _count_on(connection: Connection) -> None:
    """Let PostgreSQL number new rows after those copied; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in _COUNTED:
        last = connection.execute(select(func.max(table.c.number))).scalar()
        if last is not None:
            connection.execute(
                text("SELECT setval(pg_get_serial_sequence(:table, 'number'), :last)"),
                {"table": table.name, "last": last},
            )


def _empty(connection: Connection, search: Search) -> None:
    search.clear(connection)
    for table in reversed(TABLES):
        connection.execute(table.delete())
