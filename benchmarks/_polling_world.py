"""The feeds of the simulated days: good ones, odd ones and hostile ones, each with what a polite poller owes it (feeds.md, P01 to P41)."""

import asyncio
import gzip
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from tests.support.feed_server import RSS, FeedServer, Request, Response, item, rss

HOUR_S = 3600.0
DAY_S = 24 * HOUR_S
EARLIEST = datetime(2025, 12, 1, tzinfo=UTC)
BOMB = gzip.compress(b"\0" * 50_000_000, 1)


class CountingServer(FeedServer):
    """Counts requests inside at once for each host as well."""

    def __init__(self, *, clock: Callable[[], datetime]) -> None:
        super().__init__(clock=clock)
        self.most_of_one_host = 0
        self._of_host: Counter[str] = Counter()

    async def _answer(self, request: Request, writer: asyncio.StreamWriter) -> bool:
        host = request.headers.get("host", "")
        self._of_host[host] += 1
        self.most_of_one_host = max(self.most_of_one_host, self._of_host[host])
        try:
            return await super()._answer(request, writer)
        finally:
            self._of_host[host] -= 1


@dataclass(frozen=True, slots=True)
class Kind:
    """What a kind of feed may expect.

    Attributes:
        gap_s: least time between two requests for it.
        most: so many requests in two days at most; None for as many as `gap_s` lets.
        quiet: hours (UTC) in which nobody asks it again.
    """

    gap_s: float = HOUR_S
    most: int | None = None
    quiet: frozenset[int] = frozenset()


FAILING = Kind(most=9)
"""Back-off doubles from an hour to a day: 0, 1, 3, 7, 15, 31, 55 hours, one more for the jitter and one for each kill."""

GOOD = {
    "etag": Kind(),
    "dated": Kind(),
    "plain": Kind(DAY_S),
    "cookie": Kind(),
    "fresh": Kind(2 * HOUR_S),
    "aged": Kind(2 * HOUR_S),
    "expires": Kind(2 * HOUR_S),
    "ttl": Kind(3 * HOUR_S),
    "quiet": Kind(quiet=frozenset(range(6))),
    "same": Kind(),
    "renewed": Kind(),
    "dropped": Kind(most=4),
    "delta": Kind(),
    "moved": Kind(most=1),
    "moved308": Kind(most=1),
    "found": Kind(),
    "temporary": Kind(),
    "mixed": Kind(most=1),
}
BAD = {
    "fault": FAILING,
    "missing": FAILING,
    "gone": Kind(most=1),
    "busy": Kind(),
    "limited": FAILING,
    "unclear": FAILING,
    "huge": Kind(DAY_S),
    "away": Kind(),
    "loop": FAILING,
    "inside": FAILING,
    "to_page": FAILING,
    "page": FAILING,
    "unasked": FAILING,
    "bomb": FAILING,
    "cut": FAILING,
    "flood": Kind(),
    "broken": FAILING,
    "hang": FAILING,
    "drip": FAILING,
}
KINDS = {**GOOD, **BAD, "new": Kind(), "other": Kind(), "home": FAILING}
"""By the first part of a path; the last three are where redirects lead."""


