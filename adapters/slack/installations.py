"""Installations in many workspaces: who has Tacho, the tokens that speak for it there, and what happens when one is taken out.

The library's store is kept here over the newsroom's own notes (`bot.ports.NoteShelf`): its SQL store wants an engine of its own and
writes tokens in plain text, and its token rotation lets two workers use one refresh token.
"""

import logging
from collections.abc import Sequence
from typing import Final, Protocol

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.web.async_client import AsyncWebClient

from adapters.departures import Reason
from adapters.slack.pauses import pauses
from adapters.slack.records import SPACE, Records, key_of
from adapters.slack.refreshing import Refresher, Spent
from adapters.slack.vault import Vault
from bot.errors import ChannelClosed
from bot.ports import Clock, NoteShelf

log = logging.getLogger(__name__)

ORGANISATIONS: Final = "slack.organisation"
"""Which organisation a workspace belongs to, where the whole organisation has Tacho: by workspace."""

TAKEN_OUT: Final = frozenset({"token_revoked", "account_inactive"})
"""What Slack says of a token whose workspace has taken Tacho out."""


class Life(Protocol):
    """What is to be done when a workspace comes or goes."""

    async def left(self, workspace: str, reason: Reason) -> None:
        """Tacho is no longer in the workspace, or in all workspaces of the organisation with this id."""
        ...

    async def back(self, workspace: str) -> None:
        """Tacho was installed there, perhaps again."""
        ...


class Installations(AsyncInstallationStore):
    """Who has installed Tacho, and the tokens that speak for it there (`slack_sdk`'s store, and our `TokenSource`).

    Attributes:
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
        self._records = Records(notes=notes, vault=vault)
        self._refresher = Refresher(
            records=self._records, notes=notes, clock=clock, client=client, app=(client_id, client_secret)
        )
        self._client = client
        self._known_organisations: dict[str, str] = {}
        self._install_url = install_url
        self.life: Life | None = None

    def cure(self, language: str) -> str:
        """What a person does when Tacho is no longer installed, as a sentence."""
        words = pauses(language)
        return words.install_at.format(url=self._install_url) if self._install_url else words.install

    @property
    def logger(self) -> logging.Logger:
        """For the library."""
        return log

    async def async_save(self, installation: Installation) -> None:
        """Write an installation in place of an earlier one; what was settled in its channels goes on."""
        key = await self._records.put(installation)
        log.info("installed in a workspace", extra={"workspace": key})
        if self.life is not None:
            await self.life.back(key)

    async def async_save_bot(self, bot: Bot) -> None:
        """Write a bot's tokens into the installation they belong to, unless that has changed meanwhile; none is made for them.

        Tacho itself refreshes tokens by `token_for`; this is for the library, whose interface has it.
        """
        record = await self._records.get(key_of(bot))
        if record is not None:
            kept = record.installation
            kept.bot_token, kept.bot_refresh_token = bot.bot_token, bot.bot_refresh_token
            kept.bot_token_expires_at, kept.bot_scopes = bot.bot_token_expires_at, bot.bot_scopes
            await self._records.replace(record)

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
            if (record := await self._records.get(key)) is not None:
                return record.installation
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
        if key := team_id or enterprise_id:
            await self._records.take(key)

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """Nothing to forget of a single person: no token of a person is kept."""

    async def workspaces(self) -> Sequence[str]:
        """The ids of all workspaces and organisations that have Tacho."""
        return await self._records.keys()

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

    async def token_for(self, team: str, language: str = "en") -> str:
        """The token to speak with in a workspace, refreshed when it is about to end. Errors as `TokenSource` says."""
        key = await self._key_for(team)
        try:
            record = await self._refresher.fresh(key)
        except Spent as error:
            code = error.reason
            await self.forget(key, lambda language: pauses(language).spent.format(code=code, cure=self.cure(language)))
            record = None
        if record is None:
            raise ChannelClosed(pauses(language).not_installed, self.cure(language))
        return str(record.installation.bot_token)

    async def installer_of(self, team: str) -> str | None:
        """The id of the person who installed Tacho in a workspace; None when that is unknown."""
        record = await self._records.get(await self._key_for(team))
        return None if record is None else record.installation.user_id or None

    async def refused(self, team: str, token: str, reason: str) -> None:
        """Slack has refused this token: one that has ended is refreshed at its next use, one that was taken out is forgotten.

        Any other reason may be the operator's (an address that a workspace does not allow says `invalid_auth` too): nothing is deleted.
        """
        record = await self._records.get(await self._key_for(team))
        if record is None or record.installation.bot_token != token:
            return
        if reason == "token_expired" and record.installation.bot_refresh_token:
            record.installation.bot_token_expires_at = 0
            await self._records.replace(record)
        elif reason in TAKEN_OUT:
            await self.forget(
                record.key, lambda language: pauses(language).taken_out.format(code=reason, cure=self.cure(language))
            )

    async def uninstalled(self, workspace: str, since: int | None) -> None:
        """Slack tells that Tacho was taken out, or its token revoked, perhaps late, perhaps again.

        Args:
            workspace: its id, or its organisation's.
            since: when it happened (Unix seconds); None where Slack does not say. What happened before the present installation
                was made is not about that one.
        """
        record = await self._records.get(workspace)
        if record is not None and since is not None and since < int(record.installation.installed_at):
            log.info("an old uninstallation is told again", extra={"workspace": workspace})
            return
        await self.forget(workspace, lambda language: pauses(language).removed.format(cure=self.cure(language)))

    async def revoked(self, workspace: str, since: int | None) -> None:
        """Slack tells that a token was revoked: the one we hold is forgotten if Slack does not take it any more.

        An older token may be meant: a workspace that installs Tacho again has had several. Arguments as in `uninstalled`.
        """
        record = await self._records.get(workspace)
        if record is None:
            return
        try:
            await self._client.auth_test(token=record.installation.bot_token)
        except SlackApiError as error:
            if error.response.get("error") in TAKEN_OUT | {"invalid_auth", "not_authed", "token_expired"}:
                await self.uninstalled(workspace, since)
                return
        except (SlackClientError, aiohttp.ClientError, OSError, TimeoutError):
            pass
        log.info("a token was revoked, but not surely the one in use", extra={"workspace": workspace})

    async def forget(self, key: str, reason: Reason) -> None:
        """Delete the token at once; what was settled in the channels pauses and is kept for the stated time."""
        if await self._records.take(key):
            log.warning("workspace is gone", extra={"workspace": key})
        if self.life is not None:
            await self.life.left(key, reason)

    async def _key_for(self, team: str) -> str:
        """Whose record speaks for a workspace: its own where there is one, else its organisation's."""
        if await self._notes.note(SPACE, team) is not None:
            return team
        return await self.organisation_of(team) or team
