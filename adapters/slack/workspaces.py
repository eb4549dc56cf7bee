"""Workspaces that come and go: the token is forgotten at once, what was settled in the channels pauses, and comes back with them."""

import logging
from collections.abc import Mapping
from typing import Any, Final

from adapters.departures import Departures
from adapters.slack.incoming import scene_of
from adapters.slack.installations import Installations
from adapters.slack.places import PLATFORM, Place, place_of
from bot.ports import SubscriptionShelf

log = logging.getLogger(__name__)

REMOVED: Final = (
    "Tacho was removed from the workspace. Install it again within 30 days and everything goes on as it was."
)
DELETED: Final = (
    "The channel was deleted. Subscribe another one; what was settled here is forgotten 30 days after the deletion."
)


class Workspaces:
    """Hears of workspaces and channels, whether there are many installations or one token."""

    def __init__(
        self, *, shelf: SubscriptionShelf, departures: Departures, installations: Installations | None = None
    ) -> None:
        self._shelf = shelf
        self._departures = departures
        self._installations = installations
        if installations is not None:
            installations.life = self

    async def uninstalled(self, body: Mapping[str, Any]) -> None:
        """`app_uninstalled` and `tokens_revoked`, in either order, late or again: the same comes of them."""
        workspace = _workspace_of(body)
        if self._installations is None:
            await self.left(workspace, REMOVED)
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
        await self._departures.left({place.address, place.channel}, DELETED)

    async def left(self, workspace: str, reason: str) -> None:
        """Pause everything in a workspace, or in all workspaces of an organisation."""
        await self._departures.left(await self._addresses(workspace), reason)

    async def back(self, workspace: str) -> None:
        """Go on with what had paused there."""
        await self._departures.back(await self._addresses(workspace))

    async def _addresses(self, workspace: str) -> frozenset[str]:
        found = set()
        for channel in {one.channel.id: one.channel for one in await self._shelf.subscriptions()}.values():
            if channel.platform != PLATFORM:
                continue
            team = place_of(channel.address).team
            if team in {workspace, ""} or await self._organisation_of(team) == workspace:
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
