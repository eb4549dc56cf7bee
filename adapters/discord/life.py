"""Keeping a connection alive for months: every fault leads to a new attempt, later each time, except those a person must mend.

discord.py keeps a running connection up by itself; what it does not survive is a first connection that fails (Rapptz/discord.py
issue 10520) and faults of its own. Whatever ends an attempt, the next one starts from nothing.
"""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.errors import FixInput, TryLater
from bot.ports import Clock

log = logging.getLogger(__name__)

FIRST_WAIT_S: Final = 5.0
LONGEST_WAIT_S: Final = 300.0
"""With it a service that is down for a day costs about 300 of the 1,000 logins that Discord allows a day."""

STEADY: Final = timedelta(minutes=10)
"""A connection that held so long counts as mended: the next wait is a short one again."""


class Health(StrEnum):
    """How the connection is, for `doctor` and the health page."""

    STOPPED = "stopped"
    CONNECTING = "connecting"
    CONNECTED = "connected"


class Supervisor:
    """Starts attempts again and again.

    Attributes:
        health: how the connection is.
        problem: why the last attempt ended, as a sentence; None while it holds.
    """

    def __init__(
        self, *, attempt: Callable[[], Awaitable[None]], clock: Clock, jitter: Callable[[], float] = lambda: 0.5
    ) -> None:
        """Make one.

        Args:
            attempt: connects and returns or raises when the connection has ended; FixInput is final.
            clock: the time.
            jitter: a number in [0, 1) that spreads the waits of many bots after one outage.
        """
        self._attempt = attempt
        self._clock = clock
        self._jitter = jitter
        self.health = Health.STOPPED
        self.problem: str | None = None

    async def run(self) -> None:
        """Keep connected until cancelled.

        Raises:
            FixInput: a person must mend something (the token); trying on would only use up Discord's patience.
        """
        tries = 0
        while True:
            self.health = Health.CONNECTING
            began = self._clock.now()
            after = await self._one_attempt()
            tries = 0 if self._clock.now() - began >= STEADY else tries
            wait_s = min(FIRST_WAIT_S * 2**tries, LONGEST_WAIT_S) * (0.5 + self._jitter())
            if after is not None:
                wait_s = max(wait_s, (after - self._clock.now()).total_seconds())
            tries = min(tries + 1, 10)
            log.warning("discord is not connected", extra={"problem": self.problem, "wait_s": round(wait_s, 1)})
            await self._clock.sleep(wait_s)

    def connected(self) -> None:
        """To be told by the attempt when it stands."""
        if self.problem is not None:
            log.info("discord is connected again")
        self.health, self.problem = Health.CONNECTED, None

    async def _one_attempt(self) -> datetime | None:
        try:
            await self._attempt()
            self.problem = "the connection was closed"
        except FixInput as error:
            self.health, self.problem = Health.STOPPED, str(error)
            raise
        except TryLater as error:
            self.problem = str(error)
            return error.after
        except Exception as error:  # the edge of one connection: whatever breaks it, the next one starts from nothing
            log.exception("the connection to discord broke")
            self.problem = f"{type(error).__name__}: {error}"
        return None
