"""Which post each conversation began with: what goes on with it finds its thread, restarts included.

A conversation is a digest with its parts, or a story with its later tellings (`Message.thread`). It is only remembered where it
matters: in forums, and in channels that want threads.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.ports import Clock, NoteShelf

SPACE: Final = "discord.conversation"
KEPT: Final = timedelta(days=30)
"""As long as a channel's told stories are remembered (`bot.desk.editions.MEMORY`): after that a story is news again."""


@dataclass(frozen=True, slots=True)
class Root:
    """The first post of a conversation.

    Attributes:
        reference: its message's id, which is the id of its thread too.
        delivery_id: the delivery that posted it.
    """

    reference: str
    delivery_id: str


class Conversations:
    """Remembers first posts."""

    def __init__(self, *, notes: NoteShelf, clock: Clock) -> None:
        self._notes = notes
        self._clock = clock

    async def root(self, channel_id: str, key: str) -> Root | None:
        """The conversation's first post in the channel; None when it has none that is known."""
        text = await self._notes.note(SPACE, f"{channel_id} {key}")
        if text is None:
            return None
        noted = json.loads(text)
        return Root(noted["reference"], noted["delivery"])

    async def begin(self, channel_id: str, key: str, root: Root) -> None:
        """Remember the first post."""
        noted = {"at": self._clock.now().isoformat(), "reference": root.reference, "delivery": root.delivery_id}
        await self._notes.write_note(SPACE, f"{channel_id} {key}", json.dumps(noted))

    async def end(self, channel_id: str, key: str) -> None:
        """Forget it: its thread can take nothing more."""
        await self._notes.take_note(SPACE, f"{channel_id} {key}")

    async def sweep(self, channel_ids: Collection[str]) -> int:
        """Forget what is older than `KEPT` or of none of these channels; how many were forgotten."""
        before = self._clock.now() - KEPT
        gone = [
            key
            for key, text in (await self._notes.notes(SPACE)).items()
            if key.partition(" ")[0] not in channel_ids or datetime.fromisoformat(json.loads(text)["at"]) < before
        ]
        for key in gone:
            await self._notes.take_note(SPACE, key)
        return len(gone)
