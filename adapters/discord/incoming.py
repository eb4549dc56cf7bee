"""What arrives from Discord, as values: a command, a pressed button, a sent form, or somebody typing.

Everything is read from the interaction itself, never from the client's memory: where Tacho is only installed for a person, it
knows the place from nowhere else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from adapters.discord.commands import CHANNEL_ARGUMENT, MESSAGE_MENU, MORE
from adapters.discord.forms import arguments_of
from adapters.discord.identity import channel_in, command_line, form_command
from adapters.discord.limits import walk
from adapters.discord.markup import one_line
from adapters.discord.permissions import may_manage, may_see
from bot.desk.commands.lines import parse_line
from bot.model.command import Invocation
from bot.model.subscription import Channel

PLATFORM = "discord"
DIRECT = "direct messages"


class Kind(Enum):
    """What somebody did; the values are Discord's interaction types."""

    COMMAND = 2
    PRESSED = 3
    TYPING = 4
    SENT_FORM = 5


@dataclass(frozen=True, slots=True)
class Scene:
    """Where something was done, and by whom.

    Attributes:
        channel_id, channel_name: the place; "" where Discord does not say.
        user: the person's id.
        permissions: what the person may do in the place, as bits; 0 outside servers.
        locale: of the person's client.
        in_server: a server, not direct messages.
        direct: direct messages with Tacho.
        installed_here: Tacho is a member of the place and can post in it.
        own_message: a button on a message that only this person sees.
        other: name of the other channel that a button or form is about, with what the person may do there as bits; None where it is
            about none, or where Tacho does not know that channel.
    """

    channel_id: str
    channel_name: str
    user: str
    permissions: int
    locale: str
    in_server: bool
    direct: bool
    installed_here: bool
    own_message: bool = False
    other: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A message that somebody wants to know more about.

    Attributes:
        story_id: of the first story it leads to, for a message of Tacho's own; "" for others.
        headline: of the first page it shares; "" where it shares none.
        text: what is written in it, and what is quoted of pages.
    """

    story_id: str
    headline: str
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One interaction as the newsroom understands it.

    Attributes:
        invocation: the command it stands for; its command is "" for a button that no release of today knows.
        stranger: Tacho can answer in the place, but never post there by itself; or the person may not see the place it is about.
        in_place: the answer may replace the message it was asked from.
        typing: the argument that is being typed, with what stands there; None unless values are to be suggested.
        elsewhere: it is about another channel than the one it was asked in.
        alone: nobody else reads there: direct messages with Tacho.
        told: the message it is about; None unless it was asked from the menu of one.
    """

    invocation: Invocation
    stranger: bool = False
    in_place: bool = False
    typing: tuple[str, str] | None = None
    elsewhere: bool = False
    alone: bool = False
    told: Told | None = None


def asked(kind: Kind, content: Mapping[str, object], scene: Scene) -> Asked:
    """The interaction as a value.

    Args:
        kind: what was done.
        content: the `data` of Discord's interaction, as it came.
        scene: where and by whom.
    """
    match kind:
        case Kind.COMMAND | Kind.TYPING:
            return _typed(content, scene)
        case Kind.PRESSED:
            return _pressed(content, scene)
        case Kind.SENT_FORM:
            return _sent(content, scene)


def _typed(content: Mapping[str, object], scene: Scene) -> Asked:
    if content.get("type") == MESSAGE_MENU:
        messages = _mapping(_mapping(content.get("resolved")).get("messages"))
        told = _told(_mapping(messages.get(str(content.get("target_id")))))
        return Asked(_invocation(MORE, {}, scene), not scene.installed_here, alone=scene.direct, told=told)
    options = [_mapping(option) for option in _sequence(content.get("options"))]
    values = {str(option.get("name")): str(option.get("value", "")) for option in options}
    other = _channel(values.pop(CHANNEL_ARGUMENT, ""), content)
    focused = next((option for option in options if option.get("focused")), None)
    typing = None if focused is None else (str(focused.get("name")), str(focused.get("value", "")))
    invocation = _invocation(str(content.get("name")), values, scene, other)
    unseen = other is not None and not may_see(other[1])
    return Asked(
        invocation, not scene.installed_here or unseen, typing=typing, elsewhere=other is not None, alone=scene.direct
    )


