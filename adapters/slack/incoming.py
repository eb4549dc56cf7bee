"""What arrives from Slack, as values: a typed command, a pressed button, a shortcut, a sent form, or somebody typing.

Everything is read from the payload itself. A person is known by id alone: no names, no messages, no members are looked at.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from adapters.slack.identity import command_line
from adapters.slack.places import PLATFORM, Place
from bot.desk.commands.lines import parse_line
from bot.desk.commands.specs import BY_NAME
from bot.model.command import Invocation
from bot.model.subscription import Channel

DIRECT: Final = "direct messages"
PRIVATE: Final = "a private channel"
UNNAMED: Final = {"directmessage": DIRECT, "privategroup": PRIVATE}
"""What Slack calls a channel whose name it keeps to itself."""

OF_THE_CHANNEL: Final = frozenset({"subscriptions", "settings", "privacy", "digest", "why"})
"""Commands about a channel that everybody may use; beside those for managers."""

_CHANNEL = re.compile(r"<#([CGD]\w+)(?:\|([^>]*))?>")
_ADDRESS = re.compile(r"<((?:https?|mailto):[^|>]*)(?:\|[^>]*)?>")
_MENTION = re.compile(r"<[@!][^|>]*(?:\|([^>]*))?>")


@dataclass(frozen=True, slots=True)
class Scene:
    """Where something was done, and by whom.

    Attributes:
        team: id of the workspace.
        organisation: id of the organisation, when it has installed Tacho as a whole; else "".
        channel_id, channel_name: the conversation; "" in the Home tab and in a form, which stand in none.
        user: id of the person.
        trigger: what a form may be opened with, once and within three seconds; "" where there is none.
        response_url: where it may be answered five times in thirty minutes; "" where there is none.
        thread: timestamp of the thread it was done in; "" outside of one.
        view: id of the form or Home tab it was done in; "" outside of one.
        in_home: that view is the Home tab.
        own_message: on a message that only this person sees.
    """

    team: str
    user: str
    organisation: str = ""
    channel_id: str = ""
    channel_name: str = ""
    trigger: str = ""
    response_url: str = ""
    thread: str = ""
    view: str = ""
    in_home: bool = False
    own_message: bool = False

    @property
    def channel(self) -> Channel | None:
        """The conversation as the newsroom knows it; None where it was done in none."""
        if not self.channel_id:
            return None
        name = UNNAMED.get(self.channel_name) or (f"#{self.channel_name}" if self.channel_name else "")
        if self.channel_id.startswith("D"):
            name = DIRECT
        return Channel(PLATFORM, Place(self.team, self.channel_id).address, name)


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of the person who asks.

    Attributes:
        may_manage: may change what channels get.
        locale: BCP 47 tag of their language; "" where it is not known, and the channel's language is spoken.
        zone: their time zone; "" where it is not known.
    """

    may_manage: bool = True
    locale: str = ""
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for.

    Attributes:
        command, arguments: as an `Invocation` has them.
        about: the channel it is about, where that is not the one it is asked in.
    """

    command: str
    arguments: Mapping[str, str]
    about: Channel | None = None


def scene_of(body: Mapping[str, object]) -> Scene:
    """Where a payload of any kind comes from."""
    container, view = _mapping(body.get("container")), _mapping(body.get("view"))
    channel = _mapping(body.get("channel"))
    organisation = body.get("enterprise_id") or _mapping(body.get("enterprise")).get("id")
    user = _mapping(body.get("user"))
    team = (
        view.get(
            "app_installed_team_id"
        )  # in a channel shared by two workspaces a form comes from the person's (bolt-js issue 1614)
        or body.get("team_id")
        or _mapping(body.get("team")).get("id")
        or user.get("team_id")
    )
    return Scene(
        team=_text(team),
        user=_text(body.get("user_id") or user.get("id")),
        organisation=_text(organisation) if str(body.get("is_enterprise_install")).lower() == "true" else "",
        channel_id=_text(body.get("channel_id") or channel.get("id") or container.get("channel_id")),
        channel_name=_text(body.get("channel_name") or channel.get("name")),
        trigger=_text(body.get("trigger_id")),
        response_url=_text(body.get("response_url")),
        thread=_text(container.get("thread_ts") or body.get("thread_ts")),
        view=_text(view.get("id")),
        in_home=view.get("type") == "home",
        own_message=bool(container.get("is_ephemeral")),
    )


def key_of(body: Mapping[str, object]) -> str:
    """What tells one occurrence from another, the same when Slack delivers it again; "" where nothing does."""
    view = _mapping(body.get("view"))
    sent = f"{view.get('id')}.{view.get('hash')}" if body.get("type") == "view_submission" else ""
    return _text(body.get("event_id") or body.get("trigger_id")) or sent


def typed(body: Mapping[str, object], company_command: str) -> Wish:
    """A slash command.

    Args:
        body: as it came.
        company_command: the shortcut's name, with its slash.
    """
    line, named = _plain(_text(body.get("text")))
    if _text(body.get("command")) == company_command:
        return Wish("company", {"name": line}) if line else Wish("help", {"command": "company"})
    command, arguments = parse_line(line)
    if named is None or not is_about_a_channel(command):
        return Wish(command, arguments)
    return Wish(command, arguments, replace(scene_of(body), channel_id=named[0], channel_name=named[1]).channel)


def pressed(body: Mapping[str, object]) -> Wish:
    """What a pressed button stands for; its command is "" when no release of today knows the button."""
    action = _mapping(next(iter(_sequence(body.get("actions"))), None))
    line = command_line(_text(action.get("action_id")), _text(action.get("value")))
    return Wish(*parse_line(line)) if line else Wish("", {})


def is_about_a_channel(command: str) -> bool:
    """Whether the command is about the channel it is used in."""
    spec = BY_NAME.get(command)
    return spec is not None and (spec.managers_only or command in OF_THE_CHANNEL)


def invocation(wish: Wish, scene: Scene, person: Person) -> Invocation:
    """The wish as the desk takes it."""
    channel = wish.about or scene.channel
    return Invocation(wish.command, dict(wish.arguments), channel, scene.user, person.may_manage, person.locale or "en")


def stories_in(message: Mapping[str, object]) -> tuple[str, ...]:
    """Ids of the stories that a message of Tacho's own has buttons for, in order."""
    found = [
        parse_line(line)
        for button in _buttons(message)
        if (line := command_line(_text(button.get("action_id")), _text(button.get("value"))))
    ]
    return tuple(dict.fromkeys(arguments.get("id", "") for command, arguments in found if command == "story"))


