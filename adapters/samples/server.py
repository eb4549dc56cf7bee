"""A small server on loopback with the sample feeds, and with four that are broken in the ways feeds are broken."""

import asyncio
import hashlib
import socket
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from aiohttp import web

from adapters.samples.content import sample_outlets
from adapters.samples.feeds import FeedBody, feed_body
from bot.model.feed import Feed

HUGE_BYTES = 6_000_000
"""More than the 5 MB the poller takes (contracts of the feeds room: size counted after decompression)."""
DRIP_WAIT_S = 0.05
_MALFORMED = "<html><body><h1>Sign in to read the feed</h1><form><input name=user & name=password></body>"
_ITEM = "<item><title>Sample item {number}</title><guid>{number}</guid><description>{filling}</description></item>\n"


class SampleFeeds:
    """The sample feeds, served on an ephemeral port of 127.0.0.1 while the context is open.

    Every good feed has ETag and Last-Modified and answers a conditional request with 304.

    Attributes:
        now: the present that dates and months in the feeds are relative to (aware).
    """

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._outlets = sample_outlets(now)
        self._bodies = {outlet.slug: feed_body(outlet) for outlet in self._outlets}
        self._feeds: tuple[Feed, ...] = ()
        self._open = AsyncExitStack()
        self._stopping = asyncio.Event()

    @property
    def feeds(self) -> tuple[Feed, ...]:
        """The good feeds and then the broken ones (pack "broken"); empty until the context is entered."""
        return self._feeds

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/feeds/{slug}", self._feed)
        app.router.add_get("/broken/malformed", self._malformed)
        app.router.add_get("/broken/huge", self._huge)
        app.router.add_get("/broken/endless", self._endless)
        runner = web.AppRunner(app, shutdown_timeout=1.0, access_log=None)
        async with AsyncExitStack() as opened:
            opened.push_async_callback(runner.cleanup)
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            # Bound but not listening: a connection is refused, and no other process can take the port meanwhile.
            refusing = opened.enter_context(socket.socket())
            refusing.bind(("127.0.0.1", 0))
            self._feeds = self._addresses(runner.addresses[0][1], refusing.getsockname()[1])
            self._open = opened.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        await self._open.aclose()

    def _addresses(self, port: int, dead_port: int) -> tuple[Feed, ...]:
        base = f"http://127.0.0.1:{port}"
        good = tuple(
            Feed(f"{base}/feeds/{outlet.slug}", outlet.name, outlet.language, packs=("samples",))
            for outlet in self._outlets
        )
        broken = (
            Feed(f"{base}/broken/malformed", "Sample: malformed, a page that is no feed", packs=("samples", "broken")),
            Feed(f"http://127.0.0.1:{dead_port}/feed", "Sample: a dead server", packs=("samples", "broken")),
            Feed(f"{base}/broken/huge", "Sample: a feed of 6 MB", packs=("samples", "broken")),
            Feed(f"{base}/broken/endless", "Sample: a feed that never ends", packs=("samples", "broken")),
        )
        return good + broken

    async def _feed(self, request: web.Request) -> web.Response:
        body = self._bodies.get(request.match_info["slug"])
        if body is None:
            raise web.HTTPNotFound
        return self._conditional(request, body)

    def _conditional(self, request: web.Request, body: FeedBody) -> web.Response:
        """200 with the feed, or 304 where the request holds its validators (RFC 9110, 13.2.2: ETag goes first)."""
        etag = hashlib.sha256(body.content).hexdigest()[:16]
        changed_at = self.now.astimezone(UTC).replace(microsecond=0)
        if request.if_none_match is not None:
            fresh = any(known.value in {etag, "*"} for known in request.if_none_match)
        else:
            fresh = request.if_modified_since is not None and request.if_modified_since >= changed_at
        answer = web.Response(status=304) if fresh else web.Response(body=body.content)
        answer.etag = etag
        answer.last_modified = changed_at
        if not fresh:
            answer.headers["Content-Type"] = body.content_type
        return answer

    async def _malformed(self, _request: web.Request) -> web.Response:
        return web.Response(text=_MALFORMED, content_type="application/rss+xml")

    async def _huge(self, _request: web.Request) -> web.Response:
        filling = "All work and no figures. " * 160
        count = HUGE_BYTES // len(filling) + 1
        items = "".join(_ITEM.format(number=number, filling=filling) for number in range(count))
        text = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Huge sample</title>{items}</channel></rss>'
        return web.Response(text=text, content_type="application/rss+xml")

    async def _endless(self, request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"Content-Type": "application/rss+xml"})
        await answer.prepare(request)
        await answer.write(b'<?xml version="1.0"?><rss version="2.0"><channel><title>Endless sample</title>')
        number = 0
        while not self._stopping.is_set():
            number += 1
            try:
                await answer.write(_ITEM.format(number=number, filling="More to come.").encode())
            except ConnectionError:
                break
            try:
                await asyncio.wait_for(self._stopping.wait(), DRIP_WAIT_S)
            except TimeoutError:
                continue
        return answer
