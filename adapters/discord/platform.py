"""The Discord platform: the only file that imports discord.py, and so longer than others; what it decides, it asks elsewhere.

Four parts: the client (one intent, no memory of messages or members), the wire that posts go over, the reply that answers go
over, and the platform that joins them to the newsroom. `Any` stops here.
"""

import asyncio
import contextlib
import logging
import random
from collections import deque
from collections.abc import Awaitable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Final, Self, cast

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from adapters.departures import Departures
from adapters.discord.answers import Answers, Expired, Late, Payload, Twice, Unanswered
from adapters.discord.budget import REQUESTS_A_SECOND, Budget, InvalidRequests, watching
from adapters.discord.checkup import Check, examine
from adapters.discord.commands import fingerprint, payload
from adapters.discord.departures import DELETED, REMOVED
from adapters.discord.desk import Desk
from adapters.discord.incoming import DIRECT, PLATFORM, Asked, Kind, Scene, asked
from adapters.discord.limits import Component
from adapters.discord.places import Place, PlaceKind, Tag
from adapters.discord.posting import Lost, NotSent, Poster, Refused, Sheet
from adapters.discord.refusals import (
    ALREADY_ACKNOWLEDGED,
    INVALID_WEBHOOK_TOKEN,
    THREAD_EXISTS,
    UNKNOWN_INTERACTION,
    UNKNOWN_WEBHOOK,
    PlaceGone,
    Refusal,
    meaning,
)
from adapters.discord.render import render
from adapters.supervision import Health, Supervisor
from bot.errors import BadSettings, ChannelClosed, TryLater
from bot.model.digest import Delivery
from bot.model.message import Message, Paragraph
from bot.model.subscription import Channel
from bot.ports import Clock, SubscriptionShelf

log = logging.getLogger(__name__)

API_URL: Final = "https://discord.com/api/v10"
RECOGNISED_FOR: Final = timedelta(minutes=2)
"""Discord knows a nonce again for "the past few minutes"; two of them are certain enough (stack.md 3.1)."""

FIRST_CONTACT_S: Final = 60.0
"""How long a first connection may take before it is started anew."""

HEARTBEAT_S: Final = 60.0
SWEEP_S: Final = 3600.0
NOBODY: Final = discord.AllowedMentions.none()
V2, EPHEMERAL = 1 << 15, 1 << 6
REFUSED_LOGIN: Final = (
    "[discord] token: Discord does not accept it; reset it on the page Bot of your application in Discord's developer portal "
    "and set the new one"
)

discord.VoiceClient.warn_nacl = False
discord.VoiceClient.warn_dave = False  # both only say that voice is missing, which is never used


class _Layout(discord.ui.LayoutView):
    """Rendered components on their way through the library's own senders; finished, so that the library keeps none of them."""

    def __init__(self, components: Payload) -> None:
        super().__init__(timeout=None)
        self._rendered = [dict(component) for component in components]
        self.stop()

    def to_components(self) -> list[dict[str, Any]]:
        return self._rendered

    def has_components_v2(self) -> bool:
        return True


class _Form(discord.ui.Modal):
    """A form on its way; its answer is read from the interaction, so the library keeps none of it either."""

    def __init__(self, form: Component) -> None:
        super().__init__(title=str(form["title"]), custom_id=str(form["custom_id"]))
        self._rendered = dict(form)
        self.stop()

    def to_dict(self) -> dict[str, Any]:
        return self._rendered


class _Client(discord.AutoShardedClient):
    """The library's client; every event is handed to the platform."""

    def __init__(self, platform: "DiscordPlatform", trace: aiohttp.TraceConfig, heartbeat_s: float) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            allowed_mentions=NOBODY,
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_ratelimit_timeout=30.0,
            http_trace=trace,
            heartbeat_timeout=heartbeat_s,
        )
        self._platform = platform

    async def on_shard_connect(self, _shard_id: int) -> None:
        self._platform.on_connected()

    async def on_shard_resumed(self, _shard_id: int) -> None:
        self._platform.on_connected()

    async def on_interaction(self, interaction: "discord.Interaction[Any]") -> None:
        await self._platform.on_interaction(interaction)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        await self._platform.departures.left(_addresses(guild), REMOVED)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        await self._platform.departures.back(_addresses(guild))

    async def on_guild_available(self, guild: discord.Guild) -> None:
        await self._platform.departures.back(_addresses(guild))

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        await self._platform.departures.left({str(channel.id)}, DELETED)

    async def on_raw_thread_delete(self, event: discord.RawThreadDeleteEvent) -> None:
        await self._platform.departures.left({str(event.thread_id)}, DELETED)


