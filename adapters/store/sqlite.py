"""SQLite: one thread writes, a few read, each call one transaction that no await can cut in two.

What this avoids was measured: a transaction that reads before it writes fails with "database is locked" in spite of a busy
time-out (hence BEGIN IMMEDIATE); coroutines that share a connection share a transaction; a cancelled await leaves one open.
Here a whole transaction is one function in one thread: cancelling the caller either stops it before it began or lets it end.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from adapters.store.lock import WriterLock
from adapters.store.search import Search
from adapters.store.sqlite_search import SqliteSearch
from bot.errors import GiveUp, StoreUnusable, TachoError, TryLater

P = ParamSpec("P")
T = TypeVar("T")

_READERS = 3
_BUSY_MS = 5_000
_ALWAYS = ("foreign_keys = ON", f"busy_timeout = {_BUSY_MS}", "temp_store = MEMORY")
# synchronous = FULL: what is committed survives the loss of power, not only of the process.
_WRITER = ("journal_mode = WAL", "synchronous = FULL", "journal_size_limit = 67108864", "cache_size = -8000")
# Each reader has a cache of its own, in KiB; what it does not hold, the system's file cache does.
_READER = ("query_only = ON", "cache_size = -4000")


class SqliteRunner:
    """Keeps `adapters.store.runner.Runner` for a database file.

    With `lock` it writes; without it, it only reads, beside another process that may write.
    """

    def __init__(self, path: Path, lock: WriterLock | None) -> None:
        self._path = path
        self._lock = lock
        self._writer: Connection | None = None
        self._writing = ThreadPoolExecutor(1, thread_name_prefix="tacho-store-write")
        self._reading = ThreadPoolExecutor(_READERS, thread_name_prefix="tacho-store-read")
        self._idle: SimpleQueue[Connection] = SimpleQueue()
        self._read_engine = _engine(path, "ro", (*_ALWAYS, *_READER), begin="BEGIN")
        self._closed = False

    @property
    def search(self) -> Search:
        """FTS5."""
        return SqliteSearch()

    @property
    def name(self) -> str:
        """The file."""
        return str(self._path)

    async def read(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run in one of the reading threads."""
        return await self._in(self._reading, self._read, lambda connection: work(connection, *args, **kwargs))

    async def write(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run in the writing thread.

        Raises:
            GiveUp: the store was opened for reading only.
        """
        if self._lock is None:
            raise GiveUp(f"The database {self._path} was opened for reading only.")
        return await self._in(self._writing, self._write, lambda connection: work(connection, *args, **kwargs))

    async def close(self) -> None:
        """Wait for what runs, close all connections, give the lock back."""
        if not self._closed:
            self._closed = True
            await asyncio.to_thread(self._shut)

    async def _in(self, threads: ThreadPoolExecutor, run: Callable[[Any], T], work: Callable[[Connection], T]) -> T:
        if self._closed:
            raise GiveUp(f"The database {self._path} is closed.")
        return await asyncio.get_running_loop().run_in_executor(threads, run, work)

    def _read(self, work: Callable[[Connection], T]) -> T:
        with _translated(self._path):
            try:
                connection = self._idle.get_nowait()
            except Empty:
                connection = self._read_engine.connect()
            try:
                with connection.begin():
                    return work(connection)
            finally:
                self._idle.put(connection)

    def _write(self, work: Callable[[Connection], T]) -> T:
        with _translated(self._path):
            if self._writer is None:
                self._writer = _engine(self._path, "rwc", (*_ALWAYS, *_WRITER), begin="BEGIN IMMEDIATE").connect()
            with self._writer.begin():
                return work(self._writer)

    def _shut(self) -> None:
        self._writing.shutdown()
        self._reading.shutdown()
        while not self._idle.empty():
            self._idle.get().close()
        if self._writer is not None:
            self._writer.exec_driver_sql("PRAGMA optimize")
            self._writer.close()
        if self._lock is not None:
            self._lock.release()


def connect(path: Path, mode: str) -> sqlite3.Connection:
    """A connection of the standard library to the file; `mode` is ro, rw or rwc. Transactions are ours to begin."""
    address = f"{path.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)


def _engine(path: Path, mode: str, pragmas: tuple[str, ...], begin: str) -> Engine:
    def open_it() -> sqlite3.Connection:
        connection = connect(path, mode)
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")
        return connection

    engine = create_engine("sqlite://", creator=open_it, poolclass=NullPool, hide_parameters=True)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine


class _translated:  # noqa: N801  # reads as a word where it stands: with _translated(path)
    """Turns a failure of SQLite into an error of the newsroom's tree."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, failure: BaseException | None, trace: object) -> None:
        if isinstance(failure, DBAPIError) and isinstance(failure.orig, sqlite3.Error):
            raise translate(failure.orig, self._path) from failure
        if isinstance(failure, sqlite3.Error):
            raise translate(failure, self._path) from failure


def translate(failure: sqlite3.Error, path: Path) -> TachoError:
    """The newsroom's error for a failure of SQLite (result codes: sqlite.org/rescode.html)."""
    code = getattr(failure, "sqlite_errorname", "") or ""
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return TryLater(f"The database {path} is busy: another program holds it. Tacho tries again.")
    if code.startswith("SQLITE_FULL"):
        return TryLater(f"The database {path} cannot grow: the disk is full. Make room.")
    if code.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return StoreUnusable(
            f"The database {path} is damaged or no database: bring back a backup with `tacho restore`."
        )
    if code.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM")):
        return StoreUnusable(f"The database {path} cannot be opened or written: see to its folder's permissions.")
    if code.startswith("SQLITE_IOERR"):
        return TryLater(f"The database {path} cannot be read or written just now: the disk fails ({code}).")
    return StoreUnusable(f"The database {path} fails: {failure}.")
