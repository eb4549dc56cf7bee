"""Records of installations: one encrypted note for each workspace or organisation that has Tacho."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from slack_sdk.oauth.installation_store import Bot, Installation

from adapters.slack.vault import Vault
from bot.ports import NoteShelf

SPACE: Final = "slack.installation"


@dataclass(frozen=True, slots=True)
class Record:
    """An installation as it was read.

    Attributes:
        key: id of the workspace, or of the organisation that has installed Tacho as a whole.
        sealed: the note it was read from.
        installation: what is in it.
    """

    key: str
    sealed: str
    installation: Installation

    def ends_within(self, span: timedelta, now: datetime) -> bool:
        """Whether its token has ended so long after `now`; one that lives for ever never has."""
        ends = self.installation.bot_token_expires_at
        return ends is not None and (now + span).timestamp() >= ends


class Records:
    """Reads and writes records."""

    def __init__(self, *, notes: NoteShelf, vault: Vault) -> None:
        self._notes = notes
        self._vault = vault

    async def get(self, key: str) -> Record | None:
        """The record of a workspace or organisation; None when there is none.

        Raises:
            BadSettings: it was encrypted with a key that is not set.
        """
        sealed = await self._notes.note(SPACE, key)
        return None if sealed is None else Record(key, sealed, Installation(**json.loads(self._vault.open(sealed))))

    async def put(self, installation: Installation) -> str:
        """Write an installation in place of an earlier one, without tokens of people; returns its key."""
        installation.user_token = installation.user_refresh_token = None
        key = key_of(installation)
        await self._notes.write_note(SPACE, key, self._sealed(installation))
        return key

    async def replace(self, record: Record) -> bool:
        """Write what the record's installation has become, unless the note has changed since it was read; whether it was written."""
        return await self._notes.replace_note(
            SPACE, record.key, expected=record.sealed, text=self._sealed(record.installation)
        )

    async def take(self, key: str) -> bool:
        """Delete a record; False when there was none."""
        return await self._notes.take_note(SPACE, key) is not None

    async def keys(self) -> Sequence[str]:
        """Of all records."""
        return tuple(await self._notes.notes(SPACE))

    def _sealed(self, installation: Installation) -> str:
        return self._vault.seal(json.dumps(installation.to_dict_for_copying(), default=_written))


def key_of(installation: Installation | Bot) -> str:
    """The workspace's id, or the organisation's when it has installed Tacho as a whole; ids of Slack are unique over all of it."""
    own = installation.enterprise_id if installation.is_enterprise_install else installation.team_id
    return own or installation.enterprise_id or ""


def _written(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)