class _Reply:
    """Answers to one interaction (`answers.Reply`)."""

    def __init__(self, interaction: "discord.Interaction[Any]", session: aiohttp.ClientSession) -> None:
        self._interaction = interaction
        self._session = session

    async def acknowledge(self, *, private: bool, in_place: bool) -> None:
        with _answered():
            await self._interaction.response.defer(ephemeral=private, thinking=not in_place)

    async def answer(self, payload: Payload, *, private: bool, in_place: bool) -> None:
        response, layout = self._interaction.response, _Layout(payload)
        with _answered():
            if in_place:
                await response.edit_message(view=layout, allowed_mentions=NOBODY)
            else:
                await response.send_message(view=layout, ephemeral=private, allowed_mentions=NOBODY)

    async def complete(self, payload: Payload) -> None:
        with _answered():
            await self._interaction.edit_original_response(view=_Layout(payload), allowed_mentions=NOBODY)

    async def follow_up(self, payload: Payload, *, private: bool) -> None:
        """Sent by ourselves and once: the library sends a follow-up again after a 500, and it has no nonce."""
        body = {
            "components": list(payload),
            "flags": V2 | (EPHEMERAL if private else 0),
            "allowed_mentions": {"parse": []},
        }
        url = f"{Route.BASE}/webhooks/{self._interaction.application_id}/{self._interaction.token}"
        try:
            async with self._session.post(url, json=body) as response:
                if response.status in {401, 404}:
                    raise Expired("the interaction's fifteen minutes are over")
                if response.status >= 300:
                    raise Unanswered(f"Discord answered {response.status} to a further message")
        except aiohttp.ClientError as error:
            raise Unanswered(f"a further message was lost: {error}") from error

    async def withdraw(self) -> None:
        with _answered():
            await self._interaction.delete_original_response()

    async def ask(self, form: Component) -> None:
        with _answered():
            await self._interaction.response.send_modal(_Form(form))

    async def offer(self, values: Sequence[Component]) -> None:
        offered = [discord.app_commands.Choice(name=str(one["name"]), value=str(one["value"])) for one in values]
        with _answered():
            await self._interaction.response.autocomplete(offered)


class _Wire:
    """Posts and what is known of places (`posting.Wire`)."""

    def __init__(self, client: discord.AutoShardedClient) -> None:
        self._client = client

    def place(self, channel_id: str) -> Place | None:
        channel = self._client.get_channel(int(channel_id)) if channel_id.isdigit() else None
        return None if channel is None else _place(channel)

    async def send(self, channel_id: str, sheet: Sheet, nonce: str) -> str:
        channel = self._client.get_partial_messageable(int(channel_id))
        content: dict[str, Any] = (
            {"embeds": [discord.Embed.from_dict(dict(one)) for one in sheet.embeds]}
            if sheet.embeds
            else {"view": _Layout(sheet.components)}
        )
        with _called():
            sent = await channel.send(**content, nonce=nonce, allowed_mentions=NOBODY, silent=sheet.silent)
        return str(sent.id)

    async def open_forum_post(self, channel_id: str, name: str, sheet: Sheet, tags: Sequence[str]) -> str:
        forum = self._client.get_channel(int(channel_id))
        if not isinstance(forum, discord.ForumChannel):
            raise NotSent("The forum is not known yet.")
        with _called():
            opened = await forum.create_thread(
                name=name,
                view=_Layout(sheet.components),
                applied_tags=[tag for tag in forum.available_tags if str(tag.id) in tags],
                allowed_mentions=NOBODY,
                silent=sheet.silent,
            )
        return str(opened.thread.id)

    async def open_thread(self, channel_id: str, message_id: str, name: str) -> str:
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
        guild = self._client.get_guild(int(place.server_id))
        with _called():
            threads = [] if guild is None else await guild.active_threads()
        me = self._client.user
        own = [one for one in threads if str(one.parent_id) == place.id and me is not None and one.owner_id == me.id]
        return [(str(thread.id), thread.name) for thread in sorted(own, key=lambda thread: thread.id)]

    async def publish(self, channel_id: str, message_id: str) -> None:
        with _called():
            await self._client.get_partial_messageable(int(channel_id)).get_partial_message(int(message_id)).publish()


