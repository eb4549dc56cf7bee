"""Push beside polling: subscribes where a feed names a hub, answers the hub, and takes in what it pushes (WebSub; feeds.md, P44).

A push is a hint that comes early, never the only way: every feed is polled as if there were no hub. What a push says of a feed's
state is therefore not believed; only its entries are filed.
"""

import asyncio
import json
import logging
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, Protocol

from bot.desk.polling import ArticlesPort, IntakePort
from bot.errors import FeedRefused, FeedUnavailable
from bot.model.feed import Document, Feed
from bot.model.push import PushState, PushSubscription
from bot.ports import Clock, FeedShelf, NoteShelf
from bot.timing.backlog import without_backlog
from bot.timing.hosts import host_of
from bot.timing.push import (
    LEASE,
    after_asking,
    after_confirmation,
    after_failure,
    after_refusal,
    ending,
    is_due,
    is_over,
)

SPACE = "websub"
_log = logging.getLogger(__name__)


class HubPort(Protocol):
    """The hubs."""

    async def ask(self, subscription: PushSubscription, mode: str, lease_s: int) -> None:
        """Ask the subscription's hub for `mode`, "subscribe" or "unsubscribe"; it confirms later, by calling back.

        Raises:
            FeedUnavailable: it did not take the request; another time it may.
            FeedRefused: it says no, or its address breaks a rule.
        """
        ...


