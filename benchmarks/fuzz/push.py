"""Raw requests to the server hubs call back (adapters/web/websub.py), over loopback."""

import asyncio
import atexit
from datetime import UTC, datetime

from adapters.web.websub import CallbackServer
from benchmarks.fuzz.laws import hold
from bot.model.feed import Document, Validators
from bot.model.push import PushState, PushSubscription

BODY = b"<rss/>"
_PATIENCE_S = 0.03
TOPIC = "https://outlet.example/a"
_ANSWERS = frozenset({100, 101, 200, 202, 400, 404, 405, 410, 411, 413, 414, 415, 417, 501, 503})
_SUBSCRIPTION = PushSubscription(
    key="key",
    feed_url=TOPIC,
    hub="https://hub.example/",
    topic=TOPIC,
    callback="https://tacho.example/push",
    secret="secret",
    state=PushState.ACTIVE,
    next_try_at=datetime(2026, 1, 1, tzinfo=UTC),
)


class _Desk:
    """Knows one subscription, and whether a hub confirmed it."""

    confirmed = False

    async def subscription(self, key: str) -> PushSubscription | None:
        return _SUBSCRIPTION if key == "key" else None

    async def confirm(self, key: str, mode: str, topic: str, lease_s: int | None) -> bool:
        hold(lease_s is None or 0 <= lease_s < 10**9, "a lease of no sense", lease_s)
        self.confirmed = key == "key" and mode == "subscribe" and topic == TOPIC
        return self.confirmed

    async def denied(self, key: str, topic: str) -> None:
        pass

    async def take(self, key: str, document: Document) -> int:
        return len(document.entries) if key else 0


class _Reader:
    """Remembers what it was given to read, and as what."""

    def __init__(self) -> None:
        self.given: set[tuple[bytes, str]] = set()

    async def document(self, body: bytes, content_type: str, address: str) -> Document:  # noqa: ARG002 - any type is possible
        self.given.add((body, address))
        return Document(title="", entries=(), validators=Validators(), body_hash="")


class Door:
    """The server, and who knocks at it: one connection for each input."""

    def __init__(self) -> None:
        self._desk, self._reader = _Desk(), _Reader()
        self._loop = asyncio.new_event_loop()
        self._server = CallbackServer(host="127.0.0.1", port=0, desk=self._desk, reader=self._reader, body_bytes=2_000)
        self._loop.run_until_complete(self._server.__aenter__())
        self._filing = self._loop.create_task(self._server.run())
        atexit.register(self._close)

    def knock(self, data: bytes) -> object:
        """Send one request as it is; the first line of the answer, b"" for none."""
        return self._loop.run_until_complete(self._knock(data[1:]))

    def _close(self) -> None:
        self._filing.cancel()
        self._loop.run_until_complete(self._server.__aexit__(None, None, None))
        self._loop.close()

    async def _knock(self, request: bytes) -> bytes:
        self._desk.confirmed = False
        reader, writer = await asyncio.open_connection("127.0.0.1", self._server.port)
        try:
            writer.write(request)
            answer = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), _PATIENCE_S)
        except (ConnectionError, asyncio.IncompleteReadError, TimeoutError):
            answer = b""  # an unfinished request, or none
        finally:
            writer.transport.abort()
        await asyncio.wait_for(self._server.settled(), 5)
        hold(not self._filing.done(), "the filing of pushes has ended")
        hold(self._reader.given <= {(BODY, TOPIC)}, "a push that is not signed is read", self._reader.given)
        first = answer.partition(b"\r\n")[0]
        if first:
            hold(int(first.split()[1]) in _ANSWERS, "an answer of no sense", answer)
        hold(b"secret" not in answer, "the secret is told", answer)
        confirms = b" 200 " in first and b"octet-stream" in answer
        hold(not confirms or self._desk.confirmed, "a challenge is answered for nobody", answer)
        return first
