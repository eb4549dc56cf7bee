"""The hands of people who use Slack: what they type, press, choose and send, carried to Tacho over HTTP or Socket Mode."""

import hashlib
import hmac
import io
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlencode

import aiohttp

from tests.slack.loopback import Loopback
from tests.slack.socketmode import SocketMode
from tests.slack.windows import Windows
from tests.slack.world import APP_ID, READER, Conversation, Workspace

SECRET = "loopback-signing-secret"


@dataclass
class Done:
    """What came of something people did.

    Attributes:
        status: of the acknowledgement.
        acknowledgement: its body; a string where it is no JSON.
        key: of the `response_url`.
        trigger: what it came with.
        took_s: how long the acknowledgement took.
    """

    status: int
    acknowledgement: Any
    key: str = ""
    trigger: str = ""
    took_s: float = 0.0


class Carrier(Protocol):
    """Brings a payload to Tacho."""

    async def carry(self, kind: str, payload: dict[str, Any]) -> tuple[int, Any]:
        """Status and body of what it is acknowledged with; the kind is Socket Mode's."""
        ...


class OverSocket:
    """By Socket Mode."""

    def __init__(self, socket: SocketMode) -> None:
        self._socket = socket

    async def carry(self, kind: str, payload: dict[str, Any]) -> tuple[int, Any]:
        return 200, await self._socket.send(kind, payload)


class OverHttp:
    """By HTTP, signed as Slack does it.

    Attributes:
        url: of Tacho's server.
    """

    def __init__(self, url: str, secret: str = SECRET) -> None:
        self.url = url
        self._secret = secret

    async def carry(self, kind: str, payload: dict[str, Any]) -> tuple[int, Any]:
        if kind == "events_api":
            return await self.send(json.dumps(payload), "application/json")
        body = urlencode(payload if kind == "slash_commands" else {"payload": json.dumps(payload)})
        return await self.send(body, "application/x-www-form-urlencoded")

    async def send(self, body: str, content_type: str, *, age_s: int = 0, signature: str = "") -> tuple[int, Any]:
        """One request; `age_s` makes it old, `signature` replaces the right one."""
        moment = str(int(time.time()) - age_s)
        base = f"v0:{moment}:{body}".encode()
        right = "v0=" + hmac.new(self._secret.encode(), base, hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": moment,
            "X-Slack-Signature": signature or right,
        }
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{self.url}/slack/events", data=io.BytesIO(body.encode()), headers=headers) as response,
        ):
            text = await response.text()
            return response.status, json.loads(text) if text.startswith("{") else text


