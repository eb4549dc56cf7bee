"""The Discord platform on its bench: the real client against the loopback server, with a desk and a shelf to go with it."""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from discord.gateway import KeepAliveHandler

from adapters.clock import SystemClock
from adapters.discord.platform import DiscordPlatform
from bot.model.subscription import Channel
from tests.discord.loopback import Loopback, loopback
from tests.discord.world import TOKEN
from tests.fakes.desk import FakeDesk
from tests.fakes.store import MemoryStore


class Rig:
    """Everything together.

    Attributes:
        discord: the server.
        platform: under test, running.
        desk, store: what it works with.
        server, channel: raw objects of a server with one text channel.
    """

    def __init__(self, discord: Loopback, desk: Any, store: MemoryStore) -> None:
        self.discord = discord
        self.world = discord.world
        self.desk = desk
        self.store = store
        self.server = self.world.add_server()
        self.channel = self.world.add_channel(self.server)
        self.platform: DiscordPlatform
        self.running: asyncio.Task[None] | None = None

    @property
    def place(self) -> Channel:
        """The text channel as the newsroom names it."""
        return Channel("discord", self.channel["id"], "#cars")

    def new_platform(self, **options: Any) -> DiscordPlatform:
        """A platform that talks to the server."""
        plain = {
            "token": TOKEN,
            "subscriptions": self.store,
            "notes": self.store,
            "settle_s": 0.05,
            "clock": SystemClock(),
            "desk": self.desk,
            "api_url": self.discord.api_url,
            "gateway_url": self.discord.gateway_url,
        }
        return DiscordPlatform(**{**plain, **options})


@asynccontextmanager
async def rig(
    *, connected: bool = True, shards: int = 1, desk: Any = None, store: MemoryStore | None = None, **options: Any
) -> AsyncIterator[Rig]:
    """A rig with a platform in it, connected to the gateway unless said otherwise."""
    async with loopback(shards) as discord:
        one = Rig(discord, desk or FakeDesk(), store or MemoryStore())
        async with one.new_platform(**options) as platform:
            one.platform = platform
            if not connected:
                yield one
                return
            async with running(one):
                yield one


@asynccontextmanager
async def running(one: Rig) -> AsyncIterator[None]:
    """The rig's platform connected, until the end of the block."""
    logins = len(one.discord.gateway.identifies)
    one.running = asyncio.create_task(one.platform.run())
    try:
        await one.world.until(lambda: len(one.discord.gateway.identifies) > logins)
        await knows_everything(one)
        yield
    finally:
        one.running.cancel()
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await one.running
        await heartbeats_end()


async def heartbeats_end() -> None:
    """Wait for the client's heartbeat threads: it leaves that of a dropped connection behind, which would outlive the test's loop."""
    for thread in threading.enumerate():
        if isinstance(thread, KeepAliveHandler):
            thread.stop()
            await asyncio.to_thread(thread.join)


async def knows_everything(one: Rig) -> None:
    """Wait until the client has taken in its servers."""
    async with asyncio.timeout(8):
        while one.platform.known_servers < len(one.world.servers):  # noqa: ASYNC110 - the client says nothing we could wait for
            await asyncio.sleep(0.002)
