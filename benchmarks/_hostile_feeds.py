"""Feeds built to hurt their reader, each with its right answer, served on loopback by a process of its own (feeds.md, A11 to A38)."""

import asyncio
import gzip
import itertools
import multiprocessing
import zlib
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection

import brotli

from tests.support.feed_server import RSS, FeedServer, Request, Response, item, rss

MEGABYTE = 1024 * 1024
HEALTHY = "healthy"
READ = ""
TOO_LARGE, NO_WHOLE, NO_HTTP, BROKE_OFF = (
    "larger than 5 MB",
    "no whole answer within 30 s",
    "not proper HTTP",
    "broke off",
)
UNREAD = "malformed|This is no feed|never end|longer than 5 s|brought its reader down|too much memory|cannot be read"


@dataclass(frozen=True, slots=True)
class Case:
    """What a hostile server says.

    Attributes:
        says: makes the answer.
        right: what the poll must come to: a pattern of its problem, or `READ` where entries must be read all the same.
        feeds: so many of them are due at once.
    """

    says: Callable[[Request], Response]
    right: str
    feeds: int = 1


def packed(body: bytes, coding: str) -> Callable[[Request], Response]:
    return lambda _: Response(200, body, {"Content-Encoding": coding, "Content-Type": RSS})


def document(body: bytes | str, kind: str = RSS) -> Callable[[Request], Response]:
    encoded = body.encode() if isinstance(body, str) else body
    return lambda _: Response(200, encoded, {"Content-Type": kind, "ETag": '"hostile"'})


def raw(body: bytes) -> Callable[[Request], Response]:
    return lambda _: Response(raw=body)


def to(location: str) -> Callable[[Request], Response]:
    return lambda _: Response(302, headers={"Location": location, "Set-Cookie": "wall=1"})


def hops(request: Request) -> Response:
    number = int(request.path.rpartition("-")[2]) if "-" in request.path else 0
    return Response(302, headers={"Location": f"/hops30-{number + 1}"})


async def endless() -> AsyncIterator[bytes]:
    while True:
        yield b"<item><title>More</title></item>" * 1000


async def drops(start: bytes) -> AsyncIterator[bytes]:
    yield start
    while True:
        await asyncio.sleep(1)
        yield b" "


async def silence() -> AsyncIterator[bytes]:
    await asyncio.sleep(60)
    yield b""


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


def described(text: str) -> str:
    return rss(item("1"), item("2", extra=f"<description>{text}</description>")).decode()


def healthy() -> Callable[[Request], Response]:
    """A feed with something new each time."""
    counter = itertools.count()

    def handler(_: Request) -> Response:
        version = next(counter)
        texts = (item(str(key), f"Outlet reports {key}") for key in range(version + 25, version, -1))
        return Response(200, rss(*texts), {"Content-Type": RSS, "ETag": f'"{version}"'})

    return handler


def entities(lines: str, used: str) -> str:
    return f'<?xml version="1.0"?><!DOCTYPE rss [{lines}]><rss version="2.0"><channel><item><title>a{used}b</title></item></channel></rss>'


