"""Clocks for tests: one that stands still until a test moves it, and one that runs on and can be set forward."""

import asyncio
from datetime import UTC, datetime, timedelta


class FixedClock:
    """Keeps `bot.ports.Clock`: `sleep` advances the time instead of waiting."""

    def __init__(self, now: datetime = datetime(2025, 12, 19, 7, 30, tzinfo=UTC)) -> None:
        self._now = now

    def now(self) -> datetime:
        """The instant the test has set."""
        return self._now

    async def sleep(self, wait_s: float) -> None:
        """Move the clock on by `wait_s` seconds and yield once."""
        self.advance(timedelta(seconds=max(wait_s, 0)))
        await asyncio.sleep(0)

    def advance(self, by: timedelta) -> None:
        """Move the clock on."""
        self._now += by


class ShiftedClock:
    """Keeps `bot.ports.Clock`: runs with the real time from an instant the test sets; whoever sleeps wakes when it is set forward."""

    def __init__(self, now: datetime = datetime(2025, 12, 19, 6, 30, tzinfo=UTC)) -> None:
        self._shift = now - datetime.now(UTC)
        self._moved = asyncio.Event()

    def now(self) -> datetime:
        """The shifted present."""
        return datetime.now(UTC) + self._shift

    async def sleep(self, wait_s: float) -> None:
        """Wait until the clock shows so much later, by running or by being set."""
        until = self.now() + timedelta(seconds=wait_s)
        while (left := (until - self.now()).total_seconds()) > 0:
            try:
                async with asyncio.timeout(left):
                    await self._moved.wait()
            except TimeoutError:
                return

    def advance(self, by: timedelta) -> None:
        """Set it forward."""
        self._shift += by
        self._moved.set()
        self._moved = asyncio.Event()
