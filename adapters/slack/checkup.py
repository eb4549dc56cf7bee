"""What can be wrong with a Slack app, looked at from outside: for `tacho doctor --live`."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from adapters.slack.places import place_of
from adapters.slack.posting import NO_UNFURLS, Answer, Arguments, Lost, NotSent, Refused
from adapters.slack.refusals import Refusal, meaning
from adapters.slack.scopes import NEEDED
from adapters.slack.sheets import Sheet
from adapters.slack.tokens import TokenSource
from bot.errors import ChannelClosed, TachoError
from bot.model.subscription import Channel
from bot.ports import Clock

LOOKING: Final = ("channels:read", "groups:read")
"""With either of them Slack tells whether Tacho is a member of a channel; without, only a post shows it."""


@dataclass(frozen=True, slots=True)
class Check:
    """What was found at one place.

    Attributes:
        place: what was looked at ("Slack token", "#cars").
        well: nothing has to be done.
        sentence: what it is.
        cure: what to do; "" where nothing has to be done.
    """

    place: str
    well: bool
    sentence: str
    cure: str = ""


class Asking(Protocol):
    """Slack's Web API with the headers of its answers. May raise what `posting.Wire` raises."""

    async def ask(self, method: str, token: str, arguments: Arguments) -> tuple[Answer, Mapping[str, str]]:
        """The answer to a method and its headers, in lower case."""
        ...


class CheckUp:
    """Looks at workspaces, their scopes, channels, and at how Slack finds Tacho's messages."""

    def __init__(self, *, slack: Asking, tokens: TokenSource, clock: Clock) -> None:
        self._slack = slack
        self._tokens = tokens
        self._clock = clock

    async def examine(
        self,
        channels: Sequence[Channel],
        samples: Mapping[str, Sequence[Sheet]],
        views: Mapping[str, Mapping[str, object]] | None = None,
    ) -> tuple[Check, ...]:
        """Everything worth knowing: each workspace of these channels once, then each channel, then each sample.

        Args:
            channels: those that are subscribed; workspaces without one are looked at too.
            samples: rendered messages by name, to be judged by Slack itself (`blocks.validate`).
            views: windows and Home tabs by name, the same.
        """
        teams = list(dict.fromkeys(place_of(channel.address).team for channel in channels))
        teams += [one for one in await self._tokens.workspaces() if one not in teams and (one or not teams)]
        if not teams:
            return (
                Check(
                    "Slack", well=False, sentence="No workspace has installed Tacho yet.", cure=self._tokens.cure("en")
                ),
            )
        found: list[Check] = []
        for team in teams:
            found += await self._workspace(team)
        found += [await self._channel(channel) for channel in channels]
        for name, sheets in samples.items():
            messages = [{"text": one.text, "blocks": one.blocks, **NO_UNFURLS} for one in sheets]
            found.append(await self._judged(teams[0], name, "message", messages))
        for name, view in (views or {}).items():
            found.append(await self._judged(teams[0], name, "view", [view]))
        return tuple(found)

    async def _workspace(self, team: str) -> list[Check]:
        place = f"Slack workspace {team}".strip() if team else "Slack token"
        try:
            answer, headers = await self._asked(team, "auth.test", {}, place)
        except ChannelClosed as error:
            return [Check(place, well=False, sentence=str(error), cure=error.cure)]
        except TachoError as error:
            return [Check(place, well=False, sentence=str(error), cure="Try again later.")]
        name = f"{answer.get('team', '')} ({answer.get('team_id', '')})"
        return [Check(place, well=True, sentence=f"Slack accepts it, for {name}."), _scopes(place, headers)]

    async def _channel(self, channel: Channel) -> Check:
        name, place = channel.name or channel.id, place_of(channel.address)
        try:
            answer, _ = await self._asked(place.team, "conversations.info", {"channel": place.channel}, name)
        except _NoScope:
            sentence = f"Whether Tacho may post there shows only when it posts (no permission {LOOKING[0]})."
            return Check(name, well=True, sentence=sentence)
        except ChannelClosed as error:
            return Check(name, well=False, sentence=str(error), cure=error.cure)
        except TachoError as error:
            return Check(name, well=False, sentence=str(error), cure="Try again later.")
        about = answer.get("channel")
        seen: Mapping[str, object] = about if isinstance(about, Mapping) else {}
        code = "is_archived" if seen.get("is_archived") else "" if seen.get("is_member", True) else "not_in_channel"
        if not code:
            return Check(name, well=True, sentence="Tacho may post there.")
        meant = meaning(Refusal(code), name, self._clock.now(), reinstall=self._tokens.cure("en"))
        return Check(name, well=False, sentence=str(meant), cure=meant.cure if isinstance(meant, ChannelClosed) else "")

    async def _judged(self, team: str, name: str, kind: str, looks: Sequence[Mapping[str, object]]) -> Check:
        """What Slack says of messages or views."""
        place = f"Slack blocks: {name}"
        for look in looks:
            try:
                await self._asked(team, "blocks.validate", {kind: json.dumps(look)}, place)
            except _Invalid as error:
                cure = "Report this: Tacho should never write what Slack refuses."
                return Check(place, well=False, sentence=f"Slack finds a fault: {error}", cure=cure)
            except TachoError as error:
                return Check(place, well=False, sentence=str(error), cure="Try again later.")
        return Check(place, well=True, sentence="Slack finds nothing wrong with them.")

    async def _asked(
        self, team: str, method: str, arguments: Arguments, place: str
    ) -> tuple[Answer, Mapping[str, str]]:
        token = await self._tokens.token_for(team)
        try:
            return await self._slack.ask(method, token, arguments)
        except Refused as error:
            if error.refusal.code == "missing_scope":
                raise _NoScope from None
            if error.refusal.code == "invalid_blocks":
                raise _Invalid("; ".join(error.refusal.details)) from None
            raise meaning(error.refusal, place, self._clock.now(), reinstall=self._tokens.cure("en")) from None
        except (NotSent, Lost) as error:
            raise _Unreached(f"Slack cannot be reached: {error}") from None


class _NoScope(TachoError):
    """The token lacks a scope for looking."""


class _Invalid(TachoError):
    """Slack finds a fault in blocks."""


class _Unreached(TachoError):
    """Slack did not answer."""


def _scopes(place: str, headers: Mapping[str, str]) -> Check:
    granted = {scope.strip() for scope in headers.get("x-oauth-scopes", "").split(",") if scope.strip()}
    lacking = [scope for scope in NEEDED if scope not in granted]
    where = f"{place}, permissions"
    if not granted:
        return Check(where, well=True, sentence="Slack did not tell which there are.")
    if lacking:
        return Check(
            where,
            well=False,
            sentence=f"Tacho lacks {' and '.join(lacking)}.",
            cure="Add them on the page OAuth & Permissions of the app's settings (Bot Token Scopes) and install Tacho again.",
        )
    return Check(where, well=True, sentence=f"Tacho has what it needs: {', '.join(sorted(granted))}.")
