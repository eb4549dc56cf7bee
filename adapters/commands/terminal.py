"""How the command line speaks: answers on stdout, styled for a person and plain for a pipe, everything else on stderr."""

import shutil
import sys
from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from adapters.message_json import message_json
from adapters.preview.plain import plain
from adapters.preview.text import render_text
from bot.model.message import Message

WIDEST = 120


def show(messages: Iterable[Message], *, as_json: bool = False) -> None:
    """Print messages to stdout: JSON for programs, colours and columns for a terminal, plain text with an empty line after it for a pipe."""
    for message in messages:
        if as_json:
            sys.stdout.write(message_json(message) + "\n")
        elif sys.stdout.isatty():
            width = min(shutil.get_terminal_size().columns, WIDEST)
            Console(width=width, highlight=False).print(render_text(message, width))
        else:
            sys.stdout.write(plain(message) + "\n\n")


def progress() -> Console:
    """A console on stderr for progress and remarks."""
    return Console(stderr=True, highlight=False)


def show_finding(place: str, health: str, sentence: str, cure: str) -> None:
    """Print one finding of the doctor: a mark and a word for how it is, then the sentence and the cure."""
    mark, style = {"fine": ("ok", "green"), "note": ("note", "yellow"), "fault": ("FAULT", "bold red")}[health]
    line = Text.assemble((f"{mark:<6}", style), (f"{place:<13} ", "bold"), sentence)
    if cure:
        line.append(f" {cure}", "italic")
    Console(highlight=False, soft_wrap=True).print(line)
