"""Posts and what is known of places, through the library; and raw objects for a check-up."""

import contextlib
from collections.abc import Awaitable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final, cast

import aiohttp
import discord
from discord.http import Route

from adapters.discord.answers import Payload
from adapters.discord.incoming import DIRECT
from adapters.discord.places import Place, PlaceKind, Tag
from adapters.discord.posting import Lost, NotSent, Refused, Sheet
from adapters.discord.refusals import THREAD_EXISTS, Refusal, meaning
from bot.errors import TryLater

NOBODY: Final = discord.AllowedMentions.none()


class Layout(discord.ui.LayoutView):
    """Rendered components on their way through the library's own senders; finished, so that the library keeps none of them."""

    def __init__(self, components: Payload) -> None:
        super().__init__(timeout=None)
        self._rendered = [dict(component) for component in components]
        self.stop()

    def to_components(self) -> list[dict[str, Any]]:
        """The components as they were rendered."""
        return self._rendered

    def has_components_v2(self) -> bool:
        """They are never of the first kind."""
        return True


class Wire:
    """Posts and what is known of places (`posting.Wire`)."""

    def __init__(self, client: discord.AutoShardedClient) -> None:
        self._client = client

    def place(self, channel_id: str) -> Place | None:
        """The place as the library remembers it; None when it does not."""
        channel = self._client.get_channel(int(channel_id)) if channel_id.isdigit() else None
        return None if channel is None else _place(channel)

    async def send(self, channel_id: str, sheet: Sheet, nonce: str) -> str:
        """Post in a channel or thread; the id."""
        channel = self._client.get_partial_messageable(int(channel_id))
        with _called():
            sent = await channel.send(**_content(sheet), nonce=nonce, allowed_mentions=NOBODY, silent=sheet.silent)
        return str(sent.id)

    async def open_forum_post(self, channel_id: str, name: str, *, sheet: Sheet, tags: Sequence[str]) -> str:
        """Open a forum's thread with its first message; the id of both."""
        forum = self._client.get_channel(int(channel_id))
        if not isinstance(forum, discord.ForumChannel):
            raise NotSent("The forum is not known yet.")
        with _called():
            opened = await forum.create_thread(
                name=name,
                **_content(sheet),
                applied_tags=[tag for tag in forum.available_tags if str(tag.id) in tags],
                allowed_mentions=NOBODY,
                silent=sheet.silent,
            )
        return str(opened.thread.id)

    async def open_thread(self, channel_id: str, message_id: str, name: str) -> str:
        """Open a message's thread, or find it; its id."""
        channel = self._client.get_channel(int(channel_id))
        if not isinstance(channel, discord.TextChannel):
            raise NotSent("The channel is not known yet.")
        try:
            with _called():
                return str((await channel.get_partial_message(int(message_id)).create_thread(name=name)).id)
        except Refused as error:
            if error.refusal.code == THREAD_EXISTS:  # a message's thread has the message's id
                return message_id
            raise

    async def own_threads(self, place: Place) -> Sequence[tuple[str, str]]:
        """Id and name of the active threads that Tacho opened in the forum, newest first."""
        guild = self._client.get_guild(int(place.server_id))
        with _called():
            threads = [] if guild is None else await guild.active_threads()
        me = self._client.user
        own = [one for one in threads if str(one.parent_id) == place.id and me is not None and one.owner_id == me.id]
        return [(str(thread.id), thread.name) for thread in sorted(own, key=lambda thread: -thread.id)]

    async def publish(self, channel_id: str, message_id: str) -> None:
        """Pass an announcement on."""
        with _called():
            await self._client.get_partial_messageable(int(channel_id)).get_partial_message(int(message_id)).publish()


def _content(sheet: Sheet) -> dict[str, Any]:
    if sheet.embeds:
        return {"embeds": [discord.Embed.from_dict(dict(one)) for one in sheet.embeds]}
    return {"view": Layout(sheet.components)}


