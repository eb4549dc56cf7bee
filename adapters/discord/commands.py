"""The desk's commands as Discord's global slash commands: one payload, made from the specs, and its fingerprint."""

import hashlib
import json
import logging
from collections.abc import Mapping, Sequence
from typing import Final, Protocol

from adapters.desk import Desk
from adapters.discord.limits import CHOICE, CHOICES, DESCRIPTION, Component
from adapters.discord.localisation import MENU_NAME, MENU_NAMES, Words, argument_words, choice_words, command_words
from adapters.discord.markup import clip
from adapters.discord.permissions import Permission
from adapters.discord.posting import NotSent
from bot.model.command import Argument, CommandSpec

log = logging.getLogger(__name__)

_SLASH, _STRING, _CHANNEL = 1, 3, 7
MESSAGE_MENU: Final = 3
"""The type of a command in the menu of a message."""

MORE: Final = "more"
"""What is asked from that menu; nobody can type it."""

_GUILD, _BOT_DM, _PRIVATE_CHANNEL = 0, 1, 2
_FOR_GUILDS, _FOR_USERS = 0, 1

PLACES: Final = (0, 5, 11, 12, 15)
"""Channel types that take digests: text, announcement, public and private thread, forum."""

CHANNEL_ARGUMENT: Final = "channel"
"""An option on Discord alone: which channel a command is about, when it is not the one it is typed in (in a forum nothing is typed)."""

OF_EVERYBODY: Final = frozenset({"feeds"})
"""Commands about a channel that say the same in each."""

FORMS: Final = frozenset({"subscribe"})
"""Commands that ask with a form when they are used without arguments, so that none of their options is required."""

OF_THE_CHANNEL: Final = frozenset({"subscriptions", "settings", "privacy", "digest", "why", "feeds"})
"""Commands about a channel that everybody may use; where Tacho is not a member there is no such channel."""

_CLOSED: Final = frozenset(
    {("digest", "how"), ("feeds", "action"), ("settings", "setting"), ("privacy", "action"), ("help", "command")}
)
"""Arguments with no other values than those the desk offers: choices instead of autocompletion."""


class Held(Protocol):
    """The commands that Discord has. Each may raise `NotSent`."""

    async def commands(self) -> Sequence[Component]:
        """All of them, with their localisations."""
        ...

    async def write_commands(self, commands: Sequence[Component]) -> None:
        """Write these in place of them."""
        ...


class CommandSync:
    """Writes the desk's commands when they differ from those that Discord has; never because of a reconnect."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._written: str | None = None

    async def write_to(self, held: Held) -> None:
        """Compare, and write where they differ; what fails is tried again with the next connection."""
        commands = payload(self._desk)
        wanted = fingerprint(commands)
        if wanted == self._written:
            return
        try:
            if fingerprint(await held.commands()) != wanted:
                await held.write_commands(commands)
                log.info("commands were written", extra={"commands": len(commands)})
        except NotSent as error:
            log.warning("commands could not be written", extra={"problem": str(error)})
            return
        self._written = wanted


def payload(desk: Desk) -> tuple[Component, ...]:
    """All commands as `PUT /applications/{id}/commands` takes them."""
    return (*(_command(spec, desk) for spec in desk.specs), _menu())


def fingerprint(commands: Sequence[Mapping[str, object]]) -> str:
    """A hash of what people would notice of the commands: the same for what is sent and for what Discord gives back."""
    plain = sorted((_noticed(one) for one in commands), key=lambda one: str(one["name"]))
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def is_about_a_channel(spec: CommandSpec | None) -> bool:
    """Whether the command needs a channel that Tacho can post in."""
    return spec is not None and (spec.managers_only or spec.name in OF_THE_CHANNEL)


def _command(spec: CommandSpec, desk: Desk) -> Component:
    options = [_option(spec, argument, desk) for argument in spec.arguments]
    personal = not is_about_a_channel(spec)
    if not personal and spec.name not in OF_EVERYBODY:
        options.append(_channel_option())
    return {
        "type": _SLASH,
        **_named(spec.name, spec.summary, command_words(spec.name)),
        "options": sorted(options, key=lambda option: not option["required"]),
        "default_member_permissions": int(Permission.MANAGE_GUILD) if spec.managers_only else None,
        "integration_types": [_FOR_GUILDS, _FOR_USERS],
        "contexts": [_GUILD, _BOT_DM, _PRIVATE_CHANNEL] if personal else [_GUILD, _BOT_DM],
        "nsfw": False,
    }


def _menu() -> Component:
    """The command in the menu of every message."""
    return {
        "type": MESSAGE_MENU,
        "name": MENU_NAME,
        "name_localizations": dict(MENU_NAMES),
        "default_member_permissions": None,
        "integration_types": [_FOR_GUILDS, _FOR_USERS],
        "contexts": [_GUILD, _BOT_DM, _PRIVATE_CHANNEL],
        "nsfw": False,
    }


def _option(spec: CommandSpec, argument: Argument, desk: Desk) -> dict[str, object]:
    offered = choices(desk.suggest(spec.name, argument.name, ""))
    option: dict[str, object] = {
        "type": _STRING,
        **_named(argument.name, argument.summary, argument_words(argument.name)),
        "required": argument.required and spec.name not in FORMS,
    }
    if offered and (spec.name, argument.name) in _CLOSED:
        named = [{**choice, "name_localizations": dict(choice_words(str(choice["value"])))} for choice in offered]
        return {**option, "choices": named}
    return {**option, "autocomplete": bool(offered)}


def _channel_option() -> dict[str, object]:
    words = _named(CHANNEL_ARGUMENT, "for which channel, if not for this one", argument_words(CHANNEL_ARGUMENT))
    return {"type": _CHANNEL, **words, "required": False, "channel_types": list(PLACES)}


def _named(name: str, summary: str, words: Mapping[str, Words]) -> dict[str, object]:
    return {
        "name": name,
        "description": clip(summary or name, DESCRIPTION),
        "name_localizations": {locale: one.name for locale, one in words.items()},
        "description_localizations": {locale: clip(one.description, DESCRIPTION) for locale, one in words.items()},
    }


def choices(values: Sequence[str]) -> tuple[Component, ...]:
    """Values as choices: at most 25, each once, none longer than 100 characters (a longer one could not be sent back whole)."""
    fitting = [value for value in dict.fromkeys(values) if len(value.strip()) > 0 and len(value) <= CHOICE]
    return tuple({"name": value, "value": value} for value in fitting[:CHOICES])


_NOTICED: Final = (
    "type", "name", "description", "name_localizations", "description_localizations", "default_member_permissions",
    "integration_types", "contexts", "required", "autocomplete", "channel_types", "choices", "value",
)  # fmt: skip


def _noticed(thing: Mapping[str, object]) -> dict[str, object]:
    """The parts that are sent, in one form: Discord writes permissions as a string and leaves out what is false or empty."""
    kept: dict[str, object] = {}
    for key in _NOTICED:
        value = thing.get(key)
        if value in (None, False, [], {}, ()):
            continue
        if key == "default_member_permissions":
            value = str(value)
        elif key in {"integration_types", "contexts", "channel_types"} and isinstance(value, Sequence):
            value = sorted(value)
        elif key == "choices" and isinstance(value, Sequence):
            value = [_noticed(choice) for choice in value]
        kept[key] = value
    options = thing.get("options")
    if isinstance(options, Sequence) and options:
        kept["options"] = [_noticed(option) for option in options]
    return kept
