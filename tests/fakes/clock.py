"""A clock that stands still until a test moves it; waiting moves it at once."""

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
