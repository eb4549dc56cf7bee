"""What chat services ask of the newsroom's command desk: a small protocol of their own, kept by the desk without knowing of it."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.model.command import CommandSpec, Invocation
from bot.model.message import Message
from bot.model.subscription import Channel


class Desk(Protocol):
    """Answers commands."""

    @property
    def specs(self) -> Sequence[CommandSpec]:
        """The commands there are."""
        ...

    async def answer(self, invocation: Invocation) -> Message:
        """The answer to one use of a command; never raises for what a person got wrong."""
        ...

    def topic_names(self, locale: str) -> Mapping[str, str]:
        """Every topic's slug with its name in a person's language."""
        ...

    async def command_about(self, headline: str, text: str) -> tuple[str, Mapping[str, str]] | None:
        """The command that tells more on what somebody has written; None for a text without words."""
        ...

    async def companies_in_the_news(self, most: int) -> Sequence[str]:
        """Names of companies to offer to somebody who has not typed anything."""
        ...

    async def withdraw(self, channel: Channel) -> None:
        """A channel is no more: feeds that only it wanted are read no more."""
        ...

    def suggest(self, command: str, argument: str, typed: str) -> Sequence[str]:
        """Values to offer while somebody types an argument, from memory."""
        ...
