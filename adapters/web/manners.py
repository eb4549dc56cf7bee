"""Manners towards one host: one request at a time, and a pause between two (feeds.md, P40)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

from yarl import URL

from adapters.web.guard import PUBLIC_PORTS
from bot.ports import Clock

_REMEMBERED_HOSTS = 4096


@dataclass(slots=True)
class _Host:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: datetime | None = None
    waiting: int = 0


class HostGate:
    """Lets requests to one host pass one after another.

    Args:
        clock: measures the pauses and waits for them.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, url: URL, spacing_s: float) -> AsyncIterator[None]:
        """Hold the address' host for one request; waits for the one before it, then until `spacing_s` after that one's end."""
        host = _host(url)
        entry = self._hosts.setdefault(host, _Host())
        entry.waiting += 1
        try:
            async with entry.lock:
                if entry.free_at is not None and spacing_s > 0:
                    past_s = (self._clock.now() - entry.free_at).total_seconds()
                    if past_s < spacing_s:
                        await self._clock.sleep(spacing_s - past_s)
                try:
                    yield
                finally:
                    entry.free_at = self._clock.now()
        finally:
            entry.waiting -= 1
            if spacing_s <= 0 and not entry.waiting:
                self._hosts.pop(host, None)
            elif len(self._hosts) > _REMEMBERED_HOSTS:
                self._forget(spacing_s)

    def _forget(self, spacing_s: float) -> None:
        now = self._clock.now()
        for host, entry in list(self._hosts.items()):
            idle = not entry.waiting and entry.free_at is not None
            if idle and entry.free_at is not None and (now - entry.free_at).total_seconds() > spacing_s:
                del self._hosts[host]


def _host(url: URL) -> str:
    """Who is asked: the host, by http and https alike; on any other port it is another server."""
    return str(url.host) if url.port in PUBLIC_PORTS else f"{url.host}:{url.port}"
