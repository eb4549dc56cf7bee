"""Posting: a delivery onto the wire, once, where it belongs, at the channel's pace; what Slack answers becomes an error of ours.

Slack has no id that would make a repeated post harmless. So a message is sent exactly once: where its answer is lost, the outcome is
unclear and stays so. How far a delivery has come is written down before and after each of its messages, so that an attempt after a
kill or a refusal goes on behind what has arrived, and only a message that was on its way at the kill is in doubt.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Final, Protocol

from adapters.slack.blocks import render
from adapters.slack.conversations import Conversation, Conversations, Course, Stage
from adapters.slack.dress import Dress
from adapters.slack.limits import SECTION, Block
from adapters.slack.mrkdwn import escape
from adapters.slack.pace import Pace
from adapters.slack.pauses import pauses
from adapters.slack.places import Place, place_of
from adapters.slack.refusals import DEAD_TOKENS, INVALID_BLOCKS, NO_THREAD, Refusal, hold, meaning
from adapters.slack.sheets import Lack, Sheet
from adapters.slack.tokens import TokenSource
from bot.errors import ChannelClosed, PostRefused, PostUnclear, TryLater
from bot.model.digest import Delivery
from bot.model.subscription import ChannelProfile
from bot.ports import Clock

log = logging.getLogger(__name__)

Arguments = Mapping[str, object]
Answer = Mapping[str, object]

NO_UNFURLS: Final[Arguments] = {"unfurl_links": False, "unfurl_media": False}
"""Part of every message: links and pictures of what it names unfold nothing below it."""

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
class _Errand:
    """One delivery on its way.

    Attributes:
        delivery, place, token: what, where, and who speaks.
        language: of the channel.
        conversation: the one it belongs to, as it is written down.
    """

    delivery: Delivery
    place: Place
    token: str
    language: str
    conversation: Conversation = field(default_factory=Conversation)

    @property
    def course(self) -> Course:
        """How far it has come."""
        return self.conversation.course(self.delivery)


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

    async def knows_outcome_of(self, delivery: Delivery) -> bool:
        """Whether no message of the delivery is in doubt."""
        return (await self._conversations.recall(delivery)).course(delivery).stage is not Stage.SENDING

    async def post(self, delivery: Delivery, profile: ChannelProfile) -> str:
        """Post it and return the reference of its first message; errors as `bot.ports.Platform.post` says."""
        address = delivery.channel.address
        held = self._pace.held_until(address)
        if held is not None:
            raise TryLater("Slack has asked this channel to wait.", after=held)
        conversation = await self._conversations.recall(delivery)
        course = conversation.course(delivery)
        if course.stage is Stage.DONE:
            return course.reference
        place = place_of(address)
        token = await self._tokens.token_for(place.team, profile.language)
        errand = _Errand(delivery, place, token, profile.language, conversation)
        await self._bring(errand, render(delivery.message, self._worn(place, profile)))
        return errand.course.reference

    def _worn(self, place: Place, profile: ChannelProfile) -> Dress:
        native = frozenset() if place.team in self._plain else self._dress.native
        return replace(self._dress, native=native, language=profile.language)

    async def _bring(self, errand: _Errand, sheets: Sequence[Sheet]) -> None:
        """Post the sheets that have not arrived, writing down before and after each how far it has come."""
        ends = self._clock.now() + LONGEST
        for sheet in sheets[errand.course.messages :]:
            if self._clock.now() > ends:
                raise TryLater("The message is long; the rest follows.", after=self._clock.now())
            await self._pace.take(errand.delivery.channel.address)
            await self._note(errand, replace(errand.course, stage=Stage.SENDING))
            try:
                timestamp = await self._send(errand, sheet)
            except (TryLater, PostRefused):  # surely not posted
                await self._note(errand, replace(errand.course, stage=Stage.WAITING))
                raise
            await self._arrived(errand, timestamp, last=errand.course.messages + 1 == len(sheets))

    async def _arrived(self, errand: _Errand, timestamp: str, *, last: bool) -> None:
        """A message has arrived: a conversation's first one opens the thread in which the rest stands."""
        course = errand.course
        reference = course.reference or f"{errand.place.channel}/{timestamp}"
        errand.conversation = replace(errand.conversation, root=errand.conversation.root or timestamp)
        await self._note(errand, Course(Stage.DONE if last else Stage.WAITING, course.messages + 1, reference))

    async def _note(self, errand: _Errand, course: Course) -> None:
        courses = {**errand.conversation.courses, errand.delivery.id: course}
        errand.conversation = replace(errand.conversation, courses=courses)
        await self._conversations.keep(errand.delivery, errand.conversation)

    async def _send(self, errand: _Errand, sheet: Sheet) -> str:
        """One sheet, and what stands in for it where Slack does not take it as it is; the first message's timestamp."""
        try:
            return await self._call(errand, sheet.text, sheet.blocks)
        except Refused as error:
            refusal = error.refusal
        if refusal.code in NO_THREAD and errand.conversation.root:
            errand.conversation = replace(errand.conversation, root="")
            return await self._send(errand, sheet)
        if refusal.code not in INVALID_BLOCKS:
            raise await self._meant(errand, refusal)
        if refusal.of_a_picture and sheet.needs(Lack.PICTURES):
            log.info("a picture could not be loaded", extra={"delivery": errand.delivery.id})
            return await self._all(errand, sheet.without(Lack.PICTURES))
        if sheet.needs(Lack.NEW_BLOCKS):
            self._plain.add(errand.place.team)
            log.warning("this Slack lacks new blocks", extra={"team": errand.place.team, "problem": refusal.details})
            return await self._all(errand, sheet.without(Lack.NEW_BLOCKS))
        log.error("Slack refused blocks", extra={"delivery": errand.delivery.id, "problem": refusal.details})
        return await self._bare(errand, sheet)

    async def _all(self, errand: _Errand, sheets: Sequence[Sheet]) -> str:
        """Stand-ins for one sheet; what fails behind the first of them may not be tried again, for that one has arrived."""
        await self._pace.take(errand.delivery.channel.address)
        first = await self._send(errand, sheets[0])
        for sheet in sheets[1:]:
            await self._follow(errand, sheet.text, sheet.blocks, first)
        return first

    async def _bare(self, errand: _Errand, sheet: Sheet) -> str:
        """The words alone: Slack has refused the blocks, and the news matters more than its looks."""
        texts = _texts(sheet)
        await self._pace.take(errand.delivery.channel.address)
        try:
            first = await self._call(errand, texts[0], [])
        except Refused as error:
            raise await self._meant(errand, error.refusal) from None
        for text in texts[1:]:
            await self._follow(errand, text, [], first)
        return first

    async def _follow(self, errand: _Errand, text: str, blocks: Sequence[Block], first: str) -> None:
        errand.conversation = replace(errand.conversation, root=errand.conversation.root or first)
        await self._pace.take(errand.delivery.channel.address)
        try:
            await self._call(errand, text, blocks)
        except (Refused, TryLater) as error:
            raise PostUnclear(f"Only the beginning of a message arrived: {error}") from None

    async def _call(self, errand: _Errand, text: str, blocks: Sequence[Block]) -> str:
        """One message; its timestamp."""
        address = errand.delivery.channel.address
        arguments = {
            "channel": errand.place.channel,
            "text": text,
            **NO_UNFURLS,
            "mrkdwn": not blocks,
            **({"blocks": list(blocks)} if blocks else {}),
            **({"thread_ts": errand.conversation.root} if errand.conversation.root else {}),
        }
        try:
            answer = await self._wire.call("chat.postMessage", errand.token, arguments)
            self._pace.passed(address)
        except NotSent as error:
            raise TryLater(str(error)) from None
        except Lost as error:
            raise PostUnclear(str(error)) from None
        except Refused as error:
            if error.refusal.rate_limited:
                self._pace.hold(address, self._clock.now() + hold(error.refusal))
            raise
        return str(answer.get("ts", ""))

    async def _meant(self, errand: _Errand, refusal: Refusal) -> Exception:
        if refusal.code in DEAD_TOKENS:
            await self._tokens.refused(errand.place.team, errand.token, refusal.code)
        name = errand.delivery.channel.name or pauses(errand.language).channel
        cure = self._tokens.cure(errand.language)
        meant = meaning(refusal, name, self._clock.now(), reinstall=cure, language=errand.language)
        if isinstance(meant, ChannelClosed):
            log.info("channel is closed", extra={"channel": errand.delivery.channel.id, "problem": refusal.code})
        return meant


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
