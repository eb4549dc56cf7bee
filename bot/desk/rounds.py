"""A round of the newsroom: poll, group, compose, deliver. Each step is safe to repeat; what one leaves undone the next takes up."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

from bot.desk.delivery import Courier
from bot.desk.editions import Editor
from bot.desk.intake import Intake
from bot.desk.polling import Poller
from bot.desk.push import PushDesk
from bot.model.digest import Delivery, Edition
from bot.model.feed import PollOutcome
from bot.ports import Clock, StoryShelf

log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Round:
    """What one round came to.

    Attributes:
        polled: one outcome a feed asked.
        stories: how many stories are new or changed.
        editions: composed in this round.
        deliveries: settled in this round.
        faults: steps that failed altogether, one sentence each.
    """

    polled: tuple[PollOutcome, ...] = ()
    stories: int = 0
    editions: tuple[Edition, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    faults: tuple[str, ...] = ()


@dataclass(slots=True)
class Rounds:
    """The newsroom's steps, each at the edge where anything may fail and nothing may stop the rest.

    Attributes:
        poller, intake, editor, courier: who does them.
        stories, clock, keep: for forgetting what is older than `keep`.
        pushes: subscribes at hubs; None where no hub can reach Tacho.
    """

    poller: Poller
    intake: Intake
    editor: Editor
    courier: Courier
    stories: StoryShelf
    clock: Clock
    keep: timedelta
    pushes: PushDesk | None = None
    _faults: list[str] = field(default_factory=list)

    async def once(self, *, now: bool = False) -> Round:
        """One whole round; `now` polls feeds that are not due yet, if the floor allows it."""
        self._faults.clear()
        polled = await self.poll(now=now)
        stories = await self.group()
        editions = await self.compose()
        deliveries = await self.deliver()
        return Round(polled, stories, editions, deliveries, tuple(self._faults))

    async def poll(self, *, now: bool = False) -> tuple[PollOutcome, ...]:
        """Ask the feeds that are due."""
        return await self._guarded("poll", lambda: self.poller.poll(now=now), ())

    async def take_in(self) -> tuple[PollOutcome, ...]:
        """File what feeds said when somebody added them; none is asked."""
        return await self._guarded("poll", self.poller.take_in, ())

    async def group(self) -> int:
        """Read and group what came in."""
        return await self._guarded("group", self.intake.group, 0)

    async def compose(self) -> tuple[Edition, ...]:
        """Compose what is due."""
        return await self._guarded("compose", self.editor.compose_due, ())

    async def deliver(self) -> tuple[Delivery, ...]:
        """Post what waits in the outbox."""
        return await self._guarded("deliver", self.courier.deliver_due, ())

    async def tend_pushes(self) -> int:
        """Subscribe, renew and unsubscribe at hubs where it is time to; returns how many were asked."""
        return await self._guarded("push", self.pushes.tend, 0) if self.pushes is not None else 0

    async def forget(self) -> int:
        """Forget what is older than the operator wants it kept; returns how many stories."""
        return await self._guarded("forget", lambda: self.stories.prune(self.clock.now() - self.keep), 0)

    async def _guarded(self, step: str, work: Callable[[], Awaitable[T]], nothing: T) -> T:
        try:
            return await work()
        except Exception as error:  # the one edge of a round: whatever fails is logged, and the other steps go on
            log.exception("a step of the round failed", extra={"step": step})
            self._faults.append(f"{step}: {str(error) or type(error).__name__}")
            return nothing
