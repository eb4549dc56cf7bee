"""A quick feed server on 127.0.0.1 in a process of its own, so that what it costs is not counted as a reader's.

Every feed is RSS of 25 items under `/feed/NUMBER`, with an ETag, and packed for who takes gzip; `/round/NUMBER` makes one item of
each feed new; `/hang/NUMBER` takes the request and never answers.
"""

import asyncio
import gzip
import multiprocessing
import random
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from urllib.request import urlopen

from benchmarks._loopback_tls import client_side, server_side

ITEMS = 25
WORDS = [
    "plant",
    "battery",
    "supplier",
    "sales",
    "quarter",
    "margin",
    "tariff",
    "recall",
    "platform",
    "charging",
    "software",
    "dealer",
    "export",
    "model",
    "price",
    "delivery",
    "order",
    "profit",
    "forecast",
    "range",
    "factory",
    "joint",
    "venture",
    "lithium",
    "cell",
    "pack",
    "output",
    "workers",
    "strike",
    "subsidy",
    "market",
    "share",
    "growth",
    "brand",
    "launch",
]


def rss(number: int, version: int) -> bytes:
    """One version of one feed: about 22 kB."""
    chance = random.Random(number)
    sentences = [" ".join(chance.choices(WORDS, k=14)).capitalize() + "." for _ in range(12)]
    items = []
    for key in range(version + ITEMS, version, -1):
        text = " ".join(sentences[(key + step) % 12] for step in range(8))
        items.append(
            f'<item><title>Report {key} of outlet {number}: {sentences[key % 12]}</title><guid isPermaLink="false">{number}-{key}</guid>'
            f"<link>https://outlet{number}.example/{key}</link><pubDate>Mon, {1 + key % 28:02} Dec 2025 10:00:00 GMT</pubDate>"
            f"<description><![CDATA[<p>{text[:420]}</p><p>{text[420:]}</p>]]></description></item>"
        )
    head = f"<title>Outlet {number}</title><link>https://outlet{number}.example/</link><description>News</description>"
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{head}{"".join(items)}</channel></rss>'.encode()


class _Visit(asyncio.Protocol):
    version = 0
    latency_s = 0.0

    def __init__(self) -> None:
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while (end := self._received.find(b"\r\n\r\n")) >= 0:
            head, self._received = self._received[:end].decode("latin-1"), self._received[end + 4 :]
            first, *lines = head.split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
            answer = (self._answer, first.split(" ")[1], headers)
            asyncio.get_running_loop().call_later(self.latency_s, *answer)

    def _answer(self, path: str, headers: dict[str, str]) -> None:
        _, kind, number = path.partition("?")[0].split("/")
        if kind == "hang":
            return
        if kind == "round":
            _Visit.version = int(number)
            self._say("200 OK", b"", "")
            return
        etag = f'"{number}-{self.version}"'
        if headers.get("if-none-match") == etag:
            self._say("304 Not Modified", None, f"ETag: {etag}\r\n")
            return
        body, packed = rss(int(number), self.version), ""
        if "gzip" in headers.get("accept-encoding", ""):
            body, packed = gzip.compress(body, 1), "Content-Encoding: gzip\r\n"
        self._say("200 OK", body, f"ETag: {etag}\r\nContent-Type: application/rss+xml\r\n{packed}")

    def _say(self, status: str, body: bytes | None, lines: str) -> None:
        length = f"Content-Length: {len(body)}\r\n" if body is not None else ""
        self._transport.write(f"HTTP/1.1 {status}\r\n{lines}{length}\r\n".encode("latin-1") + (body or b""))


def _serve(ready: Connection, certificate: Path | None, latency_s: float) -> None:
    _Visit.latency_s = latency_s

    async def forever() -> None:
        loop, tls = asyncio.get_running_loop(), server_side(certificate) if certificate else None
        server = await loop.create_server(_Visit, "127.0.0.1", 0, backlog=4096, ssl=tls)
        ready.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(forever())


@contextmanager
def loopback_feeds(certificate: Path | None = None, latency_s: float = 0.0) -> Iterator[int]:
    """The server's port while it runs, by https where there is a certificate; it thinks for `latency_s` about each answer."""
    context = multiprocessing.get_context("spawn")
    ready, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_serve, args=(theirs, certificate, latency_s), daemon=True)
    process.start()
    try:
        yield ready.recv()
    finally:
        process.terminate()
        process.join()


def publish(port: int, version: int, certificate: Path | None = None) -> None:
    """Make `version` the present one of every feed."""
    scheme, context = ("https", client_side(certificate)) if certificate else ("http", None)
    if context is not None:
        context.check_hostname = False  # the certificate is for the feeds' names
    with urlopen(f"{scheme}://127.0.0.1:{port}/round/{version}", context=context) as answer:
        answer.read()
