"""The library's client: login, gateway connection, events."""

import contextlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final, Protocol

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from adapters.discord.answers import Payload, Reply
from adapters.discord.incoming import Kind, Scene
from adapters.discord.library.replies import InteractionReply, scene_of
from adapters.discord.library.wire import NOBODY, Layout, Raw, Wire, addresses, held_commands
from adapters.discord.limits import Component
from adapters.discord.posting import NotSent
from bot.errors import BadSettings, TryLater

REFUSED_LOGIN: Final = (
    "[discord] token: Discord does not accept it; reset it on the page Bot of your application in Discord's developer portal "
    "and set the new one"
)
_TROUBLE: Final = (discord.DiscordException, aiohttp.ClientError, OSError)

discord.VoiceClient.warn_nacl = False
discord.VoiceClient.warn_dave = False  # both only say that voice is missing, which is never used


class Events(Protocol):
    """What is told when something happens at Discord."""

    def connected(self) -> None:
        """A connection stands, or stands again."""
        ...

    async def ready(self) -> None:
        """Every server that is not out of order has told of its places; again after each new login."""
        ...

    async def asked(self, key: int, kind: Kind, content: Mapping[str, object], scene: Scene, reply: Reply) -> None:
        """Somebody did something; `key` is the interaction's id, `content` its data as it came."""
        ...

    async def removed(self, addresses: Collection[str]) -> None:
        """Tacho was removed from the server of these places."""
        ...

    async def deleted(self, addresses: Collection[str]) -> None:
        """These places were deleted."""
        ...

    async def there(self, addresses: Collection[str]) -> None:
        """These places are there: Tacho was invited, or an outage is over."""
        ...


class _Client(discord.AutoShardedClient):
    """The library's client: one intent, no memory of messages or members; every event is handed on."""

    def __init__(
        self,
        events: Events,
        session: aiohttp.ClientSession,
        trace: aiohttp.TraceConfig,
        *,
        heartbeat_s: float,
        settle_s: float,
    ) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            allowed_mentions=NOBODY,
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_ratelimit_timeout=30.0,
            http_trace=trace,
            heartbeat_timeout=heartbeat_s,
            guild_ready_timeout=settle_s,
        )
        self._events = events
        self._session = session

    async def on_shard_connect(self, _shard_id: int) -> None:
        self._events.connected()

    async def on_shard_resumed(self, _shard_id: int) -> None:
        self._events.connected()

    async def on_ready(self) -> None:
        await self._events.ready()

    async def on_interaction(self, interaction: "discord.Interaction[Any]") -> None:
        try:
            kind = Kind(interaction.type.value)
        except ValueError:
            return
        reply = InteractionReply(interaction, self._session)
        await self._events.asked(interaction.id, kind, dict(interaction.data or {}), scene_of(interaction), reply)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        await self._events.removed(addresses(guild))

    async def on_guild_join(self, guild: discord.Guild) -> None:
        await self._events.there(addresses(guild))

    async def on_guild_available(self, guild: discord.Guild) -> None:
        await self._events.there(addresses(guild))

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        await self._events.deleted({str(channel.id)})

    async def on_raw_thread_delete(self, event: discord.RawThreadDeleteEvent) -> None:
        await self._events.deleted({str(event.thread_id)})


