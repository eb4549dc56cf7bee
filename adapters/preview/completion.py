"""What can be typed next in the terminal chat: pure functions of the line so far, without any terminal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.desk.commands.specs import command_named
from bot.model.command import Argument, CommandSpec
from bot.model.message import Actions, Message


class Suggester(Protocol):
    """The part of the command desk that knows what can be typed."""

    @property
    def specs(self) -> Sequence[CommandSpec]:
        """Every command."""
        ...

    def suggest(self, command: str, argument: str, typed: str) -> tuple[str, ...]:
        """Values for an argument that begin as `typed` does, best first; () where there is nothing to suggest."""
        ...


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One way to go on.

    Attributes:
        text: replaces the last `replaces` characters of the line.
        replaces: how many characters before the cursor it replaces.
        meaning: what it does, "" where it is clear.
    """

    text: str
    replaces: int
    meaning: str = ""


def suggestions(line: str, desk: Suggester, offered: Sequence[str] = ()) -> Iterator[Suggestion]:
    """Ways to go on after `line` (the text before the cursor), best first.

    Args:
        line: what is typed, with or without the slash in front.
        desk: knows commands and values.
        offered: whole command lines that the last answer's buttons stand for.
    """
    typed = line.lstrip().removeprefix("/")
    for command_line in offered:
        if command_line.startswith(typed):
            yield Suggestion(command_line, len(typed), "from the last answer")
    command, blank, words = typed.partition(" ")
    spec = spec_of(command, desk)
    if blank and spec is not None:
        yield from _values(spec, words, desk)
        return
    begun = [] if blank else [one for one in desk.specs if one.name.startswith(command.casefold())]
    for one in begun:
        yield Suggestion(one.name + (" " if one.arguments else ""), len(command), one.summary)
    if not begun:
        # A company's name alone is a question too.
        for name in desk.suggest("company", "name", typed):
            yield Suggestion(name, len(typed), "company")


def _values(spec: CommandSpec, words: str, desk: Suggester) -> Iterator[Suggestion]:
    """Values for the argument the cursor stands in, or for a facet ("metric:") that is being typed."""
    facet, colon, value = words.rpartition(" ")[2].partition(":")
    if colon and any(argument.name == facet for argument in spec.arguments):
        for one in desk.suggest(spec.name, facet, value.removeprefix('"')):
            yield Suggestion(f'"{one}"' if " " in one else one, len(value))
        return
    position = argument_at(spec, words)
    if position is not None:
        argument, started = position
        for one in desk.suggest(spec.name, argument.name, started):
            yield Suggestion(one, len(started))


def argument_at(spec: CommandSpec, words: str) -> tuple[Argument, str] | None:
    """The argument the cursor stands in and what is typed of it; None for a command without arguments.

    Args:
        spec: the command; the first argument that takes the rest, or the last one, takes all remaining words.
        words: everything behind the command's name, up to the cursor.
    """
    left = words.lstrip()
    for argument in spec.arguments:
        _, blank, others = left.partition(" ")
        if argument.rest or not blank or argument is spec.arguments[-1]:
            return argument, left
        left = others.lstrip()
    return None


def usage(line: str, desk: Suggester) -> str:
    """How the command on the line is used, for the bottom of the screen; a general hint where no command stands there."""
    spec = spec_of(line.strip().removeprefix("/").partition(" ")[0], desk)
    if spec is None:
        return "Tab completes, help lists the commands, Ctrl-D leaves"
    words = (one.name.upper() if one.required else f"[{one.name.upper()}]" for one in spec.arguments)
    return f"{' '.join((spec.name, *words))}: {spec.summary}"


def spec_of(command: str, desk: Suggester) -> CommandSpec | None:
    """The definition of the command that is meant by a word, in any of our languages; None where there is none."""
    name = command_named(command)
    return next((spec for spec in desk.specs if spec.name == name), None)


def offered_lines(message: Message) -> tuple[str, ...]:
    """The command lines that a message's buttons stand for, each once."""
    rows = (block.buttons for block in message.blocks if isinstance(block, Actions))
    return tuple(dict.fromkeys(button.command for row in rows for button in row if button.command))
