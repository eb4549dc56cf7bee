"""Pace: a message a second to a channel, and no message to a channel that Slack has asked to wait; other channels never notice."""

from datetime import datetime, timedelta
from typing import Final

from bot.ports import Clock

GAP_S: Final = 1.1
"""Slack allows about one message a second to a channel, with short bursts (docs.slack.dev, "Rate limits"). Counted from the answer to
the last one: how long that took to reach Slack is not known."""

REMEMBERED: Final = 10_000


class Pace:
    """Says when a channel's next message may go out."""

    def __init__(self, clock: Clock, gap_s: float = GAP_S) -> None:
        self._clock = clock
        self._gap = timedelta(seconds=gap_s)
        self._next: dict[str, datetime] = {}
        self._held: dict[str, datetime] = {}

    async def take(self, channel: str) -> None:
        """Return when the channel's next message may go out."""
        wait_s = (self._next.get(channel, self._clock.now()) - self._clock.now()).total_seconds()
        if wait_s > 0:
            await self._clock.sleep(wait_s)

    def passed(self, channel: str) -> None:
        """A message to the channel has just been answered."""
        now = self._clock.now()
        self._next[channel] = now + self._gap
        if len(self._next) > REMEMBERED:
            self._next = {key: at for key, at in self._next.items() if at > now}

    def hold(self, channel: str, until: datetime) -> None:
        """Let nothing go out to the channel before the instant."""
        self._held[channel] = max(until, self._held.get(channel, until))

    def held_until(self, channel: str) -> datetime | None:
        """When the channel may be asked again; None when it may now."""
        until = self._held.get(channel)
        if until is not None and until <= self._clock.now():
            del self._held[channel]
            return None
        return until
