"""States of an installation under way: each good once, for ten minutes, whichever process sees it come back."""

import logging
import secrets
from datetime import datetime, timedelta
from typing import Final

from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from bot.ports import Clock, NoteShelf

log = logging.getLogger(__name__)

SPACE: Final = "slack.oauth-state"
LIFETIME: Final = timedelta(minutes=10)
"""As long as the cookie lives that Slack's library sets beside it."""


class States(AsyncOAuthStateStore):
    """The library's store of states over the newsroom's notes."""

    def __init__(self, *, notes: NoteShelf, clock: Clock) -> None:
        self._notes = notes
        self._clock = clock

    @property
    def logger(self) -> logging.Logger:
        """For the library."""
        return log

    async def async_issue(self, *args: object, **kwargs: object) -> str:
        """A new state; those nobody came back with are thrown away."""
        del args, kwargs  # the library's signature; it gives none
        now = self._clock.now()
        for state, ends in (await self._notes.notes(SPACE)).items():
            if datetime.fromisoformat(ends) <= now:
                await self._notes.take_note(SPACE, state)
        state = secrets.token_urlsafe(32)
        await self._notes.write_note(SPACE, state, (now + LIFETIME).isoformat())
        return state

    async def async_consume(self, state: str) -> bool:
        """Whether the state was issued here, has not ended, and is used for the first time."""
        ends = await self._notes.take_note(SPACE, state)
        return ends is not None and datetime.fromisoformat(ends) > self._clock.now()
