"""A feed server on loopback that tests can make as hostile as they like, and that counts its visitors' bad manners."""

import asyncio
import inspect
import ssl
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import Self

from bot.model.feed import Feed, FeedState

RSS = "application/rss+xml; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Request:
    """What a visitor asked, header names in lower case."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes
    at: datetime | None


@dataclass(slots=True)
class Response:
    """What the server says; `raw` is sent as it is instead of all the rest."""

    status: int = 200
    body: bytes | AsyncIterator[bytes] = b""
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None
    raw: bytes | AsyncIterator[bytes] | None = None


Handler = Callable[[Request], Response | Awaitable[Response]]


class FeedServer:
    """Serves what `on` was told, one handler a path; everything else is 404."""

    def __init__(self, *, clock: Callable[[], datetime] | None = None, tls: ssl.SSLContext | None = None) -> None:
        self.requests: list[Request] = []
        self.most_at_once = 0
        self._inside = 0
        self._handlers: dict[str, Handler] = {}
        self._validators: defaultdict[str, set[str]] = defaultdict(set)
        self._conditional_since: set[str] = set()
        self._bad: Counter[str] = Counter()
        self._clock = clock
        self._tls = tls
        self._server: asyncio.Server | None = None
        self._port = 0
        self._writers: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._tls)
        self._port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        for writer in list(self._writers):
            writer.transport.abort()
        await self._server.wait_closed()
        for _ in range(3):
            await asyncio.sleep(0)

    @property
    def port(self) -> int:
        return self._port

    def url(self, path: str = "feed", *, host: str = "127.0.0.1") -> str:
        """The address of a path."""
        scheme = "https" if self._tls else "http"
        return f"{scheme}://{host}:{self._port}/{path.lstrip('/')}"

    def feed(self, path: str = "feed") -> Feed:
        """A path as a feed of the configuration."""
        return Feed(self.url(path), "Outlet")

    def state(self, path: str = "feed", **known: object) -> FeedState:
        """A path's state as it is remembered."""
        return FeedState(self.url(path), self.url(path), **known)  # type: ignore[arg-type]

    def on(self, path: str, handler: Handler | Response) -> None:
        """Serve `handler` at `path`; a response is served again and again."""
        self._handlers["/" + path.lstrip("/")] = handler if callable(handler) else lambda _: handler

    @property
    def bad_manners(self) -> dict[str, int]:
        """What visitors did wrong, by name; empty when they behaved (names as in the reader test of Rachel by the Bay)."""
        return {name: count for name, count in self._bad.items() if count}

    def asked(self, path: str = "feed") -> list[Request]:
        """All requests for a path."""
        return [request for request in self.requests if request.path == "/" + path.lstrip("/")]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            while (request := await self._read(reader)) is not None:
                self._inside += 1
                self.most_at_once = max(self.most_at_once, self._inside)
                try:
                    whole = await self._answer(request, writer)
                finally:
                    self._inside -= 1
                if not whole:
                    return
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            pass
        finally:
            self._writers.discard(writer)
            writer.close()

    async def _read(self, reader: asyncio.StreamReader) -> Request | None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            return None
        first, *lines = head.decode("latin-1").split("\r\n")
        method, target, _ = first.split(" ", 2)
        pairs = (line.split(":", 1) for line in lines if ":" in line)
        headers = {name.strip().lower(): value.strip() for name, value in pairs}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        path, _, query = target.partition("?")
        request = Request(method, path, query, headers, body, self._clock() if self._clock else None)
        self.requests.append(request)
        self._judge(request)
        return request

    def _judge(self, request: Request) -> None:
        known, headers = self._validators[request.path], request.headers
        conditional = False
        for header, name in (("if-none-match", "inm_bogus"), ("if-modified-since", "ims_bogus")):
            if header in headers:
                conditional = True
                self._bad[name] += headers[header] not in known
        self._bad["unconditional_repeat"] += not conditional and request.path in self._conditional_since
        self._bad["cookie"] += "cookie" in headers
        self._bad["referer"] += "referer" in headers
        self._bad["query"] += bool(request.query)
        self._bad["no_user_agent"] += not headers.get("user-agent", "").startswith("Tacho/")
        self._bad["no_gzip"] += "gzip" not in headers.get("accept-encoding", "")
        self._bad["not_get"] += request.method != "GET"

    async def _answer(self, request: Request, writer: asyncio.StreamWriter) -> bool:
        handler = self._handlers.get(request.path)
        if handler is None:
            response = Response(404)
        else:
            made = handler(request)
            response = await made if inspect.isawaitable(made) else made
        if response.raw is not None:
            await self._send(writer, response.raw)
            return False
        self._remember(request.path, response)
        return await self._send_response(writer, response)

    def _remember(self, path: str, response: Response) -> None:
        for name, value in response.headers.items():
            if name.lower() in {"etag", "last-modified"}:
                self._validators[path].add(value)
        if response.status == 200:
            given = {name.lower() for name in response.headers} & {"etag", "last-modified"}
            (self._conditional_since.add if given else self._conditional_since.discard)(path)

    async def _send_response(self, writer: asyncio.StreamWriter, response: Response) -> bool:
        lines = [f"HTTP/1.1 {response.status} Said"]
        lines += [f"{name}: {value}" for name, value in response.headers.items()]
        streamed = not isinstance(response.body, bytes)
        if response.length is not None:
            lines.append(f"Content-Length: {response.length}")
        elif isinstance(response.body, bytes) and response.status != 304:
            lines.append(f"Content-Length: {len(response.body)}")
        else:
            lines.append("Connection: close")
        writer.write(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
        await self._send(writer, response.body)
        return not streamed and response.length is None

    async def _send(self, writer: asyncio.StreamWriter, body: bytes | AsyncIterator[bytes]) -> None:
        if isinstance(body, bytes):
            writer.write(body)
            await writer.drain()
            return
        async for piece in body:
            writer.write(piece)
            await writer.drain()


def rss(*items: str, channel: str = "<title>Outlet</title>") -> bytes:
    """An RSS 2.0 document; each item is its inner XML."""
    inner = "".join(f"<item>{item}</item>" for item in items)
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{channel}{inner}</channel></rss>'.encode()
    )


def item(key: str = "1", title: str = "", extra: str = "") -> str:
    """The inner XML of an item with id, link and date."""
    return (
        f"<guid isPermaLink='false'>{key}</guid><link>https://outlet.example/{key}</link>"
        f"<title>{title or f'Maker opens plant {key}'}</title><pubDate>Thu, 18 Dec 2025 10:00:00 GMT</pubDate>{extra}"
    )


def feed(body: bytes, *, etag: str | None = None, last_modified: str | None = None, **headers: str) -> Handler:
    """A well-behaved feed: 200 with its validators, 304 for who holds one of them."""

    def handler(request: Request) -> Response:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if etag is not None:
            given["ETag"] = etag
        if last_modified is not None:
            given["Last-Modified"] = last_modified
        held = (etag is not None and request.headers.get("if-none-match") == etag) or (
            etag is None and last_modified is not None and request.headers.get("if-modified-since") == last_modified
        )
        if held:
            return Response(304, headers=given)
        return Response(200, body, {"Content-Type": RSS, **given})

    return handler
