"""Ways to answer somebody on Slack, one call each, nothing repeated: a second answer would be worse than a lost one."""

import logging
from collections.abc import Mapping
from typing import Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.slack.places import Place
from adapters.slack.sheets import Sheet
from adapters.slack.tokens import TokenSource
from bot.errors import ChannelClosed, TachoError

log = logging.getLogger(__name__)

DEAD_TOKEN: Final = frozenset({"token_revoked", "account_inactive", "token_expired", "invalid_auth", "not_authed"})
TOO_LATE: Final = frozenset({"expired_trigger_id", "trigger_expired", "trigger_exchanged", "invalid_trigger_id"})
CANNOT_POST: Final = frozenset({"not_in_channel", "channel_not_found", "is_archived", "restricted_action"})

TIMEOUT_S: Final = 10


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

    def __init__(self, *, tokens: TokenSource, api_url: str) -> None:
        self._tokens = tokens
        self._api_url = api_url

    async def respond(self, response_url: str, body: Mapping[str, Any]) -> None:
        """Through the address that came with what is answered."""
        client = AsyncWebhookClient(response_url, timeout=TIMEOUT_S, retry_handlers=[])
        try:
            answer = await client.send_dict(dict(body))
        except (aiohttp.ClientError, SlackClientError, OSError, TimeoutError) as error:
            raise Unanswered("lost") from error
        if answer.status_code != 200:
            raise Unanswered(_code_in(answer.body) or f"status_{answer.status_code}")

    async def tell(self, place: Place, user: str, sheet: Sheet, thread: str = "") -> None:
        """To one person in a channel, where only they see it."""
        content = {"text": sheet.text, "blocks": sheet.blocks, "thread_ts": thread or None}
        await self._call(place.team, "chat.postEphemeral", {"channel": place.channel, "user": user, **content})

    async def post(self, place: Place, sheet: Sheet, thread: str = "") -> None:
        """To everybody in a channel, or by direct message when the place is a person."""
        content = {"text": sheet.text, "blocks": sheet.blocks, "thread_ts": thread or None}
        plain = {"unfurl_links": False, "unfurl_media": False}
        await self._call(place.team, "chat.postMessage", {"channel": place.channel, **content, **plain})

    async def open(self, team: str, trigger: str, view: Mapping[str, Any]) -> None:
        """A window over everything."""
        await self._call(team, "views.open", {"trigger_id": trigger, "view": view})

    async def update(self, team: str, view_id: str, view: Mapping[str, Any]) -> None:
        """Another content for a window that is open."""
        await self._call(team, "views.update", {"view_id": view_id, "view": view})

    async def publish(self, team: str, user: str, view: Mapping[str, Any]) -> None:
        """A person's Home tab."""
        await self._call(team, "views.publish", {"user_id": user, "view": view})

    async def person(self, team: str, user: str) -> Mapping[str, Any]:
        """What Slack knows of a person (needs `users:read`)."""
        answer = await self._call(team, "users.info", {"user": user, "include_locale": True}, as_json=False)
        return dict(answer.get("user") or {})

    async def _call(
        self, team: str, method: str, arguments: Mapping[str, Any], *, as_json: bool = True
    ) -> Mapping[str, Any]:
        try:
            token = await self._tokens.token_for(team)
        except ChannelClosed as error:
            raise Unanswered("not_installed") from error
        except TachoError as error:
            raise Unanswered("lost") from error
        given = {key: value for key, value in arguments.items() if value is not None}
        client = AsyncWebClient(token=token, base_url=self._api_url, timeout=TIMEOUT_S, retry_handlers=[])
        try:
            answer = await (
                client.api_call(method, json=given)
                if as_json
                else client.api_call(method, http_verb="GET", params=given)
            )
        except SlackApiError as error:
            code = str(error.response.get("error") or "lost")
            if code in DEAD_TOKEN:
                await self._tokens.refused(team, token, code)
            raise Unanswered(code) from error
        except (aiohttp.ClientError, SlackClientError, OSError, TimeoutError) as error:
            raise Unanswered("lost") from error
        return answer.data if isinstance(answer.data, dict) else {}


def _code_in(body: str) -> str:
    """Slack's word in the answer of a response_url: JSON with `error`, or the bare word."""
    for code in ("used_url", "expired_url", "invalid_blocks", "channel_not_found", "no_text"):
        if code in body:
            return code
    return ""
