"""What has to outlive a restart of posts: with which message each conversation began, and how far each delivery in it has come.

A conversation is a digest with its parts, or a story with its later tellings (`Message.thread`); what goes on with it is a reply in the
thread of its first message. Slack knows no ids for posts, so what is written here before and after each message is all there is to go
on with after a kill: only the message that was on its way then is in doubt.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.model.digest import Delivery
from bot.ports import Clock, NoteShelf

SPACE: Final = "slack.conversation"
KEPT: Final = timedelta(days=30)
"""As long as a channel's told stories are remembered (`bot.desk.editions.MEMORY`): after that a story is news again."""


class Stage(StrEnum):
    """How far a delivery has come."""

    SENDING = "sending"
    WAITING = "waiting"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Course:
    """How far a delivery has come.

    Attributes:
        stage: a message is on its way (its outcome is not known), the next one waits, or all have arrived.
        messages: how many have arrived.
        reference: of the first; "" before it.
    """

    stage: Stage = Stage.WAITING
    messages: int = 0
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """What is remembered of one conversation in one channel.

    Attributes:
        root: timestamp of its first message; "" before it.
        courses: by delivery.
    """

    root: str = ""
    courses: Mapping[str, Course] = field(default_factory=dict)

    def course(self, delivery: Delivery) -> Course:
        """How far the delivery has come."""
        return self.courses.get(delivery.id, Course())


class Conversations:
    """Keeps conversations on the shelf, a note each."""

    def __init__(self, *, notes: NoteShelf, clock: Clock) -> None:
        self._notes = notes
        self._clock = clock

    async def recall(self, delivery: Delivery) -> Conversation:
        """The conversation the delivery belongs to, as far as it is known."""
        text = await self._notes.note(SPACE, _key(delivery))
        if text is None:
            return Conversation()
        noted = json.loads(text)
        courses = {
            key: Course(Stage(stage), int(messages), str(reference))
            for key, (stage, messages, reference) in noted["courses"].items()
        }
        return Conversation(str(noted["root"]), courses)

    async def keep(self, delivery: Delivery, conversation: Conversation) -> None:
        """Write the conversation down that the delivery belongs to."""
        courses = {key: [one.stage.value, one.messages, one.reference] for key, one in conversation.courses.items()}
        noted = {"at": self._clock.now().isoformat(), "root": conversation.root, "courses": courses}
        await self._notes.write_note(SPACE, _key(delivery), json.dumps(noted))

    async def sweep(self, addresses: Collection[str]) -> int:
        """Forget what has been quiet for `KEPT` or is of none of these channels; how many notes that were."""
        before = self._clock.now() - KEPT
        gone = [
            key
            for key, text in (await self._notes.notes(SPACE)).items()
            if key.partition(" ")[0] not in addresses or datetime.fromisoformat(json.loads(text)["at"]) < before
        ]
        for key in gone:
            await self._notes.take_note(SPACE, key)
        return len(gone)


def _key(delivery: Delivery) -> str:
    return f"{delivery.channel.address} {delivery.message.thread or delivery.digest_id}"
