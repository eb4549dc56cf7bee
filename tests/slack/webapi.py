"""The Web API of the loopback Slack: answers as Slack does, or as a test's faults say.

`methods` is the table of what it can; a test module of another area adds to it: `api.methods["views.open"] = handler`. A handler gets
the call and the workspace its token speaks for, and returns an answer without `ok`, or raises `No`.
"""

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from typing import Any

from aiohttp import web

from tests.slack.rules import block_faults, message_faults, walk
from tests.slack.world import APP_ID, READER, Call, Conversation, Fault, Workspace, World

Answer = dict[str, Any]
Handler = Callable[[Call, Workspace], Answer]
WITHOUT_TOKEN = {"oauth.v2.access", "apps.connections.open"}


class No(Exception):
    """An answer of `ok: false`."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.answer: Answer = {"ok": False, "error": error, **more}


class WebApi:
    """Handles every call."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.methods: dict[str, Handler] = {
            "auth.test": self._auth_test,
            "api.test": lambda call, workspace: {},
            "chat.postMessage": self._post,
            "chat.postEphemeral": self._post_privately,
            "chat.update": self._update,
            "conversations.info": self._info,
            "conversations.join": self._join,
            "conversations.open": self._open,
            "users.info": self._user,
            "blocks.validate": self._validate,
            "files.getUploadURLExternal": self._upload_url,
            "files.completeUploadExternal": self._uploaded,
        }
        self.base_url = ""
        self.held: asyncio.Event | None = None
        self.latency_s = 0.0

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One call of a method."""
        try:
            return await self._handle(request)
        finally:
            await self.world.notify()

    async def respond(self, request: web.Request) -> web.StreamResponse:
        """A message to a response_url: five uses in thirty minutes, the use counted by its key."""
        key = request.match_info["key"]
        body = await request.json()
        used = self.world.responses[key]
        self.world.calls.append(Call(time.monotonic(), "response_url", {"key": key, **body}, "", status=200))
        await self.world.notify()
        if len(used) >= 5:
            return web.json_response({"ok": False, "error": "used_url"}, status=404)
        try:
            self._judge(body)
        except No as error:
            return web.json_response(error.answer, status=400)
        used.append(body)
        await self.world.notify()
        return web.Response(text="ok")

    async def take_file(self, request: web.Request) -> web.StreamResponse:
        """The bytes of a file."""
        self.world.files[request.match_info["key"]]["bytes"] = await request.read()
        return web.Response(text="OK - 1")

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        body, token = await _read(request)
        call = Call(time.monotonic(), method, body, token)
        self.world.calls.append(call)
        if self.held is not None:
            await self.held.wait()
        if self.latency_s:
            await asyncio.sleep(self.latency_s)
        fault = self.world.taken_fault(method, body)
        if fault is not None and not fault.after_effect:
            return self._faulty(request, call, fault)
        wait_s = self.world.limits.wait_s(str(body.get("channel"))) if method == "chat.postMessage" else 0
        if wait_s:
            return self._answered(call, {"ok": False, "error": "ratelimited"}, 429, {"Retry-After": str(wait_s)})
        headers: dict[str, str] = {}
        try:
            workspace = self._workspace(call)
            headers = {"x-oauth-scopes": workspace.scopes}
            if method not in self.methods:
                raise No("unknown_method", req_method=method)
            answer = {"ok": True, **self.methods[method](call, workspace)}
        except No as error:
            answer = error.answer
        if fault is not None:
            return self._faulty(request, call, fault)
        return self._answered(call, answer, 200, headers)

    def _workspace(self, call: Call) -> Workspace:
        if call.method in WITHOUT_TOKEN:
            return Workspace("", "", "")
        if not call.token:
            raise No("not_authed")
        workspace = self.world.workspace_of(call.token)
        if workspace is None:
            raise No("invalid_auth")
        if call.token in workspace.dead:
            raise No(workspace.dead[call.token])
        return workspace

    def _faulty(self, request: web.Request, call: Call, fault: Fault) -> web.StreamResponse:
        if fault.drop:
            assert request.transport is not None
            request.transport.abort()
            return web.Response(status=200)
        plain = {"ok": False, "error": fault.error} if fault.error else {}
        return self._answered(call, dict(fault.body if fault.body is not None else plain), fault.status, fault.headers)

    def _answered(self, call: Call, answer: Answer, status: int, headers: Mapping[str, str]) -> web.Response:
        call.answer, call.status = answer, status
        return web.json_response(answer, status=status, headers=dict(headers))

    def _auth_test(self, call: Call, workspace: Workspace) -> Answer:
        return {
            "url": f"https://{workspace.name.lower()}.slack.example/", "team": workspace.name, "team_id": workspace.id, "user": "tacho",
            "user_id": workspace.bot_user, "bot_id": "B0TACHO", "app_id": APP_ID, "is_enterprise_install": False, "enterprise_id": workspace.enterprise,
        }  # fmt: skip

    def _conversation(self, call: Call, workspace: Workspace) -> Conversation:
        """The channel a call is about, or the direct message with the person it is about."""
        key = str(call.body.get("channel", ""))
        if key.startswith("U"):
            return self._direct(workspace, key)
        found = self.world.conversations.get(key)
        if found is None or found.team != workspace.id or (found.private and not found.member):
            raise No("channel_not_found")
        return found

    def _post(self, call: Call, workspace: Workspace) -> Answer:
        place = self._conversation(call, workspace)
        if place.archived:
            raise No("is_archived")
        if not place.member and "chat:write.public" not in workspace.scopes:
            raise No("not_in_channel")
        if place.restricted:
            raise No("restricted_action")
        self._judge(call.body)
        root = call.body.get("thread_ts")
        if root and root not in {post["ts"] for post in self.world.posts[place.id]}:
            raise No("thread_not_found")
        message = {
            "type": "message", "bot_id": "B0TACHO", "ts": self.world.new_ts(), "text": call.body.get("text", ""), "blocks": call.body.get("blocks", []),
            "thread_ts": root, "metadata": call.body.get("metadata"), "number": len(self.world.calls),
        }  # fmt: skip
        self.world.posts[place.id].append(message)
        return {"channel": place.id, "ts": message["ts"], "message": message}

    def _post_privately(self, call: Call, workspace: Workspace) -> Answer:
        place = self._conversation(call, workspace)
        if not place.member and "chat:write.public" not in workspace.scopes:
            raise No("not_in_channel")
        self._judge({"unfurl_links": False, "unfurl_media": False, **call.body})
        self.world.private_posts.append(call.body)
        return {"message_ts": self.world.new_ts()}

    def _update(self, call: Call, workspace: Workspace) -> Answer:
        place = self._conversation(call, workspace)
        found = next((post for post in self.world.posts[place.id] if post["ts"] == call.body.get("ts")), None)
        if found is None:
            raise No("message_not_found")
        self._judge({"unfurl_links": False, "unfurl_media": False, **call.body})
        found |= {"text": call.body.get("text", ""), "blocks": call.body.get("blocks", [])}
        return {"channel": place.id, "ts": found["ts"], "text": found["text"]}

    def _judge(self, body: Mapping[str, Any]) -> None:
        """Refuse what breaks a rule, names a picture that cannot be loaded, or holds a block that this Slack does not know."""
        blocks = body.get("blocks") or []
        for number, block in enumerate(blocks):
            for part in walk(block):
                if part.get("image_url") in self.world.dead_images:
                    raise _invalid([f"downloading image failed [json-pointer:/blocks/{number}/image_url]"])
                if part.get("type") in self.world.unknown_blocks:
                    raise _invalid([f"unsupported type: {part['type']} [json-pointer:/blocks/{number}/type]"])
        if faults := message_faults(body):
            self.world.faults_found += faults
            if any(fault.startswith("msg_blocks_too_long") for fault in faults):
                raise No("msg_blocks_too_long")
            raise _invalid(faults)

    def _validate(self, call: Call, workspace: Workspace) -> Answer:
        if "message" in call.body:
            message = _parsed(call.body["message"])
            self._judge({"unfurl_links": False, "unfurl_media": False, **message})
            return {}
        if "view" in call.body:
            faults = list(block_faults(_parsed(call.body["view"])["blocks"], most=100))
        else:
            faults = list(block_faults(_parsed(call.body["blocks"]), most=50))
        if faults:
            raise _invalid(faults)
        return {}

    def _info(self, call: Call, workspace: Workspace) -> Answer:
        if not {"channels:read", "groups:read"} & set(workspace.scopes.split(",")):
            raise No("missing_scope", needed="channels:read", provided=workspace.scopes)
        place = self._conversation(call, workspace)
        return {
            "channel": {
                "id": place.id,
                "name": place.name,
                "is_archived": place.archived,
                "is_private": place.private,
                "is_member": place.member,
            }
        }

    def _join(self, call: Call, workspace: Workspace) -> Answer:
        if "channels:join" not in workspace.scopes:
            raise No("missing_scope", needed="channels:join", provided=workspace.scopes)
        place = self._conversation(call, workspace)
        place.member = True
        return {"channel": {"id": place.id}}

    def _open(self, call: Call, workspace: Workspace) -> Answer:
        return {"channel": {"id": self._direct(workspace, str(call.body["users"])).id}}

    def _direct(self, workspace: Workspace, person: str) -> Conversation:
        key = f"D{workspace.id[1:]}{person[1:]}"
        return self.world.conversations.setdefault(key, Conversation(key, workspace.id, person, direct=True))

    def _user(self, call: Call, workspace: Workspace) -> Answer:
        if "users:read" not in workspace.scopes:
            raise No("missing_scope", needed="users:read", provided=workspace.scopes)
        return {
            "user": {
                "id": call.body.get("user", READER),
                "tz": "Europe/Berlin",
                "locale": "en-GB",
                "is_admin": False,
                "team_id": workspace.id,
            }
        }

    def _upload_url(self, call: Call, workspace: Workspace) -> Answer:
        key = self.world.new_id("F")
        self.world.files[key] = {"name": call.body["filename"], "length": int(call.body["length"])}
        return {"upload_url": f"{self.base_url}/upload/{key}", "file_id": key}

    def _uploaded(self, call: Call, workspace: Workspace) -> Answer:
        files = _parsed(call.body["files"])
        for one in files:
            self.world.files[one["id"]]["shared"] = True
        return {"files": [{"id": one["id"]} for one in files]}


def _invalid(faults: list[str]) -> No:
    return No("invalid_blocks", errors=faults, response_metadata={"messages": [f"[ERROR] {fault}" for fault in faults]})


def _parsed(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


async def _read(request: web.Request) -> tuple[dict[str, Any], str]:
    """The arguments of a call, wherever they are, and its token."""
    body: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        body |= await request.json()
    else:
        body |= dict((await request.post()).items())
    token = str(body.pop("token", "")) or request.headers.get("Authorization", "").removeprefix("Bearer ")
    for key in ("blocks", "metadata"):
        if isinstance(body.get(key), str):
            body[key] = json.loads(body[key])
    return body, token
