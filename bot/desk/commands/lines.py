"""Lines people type, taken apart: the command, then its arguments by name."""

import re
from collections.abc import Mapping

from bot.desk.commands.specs import BY_NAME, command_named
from bot.model.command import CommandSpec

WORD = re.compile(r'"([^"]*)"|(\S+)')
SETTING = re.compile(r"^\s*(\w+)\s*[:：=]\s*")
OUR_NAME = "tacho"


def parse_line(text: str) -> tuple[str, Mapping[str, str]]:
    """The command and its arguments by name, as an `Invocation` wants them.

    `/company xiaomi`, `company xiaomi` and `/tacho company xiaomi` are the same. A line whose first word is no command comes
    back with the whole line as the command, so that the desk can say what was perhaps meant; an empty line asks for help.
    """
    line = text.strip().removeprefix("/").strip()
    first, _, rest = line.partition(" ")
    if first.casefold() == OUR_NAME:
        first, _, rest = rest.strip().removeprefix("/").partition(" ")
    if not first:
        return "help", {}
    command = command_named(first)
    if command not in BY_NAME:
        return " ".join((first, *rest.split())), {}
    return command, arguments_of(command, rest)


def arguments_of(command: str, line: str) -> Mapping[str, str]:
    """The words after a command as its arguments by name, in order; the first one that takes the rest takes the rest.

    Arguments may be named as Discord writes its options, "what:ev when:daily 08:00", and a setting as "zone:Europe/Berlin". The
    facets of a search stay in its words.
    """
    spec = BY_NAME.get(command_named(command))
    if spec is None or not spec.arguments:
        return {}
    found: dict[str, str] = {}
    if spec.name != "search":
        line, found = _named(spec, line)
    if spec.name == "settings":
        line = SETTING.sub(r"\1 ", line)
    words = list(WORD.finditer(line))
    arguments = [argument for argument in spec.arguments if argument.name not in found]
    for position, argument in enumerate(arguments[: len(words)]):
        if argument.rest or argument is spec.arguments[-1]:
            found[argument.name] = line[words[position].start() :].strip()
            break
        quoted, plain = words[position].groups()
        found[argument.name] = plain if quoted is None else quoted
    return found


def _named(spec: CommandSpec, line: str) -> tuple[str, dict[str, str]]:
    """What stands before the first named argument, and the named ones."""
    names = "|".join(argument.name for argument in spec.arguments)
    before, *named = re.split(rf"(?<!\S)({names})[:：]", line, flags=re.IGNORECASE)
    values = (value.strip().strip('"') for value in named[1::2])
    return before, dict(zip((name.casefold() for name in named[::2]), values, strict=True))


def line_of(command: str, arguments: Mapping[str, str]) -> str:
    """The line that stands for a command with these arguments, as `parse_line` reads it; facets of a search are written as such."""
    spec = BY_NAME.get(command)
    if spec is None:
        return command
    given = [
        (argument, arguments[argument.name].strip()) for argument in spec.arguments if arguments.get(argument.name)
    ]
    first = [value for argument, value in given if argument.rest or command != "search"]
    facets = [
        f"{argument.name}:{_quoted(value)}" for argument, value in given if command == "search" and not argument.rest
    ]
    return " ".join((command, *first, *facets))


def _quoted(value: str) -> str:
    return f'"{value}"' if " " in value else value
