"""Commands: what readers can type, whatever the platform."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.model.subscription import Channel


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a command; `rest` takes all remaining words."""

    name: str
    summary: str
    required: bool = True
    rest: bool = False


@dataclass(frozen=True, slots=True)
class CommandSpec:
    """A command's definition, written once and offered by every platform.

    Attributes:
        name: what is typed after the slash.
        summary: one line, at most 100 characters (Discord's limit for descriptions).
        arguments: in order.
        managers_only: whether only people who may manage the channel may use it.
    """

    name: str
    summary: str
    arguments: tuple[Argument, ...] = ()
    managers_only: bool = False


@dataclass(frozen=True, slots=True)
class Invocation:
    """Somebody's use of a command.

    Attributes:
        command: its name.
        arguments: by name, as typed.
        channel: where it was typed; None outside a channel.
        user: the platform's id of the person, "" where there is none.
        may_manage: whether this person may change the channel's settings.
        locale: BCP 47 tag of the person's language.
        operator: whether this is whoever runs Tacho, at its command line.
        attachment: the file that came with it; empty for none.
    """

    command: str
    arguments: Mapping[str, str] = field(default_factory=dict)
    channel: Channel | None = None
    user: str = ""
    may_manage: bool = False
    locale: str = "en"
    operator: bool = False
    attachment: bytes = b""