def headline_in(message: Mapping[str, object]) -> str:
    """The headline of the first page that a message shares, as Slack has unfolded it; "" where it shares none."""
    titles = (_text(_mapping(page).get("title")) for page in _sequence(message.get("attachments")))
    return " ".join(next(filter(None, titles), "").split())


def words_in(message: Mapping[str, object]) -> str:
    """A message's text without Slack's notation, in one line."""
    text, _ = _plain(re.sub(r"<[^|<>]+\|([^<>]*)>", r"\1", _text(message.get("text"))))
    return " ".join(re.sub(r"https?://\S+|[*_~`>]+", " ", text).split())


def _buttons(message: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    for block in _sequence(message.get("blocks")):
        yield from map(_mapping, _sequence(_mapping(block).get("elements")))
        yield _mapping(_mapping(block).get("accessory"))


def _plain(text: str) -> tuple[str, tuple[str, str] | None]:
    """A typed line without Slack's notation, and the first channel it names: id and name.

    With `should_escape` (our manifest sets it) nobody can type a mention by hand: what people type as `<#C1>` comes as `&lt;#C1&gt;`.
    """
    named = _CHANNEL.search(text)
    text = _CHANNEL.sub(" ", text)
    text = _MENTION.sub(
        lambda match: match[1] or " ", _ADDRESS.sub(lambda match: match[1].removeprefix("mailto:"), text)
    )
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    text = text.replace("“", '"').replace("”", '"').replace("\xa0", " ")
    return " ".join(text.split()), None if named is None else (named[1], named[2] or "")


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _sequence(value: object) -> Sequence[object]:
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
