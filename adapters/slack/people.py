"""What is known of the people who ask: nothing, unless the operator lets Tacho look (`users:read`)."""

import logging
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from adapters.slack.incoming import Person, Scene
from adapters.slack.ways import Unanswered
from bot.ports import Clock

log = logging.getLogger(__name__)

KNOWN_FOR: Final = timedelta(hours=1)
MOST_KNOWN: Final = 5000


class Directory(Protocol):
    """Where people are looked up."""

    async def person(self, team: str, user: str) -> Mapping[str, object]:
        """What Slack's `users.info` says; raises `Unanswered`."""
        ...


@dataclass(frozen=True, slots=True)
class Rules:
    """Who may do what.

    Attributes:
        admins_only: only admins and owners of a workspace may change what its channels get; otherwise everybody but guests may.
        look_up: Tacho may look people up.
    """

    admins_only: bool = False
    look_up: bool = False


class People:
    """Looks people up, and remembers for an hour what it has seen."""

    def __init__(self, *, directory: Directory, clock: Clock, rules: Rules) -> None:
        self._directory = directory
        self._clock = clock
        self._rules = rules
        self._known: OrderedDict[tuple[str, str], tuple[datetime, Person]] = OrderedDict()

    async def of(self, scene: Scene) -> Person:
        """The person of a scene; where only admins may manage, somebody who cannot be looked up may not."""
        if not self._rules.look_up:
            return Person(may_manage=not self._rules.admins_only)
        key = (scene.team, scene.user)
        seen_at, person = self._known.get(key, (None, Person()))
        if seen_at is not None and self._clock.now() - seen_at < KNOWN_FOR:
            return person
        try:
            person = self._person(await self._directory.person(scene.team, scene.user))
        except Unanswered as error:
            log.warning("person could not be looked up", extra={"workspace": scene.team, "problem": error.code})
            return Person(may_manage=not self._rules.admins_only)
        self._known[key] = (self._clock.now(), person)
        while len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)
        return person

    def _person(self, raw: Mapping[str, object]) -> Person:
        chief = bool(raw.get("is_admin") or raw.get("is_owner") or raw.get("is_primary_owner"))
        guest = bool(raw.get("is_restricted") or raw.get("is_ultra_restricted"))
        return Person(
            may_manage=chief if self._rules.admins_only else not guest,
            locale=str(raw.get("locale") or ""),
            zone=str(raw.get("tz") or ""),
        )
