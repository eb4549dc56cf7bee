"""Inputs by the thousand: documents of the grammar, changed at random; small ones, and ones of up to a megabyte."""

import random

from benchmarks.fuzz.grammar import TOKENS, made

SMALL_BYTES, LARGE_BYTES = 8_000, 1_000_000
_CODECS = ("utf-8",) * 24 + (
    "utf-16",
    "utf-16-be",
    "utf-32",
    "latin-1",
    "cp1251",
    "gb18030",
    "big5",
    "shift_jis",
    "koi8_r",
)


def small(symbol: str, dice: random.Random) -> bytes:
    """One choosing byte (what it chooses is the target's business), then a document that is whole as often as it is broken."""
    body = _encoded(symbol, dice)
    for _ in range(dice.choice((0, 0, 0, 1, 1, 2, 4))):
        body = changed(body, dice, dice.choice((1, 1, 1, 2, 9, 60)))
    return dice.randbytes(1) + body[:SMALL_BYTES]


def large(symbol: str, dice: random.Random) -> bytes:
    """The same, with pieces repeated until they fill up to `LARGE_BYTES`."""
    body = _encoded(symbol, dice)
    for _ in range(dice.randint(1, 4)):
        body = changed(body, dice, dice.choice((2, 50, 3_000, 200_000)))
    return dice.randbytes(1) + body[:LARGE_BYTES]


def changed(body: bytes, dice: random.Random, times: int = 1) -> bytes:
    """The document with one random change: something cut, put in (so many times), moved, written over or encoded otherwise."""
    at, to = sorted(dice.randrange(len(body) + 1) for _ in range(2))
    piece = body[at : min(to, at + 400)] or dice.choice(TOKENS)
    room = max(LARGE_BYTES - len(body), 0)
    match dice.randrange(8):
        case 0:
            return body[:at] + body[at + len(piece) :] if dice.random() < 0.8 else body[:at]
        case 1 | 2:
            token = dice.choice(TOKENS)
            return body[:at] + token * min(times, room // len(token)) + body[at:]
        case 3:
            token = dice.choice(TOKENS) + dice.choice(TOKENS)
            return body[:at] + token * min(times, room // len(token)) + body[at:]
        case 4:
            return body[:at] + piece * min(times, room // len(piece)) + body[to:]
        case 5:
            return body[:at] + dice.randbytes(dice.randint(1, 8)) + body[at + dice.randrange(2) :]
        case 6:
            return body.replace(piece[:5], dice.choice(TOKENS), 20)
        case _:
            return body[to:] + body[at:to] + body[:at]


def _encoded(symbol: str, dice: random.Random) -> bytes:
    text, codec = made(symbol, dice), dice.choice(_CODECS)
    return text.encode(codec, "surrogatepass" if codec == "utf-8" else "replace")
