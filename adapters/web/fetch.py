"""The one fetcher for every outgoing request: judged addresses, bounded bytes, bounded time, bounded redirects, no cookies.

What it refuses or cannot get ends in one sentence for people; what a server says is never repeated in it (feeds.md, A18).
"""

import asyncio
import base64
import hashlib
import itertools
import ssl
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from importlib.metadata import PackageNotFoundError, version
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp.abc import AbstractResolver
from multidict import CIMultiDictProxy
from yarl import URL

from adapters.web.decode import ACCEPT_ENCODING, decoder_for
from adapters.web.guard import REFUSED, AddressRefused, Guard
from adapters.web.manners import HostGate
from bot.errors import FeedRefused, FeedUnavailable
from bot.ports import Clock

MEGABYTE = 1024 * 1024
ACCEPT_FEED = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, "
    "application/json;q=0.8, */*;q=0.1"
)
_PERMANENT = frozenset({301, 308})
_REDIRECTS = {"GET": frozenset({301, 302, 303, 307, 308}), "POST": frozenset({307, 308})}


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may cost.

    Attributes:
        body_bytes: of the decoded body (feeds.md A19: 5 MB).
        deadline_s: for the whole exchange, all redirects included (A22: 30 s).
        connect_s: for one connection to stand.
        redirects: at most so many hops (P32).
        spacing_s: pause between two requests to one public host (P40).
        private_spacing_s: the same for hosts the operator allowed by `allow_private`: the operator's own machines.
        connections: open at once, all hosts together.
    """

    body_bytes: int = 5 * MEGABYTE
    deadline_s: float = 30.0
    connect_s: float = 10.0
    redirects: int = 5
    spacing_s: float = 1.0
    private_spacing_s: float = 0.0
    connections: int = 512


STANDARD = Limits()

BeforeAsking = Callable[[str], Awaitable[float]]
"""Asked for leave before a request: the address -> the least pause in seconds."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered after all redirects.

    Attributes:
        url: the address that answered, without credentials.
        permanent_url: where the leading permanent redirects led (P30); None when there were none.
        status: HTTP status.
        headers: as received, names case-insensitive.
        body: decoded; b"" for statuses whose body was not wanted.
        body_hash: SHA-256 hex of `body`.
    """

    url: str
    permanent_url: str | None
    status: int
    headers: CIMultiDictProxy[str]
    body: bytes
    body_hash: str


@dataclass(frozen=True, slots=True)
class _Request:
    method: str
    headers: Mapping[str, str]
    wanted: Collection[int]
    body_bytes: int
    form: Mapping[str, str] | None = None
    conditions: Mapping[str, str] = field(default_factory=dict)
    conditions_for: str | None = None

    def headers_for(self, url: URL, first: URL) -> dict[str, str]:
        """What is sent to one address on the way."""
        known = str(url) == self.conditions_for if self.conditions_for is not None else url == first
        return {**self.headers, **(self.conditions if known else {})}


@dataclass(frozen=True, slots=True)
class _Hop:
    status: int
    target: URL


def user_agent(contact: str = "") -> str:
    """The constant name Tacho gives itself (P35); `contact` is a web or mail address of who runs it."""
    try:
        number = version("tacho")
    except PackageNotFoundError:
        number = "0"
    return f"Tacho/{number} (+{contact})" if contact else f"Tacho/{number}"


class Fetcher:
    """Asks for web addresses; start it inside the loop that uses it and close it there.

    Args:
        clock: for pauses between requests to one host.
        guard: judges addresses.
        limits: what a request may cost.
        contact: shown in the User-Agent, "" for none.
        resolver: looks names up; None for the system's. Whatever it says is judged again at the dial.
        tls: the context for https; None for the system's trust.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        guard: Guard,
        limits: Limits = STANDARD,
        contact: str = "",
        resolver: AbstractResolver | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._guard = guard
        self._limits = limits
        self._gate = HostGate(clock)
        self._user_agent = user_agent(contact)
        self._resolver = resolver
        self._tls = tls
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def start(self) -> None:
        """Open the connection pool."""
        if self._session is not None:
            return
        connector = aiohttp.TCPConnector(
            limit=self._limits.connections,
            ttl_dns_cache=300,
            force_close=True,  # a feed is asked again in an hour: thousands of idle connections would only cost memory
            resolver=self._resolver,
            ssl=self._tls or True,
            socket_factory=self._guard.socket_for,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": self._user_agent, "Accept-Encoding": ACCEPT_ENCODING},
            auto_decompress=False,
            trust_env=False,
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=self._limits.connect_s),
        )

    async def close(self) -> None:
        """Close all connections."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def get(
        self,
        address: str,
        *,
        conditions: Mapping[str, str] | None = None,
        conditions_for: str | None = None,
        accept: str = ACCEPT_FEED,
        wanted: Collection[int] = frozenset({200}),
        body_bytes: int | None = None,
        before_asking: BeforeAsking | None = None,
    ) -> Answer:
        """GET an address once, following redirects.

        Args:
            address: http(s); credentials in it are sent to its own origin only (P52).
            conditions: headers that make the request conditional.
            conditions_for: the address that gave them; another one on the way does not know them and gets none. None for
                the first.
            accept: the Accept header.
            wanted: statuses whose body is read; for others it stays empty.
            body_bytes: limit of the decoded body; None for the fetcher's own.
            before_asking: says of this address, and of each it leads to, which pause since the last request to its host it needs at
                least; what it raises ends the trip.

        Returns:
            The last answer, whatever its status.

        Raises:
            FeedRefused: the address, a redirect or the answer's size breaks a rule.
            FeedUnavailable: no whole answer could be had.
        """
        limit = self._limits.body_bytes if body_bytes is None else body_bytes
        request = _Request("GET", {"Accept": accept}, wanted, limit, None, conditions or {}, conditions_for)
        return await self._follow(address, request, before_asking)

    async def post(self, address: str, form: Mapping[str, str]) -> Answer:
        """POST a form, again at where 307 and 308 lead to (no other redirect is followed); for subscribing at a WebSub hub.

        Raises:
            FeedRefused: the address breaks a rule.
            FeedUnavailable: no whole answer could be had.
        """
        return await self._follow(address, _Request("POST", {}, frozenset(), 0, form))

    async def _follow(self, address: str, request: _Request, before_asking: BeforeAsking | None = None) -> Answer:
        url = self._guard.check(address)
        login, login_origin = _basic_login(url), url.origin()
        url = url.with_user(None)
        start, hops = url, list[_Hop]()
        left_s = self._limits.deadline_s
        while True:
            headers = request.headers_for(url, start) | (login if url.origin() == login_origin else {})
            pause_s = await before_asking(str(url)) if before_asking is not None else 0.0
            async with self._gate.turn(url, max(self._spacing_s(url), pause_s)):
                started_s = asyncio.get_running_loop().time()
                answer = await self._exchange(url, request, headers, left_s)
                left_s -= asyncio.get_running_loop().time() - started_s
            if answer.status not in _REDIRECTS[request.method]:
                return replace(answer, permanent_url=_permanent_target(hops))
            url = self._next_hop(answer, url)
            if url == start or any(url == hop.target for hop in hops) or len(hops) == self._limits.redirects:
                raise FeedUnavailable("The address is redirected in a circle, or too many times.")
            hops.append(_Hop(answer.status, url))

    def _spacing_s(self, url: URL) -> float:
        private = self._guard.opens(url)
        return self._limits.private_spacing_s if private else self._limits.spacing_s

    def _next_hop(self, answer: Answer, url: URL) -> URL:
        location = answer.headers.get("Location", "").strip().replace(" ", "%20")
        if not location:
            raise FeedUnavailable("The server redirects, but does not say where to.")
        # What a Location header says of credentials is the server's wish, not the operator's (P52).
        return self._guard.check(location, base=url).with_user(None)

    async def _exchange(self, url: URL, request: _Request, headers: Mapping[str, str], left_s: float) -> Answer:
        """One request and its answer, failures translated into sentences."""
        if self._session is None:
            raise RuntimeError("the fetcher is not started")
        try:
            async with (
                asyncio.timeout(left_s),
                self._session.request(
                    request.method, url, headers=headers, data=request.form, allow_redirects=False
                ) as response,
            ):
                body, body_hash = b"", ""
                if response.status in request.wanted:
                    body, body_hash = await _read(response, request.body_bytes)
                else:
                    response.close()
                return Answer(str(url), None, response.status, response.headers, body, body_hash)
        except TimeoutError as error:
            sentence = f"The server gave no whole answer within {self._limits.deadline_s:g} s."
            raise FeedUnavailable(sentence) from error
        except (aiohttp.ClientError, aiohttp.http.HttpProcessingError, OSError, ValueError) as error:
            raise _translated(error) from error


async def _read(response: aiohttp.ClientResponse, limit: int) -> tuple[bytes, str]:
    """The decoded body and its SHA-256, never more than `limit` bytes of it in memory at once."""
    if (response.content_length or 0) > limit:
        raise _too_large(limit)
    decoder = decoder_for(response.headers.get("Content-Encoding", ""))
    digest, pieces, size, since_pause = hashlib.sha256(), list[bytes](), 0, 0
    async for received in response.content.iter_any():
        for piece in decoder.feed(received):
            size += len(piece)
            if size > limit:
                raise _too_large(limit)
            digest.update(piece)
            pieces.append(piece)
            since_pause += len(piece)
            if since_pause > MEGABYTE:
                since_pause = 0
                await asyncio.sleep(0)
    decoder.finish()
    return b"".join(pieces), digest.hexdigest()


def _basic_login(url: URL) -> dict[str, str]:
    """The Authorization header for the credentials in an address (RFC 7617); empty where it has none."""
    if not url.user:
        return {}
    packed = base64.b64encode(f"{url.user}:{url.password or ''}".encode()).decode("ascii")
    return {"Authorization": f"Basic {packed}"}


def _permanent_target(hops: list[_Hop]) -> str | None:
    """Where the leading permanent redirects led (P30)."""
    permanent = [hop.target for hop in itertools.takewhile(lambda hop: hop.status in _PERMANENT, hops)]
    return str(permanent[-1]) if permanent else None


def _too_large(limit: int) -> FeedRefused:
    return FeedRefused(f"The answer is larger than {limit / MEGABYTE:g} MB; Tacho reads no more than that.")


def _translated(error: Exception) -> FeedRefused | FeedUnavailable:
    """A connection's failure as a sentence that gives nothing away of what lies behind the address."""
    match error:
        case AddressRefused() | aiohttp.ClientConnectorError(os_error=AddressRefused()):
            return FeedRefused(REFUSED)
        case aiohttp.ClientConnectorDNSError():
            return FeedUnavailable("The host's name is not known (DNS); check how it is written.")
        case aiohttp.ClientConnectorCertificateError() | ssl.SSLCertVerificationError():
            return FeedUnavailable("The server's certificate is not valid, so nothing it says can be trusted.")
        case aiohttp.ClientSSLError() | ssl.SSLError():
            return FeedUnavailable(
                "No secure connection (TLS) comes about; an address that begins with http:// may work."
            )
        case aiohttp.ClientConnectorError():
            return FeedUnavailable("The server does not accept the connection.")
        case aiohttp.ClientResponseError() | aiohttp.http.HttpProcessingError():
            return FeedUnavailable("The answer is not proper HTTP, or its header is too large.")
        case _:
            return FeedUnavailable("The connection broke off before the answer was whole.")
