"""The Slack platform: what the newsroom's outbox sees of Slack, put together from posting, tokens and the part that listens."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta
from types import TracebackType
from typing import Final, Self

from adapters.departures import Departures
from adapters.slack.blocks import render
from adapters.slack.checkup import Check, CheckUp
from adapters.slack.conversations import Conversations
from adapters.slack.dress import Dress
from adapters.slack.listening import Front
from adapters.slack.pace import GAP_S, Pace
from adapters.slack.pauses import pauses
from adapters.slack.places import PLATFORM, place_of
from adapters.slack.posting import NO_UNFURLS, Lost, NotSent, Poster, Refused
from adapters.slack.tokens import TokenSource
from adapters.slack.wire import API_URL, TIME_LIMIT_S, SlackWire
from bot.errors import ChannelClosed, TryLater
from bot.model.digest import Delivery
from bot.model.message import Message, Paragraph
from bot.model.subscription import Channel
from bot.ports import Clock, NoteShelf, SubscriptionShelf

log = logging.getLogger(__name__)

UNRECOGNISED: Final = timedelta(0)
"""Slack has no ids that would make a repeated post harmless."""

SWEEP_S: Final = 3600.0


class SlackPlatform:
    """Slack, as the newsroom's outbox sees it (`bot.ports.Platform`). Use it as an async context manager.

    Attributes:
        name: "slack".
        recognises_ids_for: zero; what is unclear is not sent again.
    """

    name = PLATFORM
    recognises_ids_for = UNRECOGNISED

    def __init__(
        self,
        *,
        tokens: TokenSource,
        subscriptions: SubscriptionShelf,
        notes: NoteShelf,
        clock: Clock,
        front: Front | None = None,
        departures: Departures | None = None,
        api_url: str = API_URL,
        dress: Dress | None = None,
        samples: Mapping[str, Message] | None = None,
        views: Mapping[str, Mapping[str, object]] | None = None,
        gap_s: float = GAP_S,
        time_limit_s: float = TIME_LIMIT_S,
    ) -> None:
        """Make one; nothing is sent yet.

        Args:
            tokens: which token speaks for a workspace.
            subscriptions: to see which channels are paused already.
            notes: what has to outlive a restart.
            clock: the time.
            front: listens for what people do; None for a process that only posts.
            departures: which places are gone; a post that gets through shows that one is back. None for the usual.
            api_url: with its path and slash.
            dress: how messages look; None for the usual.
            samples: messages that a check-up lets Slack judge, by name.
            views: windows and Home tabs, the same.
            gap_s: between two messages to one channel.
            time_limit_s: for one call.
        """
        self._tokens = tokens
        self._subscriptions = subscriptions
        self._clock = clock
        self._front = front
        self._departures = departures or Departures(platform=PLATFORM, shelf=subscriptions, clock=clock)
        self._dress = dress or Dress()
        self._samples = samples or {}
        self._views = views or {}
        self._wire = SlackWire(api_url, time_limit_s=time_limit_s)
        pace = Pace(clock, gap_s)
        self._conversations = Conversations(notes=notes, clock=clock)
        self._poster = Poster(
            wire=self._wire,
            tokens=tokens,
            conversations=self._conversations,
            pace=pace,
            clock=clock,
            dress=self._dress,
        )

    async def __aenter__(self) -> Self:
        await self._wire.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._wire.__aexit__(kind, error, trace)

    async def run(self) -> None:
        """Listen for what people do, until cancelled.

        Raises:
            FixInput: a person must mend something, such as the app token or a port that is taken.
        """
        sweeping = asyncio.create_task(self._sweep())  # no task group: it would wrap the error that ends the process
        try:
            await (sweeping if self._front is None else self._front.run())
        finally:
            sweeping.cancel()
            await asyncio.gather(sweeping, return_exceptions=True)

    async def knows_outcome_of(self, delivery: Delivery) -> bool:
        """Whether no message of the delivery is in doubt: how far it has come is written down before and after each."""
        return await self._poster.knows_outcome_of(delivery)

    async def post(self, delivery: Delivery) -> str:
        """Post the delivery once; "CHANNEL/TIMESTAMP" of its first message. Errors as `bot.ports.Platform.post` says."""
        profile = await self._subscriptions.profile(delivery.channel)
        try:
            reference = await self._poster.post(delivery, profile)
        except ChannelClosed as error:
            if profile.paused is None:
                await self._tell_the_installer(delivery.channel, error, profile.language)
            raise
        if profile.gone_since is not None:
            await self._departures.back({delivery.channel.address})
        return reference

    async def examine(self, channels: Sequence[Channel]) -> tuple[Check, ...]:
        """A check-up for `tacho doctor --live`: tokens, permissions, channels, and what Slack says of sample messages."""
        own = [channel for channel in channels if channel.platform == PLATFORM]
        looks = {name: render(message, self._dress) for name, message in self._samples.items()}
        return await CheckUp(slack=self._wire, tokens=self._tokens, clock=self._clock).examine(own, looks, self._views)

    async def _sweep(self) -> None:
        """Forget, every hour, what was remembered of posts and is of no use any more."""
        while True:
            try:
                subscribed = await self._subscriptions.subscriptions()
                await self._conversations.sweep({one.channel.address for one in subscribed})
            except Exception:  # the edge of a sweep: what fails now is swept in an hour
                log.exception("memory of posts could not be swept")
            await self._clock.sleep(SWEEP_S)

    async def _tell_the_installer(self, channel: Channel, error: ChannelClosed, language: str) -> None:
        """Tell whoever installed Tacho, by direct message, why nothing arrives; once, since a paused channel is not told of again."""
        team = place_of(channel.address).team
        words = pauses(language)
        text = words.told.format(place=channel.name or words.channel, why=f"{error} {error.cure}")
        try:
            person = await self._tokens.installer_of(team)
            if person is None:
                return
            token = await self._tokens.token_for(team)
            [sheet] = render(Message("", (Paragraph(text),), summary=text))
            told = {"channel": person, "text": sheet.text, "blocks": sheet.blocks, **NO_UNFURLS}
            await self._wire.call("chat.postMessage", token, told)
        except (Refused, NotSent, Lost, ChannelClosed, TryLater) as problem:
            log.info("nobody could be told of a pause", extra={"channel": channel.id, "problem": str(problem)})
