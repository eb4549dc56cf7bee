"""Workspaces that come and go: the token is forgotten at once, what was settled in the channels pauses, and comes back with them."""

import logging
from collections.abc import Mapping
from typing import Any

from adapters.departures import Departures, Reason
from adapters.slack.incoming import scene_of
from adapters.slack.installations import TAKEN_OUT, Installations
from adapters.slack.pauses import pauses
from adapters.slack.places import PLATFORM, Place, place_of
from adapters.slack.posting import Lost, NotSent, Refused, Wire
from adapters.slack.tokens import TokenSource
from bot.ports import SubscriptionShelf

log = logging.getLogger(__name__)


class Workspaces:
    """Hears of workspaces and channels, whether there are many installations or one token."""

    def __init__(
        self,
        *,
        shelf: SubscriptionShelf,
        departures: Departures,
        tokens: TokenSource,
        wire: Wire,
        installations: Installations | None = None,
    ) -> None:
        self._shelf = shelf
        self._departures = departures
        self._tokens = tokens
        self._wire = wire
        self._installations = installations
        if installations is not None:
            installations.life = self

    async def uninstalled(self, body: Mapping[str, Any]) -> None:
        """`app_uninstalled` and `tokens_revoked`, in either order, late or again: the same comes of them."""
        workspace = _workspace_of(body)
        if self._installations is None:
            await self.left(workspace, self._removed)
            return
        happened = body.get("event_time")
        since = happened if isinstance(happened, int) else None
        if (body.get("event") or {}).get("type") == "tokens_revoked":
            await self._installations.revoked(workspace, since)
        else:
            await self._installations.uninstalled(workspace, since)

    async def deleted(self, body: Mapping[str, Any]) -> None:
        """A channel was deleted."""
        event = body.get("event") or {}
        place = Place(scene_of(body).team, str(event.get("channel", "")))
        await self._departures.deleted({place.address, place.channel}, lambda language: pauses(language).deleted)

    async def look(self) -> None:
        """Ask Slack whether the one token of the settings still counts, for its end may be told of by no event, and its return by none.

        Any other refusal than that of a workspace which took Tacho out may be the operator's: nothing comes of it.
        """
        if self._installations is not None:
            return
        try:
            answer = await self._wire.call("auth.test", await self._tokens.token_for(""), {})
        except Refused as error:
            if error.refusal.code in TAKEN_OUT:
                await self._departures.left(await self._addresses(None), self._removed)
        except (NotSent, Lost) as error:
            log.info("whether the token counts could not be asked", extra={"problem": str(error)})
        else:
            await self.back(str(answer.get("team_id", "")))

    async def left(self, workspace: str, reason: Reason) -> None:
        """Pause everything in a workspace, or in all workspaces of an organisation."""
        await self._departures.left(await self._addresses(workspace), reason)

    async def back(self, workspace: str) -> None:
        """Go on with what had paused there; a channel that was deleted stays so."""
        await self._departures.back(await self._addresses(workspace), even_deleted=False)

    def _removed(self, language: str) -> str:
        return pauses(language).removed.format(cure=self._tokens.cure(language))

    async def _addresses(self, workspace: str | None) -> frozenset[str]:
        """Where something is subscribed in a workspace or an organisation; None for all there are."""
        found = set()
        for channel in {one.channel.id: one.channel for one in await self._shelf.subscriptions()}.values():
            if channel.platform != PLATFORM:
                continue
            team = place_of(channel.address).team
            if workspace is None or team in {workspace, ""} or await self._organisation_of(team) == workspace:
                found.add(channel.address)
        return frozenset(found)

    async def _organisation_of(self, team: str) -> str:
        return "" if self._installations is None else await self._installations.organisation_of(team)


def _workspace_of(body: Mapping[str, Any]) -> str:
    """Whose installation an event is about: the organisation's where it has installed Tacho as a whole, else the workspace's."""
    authorization: Mapping[str, Any] = next(iter(body.get("authorizations") or ()), {})
    whole = body.get("is_enterprise_install") or authorization.get("is_enterprise_install")
    organisation = body.get("enterprise_id") or authorization.get("enterprise_id")
    if whole and organisation:
        return str(organisation)
    return str(body.get("team_id") or authorization.get("team_id") or "")
