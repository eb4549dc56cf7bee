"""The Discord platform: joins what Discord says and takes to the newsroom; the library stands behind `library/`."""

import asyncio
import logging
import random
from collections import deque
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from types import TracebackType
from typing import Final, Self

import aiohttp

from adapters.departures import Departures
from adapters.desk import Desk
from adapters.discord.answers import Answers, Payload, Reply
from adapters.discord.budget import REQUESTS_A_SECOND, Budget, InvalidRequests, watching
from adapters.discord.checkup import Check, exactly, examine
from adapters.discord.commands import CommandSync, payload
from adapters.discord.conversations import Conversations
from adapters.discord.departures import absent, deleted, removed
from adapters.discord.incoming import DIRECT, PLATFORM, Asked, Kind, Scene, asked
from adapters.discord.library.client import Connection, log_in
from adapters.discord.pauses import Closed, PlaceGone, pauses
from adapters.discord.posting import NotSent, Poster, is_noted
from adapters.discord.render import render
from adapters.supervision import Health, Supervisor
from bot.errors import BadSettings, ChannelClosed, TryLater
from bot.model.digest import Delivery
from bot.model.message import Message, Paragraph
from bot.model.subscription import Channel
from bot.ports import Clock, NoteShelf, SubscriptionShelf

log = logging.getLogger(__name__)

API_URL: Final = "https://discord.com/api/v10"
RECOGNISED_FOR: Final = timedelta(minutes=2)
"""Discord knows a nonce again for "the past few minutes"; two of them are certain enough (stack.md 3.1)."""

FIRST_CONTACT_S: Final = 60.0
"""How long a first connection may take before it is started anew."""

HEARTBEAT_S: Final = 60.0
SETTLE_S: Final = 2.0
"""After how long without a further server all are taken to have told of themselves; the library's own figure."""

