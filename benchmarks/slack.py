"""Slack: 200 channels due at the same minute under Slack's limits, one of them limited for ever and one archived."""

import argparse
import asyncio
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from adapters.clock import SystemClock
from adapters.slack.pace import GAP_S
from adapters.slack.platform import SlackPlatform
from adapters.slack.tokens import SingleToken
from adapters.store.opening import open_store
from bot.desk.delivery import AT_ONCE, Courier
from bot.model.digest import Delivery, DeliveryState
from bot.model.subscription import Channel
from tests.contracts.platform_messages import DIGEST
from tests.slack.loopback import Loopback, loopback
from tests.slack.world import TOKEN
from tests.support.nouns import edition


def main(arguments: list[str]) -> int:
    """Measure and print; returns 1 when a promise is not kept."""
    parser = argparse.ArgumentParser(prog="./run bench slack", description=__doc__)
    parser.add_argument("--channels", type=int, default=200)
    parser.add_argument("--parts", type=int, default=2, help="posts to each channel")
    parser.add_argument("--latency-ms", type=float, default=80.0, help="how long Slack takes to answer")
    wish = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_measure(wish, Path(folder)))


async def _measure(wish: argparse.Namespace, folder: Path) -> int:
    async with loopback() as slack:
        slack.world.limits.gap_s = 1.0
        slack.api.latency_s = wish.latency_ms / 1000
        workspace = slack.world.add_workspace()
        channels = [slack.world.add_channel(workspace, f"c{number}") for number in range(wish.channels)]
        slack.world.limits.always[channels[1].id] = 60
        channels[2].archived = True
        places = [Channel("slack", f"{workspace.id}/{channel.id}", f"#{channel.name}") for channel in channels]
        settled, took_s = await _deliver(slack, places, wish, folder)
        return _report(slack, places, settled, wish, took_s)


async def _deliver(
    slack: Loopback, places: list[Channel], wish: argparse.Namespace, folder: Path
) -> tuple[tuple[Delivery, ...], float]:
    store, clock = await open_store(f"sqlite:///{folder / 'tacho.db'}", writing=True), SystemClock()
    platform = SlackPlatform(
        tokens=SingleToken(TOKEN), subscriptions=store, notes=store, clock=clock, api_url=slack.api_url
    )
    for place in places:
        due = edition(place.address, parts=wish.parts, channel=place)
        posts = [replace(one, id=f"{place.address}{one.part}", message=DIGEST) for one in due.deliveries]
        await store.file_edition(replace(due, deliveries=tuple(posts)))
    async with platform:
        courier = Courier(outbox=store, subscriptions=store, platforms={"slack": platform}, clock=clock)
        began = time.perf_counter()
        settled = await courier.deliver_due()
        took_s = time.perf_counter() - began
    await store.close()
    return settled, took_s


def _report(
    slack: Loopback, places: list[Channel], settled: tuple[Delivery, ...], wish: argparse.Namespace, took_s: float
) -> int:
    floor_s = wish.channels / AT_ONCE * ((wish.parts - 1) * GAP_S + wish.latency_ms / 1000)
    others = [place for place in places if place not in places[1:3]]
    sent = {(one.channel.id, one.part) for one in settled if one.state is DeliveryState.SENT}
    all_sent = sent == {(place.id, part) for place in others for part in range(wish.parts)}
    posts = {place.id: slack.world.posts[place.address.partition("/")[2]] for place in others}
    once = all(len(found) == wish.parts for found in posts.values())
    threaded = all(post["thread_ts"] == found[0]["ts"] for found in posts.values() for post in found[1:])
    refused = slack.world.limits.refused
    print(
        f"{wish.channels} channels, {wish.parts} posts each, {wish.latency_ms:.0f} ms to an answer, one limited for ever, one archived"
    )
    print(
        f"floor of the pace   {floor_s:6.2f} s  ({AT_ONCE} channels at a time, {GAP_S} s between two messages to one)"
    )
    print(
        f"took                {took_s:6.2f} s  ({took_s / floor_s:.3f} times the floor; each message is written down twice, and on the disk)"
    )
    print(f"answers of 429      {refused:6} (1: the limited channel, asked once)")
    print(f"all others once     {'yes' if all_sent and once else 'NO':>6}")
    print(f"parts in the thread {'yes' if threaded else 'NO':>6}")
    return 0 if refused == 1 and all_sent and once and threaded else 1