class _Raw:
    """Raw objects for a check-up (`checkup.Source`)."""

    def __init__(self, client: discord.AutoShardedClient) -> None:
        self._client = client

    async def application(self) -> dict[str, Any]:
        return await self._asked(self._client.http.application_info())

    async def commands(self) -> list[dict[str, Any]]:
        return await _held_commands(self._client)

    async def logins_left(self) -> int:
        _shards, _url, limits = await self._client.http.get_bot_gateway()
        return limits["remaining"]

    async def channel(self, channel_id: str) -> dict[str, Any]:
        return await self._asked(self._client.http.get_channel(channel_id))

    async def server(self, server_id: str) -> dict[str, Any]:
        return await self._asked(self._client.http.get_guild(server_id))

    async def own_member(self, server_id: str) -> dict[str, Any]:
        return await self._asked(self._client.http.get_member(server_id, self._client.application_id or 0))

    async def _asked(self, request: Awaitable[Any]) -> dict[str, Any]:
        try:
            with _called():
                return dict(await request)
        except Refused as error:
            raise meaning(error.refusal, "The channel", datetime.now(UTC)) from None
        except (NotSent, Lost) as error:
            raise TryLater(f"Discord cannot be reached: {error}") from None


class DiscordPlatform:
    """Discord, as the newsroom's outbox and desk see it (`bot.ports.Platform`).

    `post` works as soon as the platform is entered, without a gateway connection; `run` keeps that connection, over which
    commands arrive. Use it as an async context manager.

    Attributes:
        name: "discord".
        recognises_ids_for: how long Discord knows a nonce again.
        departures: which places are gone.
    """

    name = PLATFORM
    recognises_ids_for = RECOGNISED_FOR

    def __init__(
        self,
        *,
        token: str,
        subscriptions: SubscriptionShelf,
        clock: Clock,
        desk: Desk | None = None,
        api_url: str = API_URL,
        gateway_url: str | None = None,
        requests_per_s: float = REQUESTS_A_SECOND,
        patience_s: float | None = None,
        first_contact_s: float = FIRST_CONTACT_S,
        heartbeat_s: float = HEARTBEAT_S,
    ) -> None:
        """Make one; nothing is sent yet.

        Args:
            token: the bot's.
            subscriptions: who reads what; to pause and to forget places.
            clock: the time.
            desk: answers commands; None for a process that only posts.
            api_url: with its path.
            gateway_url: the default gateway; None for the one that Discord names.
            requests_per_s: our own budget, below Discord's 50.
            patience_s: how long the desk may take before a command is acknowledged; None for the usual.
            first_contact_s: how long a first connection may take.
            heartbeat_s: after how long a silence a connection counts as dead.
        """
        Route.BASE = api_url.rstrip("/")
        self._gateway_url = gateway_url
        self._token = token
        self._desk = desk
        self._clock = clock
        self._shelf = subscriptions
        self._budget = Budget(clock, requests_per_s)
        self._invalid = InvalidRequests(clock)
        self._first_contact_s = first_contact_s
        self._heartbeat_s = heartbeat_s
        self._client: _Client | None = None
        self._session: aiohttp.ClientSession | None = None
        self._logging_in = asyncio.Lock()
        self._contact = asyncio.Event()
        self._seen: deque[int] = deque(maxlen=1000)
        self._synced: str | None = None
        self._poster: Poster | None = None
        self._supervisor = Supervisor(name=PLATFORM, attempt=self._attempt, clock=clock, jitter=random.random)
        self.departures = Departures(platform=PLATFORM, shelf=subscriptions, clock=clock)
        self._answers: Answers | None = None
        if desk is not None:
            self._answers = Answers(
                desk=desk,
                profiles=subscriptions,
                elsewhere=self._bring_late,
                **({} if patience_s is None else {"patience_s": patience_s}),
            )

    @property
    def health(self) -> Health:
        """How the connection over which commands arrive is."""
        return self._supervisor.health

    @property
    def problem(self) -> str | None:
        """Why there is no connection, as a sentence; None while there is one."""
        return self._supervisor.problem

    @property
    def known_servers(self) -> int:
        """How many servers the connection has told of; 0 without one."""
        return 0 if self._client is None else sum(not guild.unavailable for guild in self._client.guilds)

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._close_client()
        if self._session is not None:
            await self._session.close()

    async def run(self) -> None:
        """Keep the gateway connection until cancelled.

        Raises:
            BadSettings: Discord does not accept the token; there is no use in trying on.
        """
        sweeping = asyncio.create_task(self._sweep())  # no task group: it would wrap the error that ends the process
        try:
            await self._supervisor.run()
        finally:
            sweeping.cancel()
            await asyncio.gather(sweeping, return_exceptions=True)

    async def post(self, delivery: Delivery) -> str:
        """Post the delivery once; the id of its first message. Errors as `bot.ports.Platform.post` says."""
        poster = await self._ready_poster()
        profile = await self._shelf.profile(delivery.channel)
        try:
            reference = await poster.post(delivery, profile)
        except ChannelClosed as error:
            if profile.paused is None:
                await self._tell_a_manager(delivery.channel, error)
            if isinstance(error, PlaceGone):
                await self.departures.left({delivery.channel.address}, f"{error} {error.cure}")
            raise
        if profile.gone_since is not None:
            await self.departures.back({delivery.channel.address})
        return reference

    async def examine(self, channels: Sequence[Channel]) -> tuple[Check, ...]:
        """A check-up for `tacho doctor --live`: token, application, commands, logins, and whether Tacho may post in the channels.

        Raises:
            BadSettings: Discord does not accept the token.
            TryLater: Discord cannot be reached.
        """
        client = await self.log_in()
        try:
            return await examine(_Raw(client), channels, None if self._desk is None else payload(self._desk))
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            raise TryLater(f"Discord cannot be reached: {error}") from None

    def on_connected(self) -> None:
        """Called by the client when a connection stands."""
        self._contact.set()
        self._supervisor.connected()

    async def on_interaction(self, interaction: "discord.Interaction[Any]") -> None:
        """Called by the client for everything that people do; each is answered once, however often it arrives."""
        if self._answers is None or self._session is None or interaction.id in self._seen:
            return
        self._seen.append(interaction.id)
        try:
            kind = Kind(interaction.type.value)
        except ValueError:
            return
        what = asked(kind, dict(interaction.data or {}), _scene(interaction))
        reply = _Reply(interaction, self._session)
        if kind is Kind.TYPING:
            await self._answers.suggest(what, reply)
        else:
            await self._answers.respond(what, reply)

    async def _attempt(self) -> None:
        """One connection, from login to its end."""
        client = await self.log_in()
        try:
            await self._sync_commands(client)
            await self._wait_for_a_login(client)
            self._contact.clear()
            connecting = asyncio.create_task(client.connect())
            contact = asyncio.create_task(self._contact.wait())
            try:
                await asyncio.wait(
                    {connecting, contact}, timeout=self._first_contact_s, return_when=asyncio.FIRST_COMPLETED
                )
                if not (connecting.done() or contact.done()):
                    raise TryLater(f"Discord's gateway did not answer in {self._first_contact_s:.0f} s")
                await connecting
            finally:
                contact.cancel()
                connecting.cancel()
                await asyncio.gather(contact, connecting, return_exceptions=True)
        except discord.ConnectionClosed as error:
            if error.code == 4004:
                raise BadSettings(REFUSED_LOGIN) from None
            raise TryLater(f"Discord's gateway closed the connection ({error.code})") from None
        except (
            discord.GatewayNotFound,
            discord.HTTPException,
            discord.RateLimited,
            aiohttp.ClientError,
            OSError,
        ) as error:
            raise TryLater(f"Discord's gateway cannot be reached: {error}") from None
        finally:
            await self._close_client()

    async def log_in(self) -> _Client:
        """Log in unless that is done; `post` and `run` do it by themselves.

        Raises:
            BadSettings: Discord does not accept the token.
            TryLater: Discord cannot be reached.
        """
        async with self._logging_in:
            if self._client is not None and not self._client.is_closed():
                return self._client
            client = _Client(self, watching(self._invalid, self._budget), self._heartbeat_s)
            try:
                await client.login(self._token)
            except discord.LoginFailure:
                await client.close()
                raise BadSettings(REFUSED_LOGIN) from None
            except (discord.HTTPException, discord.RateLimited, aiohttp.ClientError, OSError) as error:
                await client.close()
                raise TryLater(f"Discord cannot be reached: {error}") from None
            self._client = client
            self._poster = Poster(wire=_Wire(client), budget=self._budget, clock=self._clock)
            return client

    async def _ready_poster(self) -> Poster:
        try:
            await self.log_in()
        except BadSettings as error:
            raise TryLater(str(error)) from None
        assert self._poster is not None  # noqa: S101 - made with the login
        return self._poster

    async def _close_client(self) -> None:
        client, self._client = self._client, None
        if client is not None and not client.is_closed():
            with contextlib.suppress(aiohttp.ClientError, OSError):
                await client.close()

    async def _sync_commands(self, client: _Client) -> None:
        """Write the commands when they differ from what Discord has; once a process and state, never because of a reconnect."""
        if self._desk is None or client.application_id is None:
            return
        commands = payload(self._desk)
        wanted = fingerprint(commands)
        if wanted == self._synced:
            return
        try:
            if fingerprint(await _held_commands(client)) != wanted:
                await client.http.bulk_upsert_global_commands(client.application_id, [dict(one) for one in commands])
                log.info("commands were written", extra={"commands": len(commands)})
        except discord.DiscordException as error:
            log.warning("commands could not be written", extra={"problem": str(error)})
            return
        self._synced = wanted

    async def _wait_for_a_login(self, client: _Client) -> None:
        """Keep the day's last logins: with none left, Discord resets the token."""
        _shards, url, limits = await client.http.get_bot_gateway()
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(self._gateway_url or url)
        if limits["remaining"] < 2:
            wait = timedelta(milliseconds=limits["reset_after"])
            raise TryLater("Discord allows no more logins today", after=self._clock.now() + wait)

    async def _sweep(self) -> None:
        while True:
            try:
                await self.departures.sweep()
            except Exception:  # the edge of a sweep: what fails now is swept in an hour
                log.exception("gone places could not be swept")
            await self._clock.sleep(SWEEP_S)

    async def _bring_late(self, what: Asked, payloads: Sequence[Payload], private: bool) -> None:  # noqa: FBT001 - the form of `answers.Elsewhere`
        client = self._client
        channel = what.invocation.channel
        if client is None:
            return
        try:
            place: Any
            if private or channel is None:
                place = await client.create_dm(discord.Object(int(what.invocation.user)))
            else:
                place = client.get_partial_messageable(int(channel.address))
            for one in payloads:
                await self._budget.take()
                await place.send(view=_Layout(one), allowed_mentions=NOBODY)
        except (discord.DiscordException, aiohttp.ClientError, OSError, ValueError) as error:
            log.warning("late answer could not be brought", extra={"problem": str(error)})

    async def _tell_a_manager(self, channel: Channel, error: ChannelClosed) -> None:
        """Tell the server's owner, by direct message, why nothing arrives; once, since a paused channel is not told of again."""
        client = self._client
        place = None if client is None else client.get_channel(int(channel.address or 0))
        guild = getattr(place, "guild", None)
        if client is None or guild is None or guild.owner_id is None:
            return
        text = f"Tacho cannot post in {channel.name or 'a channel'} of {guild.name}. {error} {error.cure} It goes on by itself then."
        try:
            owner = await client.create_dm(discord.Object(guild.owner_id))
            for one in render(Message("", (Paragraph(text),))):
                await self._budget.take()
                await owner.send(view=_Layout(one), allowed_mentions=NOBODY)
        except (discord.DiscordException, aiohttp.ClientError, OSError) as problem:
            log.info("nobody could be told of a pause", extra={"channel": channel.id, "problem": str(problem)})


