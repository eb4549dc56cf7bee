"""Servers that lie, flood, drip or break off (feeds.md, A19 to A25), and codings that must be whole (P38)."""

import asyncio
import gzip
import socket
import struct
import sys
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Callable

import brotli
import pytest
from backports.zstd import ZstdCompressor
from hypothesis import given
from hypothesis import strategies as st

from adapters.web.decode import decoder_for
from adapters.web.fetch import Answer, Fetcher, Limits
from adapters.web.guard import Guard
from bot.errors import FeedRefused, FeedUnavailable, TachoError
from tests.fakes.clock import FixedClock
from tests.support.feed_server import FeedServer, Response, item, rss

if sys.version_info >= (3, 14):
    from compression.zstd import ZstdCompressor
else:
    from backports.zstd import ZstdCompressor

MEGABYTE = 1024 * 1024
BODY = rss(*(item(str(number)) for number in range(50)))


def zstd(body: bytes) -> bytes:
    return ZstdCompressor().compress(body, mode=ZstdCompressor.FLUSH_FRAME)


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


PACKERS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "deflate": ("deflate", zlib.compress),
    "raw deflate": ("deflate", raw_deflate),
    "br": ("br", lambda body: brotli.compress(body, quality=1)),
    "zstd": ("zstd", zstd),
}


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as started:
        yield started


async def get(server: FeedServer, path: str = "feed", **limits: float) -> Answer:
    limits = {"deadline_s": 5.0, **limits}
    guard = Guard(allow_private=True)
    async with Fetcher(clock=FixedClock(), guard=guard, limits=Limits(**limits)) as fetcher:  # type: ignore[arg-type]
        return await fetcher.get(server.url(path))


@pytest.mark.parametrize("kind", PACKERS)
async def test_p38_each_coding_is_undone(server: FeedServer, kind: str) -> None:
    name, pack = PACKERS[kind]
    server.on("feed", Response(200, pack(BODY), {"Content-Encoding": name}))
    assert (await get(server)).body == BODY


