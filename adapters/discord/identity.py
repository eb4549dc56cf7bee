"""What stands in a `custom_id`: the command line a button stands for, so that buttons outlive restarts and releases.

A `custom_id` is at most 100 characters and unique in its message: `tacho:1:3:story k7m2q9` is version, number in the message
and line. Under an answer that is about another channel than the one it is shown in, that channel's id stands behind the number:
`tacho:1:3@1234:unsubscribe xiaomi`. A line that does not fit has no button; the renderer shows the command instead.
"""

from typing import Final

from adapters.discord.limits import CUSTOM_ID, length
from bot.model.message import Button

PREFIX: Final = "tacho:1:"
FORM: Final = "form"
"""Stands for the number in the id of a form."""


def custom_id(button: Button, number: int, about: str = "") -> str | None:
    """The id of a command button; None when its line is too long for one.

    Args:
        button: with a command.
        number: of the button in its message.
        about: id of the channel that the command is about; "" for the one it is pressed in.
    """
    name = f"{PREFIX}{_marked(str(number), about)}:{button.command}"
    return name if length(name) <= CUSTOM_ID else None


def form_id(command: str, about: str = "") -> str:
    """The id of the form that asks for a command's arguments."""
    return f"{PREFIX}{_marked(FORM, about)}:{command}"


def command_line(name: str) -> str | None:
    """The command line in an id; None when the id is of another release or not Tacho's."""
    if not name.startswith(PREFIX):
        return None
    _, _, line = name.removeprefix(PREFIX).partition(":")
    return line or None


def form_command(name: str) -> str | None:
    """The command whose arguments a form asks for; None when the id is no form's."""
    number = name.removeprefix(PREFIX).partition(":")[0].partition("@")[0]
    return command_line(name) if number == FORM else None


def channel_in(name: str) -> str:
    """The id of the other channel that a button or form is about; "" when it is about the one it is used in."""
    return name.removeprefix(PREFIX).partition(":")[0].partition("@")[2] if name.startswith(PREFIX) else ""


def _marked(number: str, about: str) -> str:
    return f"{number}@{about}" if about else number
