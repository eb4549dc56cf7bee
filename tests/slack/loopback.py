"""A Slack of our own on loopback, for the real client libraries to talk to."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from tests.slack.webapi import WebApi
from tests.slack.world import World


class Loopback:
    """The server.

    Attributes:
        world: what there is.
        api: its Web API; `api.methods` can be added to.
        application: of aiohttp, before it runs, for further routes (Socket Mode, OAuth pages).
        api_url: base address of the Web API, with its slash.
        origin: "http://127.0.0.1:PORT".
    """

    def __init__(self) -> None:
        self.world = World()
        self.api = WebApi(self.world)
        self.application = web.Application()
        self.application.router.add_route("*", "/api/{method}", self.api.handle)
        self.application.router.add_post("/response/{key}", self.api.respond)
        self.application.router.add_post("/upload/{key}", self.api.take_file)
        self.origin = ""

    @property
    def api_url(self) -> str:
        """As `[slack] api_url` has it."""
        return f"{self.origin}/api/"

    def response_url(self, key: str) -> str:
        """Where an interaction may be answered five times."""
        return f"{self.origin}/response/{key}"


@asynccontextmanager
async def loopback(*extend: Callable[[Loopback], Any]) -> AsyncIterator[Loopback]:
    """A running server; `extend` gets it before it runs. Everything is closed behind it."""
    server = Loopback()
    for one in extend:
        one(server)
    runner = web.AppRunner(server.application, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.origin = server.api.base_url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield server
    finally:
        await runner.cleanup()
