"""`tacho chat`: a conversation with the command desk in a terminal, or one answer a line from a pipe."""

import asyncio
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable
from contextlib import aclosing
from io import TextIOWrapper
from pathlib import Path
from typing import Protocol, TextIO

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory, History, InMemoryHistory

from adapters.preview.completion import Suggester, offered_lines, suggestions, usage
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
        self._show(_WELCOME)
        session: PromptSession[str] = PromptSession(
            history=_history(history),
            completer=_DeskCompleter(self._desk, lambda: self._offered),
            complete_while_typing=False,
            bottom_toolbar=lambda: usage(session.default_buffer.text, self._desk),
        )
        async with aclosing(_typed(session)) as lines:
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


class _DeskCompleter(Completer):
    """Hands the suggestions to the prompt."""

    def __init__(self, desk: Desk, offered: Callable[[], tuple[str, ...]]) -> None:
        self._desk = desk
        self._offered = offered

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """Ways to go on from where the cursor stands."""
        del complete_event
        for one in suggestions(document.text_before_cursor, self._desk, self._offered()):
            yield Completion(one.text, start_position=-one.replaces, display_meta=one.meaning)


def _history(path: Path | None) -> History:
    """What was typed in earlier chats; only of this one where the file cannot be written."""
    if path is None:
        return InMemoryHistory()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError:
        return InMemoryHistory()
    return FileHistory(path)


async def _typed(session: PromptSession[str]) -> AsyncGenerator[str]:
    """Lines as typed; Ctrl-C drops a line, Ctrl-D ends."""
    while True:
        try:
            yield await session.prompt_async("\ntacho> ")
        except KeyboardInterrupt:
            continue
        except EOFError:
            return


async def _read(file: TextIO) -> AsyncGenerator[str]:
    """Lines of a file or pipe, waited for beside the event loop."""
    while line := await asyncio.to_thread(file.readline):
        yield line
