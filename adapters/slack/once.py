"""Each occurrence once, however often Slack delivers it: the library hands a redelivered event to the listener again."""

import logging
from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Final

from bot.ports import Clock, NoteShelf

log = logging.getLogger(__name__)

SPACE: Final = "slack.seen"
REMEMBERED: Final = timedelta(hours=2)
"""Slack delivers an event again at once, after one minute and after five; an hour's outage of a relay between is allowed for."""

AT_HAND: Final = 2000


class Once:
    """Tells the first delivery of something from later ones, over restarts and in several processes."""

    def __init__(self, *, notes: NoteShelf, clock: Clock) -> None:
        self._notes = notes
        self._clock = clock
        self._seen: OrderedDict[str, None] = OrderedDict()

    async def first(self, key: str) -> bool:
        """Whether this is the first delivery; what has no key ("") is always taken for one."""
        if not key:
            return True
        if key in self._seen:
            return False
        self._seen[key] = None
        while len(self._seen) > AT_HAND:
            self._seen.popitem(last=False)
        return await self._notes.replace_note(SPACE, key, expected=None, text=self._clock.now().isoformat())

    async def sweep(self) -> None:
        """Forget what will surely not be delivered again."""
        old = self._clock.now() - REMEMBERED
        for key, seen_at in (await self._notes.notes(SPACE)).items():
            if datetime.fromisoformat(seen_at) < old:
                await self._notes.take_note(SPACE, key)
