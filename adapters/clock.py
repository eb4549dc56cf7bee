"""The machine's clock."""

import asyncio
from datetime import UTC, datetime


class SystemClock:
    """Keeps `bot.ports.Clock` with the machine's time."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return datetime.now(UTC)

    async def sleep(self, wait_s: float) -> None:
        """Return after `wait_s` seconds; a wait of zero or less only yields."""
        await asyncio.sleep(max(wait_s, 0))