def cases() -> dict[str, Case]:
    """All cases by name."""
    body, many = rss(*(item(str(number)) for number in range(50))), range(50_000)
    laughs = '<!ENTITY a "ha">' + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(10))
    attributes = " ".join(f'a{number}="1"' for number in many)
    return {
        "gzip_bomb": Case(packed(gzip.compress(b"\0" * (1000 * MEGABYTE), 1), "gzip"), TOO_LARGE),
        "deflate_bomb": Case(packed(zlib.compress(b"\0" * (100 * MEGABYTE), 1), "deflate"), TOO_LARGE),
        "br_bomb": Case(packed(brotli.compress(b"\0" * (100 * MEGABYTE), quality=1), "br"), TOO_LARGE),
        "gzip_twice": Case(packed(gzip.compress(gzip.compress(body)), "gzip"), UNREAD),
        "gzip_twice_said": Case(packed(gzip.compress(gzip.compress(body)), "gzip, gzip"), "packed in a way"),
        "gzip_cut": Case(packed(gzip.compress(body)[:-30], "gzip"), BROKE_OFF),
        "gzip_lie": Case(packed(body, "gzip"), "not compressed as its header says"),
        "deflate_raw": Case(packed(raw_deflate(body), "deflate"), READ),
        "huge": Case(lambda _: Response(200, endless(), {"Content-Type": RSS}), TOO_LARGE),
        "huge_said": Case(lambda _: Response(200, b"x", length=6 * MEGABYTE), TOO_LARGE),
        "drip": Case(lambda _: Response(200, drops(b"<rss>"), {"Content-Type": RSS}), NO_WHOLE),
        "slow_head": Case(lambda _: Response(raw=drops(b"HTTP/1.1 200 OK\r\nX-Slow: ")), NO_WHOLE),
        "hang": Case(lambda _: Response(raw=silence()), NO_WHOLE),
        "big_head": Case(raw(b"HTTP/1.1 200 OK\r\nX-Big: " + b"a" * MEGABYTE + b"\r\n\r\n"), NO_HTTP),
        "many_heads": Case(raw(b"HTTP/1.1 200 OK\r\n" + b"X-A: 1\r\n" * 200_000 + b"\r\n"), NO_HTTP),
        "loop": Case(to("/loop"), "in a circle"),
        "hops30": Case(hops, "too many times"),
        "to_metadata": Case(to("http://169.254.169.254/latest/"), "does not ask this address"),
        "to_file": Case(to("file:///etc/passwd"), "must begin with http"),
        "reset": Case(raw(b""), BROKE_OFF),
        "short": Case(raw(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nshort"), BROKE_OFF),
        "chunk_bad": Case(
            raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nx\r\n0\r\n\r\n"), f"{NO_HTTP}|{BROKE_OFF}"
        ),
        "no_http": Case(raw(b"SSH-2.0-OpenSSH_9.2\r\n\r\n"), NO_HTTP),
        "billion": Case(document(entities(laughs, "&k;")), f"^$|{UNREAD}"),
        "quadratic": Case(document(entities(f'<!ENTITY a "{"x" * 50_000}">', "&a;" * 50_000)), f"^$|{UNREAD}"),
        "xxe": Case(document(entities('<!ENTITY x SYSTEM "file:///etc/hostname">', "&x;")), f"^$|{UNREAD}"),
        "deep": Case(document("<rss><channel>" + "<a>" * 200_000), UNREAD),
        "attr_bomb": Case(document(f"<rss {attributes}>"), UNREAD),
        "three_attr_bombs": Case(document(f"<rss {attributes}>"), UNREAD, feeds=3),
        "comment_flood": Case(document(described("&lt;!--" * 200_000)), READ),
        "comment_flood_broken": Case(document(described("&lt;!--" * 200_000)[:-15]), f"^$|{UNREAD}"),
        "less_than_flood_broken": Case(document(described("&lt;" * 500_000)[:-20]), f"^$|{UNREAD}"),
        "author_flood_broken": Case(document(rss("<author>a@" + "a." * 100_000 + "!</author>")[:-9]), UNREAD),
        "items50k": Case(document(rss(*(f"<guid>{n}</guid><title>t{n}</title>" for n in many))), READ),
        "long_title": Case(document(rss(f"<title>{'t' * 4 * MEGABYTE}</title>")), READ),
        "json_deep": Case(
            document("[" * 1_000_000, "application/feed+json"), UNREAD.replace("malformed", "broken JSON")
        ),
        "json_nan": Case(
            document('{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": NaN}]}'), "broken JSON"
        ),
        "control_chars": Case(document(body.replace(b"plant", b"p\x00l\x08ant\x1f")), READ),
        "charset_bogus": Case(document(body, "text/xml; charset=x-no-such"), READ),
        "charset_conflict": Case(document(body.decode().encode("utf-16"), "text/xml; charset=us-ascii"), READ),
        "moved_to_html": Case(document("<html><body>Home</body></html>", "text/html"), "web page"),
        "unasked304": Case(lambda _: Response(304), "304"),
        "e500": Case(lambda _: Response(500, b"secret"), "fault of its own"),
    }


def _serve(ready: Connection) -> None:
    async def forever() -> None:
        async with FeedServer() as server:
            for name, case in cases().items():
                server.on(name, case.says)
            for number in range(31):
                server.on(f"hops30-{number}", hops)
            for number in range(100):
                server.on(f"{HEALTHY}/{number}", healthy())
            ready.send(server.port)
            await asyncio.Event().wait()

    asyncio.run(forever())


@contextmanager
def hostile_feeds() -> Iterator[int]:
    """The server's port while it runs."""
    context = multiprocessing.get_context("spawn")
    ready, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    try:
        yield ready.recv()
    finally:
        process.terminate()
        process.join()
