"""A whole newsroom on the Slack bench: store, desk, editor and courier, with a clock that runs on and can be set forward."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

from bot.desk.delivery import Courier
from bot.desk.editions import Editor
from bot.model.digest import Delivery, Edition
from bot.model.story import Story
from bot.model.subscription import Cadence, Channel, Interest, Subscription
from bot.timing.slots import next_due
from tests.fakes.clock import ShiftedClock
from tests.fakes.store import MemoryStore
from tests.slack.bench import Rig, rig
from tests.support.news import CATALOGUE, MORNING


class SlackNewsroom:
    """A newsroom whose only platform is Slack.

    Attributes:
        rig: platform and server.
        store, clock, editor, courier: its parts.
    """

    def __init__(self, bench: Rig, editor: Editor) -> None:
        self.rig, self.store, self.clock, self.editor = bench, bench.store, bench.clock, editor
        self.courier = self.new_courier()

    def new_courier(self) -> Courier:
        """A courier as another process would have it."""
        platforms = {"slack": self.rig.platform}
        return Courier(outbox=self.store, subscriptions=self.store, platforms=platforms, clock=self.clock)

    async def tell(self, *stories: Story) -> None:
        """Stories happen now."""
        await self.store.file_stories(stories)

    async def subscribe(
        self, channel: Channel, cadence: Cadence | None = None, interest: Interest | None = None
    ) -> None:
        """A channel subscribes; the next time of its cadence is due."""
        one = Subscription.of(channel, interest or Interest(), cadence or Cadence())
        await self.store.subscribe(one, next_due(one.cadence, self.clock.now()))

    async def compose(self) -> tuple[Edition, ...]:
        """One tick of the editor."""
        return await self.editor.compose_due()

    async def deliver(self) -> Sequence[Delivery]:
        """One tick of the courier."""
        return await self.courier.deliver_due()

    async def day(self, by: timedelta = timedelta(days=1)) -> Sequence[Delivery]:
        """Time passes, and what is due is composed and delivered."""
        self.clock.advance(by)
        await self.compose()
        return await self.deliver()


@asynccontextmanager
async def newsroom(*, now: datetime = MORNING, store: Any = None, **options: Any) -> AsyncIterator[SlackNewsroom]:
    """A newsroom on a rig; options as `rig` takes them."""
    shelf, clock = store or MemoryStore(), ShiftedClock(now)
    editor = Editor(stories=shelf, subscriptions=shelf, outbox=shelf, clock=clock, catalogue=CATALOGUE)
    async with rig(store=shelf, clock=clock, **options) as bench:
        yield SlackNewsroom(bench, editor)
