"""Backup and restore of a SQLite store, and export of any store as JSON lines."""

import asyncio
import json
import os
import shutil
import sqlite3
import zlib
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Row, Table

from adapters.store import schema
from adapters.store.lock import WriterLock
from adapters.store.opening import POSTGRES, sqlite_path
from adapters.store.sqlite import connect, translate
from adapters.store.store import SqlStore
from adapters.store.streaming import TABLES, pages
from adapters.store.tables import DELIVERY, DIGEST, FEED_STATE, FIGURE, PROFILE, REPORT, SLOT, STORY, SUBSCRIPTION
from bot.errors import FixInput, StoreUnusable

_PAGES_A_STEP = 2_000
# Columns that hold a JSON document (see `codec`), by table.
_DOCUMENTS = {
    (table.name, column)
    for table, columns in {
        FEED_STATE: ["body"],
        REPORT: ["reading"],
        STORY: ["body"],
        FIGURE: ["body"],
        SUBSCRIPTION: ["body"],
        SLOT: ["channel", "cadence"],
        PROFILE: ["body"],
        DIGEST: ["body"],
        DELIVERY: ["channel", "message"],
    }.items()
    for column in columns
}


async def back_up(url: str, target: Path, progress: Callable[[int, int], None] | None = None) -> int:
    """Copy the database at `url` to a new file, while others read and write it; returns the copy's size in bytes.

    The copy is of one moment, checked, and only then given its name.

    Args:
        url: a `sqlite:///` address.
        target: a file that does not exist yet.
        progress: is told the pages left and all pages.

    Raises:
        FixInput: the target exists, or the database is on PostgreSQL, which has pg_dump.
        StoreUnusable: the database is missing or damaged.
    """
    return await asyncio.to_thread(_back_up, _file(url, "pg_dump"), target, progress)


async def restore(url: str, backup: Path) -> Path | None:
    """Put a backup in the place of the database at `url`; returns where the old one went, None when there was none.

    Raises:
        FixInput: the database is on PostgreSQL, which has pg_restore.
        StoreUnusable: the backup is missing, damaged, of a newer Tacho or none of Tacho's.
        StoreBusy: a running Tacho has the database.
    """
    return await asyncio.to_thread(_restore, backup, _file(url, "pg_restore"))


async def export_lines(store: SqlStore) -> AsyncIterator[str]:
    """Everything the store keeps, one JSON object a line, with the table's name in "table"; instants are ISO 8601, UTC.

    What is nobody's business outside (columns and tables marked secret) is left out.
    """
    for table in TABLES:
        if table.info.get("secret"):
            continue
        async for page in pages(store.runner, table):
            for row in page:
                yield json.dumps({"table": table.name, **_shown(table, row)}, ensure_ascii=False)


def _file(url: str, program: str) -> Path:
    if url.startswith(POSTGRES):
        raise FixInput(f"PostgreSQL has a program for that: use {program}.")
    return sqlite_path(url)


def _back_up(source: Path, target: Path, progress: Callable[[int, int], None] | None) -> int:
    if target.exists():
        raise FixInput(f"{target} exists already: name a new file, so that no backup is lost.")
    if not source.exists():
        raise StoreUnusable(f"There is no database at {source} to back up.")
    half = target.with_name(f"{target.name}.part")
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with closing(connect(source, "ro")) as running, closing(connect(half, "rwc")) as copy:
            # All pages at once: a copy in steps starts again whenever the writer commits.
            running.backup(copy, progress=progress and (lambda _state, left, total: progress(left, total)))
            copy.execute("PRAGMA journal_mode = DELETE")
            _check(copy, half)
        _settle(half)
        half.replace(target)
    except sqlite3.Error as failure:
        raise translate(failure, source) from failure
    finally:
        half.unlink(missing_ok=True)
    return target.stat().st_size


def _restore(backup: Path, target: Path) -> Path | None:
    if not backup.exists():
        raise StoreUnusable(f"There is no backup at {backup}.")
    try:
        with closing(connect(backup, "ro")) as opened:
            _check(opened, backup)
    except sqlite3.Error as failure:
        raise translate(failure, backup) from failure
    target.parent.mkdir(parents=True, exist_ok=True)
    lock = WriterLock(target)
    try:
        fresh = target.with_name(f"{target.name}.part")
        shutil.copyfile(backup, fresh)
        _settle(fresh)
        aside = _put_aside(target)
        fresh.replace(target)
        return aside
    finally:
        lock.release()


def _check(opened: sqlite3.Connection, path: Path) -> None:
    found = opened.execute("PRAGMA quick_check(3)").fetchall()
    if found != [("ok",)]:
        raise StoreUnusable(f"{path} is damaged: {found[0][0]}.")
    tables = opened.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
    revision = opened.execute("SELECT version_num FROM alembic_version").fetchone() if tables else None
    if revision is None:
        raise StoreUnusable(f"{path} is not a database of Tacho's.")
    if revision[0] not in schema.known_revisions():
        raise StoreUnusable(f"{path} was made by a newer Tacho (schema {revision[0]}): update Tacho.")


def _put_aside(target: Path) -> Path | None:
    """Move the database away, with what still stood in its write-ahead log."""
    if not target.exists():
        return None
    try:
        with closing(connect(target, "rw")) as old:
            old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error:
        pass  # a damaged database is what people restore for; it is kept as it is
    aside = target.with_name(f"{target.name}.{datetime.now(UTC):%Y%m%dT%H%M%S.%f}.old")
    for ending in ("-wal", "-shm"):
        log = target.with_name(target.name + ending)
        if log.exists():
            log.replace(aside.with_name(aside.name + ending))
    target.replace(aside)
    return aside


def _settle(path: Path) -> None:
    """Make sure that the file is on the disk before it gets its name."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _shown(table: Table, row: Row[Any]) -> dict[str, object]:
    shown: dict[str, object] = {}
    for column, value in zip(table.columns, row, strict=True):
        if column.info.get("secret"):
            continue
        if isinstance(value, datetime):
            shown[column.name] = value.isoformat()
        elif isinstance(value, bytes):
            shown[column.name] = json.loads(zlib.decompress(value))
        elif value is not None and (table.name, column.name) in _DOCUMENTS:
            shown[column.name] = json.loads(value)
        else:
            shown[column.name] = value
    return shown
