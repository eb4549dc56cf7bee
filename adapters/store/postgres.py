"""PostgreSQL by asyncpg: the same functions, run in SQLAlchemy's greenlets, so that several processes can share one store."""

import asyncio
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import URL, Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from adapters.store.postgres_search import PostgresSearch
from adapters.store.search import Search
from bot.errors import BadSettings, GiveUp, StoreUnusable, TachoError, TryLater

P = ParamSpec("P")
T = TypeVar("T")

_CONNECTIONS = 5
_CONNECT_S, _STATEMENT_S = 10, 60
_TRIES = 3
# Two transactions got in each other's way and one was undone whole: running it again is right (docs, "Serialization Failure Handling").
_AGAIN = frozenset({"40001", "40P01"})
_NO_SUCH_DATABASE, _DISK_FULL, _READ_ONLY = "3D000", "53100", "25006"
_WRONG_LOGIN = frozenset({"28000", "28P01"})


class PostgresRunner:
    """Keeps `adapters.store.runner.Runner` for a PostgreSQL database; connections are made when first needed."""

    def __init__(self, url: URL, *, writing: bool) -> None:
        shown = URL.create("postgresql", url.username, None, url.host, url.port, url.database)
        self._name = shown.render_as_string(hide_password=False)
        self._writing = writing
        self._engine = create_async_engine(
            url.set(drivername="postgresql+asyncpg"),
            pool_size=_CONNECTIONS,
            max_overflow=0,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args={
                "timeout": _CONNECT_S,
                "command_timeout": _STATEMENT_S,
                "server_settings": {"application_name": "tacho"},
            },
        )
        # A page of results and its count are of one moment.
        self._reading = self._engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        self._running: set[asyncio.Task[Any]] = set()
        self._closed = False

    @property
    def search(self) -> Search:
        """`tsvector`."""
        return PostgresSearch()

    @property
    def name(self) -> str:
        """The address without its password."""
        return self._name

    async def read(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run on a connection that sees one moment and cannot write."""
        return await self._run(self._reading, lambda connection: work(connection, *args, **kwargs))

    async def write(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run in a transaction, again when another one got in its way.

        Raises:
            GiveUp: the store was opened for reading only.
        """
        if not self._writing:
            raise GiveUp(f"The database {self._name} was opened for reading only.")
        return await self._run(self._engine, lambda connection: work(connection, *args, **kwargs))

    async def close(self) -> None:
        """Wait for what runs, close all connections."""
        if not self._closed:
            self._closed = True
            await asyncio.gather(*self._running, return_exceptions=True)
            await self._engine.dispose()

    async def _run(self, engine: AsyncEngine, work: Callable[[Connection], T]) -> T:
        if self._closed:
            raise GiveUp(f"The database {self._name} is closed.")
        # A cancelled caller goes on at once, its transaction ends by itself: cut in two, it would leave a broken connection.
        running = asyncio.create_task(self._transact(engine, work))
        self._running.add(running)
        running.add_done_callback(self._running.discard)
        running.add_done_callback(lambda ended: ended.cancelled() or ended.exception())
        return await asyncio.shield(running)

    async def _transact(self, engine: AsyncEngine, work: Callable[[Connection], T]) -> T:
        for tries_left in reversed(range(_TRIES)):
            try:
                async with engine.begin() as connection:
                    return await connection.run_sync(work)
            except DBAPIError as failure:
                if not (tries_left and sql_state(failure) in _AGAIN):
                    # asyncpg quotes a value it cannot send; an article's text must not get into a log that way.
                    raise self._translated(failure, sql_state(failure)) from None
            except (TimeoutError, OSError, PoolTimeout) as failure:
                raise self._translated(failure, "") from failure
        raise AssertionError

    def _translated(self, failure: Exception, state: str) -> TachoError | ValueError:
        if state.startswith("22"):
            return ValueError("A text holds what PostgreSQL cannot: a NUL or half a surrogate pair.")
        if state in _WRONG_LOGIN:
            return BadSettings(f"[database] url: {self._name} refuses this user or password.")
        if state == _NO_SUCH_DATABASE:
            return StoreUnusable(f"There is no database {self._name}: make it with createdb.")
        if state == _READ_ONLY:
            return StoreUnusable(f"The database {self._name} may only be read: give Tacho the primary server.")
        if state == _DISK_FULL:
            return TryLater(f"The database {self._name} cannot grow: its disk is full. Make room.")
        if not state or state.startswith(("08", "53", "57")):
            return TryLater(
                f"The database {self._name} does not answer: {type(failure).__name__}. Is the server running?"
            )
        # Only the first line: the others may quote a row.
        return StoreUnusable(f"The database {self._name} fails ({state}): {str(failure).splitlines()[0]}.")


def sql_state(failure: DBAPIError) -> str:
    """The five characters PostgreSQL gives an error; "" where the server did not say one."""
    return getattr(failure.orig, "sqlstate", None) or ""