def kinds(count: int) -> list[str]:
    """Nine feeds in ten are good in one way or another, half of these in the usual way."""
    good, bad = list(GOOD), list(BAD)
    return [
        bad[number // 10 % len(bad)] if number % 10 == 9 else good[number // 2 % len(good)] if number % 2 else "etag"
        for number in range(count)
    ]


def host_of(number: int, kind: str) -> str:
    """Every twentieth host has four feeds, a feed that answers 429 has a sister under its domain, the others stand alone."""
    if number % 80 < 4:
        return f"h{number // 80}.example"
    if kind == "busy":
        return f"busy.d{number}.example"
    return f"sister.d{number + 1}.example" if number % 190 == 38 else f"n{number}.example"


class World:
    """Serves feeds.

    Args:
        server: where.
        passed_s: simulated seconds since the start.
        hang_s: real seconds for which a server that hangs holds a request.
    """

    def __init__(self, server: FeedServer, passed_s: Callable[[], float], hang_s: float) -> None:
        self._server = server
        self._passed_s = passed_s
        self._hang_s = hang_s
        self._asked: defaultdict[int, int] = defaultdict(int)

    def serve(self, number: int, kind: str) -> str:
        """Serve one feed; its path."""
        path, handler = f"{kind}/{number}", getattr(self, f"_{kind}")

        def counted(request: Request) -> Response | Awaitable[Response]:
            self._asked[number] += 1
            answer: Response | Awaitable[Response] = handler(request, number)
            return answer

        self._server.on(path, counted)
        return path

    def _version(self, number: int) -> int:
        """Something is new every three hours."""
        return int(self._passed_s() // (3 * HOUR_S)) + number % 5

    def _body(self, number: int, channel: str = "") -> bytes:
        version = self._version(number)
        items = (item(f"{number}-{key}", f"Outlet {number} reports {key}") for key in range(version + 20, version, -1))
        return rss(*items, channel=f"<title>Outlet {number}</title>{channel}")

    def _instant(self, hours: float) -> str:
        instant = EARLIEST + timedelta(seconds=self._passed_s(), hours=hours)
        return format_datetime(instant.replace(microsecond=0), usegmt=True)

    def _etag(self, request: Request, number: int, channel: str = "", **more: str) -> Response:
        etag = f'W/"{number}-{self._version(number)}-gzip"'
        headers = {"ETag": etag, **{name.replace("_", "-"): value for name, value in more.items()}}
        if request.headers.get("if-none-match") == etag:
            return Response(304, headers=headers)
        packed = gzip.compress(self._body(number, channel), 1)
        return Response(200, packed, {"Content-Type": RSS, "Content-Encoding": "gzip", **headers})

    def _dated(self, request: Request, number: int) -> Response:
        date = f"Mon, 01 Dec 2025 {self._version(number) % 24:02}:00:00 +0000"
        if request.headers.get("if-modified-since") == date:
            return Response(304, headers={"Last-Modified": date})
        return Response(200, self._body(number), {"Content-Type": RSS, "Last-Modified": date})

    def _plain(self, _: Request, number: int) -> Response:
        return Response(200, self._body(number), {"Content-Type": RSS})

    def _cookie(self, request: Request, number: int) -> Response:
        return self._etag(request, number, Set_Cookie="a=b")

    def _fresh(self, request: Request, number: int) -> Response:
        return self._etag(request, number, Cache_Control="public, max-age=7200")

    def _aged(self, request: Request, number: int) -> Response:
        return self._etag(request, number, Cache_Control="max-age=10800", Age="3600")

    def _expires(self, request: Request, number: int) -> Response:
        return self._etag(request, number, Expires=self._instant(2), Date=self._instant(0))

    def _ttl(self, request: Request, number: int) -> Response:
        return self._etag(request, number, "<ttl>180</ttl>")

    def _quiet(self, request: Request, number: int) -> Response:
        hours = "".join(f"<hour>{hour}</hour>" for hour in sorted(GOOD["quiet"].quiet))
        return self._etag(request, number, f"<skipHours>{hours}</skipHours>")

    def _same(self, _: Request, number: int) -> Response:
        return Response(200, rss(item(str(number))), {"ETag": f'"same-{number}"', "Content-Type": RSS})

    def _renewed(self, request: Request, number: int) -> Response:
        headers = {"ETag": f'"renewed-{number}-{self._asked[number]}"'}
        if "if-none-match" in request.headers:
            return Response(304, headers=headers)
        return Response(200, self._body(number), headers)

    def _dropped(self, _: Request, number: int) -> Response:
        headers = {"ETag": f'"dropped-{number}"'} if self._asked[number] == 1 else {}
        return Response(200, self._body(number), headers)

    def _delta(self, request: Request, number: int) -> Response:
        etag = f'"delta-{number}-{self._version(number)}"'
        if request.headers.get("if-none-match") == etag:
            return Response(304, headers={"ETag": etag})
        if "feed" not in request.headers.get("a-im", ""):
            return Response(200, self._body(number), {"ETag": etag})
        key = self._version(number) + 20
        return Response(
            226, rss(item(f"{number}-{key}", f"Outlet {number} reports {key}")), {"ETag": etag, "IM": "feed"}
        )

    def _redirect(self, status: int, number: int, target: str = "new") -> Response:
        self._server.on(f"{target}/{number}", lambda request: self._etag(request, number))
        return Response(status, headers={"Location": f"/{target}/{number}"})

    def _moved(self, _: Request, number: int) -> Response:
        return self._redirect(301, number)

    def _moved308(self, _: Request, number: int) -> Response:
        return self._redirect(308, number)

    def _found(self, _: Request, number: int) -> Response:
        return self._redirect(302, number, "other")

    def _temporary(self, _: Request, number: int) -> Response:
        return self._redirect(307, number, "other")

    def _mixed(self, _: Request, number: int) -> Response:
        self._server.on(f"new/{number}", lambda _: self._redirect(302, number, "other"))
        return Response(301, headers={"Location": f"/new/{number}"})

    def _fault(self, _: Request, __: int) -> Response:
        return Response(500)

    def _missing(self, _: Request, __: int) -> Response:
        return Response(404)

    def _gone(self, _: Request, __: int) -> Response:
        return Response(410)

    def _busy(self, request: Request, number: int) -> Response:
        odd = self._asked[number] % 2
        return Response(429, headers={"Retry-After": self._instant(2)}) if odd else self._etag(request, number)

    def _limited(self, _: Request, __: int) -> Response:
        return Response(429)

    def _unclear(self, _: Request, __: int) -> Response:
        return Response(429, headers={"Retry-After": "soon"})

    def _huge(self, _: Request, __: int) -> Response:
        return Response(429, headers={"Retry-After": "9999999999"})

    def _away(self, _: Request, __: int) -> Response:
        return Response(503, headers={"Retry-After": "300"})

    def _loop(self, _: Request, number: int) -> Response:
        return Response(302, headers={"Location": f"/loop/{number}"})

    def _inside(self, _: Request, __: int) -> Response:
        return Response(302, headers={"Location": "http://169.254.169.254/latest/"})

    def _page(self, _: Request, __: int) -> Response:
        return Response(200, b"<html><body>Sign in</body></html>", {"Content-Type": "text/html", "ETag": '"page"'})

    def _to_page(self, _: Request, number: int) -> Response:
        self._server.on(f"home/{number}", Response(200, b"<html><body>Home</body></html>", {"ETag": '"home"'}))
        return Response(301, headers={"Location": f"/home/{number}"})

    def _unasked(self, _: Request, __: int) -> Response:
        return Response(304, headers={"ETag": '"unasked"'})

    def _bomb(self, _: Request, __: int) -> Response:
        return Response(200, BOMB, {"Content-Encoding": "gzip"})

    def _cut(self, _: Request, number: int) -> Response:
        return Response(200, gzip.compress(self._body(number))[:-30], {"Content-Encoding": "gzip"})

    def _flood(self, _: Request, number: int) -> Response:
        markup = "&lt;!--" * 20_000
        return Response(200, rss(item(str(number), extra=f"<description>{markup}</description>")), {"ETag": '"flood"'})

    def _broken(self, _: Request, __: int) -> Response:
        return Response(raw=b"\x00\xffno http at all\r\n\r\n")

    async def _hang(self, _: Request, __: int) -> Response:
        await asyncio.sleep(self._hang_s)
        return Response(500)

    def _drip(self, _: Request, __: int) -> Response:
        async def drops() -> AsyncIterator[bytes]:
            for _ in range(100):
                yield b"<"
                await asyncio.sleep(self._hang_s / 100)

        return Response(200, drops(), {"Content-Type": RSS})
