"""A newsroom that is killed at chosen points: run as a program, it forks a child a line and says how each ended.

A line is JSON: the store's address, the folder of the platform's posts, the run's number, and the step to die at with its
kind. Steps are counted over commits and posts; the child dies by SIGKILL before or after the commit, or before or after the
post. The platform is a file that honours ids: a delivery id that stands in it is not written again.
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from adapters.store.opening import open_store
from adapters.store.runner import Runner
from adapters.store.store import SqlStore
from bot.model.digest import DeliveryState
from bot.model.feed import FeedState
from bot.model.subscription import Cadence, Channel, Slot
from tests.support.nouns import at, edition, report, story, subscription

CHANNELS = tuple(Channel("preview", name) for name in ("one", "two"))
ROUNDS, PARTS = 2, 2
LEASE_S = 60
KINDS = ("before commit", "after commit", "before post", "after post")


class Fate:
    """Counts steps of one kind and ends the process at the one that was chosen."""

    def __init__(self, kind: str, step: int) -> None:
        self._kind, self._left = kind, step

    def step(self, kind: str) -> None:
        if kind == self._kind:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


class DyingRunner:
    """A runner that may not live through a commit."""

    def __init__(self, runner: Runner, fate: Fate) -> None:
        self._runner, self._fate = runner, fate
        self.search, self.name, self.read, self.close = runner.search, runner.name, runner.read, runner.close

    async def write(self, work: Callable[..., Any], *args: Any) -> Any:
        def work_and_die(connection: Any) -> Any:
            outcome = work(connection, *args)
            self._fate.step("before commit")
            return outcome

        outcome = await self._runner.write(work_and_die)
        self._fate.step("after commit")
        return outcome


async def live(url: str, folder: Path, run: int, fate: Fate) -> None:
    """The whole job, from wherever an earlier run was ended; the clock is two minutes on with every run."""
    opened = await open_store(url, writing=True)
    store = SqlStore(DyingRunner(opened.runner, fate))
    for channel in CHANNELS:
        await store.subscribe(subscription(channel), at(0))
    for number in range(ROUNDS):
        await gather_news(store, folder, number)
    now = at(1000 + 2 * run)
    while (claimed := await store.claim("preview", now, LEASE_S)) is not None:
        fate.step("before post")
        post(folder, claimed.channel, claimed.id)
        fate.step("after post")
        assert await store.settle(replace(claimed, state=DeliveryState.SENT, sent_ref=claimed.id))
    await store.close()


async def gather_news(store: SqlStore, folder: Path, number: int) -> None:
    """Poll, group and compose one round; what the store has acknowledged is written down beside it."""
    feed = "https://outlet.example/feed"
    await store.file_poll(FeedState(feed, feed, entries_seen=number), [report(f"r{number}")])
    waiting = await store.ungrouped_reports()
    await store.file_stories([story(f"s{one.id}", one) for one in waiting])
    for channel in CHANNELS:
        key = f"{channel.id}@{number}"
        told = await store.story(f"sr{number}")
        assert told is not None
        slot = Slot.id_of(channel, Cadence())
        due = edition(key, told, parts=PARTS, channel=channel, slot_id=slot, next_at=at(0) + timedelta(days=number + 1))
        await store.file_edition(due)
        append(folder / "acknowledged", key)


def post(folder: Path, channel: Channel, delivery_id: str) -> None:
    """Post once, however often it is asked."""
    path = folder / f"posts-{channel.address}"
    if not path.exists() or delivery_id not in path.read_text().split():
        append(path, delivery_id)


def append(path: Path, line: str) -> None:
    """Write a line so that it survives the writer's end."""
    with path.open("a") as file:
        file.write(f"{line}\n")


def main() -> None:
    """Fork a child for each line of standard input; print the signal or exit code it ended with."""
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            try:
                fate = Fate(order["kind"], order["step"])
                asyncio.run(live(order["url"], Path(order["folder"]), order["run"], fate))
            except BaseException as failure:  # noqa: BLE001  # the child must end here, whatever happens
                sys.stderr.write(f"{failure!r}\n")
                os._exit(1)
            os._exit(0)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    main()