class Hands:
    """What a person does.

    Attributes:
        carrier: how it comes to Tacho.
    """

    def __init__(self, slack: Loopback, workspace: Workspace, windows: Windows, carrier: Carrier) -> None:
        self._slack = slack
        self._world = slack.world
        self._windows = windows
        self.workspace = workspace
        self.carrier = carrier

    async def type(
        self, text: str, channel: Conversation, *, command: str = "/tacho", user: str = READER, **more: Any
    ) -> Done:
        """Somebody types a slash command."""
        name = "directmessage" if channel.direct else "privategroup" if channel.private else channel.name
        payload = {
            "command": command, "text": text, "channel_id": channel.id, "channel_name": name, "user_id": user, "user_name": "reader",
            "team_id": self.workspace.id, "team_domain": "cars", "api_app_id": APP_ID, "is_enterprise_install": "false", "token": "old", **self._ways(), **more,
        }  # fmt: skip
        return await self._carried("slash_commands", payload)

    async def press(
        self, value: str, channel: Conversation, *, action_id: str = "tacho:1:run:0", private: bool = False, **more: Any
    ) -> Done:
        """Somebody presses a button of a message."""
        action = {"type": "button", "action_id": action_id, "block_id": "b1", "value": value, "action_ts": "1.0"}
        container = {"type": "message", "message_ts": "1.0", "channel_id": channel.id, "is_ephemeral": private}
        place = {"id": channel.id, "name": channel.name}
        return await self.interact(
            {
                "type": "block_actions",
                "actions": [action],
                "container": container,
                "channel": place,
                **self._ways(),
                **more,
            }
        )

    async def press_in(self, view: Mapping[str, Any], action: Mapping[str, Any], **more: Any) -> Done:
        """Somebody presses or chooses something in a window or in the Home tab."""
        container = {"type": "view", "view_id": view["id"]}
        plain = {"block_id": "b1", "action_ts": "1.0", **action}
        trigger = {"trigger_id": self._world.new_id("trigger")}
        return await self.interact(
            {"type": "block_actions", "actions": [plain], "container": container, "view": dict(view), **trigger, **more}
        )

    async def send(self, view: Mapping[str, Any], values: Mapping[str, Mapping[str, Any]], **more: Any) -> Done:
        """Somebody sends a form; `values` are its elements' states by block."""
        state = {"values": {block: {f"a-{block}": dict(element)} for block, element in values.items()}}
        sent = {**view, "state": state, "hash": self._world.new_id("hash"), "app_installed_team_id": self.workspace.id}
        done = await self.interact({"type": "view_submission", "view": sent, **more})
        if isinstance(done.acknowledgement, dict) and done.acknowledgement.get("response_action") == "update":
            self._windows.change(str(view["id"]), done.acknowledgement["view"])
        return done

    async def look_for(self, typed: str, action_id: str, view: Mapping[str, Any]) -> list[str]:
        """Somebody types into a field with type-ahead; what is offered."""
        done = await self.interact(
            {"type": "block_suggestion", "action_id": action_id, "block_id": "what", "value": typed, "view": dict(view)}
        )
        return [one["value"] for one in done.acknowledgement["options"]]

    async def take_shortcut(self, **more: Any) -> Done:
        """Somebody takes the global shortcut."""
        return await self.interact(
            {"type": "shortcut", "callback_id": "tacho:1:ask", "trigger_id": self._world.new_id("trigger"), **more}
        )

    async def ask_more(self, message: Mapping[str, Any], channel: Conversation, **more: Any) -> Done:
        """Somebody takes the shortcut on a message."""
        place = {"id": channel.id, "name": channel.name}
        payload = {"type": "message_action", "callback_id": "tacho:1:more", "message": dict(message), "channel": place}
        return await self.interact({**payload, **self._ways(), **more})

    async def open_home(self, user: str = READER) -> Done:
        """Somebody opens the Home tab."""
        return await self.event({"type": "app_home_opened", "user": user, "channel": f"D{user[1:]}", "tab": "home"})

    async def event(self, event: Mapping[str, Any], *, event_id: str = "", **more: Any) -> Done:
        """Something happens."""
        payload = {
            "type": "event_callback", "team_id": self.workspace.id, "api_app_id": APP_ID, "event": dict(event), "event_time": int(time.time()),
            "event_id": event_id or self._world.new_id("Ev"), "authorizations": [{"team_id": self.workspace.id, "is_bot": True, "is_enterprise_install": False}], **more,
        }  # fmt: skip
        return await self._carried("events_api", payload)

    async def interact(self, payload: dict[str, Any]) -> Done:
        """Any interaction."""
        person = {"id": READER, "username": "reader", "team_id": self.workspace.id}
        team = {"id": self.workspace.id, "domain": "cars"}
        whole = {
            "api_app_id": APP_ID,
            "user": person,
            "team": team,
            "enterprise": None,
            "is_enterprise_install": False,
            **payload,
        }
        return await self._carried("interactive", whole)

    async def answers(self, done: Done, count: int = 1) -> list[dict[str, Any]]:
        """What a `response_url` was answered with, once there are so many answers."""
        await self._world.until(lambda: len(self._world.responses[done.key]) >= count)
        return self._world.responses[done.key]

    def _ways(self) -> dict[str, str]:
        key = self._world.new_id("R")
        return {"response_url": self._slack.response_url(key), "trigger_id": self._world.new_id("trigger")}

    async def _carried(self, kind: str, payload: dict[str, Any]) -> Done:
        began = time.monotonic()
        status, acknowledgement = await self.carrier.carry(kind, payload)
        key = str(payload.get("response_url", "")).rpartition("/")[2]
        return Done(status, acknowledgement, key, str(payload.get("trigger_id", "")), time.monotonic() - began)
