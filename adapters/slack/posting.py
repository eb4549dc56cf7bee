"""Posting: a delivery onto the wire, once, where it belongs, at the channel's pace; what Slack answers becomes an error of ours.

Slack has no id that would make a repeated post harmless. So a message is sent exactly once: where its answer is lost, the outcome is
unclear and stays so. Of a delivery that takes several messages, how many have arrived is written down after each, and a later attempt
goes on behind them.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final, Protocol

from adapters.slack.blocks import render
from adapters.slack.conversations import Begun, Conversations
from adapters.slack.dress import Dress
from adapters.slack.limits import SECTION, Block
from adapters.slack.mrkdwn import escape
from adapters.slack.pace import Pace
from adapters.slack.places import Place, place_of
from adapters.slack.refusals import DEAD_TOKENS, INVALID_BLOCKS, NO_THREAD, Refusal, hold, meaning
from adapters.slack.sheets import Lack, Sheet
from adapters.slack.tokens import TokenSource
from bot.errors import ChannelClosed, PostUnclear, TryLater
from bot.model.digest import Delivery
from bot.model.subscription import ChannelProfile
from bot.ports import Clock

log = logging.getLogger(__name__)

Arguments = Mapping[str, object]
Answer = Mapping[str, object]

LONGEST: Final = timedelta(seconds=30)
"""After this no further message of a delivery is begun: with the 20 s of a call it ends within the outbox's lease of 60 s."""


class Refused(Exception):
    """Slack answered, and it was no success."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


class NotSent(Exception):
    """Nothing was sent: there was no connection."""


class Lost(Exception):
    """Something was sent and its answer was lost."""


class Wire(Protocol):
    """Slack's Web API, each call made once."""

    async def call(self, method: str, token: str, arguments: Arguments) -> Answer:
        """The answer to a method, such as "chat.postMessage". May raise `Refused`, `NotSent` or `Lost`."""
        ...


@dataclass(slots=True)
class _Course:
    """One delivery on its way.

    Attributes:
        delivery, place, token: what, where, and who speaks.
        thread: timestamp of the message that it answers; "" at the top.
        arrived: how many of its messages have, with those of earlier attempts.
        reference: of the first of them; "" before.
    """

    delivery: Delivery
    place: Place
    token: str
    thread: str = ""
    arrived: int = 0
    reference: str = ""


