"""A command desk that answers what a test has put there."""

import asyncio
from collections.abc import Mapping, Sequence

from bot.desk.commands.specs import SPECS
from bot.model.command import CommandSpec, Invocation
from bot.model.message import Message, Paragraph
from bot.model.subscription import Channel


class FakeDesk:
    """Answers with what a test has put there, and remembers what it was asked.

    Attributes:
        asked: every invocation.
        reply: the next answers' message.
        wait: what an answer waits for, if anything.
        withdrawn: channels that are no more.
    """

    specs: Sequence[CommandSpec] = SPECS

    def __init__(self) -> None:
        self.asked: list[Invocation] = []
        self.withdrawn: list[Channel] = []
        self.reply = Message("Answer", (Paragraph("An answer."),), private=True)
        self.wait: asyncio.Event | None = None
        self.error: Exception | None = None
        self.offered: tuple[str, ...] = ("ev", "sales")

    async def answer(self, invocation: Invocation) -> Message:
        self.asked.append(invocation)
        if self.wait is not None:
            await self.wait.wait()
        if self.error is not None:
            raise self.error
        return self.reply

    def topic_names(self, locale: str) -> Mapping[str, str]:
        """Two of them."""
        return {"ev": f"Electric ({locale})", "sales": "Sales"}

    async def command_about(self, headline: str, text: str) -> tuple[str, Mapping[str, str]] | None:
        """A search for everything."""
        words = f"{headline} {text}".strip()
        return ("search", {"words": words}) if words else None

    async def companies_in_the_news(self, most: int) -> Sequence[str]:
        """Two of them, when nothing is waited for."""
        if self.wait is not None:
            await self.wait.wait()
        return ("Xiaomi", "BYD")[:most]

    async def withdraw(self, channel: Channel) -> None:
        self.withdrawn.append(channel)

    def suggest(self, command: str, argument: str, typed: str) -> Sequence[str]:
        if self.error is not None:
            raise self.error
        return self.offered
