"""A platform in memory whose answers a test chooses."""

from collections import deque
from dataclasses import dataclass
from datetime import timedelta

from bot.model.digest import Delivery


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a call to `post` comes to.

    Attributes:
        error: raised by the call; None when the call answers.
        arrives: whether the post stands in the channel afterwards (a lost answer does not tell).
    """

    error: Exception | None = None
    arrives: bool = True


class FakePlatform:
    """Honours ids: posts a delivery once. Calls use up the `outcomes` one by one; after them every call works.

    Attributes:
        name: the `Channel.platform` it serves.
        recognises_ids_for: what it promises about ids; tests of platforms that promise less say so.
        posted: the deliveries that stand in their channels, in order of arrival.
        asked: the id of every delivery `post` was called with, in order.
        outcomes: what the next calls come to; add to it at any time.
    """

    def __init__(
        self, name: str = "fake", outcomes: tuple[Outcome, ...] = (), *, recognises_ids_for: timedelta = timedelta.max
    ) -> None:
        self.name = name
        self.recognises_ids_for = recognises_ids_for
        self.posted: list[Delivery] = []
        self.asked: list[str] = []
        self.outcomes = deque(outcomes)

    async def knows_outcome_of(self, delivery: Delivery) -> bool:
        return False

    async def post(self, delivery: Delivery) -> str:
        self.asked.append(delivery.id)
        outcome = self.outcomes.popleft() if self.outcomes else Outcome()
        if outcome.arrives and all(known.id != delivery.id for known in self.posted):
            self.posted.append(delivery)
        if outcome.error is not None:
            raise outcome.error
        return f"{self.name}-{delivery.id}"

    def fail(self, error: Exception, *, arrives: bool = False) -> None:
        """Let the next call that has no outcome yet raise `error`."""
        self.outcomes.append(Outcome(error, arrives))
