"""Documents of a grammar (grammar.toml): whole ones, and such as hurt their readers."""

import html
import json
import random
import re
import tomllib
from collections.abc import Callable
from pathlib import Path

_DEEPEST = 14
_WRITTEN: dict[str, Callable[[str], str]] = {"": str, "*": str, "&": html.escape, '"': json.dumps}
_REPEATED = re.compile(r"«([^«»]+) x([0-9]+)»")
_NAMED = re.compile(r"«([a-z]+)([*&\"]?)»")
_WORDS = {
    name: [_REPEATED.sub(lambda found: found[1] * int(found[2]), word) for word in words]
    for name, words in tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8")).items()
}
_PIECES = {name: [_NAMED.split(word) for word in words] for name, words in _WORDS.items()}

TOKENS = tuple(
    word.encode()
    for name in ("soup", "entity", "text", "number", "date", "address", "host", "member", "attribute", "name")
    for word in _WORDS[name]
    if word and "«" not in word
)
"""What a change may put into a document."""


def made(symbol: str, dice: random.Random) -> str:
    """A document of the grammar, mostly below 4 kB.

    Args:
        symbol: a name of the grammar.
        dice: chooses among alternatives.
    """
    parts = list[str]()
    _make(symbol, dice, 0, parts)
    return "".join(parts)


def _make(symbol: str, dice: random.Random, depth: int, parts: list[str]) -> None:
    if depth > _DEEPEST:
        return
    text, *pieces = dice.choice(_PIECES[symbol])
    parts.append(text)
    for name, how, then in zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True):
        inner = list[str]()
        for _ in range(dice.choice((0, 1, 1, 2, 4)) if how == "*" else 1):
            _make(name, dice, depth + 1, inner)
        parts += [_WRITTEN[how]("".join(inner)), then]
