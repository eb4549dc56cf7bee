"""What every command is answered from: the invocation, the channel's profile, the time; and how a misunderstanding is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.desk.commands.specs import BY_NAME
from bot.errors import BadRequest
from bot.model.command import Invocation
from bot.model.message import Actions, Button, Message, Paragraph
from bot.model.subscription import Channel, ChannelProfile
from bot.writing.languages import phrases_for
from bot.writing.phrases import Phrases

GAP = "{}"
"""Stands in a command for the name a guess puts there; filled in by replacing, since people type braces too."""

NOWHERE = Channel("", "")
"""Stands for the channel of somebody who asks outside of one."""


class Misunderstood(BadRequest):
    """What was typed is not clear; `buttons` are what may have been meant."""

    def __init__(self, sentence: str, buttons: Sequence[Button] = ()) -> None:
        super().__init__(sentence)
        self.buttons = tuple(buttons)


@dataclass(frozen=True, slots=True)
class Request:
    """One use of a command, with what answering it takes.

    Attributes:
        invocation: as the platform carried it in.
        profile: of the channel; a default one outside a channel.
        now: the present instant (UTC).
    """

    invocation: Invocation
    profile: ChannelProfile
    now: datetime

    @property
    def language(self) -> str:
        """BCP 47 tag of the person who asks."""
        return self.invocation.locale

    @property
    def phrases(self) -> Phrases:
        """The words of the person's language."""
        return phrases_for(self.invocation.locale)

    @property
    def zone(self) -> str:
        """The zone times are shown in."""
        return self.profile.zone

    @property
    def channel(self) -> Channel:
        """The channel it was asked in.

        Raises:
            BadRequest: it was asked outside a channel.
        """
        if self.invocation.channel is None:
            raise BadRequest(self.phrases.desk.needs_channel)
        return self.invocation.channel

    def text(self, name: str) -> str:
        """An argument as typed, "" where it was not given."""
        return self.invocation.arguments.get(name, "").strip()

    def all_text(self) -> str:
        """All arguments in one line, for commands that people type as one."""
        order = [argument.name for argument in BY_NAME[self.invocation.command].arguments]
        return " ".join(text for name in order if (text := self.text(name)))

    def needed(self, name: str) -> str:
        """An argument that must be given.

        Raises:
            BadRequest: it was not.
        """
        text = self.text(name)
        if not text:
            command = self.invocation.command
            raise BadRequest(self.phrases.desk.missing.format(command=command, argument=name.upper()))
        return text


def perhaps(sentence: str, guesses: Mapping[str, str], phrases: Phrases) -> Misunderstood:
    """The sentence with "did you mean", and a button for each guess.

    Args:
        sentence: what is wrong.
        guesses: names as shown, with the command each stands for.
        phrases: the language.
    """
    if not guesses:
        return Misunderstood(phrases.desk.both(sentence, phrases.desk.try_search))
    question = phrases.desk.did_you_mean.format(names=phrases.desk.any_of(guesses))
    return choose(phrases.desk.both(sentence, question), guesses)


def choose(sentence: str, choices: Mapping[str, str]) -> Misunderstood:
    """The sentence with a button for each choice: names as shown, with the command each stands for."""
    return Misunderstood(sentence, [Button(name, command=command) for name, command in choices.items()])


def problem(error: BadRequest, phrases: Phrases) -> Message:
    """What a misunderstanding is answered with: the sentence, and buttons for what may have been meant."""
    sentence = str(error)
    buttons = error.buttons if isinstance(error, Misunderstood) else ()
    actions = (Actions(buttons),) if buttons else ()
    return Message(phrases.problem_title, (Paragraph(sentence), *actions), private=True, summary=sentence)