class Connection:
    """One logged-in client.

    Attributes:
        wire: posts and places (`posting.Wire`).
        raw: raw objects (`checkup.Source`).
    """

    def __init__(self, client: _Client) -> None:
        self._client = client
        self.wire = Wire(client)
        self.raw = Raw(client)

    @property
    def closed(self) -> bool:
        """Whether it can be used no more."""
        return self._client.is_closed()

    @property
    def servers(self) -> int:
        """How many servers have told of themselves."""
        return sum(not guild.unavailable for guild in self._client.guilds)

    @property
    def outage(self) -> bool:
        """Whether some server is out of order, so that its places are not known."""
        return any(guild.unavailable for guild in self._client.guilds)

    def owner_of(self, channel_id: str) -> tuple[str, str] | None:
        """The name and the owner's id of the server a channel belongs to; None where that is not known."""
        channel = self._client.get_channel(int(channel_id)) if channel_id.isdigit() else None
        guild: discord.Guild | None = getattr(channel, "guild", None)
        return None if guild is None or guild.owner_id is None else (guild.name, str(guild.owner_id))

    async def commands(self) -> list[dict[str, Any]]:
        """The commands that Discord holds. Raises `NotSent`."""
        with _asked():
            return await held_commands(self._client)

    async def write_commands(self, commands: Sequence[Component]) -> None:
        """Write the commands in place of those that Discord holds. Raises `NotSent`."""
        with _asked():
            key = self._client.application_id or 0
            await self._client.http.bulk_upsert_global_commands(key, [dict(one) for one in commands])

    async def logins_left(self) -> tuple[int, float]:
        """How often Tacho may still connect today, and in how many seconds that begins anew."""
        with _reached():
            _shards, _url, limits = await self._client.http.get_bot_gateway()
        return limits["remaining"], limits["reset_after"] / 1000

    async def connect(self, gateway_url: str | None) -> None:
        """Keep a gateway connection until it breaks for good.

        Raises:
            BadSettings: Discord does not accept the token.
            TryLater: there is no connection any more.
        """
        with _reached():
            if gateway_url is None:
                _shards, gateway_url, _limits = await self._client.http.get_bot_gateway()
            DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway_url)
            await self._client.connect()

    async def say(self, payload: Payload, *, channel_id: str = "", person: str = "") -> None:
        """Send a message without a nonce to a channel, or to a person directly. Raises `NotSent`."""
        with _asked():
            place: Any = (
                await self._client.create_dm(discord.Object(int(person)))
                if person
                else self._client.get_partial_messageable(int(channel_id))
            )
            await place.send(view=Layout(payload), allowed_mentions=NOBODY)

    async def close(self) -> None:
        """End it."""
        if not self._client.is_closed():
            with contextlib.suppress(aiohttp.ClientError, OSError):
                await self._client.close()


async def log_in(
    token: str,
    *,
    events: Events,
    session: aiohttp.ClientSession,
    trace: aiohttp.TraceConfig,
    api_url: str,
    heartbeat_s: float,
    settle_s: float,
) -> Connection:
    """A client that is logged in, without a gateway connection yet.

    Args:
        token: the bot's.
        events: told of everything.
        session: for what the library is not asked to send.
        trace: sees every answer.
        api_url: with its path; the library has one for the whole process.
        heartbeat_s: after how long a silence a connection counts as dead.
        settle_s: after how long without a further server all are taken to have told of themselves.

    Raises:
        BadSettings: Discord does not accept the token.
        TryLater: Discord cannot be reached.
    """
    Route.BASE = api_url.rstrip("/")
    client = _Client(events, session, trace, heartbeat_s=heartbeat_s, settle_s=settle_s)
    connection = Connection(client)
    try:
        with _reached():
            await client.login(token)
    except (BadSettings, TryLater):
        await connection.close()
        raise
    return connection


@contextlib.contextmanager
def _asked() -> Iterator[None]:
    """Any of the library's errors, as ours: what is sent so may be lost."""
    try:
        yield
    except _TROUBLE as error:
        raise NotSent(str(error)) from None


@contextlib.contextmanager
def _reached() -> Iterator[None]:
    """The library's errors of a login and of the gateway, as ours."""
    try:
        yield
    except discord.LoginFailure:
        raise BadSettings(REFUSED_LOGIN) from None
    except discord.ConnectionClosed as error:
        if error.code == 4004:
            raise BadSettings(REFUSED_LOGIN) from None
        raise TryLater(f"Discord's gateway closed the connection ({error.code})") from None
    except (discord.GatewayNotFound, discord.HTTPException, discord.RateLimited, aiohttp.ClientError, OSError) as error:
        raise TryLater(f"Discord cannot be reached: {error}") from None
