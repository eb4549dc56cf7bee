"""Answering interactions: acknowledged within a second, answered when the desk is ready, never twice, never with silence.

This is the part that knows Discord's rules (three seconds, fifteen minutes, one first answer) and no client library; the platform
hands in a `Reply` for each interaction.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Final, Protocol

from adapters.desk import Desk
from adapters.discord.commands import FORMS, choices, is_about_a_channel
from adapters.discord.forms import subscribe_form
from adapters.discord.identity import custom_id
from adapters.discord.incoming import Asked, Told
from adapters.discord.limits import FOLLOW_UPS_OF_A_STRANGER, ROW_BUTTONS, SELECT_OPTIONS, Component
from adapters.discord.render import render
from adapters.discord.wording import notice, wording
from bot.desk.commands.desk import SHARED
from bot.desk.commands.lines import line_of
from bot.model.command import Invocation
from bot.model.message import Actions, Button, FigureTable, Message, StoryCard
from bot.ports import SubscriptionShelf

log = logging.getLogger(__name__)

PATIENCE_S: Final = 0.7
"""How long the desk may take before the interaction is acknowledged; Discord waits three seconds, people do not."""

Payload = tuple[Component, ...]


class Unanswered(Exception):
    """An answer did not get through, for a reason that trying again does not mend."""


class Late(Unanswered):
    """Discord no longer knows the interaction (10062): its three seconds are over."""


class Twice(Unanswered):
    """The interaction has had its first answer already (40060)."""


class Expired(Unanswered):
    """The interaction's fifteen minutes are over (50027)."""


class Reply(Protocol):
    """The ways to answer one interaction. Each may raise `Unanswered` or one of its kinds."""

    async def acknowledge(self, *, private: bool, in_place: bool) -> None:
        """Say that an answer will come."""
        ...

    async def answer(self, payload: Payload, *, private: bool, in_place: bool) -> None:
        """The first answer, at once."""
        ...

    async def complete(self, payload: Payload) -> None:
        """The answer after an acknowledgement."""
        ...

    async def follow_up(self, payload: Payload, *, private: bool) -> None:
        """One more message."""
        ...

    async def withdraw(self) -> None:
        """Take the acknowledgement back."""
        ...

    async def ask(self, form: Component) -> None:
        """Open a form."""
        ...

    async def offer(self, values: Sequence[Component]) -> None:
        """Values for the argument that is being typed."""
        ...


Elsewhere = Callable[[Asked, Sequence[Payload], bool], Awaitable[None]]
"""Brings an answer that came too late to the channel, or to the person when it is private."""


