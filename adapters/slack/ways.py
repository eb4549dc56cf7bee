"""Ways to answer somebody on Slack, one call each, nothing repeated: a second answer would be worse than a lost one."""

import logging
from collections.abc import Mapping
from typing import Any, Final

import aiohttp
from slack_sdk.errors import SlackClientError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.slack.places import Place
from adapters.slack.posting import NO_UNFURLS, Lost, NotSent, Refused, Wire
from adapters.slack.refusals import DEAD_TOKENS
from adapters.slack.sheets import Sheet
from adapters.slack.tokens import TokenSource
from bot.errors import ChannelClosed, TachoError

log = logging.getLogger(__name__)

TOO_LATE: Final = frozenset({"expired_trigger_id", "trigger_expired", "exchanged_trigger_id", "invalid_trigger_id"})
CANNOT_POST: Final = frozenset({"not_in_channel", "channel_not_found", "is_archived", "restricted_action"})
REFUSALS_OF_A_URL: Final = ("used_url", "expired_url", "invalid_blocks", "channel_not_found", "no_text")

TIME_LIMIT_S: Final = 10


class Unanswered(Exception):
    """One way to answer did not work.

    Attributes:
        code: Slack's word for why ("used_url", "not_in_channel"), or "lost" when nobody knows whether it arrived.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def too_late(self) -> bool:
        """The three seconds of a form are over, or it was opened already."""
        return self.code in TOO_LATE

    @property
    def cannot_post(self) -> bool:
        """Tacho is not in the channel, or may not post there."""
        return self.code in CANNOT_POST


class Ways:
    """Answers people; every method raises `Unanswered` when it does not get through."""

    def __init__(self, *, tokens: TokenSource, wire: Wire) -> None:
        self._tokens = tokens
        self._wire = wire

    async def respond(self, response_url: str, body: Mapping[str, Any]) -> None:
        """Through the address that came with what is answered."""
        client = AsyncWebhookClient(response_url, timeout=TIME_LIMIT_S, retry_handlers=[])
        try:
            answer = await client.send_dict({**body, **NO_UNFURLS})
        except (aiohttp.ClientError, SlackClientError, OSError, TimeoutError) as error:
            raise Unanswered("lost") from error
        if answer.status_code != 200:
            code = next((word for word in REFUSALS_OF_A_URL if word in answer.body), f"status_{answer.status_code}")
            raise Unanswered(code)

    async def tell(self, place: Place, user: str, sheet: Sheet, thread: str = "") -> None:
        """To one person in a channel, where only they see it."""
        told = {"channel": place.channel, "user": user, "text": sheet.text, "blocks": sheet.blocks}
        await self._call(place.team, "chat.postEphemeral", {**told, **_in(thread)})

    async def post(self, place: Place, sheet: Sheet, thread: str = "") -> None:
        """To everybody in a channel, or by direct message when the place is a person."""
        told = {"channel": place.channel, "text": sheet.text, "blocks": sheet.blocks, **NO_UNFURLS}
        await self._call(place.team, "chat.postMessage", {**told, **_in(thread)})

    async def open(self, team: str, trigger: str, view: Mapping[str, Any]) -> None:
        """A window over everything."""
        await self._call(team, "views.open", {"trigger_id": trigger, "view": view})

    async def update(self, team: str, view_id: str, view: Mapping[str, Any]) -> None:
        """Another content for a window that is open."""
        await self._call(team, "views.update", {"view_id": view_id, "view": view})

    async def publish(self, team: str, user: str, view: Mapping[str, Any]) -> None:
        """A person's Home tab."""
        await self._call(team, "views.publish", {"user_id": user, "view": view})

    async def person(self, team: str, user: str) -> Mapping[str, object]:
        """What Slack knows of a person (needs `users:read`)."""
        answer = (await self._call(team, "users.info", {"user": user, "include_locale": True})).get("user")
        return answer if isinstance(answer, Mapping) else {}

    async def _call(self, team: str, method: str, arguments: Mapping[str, object]) -> Mapping[str, object]:
        try:
            token = await self._tokens.token_for(team)
        except ChannelClosed as error:
            raise Unanswered("not_installed") from error
        except TachoError as error:
            raise Unanswered("no_token") from error
        try:
            return await self._wire.call(method, token, arguments)
        except Refused as error:
            code = error.refusal.code
            if code in DEAD_TOKENS:
                await self._tokens.refused(team, token, code)
            raise Unanswered(code) from error
        except (NotSent, Lost) as error:
            raise Unanswered("not_sent" if isinstance(error, NotSent) else "lost") from error


def _in(thread: str) -> Mapping[str, str]:
    return {"thread_ts": thread} if thread else {}
