"""A whole newsroom for one chat service: store, editor and courier on a clock that can be set forward, in front of its real platform."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Generic, Protocol, TypeVar
from zoneinfo import ZoneInfo

from bot.desk.delivery import Courier
from bot.desk.editions import Editor
from bot.model.digest import Delivery, Edition
from bot.model.story import Story
from bot.model.subscription import Cadence, Channel, Interest, Subscription
from bot.timing.slots import next_due
from tests.fakes.clock import ShiftedClock
from tests.support.news import plain_story


class Bench(Protocol):
    """A platform on a loopback server; a test may put another process's platform in its place."""

    platform: Any


R = TypeVar("R", bound=Bench)


class ChatNewsroom(Generic[R]):
    """A newsroom whose only platform is the rig's.

    Attributes:
        rig: platform and server.
        store, clock, editor, courier: its parts.
    """

    def __init__(self, rig: R, *, store: Any, clock: ShiftedClock, editor: Editor) -> None:
        self.rig, self.store, self.clock, self.editor = rig, store, clock, editor
        self.courier = self.new_courier()

    def new_courier(self) -> Courier:
        """A courier as another process would have it."""
        platforms = {self.rig.platform.name: self.rig.platform}
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

    async def hour_by_hour(self, days: int, zone: str) -> list[date]:
        """So many days, each with a story of its own, composed and delivered every hour; the local days that had a digest."""
        told = []
        for number in range(days):
            await self.tell(plain_story(f"d{number}", seen_at=self.clock.now()))
            for _ in range(24):
                self.clock.advance(timedelta(hours=1))
                told += [one.digest.due_at.astimezone(ZoneInfo(zone)).date() for one in await self.compose()]
                await self.deliver()
        return told
