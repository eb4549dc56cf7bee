"""Commands of the desk, typed in a shell or in `tacho chat`: the same answers as in a channel."""

import contextlib
import sys
from dataclasses import replace

import platformdirs

from adapters.commands.door import ask_at_door
from adapters.commands.terminal import progress, show
from adapters.preview.chat import Chat
from adapters.settings import Settings
from adapters.store.opening import is_there
from adapters.wiring import ShippedData, open_library, open_newsroom
from bot.desk.commands.desk import help_on
from bot.desk.commands.directory import Directory
from bot.desk.commands.lines import arguments_of
from bot.desk.commands.specs import SPECS, changes_something
from bot.desk.commands.suggestions import Suggestions
from bot.errors import StoreBusy
from bot.model.command import CommandSpec, Invocation
from bot.model.message import LinkList, Message
from bot.model.subscription import Channel
from bot.writing.phrases import ENGLISH

TERMINAL = Channel("preview", "terminal", "terminal")
"""The channel a shell speaks for: the preview platform's own."""


class ShellDesk:
    """The command desk for a shell: opens the database for each answer, for writing only when the command changes something.

    So a chat can stay open beside `tacho run`, and takes the writing place no longer than a command needs it. Where `tacho run` has it,
    that is asked to do what is wanted.
    """

    specs: tuple[CommandSpec, ...] = SPECS

    def __init__(self, settings: Settings, data: ShippedData) -> None:
        self._settings = settings
        self._data = data
        self._suggestions = Suggestions(Directory(data.catalogue), data.feeds, data.other_feeds)

    async def answer(self, invocation: Invocation) -> Message:
        """The answer to one use of a command, by whoever runs Tacho.

        Raises:
            StoreBusy, StoreUnusable: the database cannot be opened for it.
            GiveUp: the Tacho that runs gave no answer.
        """
        invocation = replace(invocation, operator=True)
        try:
            return await self._answer(invocation)
        except StoreBusy:
            with progress().status("Asking the Tacho that runs ..."):
                message = await ask_at_door(self._settings.database.url, invocation)
            if message is None:
                raise
            return message

    async def _answer(self, invocation: Invocation) -> Message:
        if invocation.command == "help":  # asked before there is a database
            return help_on(invocation.arguments.get("command", ""), language=invocation.locale)
        writing = changes_something(invocation.command, invocation.arguments)
        if writing and invocation.command == "feeds":
            return await self._change_feeds(invocation)
        # What feeds and packs there are is asked before the first poll.
        making = invocation.command == "feeds" and not is_there(self._settings.database.url)
        async with open_library(self._settings, self._data, writing=writing or making) as library:
            return await library.desk.answer(invocation)

    async def _change_feeds(self, invocation: Invocation) -> Message:
        """Adding and removing takes the whole newsroom: feeds are asked, and what they say is filed at once."""
        async with open_newsroom(self._settings, self._data, platforms={}) as newsroom:
            with progress().status("Asking ..."):
                message = await newsroom.library.desk.answer(invocation)
                if await newsroom.rounds.take_in():
                    await newsroom.rounds.group()
            return message

    def suggest(self, command: str, argument: str, typed: str) -> tuple[str, ...]:
        """What can be offered while somebody types."""
        return self._suggestions.suggest(command, argument, typed)


async def answer(
    settings: Settings, data: ShippedData, command: str, words: tuple[str, ...], *, as_json: bool, file: bytes = b""
) -> int:
    """Answer one command, to which a file may belong; returns the exit code: 1 where not all of it was done."""
    arguments = arguments_of(command, " ".join(words))
    asked = Invocation(command, arguments, channel=TERMINAL, may_manage=True, attachment=file)
    message = await ShellDesk(settings, data).answer(asked)
    show([message], as_json=as_json)
    return 1 if _is_faulty(message) else 0


def _is_faulty(message: Message) -> bool:
    lists = {block.title for block in message.blocks if isinstance(block, LinkList)}
    return message.title == ENGLISH.problem_title or ENGLISH.feeds.import_refused in lists


async def talk(settings: Settings, data: ShippedData) -> int:
    """Answer line by line, in a terminal with history and completion, or through a pipe, until the end of input.

    Where there is no database yet, an empty one is made, so that the first question has an answer.
    """
    with contextlib.suppress(StoreBusy):  # held by a running Tacho, so it is there
        async with open_library(settings, data, writing=True):
            pass
    chat = Chat(ShellDesk(settings, data), show=lambda message: show([message]), channel=TERMINAL)
    if sys.stdin.isatty():
        await chat.from_terminal(platformdirs.user_state_path("tacho") / "chat-history")
    else:
        await chat.from_pipe()
    return 0