@pytest.mark.parametrize("kind", PACKERS)
async def test_p38_cut_stream_is_an_error_and_never_half_a_feed(server: FeedServer, kind: str) -> None:
    name, pack = PACKERS[kind]
    packed = pack(BODY)
    for end in (1, len(packed) // 2, len(packed) - 1):
        server.on("feed", Response(200, packed[:end], {"Content-Encoding": name}))
        with pytest.raises(FeedUnavailable):
            await get(server)


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
async def test_p38_body_that_is_not_packed_as_it_says_is_an_error(server: FeedServer, name: str) -> None:
    server.on("feed", Response(200, BODY, {"Content-Encoding": name}))
    with pytest.raises(FeedUnavailable):
        await get(server)


async def test_p38_gzip_of_several_members_is_read_whole(server: FeedServer) -> None:
    packed = gzip.compress(BODY[:100]) + gzip.compress(BODY[100:]) + b"\0" * 20
    server.on("feed", Response(200, packed, {"Content-Encoding": "gzip"}))
    assert (await get(server)).body == BODY


@pytest.mark.parametrize("kind", ["gzip", "deflate", "br", "zstd"])
async def test_a19_bomb_stops_at_the_decoded_limit(server: FeedServer, kind: str) -> None:
    name, pack = PACKERS[kind]
    bomb = pack(b"\0" * (60 * MEGABYTE))
    server.on("feed", Response(200, bomb, {"Content-Encoding": name}))
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    try:
        with pytest.raises(FeedRefused, match="larger than 5 MB"):
            await get(server)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak - before < 10 * MEGABYTE


async def test_a20_body_packed_twice_is_refused_by_its_header(server: FeedServer) -> None:
    server.on("feed", Response(200, gzip.compress(gzip.compress(BODY)), {"Content-Encoding": "gzip, gzip"}))
    with pytest.raises(FeedRefused):
        await get(server)


async def test_a20_inner_packing_that_no_header_names_is_left_packed(server: FeedServer) -> None:
    server.on("feed", Response(200, gzip.compress(gzip.compress(b"\0" * MEGABYTE)), {"Content-Encoding": "gzip"}))
    assert len((await get(server)).body) < 10_000


async def endless() -> AsyncIterator[bytes]:
    while True:
        yield b"<item><title>More</title></item>" * 1000


async def test_a21_body_that_never_ends_stops_at_the_limit(server: FeedServer) -> None:
    server.on("feed", lambda _: Response(200, endless()))
    with pytest.raises(FeedRefused, match="larger than 5 MB"):
        await get(server)


async def test_a21_body_that_says_it_is_too_large_is_not_read(server: FeedServer) -> None:
    server.on("feed", Response(200, b"x", length=6 * MEGABYTE))
    with pytest.raises(FeedRefused, match="larger than 5 MB"):
        await get(server)


async def drip(start: bytes) -> AsyncIterator[bytes]:
    yield start
    while True:
        await asyncio.sleep(0.01)
        yield b" "


async def never() -> AsyncIterator[bytes]:
    await asyncio.Event().wait()
    yield b""


@pytest.mark.parametrize("case", ["drip", "slow_head", "hang"])
async def test_a22_total_deadline_ends_what_drips_or_hangs(server: FeedServer, case: str) -> None:
    match case:
        case "drip":
            server.on("feed", lambda _: Response(200, drip(b"<rss>")))
        case "slow_head":
            server.on("feed", lambda _: Response(raw=drip(b"HTTP/1.1 200 OK\r\nX-Slow: ")))
        case _:
            server.on("feed", lambda _: Response(raw=never()))
    with pytest.raises(FeedUnavailable, match=r"no whole answer within 0\.2 s"):
        await get(server, deadline_s=0.2)


async def test_a22_redirects_share_one_deadline(server: FeedServer) -> None:
    async def slow(request: object) -> Response:
        await asyncio.sleep(0.1)
        return Response(302, headers={"Location": f"/{len(server.requests)}"})

    server.on("feed", slow)
    for number in range(9):
        server.on(str(number), slow)
    with pytest.raises(FeedUnavailable, match="no whole answer"):
        await get(server, deadline_s=0.25)
    assert len(server.requests) <= 3


@pytest.mark.parametrize(
    "head",
    [
        b"X-Big: " + b"a" * MEGABYTE + b"\r\n",
        b"".join(b"X-%d: 1\r\n" % number for number in range(1000)),
    ],
)
async def test_a23_header_beyond_measure_is_an_error(server: FeedServer, head: bytes) -> None:
    server.on("feed", Response(raw=b"HTTP/1.1 200 OK\r\n" + head + b"Content-Length: 1\r\n\r\nx"))
    with pytest.raises(FeedUnavailable):
        await get(server)


async def test_a24_redirect_loop_ends_at_once(server: FeedServer) -> None:
    server.on("feed", Response(302, headers={"Location": "/other"}))
    server.on("other", Response(301, headers={"Location": "/feed"}))
    with pytest.raises(FeedUnavailable, match="circle"):
        await get(server)
    assert len(server.requests) == 2


async def test_a24_thirty_hops_end_at_five(server: FeedServer) -> None:
    for number in range(31):
        server.on(f"hop{number}", Response(302, headers={"Location": f"/hop{number + 1}"}))
    with pytest.raises(FeedUnavailable, match="too many"):
        await get(server, "hop0")
    assert len(server.requests) == 6


async def test_a24_cookie_wall_ends_at_once(server: FeedServer) -> None:
    server.on("feed", Response(302, headers={"Location": "/feed", "Set-Cookie": "seen=1"}))
    with pytest.raises(FeedUnavailable):
        await get(server)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nbroken\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        b"HTTP/1.1 99999 OK\r\n\r\n",
        b"\x00\xff" * 100,
    ],
)
async def test_a25_broken_answer_is_an_error(server: FeedServer, raw: bytes) -> None:
    server.on("feed", Response(raw=raw))
    with pytest.raises(FeedUnavailable):
        await get(server)


@pytest.mark.parametrize("sent", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n<rss>"])
async def test_a25_connection_that_is_reset_is_an_error(sent: bytes) -> None:
    async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(sent)
        await writer.drain()
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()

    async with (
        await asyncio.start_server(reset, "127.0.0.1", 0) as server,
        Fetcher(clock=FixedClock(), guard=Guard(allow_private=True)) as fetcher,
    ):
        with pytest.raises(FeedUnavailable, match="broke off"):
            await fetcher.get(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/feed")


async def test_a25_dead_port_is_an_error(server: FeedServer) -> None:
    guard = Guard(allow_private=True)
    async with Fetcher(clock=FixedClock(), guard=guard) as fetcher:
        with pytest.raises(FeedUnavailable, match="does not accept"):
            await fetcher.get("http://127.0.0.1:1/feed")


@given(st.binary(max_size=300), st.sampled_from(["gzip", "deflate", "br", "zstd", "", "gzip, br", "zip"]))
def test_any_bytes_are_decoded_or_refused(received: bytes, coding: str) -> None:
    try:
        decoder = decoder_for(coding)
        for piece in (received[:7], received[7:]):
            b"".join(decoder.feed(piece))
        decoder.finish()
    except TachoError:
        pass


@given(st.binary(max_size=2000), st.sampled_from(sorted(PACKERS)), st.integers(1, 50))
def test_decoding_gives_back_what_was_packed_in_pieces_of_any_size(body: bytes, kind: str, size: int) -> None:
    name, pack = PACKERS[kind]
    packed = pack(body)
    decoder = decoder_for(name)
    pieces = [packed[start : start + size] for start in range(0, len(packed), size)]
    decoded = b"".join(part for piece in pieces for part in decoder.feed(piece))
    decoder.finish()
    assert decoded == body
