"""The wire that posts go over: slack_sdk's Web API client, told to try nothing twice, its errors as ours."""

import logging
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Final, Self

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.posting import Answer, Arguments, Lost, NotSent, Refused
from adapters.slack.refusals import Refusal

log = logging.getLogger(__name__)

API_URL: Final = "https://slack.com/api/"
TIME_LIMIT_S: Final = 20.0
CONNECT_LIMIT_S: Final = 8.0

READING: Final = frozenset({"auth.test", "conversations.info", "users.info", "blocks.validate"})
"""Methods that take their arguments as a form: Slack reads JSON only where something is written."""

_quiet = logging.getLogger(f"{__name__}.client")
_quiet.setLevel(logging.WARNING)  # below it the client logs whole messages


class SlackWire:
    """Calls methods of Slack's Web API, each exactly once (`posting.Wire`). Use it as an async context manager.

    Every call has a connection of its own: one that Slack has closed while it lay idle would leave it open whether a post arrived.
    """

    def __init__(self, api_url: str = API_URL, *, time_limit_s: float = TIME_LIMIT_S) -> None:
        self._api_url = api_url
        self._time_limit_s = time_limit_s
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        limits = aiohttp.ClientTimeout(total=self._time_limit_s, sock_connect=min(CONNECT_LIMIT_S, self._time_limit_s))
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True), timeout=limits)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def call(self, method: str, token: str, arguments: Arguments) -> Answer:
        """The answer to a method; errors as `posting.Wire` says."""
        return (await self.ask(method, token, arguments))[0]

    async def ask(self, method: str, token: str, arguments: Arguments) -> tuple[Answer, Mapping[str, str]]:
        """The answer to a method and its headers, in lower case; errors as `call`."""
        client = AsyncWebClient(
            token=token, base_url=self._api_url, session=self._session, retry_handlers=[], logger=_quiet
        )
        try:
            if method in READING:
                answer = await client.api_call(method, data=dict(arguments))
            else:
                answer = await client.api_call(method, json=dict(arguments))
        except SlackApiError as error:
            raise _refused(error.response) from None
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotSent(f"Slack cannot be reached: {error}.") from None
        except (aiohttp.ClientError, SlackClientError, OSError, ValueError) as error:
            raise Lost(f"The connection to Slack broke before it answered ({type(error).__name__}).") from None
        headers = {str(key).lower(): str(value) for key, value in answer.headers.items()}
        return (answer.data if isinstance(answer.data, dict) else {}), headers


def _refused(response: object) -> Refused | Lost:
    """What an answer that is no success comes to; `response` is the library's, or aiohttp's where the body was no JSON."""
    status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0) or 0)
    data = getattr(response, "data", None)
    body: dict[str, Any] = data if isinstance(data, dict) else {}
    headers: Mapping[str, str] = getattr(response, "headers", None) or {}
    code, wait = str(body.get("error") or ""), str(headers.get("Retry-After") or "")
    if status == 429:
        seconds = float(wait) if wait.replace(".", "", 1).isdigit() else None
        return Refused(Refusal(code or "ratelimited", status, seconds))
    if not code:
        return Lost(f"Slack answered {status} without a word that can be read.")
    details = tuple(str(one) for one in (*body.get("errors", ()), *_messages(body)))
    return Refused(Refusal(code, status, None, details, str(body.get("needed") or "")))


def _messages(body: Mapping[str, Any]) -> tuple[object, ...]:
    told = (body.get("response_metadata") or {}).get("messages") or ()
    return tuple(told)
