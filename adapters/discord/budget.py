"""A budget of our own below Discord's limits: so many requests a second for the whole bot, and a stop long before a ban.

Discord allows 50 requests a second to a bot and bans an address for 10,000 invalid ones (401, 403, 429) in ten minutes
(documentation, "Rate Limits"). Limits of single routes come with each answer and are the client library's work.
"""

import logging
from collections import deque
from datetime import datetime, timedelta
from types import SimpleNamespace

import aiohttp

from bot.ports import Clock

log = logging.getLogger(__name__)

REQUESTS_A_SECOND = 40.0
"""At 50 the worst second held up to 62 requests, because sleeps wake unevenly (stack.md 3.1)."""

INVALID_WINDOW = timedelta(minutes=10)
INVALID_MOST = 1000
"""A tenth of what bans: whatever is wrong by then is not mended by asking on."""


class Budget:
    """Spaces requests evenly (GCRA without bursts): each one is given its instant when it asks, and waits for it."""

    def __init__(self, clock: Clock, per_s: float = REQUESTS_A_SECOND) -> None:
        self._clock = clock
        self._gap = timedelta(seconds=1 / per_s)
        self._next: datetime | None = None
        self._stopped_until: datetime | None = None

    async def take(self) -> None:
        """Return when a request may go out."""
        now = self._clock.now()
        turn = max(now, self._next or now)
        self._next = turn + self._gap
        wait_s = (turn - now).total_seconds()
        if wait_s > 0:
            await self._clock.sleep(wait_s)

    def stop_until(self, instant: datetime) -> None:
        """Let nothing go out before the instant."""
        self._stopped_until = max(instant, self._stopped_until or instant)

    @property
    def stopped_until(self) -> datetime | None:
        """When requests may go out again; None when they may now."""
        if self._stopped_until is not None and self._stopped_until <= self._clock.now():
            self._stopped_until = None
        return self._stopped_until


class InvalidRequests:
    """Counts answers that Discord counts against us; a 429 that is shared by a resource is not one of them."""

    def __init__(self, clock: Clock, most: int = INVALID_MOST) -> None:
        self._clock = clock
        self._most = most
        self._seen: deque[datetime] = deque()

    def note(self, status: int, *, shared: bool = False) -> datetime | None:
        """Count an answer; returns until when to stop when there were too many, else None."""
        if status not in {401, 403, 429} or shared:
            return None
        now = self._clock.now()
        self._seen.append(now)
        while self._seen[0] <= now - INVALID_WINDOW:
            self._seen.popleft()
        return self._seen[0] + INVALID_WINDOW if len(self._seen) >= self._most else None


def watching(invalid: InvalidRequests, budget: Budget) -> aiohttp.TraceConfig:
    """Looks at every answer a client session gets, and stops the budget when too many of them count against us."""
    trace = aiohttp.TraceConfig()

    async def ended(_session: aiohttp.ClientSession, _: SimpleNamespace, end: aiohttp.TraceRequestEndParams) -> None:
        until = invalid.note(end.response.status, shared=end.response.headers.get("X-RateLimit-Scope") == "shared")
        if until is not None:
            budget.stop_until(until)
            log.error("too many refused requests; everything waits", extra={"until": until.isoformat()})

    trace.on_request_end.append(ended)
    return trace
