"""Commands of the desk, typed in a shell: the same answers as in a chat."""

from adapters.commands.terminal import show
from adapters.settings import ConfigFolders, Settings
from adapters.wiring import open_library
from bot.model.command import Invocation
from bot.model.subscription import Channel

TERMINAL = Channel("preview", "terminal", "terminal")
"""The channel a shell speaks for: the preview platform's own."""


async def answer(
    settings: Settings, folders: ConfigFolders, command: str, words: tuple[str, ...], *, as_json: bool, writes: bool
) -> int:
    """Answer one command from the store; `writes` takes the database's writing place. Returns the exit code."""
    async with open_library(settings, folders, writing=writes) as library:
        arguments = library.desk.arguments(command, " ".join(words))
        message = await library.desk.answer(Invocation(command, arguments, channel=TERMINAL, may_manage=True))
    show([message], as_json=as_json)
    return 0
