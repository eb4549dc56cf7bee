"""Discord: 200 channels due at the same minute, with the real client under Discord's limits, against the budget's own floor."""

import argparse
import asyncio
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from adapters.clock import SystemClock
from adapters.discord.platform import DiscordPlatform
from adapters.store.opening import open_store
from bot.desk.delivery import Courier
from bot.model.digest import DeliveryState
from bot.model.subscription import Channel
from tests.contracts.platform_messages import DIGEST
from tests.discord.loopback import Loopback, loopback
from tests.discord.world import TOKEN
from tests.support.nouns import edition

ALLOWED = 1.1
"""How much longer than the floor it may take (issue 6)."""

MOST_REFUSED = 2


def main(arguments: list[str]) -> int:
    """Measure and print; returns 1 when a promise is not kept."""
    parser = argparse.ArgumentParser(prog="./run bench discord", description=__doc__)
    parser.add_argument("--channels", type=int, default=200)
    parser.add_argument("--parts", type=int, default=2, help="posts to each channel")
    parser.add_argument("--per-second", type=float, default=40.0, help="our own budget")
    parser.add_argument("--latency-ms", type=float, default=80.0, help="how long Discord takes to answer")
    wish = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_measure(wish, Path(folder)))


async def _measure(wish: argparse.Namespace, folder: Path) -> int:
    async with loopback() as discord:
        discord.world.limits.channel, discord.world.limits.everything = 5, 50
        discord.rest.latency_s = wish.latency_ms / 1000
        server = discord.world.add_server()
        places = [
            Channel("discord", discord.world.add_channel(server, f"c{number}")["id"], f"#c{number}")
            for number in range(wish.channels)
        ]
        took_s = await _deliver(discord, places, wish, folder)
        return _report(discord, places, wish, took_s)


async def _deliver(discord: Loopback, places: list[Channel], wish: argparse.Namespace, folder: Path) -> float:
    store, clock = await open_store(f"sqlite:///{folder / 'tacho.db'}", writing=True), SystemClock()
    platform = DiscordPlatform(
        token=TOKEN,
        subscriptions=store,
        notes=store,
        clock=clock,
        api_url=discord.api_url,
        gateway_url=discord.gateway_url,
        requests_per_s=wish.per_second,
    )
    for place in places:
        due = edition(place.address, parts=wish.parts, channel=place)
        posts = [replace(one, id=f"{place.address}{one.part}", message=DIGEST) for one in due.deliveries]
        await store.file_edition(replace(due, deliveries=tuple(posts)))
    async with platform:
        await platform.log_in()
        courier = Courier(outbox=store, subscriptions=store, platforms={"discord": platform}, clock=clock)
        began = time.perf_counter()
        settled = await courier.deliver_due()
        took_s = time.perf_counter() - began
    await store.close()
    if any(one.state is not DeliveryState.SENT for one in settled):
        raise RuntimeError("not everything was posted")
    return took_s


def _report(discord: Loopback, places: list[Channel], wish: argparse.Namespace, took_s: float) -> int:
    posts = wish.channels * wish.parts
    floor_s = (posts - 1) / wish.per_second
    sent = discord.world.asked("POST", r"/channels/\d+/messages")
    busiest = max(sum(one.at <= other.at < one.at + 1 for other in sent) for one in sent)
    in_order = all(
        [post["nonce"] for post in discord.world.posts[place.address]]
        == [f"{place.address}{part}" for part in range(wish.parts)]
        for place in places
    )
    refused = discord.world.limits.refused
    print(
        f"{wish.channels} channels, {posts} posts, {wish.latency_ms:.0f} ms to an answer, budget {wish.per_second:g}/s"
    )
    print(f"floor of the budget {floor_s:6.2f} s")
    print(f"took                {took_s:6.2f} s  ({took_s / floor_s:.3f} times the floor, {ALLOWED} allowed)")
    print(f"busiest second      {busiest:6} requests (Discord allows 50)")
    print(f"answers of 429      {refused:6} (at most {MOST_REFUSED})")
    print(f"in order            {'yes' if in_order else 'NO':>6}")
    return 0 if took_s <= ALLOWED * floor_s and refused <= MOST_REFUSED and in_order else 1
