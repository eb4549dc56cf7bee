"""Content codings, undone piece by piece under one limit: a bomb stops at the limit, a cut stream is an error (RFC 9110, 8.4)."""

import sys
import zlib
from collections.abc import Iterator
from typing import Protocol

import brotli

if sys.version_info >= (3, 14):
    from compression.zstd import ZstdDecompressor, ZstdError
else:
    from backports.zstd import ZstdDecompressor, ZstdError

from bot.errors import FeedRefused, FeedUnavailable

ACCEPT_ENCODING = "gzip, deflate, br, zstd"
PIECE_BYTES = 256 * 1024
_MOST_MEMBERS = 1_000
"""Of one body. What packs in several pieces makes them of 64 kB and more; thousands of empty ones only cost time."""

_CUT = "The answer broke off in the middle of its compressed body."
_FALSE = "The answer's body is not compressed as its header says."
_IN_SHREDS = "The answer's body is packed in thousands of pieces."


class Decoder(Protocol):
    """Turns what arrives into what was meant, in pieces of at most about `PIECE_BYTES`."""

    def feed(self, received: bytes) -> Iterator[bytes]:
        """Decode the next bytes received.

        Raises:
            FeedUnavailable: they are not what the header says.
        """
        ...

    def finish(self) -> None:
        """Say that nothing follows.

        Raises:
            FeedUnavailable: the stream is cut.
        """
        ...


def decoder_for(content_encoding: str) -> Decoder:
    """The decoder for a `Content-Encoding` header ("" for none).

    Raises:
        FeedRefused: an unknown coding, or several on top of each other.
    """
    codings = [part.strip().lower() for part in content_encoding.split(",")]
    codings = [part for part in codings if part not in {"", "identity"}]
    match codings:
        case []:
            return _Plain()
        case ["gzip" | "x-gzip"]:
            return _Zlib(zlib.MAX_WBITS | 16)
        case ["deflate"]:
            return _Zlib(zlib.MAX_WBITS)
        case ["br"]:
            return _Brotli()
        case ["zstd"]:
            return _Zstd()
        case _:
            raise FeedRefused("The answer is packed in a way Tacho did not ask for.")


class _Plain:
    def feed(self, received: bytes) -> Iterator[bytes]:
        yield received

    def finish(self) -> None:
        pass


class _Zlib:
    """gzip with all its members, and deflate both with and without the zlib wrapper (servers send either)."""

    def __init__(self, wbits: int) -> None:
        self._wbits = wbits
        self._stream = zlib.decompressobj(wbits)
        self._started = False
        self._members = 1

    def feed(self, received: bytes) -> Iterator[bytes]:
        pending = received
        if not self._started and pending and self._wbits == zlib.MAX_WBITS and not _has_zlib_header(pending):
            self._wbits = -zlib.MAX_WBITS
            self._stream = zlib.decompressobj(self._wbits)
        self._started = self._started or bool(pending)
        held_back = False  # the stream took in its last byte, but has more to give than fits into one piece
        while pending or held_back:
            if self._stream.eof:
                # Another gzip member may follow; zero padding and anything after raw deflate is noise and ends the body.
                if self._wbits < zlib.MAX_WBITS + 1 or not pending.lstrip(b"\0"):
                    return
                self._stream = zlib.decompressobj(self._wbits)
                self._members = _one_more(self._members)
            try:
                piece = self._stream.decompress(pending, PIECE_BYTES)
            except zlib.error as error:
                raise FeedUnavailable(_FALSE) from error
            yield piece
            held_back = len(piece) == PIECE_BYTES and not self._stream.eof
            pending = self._stream.unused_data if self._stream.eof else self._stream.unconsumed_tail

    def finish(self) -> None:
        if self._started and not self._stream.eof:
            raise FeedUnavailable(_CUT)


def _has_zlib_header(received: bytes) -> bool:
    """RFC 1950: method 8 in the low half, and the first two bytes a multiple of 31; a single byte is judged by its half."""
    if received[0] & 0x0F != 8:
        return False
    return len(received) < 2 or int.from_bytes(received[:2], "big") % 31 == 0


def _one_more(members: int) -> int:
    if members >= _MOST_MEMBERS:
        raise FeedUnavailable(_IN_SHREDS)
    return members + 1


class _Brotli:
    def __init__(self) -> None:
        self._stream = brotli.Decompressor()
        self._started = False

    def feed(self, received: bytes) -> Iterator[bytes]:
        self._started = self._started or bool(received)
        try:
            piece = self._stream.process(received, output_buffer_limit=PIECE_BYTES)
            # It takes more input while it still has output to give: only an empty piece says that nothing is left.
            while piece or not self._stream.can_accept_more_data():
                yield piece
                piece = self._stream.process(b"", output_buffer_limit=PIECE_BYTES)
        except brotli.error as error:
            raise FeedUnavailable(_FALSE) from error

    def finish(self) -> None:
        if self._started and not self._stream.is_finished():
            raise FeedUnavailable(_CUT)


class _Zstd:
    def __init__(self) -> None:
        self._stream = ZstdDecompressor()
        self._started = False
        self._members = 1

    def feed(self, received: bytes) -> Iterator[bytes]:
        pending = received
        self._started = self._started or bool(pending)
        try:
            while pending or not (self._stream.needs_input or self._stream.eof):
                if self._stream.eof:
                    self._stream = ZstdDecompressor()
                    self._members = _one_more(self._members)
                yield self._stream.decompress(pending, PIECE_BYTES)
                pending = self._stream.unused_data if self._stream.eof else b""
        except ZstdError as error:
            raise FeedUnavailable(_FALSE) from error

    def finish(self) -> None:
        if self._started and not self._stream.eof:
            raise FeedUnavailable(_CUT)
