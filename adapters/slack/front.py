"""Everything that listens on Slack, joined: the desk behind the app, the app behind HTTP, Socket Mode or both."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Final

from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.web.async_client import AsyncWebClient

from adapters.departures import Departures
from adapters.desk import Desk
from adapters.slack.answers import AT_ONCE_S, Answers
from adapters.slack.app import Listeners, bolt_app
from adapters.slack.http import INSTALL, REDIRECT, HttpFront
from adapters.slack.installations import Installations
from adapters.slack.listening import Front
from adapters.slack.once import Once
from adapters.slack.options import Options
from adapters.slack.people import People, Rules
from adapters.slack.replies import Replies
from adapters.slack.scopes import scopes
from adapters.slack.socket import PING_EVERY_S, SocketFront
from adapters.slack.states import States
from adapters.slack.tokens import TokenSource
from adapters.slack.ways import TIME_LIMIT_S, Ways
from adapters.slack.wire import SlackWire
from adapters.slack.workspaces import Workspaces
from bot.ports import Clock, NoteShelf, SubscriptionShelf

log = logging.getLogger(__name__)

SWEEP_S: Final = 3600.0


class Fronts:
    """Several fronts as one (`Front`), with what has to be swept beside them.

    Attributes:
        http: where HTTP is listened on; None when it is not.
        socket: the Socket Mode connection; None when there is none.
    """

    def __init__(
        self,
        *,
        http: HttpFront | None,
        socket: SocketFront | None,
        listeners: Listeners,
        once: Once,
        workspaces: Workspaces,
        departures: Departures,
        clock: Clock,
        wire: SlackWire,
    ) -> None:
        self._wire = wire
        self.http = http
        self.socket = socket
        self._listeners = listeners
        self._once = once
        self._workspaces = workspaces
        self._departures = departures
        self._clock = clock

    async def run(self) -> None:
        """Listen until cancelled, then let the answers under way be brought. Errors as `Front` says."""
        async with self._wire:
            await self._listen()

    async def _listen(self) -> None:
        fronts: Sequence[Front] = [front for front in (self.http, self.socket) if front is not None]
        tasks = [asyncio.create_task(front.run()) for front in fronts]  # no task group: it would wrap the error
        tasks.append(asyncio.create_task(self._sweep()))
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._listeners.finish()

    async def _sweep(self) -> None:
        while True:
            try:
                await self._once.sweep()
                await self._workspaces.look()
                await self._departures.sweep()
            except Exception:  # the edge of a sweep: what fails now is swept in an hour
                log.exception("slack's leftovers could not be swept")
            await self._clock.sleep(SWEEP_S)


def build_front(
    options: Options,
    *,
    desk: Desk,
    shelf: SubscriptionShelf,
    notes: NoteShelf,
    clock: Clock,
    tokens: TokenSource,
    departures: Departures,
    installations: Installations | None = None,
    at_once_s: float | None = None,
    ping_every_s: float | None = None,
) -> Fronts:
    """Join everything; nothing is opened yet.

    Args:
        options: how.
        desk: answers commands.
        shelf: who reads what.
        notes: what was seen, and installations under way.
        clock: the time.
        tokens: which token speaks for which workspace.
        departures: which places are gone.
        installations: the same as `tokens` where there are many workspaces; None for one.
        at_once_s: how long a form may wait for its answer; None for the usual.
        ping_every_s: how often a connection is tried; None for the usual.
    """
    client = AsyncWebClient(base_url=options.api_url, retry_handlers=[])
    once = Once(notes=notes, clock=clock)
    wire = SlackWire(options.api_url, time_limit_s=TIME_LIMIT_S)
    ways = Ways(tokens=tokens, wire=wire)
    rules = Rules(admins_only=options.admins_only, look_up="users:read" in options.scopes)
    answers = Answers(
        desk=desk,
        profiles=shelf,
        replies=Replies(ways=ways, names=options.names, native=options.native),
        people=People(directory=ways, clock=clock, rules=rules),
        once=once,
        names=options.names,
        organisations=installations,
        at_once_s=AT_ONCE_S if at_once_s is None else at_once_s,
    )
    workspaces = Workspaces(shelf=shelf, departures=departures, tokens=tokens, wire=wire, installations=installations)
    listeners = Listeners(answers=answers, comings=workspaces)
    app = bolt_app(listeners, client=client, signing_secret=options.signing_secret)
    http = socket = None
    if options.http_port is not None:
        oauth = (
            None if installations is None else _oauth(options, client, installations, States(notes=notes, clock=clock))
        )
        http = HttpFront(app, host=options.http_host, port=options.http_port, oauth=oauth)
    if options.app_token:
        socket = SocketFront(
            app, app_token=options.app_token, client=client, clock=clock, ping_every_s=ping_every_s or PING_EVERY_S
        )
    return Fronts(
        http=http,
        socket=socket,
        listeners=listeners,
        once=once,
        workspaces=workspaces,
        departures=departures,
        clock=clock,
        wire=wire,
    )


def _oauth(options: Options, client: AsyncWebClient, installations: Installations, states: States) -> AsyncOAuthFlow:
    """The library's installation pages over our stores."""
    settings = AsyncOAuthSettings(
        client_id=options.client_id,
        client_secret=options.client_secret,
        scopes=scopes(options.scopes),
        user_scopes=(),
        redirect_uri=f"{options.public_url}{REDIRECT}" if options.public_url else None,
        install_path=INSTALL,
        redirect_uri_path=REDIRECT,
        installation_store=installations,
        state_store=states,
    )
    return AsyncOAuthFlow(client=client, settings=settings)
