"""Posting: a delivery onto the wire, once, where it belongs, within the budget; what Discord answers becomes an error of ours.

A delivery is one Discord message, or several when it is long; each carries a nonce made of the delivery's id, so that the same
delivery is never posted twice while Discord remembers nonces ("the past few minutes"). A forum post has no nonce: before a
second attempt the forum's threads are looked at instead. What goes on with an earlier post goes where that is (`conversations.py`).
"""

import asyncio
import hashlib
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final, Protocol, TypeVar

from adapters.discord.budget import Budget
from adapters.discord.conversations import Conversations, Root
from adapters.discord.fallback import embeds
from adapters.discord.limits import NONCE, THREAD_NAME, Component
from adapters.discord.markup import clip, one_line, visible
from adapters.discord.pauses import TAG_REQUIRED, closed
from adapters.discord.places import Place, PlaceKind, chosen_tags, trouble
from adapters.discord.refusals import INVALID_FORM, Refusal, meaning
from adapters.discord.render import is_quiet, render
from bot.errors import ChannelClosed, PostRefused, PostUnclear, TryLater
from bot.model.digest import Delivery
from bot.model.message import Message
from bot.model.subscription import ChannelProfile
from bot.ports import Clock

log = logging.getLogger(__name__)
T = TypeVar("T")

TIME_LIMIT_S: Final = 45.0
"""For one delivery with all its retries: shorter than the outbox's lease of 60 s."""

REMEMBERED: Final = 5000
"""How many posts are remembered, so that a repeated delivery asks for nothing that is there."""

CLOCKS_APART: Final = timedelta(minutes=1)
"""How far this machine's clock may be from Discord's."""

SNOWFLAKES_BEGAN: Final = datetime(2015, 1, 1, tzinfo=UTC)
"""Ids count milliseconds from here in all but their lowest 22 bits (Discord's reference, "Snowflakes")."""


class Refused(Exception):
    """Discord answered, and it was no success."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.text)
        self.refusal = refusal


class NotSent(Exception):
    """Nothing was sent: no connection, or a limit that the client library will not wait for."""

    def __init__(self, sentence: str, wait_s: float | None = None) -> None:
        super().__init__(sentence)
        self.wait_s = wait_s


class Lost(Exception):
    """Something was sent and its answer was lost."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One Discord message to be posted: components, or embeds where Discord does not take them."""

    components: tuple[Component, ...] = ()
    embeds: tuple[Component, ...] = ()
    silent: bool = False


class Wire(Protocol):
    """What posting needs of Discord. Each may raise `Refused`, `NotSent` or `Lost`."""

    def place(self, channel_id: str) -> Place | None:
        """The place as it is remembered; None when it is not known (direct messages, archived threads, before the connection)."""
        ...

    async def send(self, channel_id: str, sheet: Sheet, nonce: str) -> str:
        """Post in a channel or thread; the message's id."""
        ...

    async def open_forum_post(self, channel_id: str, name: str, *, sheet: Sheet, tags: Sequence[str]) -> str:
        """Open a forum's thread with its first message; the thread's id, which is the message's too."""
        ...

    async def open_thread(self, channel_id: str, message_id: str, name: str) -> str:
        """Open the thread of a message, or find it when it is open already; its id, which is the message's too."""
        ...

    async def own_threads(self, place: Place) -> Sequence[tuple[str, str]]:
        """Id and name of the forum's active threads that Tacho has opened, newest first."""
        ...

    async def publish(self, channel_id: str, message_id: str) -> None:
        """Pass an announcement on to the channels that follow."""
        ...


