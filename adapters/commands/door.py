"""The door of a running Tacho: what a shell wants to change, the process does that has the database's writing place.

Over a Unix socket beside a SQLite database, which only the user who runs Tacho can open, goes one use of a command (a line of JSON, and
a line for its file in base64) and comes back one message (a line of JSON).
"""

import asyncio
import logging
import os
import socket
from base64 import b64decode, b64encode
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from adapters.store.codec import decode, encode
from adapters.store.opening import SQLITE, sqlite_path
from bot.errors import GiveUp
from bot.model.command import Invocation
from bot.model.message import Message

_LONGEST_LINE = 16 * 1024 * 1024
_ASKED_WITHIN_S = 10.0
_ANSWERED_WITHIN_S = 180.0
_log = logging.getLogger(__name__)


class Answering(Protocol):
    """Who answers commands."""

    async def answer(self, invocation: Invocation) -> Message:
        """The answer to one use of a command."""
        ...


@asynccontextmanager
async def open_door(database_url: str, desk: Answering) -> AsyncIterator[None]:
    """Let shells of this user ask `desk` while the database is written to here; no door where the system or the database has none."""
    path = _path(database_url)
    if path is None:
        yield
        return

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(_ASKED_WITHIN_S):
                line, file = await reader.readline(), await reader.readline()
            invocation = replace(decode(Invocation, line.decode()), attachment=b64decode(file))
            writer.write(f"{encode(await desk.answer(invocation))}\n".encode())
            await writer.drain()
        except Exception:  # noqa: BLE001 - the edge of one answer: the shell hears that there is none, the log hears why
            _log.exception("a shell got no answer")
        finally:
            writer.close()

    with _bound(path) as listener:
        if listener is None:
            yield
            return
        async with await asyncio.start_unix_server(serve, sock=listener, limit=_LONGEST_LINE):
            yield


async def ask_at_door(database_url: str, invocation: Invocation) -> Message | None:
    """The answer of the Tacho that writes to this database; None where it has no door.

    Raises:
        GiveUp: it has one, but gave no answer.
    """
    path = _path(database_url)
    if path is None:
        return None
    try:
        reader, writer = await asyncio.open_unix_connection(path, limit=_LONGEST_LINE)
    except OSError:
        return None
    try:
        asked = encode(replace(invocation, attachment=b""))
        writer.write(f"{asked}\n".encode() + b64encode(invocation.attachment) + b"\n")
        async with asyncio.timeout(_ANSWERED_WITHIN_S):
            line = await reader.readline()
        if line:
            return decode(Message, line.decode())
    except (OSError, TimeoutError):
        pass
    finally:
        writer.close()
    raise GiveUp("The running Tacho gave no answer; its log says why. After an update, start it anew.")


@contextmanager
def _bound(path: Path) -> Iterator[socket.socket | None]:
    """A socket that only this user can connect to; None where the system cannot make one at this path."""
    path.unlink(missing_ok=True)  # left by a process that was killed: the database's lock is ours
    with socket.socket(socket.AF_UNIX) as listener:
        try:
            _bind(listener, path)
        except OSError as error:
            _log.warning("shells cannot ask the running Tacho: %s", error)
            yield None
            return
        try:
            yield listener
        finally:
            path.unlink(missing_ok=True)


def _bind(listener: socket.socket, path: Path) -> None:
    mask = os.umask(0o177)
    try:
        listener.bind(str(path))
    finally:
        os.umask(mask)


def _path(database_url: str) -> Path | None:
    if not database_url.startswith(SQLITE):
        return None
    path = sqlite_path(database_url)
    return path.with_name(f"{path.name}.socket")
