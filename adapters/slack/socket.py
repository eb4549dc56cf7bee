"""Slack over Socket Mode, for those behind a firewall: one connection, watched, and rebuilt from nothing when it is dead.

The library mends a connection by itself, except that it may go on for hours with a session that is closed (python-slack-sdk issue
1922). Here it mends nothing but what Slack announces (`disconnect`): a connection that is closed, or silent for too long, ends the
attempt, and the next one has a client of its own.
"""

import asyncio
import contextlib
import logging
import random
from collections.abc import Callable
from datetime import timedelta
from typing import Final

import aiohttp
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.places import PLATFORM
from adapters.supervision import Health, Supervisor
from bot.errors import BadSettings, TryLater
from bot.ports import Clock

log = logging.getLogger(__name__)

PING_EVERY_S: Final = 5.0
LOOK_EVERY_S: Final = 5.0
SILENT_FOR: Final = timedelta(seconds=25)
"""A connection that has answered no ping for so long is dead. With the look and a first wait it is rebuilt within 60 s."""

FIRST_CONTACT_S: Final = 20.0
FIRST_WAIT_S: Final = 1.0

REFUSED: Final = frozenset({
    "invalid_auth", "not_authed", "token_revoked", "account_inactive", "not_allowed_token_type", "missing_scope", "org_login_required",
    "no_permission",
})  # fmt: skip
CURE: Final = "make an app-level token with the scope connections:write on the page Basic Information of your app, and see that Socket Mode is on"


class SocketFront:
    """Keeps one connection (`Front`)."""

    def __init__(
        self,
        app: AsyncApp,
        *,
        app_token: str,
        client: AsyncWebClient,
        clock: Clock,
        ping_every_s: float = PING_EVERY_S,
        first_contact_s: float = FIRST_CONTACT_S,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        """Make one; nothing is opened yet.

        Args:
            app: the library's.
            app_token: the app-level token.
            client: asks where to connect to.
            clock: the time, for looks at the connection and waits between attempts.
            ping_every_s: how often the connection is tried; each answer counts as a sign of life.
            first_contact_s: how long connecting may take.
            jitter: spreads the waits of many processes after one outage.
        """
        self._app = app
        self._app_token = app_token
        self._client = client
        self._clock = clock
        self._ping_every_s = ping_every_s
        self._first_contact_s = first_contact_s
        self._supervisor = Supervisor(
            name=PLATFORM, attempt=self._attempt, clock=clock, jitter=jitter, first_wait_s=FIRST_WAIT_S
        )

    @property
    def health(self) -> Health:
        """How the connection is."""
        return self._supervisor.health

    @property
    def problem(self) -> str | None:
        """Why there is no connection, as a sentence; None while there is one."""
        return self._supervisor.problem

    async def run(self) -> None:
        """Keep connected until cancelled.

        Raises:
            BadSettings: Slack does not accept the app token.
        """
        await self._supervisor.run()

    async def _attempt(self) -> None:
        """One connection, from asking where to connect to its end."""
        handler = AsyncSocketModeHandler(
            self._app, self._app_token, web_client=self._client, ping_interval=self._ping_every_s
        )
        client = handler.client
        assert isinstance(client, SocketModeClient)  # noqa: S101 - the aiohttp handler's
        client.default_auto_reconnect_enabled = client.auto_reconnect_enabled = False
        try:
            try:
                async with asyncio.timeout(self._first_contact_s):
                    client.wss_uri = await self._where()
                    await client.connect()  # type: ignore[no-untyped-call]
            except TimeoutError:
                raise TryLater(f"Slack's Socket Mode did not answer in {self._first_contact_s:.0f} s") from None
            self._supervisor.connected()
            await self._watch(client)
        finally:
            await _closed(client)

    async def _where(self) -> str:
        """The address to connect to."""
        try:
            answer = await self._client.apps_connections_open(app_token=self._app_token)
        except SlackApiError as error:
            code = str(error.response.get("error"))
            if code in REFUSED:
                raise BadSettings(f"[slack] app_token: Slack does not accept it ({code}); {CURE}") from None
            wait_s = str(error.response.headers.get("Retry-After", ""))
            after = self._clock.now() + timedelta(seconds=int(wait_s)) if wait_s.isdigit() else None
            raise TryLater(f"Slack opens no connection now ({code})", after) from None
        except (SlackClientError, aiohttp.ClientError, OSError) as error:
            raise TryLater(f"Slack cannot be reached: {type(error).__name__}") from None
        return str(answer["url"])

    async def _watch(self, client: SocketModeClient) -> None:
        """Return when the connection is dead."""
        sign, since = client.last_ping_pong_time, self._clock.now()
        while True:
            await self._clock.sleep(LOOK_EVERY_S)
            if client.current_session is None or client.current_session.closed:
                raise TryLater("Slack has closed the connection")
            if client.last_ping_pong_time != sign:
                sign, since = client.last_ping_pong_time, self._clock.now()
            elif self._clock.now() - since >= SILENT_FOR:
                raise TryLater(f"the connection has been silent for {SILENT_FOR.total_seconds():.0f} s")


async def _closed(client: SocketModeClient) -> None:
    """Close everything of a client, and let its tasks end."""
    with contextlib.suppress(aiohttp.ClientError, OSError, TimeoutError):
        async with asyncio.timeout(5):
            await client.close()  # type: ignore[no-untyped-call]
    tasks = [client.message_processor, client.current_session_monitor, client.message_receiver]
    alive = [task for task in tasks if task is not None]
    for task in alive:
        task.cancel()
    await asyncio.gather(*alive, return_exceptions=True)
    if not client.aiohttp_client_session.closed:
        await client.aiohttp_client_session.close()
