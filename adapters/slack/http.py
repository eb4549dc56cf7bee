"""Slack over HTTP: the library's app behind a small server of our own, and the pages of an installation."""

import asyncio
import logging
from typing import Final

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow

from bot.errors import BadSettings

log = logging.getLogger(__name__)

EVENTS: Final = "/slack/events"
INSTALL: Final = "/slack/install"
REDIRECT: Final = "/slack/oauth_redirect"

LARGEST_BODY: Final = 1 << 20
"""Bytes of a request: Slack's largest carry a view of at most 250 kB."""

READ_WITHIN_S: Final = 5.0


class HttpFront:
    """Listens on one address (`Front`).

    Attributes:
        address: host and port it listens on; None while it does not.
        started: set while it listens.
    """

    def __init__(self, app: AsyncApp, *, host: str, port: int, oauth: AsyncOAuthFlow | None = None) -> None:
        """Make one; nothing is opened yet.

        Args:
            app: the library's.
            host: where to listen, loopback unless a proxy elsewhere must reach it.
            port: 0 for any free one.
            oauth: installs Tacho in further workspaces; None where there is one workspace.
        """
        self._app = app
        self._host = host
        self._port = port
        self._oauth = oauth
        self.address: tuple[str, int] | None = None
        self.started = asyncio.Event()

    async def run(self) -> None:
        """Listen until cancelled.

        Raises:
            BadSettings: the address cannot be listened on.
        """
        pages = web.Application(client_max_size=LARGEST_BODY)
        pages.router.add_post(EVENTS, self._event)
        if self._oauth is not None:
            pages.router.add_get(INSTALL, self._install)
            pages.router.add_get(REDIRECT, self._installed)
        runner = web.AppRunner(pages, access_log=None, shutdown_timeout=5.0)  # access logs would show OAuth codes
        await runner.setup()
        try:
            await self._listen(runner)
            await asyncio.Event().wait()
        finally:
            self.address = None
            self.started.clear()
            await runner.cleanup()

    async def _listen(self, runner: web.AppRunner) -> None:
        try:
            await web.TCPSite(runner, self._host, self._port).start()
        except OSError as error:
            raise BadSettings(
                f"[slack] http_host, http_port: nothing can listen on {self._host}:{self._port} ({error.strerror or error}); "
                "set another one, or stop what listens there"
            ) from None
        host, port = runner.addresses[0][:2]
        self.address = (str(host), int(port))
        self.started.set()
        log.info("slack is listened to over HTTP", extra={"host": host, "port": port})

    async def _event(self, request: web.Request) -> web.Response:
        if not request.headers.get("X-Slack-Signature", "").isascii():  # the library cannot compare such a one
            return web.Response(status=401)
        try:
            async with asyncio.timeout(READ_WITHIN_S):
                asked = await to_bolt_request(request)
        except TimeoutError:
            return web.Response(status=408)
        except (ValueError, LookupError, AttributeError, TypeError):  # no text, or nothing the library can take apart
            return web.Response(status=400)
        return await to_aiohttp_response(await self._app.async_dispatch(asked))

    async def _install(self, request: web.Request) -> web.Response:
        assert self._oauth is not None  # noqa: S101 - the route stands only where there is one
        return await to_aiohttp_response(await self._oauth.handle_installation(await to_bolt_request(request)))

    async def _installed(self, request: web.Request) -> web.Response:
        assert self._oauth is not None  # noqa: S101 - the route stands only where there is one
        try:
            return await to_aiohttp_response(await self._oauth.handle_callback(await to_bolt_request(request)))
        except Exception:  # the edge of one installation: whatever fails is logged, and the person is told
            log.exception("an installation failed")
            return web.Response(status=502, text=f"Tacho could not be installed now. Please try again at {INSTALL}.")
