"""Keeping a connection alive for months: every fault leads to a new attempt, later each time, except those a person must mend.

The services' libraries keep a running connection up by themselves. What discord.py does not survive is a first connection that
fails (Rapptz/discord.py issue 10520), what slack_sdk does not is a closed session (python-slack-sdk issue 1922), and neither
survives faults of its own. Whatever ends an attempt, the next one starts from nothing.
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
        self,
        *,
        name: str,
        attempt: Callable[[], Awaitable[None]],
        clock: Clock,
        jitter: Callable[[], float] = lambda: 0.5,
        first_wait_s: float = FIRST_WAIT_S,
    ) -> None:
        """Make one.

        Args:
            name: the service, for logs.
            attempt: connects and returns or raises when the connection has ended; FixInput is final.
            clock: the time.
            jitter: a number in [0, 1) that spreads the waits of many bots after one outage.
            first_wait_s: before the second attempt; doubled from then on.
        """
        self._name = name
        self._first_wait_s = first_wait_s
        self._attempt = attempt
        self._clock = clock
        self._jitter = jitter
        self.health = Health.STOPPED
        self.problem: str | None = None

    async def run(self) -> None:
        """Keep connected until cancelled.

        Raises:
            FixInput: a person must mend something (the token); trying on would only use up the service's patience.
        """
        tries = 0
        while True:
            self.health = Health.CONNECTING
            began = self._clock.now()
            after = await self._one_attempt()
            tries = 0 if self._clock.now() - began >= STEADY else tries
            wait_s = min(self._first_wait_s * 2**tries, LONGEST_WAIT_S) * (0.5 + self._jitter())
            if after is not None:
                wait_s = max(wait_s, (after - self._clock.now()).total_seconds())
            tries = min(tries + 1, 10)
            log.warning(
                "a chat service is not connected",
                extra={"platform": self._name, "problem": self.problem, "wait_s": round(wait_s, 1)},
            )
            await self._clock.sleep(wait_s)

    def connected(self) -> None:
        """To be told by the attempt when it stands."""
        if self.problem is not None:
            log.info("a chat service is connected again", extra={"platform": self._name})
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
            log.exception("the connection to a chat service broke", extra={"platform": self._name})
            self.problem = f"{type(error).__name__}: {error}"
        return None
