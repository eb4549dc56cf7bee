"""Tries the inputs of one target one after another, tells the faults and counts the rest."""

import asyncio
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from types import FrameType
from typing import Self

from adapters.web.workers import JobFailed, Workers
from benchmarks.fuzz.growth import hold_linear
from benchmarks.fuzz.inputs import large, small
from benchmarks.fuzz.laws import hold
from benchmarks.fuzz.targets import LAWS, TARGETS, Target, arguments

DEADLINE_S, GROWN_S = 5, 60
LATE_S = 6.0
"""Wall time after which a worker with a deadline of 5 s must have been given up."""

_TOLD = 12
_READ, _REFUSED, _KILLED = "read", "refused with a sentence", "killed at the worker's limits"


class TooLong(BaseException):
    """The deadline is over; no parser may catch it."""


def try_inputs(name: str, way: str, inputs: int, seconds: float, seed: int) -> int:
    """Try inputs 1, 2 ... of a target and print what came of them; how many were faults."""
    counts: Counter[str] = Counter()
    told: set[str] = set()
    slowest, began, number = 0.0, time.monotonic(), 0
    signal.signal(signal.SIGPROF, _ring)
    with _Trial(TARGETS[name], way) as trial:
        while number < inputs and time.monotonic() < began + seconds:
            number += 1
            started = time.monotonic()
            try:
                counts[trial.one(_dice(name, way, seed, number), again=number % 8 == 0)] += 1
            except (Exception, TooLong) as error:  # noqa: BLE001 - that is what is looked for
                counts["FAULTS"] += 1
                fault = f"{type(error).__name__}: {error}"
                if fault[:50] not in told and len(told) < _TOLD:
                    told.add(fault[:50])
                    print(f"  {name}: input {number} of seed {seed}: {fault[:400]}")
            slowest = max(slowest, time.monotonic() - started)
    took = time.monotonic() - began
    parts = ", ".join(f"{count:,} {what}" for what, count in sorted(counts.items()))
    print(f"{name}: {number:,} inputs in {took:.0f} s: {parts}; slowest {slowest:.2f} s", flush=True)
    return counts["FAULTS"]


def alone(name: str, way: str, seed: int, number: int) -> None:
    """Try one input, and let its error through."""
    dice = _dice(name, way, seed, number)
    if way != "growth":
        sys.stdout.write(f"{_made(TARGETS[name], way, _dice(name, way, seed, number))!a}\n")
    signal.signal(signal.SIGPROF, _ring)
    with _Trial(TARGETS[name], way) as trial:
        print(trial.one(dice, again=True))


def _dice(name: str, way: str, seed: int, number: int) -> random.Random:
    return random.Random(f"{name} {way} {seed} {number}")


def _made(target: Target, way: str, dice: random.Random) -> bytes:
    return (large if way == "large" else small)(target.symbol, dice)


class _Trial:
    """Tries inputs of one target in one way; holds the worker of the way "large" while it is open."""

    def __init__(self, target: Target, way: str) -> None:
        self._target, self._way = target, way
        self._loop = asyncio.Runner()
        self._workers = Workers(count=1, deadline_s=DEADLINE_S)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.run(self._workers.close())
        self._loop.close()

    def one(self, dice: random.Random, *, again: bool) -> str:
        """Try one input; what came of it.

        Args:
            dice: makes the input.
            again: read it twice, and hold the two answers against each other.

        Raises:
            Exception, TooLong: a fault.
        """
        match self._way:
            case "large":
                return self._loop.run(self._in_worker(_made(self._target, "large", dice)))
            case "growth":
                return _judged(self._target, lambda: hold_linear(self._target, dice), within=_Deadline(GROWN_S))
            case _:
                data = _made(self._target, "small", dice)
                return _judged(
                    self._target, lambda: _read(self._target, data, again=again), within=_Deadline(DEADLINE_S)
                )

    async def _in_worker(self, data: bytes) -> str:
        job, started = self._target.job, time.monotonic()
        try:
            result = await self._workers.run(job, *arguments(job, data))
        except JobFailed as error:
            hold("cannot be read (" not in str(error), "an error that is not documented", error)
            return _KILLED if error.hostile or "memory" in str(error) else _REFUSED
        finally:
            hold(time.monotonic() - started < LATE_S, "longer than a worker's deadline")
        LAWS[job](result)
        return _READ


class _Deadline:
    """`TooLong` where what happens within takes more seconds of CPU time than these."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def __enter__(self) -> None:
        signal.setitimer(signal.ITIMER_PROF, self._seconds)

    def __exit__(self, *_: object) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _judged(target: Target, read: Callable[[], None], within: AbstractContextManager[object]) -> str:
    try:
        with within:
            read()
    except target.refusals:
        return _REFUSED
    return _READ


def _read(target: Target, data: bytes, *, again: bool) -> None:
    result = target.read(data)
    if again:
        hold(target.read(data) == result, "another answer at the second reading")


def _ring(_: int, __: FrameType | None) -> None:
    raise TooLong("the deadline of CPU time is over")
