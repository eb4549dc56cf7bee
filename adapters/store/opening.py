"""Opening a store by its address, as settings name it."""

import os
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from adapters.store import schema
from adapters.store.lock import WriterLock
from adapters.store.runner import Runner
from adapters.store.sqlite import SqliteRunner
from adapters.store.store import SqlStore
from bot.errors import BadSettings, StoreUnusable

SQLITE = "sqlite:///"
POSTGRES = ("postgresql://", "postgres://")
_KINDS = "sqlite:///PATH (an absolute path has four slashes) or postgresql://USER:PASSWORD@HOST/DATABASE"


async def open_store(url: str, *, writing: bool) -> SqlStore:
    """Open the store at `url` (`sqlite:///PATH` or `postgresql://...`).

    For writing, the database is made when it is not there and brought up to date when it is older; one process writes to a
    SQLite file at a time. For reading, it must be there and up to date; a writer may run beside. PostgreSQL takes many writers.

    Raises:
        BadSettings: the address is not one Tacho knows.
        StoreBusy: another process writes to it.
        StoreUnusable: it is missing (reading), of a newer Tacho, damaged, or may not be written.
    """
    runner = _runner(url, writing=writing)
    try:
        if writing:
            await runner.write(schema.bring_up_to_date, runner.search, runner.name)
        else:
            await runner.read(schema.check, runner.name)
    except BaseException:
        await runner.close()
        raise
    return SqlStore(runner)


async def migrate(url: str) -> str:
    """Make the database at `url`, or bring it up to date; returns its revision. The same as opening it for writing."""
    store = await open_store(url, writing=True)
    await store.close()
    return schema.HEAD


def is_there(url: str) -> bool:
    """Whether the database's file is there; a server's database is taken to be.

    Raises:
        BadSettings: the address is not one Tacho knows.
        StoreUnusable: its folder may not be entered.
    """
    return url.startswith(POSTGRES) or _exists(sqlite_path(url))


def sqlite_path(url: str) -> Path:
    """The file of a `sqlite:///PATH` address; `~` is the home folder.

    Raises:
        BadSettings: it is not such an address.
    """
    path = url.removeprefix(SQLITE)
    if path == url or not path or path == ":memory:":
        raise _unknown(url)
    return Path(path).expanduser()


def _runner(url: str, *, writing: bool) -> Runner:
    return _postgres(url, writing=writing) if url.startswith(POSTGRES) else _sqlite(sqlite_path(url), writing=writing)


def _sqlite(path: Path, *, writing: bool) -> Runner:
    there = _exists(path)
    if there and path.is_dir():
        raise StoreUnusable(
            f"The database {path} is a folder: name a file in [database] url, such as {path / 'tacho.sqlite3'}."
        )
    if not writing:
        if not there:
            raise StoreUnusable(f"There is no database at {path} yet: `tacho run` or `tacho poll` makes it.")
        return SqliteRunner(path, None)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if there and not os.access(path, os.W_OK):
            raise PermissionError
        return SqliteRunner(path, WriterLock(path))
    except OSError as failure:
        raise _out_of_reach(path, failure) from failure


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError as failure:  # such as a folder on the way that may not be entered
        raise _out_of_reach(path, failure) from failure


def _out_of_reach(path: Path, failure: OSError) -> StoreUnusable:
    reason = failure.strerror or "it may not be written"
    return StoreUnusable(f"The database {path} cannot be made or written: {reason}. See to its folder.")


def _postgres(url: str, *, writing: bool) -> Runner:
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        raise _unknown(url) from None
    if not address.database:
        raise BadSettings(
            "[database] url: the address names no database; use postgresql://USER:PASSWORD@HOST/DATABASE."
        )
    try:
        from adapters.store.postgres import PostgresRunner

        return PostgresRunner(address, writing=writing)
    except ModuleNotFoundError as missing:
        raise BadSettings(f"PostgreSQL needs {missing.name}: pip install 'tacho[postgres]'.") from missing


def _unknown(url: str) -> BadSettings:
    kind, mark, _ = url.partition(":")  # what follows may hold a password
    return BadSettings(
        f"[database] url, or what --to names: {kind}{mark and ':…'} is not an address Tacho knows; use {_KINDS}."
    )