SWEEP_S: Final = 3600.0


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
        notes: NoteShelf,
        clock: Clock,
        desk: Desk | None = None,
        api_url: str = API_URL,
        gateway_url: str | None = None,
        requests_per_s: float = REQUESTS_A_SECOND,
        patience_s: float | None = None,
        first_contact_s: float = FIRST_CONTACT_S,
        heartbeat_s: float = HEARTBEAT_S,
        settle_s: float = SETTLE_S,
    ) -> None:
        """Make one; nothing is sent yet.

        Args:
            token: the bot's.
            subscriptions: who reads what; to pause and to forget places.
            notes: for the posts that others go on with.
            clock: the time.
            desk: answers commands; None for a process that only posts.
            api_url: with its path.
            gateway_url: the default gateway; None for the one that Discord names.
            requests_per_s: our own budget, below Discord's 50.
            patience_s: how long the desk may take before a command is acknowledged; None for the usual.
            first_contact_s: how long a first connection may take.
            heartbeat_s: after how long a silence a connection counts as dead.
            settle_s: after how long without a further server all are taken to have told of themselves.
        """
        self._api_url = api_url
        self._settle_s = settle_s
        self._gateway_url = gateway_url
        self._token = token
        self._desk = desk
        self._clock = clock
        self._shelf = subscriptions
        self._budget = Budget(clock, requests_per_s)
        self._invalid = InvalidRequests(clock)
        self._first_contact_s = first_contact_s
        self._heartbeat_s = heartbeat_s
        self._connection: Connection | None = None
        self._session: aiohttp.ClientSession | None = None
        self._logging_in = asyncio.Lock()
        self._contact = asyncio.Event()
        self._seen: deque[int] = deque(maxlen=1000)
        self._poster: Poster | None = None
        self._conversations = Conversations(notes=notes, clock=clock)
        self._supervisor = Supervisor(name=PLATFORM, attempt=self._attempt, clock=clock, jitter=random.random)
        self.departures = Departures(platform=PLATFORM, shelf=subscriptions, clock=clock, wishes=desk)
        self._answers: Answers | None = None
        self._commands = None if desk is None else CommandSync(desk)
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
        return 0 if self._connection is None else self._connection.servers

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._close()
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

    async def knows_outcome_of(self, delivery: Delivery) -> bool:
        """Whether it is noted as the first post of its conversation; of others Discord knows the nonce, and nothing is noted."""
        return await is_noted(delivery, self._conversations)

    async def post(self, delivery: Delivery) -> str:
        """Post the delivery once; the id of its first message. Errors as `bot.ports.Platform.post` says."""
        poster = await self._ready_poster()
        profile = await self._shelf.profile(delivery.channel)
        try:
            reference = await poster.post(delivery, profile)
        except ChannelClosed as refused:
            connection = self._connection
            error = refused if connection is None else await exactly(refused, delivery.channel, connection.raw)
            if isinstance(error, Closed):
                error = error.said_in(profile.language)
            if profile.paused is None:
                await self._tell_a_manager(delivery.channel, error, profile.language)
            if isinstance(error, PlaceGone):
                gone = error
                await self.departures.deleted(
                    {delivery.channel.address}, lambda language: " ".join(gone.said_in(language).told)
                )
            raise error from None
        if profile.gone_since is not None:
            await self.departures.back({delivery.channel.address})
        return reference

    async def examine(self, channels: Sequence[Channel]) -> tuple[Check, ...]:
        """A check-up for `tacho doctor --live`: token, application, commands, logins, and whether Tacho may post in the channels.

        Raises:
            BadSettings: Discord does not accept the token.
            TryLater: Discord cannot be reached.
        """
        connection = await self.log_in()
        return await examine(connection.raw, channels, None if self._desk is None else payload(self._desk))

    def connected(self) -> None:
        """A connection stands (`library.client.Events`)."""
        self._contact.set()
        self._supervisor.connected()

    async def ready(self) -> None:
        """Every server has told of its places: those that are missing are looked for (`Events`)."""
        connection = self._connection
        if connection is None:
            return
        try:
            missing = [
                channel
                for channel in await self._places()
                if channel.name != DIRECT
                and connection.wire.place(channel.address) is None
                and (await self._shelf.profile(channel)).gone_since is None
            ]
            gone = await absent(missing, source=connection.raw, budget=self._budget)
            await self.departures.deleted(gone.deleted, deleted)
            if (
                not connection.outage
            ):  # a server that is out of order shows as little of its places as one that was left
                await self.departures.left(gone.removed, removed)
        except Exception:  # the edge of an event: the next login looks again
            log.exception("missing places could not be looked for")

    async def asked(self, key: int, kind: Kind, content: Mapping[str, object], scene: Scene, reply: Reply) -> None:
        """Somebody did something; it is answered once, however often it arrives (`Events`)."""
        if self._answers is None or key in self._seen:
            return
        self._seen.append(key)
        what = asked(kind, content, scene)
        if kind is Kind.TYPING:
            await self._answers.suggest(what, reply)
        else:
            await self._answers.respond(what, reply)

    async def removed(self, addresses: Collection[str]) -> None:
        """Tacho was removed from the server of these places (`Events`)."""
        await self.departures.left(addresses, removed)

    async def deleted(self, addresses: Collection[str]) -> None:
        """These places were deleted (`Events`)."""
        await self.departures.deleted(addresses, deleted)

    async def there(self, addresses: Collection[str]) -> None:
        """These places are there (`Events`)."""
        await self.departures.back(addresses)

    async def _attempt(self) -> None:
        """One connection, from login to its end."""
        connection = await self.log_in()
        try:
            if self._commands is not None:
                await self._commands.write_to(connection)
            left, wait_s = await connection.logins_left()
            if left < 2:  # with none left, Discord resets the token
                again = self._clock.now() + timedelta(seconds=wait_s)
                raise TryLater("Discord allows no more logins today", after=again)
            self._contact.clear()
            connecting = asyncio.create_task(connection.connect(self._gateway_url))
            contact = asyncio.create_task(self._contact.wait())
            patience = asyncio.create_task(self._clock.sleep(self._first_contact_s))
            try:
                await asyncio.wait({connecting, contact, patience}, return_when=asyncio.FIRST_COMPLETED)
                if not (connecting.done() or contact.done()):
                    raise TryLater(f"Discord's gateway did not answer in {self._first_contact_s:.0f} s")
                await connecting
            finally:
                for task in (contact, connecting, patience):
                    task.cancel()
                await asyncio.gather(contact, connecting, patience, return_exceptions=True)
        finally:
            await self._close()

    async def log_in(self) -> Connection:
        """Log in unless that is done; `post` and `run` do it by themselves.

        Raises:
            BadSettings: Discord does not accept the token.
            TryLater: Discord cannot be reached.
        """
        async with self._logging_in:
            if self._connection is None or self._connection.closed:
                assert self._session is not None, "use it as an async context manager"  # noqa: S101
                self._connection = await log_in(
                    self._token,
                    events=self,
                    session=self._session,
                    trace=watching(self._invalid, self._budget),
                    api_url=self._api_url,
                    heartbeat_s=self._heartbeat_s,
                    settle_s=self._settle_s,
                )
                self._poster = Poster(
                    wire=self._connection.wire,
                    conversations=self._conversations,
                    budget=self._budget,
                    clock=self._clock,
                )
            return self._connection

    async def _ready_poster(self) -> Poster:
        try:
            await self.log_in()
        except BadSettings as error:
            raise TryLater(str(error)) from None
        assert self._poster is not None  # noqa: S101 - made with the login
        return self._poster

    async def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()

    async def _places(self) -> tuple[Channel, ...]:
        """Where something of Discord is subscribed, each place once."""
        held = {one.channel.id: one.channel for one in await self._shelf.subscriptions()}
        return tuple(channel for channel in held.values() if channel.platform == PLATFORM)

    async def _sweep(self) -> None:
        while True:
            try:
                await self.departures.sweep()
                await self._conversations.sweep({channel.address for channel in await self._places()})
            except Exception:  # the edge of a sweep: what fails now is swept in an hour
                log.exception("gone places could not be swept")
            await self._clock.sleep(SWEEP_S)

    async def _bring_late(self, what: Asked, payloads: Sequence[Payload], private: bool) -> None:  # noqa: FBT001 - the form of `answers.Elsewhere`
        channel, connection = what.invocation.channel, self._connection
        if connection is None:
            return
        place = {"person": what.invocation.user} if private or channel is None else {"channel_id": channel.address}
        try:
            for one in payloads:
                await self._budget.take()
                await connection.say(one, **place)
        except NotSent as error:
            log.warning("late answer could not be brought", extra={"problem": str(error)})

    async def _tell_a_manager(self, channel: Channel, error: ChannelClosed, language: str) -> None:
        """Tell the server's owner, by direct message, why nothing arrives; once, since a paused channel is not told of again."""
        connection = self._connection
        owner = None if connection is None else connection.owner_of(channel.address)
        if connection is None or owner is None:
            return
        server, person = owner
        words = pauses(language)
        place = channel.name or words.channel
        text = words.told.format(place=place, server=server, why=f"{error} {error.cure}")
        try:
            for one in render(Message("", (Paragraph(text),))):
                await self._budget.take()
                await connection.say(one, person=person)
        except NotSent as problem:
            log.info("nobody could be told of a pause", extra={"channel": channel.id, "problem": str(problem)})
