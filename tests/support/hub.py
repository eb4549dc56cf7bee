"""A WebSub hub on loopback: takes subscriptions, calls back and pushes when a test tells it to."""

import hashlib
import hmac
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp import web

Form = dict[str, str]


class Hub:
    """Answers every request with `status`; what it was asked is in `asked`."""

    def __init__(self) -> None:
        self.asked: list[Form] = []
        self.status = 202
        self.location = ""
        self._runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=0.1)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._session = aiohttp.ClientSession()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()
        await self._runner.cleanup()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}/"

    async def verify(self, form: Form, *, lease_s: int = 86_400, **changed: str) -> tuple[int, bytes, dict[str, str]]:
        """Ask the subscriber whether it meant `form`: status, body and headers of its answer."""
        query = {
            "hub.mode": form["hub.mode"],
            "hub.topic": form["hub.topic"],
            "hub.challenge": "<b>riddle & 7</b>",
            "hub.lease_seconds": str(lease_s),
            **{f"hub.{name}": value for name, value in changed.items()},
        }
        async with self._session.get(form["hub.callback"], params=query) as answer:
            return answer.status, await answer.read(), dict(answer.headers)

    async def push(self, form: Form, body: bytes, *, method: str = "sha256", **headers: str) -> int:
        """Bring content, signed with the secret of `form`; the subscriber's status."""
        signature = hmac.new(form["hub.secret"].encode(), body, hashlib.new(method).name).hexdigest()
        given = {
            "Content-Type": "application/rss+xml",
            "X-Hub-Signature": f"{method}={signature}",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        kept = {name: value for name, value in given.items() if value}
        async with self._session.post(form["hub.callback"], data=body, headers=kept) as answer:
            return answer.status

    def _app(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/{path:.*}", self._take)
        return app

    async def _take(self, request: web.Request) -> web.Response:
        if self.location and request.path == "/":
            return web.Response(status=self.status, headers={"Location": self.location})
        self.asked.append({name: str(value) for name, value in (await request.post()).items()})
        return web.Response(status=202 if self.location else self.status)
