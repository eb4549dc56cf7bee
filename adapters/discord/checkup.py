"""What can be wrong with a Discord application, looked at over REST alone: for `tacho doctor --live`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from adapters.discord import pauses
from adapters.discord.commands import fingerprint
from adapters.discord.limits import Component
from adapters.discord.permissions import IN_A_CHANNEL, IN_A_FORUM, IN_A_THREAD, effective, missing
from bot.errors import ChannelClosed, TachoError
from bot.model.subscription import Channel

Raw = Mapping[str, object]

FEW_LOGINS = 50
_THREADS, _FORUM = frozenset({10, 11, 12}), 15


@dataclass(frozen=True, slots=True)
class Check:
    """What was found at one place.

    Attributes:
        place: what was looked at ("Discord token", "#cars").
        well: nothing has to be done.
        sentence: what it is.
        cure: what to do; "" where nothing has to be done.
    """

    place: str
    well: bool
    sentence: str
    cure: str = ""


class Source(Protocol):
    """Discord's REST, as far as a check-up needs it. Each may raise an error of `bot.errors`."""

    async def application(self) -> Raw:
        """The application."""
        ...

    async def commands(self) -> Sequence[Raw]:
        """Its global commands, with their localisations."""
        ...

    async def logins_left(self) -> int:
        """How often the bot may still connect today."""
        ...

    async def channel(self, channel_id: str) -> Raw:
        """A channel or thread."""
        ...

    async def server(self, server_id: str) -> Raw:
        """A server, with its roles."""
        ...

    async def own_member(self, server_id: str) -> Raw:
        """Tacho as a member of the server."""
        ...


async def examine(
    source: Source, channels: Sequence[Channel], commands: Sequence[Component] | None
) -> tuple[Check, ...]:
    """Everything worth knowing, the application first, then each channel.

    Args:
        source: where to look; its token is known to be good.
        channels: those that are subscribed.
        commands: what they should be; None when this process has no desk.
    """
    found = [Check("Discord token", well=True, sentence="Discord accepts it.")]
    found.append(_endpoint(await source.application()))
    if commands is not None:
        found.append(_commands(await source.commands(), commands))
    found.append(_logins(await source.logins_left()))
    return (*found, *[await _channel(source, channel) for channel in channels])


def _endpoint(application: Raw) -> Check:
    place = "Discord application"
    if application.get("interactions_endpoint_url"):
        return Check(
            place,
            well=False,
            sentence="It has an interactions endpoint, so commands never reach Tacho.",
            cure="Empty the field Interactions Endpoint URL on the page General Information of Discord's developer portal.",
        )
    return Check(place, well=True, sentence="Commands come over the gateway; no privileged intent is asked for.")


def _commands(held: Sequence[Raw], wanted: Sequence[Component]) -> Check:
    place = "Discord commands"
    if fingerprint(held) == fingerprint(wanted):
        return Check(place, well=True, sentence=f"All {len(wanted)} are as this release offers them.")
    return Check(
        place,
        well=False,
        sentence=f"Discord has {len(held)} commands, this release offers {len(wanted)}, and they differ.",
        cure="Start tacho run: it writes them when it connects.",
    )


def _logins(left: int) -> Check:
    place = "Discord logins"
    if left >= FEW_LOGINS:
        return Check(place, well=True, sentence=f"{left} are left today.")
    return Check(
        place,
        well=False,
        sentence=f"Only {left} are left today.",
        cure="Find out what restarts Tacho so often; with none left Discord resets the token.",
    )


async def _channel(source: Source, channel: Channel) -> Check:
    place = channel.name or channel.id
    try:
        raw = await source.channel(channel.address)
        if "guild_id" not in raw:
            return Check(place, well=True, sentence="Direct messages can be tried only by sending one.")
        missed = await lacking(source, raw)
    except ChannelClosed as error:
        return Check(place, well=False, sentence=str(error), cure=error.cure)
    except TachoError as error:
        return Check(place, well=False, sentence=str(error), cure="Try again later.")
    if missed:
        return Check(
            place,
            well=False,
            sentence=f"Tacho lacks {' and '.join(missed)}.",
            cure=pauses.pauses("en").cure(missed, place),
        )
    return Check(place, well=True, sentence="Tacho may post there.")


async def lacking(source: Source, channel: Raw) -> tuple[str, ...]:
    """The names of the permissions that Tacho lacks in a server's channel to post there; errors as `Source`."""
    server_id, kind = str(channel["guild_id"]), channel.get("type")
    thread = kind in _THREADS
    parent = await source.channel(str(channel["parent_id"])) if thread else channel
    granted = effective(await source.server(server_id), await source.own_member(server_id), parent)
    return missing(IN_A_THREAD if thread else IN_A_FORUM if kind == _FORUM else IN_A_CHANNEL, granted)


async def exactly(error: ChannelClosed, channel: Channel, source: Source) -> ChannelClosed:
    """The error, naming the permissions that are missing where Discord only said that one is."""
    if not isinstance(error, pauses.NotAllowed):
        return error
    place = channel.name or "the channel"
    try:
        missed = await lacking(source, await source.channel(channel.address))
    except (TachoError, KeyError):
        return error
    return pauses.lacking(missed, place) if missed else error