def _told(message: Mapping[str, object]) -> Told:
    parts = list(walk([_mapping(part) for part in _sequence(message.get("components"))]))
    lines = (command_line(str(part.get("custom_id", ""))) or "" for part in parts)
    story_id = next((words[1] for line in lines if len(words := line.split()) == 2 and words[0] == "story"), "")
    pages = [_mapping(page) for page in _sequence(message.get("embeds"))]
    written = [str(message.get("content") or ""), *(str(part.get("content") or "") for part in parts)]
    quoted = [str(page.get(key) or "") for page in pages for key in ("title", "description")]
    headline = next((str(page["title"]) for page in pages if page.get("title")), "")
    return Told(story_id, one_line(headline), one_line(" ".join((*written, *quoted))))


def _pressed(content: Mapping[str, object], scene: Scene) -> Asked:
    name = str(content.get("custom_id", ""))
    line = command_line(name)
    chosen = [str(value) for value in _sequence(content.get("values"))]
    command, arguments = parse_line(" ".join((line, *chosen))) if line else ("", {})
    pressed = _about(name, command, arguments, scene)
    in_place = (
        scene.own_message and command != "share"
    )  # what is shown to everybody cannot replace what one person sees
    return replace(pressed, in_place=in_place)


def _sent(content: Mapping[str, object], scene: Scene) -> Asked:
    name = str(content.get("custom_id", ""))
    if form_command(name) != "subscribe":
        return Asked(_invocation("", {}, scene), not scene.installed_here)
    fields = dict(_field(_mapping(part)) for part in _sequence(content.get("components")))
    return _about(name, "subscribe", arguments_of(fields), scene)


def _about(name: str, command: str, arguments: Mapping[str, str], scene: Scene) -> Asked:
    """A button or form, about the channel that its id names, else about the one it was used in."""
    key = channel_in(name)
    other = (Channel(PLATFORM, key, scene.other[0]), scene.other[1]) if key and scene.other is not None else None
    unseen = bool(key) and (other is None or not may_see(other[1]))
    invocation = _invocation(command, arguments, scene, other)
    return Asked(invocation, not scene.installed_here or unseen, elsewhere=bool(key), alone=scene.direct)


def _field(part: Mapping[str, object]) -> tuple[str, list[str]]:
    """A form's field and its values; a field stands in a label, in older clients in a row."""
    inner = _mapping(part.get("component")) or _mapping(next(iter(_sequence(part.get("components"))), None))
    values = [str(value) for value in _sequence(inner.get("values"))]
    return str(inner.get("custom_id")), values or ([str(inner["value"])] if inner.get("value") else [])


def _invocation(
    command: str, arguments: Mapping[str, str], scene: Scene, other: tuple[Channel, int] | None = None
) -> Invocation:
    """The invocation; about another channel, what the person may do in that one is what counts."""
    here = Channel(PLATFORM, scene.channel_id, f"#{scene.channel_name}" if scene.in_server else DIRECT)
    channel, permissions = other or (here, scene.permissions)
    manages = may_manage(permissions) if scene.in_server else scene.direct
    place = channel if scene.installed_here and channel.address else None
    return Invocation(command, dict(arguments), place, scene.user, manages, scene.locale)


def _channel(channel_id: str, content: Mapping[str, object]) -> tuple[Channel, int] | None:
    """A channel named in an option, with what the person may do there: Discord sends both along."""
    resolved = _mapping(_mapping(_mapping(content.get("resolved")).get("channels")).get(channel_id))
    if not resolved:
        return None
    permissions = str(resolved.get("permissions", "0"))
    return Channel(PLATFORM, channel_id, f"#{resolved.get('name', '')}"), int(
        permissions
    ) if permissions.isdigit() else 0


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _sequence(value: object) -> Sequence[object]:
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()
