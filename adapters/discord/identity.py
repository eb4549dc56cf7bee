"""What stands in a `custom_id`: the command line a button stands for, so that buttons outlive restarts and releases.

A `custom_id` is at most 100 characters and unique in its message: `tacho:1:3:story k7m2q9` is version, number in the message
and line. A line that does not fit has no button; the renderer shows the command instead.
"""

from adapters.discord.limits import CUSTOM_ID, length
from bot.model.message import Button

PREFIX = "tacho:1:"


def custom_id(button: Button, number: int) -> str | None:
    """The id of a command button; None when its line is too long for one."""
    name = f"{PREFIX}{number}:{button.command}"
    return name if length(name) <= CUSTOM_ID else None


def command_line(name: str) -> str | None:
    """The command line in an id; None when the id is of another release or not Tacho's."""
    if not name.startswith(PREFIX):
        return None
    _, _, line = name.removeprefix(PREFIX).partition(":")
    return line or None
