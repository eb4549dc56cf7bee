"""The app on its bench: the real AsyncApp with its listeners, over HTTP and Socket Mode, against the loopback Slack."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from adapters.clock import SystemClock
from adapters.departures import Departures
from adapters.slack.front import Fronts, build_front
from adapters.slack.installations import Installations
from adapters.slack.options import Options
from adapters.slack.tokens import SingleToken
from bot.model.subscription import Channel
from tests.fakes.desk import FakeDesk
from tests.fakes.store import MemoryStore
from tests.slack.hands import SECRET, Hands, OverHttp, OverSocket
from tests.slack.loopback import Loopback, loopback
from tests.slack.socketmode import APP_TOKEN, SocketMode
from tests.slack.windows import Windows
from tests.slack.world import TOKEN

HTTP, SOCKET = "http", "socket"


class AppRig:
    """Everything together.

    Attributes:
        slack, world, windows, socket: the server and its parts.
        front: under test, running.
        desk, store: what it works with.
        workspace, channel: a workspace with one channel.
        hands: of the people there.
    """

    def __init__(self, slack: Loopback, desk: Any, store: Any, clock: Any) -> None:
        self.slack, self.world = slack, slack.world
        self.windows, self.socket = Windows(slack), SocketMode(slack)
        self.desk, self.store, self.clock = desk, store, clock
        self.workspace = self.world.add_workspace()
        self.channel = self.world.add_channel(self.workspace)
        self.departures = Departures(platform="slack", shelf=store, clock=clock, wishes=desk)
        self.front: Fronts
        self.hands: Hands
        self.running: asyncio.Task[None] | None = None

    @property
    def place(self) -> Channel:
        """The channel as the newsroom names it."""
        return Channel("slack", f"{self.workspace.id}/{self.channel.id}", "#cars")

    def hands_in(self, workspace: Any) -> Hands:
        """The hands of people in another workspace."""
        return Hands(self.slack, workspace, self.windows, self.hands.carrier)


@asynccontextmanager
async def app_rig(
    way: str = HTTP,
    *,
    desk: Any = None,
    store: Any = None,
    clock: Any = None,
    installations: Any = None,
    at_once_s: float | None = None,
    ping_every_s: float | None = None,
    **options: Any,
) -> AsyncIterator[AppRig]:
    """A rig that listens one way; `installations` makes the store of many workspaces from the server."""
    made: list[AppRig] = []
    shelf = store or MemoryStore()

    def add(slack: Loopback) -> None:
        made.append(AppRig(slack, desk or FakeDesk(), shelf, clock or SystemClock()))

    async with loopback(add) as slack:
        rig = made[0]
        many: Installations | None = None if installations is None else installations(rig)
        ways = {"http_port": 0} if way == HTTP else {"app_token": APP_TOKEN}
        rig.front = build_front(
            replace(Options(api_url=slack.api_url, signing_secret=SECRET, **ways), **options),
            desk=rig.desk,
            shelf=shelf,
            notes=shelf,
            clock=rig.clock,
            tokens=many or SingleToken(TOKEN),
            departures=rig.departures,
            installations=many,
            at_once_s=at_once_s,
            ping_every_s=ping_every_s,
        )
        async with running(rig):
            yield rig


@asynccontextmanager
async def running(rig: AppRig) -> AsyncIterator[None]:
    """The rig's front listening, until the end of the block."""
    rig.running = asyncio.create_task(rig.front.run())
    try:
        if rig.front.http is not None:
            async with asyncio.timeout(8):
                await rig.front.http.started.wait()
            host, port = rig.front.http.address or ("", 0)
            rig.hands = Hands(rig.slack, rig.workspace, rig.windows, OverHttp(f"http://{host}:{port}"))
        else:
            await rig.world.until(lambda: rig.socket.connections)
            rig.hands = Hands(rig.slack, rig.workspace, rig.windows, OverSocket(rig.socket))
        yield
    finally:
        rig.running.cancel()
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await rig.running
