"""`tacho chat`: a conversation with the command desk in a terminal, or one answer a line from a pipe."""

import asyncio
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from io import TextIOWrapper
from pathlib import Path
from typing import Protocol, TextIO

from adapters.preview.completion import Suggester, offered_lines
from bot.desk.commands.lines import parse_line
from bot.errors import TachoError
from bot.model.command import Invocation
from bot.model.message import Hint, Message
from bot.model.subscription import Channel
from bot.writing.pages import problem_page

_GOODBYES = frozenset({"exit", "quit", "bye"})
_WELCOME = Message("", (Hint("Ask Tacho: help lists the commands, Tab completes, Ctrl-D leaves."),))


class Desk(Suggester, Protocol):
    """The part of the command desk that a chat needs."""

    async def answer(self, invocation: Invocation) -> Message:
        """The answer to a command."""
        ...


class Chat:
    """One person talking with the desk, in a terminal or through a pipe."""

    def __init__(self, desk: Desk, *, show: Callable[[Message], None], channel: Channel, user: str = "") -> None:
        """Answer from `desk`, print with `show`, speak for `channel` (whoever has the terminal may manage it)."""
        self._desk = desk
        self._show = show
        self._channel = channel
        self._user = user
        self._offered: tuple[str, ...] = ()

    async def from_terminal(self, history: Path | None = None) -> None:
        """Talk with a person at a terminal until they leave; what they type is kept in the file `history`."""
        # The prompt's library costs 0.2 s at start, and only a terminal needs it.
        from adapters.preview.prompt import typed_lines

        self._show(_WELCOME)
        async with aclosing(typed_lines(self._desk, lambda: self._offered, history)) as lines:
            await self._converse(lines)

    async def from_pipe(self, file: TextIO | None = None) -> None:
        """Answer each line of `file` (standard input when None) until its end; an empty line gets no answer."""
        source = file or sys.stdin
        if isinstance(source, TextIOWrapper):
            source.reconfigure(errors="replace")
        async with aclosing(_read(source)) as lines:
            await self._converse(lines)

    async def _converse(self, lines: AsyncIterator[str]) -> None:
        async for line in lines:
            text = line.strip()
            if text.lower().removeprefix("/") in _GOODBYES:
                return
            if text:
                message = await self._answer(text)
                self._offered = offered_lines(message)
                self._show(message)

    async def _answer(self, text: str) -> Message:
        try:
            command, arguments = parse_line(text)
            return await self._desk.answer(
                Invocation(command, arguments, channel=self._channel, user=self._user, may_manage=True)
            )
        except TachoError as error:
            return problem_page(str(error))


async def _read(file: TextIO) -> AsyncGenerator[str]:
    """Lines of a file or pipe, waited for beside the event loop."""
    while line := await asyncio.to_thread(file.readline):
        yield line
