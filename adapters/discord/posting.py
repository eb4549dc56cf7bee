"""Posting: a delivery onto the wire, once, where it belongs, within the budget; what Discord answers becomes an error of ours.

A delivery is one Discord message, or several when it is long; each carries a nonce made of the delivery's id, so that the same
delivery is never posted twice while Discord remembers nonces ("the past few minutes"). A forum post has no nonce: before a
second attempt the forum's threads are looked at instead.
"""

import asyncio
import hashlib
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Final, Protocol, TypeVar

from adapters.discord.budget import Budget
from adapters.discord.fallback import embeds
from adapters.discord.limits import NONCE, THREAD_NAME, Component
from adapters.discord.markup import clip, one_line, visible
from adapters.discord.places import Place, PlaceKind, chosen_tags, trouble
from adapters.discord.refusals import INVALID_FORM, TAG_REQUIRED, Refusal, meaning
from adapters.discord.render import is_quiet, render
from bot.errors import ChannelClosed, PostUnclear, TryLater
from bot.model.digest import Delivery
from bot.model.message import Message
from bot.model.subscription import ChannelProfile
from bot.ports import Clock

log = logging.getLogger(__name__)
T = TypeVar("T")

TIME_LIMIT_S: Final = 45.0
"""For one delivery with all its retries: shorter than the outbox's lease of 60 s."""

REMEMBERED: Final = 5000
"""How many posts and digests are remembered; what is forgotten costs nothing but a thread."""


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

    async def open_forum_post(self, channel_id: str, name: str, sheet: Sheet, tags: Sequence[str]) -> str:
        """Open a forum's thread with its first message; the thread's id, which is the message's too."""
        ...

    async def open_thread(self, channel_id: str, message_id: str, name: str) -> str:
        """Open the thread of a message, or find it when it is open already; its id, which is the message's too."""
        ...

    async def own_threads(self, place: Place) -> Sequence[tuple[str, str]]:
        """Id and name of the forum's active threads that Tacho has opened."""
        ...

    async def publish(self, channel_id: str, message_id: str) -> None:
        """Pass an announcement on to the channels that follow."""
        ...


class Poster:
    """Posts deliveries."""

    def __init__(self, *, wire: Wire, budget: Budget, clock: Clock, time_limit_s: float = TIME_LIMIT_S) -> None:
        self._wire = wire
        self._budget = budget
        self._clock = clock
        self._time_limit_s = time_limit_s
        self._arrived: OrderedDict[str, str] = OrderedDict()
        self._roots: OrderedDict[str, str] = OrderedDict()

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
        silent = is_quiet(delivery.message)
        sheets = [Sheet(components, silent=silent) for components in render(delivery.message)]
        first, rest = sheets[0], sheets[1:]
        if place is not None and place.kind is PlaceKind.FORUM:
            target = await self._in_forum(delivery, place, first)
            reference = target
        else:
            target = await self._target(delivery, place, profile)
            reference = await self._send(target, first, delivery.id, delivery)
        self._keep(self._roots, delivery.digest_id, reference, only_first=delivery.part == 0)
        for number, sheet in enumerate(rest, start=1):
            try:
                await self._send(target, sheet, nonce_of(delivery.id, number), delivery)
            except (TryLater, ChannelClosed) as error:
                raise PostUnclear(f"Only the beginning of a long message arrived: {error}") from error
        if profile.publish and place is not None and place.kind is PlaceKind.ANNOUNCEMENT and target == place.id:
            await self._publish(place, reference)
        return reference

    async def _target(self, delivery: Delivery, place: Place | None, profile: ChannelProfile) -> str:
        """The channel, or the thread of the digest's first post where the channel wishes for that."""
        address = delivery.channel.address
        root = self._roots.get(delivery.digest_id) if delivery.part else None
        threaded = profile.threads and place is not None and place.kind in {PlaceKind.TEXT, PlaceKind.ANNOUNCEMENT}
        if root is None or not threaded:
            return address
        try:
            return await self._called(
                partial(self._wire.open_thread, address, root, name_of(delivery.message)), delivery
            )
        except (ChannelClosed, TryLater, PostUnclear) as error:
            log.info("no thread for the digest", extra={"channel": delivery.channel.id, "problem": str(error)})
            return address

    async def _in_forum(self, delivery: Delivery, place: Place, first: Sheet) -> str:
        """A digest's forum post: opened with its first part, later parts are messages in it."""
        root = self._roots.get(delivery.digest_id) if delivery.part else None
        if root is not None:
            await self._send(root, first, delivery.id, delivery)
            return root
        name = name_of(delivery.message)
        tags = chosen_tags(place, delivery.message)
        if tags is None:
            raise meaning(Refusal(400, TAG_REQUIRED), place.name, self._clock.now())
        if delivery.tries > 1:
            threads = await self._called(partial(self._wire.own_threads, place), delivery)
            known = [key for key, thread_name in threads if thread_name == name]
            if known:
                return known[-1]
        return await self._called(partial(self._wire.open_forum_post, place.id, name, first, tags), delivery)

    async def _send(self, channel_id: str, sheet: Sheet, nonce: str, delivery: Delivery) -> str:
        key = f"{channel_id} {nonce}"
        known = self._arrived.get(key)
        if known is not None:
            return known
        try:
            reference = await self._called(lambda: self._wire.send(channel_id, sheet, nonce), delivery, own_fault=True)
        except _Malformed:
            reference = await self._send_plain(channel_id, sheet, nonce, delivery)
        self._keep(self._arrived, key, reference)
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

    def _keep(self, shelf: OrderedDict[str, str], key: str, value: str, *, only_first: bool = True) -> None:
        if only_first:
            shelf[key] = value
            while len(shelf) > REMEMBERED:
                shelf.popitem(last=False)


class _Malformed(Exception):
    """Discord finds a fault in the message itself."""


def nonce_of(delivery_id: str, number: int) -> str:
    """The nonce of a further message of a delivery: always the same for the same one."""
    return hashlib.sha256(f"{delivery_id}\n{number}".encode()).hexdigest()[:NONCE]


def name_of(message: Message) -> str:
    """A thread's name for the message."""
    title = one_line(message.title or message.summary)
    return clip(title, THREAD_NAME) if visible(title) else "Tacho"