class PushDesk:
    """Subscriptions at hubs, kept in notes.

    Args:
        callback: public address under which hubs reach Tacho; each subscription has one of its own below it.
        feeds: all feeds; a subscription of any other is ended.
        hubs: asks hubs.
        notes: where subscriptions outlive a restart.
        shelf: knows feeds' states.
        intake: files what is new.
        articles: reads the pages of new entries; None leaves every text as it came.
        clock: the time.
        between_polls: held while a push is filed, so that it does not write over a poll's state.

    Attributes:
        callback: as given, without a slash at its end; may be changed while no request is under way.
    """

    def __init__(
        self,
        *,
        callback: str,
        feeds: Sequence[Feed],
        hubs: HubPort,
        notes: NoteShelf,
        shelf: FeedShelf,
        intake: IntakePort,
        articles: ArticlesPort | None,
        clock: Clock,
        between_polls: asyncio.Lock,
    ) -> None:
        self.callback = callback.rstrip("/")
        self._feeds = feeds
        self._hubs = hubs
        self._notes = notes
        self._shelf = shelf
        self._intake = intake
        self._articles = articles
        self._clock = clock
        self._between_polls = between_polls
        self._known: dict[str, PushSubscription] | None = None

    async def subscriptions(self) -> Sequence[PushSubscription]:
        """All subscriptions, those that are ending included."""
        return tuple((await self._all()).values())

    async def subscription(self, key: str) -> PushSubscription | None:
        """The one with this key; None when there is none."""
        return (await self._all()).get(key)

    async def heard(self, feed: Feed, document: Document) -> None:
        """Take note of the hub that a document names, or no longer names; the hub is asked at the next `tend`."""
        now = self._clock.now()
        wanted = (document.hub, document.topic, self.callback)
        held = False
        for one in await self._of_feed(feed.url):
            if one.state is PushState.ENDING:
                continue
            if (one.hub, one.topic, one.callback) == wanted:
                held = True
            else:
                await self._write(ending(one, now))
        if document.hub and not held:
            key, secret = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
            await self._write(PushSubscription(key, feed.url, *wanted, secret, PushState.ASKED, now))

    async def tend(self) -> int:
        """Subscribe, renew and unsubscribe where it is time to; returns how many requests hubs were sent."""
        now = self._clock.now()
        urls = {feed.url for feed in self._feeds}
        asked = 0
        for one in await self.subscriptions():
            if one.feed_url not in urls:
                one = ending(one, now)  # noqa: PLW2901 - the same subscription in its next state
            if is_over(one, now):
                await self._forget(one)
            elif is_due(one, now):
                asked += 1
                await self._ask(one)
        return asked

    async def confirm(self, key: str, mode: str, topic: str, lease_s: int | None) -> bool:
        """Whether Tacho wants what a hub asks it to confirm; what it confirms is remembered."""
        one = await self.subscription(key)
        if one is None or one.topic != topic:
            return False
        if mode == "unsubscribe" and one.state is PushState.ENDING:
            await self._forget(one)
            return True
        if mode == "subscribe" and one.state is not PushState.ENDING and (one.tries or one.expires_at):
            await self._write(after_confirmation(one, lease_s, self._clock.now()))
            return True
        return False

    async def denied(self, key: str, topic: str) -> None:
        """Take note that a hub gives no subscription, or ends one."""
        one = await self.subscription(key)
        if one is None or one.topic != topic:
            return
        if one.state is PushState.ENDING:
            await self._forget(one)
            return
        _log.warning("feed=%s hub=%s push is denied", host_of(one.feed_url), host_of(one.hub))
        await self._write(after_refusal(one, "The hub denies the subscription.", self._clock.now()))

    async def take(self, key: str, document: Document) -> int:
        """File the entries of a document that a hub has pushed and signed; returns how many were new."""
        one = await self.subscription(key)
        feed = next((feed for feed in self._feeds if one is not None and feed.url == one.feed_url), None)
        if one is None or feed is None or one.state is PushState.ENDING:
            return 0
        before = (await self._shelf.feed_states()).get(feed.url)
        if before is None:
            return 0
        news, _ = without_backlog(before, document)
        if self._articles is not None:
            news = await self._articles.complete(feed, news)
        async with self._between_polls:
            state = (await self._shelf.feed_states()).get(feed.url, before)
            return await self._intake.file(feed, state, news)

    async def _ask(self, one: PushSubscription) -> None:
        """Ask the hub; remembered first, because it may call back before it has answered."""
        one = after_asking(one, self._clock.now())
        await self._write(one)
        mode = "unsubscribe" if one.state is PushState.ENDING else "subscribe"
        try:
            await self._hubs.ask(one, mode, int(LEASE.total_seconds()))
        except (FeedUnavailable, FeedRefused) as error:
            _log.info("feed=%s hub=%s not asked: %s", host_of(one.feed_url), host_of(one.hub), error)
            now, current = self._clock.now(), (await self._all()).get(one.key)
            if current is None or current.tries != one.tries:
                return
            refused = isinstance(error, FeedRefused) and current.state is not PushState.ENDING
            await self._write(
                after_refusal(current, str(error), now) if refused else after_failure(current, str(error))
            )

    async def _of_feed(self, url: str) -> Iterable[PushSubscription]:
        return [one for one in (await self._all()).values() if one.feed_url == url]

    async def _all(self) -> dict[str, PushSubscription]:
        if self._known is None:
            texts = await self._notes.notes(SPACE)
            if self._known is None:  # nobody else has read them in the meantime
                self._known = {key: _from_text(key, text) for key, text in texts.items()}
        return self._known

    async def _write(self, one: PushSubscription) -> None:
        known = await self._all()
        if known.get(one.key) != one:
            await self._notes.write_note(SPACE, one.key, _to_text(one))
            known[one.key] = one

    async def _forget(self, one: PushSubscription) -> None:
        await self._notes.take_note(SPACE, one.key)
        (await self._all()).pop(one.key, None)


def _to_text(one: PushSubscription) -> str:
    fields = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in asdict(one).items()}
    return json.dumps({name: value for name, value in fields.items() if name != "key" and value is not None})


def _from_text(key: str, text: str) -> PushSubscription:
    fields: dict[str, Any] = json.loads(text)
    expires_at = fields.get("expires_at")
    return replace(
        PushSubscription(key=key, **fields),
        state=PushState(fields["state"]),
        next_try_at=datetime.fromisoformat(fields["next_try_at"]),
        expires_at=datetime.fromisoformat(expires_at) if expires_at else None,
    )