async def _held_commands(client: discord.AutoShardedClient) -> list[dict[str, Any]]:
    route = Route("GET", "/applications/{application_id}/commands", application_id=client.application_id)
    return list(await client.http.request(route, params={"with_localizations": "true"}))


def _scene(interaction: "discord.Interaction[Any]") -> Scene:
    in_server = interaction.guild_id is not None
    known = in_server and interaction.client.get_guild(interaction.guild_id) is not None
    only_a_person_s = interaction.is_user_integration() and not interaction.is_guild_integration()
    group = bool(interaction.context.private_channel)
    message = interaction.message
    return Scene(
        channel_id=str(interaction.channel_id or ""),
        channel_name=str(getattr(interaction.channel, "name", "") or ""),
        user=str(interaction.user.id),
        permissions=interaction.permissions.value,
        locale=interaction.locale.value,
        in_server=in_server,
        direct=not in_server and not group,
        installed_here=(known or not only_a_person_s) if in_server else not group,
        own_message=message is not None and message.flags.ephemeral,
    )


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


def _addresses(guild: discord.Guild) -> frozenset[str]:
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


@contextlib.contextmanager
def _answered() -> Iterator[None]:
    """The library's errors of an answer, as ours."""
    try:
        yield
    except discord.InteractionResponded:
        raise Twice("the interaction was answered already") from None
    except discord.HTTPException as error:
        if error.code == UNKNOWN_INTERACTION:
            raise Late("Discord no longer knows the interaction") from None
        if error.code == ALREADY_ACKNOWLEDGED:
            raise Twice("the interaction was answered already") from None
        if error.code in {INVALID_WEBHOOK_TOKEN, UNKNOWN_WEBHOOK}:
            raise Expired("the interaction's fifteen minutes are over") from None
        raise Unanswered(f"Discord answered {error.status}, code {error.code}") from None
    except (aiohttp.ClientError, OSError) as error:
        raise Unanswered(f"the answer was lost: {error}") from None