class Poster:
    """Posts deliveries."""

    def __init__(
        self, *, wire: Wire, tokens: TokenSource, conversations: Conversations, pace: Pace, clock: Clock, dress: Dress
    ) -> None:
        self._wire = wire
        self._tokens = tokens
        self._conversations = conversations
        self._pace = pace
        self._clock = clock
        self._dress = dress
        self._plain: set[str] = set()

    async def post(self, delivery: Delivery, profile: ChannelProfile) -> str:
        """Post it and return the reference of its first message; errors as `bot.ports.Platform.post` says."""
        address = delivery.channel.address
        held = self._pace.held_until(address)
        if held is not None:
            raise TryLater("Slack has asked this channel to wait.", after=held)
        place = place_of(address)
        token = await self._tokens.token_for(place.team)
        begun = await self._conversations.begun(delivery.id)
        thread = begun.thread or await self._conversations.root(address, conversation_of(delivery)) or ""
        course = _Course(delivery, place, token, thread, begun.messages, begun.reference)
        sheets = render(delivery.message, self._worn(place, profile))
        await self._bring(course, sheets)
        return course.reference

    def _worn(self, place: Place, profile: ChannelProfile) -> Dress:
        native = frozenset() if place.team in self._plain else self._dress.native
        return replace(self._dress, native=native, language=profile.language)

    async def _bring(self, course: _Course, sheets: Sequence[Sheet]) -> None:
        """Post the sheets that have not arrived, writing down after each how far it has come."""
        ends = self._clock.now() + LONGEST
        for number, sheet in enumerate(sheets):
            if number < course.arrived:
                continue
            if self._clock.now() > ends:
                raise TryLater("The message is long; the rest follows.", after=self._clock.now())
            timestamp = await self._send(course, sheet)
            await self._note(course, timestamp, last=number + 1 == len(sheets))

    async def _note(self, course: _Course, timestamp: str, *, last: bool) -> None:
        """What has arrived: a conversation's first message, so that the rest stands in its thread, and how much of the delivery."""
        delivery = course.delivery
        course.arrived += 1
        course.reference = course.reference or f"{course.place.channel}/{timestamp}"
        if not course.thread:
            course.thread = timestamp
            await self._conversations.begin(delivery.channel.address, conversation_of(delivery), timestamp)
        if not last:
            begun = Begun(course.arrived, course.reference, course.thread)
            await self._conversations.note(delivery.id, begun)
        elif course.arrived > 1:
            await self._conversations.finish(delivery.id)

    async def _send(self, course: _Course, sheet: Sheet) -> str:
        """One sheet, and what stands in for it where Slack does not take it as it is; the first message's timestamp."""
        try:
            return await self._call(course, sheet.text, sheet.blocks)
        except Refused as error:
            refusal = error.refusal
        if refusal.code in NO_THREAD and course.thread:
            course.thread = ""
            return await self._send(course, sheet)
        if refusal.code not in INVALID_BLOCKS:
            raise await self._meant(course, refusal)
        if refusal.of_a_picture and sheet.needs(Lack.PICTURES):
            log.info("a picture could not be loaded", extra={"delivery": course.delivery.id})
            return await self._all(course, sheet.without(Lack.PICTURES))
        if sheet.needs(Lack.NEW_BLOCKS):
            self._plain.add(course.place.team)
            log.warning("this Slack lacks new blocks", extra={"team": course.place.team, "problem": refusal.details})
            return await self._all(course, sheet.without(Lack.NEW_BLOCKS))
        log.error("Slack refused blocks", extra={"delivery": course.delivery.id, "problem": refusal.details})
        return await self._bare(course, sheet)

    async def _all(self, course: _Course, sheets: Sequence[Sheet]) -> str:
        """Stand-ins for one sheet; what fails behind the first of them may not be tried again, for that one has arrived."""
        first = await self._send(course, sheets[0])
        for sheet in sheets[1:]:
            await self._follow(course, sheet.text, sheet.blocks, first)
        return first

    async def _bare(self, course: _Course, sheet: Sheet) -> str:
        """The words alone: Slack has refused the blocks, and the news matters more than its looks."""
        texts = _texts(sheet)
        try:
            first = await self._call(course, texts[0], [])
        except Refused as error:
            raise await self._meant(course, error.refusal) from None
        for text in texts[1:]:
            await self._follow(course, text, [], first)
        return first

    async def _follow(self, course: _Course, text: str, blocks: Sequence[Block], first: str) -> None:
        course.thread = course.thread or first
        try:
            await self._call(course, text, blocks)
        except (Refused, TryLater) as error:
            raise PostUnclear(f"Only the beginning of a message arrived: {error}") from None

    async def _call(self, course: _Course, text: str, blocks: Sequence[Block]) -> str:
        """One message, at the channel's pace; its timestamp."""
        address = course.delivery.channel.address
        await self._pace.take(address)
        arguments = {
            "channel": course.place.channel,
            "text": text,
            "unfurl_links": False,
            "unfurl_media": False,
            "mrkdwn": not blocks,
            **({"blocks": list(blocks)} if blocks else {}),
            **({"thread_ts": course.thread} if course.thread else {}),
        }
        try:
            answer = await self._wire.call("chat.postMessage", course.token, arguments)
        except NotSent as error:
            raise TryLater(str(error)) from None
        except Lost as error:
            raise PostUnclear(str(error)) from None
        except Refused as error:
            if error.refusal.rate_limited:
                self._pace.hold(address, self._clock.now() + hold(error.refusal))
            raise
        return str(answer["ts"])

    async def _meant(self, course: _Course, refusal: Refusal) -> Exception:
        if refusal.code in DEAD_TOKENS:
            await self._tokens.refused(course.place.team, course.token, refusal.code)
        name = course.delivery.channel.name or "the channel"
        meant = meaning(refusal, name, self._clock.now(), reinstall=self._tokens.cure)
        if isinstance(meant, ChannelClosed):
            log.info("channel is closed", extra={"channel": course.delivery.channel.id, "problem": refusal.code})
        return meant


def conversation_of(delivery: Delivery) -> str:
    """The key of the conversation a delivery belongs to."""
    return delivery.message.thread or delivery.digest_id


def _texts(sheet: Sheet) -> list[str]:
    """A sheet's words as texts of mrkdwn without blocks."""
    lines = [line for block in sheet.blocks for line in _marked(block)] or [sheet.text]
    texts = [""]
    for line in lines:
        if len(texts[-1]) + len(line) > SECTION and texts[-1]:
            texts.append("")
        texts[-1] = f"{texts[-1]}\n{line}".strip("\n")
    return texts


def _marked(part: object) -> list[str]:
    """Every text of a block, as mrkdwn."""
    if isinstance(part, Mapping):
        kind, text = part.get("type"), str(part.get("text", ""))
        own = [text] if kind == "mrkdwn" else [escape(text)] if kind in {"plain_text", "raw_text"} else []
        return own + [text for value in part.values() for text in _marked(value)]
    if isinstance(part, list):
        return [text for value in part for text in _marked(value)]
    return []