class Answers:
    """Answers everybody on Discord."""

    def __init__(
        self,
        *,
        desk: Desk,
        profiles: SubscriptionShelf,
        elsewhere: Elsewhere,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._desk = desk
        self._profiles = profiles
        self._elsewhere = elsewhere
        self._patience_s = patience_s

    async def suggest(self, asked: Asked, reply: Reply) -> None:
        """Offer values for what is being typed; none at all when anything goes wrong."""
        argument, typed = asked.typing or ("", "")
        try:
            offered = choices(self._desk.suggest(asked.invocation.command, argument, typed))
        except Exception:  # the edge of one keystroke: an empty list is better than an error in the client
            log.exception("suggestions failed", extra={"command": asked.invocation.command, "argument": argument})
            offered = ()
        try:
            await reply.offer(offered)
        except Unanswered:
            log.debug("suggestions came too late", extra={"command": asked.invocation.command})

    async def respond(self, asked: Asked, reply: Reply) -> None:
        """Answer a command, a button or a form."""
        command = asked.invocation.command
        try:
            if self._wants_form(asked):
                await reply.ask(await self._form(asked))
                return
            refused = self._refusal(asked)
            if refused is not None:
                await self._show(asked, refused, reply, acknowledged=None)
            else:
                await self._ask_desk(asked, reply)
        except Unanswered as error:
            log.warning("answer did not get through", extra={"command": command, "problem": str(error)})

    def _wants_form(self, asked: Asked) -> bool:
        plain = not asked.invocation.arguments and not asked.stranger
        return asked.invocation.command in FORMS and plain and asked.invocation.may_manage

    async def _form(self, asked: Asked) -> Component:
        channel = asked.invocation.channel
        zone = "UTC" if channel is None else (await self._profiles.profile(channel)).zone
        locale = asked.invocation.locale
        about = channel.address if channel is not None and asked.elsewhere else ""
        return subscribe_form(self._desk.topic_names(locale), await self._companies(), zone, locale, about)

    async def _companies(self) -> Sequence[str]:
        """Companies to choose from; a form cannot wait, so that one without them is better than one too late."""
        try:
            async with asyncio.timeout(self._patience_s):
                return await self._desk.companies_in_the_news(SELECT_OPTIONS)
        except TimeoutError:
            return self._desk.suggest("company", "name", "")

    def _refusal(self, asked: Asked) -> Message | None:
        invocation = asked.invocation
        words = wording(invocation.locale)
        if not invocation.command:
            return notice(words.out_of_date, invocation.locale, with_help=True)
        spec = next((spec for spec in self._desk.specs if spec.name == invocation.command), None)
        if asked.stranger and is_about_a_channel(spec):
            return notice(words.no_member, invocation.locale)
        return None

    async def _ask_desk(self, asked: Asked, reply: Reply) -> None:
        """Ask the desk; acknowledge when it takes longer than people like to wait. What it does is done, told or not."""
        answering = asyncio.create_task(self._answer(asked))
        try:
            done, _ = await asyncio.wait({answering}, timeout=self._patience_s)
            acknowledged = None
            if not done:
                acknowledged = asked.invocation.command != "share"
                await reply.acknowledge(private=acknowledged, in_place=asked.in_place)
            await self._show(asked, await answering, reply, acknowledged=acknowledged)
        finally:
            await asyncio.wait({answering})

    async def _answer(self, asked: Asked) -> Message:
        try:
            invocation = asked.invocation if asked.told is None else await self._about(asked.told, asked.invocation)
            if invocation is None:
                return notice(wording(asked.invocation.locale).nothing_said, asked.invocation.locale)
            message = await self._desk.answer(invocation)
            return message if asked.alone else shareable(message, invocation)
        except Exception:  # the edge of one question: whatever fails is logged, and the person is told
            log.exception("a command failed", extra={"command": asked.invocation.command})
            return notice(wording(asked.invocation.locale).failed, asked.invocation.locale)

    async def _about(self, told: Told, invocation: Invocation) -> Invocation | None:
        """The command that tells more on a message; None for one without words."""
        if told.story_id:
            return replace(invocation, command="story", arguments={"id": told.story_id})
        about = await self._desk.command_about(told.headline, told.text)
        return None if about is None else replace(invocation, command=about[0], arguments=about[1])

    async def _show(self, asked: Asked, message: Message, reply: Reply, *, acknowledged: bool | None) -> None:
        """Bring the answer to the person.

        Args:
            asked: what was asked.
            message: the answer.
            reply: the way back.
            acknowledged: None when nothing was said yet; else whether what was said is private.
        """
        channel = asked.invocation.channel
        about = channel.address if channel is not None and asked.elsewhere else ""
        first, *more = self._within(render(message, about), asked)
        private = message.private
        try:
            if acknowledged is None:
                await reply.answer(first, private=private, in_place=asked.in_place)
            elif private and not acknowledged:
                await reply.withdraw()
                await reply.follow_up(first, private=True)
            else:
                await reply.complete(first)
            for payload in more:
                await reply.follow_up(payload, private=private)
        except Expired:
            log.info("answer took too long for its interaction", extra={"command": asked.invocation.command})
            await self._elsewhere(asked, (first, *more), private)

    def _within(self, payloads: Sequence[Payload], asked: Asked) -> Sequence[Payload]:
        """As many messages as Discord takes after one interaction; when there are more, the last one says so."""
        most = 1 + FOLLOW_UPS_OF_A_STRANGER
        if len(payloads) <= most:
            return payloads
        words = wording(asked.invocation.locale)
        return (*payloads[: most - 1], *render(notice(words.too_much, asked.invocation.locale)))


def shareable(message: Message, invocation: Invocation) -> Message:
    """The answer with a button that shows it to everybody, where it is about news and only the person who asked sees it."""
    about_news = any(isinstance(block, StoryCard | FigureTable) for block in message.blocks)
    if not (message.private and about_news and invocation.command in SHARED):
        return message
    line = f"share {line_of(invocation.command, invocation.arguments)}"
    button = Button(wording(invocation.locale).share, command=line)
    if custom_id(button, ROW_BUTTONS) is None:
        return message
    last = max((place for place, block in enumerate(message.blocks) if isinstance(block, Actions)), default=-1)
    actions = message.blocks[last] if last >= 0 else None
    if isinstance(actions, Actions) and len(actions.buttons) < ROW_BUTTONS and last >= len(message.blocks) - 2:
        blocks = (*message.blocks[:last], Actions((*actions.buttons, button)), *message.blocks[last + 1 :])
    else:
        blocks = (*message.blocks, Actions((button,)))
    return replace(message, blocks=blocks)
