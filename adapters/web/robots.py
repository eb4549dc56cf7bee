"""What a site allows programs to read: its robots.txt, kept for a day (RFC 9309; feeds.md, P42).

Asked before article pages only: a feed address that an operator wrote down is no crawl.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from yarl import URL

from adapters.web.fetch import Fetcher
from adapters.web.workers import JobFailed, Workers
from bot.errors import FeedRefused, FeedUnavailable
from bot.ports import Clock

TOKEN = "Tacho"  # noqa: S105 - the name in robots.txt, no secret
KEPT_FOR = timedelta(hours=24)
ROBOTS_BYTES = 512 * 1024  # RFC 9309, 2.5: at least 500 KiB must be read
LONGEST_PAUSE_S = 30.0
_ENTRY_BYTES = 300


@dataclass(frozen=True, slots=True)
class _Rules:
    """A site's file: its text, or None where nothing may be read; `asked_at` is when it was asked for."""

    text: bytes | None
    asked_at: datetime


class Robots:
    """Knows what sites allow.

    Args:
        fetcher: asks for the files.
        workers: read them.
        clock: the time.
        memory_bytes: so much of the files is kept at most; those asked for first are forgotten first.
    """

    def __init__(
        self, *, fetcher: Fetcher, workers: Workers, clock: Clock, memory_bytes: int = 8 * 1024 * 1024
    ) -> None:
        self._fetcher = fetcher
        self._workers = workers
        self._clock = clock
        self._memory_bytes = memory_bytes
        self._sites: dict[str, _Rules] = {}

    async def pause_s(self, address: str) -> float:
        """The pause a site wants between two requests, 0 where it says nothing.

        Raises:
            FeedRefused: the site does not want this address to be read by programs.
        """
        rules = await self._rules(str(URL(address).origin()))
        if rules.text is None:
            raise FeedRefused("The site's robots.txt cannot be had, so its pages are left alone for a day.")
        if not rules.text.strip():
            return 0.0
        try:
            allowed, delay_s = await self._workers.run("robots", rules.text, TOKEN, address)
        except JobFailed as error:
            raise FeedRefused("The site's robots.txt cannot be read, so its pages are left alone.") from error
        if not allowed:
            raise FeedRefused("The site's robots.txt asks programs not to read this page.")
        return min(float(delay_s or 0.0), LONGEST_PAUSE_S)

    async def _rules(self, origin: str) -> _Rules:
        now = self._clock.now()
        known = self._sites.get(origin)
        if known is not None and now - known.asked_at < KEPT_FOR:
            return known
        rules = _Rules(await self._ask(origin), now)
        self._sites.pop(origin, None)  # so that the dictionary is in the order of asking
        self._sites[origin] = rules
        self._forget()
        return rules

    def _forget(self) -> None:
        left = self._memory_bytes - sum(len(rules.text or b"") + _ENTRY_BYTES for rules in self._sites.values())
        while left < 0 and len(self._sites) > 1:
            forgotten = self._sites.pop(next(iter(self._sites)))
            left += len(forgotten.text or b"") + _ENTRY_BYTES

    async def _ask(self, origin: str) -> bytes | None:
        """The file; b"" where the site has none (4xx), None where nobody can tell (5xx, no answer): nothing is read then."""
        try:
            answer = await self._fetcher.get(
                f"{origin}/robots.txt", accept="text/plain, */*;q=0.1", body_bytes=ROBOTS_BYTES
            )
        except (FeedUnavailable, FeedRefused):
            return None
        if answer.status == 200:
            return answer.body
        return b"" if 400 <= answer.status < 500 and answer.status != 429 else None
