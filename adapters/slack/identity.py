"""What stands in a button: its command line, so that buttons outlive restarts and releases.

A button's `value` is the line itself ("story k7m2q9", at most 2,000 characters); its `action_id` says what kind of button it is, of
which release of this scheme, and its number in the message, since ids are unique there: `tacho:1:run:3`, `tacho:1:open:4`. Slack
tells of a press of a link too, which has to be acknowledged and nothing else.
"""

import re
from typing import Final

from adapters.slack.limits import VALUE, length
from adapters.slack.words import clean
from bot.model.message import Button

COMMAND_BUTTON: Final = re.compile(r"tacho:1:run:\d+")
"""The `action_id` of a button that stands for a command."""

LINK_BUTTON: Final = re.compile(r"tacho:1:open:\d+")
"""The `action_id` of a button that leads to an address."""

OWN: Final = re.compile(r"tacho:\d+:.+")
"""The `action_id` of anything of Tacho's, of whichever release."""


def action_id(button: Button, number: int) -> str:
    """The id of a button, unique in its message by `number`."""
    return f"tacho:1:{'open' if button.url else 'run'}:{number}"


def value(button: Button) -> str | None:
    """What a command button carries; None when its line is too long for one or holds signs nobody types (the renderer shows it instead)."""
    fits = 0 < length(button.command) <= VALUE and clean(button.command) == button.command
    return button.command if fits else None


def command_line(action_id: str, value: str) -> str | None:
    """The command line of a pressed button; None when the button is a link, of another release, or not Tacho's."""
    return value if COMMAND_BUTTON.fullmatch(action_id) and value else None
