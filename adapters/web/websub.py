"""Hubs: asking them for subscriptions, and the small server they call back (WebSub, W3C Recommendation 2018; feeds.md, P44).

The server is the only part of Tacho that strangers can reach. It knows two kinds of requests, both to an address nobody can guess;
it reads no more than a feed may have, believes only what is signed, and says as little as the recommendation asks it to.
"""

import asyncio
import hmac
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

from aiohttp import web
from yarl import URL

from adapters.web.fetch import STANDARD, Fetcher
from adapters.web.guard import Guard
from bot.errors import BadSettings, FeedRefused, FeedUnavailable, FeedUnreadable
from bot.model.feed import Document
from bot.model.push import PushState, PushSubscription
from bot.timing.hosts import host_of

METHODS = frozenset({"sha1", "sha256", "sha384", "sha512"})
_WAITING_PUSHES = 8
_BODY_S = 30.0
_LONGEST_CHALLENGE = 4096
_log = logging.getLogger(__name__)


class WebHubs:
    """Keeps `bot.desk.push.HubPort` over HTTP.

    Args:
        fetcher: asks; its rules hold for hubs too (A17).
        guard: says which hubs are the operator's own.
    """

    def __init__(self, *, fetcher: Fetcher, guard: Guard) -> None:
        self._fetcher = fetcher
        self._guard = guard

    async def ask(self, subscription: PushSubscription, mode: str, lease_s: int) -> None:
        """See `HubPort.ask`; by https where the hub has it, whatever its address says (WebSub, 8.2)."""
        form = {
            "hub.callback": f"{subscription.callback}/{subscription.key}",
            "hub.mode": mode,
            "hub.topic": subscription.topic,
            "hub.secret": subscription.secret,
            "hub.lease_seconds": str(lease_s),
        }
        status = await self._post(self._guard.check(subscription.hub), form)
        if 200 <= status < 300:
            return
        if status == 429 or status >= 500:
            raise FeedUnavailable(f"The hub has a fault of its own or wants a pause ({status}).")
        raise FeedRefused(f"The hub does not take the subscription ({status}).")

    async def _post(self, hub: URL, form: Mapping[str, str]) -> int:
        if hub.scheme == "http" and not self._guard.opens(hub):
            try:
                return (await self._fetcher.post(str(hub.with_scheme("https").with_port(None)), form)).status
            except FeedUnavailable:
                _log.debug("hub=%s is not to be had by https", hub.host)
        return (await self._fetcher.post(str(hub), form)).status


class Desk(Protocol):
    """Who answers hubs: `bot.desk.push.PushDesk`."""

    async def subscription(self, key: str) -> PushSubscription | None:
        """The subscription with this key; None when there is none."""
        ...

    async def confirm(self, key: str, mode: str, topic: str, lease_s: int | None) -> bool:
        """Whether what the hub asks is wanted."""
        ...

    async def denied(self, key: str, topic: str) -> None:
        """The hub gives no subscription."""
        ...

    async def take(self, key: str, document: Document) -> int:
        """File what was pushed."""
        ...


class DocumentReader(Protocol):
    """Who reads documents: `adapters.web.source.WebFeedSource`."""

    async def document(self, body: bytes, content_type: str, address: str) -> Document:
        """Read a feed from bytes.

        Raises:
            FeedUnreadable: no feed can be read from them.
        """
        ...


@dataclass(frozen=True, slots=True)
class _Push:
    key: str
    topic: str
    body: bytes
    content_type: str


