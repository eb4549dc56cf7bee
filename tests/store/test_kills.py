"""Killed at any commit or post, the newsroom loses nothing, posts nothing twice and keeps the order."""

import asyncio
import json
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from adapters.store.opening import open_store
from bot.model.digest import DeliveryState
from bot.model.story import StoryQuery
from tests.support.crashes import CHANNELS, KINDS, PARTS, ROUNDS
from tests.support.nouns import at
from tests.support.requirements import ROOT

Live = Callable[..., int]


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    """Runs the newsroom until its end or the chosen step; how it ended."""
    command = [sys.executable, "-m", "tests.support.crashes"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as zygote:
        assert zygote.stdin is not None
        assert zygote.stdout is not None

        def run(**order: object) -> int:
            zygote.stdin.write(json.dumps(order) + "\n")
            zygote.stdin.flush()
            return int(zygote.stdout.readline())

        yield run
        zygote.stdin.close()


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgres":
        return request.getfixturevalue("postgres_url")
    return f"sqlite:///{tmp_path / 'tacho.db'}"


async def check(url: str, folder: Path) -> None:
    expected = {
        channel: [f"{channel.id}@{number}#{part}" for number in range(ROUNDS) for part in range(PARTS)]
        for channel in CHANNELS
    }
    for channel, deliveries in expected.items():
        assert (folder / f"posts-{channel.address}").read_text().split() == deliveries
    store = await open_store(url, writing=False)
    sent = await store.deliveries(set(DeliveryState))
    assert Counter(one.state for one in sent) == {DeliveryState.SENT: len(CHANNELS) * ROUNDS * PARTS}
    assert await store.count_stories(StoryQuery(words=("plant",))) == ROUNDS
    assert await store.ungrouped_reports() == ()
    assert len(await store.ledger("maker")) == ROUNDS
    for channel in CHANNELS:
        assert set(await store.told(channel, at(-1))) == {f"sr{number}" for number in range(ROUNDS)}
    for key in (folder / "acknowledged").read_text().split():
        assert await store.digest(key) is not None
    assert all(slot.next_at > at(0) for slot in await store.slots())
    await store.close()


@pytest.mark.parametrize("seed", range(2))
def test_nothing_is_lost_or_told_twice_through_many_kills(url: str, tmp_path: Path, live: Live, seed: int) -> None:
    chance = random.Random(seed)
    kills = 0
    for run in range(200):
        kind = chance.choice(KINDS)
        ended = live(
            url=url, folder=str(tmp_path), run=run, kind=kind, step=chance.randint(1, 14 if "commit" in kind else 3)
        )
        if ended == 0:
            break
        assert ended == -signal.SIGKILL
        kills += 1
    assert ended == 0
    assert kills >= 3
    asyncio.run(check(url, tmp_path))


@pytest.mark.parametrize("kind", ["before commit", "after commit"])
def test_a_kill_at_each_step_in_turn_is_survived(tmp_path: Path, live: Live, kind: str) -> None:
    for step in range(1, 60):
        folder = tmp_path / str(step)
        folder.mkdir()
        url = f"sqlite:///{folder / 'tacho.db'}"
        ended = live(url=url, folder=str(folder), run=0, kind=kind, step=step)
        if ended == 0:
            break
        assert ended == -signal.SIGKILL
        assert live(url=url, folder=str(folder), run=1, kind="", step=0) == 0
        if step % 5 == 1:
            asyncio.run(check(url, folder))
        for channel in CHANNELS:
            posts = (folder / f"posts-{channel.address}").read_text().split()
            assert posts == [f"{channel.id}@{number}#{part}" for number in range(ROUNDS) for part in range(PARTS)]
    assert ended == 0
    assert step > (ROUNDS * PARTS)
