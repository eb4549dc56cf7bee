"""Refreshing tokens that end: by one of however many processes there are, since a refresh token is good once."""

import asyncio
import logging
from collections import defaultdict
from datetime import datetime, timedelta
from typing import Final

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.records import Record, Records
from bot.errors import GiveUp, TryLater
from bot.ports import Clock, NoteShelf

log = logging.getLogger(__name__)

SPACE: Final = "slack.refreshing"
"""Until when somebody is refreshing the token of an installation."""

REFRESH_BEFORE: Final = timedelta(hours=2)
"""A token lives twelve hours; this long before its end it is refreshed, as Slack's own libraries do."""

NOW: Final = timedelta(0)
LEASE: Final = timedelta(seconds=60)
"""Longer than a request may take; a process that dies while refreshing holds the others up no longer than that."""

PATIENCE_S: Final = 120
ASK_AGAIN_S: Final = 1.0

SPENT: Final = frozenset(
    {"invalid_refresh_token", "token_revoked", "account_inactive", "token_expired", "access_denied"}
)
"""What Slack says of a refresh token that will never be good again; anything else is Slack's trouble, or the operator's."""


class Spent(Exception):
    """The token has ended, and its refresh token is good for nothing; `reason` is Slack's word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Refresher:
    """Gives records whose token is not about to end."""

    def __init__(
        self, *, records: Records, notes: NoteShelf, clock: Clock, client: AsyncWebClient, app: tuple[str, str]
    ) -> None:
        """Make one.

        Args:
            records: of installations.
            notes: where it is noted who is refreshing.
            clock: the time.
            client: asks Slack for new tokens; it must not repeat requests by itself.
            app: client id and client secret.
        """
        self._records = records
        self._notes = notes
        self._clock = clock
        self._client = client
        self._client_id, self._client_secret = app
        self._locks: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def fresh(self, key: str) -> Record | None:
        """The record once it needs no refreshing, or while somebody else is at it and its token lasts; None when there is none.

        Raises:
            TryLater: its token has ended, and Slack cannot be asked for a new one now.
            Spent: its token has ended, and there will be no new one.
        """
        async with self._locks[key]:
            asked = 0
            while (record := await self._records.get(key)) is not None:
                if not record.ends_within(REFRESH_BEFORE, self._clock.now()):
                    return record
                if await self._refreshed(record):
                    continue
                if not record.ends_within(NOW, self._clock.now()):
                    return record
                if (asked := asked + 1) > PATIENCE_S / ASK_AGAIN_S:
                    raise TryLater("Slack gives no new token for the workspace.")
                await self._clock.sleep(ASK_AGAIN_S)
            return None

    async def _refreshed(self, record: Record) -> bool:
        """Refresh the token unless somebody else is at it; True when the record is worth another look."""
        now = self._clock.now()
        held = await self._notes.note(SPACE, record.key)
        if held is not None and datetime.fromisoformat(held) > now:
            return False
        try:
            mine = await self._notes.replace_note(SPACE, record.key, expected=held, text=(now + LEASE).isoformat())
        except GiveUp as error:  # a store opened for reading, as a check-up has it: the running Tacho refreshes
            if record.ends_within(NOW, now):
                raise TryLater("The workspace's token has ended; the running Tacho refreshes it.") from error
            return False
        if not mine:
            return False
        try:
            current = await self._records.get(record.key)
            return current is None or current.sealed != record.sealed or await self._ask(record)
        finally:
            await self._notes.take_note(SPACE, record.key)

    async def _ask(self, record: Record) -> bool:
        """Ask Slack for a new token and write it over the old one; False when there is none yet and the old one lasts."""
        installation = record.installation
        try:
            answer = await self._client.oauth_v2_access(
                client_id=self._client_id,
                client_secret=self._client_secret,
                grant_type="refresh_token",
                refresh_token=installation.bot_refresh_token,
            )
        except SlackApiError as error:
            return self._without(record, str(error.response.get("error")))
        except (SlackClientError, aiohttp.ClientError, OSError, TimeoutError) as error:
            return self._without(record, type(error).__name__)
        installation.bot_token = answer["access_token"]
        installation.bot_refresh_token = answer["refresh_token"]
        ends = self._clock.now() + timedelta(seconds=int(answer["expires_in"]))
        installation.bot_token_expires_at = int(ends.timestamp())
        await self._records.replace(record)
        log.info("token refreshed", extra={"workspace": record.key})
        return True

    def _without(self, record: Record, reason: str) -> bool:
        """What is done without a new token: nothing while the old one lasts."""
        log.warning("token was not refreshed", extra={"workspace": record.key, "problem": reason})
        if not record.ends_within(NOW, self._clock.now()):
            return False
        if reason in SPENT:
            raise Spent(reason)
        raise TryLater(f"Slack gives no new token now ({reason}).")
