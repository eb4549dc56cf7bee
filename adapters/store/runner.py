"""How a store's functions reach its database: each call one transaction, whole or not at all."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy import Connection

from adapters.store.search import Search

P = ParamSpec("P")
T = TypeVar("T")


class Runner(Protocol):
    """Runs synchronous functions on a connection, off the event loop.

    What the functions raise passes through; a failure of the database becomes an error of `bot.errors`.
    """

    @property
    def search(self) -> Search:
        """The full text index of this database."""
        ...

    @property
    def name(self) -> str:
        """The database as people know it, without a password."""
        ...

    async def read(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `work(connection, ...)` in a transaction that only reads: everything it sees is of one moment."""
        ...

    async def write(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `work(connection, ...)` in a transaction; committed when this returns, undone when it raises."""
        ...

    async def close(self) -> None:
        """Let go of everything; safe to call twice."""
        ...
