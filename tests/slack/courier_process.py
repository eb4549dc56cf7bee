"""A courier in a process of its own, for tests that kill it: delivers what is due on Slack once, then ends.

`python -m tests.slack.courier_process STORE_URL API_URL MINUTES_LATER`
"""

import asyncio
import sys
from datetime import timedelta

from adapters.slack.platform import SlackPlatform
from adapters.slack.tokens import SingleToken
from adapters.store.opening import open_store
from bot.desk.delivery import Courier
from tests.fakes.clock import ShiftedClock
from tests.slack.world import TOKEN
from tests.support.news import MORNING


async def deliver(store_url: str, api_url: str, minutes_later: int) -> None:
    """One tick of the courier."""
    clock = ShiftedClock(MORNING + timedelta(minutes=minutes_later))
    store = await open_store(store_url, writing=True)
    platform = SlackPlatform(
        tokens=SingleToken(TOKEN), subscriptions=store, notes=store, clock=clock, api_url=api_url, gap_s=0.02
    )
    async with platform:
        courier = Courier(outbox=store, subscriptions=store, platforms={"slack": platform}, clock=clock)
        await courier.deliver_due()
    await store.close()


if __name__ == "__main__":
    asyncio.run(deliver(sys.argv[1], sys.argv[2], int(sys.argv[3])))
