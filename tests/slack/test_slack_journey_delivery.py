"""Two hundred channels due at once, one limited for ever and one archived, and a courier that is killed amid it."""

import asyncio
import signal
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from adapters.store.opening import open_store
from bot.model.digest import Delivery, DeliveryState
from bot.model.message import Message, Paragraph
from bot.model.subscription import Channel
from tests.slack.loopback import Loopback, loopback
from tests.slack.world import Conversation, Workspace
from tests.support.news import MORNING
from tests.support.nouns import edition
from tests.support.requirements import ROOT

CHANNELS, PARTS = 200, 2
AT_ONCE = 32
"""Messages that a courier can have on their way at a time (`bot.desk.delivery.AT_ONCE`)."""


class Journey:
    """A Slack, a store in a file, and couriers in processes of their own.

    Attributes:
        slack: the server.
        channels: two hundred.
        limited, archived: two of them.
    """

    def __init__(self, slack: Loopback, folder: Path) -> None:
        self.slack, self.world = slack, slack.world
        self.url = f"sqlite:///{folder / 'tacho.db'}"
        self.workspace: Workspace = self.world.add_workspace()
        self.channels = [self.world.add_channel(self.workspace, f"c{number:03}") for number in range(CHANNELS)]
        self.limited, self.archived = self.channels[17], self.channels[42]
        self.world.limits.always[self.limited.id] = 30
        self.archived.archived = True

    async def file(self) -> None:
        """A digest of two parts for each channel, due now."""
        store = await open_store(self.url, writing=True)
        for channel in self.channels:
            place = self.place(channel)
            due = edition(channel.name, parts=PARTS, channel=place)
            deliveries = tuple(
                replace(one, message=Message(told(channel, one.part), (Paragraph("News."),)), next_try_at=MORNING)
                for one in due.deliveries
            )
            await store.file_edition(replace(due, deliveries=deliveries))
        await store.close()

    def place(self, channel: Conversation) -> Channel:
        return Channel("slack", f"{channel.team}/{channel.id}", f"#{channel.name}")

    async def courier(self, minutes_later: int) -> asyncio.subprocess.Process:
        """Another courier's process."""
        arguments = ("-m", "tests.slack.courier_process", self.url, self.slack.api_url, str(minutes_later))
        return await asyncio.create_subprocess_exec(sys.executable, *arguments, cwd=ROOT)

    async def deliveries(self) -> dict[str, list[Delivery]]:
        """All deliveries by channel, in order."""
        store = await open_store(self.url, writing=False)
        found = await store.deliveries(set(DeliveryState), limit=CHANNELS * PARTS)
        profile = await store.profile(self.place(self.archived))
        await store.close()
        assert "Unarchive it" in (profile.paused or "")
        by_channel: dict[str, list[Delivery]] = {channel.id: [] for channel in self.channels}
        for one in sorted(found, key=lambda one: one.part):
            by_channel[one.channel.address.partition("/")[2]].append(one)
        return by_channel

    def titles(self, channel: Conversation) -> list[str]:
        """What stands in the channel, oldest first."""
        return [str(post["text"]) for post in self.world.posts[channel.id]]


def told(channel: Conversation, part: int) -> str:
    return f"{channel.name} part {part}"


@pytest.fixture
async def journey(tmp_path: Path):
    async with loopback() as slack:
        one = Journey(slack, tmp_path)
        await one.file()
        yield one


async def test_one_limited_and_one_archived_channel_of_two_hundred_hold_up_no_other(journey: Journey) -> None:
    courier = await journey.courier(1)
    assert await courier.wait() == 0
    others = [one for one in journey.channels if one not in (journey.limited, journey.archived)]
    assert [journey.titles(one) for one in others] == [[told(one, 0), told(one, 1)] for one in others]
    states = await journey.deliveries()
    assert {one.state for channel in others for one in states[channel.id]} == {DeliveryState.SENT}
    assert [one.state for one in states[journey.limited.id]] == [DeliveryState.PENDING] * PARTS
    assert [one.state for one in states[journey.archived.id]] == [DeliveryState.PENDING] * PARTS
    assert journey.world.limits.refused == 1
    assert journey.world.faults_found == []

    # both are mended, and go on where they stopped
    journey.world.limits.always.clear()
    journey.archived.archived = False
    courier = await journey.courier(63)
    assert await courier.wait() == 0
    assert journey.titles(journey.limited) == [told(journey.limited, 0), told(journey.limited, 1)]
    assert journey.titles(journey.archived) == [told(journey.archived, 0), told(journey.archived, 1)]


async def test_courier_killed_after_a_post_posts_nothing_twice_and_everything_else(journey: Journey) -> None:
    post, couriers = journey.slack.api.methods["chat.postMessage"], list[asyncio.subprocess.Process]()

    def then_kill(call: Any, workspace: Workspace) -> Any:
        answer = post(call, workspace)
        if len(journey.world.all_posts()) in {60, 150}:
            couriers[-1].send_signal(signal.SIGKILL)
        return answer

    journey.slack.api.methods["chat.postMessage"] = then_kill
    ends = []
    for run in range(4):
        couriers.append(await journey.courier(1 + 2 * run))
        ends.append(await couriers[-1].wait())
        if ends[-1] == 0:
            break
    assert ends == [-signal.SIGKILL, -signal.SIGKILL, 0]

    titles = [title for channel in journey.channels for title in journey.titles(channel)]
    assert max(Counter(titles).values()) == 1
    states = await journey.deliveries()
    unsure = {one.id for found in states.values() for one in found if one.state is DeliveryState.UNSURE}
    assert len(unsure) <= 2 * AT_ONCE
    for channel in journey.channels:
        if channel not in (journey.limited, journey.archived):
            kept = [one for one in states[channel.id] if one.id not in unsure]
            assert {one.state for one in kept} <= {DeliveryState.SENT}
            assert {told(channel, one.part) for one in kept} <= set(journey.titles(channel))
            assert journey.titles(channel) == sorted(journey.titles(channel))
