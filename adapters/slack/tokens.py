"""Tokens: which one speaks for a workspace."""

from collections.abc import Sequence
from typing import Protocol

from adapters.slack.pauses import pauses


class TokenSource(Protocol):
    """Knows the bot token of each workspace."""

    def cure(self, language: str) -> str:
        """What a person does when a workspace's token is dead, as a sentence for the channel's administrators in their language."""
        ...

    async def workspaces(self) -> Sequence[str]:
        """The workspaces and organisations there are tokens for; "" stands for the one of the settings."""
        ...

    async def token_for(self, team: str, language: str = "en") -> str:
        """The token to speak with in a workspace ("" where there is only one), refreshed when it is about to end.

        Raises:
            ChannelClosed: Tacho is not installed there; it says so in `language`, and the cure says how to install it.
            TryLater: the token has to be refreshed and Slack cannot be asked now.
        """
        ...

    async def installer_of(self, team: str) -> str | None:
        """The id of the person who installed Tacho there, who is told when a channel becomes unusable; None when that is unknown."""
        ...

    async def refused(self, team: str, token: str, reason: str) -> None:
        """Slack has refused this very token (`reason` is its code: "token_revoked", "account_inactive", "token_expired" ...).

        A source of many forgets what is dead, so that nothing is tried with it again, and refreshes what has only ended. A token
        that was replaced in the meantime is left alone.
        """
        ...


class SingleToken:
    """The one token of a settings file, for whichever workspace it was made."""

    def __init__(self, token: str) -> None:
        self._token = token

    def cure(self, language: str) -> str:
        """Another token in the settings."""
        return pauses(language).new_token

    async def workspaces(self) -> Sequence[str]:
        """The one."""
        return ("",)

    async def token_for(self, team: str, language: str = "en") -> str:
        """The token."""
        del team, language  # Slack itself says `channel_not_found` where the token is of another workspace
        return self._token

    async def installer_of(self, team: str) -> str | None:
        """Nobody knows: the settings do not say."""
        del team
        return None

    async def refused(self, team: str, token: str, reason: str) -> None:
        """Nothing to forget: only the operator can set another one."""
