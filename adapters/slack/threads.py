"""What has to outlive a restart of posts: which message a digest began with, and how much of a long message has arrived.

One note a channel, so that what is kept does not grow with the digests. Slack knows no ids for posts: what is written here after a
message has arrived is all there is to go on with.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.ports import NoteShelf

SPACE: Final = "slack.posts"
KEPT: Final = 8
"""Digests of a channel whose first message is remembered: parts of a digest follow within minutes."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A delivery of which some messages have arrived.

    Attributes:
        messages: how many.
        reference: of the first.
    """

    messages: int
    reference: str


@dataclass(slots=True)
class Memory:
    """What is remembered of one channel.

    Attributes:
        roots: timestamp of the first message by digest, oldest first.
        begun: by delivery.
    """

    roots: dict[str, str] = field(default_factory=dict)
    begun: dict[str, Begun] = field(default_factory=dict)

    def keep_root(self, digest_id: str, timestamp: str) -> None:
        """A digest's first message; the oldest are forgotten."""
        self.roots[digest_id] = timestamp
        while len(self.roots) > KEPT:
            del self.roots[next(iter(self.roots))]


class Threads:
    """Keeps the memory of each channel on the shelf."""

    def __init__(self, notes: NoteShelf) -> None:
        self._notes = notes

    async def recall(self, address: str) -> Memory:
        """What is remembered of the channel; what cannot be read counts as forgotten."""
        text = await self._notes.note(SPACE, address)
        try:
            raw = json.loads(text or "{}")
            roots = {str(key): str(value) for key, value in raw.get("roots", {}).items()}
            begun = {str(key): Begun(int(one["messages"]), str(one["reference"])) for key, one in _pairs(raw, "begun")}
        except (ValueError, KeyError, TypeError, AttributeError):
            return Memory()
        return Memory(roots, begun)

    async def remember(self, address: str, memory: Memory) -> None:
        """Write it down."""
        begun = {
            key: {"messages": one.messages, "reference": one.reference}
            for key, one in list(memory.begun.items())[-KEPT:]
        }
        await self._notes.write_note(SPACE, address, json.dumps({"roots": memory.roots, "begun": begun}))


def _pairs(raw: Mapping[str, Mapping[str, Mapping[str, str]]], key: str) -> list[tuple[str, Mapping[str, str]]]:
    return list(raw.get(key, {}).items())