class Poster:
    """Posts deliveries."""

    def __init__(
        self,
        *,
        wire: Wire,
        conversations: Conversations,
        budget: Budget,
        clock: Clock,
        time_limit_s: float = TIME_LIMIT_S,
    ) -> None:
        self._wire = wire
        self._conversations = conversations
        self._budget = budget
        self._clock = clock
        self._time_limit_s = time_limit_s
        self._arrived: OrderedDict[str, str] = OrderedDict()

    async def post(self, delivery: Delivery, profile: ChannelProfile) -> str:
        """Post it and return the id of its first message; errors as `bot.ports.Platform.post` says."""
        stopped = self._budget.stopped_until
        if stopped is not None:
            raise TryLater("Discord wants nothing of Tacho for a while; everything waits.", after=stopped)
        place = self._wire.place(delivery.channel.address)
        problem = None if place is None else trouble(place, self._clock.now())
        if problem is not None:
            raise problem
        try:
            async with asyncio.timeout(self._time_limit_s):
                return await self._post(delivery, place, profile)
        except TimeoutError:
            raise PostUnclear(f"Discord did not answer in {self._time_limit_s:.0f} s.") from None

    async def _post(self, delivery: Delivery, place: Place | None, profile: ChannelProfile) -> str:
        silent = profile.silent or is_quiet(delivery.message)
        first, *rest = [Sheet(components, silent=silent) for components in render(delivery.message)]
        if place is not None and place.kind is PlaceKind.FORUM:
            target = reference = await self._in_forum(delivery, place, first)
        else:
            target, reference = await self._in_channel(delivery, place, profile, first)
        for number, sheet in enumerate(rest, start=1):
            try:
                await self._send(target, sheet, nonce_of(delivery.id, number), delivery)
            except (TryLater, ChannelClosed) as error:
                raise PostUnclear(f"Only the beginning of a long message arrived: {error}") from error
        if profile.publish and place is not None and place.kind is PlaceKind.ANNOUNCEMENT and target == place.id:
            await self._publish(place, reference)
        return reference

    async def _in_channel(
        self, delivery: Delivery, place: Place | None, profile: ChannelProfile, sheet: Sheet
    ) -> tuple[str, str]:
        """Post in the channel, or in the thread of what it goes on with where the channel wishes for that; where, and the post's id."""
        address, key = delivery.channel.address, conversation_of(delivery)
        threaded = profile.threads and place is not None and place.kind in {PlaceKind.TEXT, PlaceKind.ANNOUNCEMENT}
        root = await self._conversations.root(address, key) if threaded else None
        if root is not None and root.delivery_id == delivery.id:
            return address, root.reference
        if root is not None:
            thread = await self._thread(delivery, root)
            if thread is not None:
                try:
                    return thread, await self._send(thread, sheet, delivery.id, delivery)
                except ChannelClosed as error:
                    log.info("thread is closed", extra={"channel": delivery.channel.id, "problem": str(error)})
        reference = await self._send(address, sheet, delivery.id, delivery)
        if threaded:
            await self._conversations.begin(address, key, Root(reference, delivery.id))
        return address, reference

    async def _thread(self, delivery: Delivery, root: Root) -> str | None:
        """The thread of an earlier post; None where there can be none: then it goes on in the channel."""
        opening = partial(self._wire.open_thread, delivery.channel.address, root.reference, name_of(delivery.message))
        try:
            return await self._called(opening, delivery)
        except (TryLater, PostUnclear, PostRefused) as error:
            log.info("no thread to go on in", extra={"channel": delivery.channel.id, "problem": str(error)})
            return None

    async def _in_forum(self, delivery: Delivery, place: Place, sheet: Sheet) -> str:
        """Post in the forum's thread of what it goes on with, else open one; its id."""
        key = conversation_of(delivery)
        root = await self._conversations.root(place.id, key)
        if root is not None and root.delivery_id == delivery.id:
            return root.reference
        if root is not None:
            try:
                await self._send(root.reference, sheet, delivery.id, delivery)
            except ChannelClosed as error:  # deleted or locked: it goes on in a new one
                log.info("no forum post to go on in", extra={"channel": delivery.channel.id, "problem": str(error)})
                await self._conversations.end(place.id, key)
            else:
                return root.reference
        reference = await self._opened_before(delivery, place) or await self._open(delivery, place, sheet)
        await self._conversations.begin(place.id, key, Root(reference, delivery.id))
        return reference

    async def _opened_before(self, delivery: Delivery, place: Place) -> str | None:
        """The forum's thread that an earlier attempt at this delivery has opened, for all Discord knows."""
        if delivery.unclear_since is None or delivery.tries < 2:
            return None
        threads = await self._called(partial(self._wire.own_threads, place), delivery)
        since = delivery.unclear_since - CLOCKS_APART
        name = name_of(delivery.message)
        return next((key for key, called in threads if called == name and made_at(key) >= since), None)

    async def _open(self, delivery: Delivery, place: Place, sheet: Sheet) -> str:
        """A new post in the forum, as embeds where Discord does not take its components."""
        tags = chosen_tags(place, delivery.message)
        if tags is None:
            raise closed(TAG_REQUIRED, place.name)
        opening = partial(self._wire.open_forum_post, place.id, name_of(delivery.message), tags=tags)
        try:
            return await self._called(partial(opening, sheet=sheet), delivery, own_fault=True)
        except _Malformed:
            pass
        log.error("Discord refused a message's components", extra={"delivery": delivery.id})
        first, *rest = (Sheet(embeds=one, silent=sheet.silent) for one in embeds(sheet.components))
        thread = await self._called(partial(opening, sheet=first), delivery)
        for number, one in enumerate(rest, start=1):
            await self._called(partial(self._wire.send, thread, one, nonce_of(delivery.id, number)), delivery)
        return thread

    async def _send(self, channel_id: str, sheet: Sheet, nonce: str, delivery: Delivery) -> str:
        key = f"{channel_id} {nonce}"
        known = self._arrived.get(key)
        if known is not None:
            return known
        try:
            reference = await self._called(lambda: self._wire.send(channel_id, sheet, nonce), delivery, own_fault=True)
        except _Malformed:
            reference = await self._send_plain(channel_id, sheet, nonce, delivery)
        self._arrived[key] = reference
        while len(self._arrived) > REMEMBERED:
            self._arrived.popitem(last=False)
        return reference

    async def _send_plain(self, channel_id: str, sheet: Sheet, nonce: str, delivery: Delivery) -> str:
        """The message as embeds: Discord has refused its components, and the news matters more than its looks."""
        log.error("Discord refused a message's components", extra={"delivery": delivery.id})
        references = [
            await self._called(
                partial(self._wire.send, channel_id, Sheet(embeds=one, silent=sheet.silent), key), delivery
            )
            for number, one in enumerate(embeds(sheet.components))
            for key in [nonce if number == 0 else nonce_of(nonce, number)]
        ]
        return references[0]

    async def _publish(self, place: Place, reference: str) -> None:
        await self._budget.take()
        try:
            await self._wire.publish(place.id, reference)
        except (Refused, NotSent, Lost) as error:
            log.warning("announcement was not published", extra={"channel": place.name, "problem": str(error)})

    async def _called(self, call: Callable[[], Awaitable[T]], delivery: Delivery, *, own_fault: bool = False) -> T:
        """One request within the budget; what Discord says becomes an error of ours."""
        await self._budget.take()
        place = delivery.channel.name or "the channel"
        try:
            return await call()
        except Refused as error:
            if own_fault and error.refusal.status == 400 and error.refusal.code == INVALID_FORM:
                raise _Malformed from None
            meant = meaning(error.refusal, place, self._clock.now())
            if isinstance(meant, TryLater) and meant.after is not None:
                self._budget.stop_until(meant.after)
            raise meant from None
        except NotSent as error:
            after = None if error.wait_s is None else self._clock.now() + timedelta(seconds=error.wait_s)
            raise TryLater(str(error), after=after) from None
        except Lost:
            raise PostUnclear("The connection to Discord broke before it answered.") from None


class _Malformed(Exception):
    """Discord finds a fault in the message itself."""


def nonce_of(delivery_id: str, number: int) -> str:
    """The nonce of a further message of a delivery: always the same for the same one."""
    return hashlib.sha256(f"{delivery_id}\n{number}".encode()).hexdigest()[:NONCE]


async def is_noted(delivery: Delivery, conversations: Conversations) -> bool:
    """Whether it is noted that the whole delivery was posted: true of one message that a conversation began with."""
    root = await conversations.root(delivery.channel.address, conversation_of(delivery))
    return root is not None and root.delivery_id == delivery.id and len(render(delivery.message)) == 1


def conversation_of(delivery: Delivery) -> str:
    """The key of the conversation a delivery belongs to."""
    return delivery.message.thread or delivery.digest_id


def made_at(snowflake: str) -> datetime:
    """When Discord made the thing with this id."""
    return SNOWFLAKES_BEGAN + timedelta(milliseconds=int(snowflake) >> 22)


def name_of(message: Message) -> str:
    """A thread's name for the message."""
    title = one_line(message.title or message.summary)
    return clip(title, THREAD_NAME) if visible(title) else "Tacho"
