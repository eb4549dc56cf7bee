"""Installations in many workspaces: kept encrypted in the store, refreshed by one, forgotten when a workspace takes Tacho out.

The library's stores are kept here over the newsroom's own notes (`bot.ports.NoteShelf`): its SQL store wants an engine of its own
and writes tokens in plain text, and its token rotation lets two workers use one refresh token, which Slack takes only once.
"""

import asyncio
import json
import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.vault import Vault
from bot.errors import ChannelClosed, GiveUp, TryLater
from bot.ports import Clock, NoteShelf

log = logging.getLogger(__name__)

SPACE: Final = "slack.installation"
ORGANISATIONS: Final = "slack.organisation"
"""Which organisation a workspace belongs to, where the whole organisation has Tacho: by workspace."""

REFRESHING: Final = "slack.refreshing"
"""Until when somebody is refreshing an installation's token: by installation."""

REFRESH_BEFORE: Final = timedelta(hours=2)
"""A token lives twelve hours; this long before its end it is refreshed, as Slack's own libraries do."""

LEASE: Final = timedelta(seconds=60)
"""Longer than a request may take; a process that dies while refreshing holds the others up no longer than that."""

ASK_AGAIN_S: Final = 1.0

TAKEN_OUT: Final = frozenset({"token_revoked", "account_inactive"})
"""What Slack says of a token whose workspace has taken Tacho out."""

SPENT: Final = frozenset(
    {"invalid_refresh_token", "token_revoked", "account_inactive", "token_expired", "access_denied"}
)
"""What Slack says of a refresh token that will never be good again; anything else is Slack's trouble, or the operator's."""


class Life(Protocol):
    """What is to be done when a workspace comes or goes."""

    async def left(self, workspace: str, reason: str) -> None:
        """Tacho is no longer in the workspace, or in all workspaces of the organisation with this id."""
        ...

    async def back(self, workspace: str) -> None:
        """Tacho was installed there, perhaps again."""
        ...


