"""The ways strangers' bytes take into Tacho: each reads one input as the program would, and holds the result to its laws."""

import hmac
import ipaddress
import re
import socket
import sys
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, timedelta
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import brotli
from multidict import CIMultiDict, CIMultiDictProxy

from adapters.web import charset, dates, decode, freshness, guard, links, parse, plain, raw, websub
from adapters.web.repair import repaired
from adapters.web.robots import TOKEN
from adapters.web.workbench import JOBS
from benchmarks.fuzz import laws
from benchmarks.fuzz.laws import NOW, hold
from benchmarks.fuzz.push import Door
from bot.errors import FeedRefused, FeedUnavailable

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ADDRESS = "https://outlet.example/news/feed"
TYPES = (
    *(
        "",
        "",
        "application/rss+xml",
        "text/xml; charset=utf-8",
        "text/xml; charset=utf-16",
        "text/html; charset=gb2312",
    ),
    *(
        "text/xml; charset=utf-7",
        "text/html; charset=iso-8859-1",
        "text/plain; charset=unicode_escape",
        "charset=" + "a" * 99,
    ),
)
PAGES = (
    ADDRESS,
    "https://outlet.example/",
    "https://outlet.example/a?b=c",
    "https://outlet.example/" + "a" * 3000,
    "http://b.example/%zz%E4/a*$",
)


@dataclass(frozen=True, slots=True)
class Target:
    """One way in.

    Attributes:
        symbol: what its inputs are, in the grammar.
        read: reads one input; raises what it documents, `laws.Broken` where a law does not hold, anything else is a fault.
        refusals: the errors it documents.
        job: the job of a worker that it is; "" for what the main process does itself.
    """

    symbol: str
    read: Callable[[bytes], object]
    refusals: tuple[type[Exception], ...] = ()
    job: str = ""


def arguments(job: str, data: bytes) -> tuple[Any, ...]:
    """What a worker would be given for this input."""
    chosen, body = data[:1].ljust(1, b"\0")[0], data[1:]
    kind = TYPES[chosen % len(TYPES)]
    match job:
        case "feed":
            return body, kind, ADDRESS, NOW.timestamp()
        case "robots":
            return body, TOKEN, PAGES[chosen % len(PAGES)]
        case "outlines":
            return body, kind
        case _:
            return body, kind, ADDRESS


LAWS: dict[str, Callable[[Any], None]] = {
    "feed": laws.feed,
    "article": laws.article,
    "robots": laws.robots,
    "feed_links": laws.links,
    "outlines": laws.outlines,
}


def _job(name: str) -> Callable[[bytes], object]:
    def read(data: bytes) -> object:
        result = JOBS[name](*arguments(name, data))
        LAWS[name](result)
        return result

    return read


def _tolerant(data: bytes) -> object:
    """The path of broken feeds, taken by whole ones too."""
    text = charset.to_text(*arguments("outlines", data))[0]
    if not text.strip():
        raise raw.NotAFeed("empty")
    whole = raw.finish(parse.read_tolerant(text), ADDRESS, NOW)
    for entry in whole.entries:
        laws.text(entry.title, raw.LONGEST_TITLE)
        laws.text(entry.text, raw.LONGEST_TEXT, lines=True)
        hold(entry.published_at is None or entry.published_at <= NOW, "a date after now", entry.published_at)
        if entry.url:
            laws.link(entry.url)
    return whole


