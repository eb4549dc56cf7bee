"""The app: slack-bolt's `AsyncApp`, told what to listen for, over HTTP and Socket Mode alike; `Any` of its payloads stops behind it.

Slack is acknowledged before anything else, without a look into the store or at Slack: the library authorises nothing here, tokens are
asked for when somebody is answered.
"""

import asyncio
import contextlib
import logging
import re
from collections.abc import Awaitable, Iterator, Mapping
from typing import Any, Final, Protocol

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.answers import Answers
from adapters.slack.identity import LINK_BUTTON
from adapters.slack.incoming import scene_of

log = logging.getLogger(__name__)

ANYTHING: Final = re.compile(r".*", re.DOTALL)
"""Whatever reaches the app is Tacho's own: commands may be named as the operator likes, old buttons get an answer too."""

GRACE_S: Final = 10.0
"""How long answers under way may take when Tacho stops."""


class Comings(Protocol):
    """Hears that a workspace has taken Tacho out, or that a channel is gone."""

    async def uninstalled(self, body: Mapping[str, Any]) -> None:
        """`app_uninstalled`, or `tokens_revoked` of the bot's token."""
        ...

    async def deleted(self, body: Mapping[str, Any]) -> None:
        """A channel was deleted."""
        ...


class _NothingToAsk(AsyncAuthorize):
    """Lets every request of Slack's through without a token."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]

    async def __call__(
        self, *, context: AsyncBoltContext, enterprise_id: str | None, team_id: str | None, **_others: object
    ) -> AuthorizeResult:
        del context
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id)


class Listeners:
    """What happens when something arrives: acknowledged first, then handed on; a fault ends at its own occurrence."""

    def __init__(self, *, answers: Answers, comings: Comings) -> None:
        self._answers = answers
        self._comings = comings
        self._under_way: set[asyncio.Task[Any]] = set()

    def listen(self, app: AsyncApp) -> None:
        """Register for everything that people and workspaces do."""
        app.command(ANYTHING)(self._command)
        app.action(ANYTHING)(self._action)
        app.options(ANYTHING)(self._options)
        app.view(ANYTHING)(self._view)
        app.global_shortcut(ANYTHING)(self._shortcut)
        app.message_shortcut(ANYTHING)(self._more)
        app.event(ANYTHING)(self._event)

    async def finish(self) -> None:
        """Let the answers under way be brought."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=GRACE_S)

    async def _command(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        await self._done(self._answers.command(body), body)

    async def _action(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        first: Mapping[str, Any] = next(iter(body.get("actions") or ()), {})
        is_link = LINK_BUTTON.fullmatch(str(first.get("action_id", "")))
        if first.get("type") in {"button", "conversations_select"} and not is_link:
            await self._done(self._answers.press(body), body)

    async def _options(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack(options=[dict(one) for one in self._answers.options(body)])

    async def _view(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        with self._noted():
            sent = await self._answers.sent(body)
            await ack(**sent.acknowledgement)
        if sent.rest is not None:
            await self._done(sent.rest, body)

    async def _shortcut(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        await self._done(self._answers.shortcut(body), body)

    async def _more(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        await self._done(self._answers.more(body), body)

    async def _event(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        event = body.get("event") or {}
        match event.get("type"):
            case "app_home_opened":
                await self._done(self._answers.home(body), body)
            case "app_uninstalled":
                await self._done(self._comings.uninstalled(body), body)
            case "tokens_revoked" if (event.get("tokens") or {}).get("bot"):
                await self._done(self._comings.uninstalled(body), body)
            case "channel_deleted" | "group_deleted":
                await self._done(self._comings.deleted(body), body)
            case _:
                log.debug("an event nobody waits for", extra={"event_type": event.get("type")})

    async def _done(self, work: Awaitable[None], body: Mapping[str, Any]) -> None:
        with self._noted():
            try:
                await work
            except Exception:  # the edge of one occurrence: whatever fails is logged, and the next one is served
                log.exception("something from slack could not be served", extra={"workspace": scene_of(body).team})
                await self._answers.failed(body)

    @contextlib.contextmanager
    def _noted(self) -> Iterator[None]:
        task = asyncio.current_task()
        if task is not None:
            self._under_way.add(task)
        try:
            yield
        finally:
            if task is not None:
                self._under_way.discard(task)


def bolt_app(listeners: Listeners, *, client: AsyncWebClient, signing_secret: str) -> AsyncApp:
    """The library's app with our listeners.

    Args:
        listeners: what is done.
        client: whose address and time limits the library copies.
        signing_secret: checks requests over HTTP; "" where there is only Socket Mode.
    """
    app = AsyncApp(
        name="tacho",
        client=client,
        authorize=_NothingToAsk(),
        signing_secret=signing_secret,
        attaching_conversation_kwargs_enabled=False,
    )
    listeners.listen(app)
    return app