class Installations(AsyncInstallationStore):
    """Who has installed Tacho, and the tokens that speak for it there (`slack_sdk`'s store, and our `TokenSource`).

    Attributes:
        cure: what a person does when Tacho is no longer installed, as a sentence.
        life: told when a workspace comes or goes; None until somebody wants to hear of it.
    """

    def __init__(
        self,
        *,
        notes: NoteShelf,
        vault: Vault,
        clock: Clock,
        client: AsyncWebClient,
        client_id: str,
        client_secret: str,
        install_url: str = "",
    ) -> None:
        """Make one.

        Args:
            notes: where it is kept.
            vault: encrypts it.
            clock: the time.
            client: asks Slack for new tokens; it must not repeat requests by itself, a refresh token is good once.
            client_id: of the app.
            client_secret: of the app.
            install_url: where people install it, for cures; "" where that is not known.
        """
        self._notes = notes
        self._vault = vault
        self._clock = clock
        self._client = client
        self._client_id = client_id
        self._client_secret = client_secret
        self.cure = f"Install Tacho there again: {install_url}" if install_url else "Install Tacho there again."
        self._locks: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._known_organisations: dict[str, str] = {}
        self.life: Life | None = None

    @property
    def logger(self) -> logging.Logger:
        """For the library."""
        return log

    async def async_save(self, installation: Installation) -> None:
        """Write an installation in place of an earlier one; what was settled in its channels goes on."""
        await self._write(installation)
        log.info("installed in a workspace", extra={"workspace": _key(installation)})
        if self.life is not None:
            await self.life.back(_key(installation))

    async def async_save_bot(self, bot: Bot) -> None:
        """Not used: tokens are refreshed by `token_for`, and an installation is written whole."""
        raise NotImplementedError

    async def async_find_installation(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None = None,
        is_enterprise_install: bool | None = False,
    ) -> Installation | None:
        """The installation that speaks for a workspace: its own, or its organisation's."""
        del (
            user_id,
            is_enterprise_install,
        )  # one bot for all people; an organisation's installation counts wherever none is nearer
        for key in filter(None, (team_id, enterprise_id)):
            sealed = await self._notes.note(SPACE, key)
            if sealed is not None:
                return self._opened(sealed)
        return None

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        """The same, as the bot alone."""
        found = await self.async_find_installation(
            enterprise_id=enterprise_id, team_id=team_id, is_enterprise_install=is_enterprise_install
        )
        return None if found is None else found.to_bot()

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Forget the installation; there is no token but the bot's."""
        key = team_id or enterprise_id
        if key:
            await self._notes.take_note(SPACE, key)

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """Nothing to forget of a single person: no token of a person is kept."""

    async def workspaces(self) -> Sequence[str]:
        """The ids of all workspaces and organisations that have Tacho."""
        return tuple(await self._notes.notes(SPACE))

    async def belongs(self, team: str, organisation: str) -> None:
        """A request has shown that the workspace belongs to the organisation, which has installed Tacho as a whole."""
        if self._known_organisations.get(team) != organisation:
            await self._notes.write_note(ORGANISATIONS, team, organisation)
            self._known_organisations[team] = organisation

    async def organisation_of(self, team: str) -> str:
        """The organisation a workspace belongs to; "" where none has shown up."""
        if team not in self._known_organisations:
            self._known_organisations[team] = await self._notes.note(ORGANISATIONS, team) or ""
        return self._known_organisations[team]

    async def token_for(self, team: str) -> str:
        """The token to speak with in a workspace. Errors as `TokenSource` says."""
        return str((await self.installation_for(team)).bot_token)

    async def installation_for(self, team: str) -> Installation:
        """The installation that speaks for a workspace, with a token that is not about to end.

        Raises:
            ChannelClosed: Tacho is not installed there.
            TryLater: the token has ended, and Slack cannot be asked for a new one now.
        """
        key = await self._key_for(team)
        async with self._locks[key]:
            return await self._fresh(key)

    async def installer_of(self, team: str) -> str | None:
        """The id of the person who installed Tacho in a workspace; None when that is unknown."""
        sealed = await self._notes.note(SPACE, await self._key_for(team))
        return None if sealed is None else self._opened(sealed).user_id or None

    async def refused(self, team: str, token: str, reason: str) -> None:
        """Slack has refused this token: one that has ended is refreshed at its next use, one that was taken out is forgotten.

        Any other reason may be the operator's (an address that a workspace does not allow says `invalid_auth` too): nothing is deleted.
        """
        key = await self._key_for(team)
        sealed = await self._notes.note(SPACE, key)
        if sealed is None:
            return
        installation = self._opened(sealed)
        if installation.bot_token != token:
            return
        if reason == "token_expired" and installation.bot_refresh_token:
            installation.bot_token_expires_at = 0
            await self._notes.replace_note(SPACE, key, expected=sealed, text=self._sealed(installation))
        elif reason in TAKEN_OUT:
            await self.forget(key, f"Slack says that Tacho is no longer installed ({reason}). {self.cure}")

    async def uninstalled(self, workspace: str, since: int | None) -> None:
        """Slack tells that Tacho was taken out, or its token revoked, perhaps late, perhaps again.

        Args:
            workspace: its id, or its organisation's.
            since: when it happened (Unix seconds); None where Slack does not say. What happened before the present installation
                was made is not about that one.
        """
        sealed = await self._notes.note(SPACE, workspace)
        if sealed is not None and since is not None and since < int(self._opened(sealed).installed_at):
            log.info("an old uninstallation is told again", extra={"workspace": workspace})
            return
        await self.forget(
            workspace,
            f"Tacho was removed from the workspace. {self.cure} Within 30 days everything goes on as it was.",
        )

    async def forget(self, key: str, reason: str) -> None:
        """Delete the token at once; what was settled in the channels pauses and is kept for the stated time."""
        if await self._notes.take_note(SPACE, key) is not None:
            log.warning("workspace is gone", extra={"workspace": key})
        if self.life is not None:
            await self.life.left(key, reason)

    async def _key_for(self, team: str) -> str:
        if await self._notes.note(SPACE, team) is not None:
            return team
        return await self.organisation_of(team) or team

    async def _fresh(self, key: str) -> Installation:
        """The installation once it needs no refreshing; of many processes one refreshes, the others wait for it or use what is."""
        patience_s = LEASE.total_seconds() * 2
        while (sealed := await self._notes.note(SPACE, key)) is not None:
            installation = self._opened(sealed)
            if not self._ends_within(installation, REFRESH_BEFORE):
                return installation
            try:
                refreshing = await self._may_refresh(key)
            except GiveUp as error:  # a store opened for reading, as a check-up has it: the running Tacho refreshes
                if self._ends_within(installation, timedelta(0)):
                    raise TryLater("The workspace's token has ended; the running Tacho refreshes it.") from error
                return installation
            if refreshing:
                try:
                    if await self._refresh(key, sealed, installation):
                        continue
                finally:
                    await self._notes.take_note(REFRESHING, key)
            if not self._ends_within(installation, timedelta(0)):
                return installation
            if patience_s <= 0:
                break
            patience_s -= ASK_AGAIN_S
            await self._clock.sleep(ASK_AGAIN_S)
        else:
            raise ChannelClosed("Tacho is not installed in this workspace.", self.cure)
        raise TryLater("Slack gives no new token for the workspace.")

    async def _may_refresh(self, key: str) -> bool:
        now = self._clock.now()
        held = await self._notes.note(REFRESHING, key)
        if held is not None and datetime.fromisoformat(held) > now:
            return False
        return await self._notes.replace_note(REFRESHING, key, expected=held, text=(now + LEASE).isoformat())

    async def _refresh(self, key: str, sealed: str, installation: Installation) -> bool:
        """Get a new token; True when the store is worth another look.

        Raises:
            TryLater: Slack cannot be asked now, and the present token has ended.
        """
        if await self._notes.note(SPACE, key) != sealed:
            return True
        try:
            answer = await self._client.oauth_v2_access(
                client_id=self._client_id,
                client_secret=self._client_secret,
                grant_type="refresh_token",
                refresh_token=installation.bot_refresh_token,
            )
        except SlackApiError as error:
            return await self._refused_to_refresh(key, installation, error)
        except (SlackClientError, aiohttp.ClientError, OSError, TimeoutError) as error:
            if self._ends_within(installation, timedelta(0)):
                raise TryLater(f"Slack cannot be asked for a new token: {type(error).__name__}.") from None
            log.warning("token could not be refreshed", extra={"workspace": key, "problem": type(error).__name__})
            return False
        installation.bot_token = answer["access_token"]
        installation.bot_refresh_token = answer["refresh_token"]
        lasts = timedelta(seconds=int(answer["expires_in"]))
        installation.bot_token_expires_at = int((self._clock.now() + lasts).timestamp())
        await self._notes.replace_note(SPACE, key, expected=sealed, text=self._sealed(installation))
        log.info("token refreshed", extra={"workspace": key})
        return True

    async def _refused_to_refresh(self, key: str, installation: Installation, error: SlackApiError) -> bool:
        reason = str(error.response.get("error"))
        log.warning("token was not refreshed", extra={"workspace": key, "problem": reason})
        if not self._ends_within(installation, timedelta(0)):
            return False
        if reason not in SPENT:
            raise TryLater(f"Slack gives no new token now ({reason}).")
        await self.forget(key, f"Slack gives no new token for the workspace ({reason}). {self.cure}")
        return True

    def _ends_within(self, installation: Installation, span: timedelta) -> bool:
        ends = installation.bot_token_expires_at
        return ends is not None and self._clock.now().timestamp() + span.total_seconds() >= ends

    async def _write(self, installation: Installation) -> None:
        installation.user_token = installation.user_refresh_token = None
        await self._notes.write_note(SPACE, _key(installation), self._sealed(installation))

    def _sealed(self, installation: Installation) -> str:
        return self._vault.seal(json.dumps(installation.to_dict_for_copying(), default=_written))

    def _opened(self, sealed: str) -> Installation:
        return Installation(**json.loads(self._vault.open(sealed)))


def _key(installation: Installation) -> str:
    """The workspace's id, or the organisation's when it has installed Tacho as a whole; ids of Slack are unique over all of it."""
    own = installation.enterprise_id if installation.is_enterprise_install else installation.team_id
    return own or installation.enterprise_id or ""


def _written(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)
