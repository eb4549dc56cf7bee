"""What has to outlive a restart of posts: with which message each conversation began, and how far each delivery has come.

A conversation is a digest with its parts, or a story with its later tellings (`Message.thread`); what goes on with it is a reply in the
thread of its first message. Slack knows no ids for posts, so what is written here before and after each message is all there is to go
on with after a kill: only the message that was on its way then is in doubt.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.model.digest import Delivery
from bot.ports import Clock, NoteShelf

ROOTS: Final = "slack.conversation"
COURSES: Final = "slack.course"
KEPT: Final = timedelta(days=30)
"""As long as a channel's told stories are remembered (`bot.desk.editions.MEMORY`): after that a story is news again."""


class Stage(StrEnum):
    """How far a delivery has come."""

    SENDING = "sending"
    WAITING = "waiting"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Course:
    """How far a delivery has come, as it is written down before and after each of its messages.

    Attributes:
        stage: a message is on its way (its outcome is not known), the next one waits, or all have arrived.
        messages: how many have arrived.
        reference: of the first; "" before it.
        thread: timestamp of the message that all of them answer; "" for none.
    """

    stage: Stage = Stage.WAITING
    messages: int = 0
    reference: str = ""
    thread: str = ""


class Conversations:
    """Remembers first messages, and deliveries on their way."""

    def __init__(self, *, notes: NoteShelf, clock: Clock) -> None:
        self._notes = notes
        self._clock = clock

    async def root(self, address: str, key: str) -> str | None:
        """Timestamp of the conversation's first message in the channel; None when it has none that is known."""
        text = await self._notes.note(ROOTS, f"{address} {key}")
        return None if text is None else str(json.loads(text)["root"])

    async def begin(self, address: str, key: str, timestamp: str) -> None:
        """Remember the first message."""
        noted = {"at": self._clock.now().isoformat(), "root": timestamp}
        await self._notes.write_note(ROOTS, f"{address} {key}", json.dumps(noted))

    async def course(self, delivery: Delivery) -> Course:
        """How far a delivery has come in earlier attempts."""
        text = await self._notes.note(COURSES, _key(delivery))
        if text is None:
            return Course()
        noted = json.loads(text)
        return Course(Stage(noted["stage"]), int(noted["messages"]), str(noted["reference"]), str(noted["thread"]))

    async def note(self, delivery: Delivery, course: Course) -> None:
        """Write down how far a delivery has come."""
        noted = {
            "at": self._clock.now().isoformat(),
            "stage": course.stage.value,
            "messages": course.messages,
            "reference": course.reference,
            "thread": course.thread,
        }
        await self._notes.write_note(COURSES, _key(delivery), json.dumps(noted))

    async def sweep(self, addresses: Collection[str]) -> int:
        """Forget what is older than `KEPT` or of none of these channels; how many notes that were."""
        gone = 0
        for space in (ROOTS, COURSES):
            for key, text in (await self._notes.notes(space)).items():
                stray = key.partition(" ")[0] not in addresses
                if stray or datetime.fromisoformat(json.loads(text)["at"]) < self._clock.now() - KEPT:
                    await self._notes.take_note(space, key)
                    gone += 1
        return gone


def _key(delivery: Delivery) -> str:
    return f"{delivery.channel.address} {delivery.id}"