def _charset(data: bytes) -> object:
    """First line: the label. The text must be one that can be written, and mending it must end."""
    label, _, body = data[1:].partition(b"\n")
    text, note = charset.to_text(body, f"text/xml; charset={label.decode('latin-1')}")
    text.encode("utf-16")
    hold(len(text) <= 4 * len(body) + 1, "more text than bytes", len(text))
    laws.text(note or "", 200)
    mended = repaired(text)
    hold(not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", mended), "mended text holds control characters", mended)
    return text, note, mended


def _dates(data: bytes) -> object:
    instant = dates.parse_date(data[1:].decode("utf-8", "replace"))
    if instant is not None:
        hold(instant.tzinfo is UTC, "a date in another zone", instant)
        hold(dates.parse_date(instant.isoformat()) == instant, "a date that changes when it is read again", instant)
    return instant


def _plain(data: bytes) -> object:
    markup = _text(data[1:])
    title, running = plain.one_line(markup, 100), plain.paragraphs(markup, 2000)
    laws.text(title, 100)
    laws.text(running, 2000, lines=True)
    if "<" not in markup and "&" not in markup and running and "…" not in running:
        hold(plain.paragraphs(running, 2000) == running, "plain text that changes when it is read again", running)
    return title, running


def _headers(data: bytes) -> object:
    given: CIMultiDict[str] = CIMultiDict()
    for line in data[1:].decode("utf-8", "surrogateescape").split("\n"):
        name, colon, value = line.partition(":")
        if colon:
            given.add(name.strip(), value.strip())
    headers = CIMultiDictProxy(given)
    fresh, again = freshness.fresh_for(headers, NOW), freshness.retry_after(headers, NOW)
    hold(fresh is None or fresh > timedelta(), "fresh for less than no time", fresh)
    hold(again is None or (again >= NOW and again.tzinfo is UTC), "to be asked again before now", again)
    found = dict(links.linked(headers, ADDRESS))
    for address in found.values():
        laws.link(address)
    return fresh, again, found


def _links(data: bytes) -> object:
    """First line: a link; second: what it is relative to."""
    link, _, base = _text(data[1:]).partition("\n")
    found = raw.absolute(link, raw.absolute(base, ADDRESS) or ADDRESS)
    if found:
        laws.link(found)
        hold(
            raw.absolute(found, "") == found or found != found.strip(),
            "a link that changes when it is read again",
            found,
        )
    identity = raw.identity(link, found, "title", "text")
    hold(identity, "an entry without an id")
    return found, identity


def _guard(data: bytes) -> object:
    """Public addresses only, as Python's own tables and the system's reading of odd spellings have them; nothing is dialled."""
    text = _text(data[1:])
    url = guard.Guard().check(text)
    hold(url.scheme in {"http", "https"} and url.port in {80, 443}, "an address of another kind", url)
    hold(urlsplit(str(url)).hostname == (url.raw_host or "").lower(), "a host that two parsers read as two", url)
    host = (url.host or "").rstrip(".")
    hold(host and not re.search(r"(?:^|\.)(?:localhost|internal|local)$", host, re.IGNORECASE), "a local name", url)
    try:
        literal: ipaddress.IPv4Address | ipaddress.IPv6Address | None = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        try:
            literal = ipaddress.IPv4Address(socket.inet_aton(host))  # 127.1, 0x7f.1, 2130706433
        except (OSError, UnicodeError):
            literal = None
    if literal is not None:
        literal = getattr(literal, "ipv4_mapped", None) or literal
        hold(literal.is_global and not literal.is_multicast, "an address that is not public", url)
    again = guard.Guard().check(str(url))
    hold((again.host, again.port) == (url.host, url.port), "an address that is another when it is read again", url)
    return str(url)


def _addresses(data: bytes) -> object:
    """Sixteen or four bytes as an address about to be dialled."""
    packed = data[1:17] if len(data) >= 17 else data[:4].ljust(4, b"\0")
    address = ipaddress.ip_address(packed)
    allowed = guard.Guard().allows(str(address), 443)
    inner: Any = address
    if isinstance(address, ipaddress.IPv6Address):
        nat64 = ipaddress.IPv4Address(packed[12:]) if packed.startswith(b"\0\x64\xff\x9b" + b"\0" * 8) else None
        inner = address.ipv4_mapped or nat64 or address
        hold(not (allowed and (address.sixtofour or address.teredo)), "an address in a tunnel", address)
    hold(not allowed or (inner.is_global and not inner.is_multicast), "an address that is not public", address)
    hold(not guard.Guard().allows(str(address), 22), "a port that is not public", address)
    return allowed


def _coded(data: bytes) -> object:
    """Bytes that claim to be packed: pieces stay small, and the end is told apart from a cut."""
    coding = ("gzip", "deflate", "br", "zstd", "", "x-gzip", "gzip, br", "identity")[data[0] % 8] if data else ""
    decoder, size, total = decode.decoder_for(coding), 1 + (data[0] >> 3 if data else 0) ** 2, 0
    for at in range(1, len(data), size):
        for piece in decoder.feed(data[at : at + size]):
            hold(len(piece) <= 2 * decode.PIECE_BYTES, "a large piece", len(piece))
            total += len(piece)
            if total > 5_000_000:
                return total
    decoder.finish()
    return total


def _packed(data: bytes) -> object:
    """What was packed comes out as it went in, however it arrives; cut anywhere it is refused."""
    chosen, repeats, size = (data[:3] + b"\0\0\0")[:3]
    body = data[3:] * (1 + repeats) + data[:1] * (chosen * repeats * 9)
    coding, packed = _pack(chosen % 6, body)
    decoder, out = decode.decoder_for(coding), bytearray()
    for at in range(0, len(packed), step := 1 + size**2):
        for piece in decoder.feed(packed[at : at + step]):
            out += piece
    decoder.finish()
    hold(bytes(out) == body, "other bytes than were packed", coding)
    decoder = decode.decoder_for(coding)
    end = len(packed) * (1 + size) // 260
    try:
        out = bytearray().join(decoder.feed(packed[:end]))
        decoder.finish()
    except FeedUnavailable:
        return coding, len(body)
    hold(end == 0, "a cut body passes for a whole one", coding)
    return coding, len(body)


def _pack(way: int, body: bytes) -> tuple[str, bytes]:
    match way:
        case 0:
            return "br", brotli.compress(body, quality=1)
        case 1:
            return "zstd", zstd.compress(body, 1)
        case _:
            squeezer = zlib.compressobj(9, zlib.DEFLATED, (31, 15, -15, 31)[way - 2])
            packed = squeezer.compress(body) + squeezer.flush()
            return ("gzip", "deflate", "deflate", "gzip")[way - 2], packed


def _signatures(data: bytes) -> object:
    """A push is believed only with the digest that who knows the secret would send."""
    body, _, signature = data[1:].partition(b"\n")
    signed = signature.decode("latin-1")
    believed = websub.is_signed(body, "secret", signed)
    true = {f"{name}={hmac.new(b'secret', body, name).hexdigest()}" for name in websub.METHODS}
    hold(not believed or re.sub(r"\s", "", signed.lower()) in true, "a false signature is believed", signed)
    for one in true:
        hold(websub.is_signed(body, "secret", one), "a true signature is not believed", one)
    return believed


@cache
def _door() -> Door:
    return Door()


def _knock(data: bytes) -> object:
    return _door().knock(data)


def _text(data: bytes) -> str:
    """Text of any kind: UTF-8 with what cannot be decoded as lone surrogates, which JSON brings too."""
    return data.decode("utf-8", "surrogateescape")


_REFUSED = (FeedRefused,)
TARGETS: dict[str, Target] = {
    "feed": Target("feed", _job("feed"), (raw.NotAFeed,), "feed"),
    "json": Target("jsonfeed", _job("feed"), (raw.NotAFeed,), "feed"),
    "tolerant": Target("feed", _tolerant, (raw.NotAFeed,)),
    "article": Target("page", _job("article"), (raw.NotAFeed,), "article"),
    "feed_links": Target("page", _job("feed_links"), (), "feed_links"),
    "outlines": Target("opml", _job("outlines"), (raw.NotAFeed,), "outlines"),
    "robots": Target("robots", _job("robots"), (), "robots"),
    "charset": Target("charsets", _charset),
    "dates": Target("dates", _dates),
    "plain": Target("markup", _plain),
    "headers": Target("headers", _headers),
    "links": Target("link", _links),
    "guard": Target("url", _guard, _REFUSED),
    "addresses": Target("text", _addresses),
    "coded": Target("text", _coded, (FeedRefused, FeedUnavailable)),
    "packed": Target("html", _packed),
    "signatures": Target("signed", _signatures),
    "push": Target("pushed", _knock),
}