class Raw:
    """Raw objects for a check-up (`checkup.Source`)."""

    def __init__(self, client: discord.AutoShardedClient) -> None:
        self._client = client

    async def application(self) -> dict[str, Any]:
        """The application."""
        return await self._asked(self._client.http.application_info())

    async def commands(self) -> list[dict[str, Any]]:
        """The commands that Discord holds."""
        return await held_commands(self._client)

    async def logins_left(self) -> int:
        """How often the bot may still connect today."""
        _shards, _url, limits = await self._client.http.get_bot_gateway()
        return limits["remaining"]

    async def channel(self, channel_id: str) -> dict[str, Any]:
        """A channel or thread."""
        return await self._asked(self._client.http.get_channel(channel_id))

    async def server(self, server_id: str) -> dict[str, Any]:
        """A server, with its roles."""
        return await self._asked(self._client.http.get_guild(server_id))

    async def own_member(self, server_id: str) -> dict[str, Any]:
        """Tacho as a member of the server."""
        return await self._asked(self._client.http.get_member(server_id, self._client.application_id or 0))

    async def _asked(self, request: Awaitable[Any]) -> dict[str, Any]:
        try:
            with _called():
                return dict(await request)
        except Refused as error:
            raise meaning(error.refusal, "The channel", datetime.now(UTC)) from None
        except (NotSent, Lost) as error:
            raise TryLater(f"Discord cannot be reached: {error}") from None


async def held_commands(client: discord.AutoShardedClient) -> list[dict[str, Any]]:
    """The commands that Discord holds, localisations included."""
    route = Route("GET", "/applications/{application_id}/commands", application_id=client.application_id)
    return list(await client.http.request(route, params={"with_localizations": "true"}))


def _kind(channel: object) -> PlaceKind:
    match channel:
        case discord.TextChannel():
            return PlaceKind.ANNOUNCEMENT if channel.is_news() else PlaceKind.TEXT
        case discord.Thread():
            return PlaceKind.THREAD
        case discord.ForumChannel():
            return PlaceKind.FORUM
        case discord.DMChannel():
            return PlaceKind.DIRECT
        case _:
            return PlaceKind.OTHER


def _place(channel: discord.abc.GuildChannel | discord.Thread | discord.abc.PrivateChannel) -> Place:
    guild: discord.Guild | None = getattr(channel, "guild", None)
    tags = channel.available_tags if isinstance(channel, discord.ForumChannel) else ()
    return Place(
        id=str(channel.id),
        name=f"#{getattr(channel, 'name', '')}" if guild is not None else DIRECT,
        kind=_kind(channel),
        server_id="" if guild is None else str(guild.id),
        server_up=guild is None or not guild.unavailable,
        granted=_granted(channel, guild),
        locked=isinstance(channel, discord.Thread) and channel.locked,
        tags=tuple(Tag(str(tag.id), tag.name, tag.moderated) for tag in tags),
        tag_required=isinstance(channel, discord.ForumChannel) and channel.flags.require_tag,
    )


def _granted(channel: object, guild: discord.Guild | None) -> int | None:
    """What Tacho may do there; None where the client does not know itself or the thread's channel."""
    if guild is None or not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        return None
    if isinstance(channel, discord.Thread) and channel.parent is None:
        return None
    me = cast("discord.Member | None", guild.me)  # before GUILD_CREATE there is none, whatever the library's type says
    return None if me is None else channel.permissions_for(me).value


def addresses(guild: discord.Guild) -> frozenset[str]:
    """Ids of all places of a server."""
    return frozenset(str(place.id) for place in (*guild.channels, *guild.threads))


@contextlib.contextmanager
def _called() -> Iterator[None]:
    """The library's errors of a post, as ours."""
    try:
        yield
    except discord.RateLimited as error:
        raise NotSent("Discord asks Tacho to wait.", error.retry_after) from None
    except discord.HTTPException as error:
        wait = error.response.headers.get("Retry-After", "")
        seconds = float(wait) if wait.replace(".", "", 1).isdigit() else None
        raise Refused(Refusal(error.status, error.code, error.text, seconds)) from None
    except aiohttp.ClientConnectorError as error:
        raise NotSent(f"Discord cannot be reached: {error.strerror or error}.") from None
    except (aiohttp.ClientError, OSError):
        raise Lost from None
