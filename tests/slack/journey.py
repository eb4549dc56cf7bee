"""A whole newsroom with the whole of Slack: store, desk, editor, courier, platform and app, as `tacho run` joins them."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from adapters.slack.front import Fronts
from adapters.slack.options import Options
from adapters.slack.platform import SlackPlatform
from adapters.slack.service import slack_service
from adapters.slack.vault import new_key
from bot.desk.commands.desk import CommandDesk
from bot.desk.delivery import Courier
from bot.desk.editions import Editor
from bot.model.digest import Delivery
from bot.model.feed import Feed
from tests.fakes.clock import ShiftedClock
from tests.slack.hands import SECRET, Hands, OverHttp, OverSocket
from tests.slack.loopback import Loopback, loopback
from tests.slack.oauth import CLIENT_ID, CLIENT_SECRET, OAuth
from tests.slack.socketmode import APP_TOKEN, SocketMode
from tests.slack.windows import Windows
from tests.slack.world import TOKEN, Workspace
from tests.support.news import CATALOGUE

KEY = new_key()


class Journey:
    """Everything together.

    Attributes:
        slack, world, windows, socket, oauth: the server and its parts.
        store, clock, editor, desk: the newsroom.
        platform, courier: of the process that runs now.
    """

    def __init__(self, slack: Loopback, store: Any, clock: ShiftedClock) -> None:
        self.slack, self.world = slack, slack.world
        self.windows, self.socket, self.oauth = Windows(slack), SocketMode(slack), OAuth(slack)
        self.store, self.clock = store, clock
        self.editor = Editor(stories=store, subscriptions=store, outbox=store, clock=clock, catalogue=CATALOGUE)
        feeds = (Feed("https://news.example/a.xml", "Outlet A"),)
        self.desk = CommandDesk(store=store, feeds=feeds, editor=self.editor, clock=clock, catalogue=CATALOGUE)
        self.platform: SlackPlatform
        self.courier: Courier
        self.url = ""

    @property
    def front(self) -> Fronts:
        """What listens."""
        assert isinstance(self.platform._front, Fronts)
        return self.platform._front

    def options(self, *, many: bool, socket: bool) -> Options:
        """For one workspace or many, by Socket Mode or HTTP."""
        whose: dict[str, Any] = {"bot_token": TOKEN}
        if many:
            whose = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "encryption_key": KEY}
        way: dict[str, Any] = {"app_token": APP_TOKEN} if socket else {"http_port": 0, "signing_secret": SECRET}
        return Options(api_url=self.slack.api_url, **whose, **way)

    @asynccontextmanager
    async def process(self, options: Options) -> AsyncIterator[None]:
        """A process that posts and listens, until the end of the block."""
        async with slack_service(
            options, desk=self.desk, shelf=self.store, notes=self.store, clock=self.clock
        ) as platform:
            self.platform = platform
            self.courier = Courier(
                outbox=self.store, subscriptions=self.store, platforms={"slack": platform}, clock=self.clock
            )
            listening = asyncio.create_task(platform.run())
            try:
                if self.front.http is not None:
                    async with asyncio.timeout(8):
                        await self.front.http.started.wait()
                    host, port = self.front.http.address or ("", 0)
                    self.url = f"http://{host}:{port}"
                else:
                    await self.world.until(lambda: self.socket.connections)
                yield
            finally:
                listening.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await listening

    def hands_in(self, workspace: Workspace) -> Hands:
        """The hands of people in a workspace."""
        carrier = OverHttp(self.url) if self.url else OverSocket(self.socket)
        return Hands(self.slack, workspace, self.windows, carrier)

    async def at(self, moment: datetime) -> Sequence[Delivery]:
        """Time passes until then, and what is due is composed and delivered."""
        self.clock.advance(moment - self.clock.now())
        await self.editor.compose_due()
        return await self.courier.deliver_due()


@asynccontextmanager
async def journey(store: Any, now: datetime) -> AsyncIterator[Journey]:
    """A newsroom on a server; a process is still to be started."""
    made: list[Journey] = []
    clock = ShiftedClock(now)
    async with loopback(lambda slack: made.append(Journey(slack, store, clock))):
        yield made[0]
