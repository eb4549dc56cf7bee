"""Documents that repeat something, in sizes that grow fourfold: where time grows more than the document does, a reader can be exhausted."""

import random
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise

from benchmarks.fuzz.grammar import TOKENS, made
from benchmarks.fuzz.laws import hold
from benchmarks.fuzz.targets import Target

SIZES = (16_000, 64_000, 256_000)
WORST_FACTOR = 9.0
"""Of time for four times the size, twice in a row: n to the power of 1.6."""

_LEAST_S = 0.02


def repeated(symbol: str, dice: random.Random) -> Callable[[int], bytes]:
    """A document of any size: a beginning, a unit as often as it fits, an end."""
    whole = made(symbol, dice).encode("utf-8", "surrogatepass")
    at = dice.randrange(len(whole) + 1)
    unit = b"".join(dice.choices(TOKENS, k=dice.choice((1, 1, 2, 3))))[:2_000]
    end = whole[at:] if dice.random() < 0.5 else dice.choice(TOKENS)
    return lambda size: b"\0" + whole[:at] + unit * max(size // len(unit), 1) + end


def hold_linear(target: Target, dice: random.Random) -> None:
    """Read one document that repeats something in growing sizes.

    Raises:
        Broken: time grows faster than the document.
    """
    document = repeated(target.symbol, dice)
    times = list[float]()
    for size in SIZES:
        times.append(_seconds(target, document(size)))
        if times[-1] < _LEAST_S and size > SIZES[0]:
            return
    factors = [later / max(earlier, 1e-4) for earlier, later in pairwise(times)]
    told = ", ".join(f"{one:.3f}" for one in times)
    hold(min(factors) < WORST_FACTOR, f"{told} s for {SIZES} bytes", document(100))


def _seconds(target: Target, data: bytes) -> float:
    started = time.process_time()
    with suppress(*target.refusals):
        target.read(data)
    return time.process_time() - started