class CallbackServer:
    """Listens for hubs while its context is open, behind the operator's own web server.

    Args:
        host, port: where it listens; port 0 takes a free one.
        desk: answers.
        reader: reads what is pushed, where it can do no harm.
        body_bytes: the largest push that is read.
    """

    def __init__(
        self, *, host: str, port: int, desk: Desk, reader: DocumentReader, body_bytes: int = STANDARD.body_bytes
    ) -> None:
        self._host = host
        self._port = port
        self._desk = desk
        self._reader = reader
        self._body_bytes = body_bytes
        self._waiting: asyncio.Queue[_Push] = asyncio.Queue(_WAITING_PUSHES)
        self._reading = 0
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        """Listen.

        Raises:
            BadSettings: the address cannot be listened on.
        """
        app = web.Application()
        app.router.add_get("/{path:.*}", self._asked, allow_head=False)
        app.router.add_post("/{path:.*}", self._pushed)
        self._runner = web.AppRunner(
            app, access_log=None, auto_decompress=False, shutdown_timeout=2.0, keepalive_timeout=5.0, lingering_time=0
        )
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port).start()
        except OSError as error:
            await self._runner.cleanup()
            raise BadSettings(
                f"[feeds] websub_host, websub_port: {self._host}:{self._port} cannot be listened on "
                f"({error.strerror or type(error).__name__}); choose another port"
            ) from error
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def run(self) -> None:
        """File what hubs push, one push at a time, until cancelled."""
        while True:
            await self._file(await self._waiting.get())
            self._waiting.task_done()

    async def settled(self) -> None:
        """Return when everything that was acknowledged has been filed; `run` must be running."""
        await self._waiting.join()

    @property
    def port(self) -> int:
        """The port it listens on, once it does."""
        return self._port

    async def _asked(self, request: web.Request) -> web.Response:
        """A hub wants to know whether Tacho meant what it asked for, or says no (5.2 and 5.3 of the recommendation)."""
        key, said = _key(request), request.query
        mode, topic, challenge = (said.get(f"hub.{name}", "") for name in ("mode", "topic", "challenge"))
        if mode == "denied":
            await self._desk.denied(key, topic)
            return web.Response(status=200 if await self._desk.subscription(key) else 404)
        lease = said.get("hub.lease_seconds", "")
        lease_s = int(lease) if lease.isascii() and lease.isdecimal() and len(lease) < 10 else None
        if not 0 < len(challenge) <= _LONGEST_CHALLENGE or not await self._desk.confirm(key, mode, topic, lease_s):
            raise web.HTTPNotFound
        # A type no browser shows: the challenge is the asker's text (8.2).
        return web.Response(
            body=challenge.encode(),
            content_type="application/octet-stream",
            headers={"X-Content-Type-Options": "nosniff"},
        )

    async def _pushed(self, request: web.Request) -> web.Response:
        """A hub brings content: acknowledged when it is received, read and filed afterwards."""
        key = _key(request)
        subscription = await self._desk.subscription(key)
        if subscription is None or subscription.state is PushState.ENDING:
            return web.Response(status=410)
        if request.headers.get("Content-Encoding", "identity").lower() not in {"", "identity"}:
            return web.Response(status=415)
        if self._waiting.qsize() + self._reading >= _WAITING_PUSHES:
            return web.Response(status=503, headers={"Retry-After": "60"})
        self._reading += 1
        try:
            body = await self._body(request)
        finally:
            self._reading -= 1
        if body is None:
            return web.Response(status=413)
        if not is_signed(body, subscription.secret, request.headers.get("X-Hub-Signature", "")):
            # Acknowledged all the same, so that nobody can find a signature out by trying (7.1.2).
            _log.warning("feed=%s a push without a valid signature is ignored", host_of(subscription.feed_url))
        else:
            content_type = request.headers.get("Content-Type", "")
            self._waiting.put_nowait(_Push(key, subscription.topic, body, content_type))
        return web.Response(status=202)

    async def _body(self, request: web.Request) -> bytes | None:
        """The whole body; None where it is too large or does not come."""
        if (request.content_length or 0) > self._body_bytes:
            return None
        body = bytearray()
        try:
            async with asyncio.timeout(_BODY_S):
                async for piece in request.content.iter_any():
                    body += piece
                    if len(body) > self._body_bytes:
                        return None
        except TimeoutError:
            return None
        return bytes(body)

    async def _file(self, push: _Push) -> None:
        try:
            document = await self._reader.document(push.body, push.content_type, push.topic)
            new = await self._desk.take(push.key, document)
        except FeedUnreadable as error:
            _log.info("feed=%s a push cannot be read: %s", host_of(push.topic), error)
        except Exception:  # noqa: BLE001 - the edge of this work, logged; what was pushed comes again with the next poll
            _log.exception("feed=%s a push is not filed", host_of(push.topic))
        else:
            _log.info("feed=%s pushed new=%d", host_of(push.topic), new)


def is_signed(body: bytes, secret: str, signature: str) -> bool:
    """Whether `signature` ("sha256=..." in hexadecimal, the X-Hub-Signature header) proves that who made `body` knows `secret`."""
    method, _, digest = signature.strip().partition("=")
    if method.lower() not in METHODS:
        return False
    expected = hmac.new(secret.encode(), body, method.lower()).hexdigest()
    return hmac.compare_digest(expected.encode(), digest.strip().lower().encode("utf-8", "replace"))


def _key(request: web.Request) -> str:
    """The last part of the path: what stands before it is the business of the web server in front."""
    return request.path.rpartition("/")[2]
