"""OAuth of the loopback Slack: gives tokens for codes, and new ones for refresh tokens, each of which is good once."""

import re
import time
from dataclasses import dataclass
from typing import Any

import aiohttp

from tests.slack.apprig import AppRig
from tests.slack.loopback import Loopback
from tests.slack.webapi import Answer, No
from tests.slack.world import APP_ID, READER, Call, Workspace

CLIENT_ID, CLIENT_SECRET = "1.2", "loopback-client-secret"
LASTS_S = 43_200
"""Twelve hours, as Slack's rotated tokens last."""


@dataclass
class Grant:
    """What a code or a refresh token is good for."""

    workspace: Workspace
    organisation: str = ""
    rotated: bool = True


class OAuth:
    """The server's half.

    Attributes:
        codes: what codes are good for, once.
        refresh_tokens: the same for refresh tokens.
        refreshed: refresh tokens that were used, in order.
    """

    def __init__(self, slack: Loopback) -> None:
        self._slack = slack
        self.codes: dict[str, Grant] = {}
        self.refresh_tokens: dict[str, Grant] = {}
        self.refreshed: list[str] = []
        slack.api.methods["oauth.v2.access"] = self._access

    def code_for(self, workspace: Workspace, organisation: str = "", *, rotated: bool = True) -> str:
        """A code as Slack sends it back with somebody who has agreed."""
        code = self._slack.world.new_id("code")
        self.codes[code] = Grant(workspace, organisation, rotated)
        return code

    def _access(self, call: Call, workspace: Workspace) -> Answer:
        given = call.body.get("code") or call.body.get("refresh_token")
        grants = self.codes if call.body.get("code") else self.refresh_tokens
        grant = grants.pop(str(given), None)
        if grant is None:
            raise No("invalid_code" if call.body.get("code") else "invalid_refresh_token")
        if call.body.get("refresh_token"):
            self.refreshed.append(str(given))
        return self._token(grant)

    def _token(self, grant: Grant) -> Answer:
        token = f"xoxe.xoxb-1-{self._slack.world.new_id('token')}"
        grant.workspace.tokens.add(token)
        answer: Answer = {
            "access_token": token, "token_type": "bot", "scope": "commands,chat:write", "bot_user_id": grant.workspace.bot_user, "app_id": APP_ID,
            "team": None if grant.organisation else {"id": grant.workspace.id, "name": grant.workspace.name},
            "enterprise": {"id": grant.organisation, "name": "Org"} if grant.organisation else None,
            "is_enterprise_install": bool(grant.organisation), "authed_user": {"id": READER},
        }  # fmt: skip
        if grant.rotated:
            refresh = f"xoxe-1-{self._slack.world.new_id('refresh')}"
            self.refresh_tokens[refresh] = grant
            answer |= {"refresh_token": refresh, "expires_in": LASTS_S, "expires_at": int(time.time()) + LASTS_S}
        return answer


async def begin_at(url: str) -> tuple[str, str]:
    """Somebody opens the page of an installation; the state and the cookie they get."""
    async with aiohttp.ClientSession() as session, session.get(f"{url}/slack/install") as response:
        page = await response.text()
        assert response.status == 200
        cookie = response.headers["Set-Cookie"].partition(";")[0]
        assert "Secure" in response.headers["Set-Cookie"]
        assert "HttpOnly" in response.headers["Set-Cookie"]
    found = re.search(r"state=([\w-]+)", page)
    assert found is not None
    return found[1], cookie


async def come_back_to(url: str, cookie: str, **query: Any) -> tuple[int, str]:
    """Slack sends them back; what they see."""
    redirect = f"{url}/slack/oauth_redirect"
    async with (
        aiohttp.ClientSession() as session,
        session.get(redirect, params=query, headers={"Cookie": cookie}) as response,
    ):
        return response.status, await response.text()


async def begin(rig: AppRig) -> tuple[str, str]:
    """The same on a rig."""
    return await begin_at(rig.hands.carrier.url)  # type: ignore[attr-defined]


async def come_back(rig: AppRig, cookie: str, **query: Any) -> tuple[int, str]:
    """The same on a rig."""
    return await come_back_to(rig.hands.carrier.url, cookie, **query)  # type: ignore[attr-defined]


async def install(rig: AppRig, oauth: OAuth, workspace: Workspace, organisation: str = "", **more: Any) -> None:
    """Somebody installs Tacho."""
    state, cookie = await begin(rig)
    status, page = await come_back(rig, cookie, code=oauth.code_for(workspace, organisation, **more), state=state)
    assert status == 200, page
