"""The REST half of the loopback Discord: answers as Discord does, or as a test's faults say."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from tests.discord.rules import choice_faults, command_faults, message_faults
from tests.discord.world import APPLICATION, BOT, DM, FORUM, OWNER, TOKEN, Request, World, user

PREFIX = "/api/v10"
Handler = Callable[["Rest", web.Request, Any], Awaitable[tuple[int, Any]]]


class Rest:
    """Handles every request."""

    def __init__(self, world: World, gateway_url: Callable[[], str], shards: int = 1) -> None:
        self.world = world
        self.gateway_url = gateway_url
        self.shards = shards
        self.logins_left = 1000
        self.token = TOKEN
        self.latency_s = 0.0
        self.endpoint: str | None = None

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One request."""
        try:
            return await self._handle(request)
        finally:
            await self.world.notify()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        if self.latency_s:
            await asyncio.sleep(self.latency_s)
        path = request.path.removeprefix(PREFIX)
        body = await request.json() if request.can_read_body else None
        seen = Request(time.monotonic(), request.method, path, body)
        self.world.requests.append(seen)
        limited = self._limited(request.method, path)
        if limited is not None:
            seen.status = 429
            return limited
        fault = self.world.taken_fault(request.method, path)
        if fault is not None and not fault.after_effect:
            seen.status = fault.status
            return self._faulty(request, fault)
        status, answer = await self._answer(request, path, body)
        if fault is not None:
            seen.status = fault.status
            return self._faulty(request, fault)
        seen.status = status
        return self._json(status, answer, self._limit_headers(request.method, path))

    def _faulty(self, request: web.Request, fault: Any) -> web.StreamResponse:
        if fault.drop:
            assert request.transport is not None
            request.transport.abort()
            return web.Response(status=200)
        return self._json(fault.status, dict(fault.body), dict(fault.headers))

    def _json(self, status: int, answer: Any, headers: dict[str, str]) -> web.Response:
        if status == 204:
            return web.Response(status=204, headers=headers)
        return web.Response(
            status=status, body=json.dumps(answer).encode(), headers={"Content-Type": "application/json", **headers}
        )

    def _limited(self, method: str, path: str) -> web.Response | None:
        limits = self.world.limits
        if limits.everything and not path.startswith("/interactions"):
            left, wait = limits.take("*", limits.everything, 1.0)
            if left < 0:
                return self._json(
                    429,
                    {"message": "You are being rate limited.", "retry_after": wait, "global": True},
                    {"Via": "1.1 google", "Retry-After": str(int(wait) + 1), "X-RateLimit-Scope": "global", "X-RateLimit-Global": "true"},
                )  # fmt: skip
        if limits.channel and method == "POST" and path.endswith("/messages"):
            left, wait = limits.take(path, limits.channel, limits.channel_s)
            self._last = (left, wait)
            if left < 0:
                return self._json(
                    429,
                    {"message": "You are being rate limited.", "retry_after": wait, "global": False},
                    {"Via": "1.1 google", "X-RateLimit-Scope": "user", **self._bucket(path, 0, wait)},
                )  # fmt: skip
        return None

    def _limit_headers(self, method: str, path: str) -> dict[str, str]:
        if self.world.limits.channel and method == "POST" and path.endswith("/messages"):
            return self._bucket(path, *self._last)
        return {}

    def _bucket(self, _path: str, left: int, wait: float) -> dict[str, str]:
        return {
            "X-RateLimit-Bucket": "messages", "X-RateLimit-Limit": str(self.world.limits.channel), "X-RateLimit-Remaining": str(max(left, 0)),
            "X-RateLimit-Reset": str(time.time() + wait), "X-RateLimit-Reset-After": f"{wait:.3f}",
        }  # fmt: skip

    async def _answer(self, request: web.Request, path: str, body: Any) -> tuple[int, Any]:  # noqa: C901 - one line a route
        parts = path.strip("/").split("/")
        public = parts[0] in {"interactions", "webhooks"}
        if not public and request.headers.get("Authorization") != f"Bot {self.token}":
            return 401, {"message": "401: Unauthorized", "code": 0}
        match (request.method, *parts):
            case ("GET", "users", "@me"):
                return 200, user(BOT, "Tacho", bot=True)
            case ("GET", "oauth2", "applications", "@me") | ("GET", "applications", "@me"):
                return 200, self._application()
            case ("GET", "gateway", "bot"):
                limit = {"total": 1000, "remaining": self.logins_left, "reset_after": 3_600_000, "max_concurrency": 1}
                return 200, {"url": self.gateway_url(), "shards": self.shards, "session_start_limit": limit}
            case ("GET", "gateway"):
                return 200, {"url": self.gateway_url()}
            case ("GET", "applications", _, "commands"):
                return 200, self.world.commands
            case ("PUT", "applications", _, "commands"):
                return self._write_commands(body)
            case ("POST", "users", "@me", "channels"):
                return 200, self._direct(body["recipient_id"])
            case ("POST", "channels", channel_id, "messages"):
                return self._post(channel_id, body)
            case ("POST", "channels", channel_id, "messages", message_id, "threads"):
                return self._thread(channel_id, message_id, body)
            case ("POST", "channels", channel_id, "messages", message_id, "crosspost"):
                return self._publish(channel_id, message_id)
            case ("POST", "channels", channel_id, "threads"):
                return self._forum_post(channel_id, body)
            case ("GET", "guilds", server_id, "threads", "active"):
                return 200, {"threads": self.world.servers[server_id]["threads"], "members": [], "has_more": False}
            case ("GET", "channels", channel_id):
                return self._channel(channel_id)
            case ("GET", "guilds", server_id):
                return 200, self.world.servers[server_id]
            case ("GET", "guilds", server_id, "members", _):
                return 200, self.world.servers[server_id]["members"][0]
            case ("POST", "interactions", key, token, "callback"):
                return self._callback(key, token, body)
            case ("PATCH", "webhooks", _, token, "messages", "@original"):
                return self._edit(token, body)
            case ("DELETE", "webhooks", _, token, "messages", "@original"):
                self.world.answers[token].append({"deleted": True})
                return 204, None
            case ("POST", "webhooks", _, token):
                return self._follow_up(token, body)
        return 404, {"message": f"404: Not Found {request.method} {path}", "code": 0}

    def _channel(self, channel_id: str) -> tuple[int, Any]:
        channel = self.world.channels.get(channel_id)
        if channel is None:
            return 404, {"message": "Unknown Channel", "code": 10003}
        server = channel.get("guild_id")
        seen = server is None or server in set(self.world.servers) - self.world.out_of_order
        return (200, channel) if seen else (403, {"message": "Missing Access", "code": 50001})

    def _application(self) -> dict[str, Any]:
        return {
            "id": APPLICATION, "name": "Tacho", "icon": None, "description": "", "bot_public": True, "bot_require_code_grant": False,
            "owner": user(OWNER, "owner"), "team": None, "verify_key": "0" * 64, "flags": 0, "summary": "", "hook": True, "rpc_origins": [],
            "interactions_endpoint_url": self.endpoint, "redirect_uris": [], "approximate_guild_count": len(self.world.servers),
        }  # fmt: skip

    def _write_commands(self, body: Any) -> tuple[int, Any]:
        if faults := command_faults(body):
            return self._malformed(faults)
        self.world.command_writes += 1
        self.world.commands = [
            {**one, "id": self.world.new_id(), "application_id": APPLICATION, "version": "1"} for one in body
        ]
        for one in self.world.commands:
            permissions = one.get("default_member_permissions")
            one["default_member_permissions"] = None if permissions is None else str(permissions)
        return 200, self.world.commands

    def _direct(self, person: str) -> dict[str, Any]:
        key = self.world.direct.setdefault(str(person), self.world.new_id())
        channel = {
            "id": key,
            "type": DM,
            "recipients": [user(str(person), "person")],
            "last_message_id": None,
            "flags": 0,
        }
        self.world.channels[key] = channel
        return channel

    def _post(self, channel_id: str, body: Any) -> tuple[int, Any]:
        channel = self.world.channels.get(channel_id)
        if channel is None:
            return 404, {"message": "Unknown Channel", "code": 10003}
        if channel.get("thread_metadata", {}).get("locked"):
            return 400, {"message": "Thread is locked", "code": 50083}
        if faults := message_faults(body):
            return self._malformed(faults)
        nonce = (channel_id, str(body.get("nonce")))
        if body.get("enforce_nonce") and nonce in self.world.nonces:
            return 200, self.world.nonces[nonce]
        if "thread_metadata" in channel:
            channel["thread_metadata"]["archived"] = False
        message = self._message(channel_id, body)
        self.world.posts[channel_id].append(message)
        if body.get("nonce"):
            self.world.nonces[nonce] = message
        return 200, message

    def _message(self, channel_id: str, body: Any, flags: int = 0) -> dict[str, Any]:
        return {
            "id": self.world.new_id(), "channel_id": channel_id, "author": user(BOT, "Tacho", bot=True), "content": body.get("content") or "",
            "timestamp": "2025-12-19T07:30:00+00:00", "edited_timestamp": None, "tts": False, "mention_everyone": False, "mentions": [],
            "mention_roles": [], "attachments": [], "embeds": body.get("embeds") or [], "pinned": False, "type": 0,
            "components": _numbered(body.get("components") or []), "flags": (body.get("flags") or 0) | flags, "nonce": body.get("nonce"),
            "number": len(self.world.requests),
        }  # fmt: skip

    def _publish(self, channel_id: str, message_id: str) -> tuple[int, Any]:
        found = next((post for post in self.world.posts[channel_id] if post["id"] == message_id), None)
        if found is None:
            return 404, {"message": "Unknown Message", "code": 10008}
        self.world.published.append(message_id)
        return 200, found

    def _thread(self, channel_id: str, message_id: str, body: Any) -> tuple[int, Any]:
        if message_id in self.world.channels:
            return 400, {"message": "A thread has already been created for this message", "code": 160004}
        return 201, self.world.add_thread(self.world.channels[channel_id], body["name"], key=message_id)

    def _forum_post(self, channel_id: str, body: Any) -> tuple[int, Any]:
        forum = self.world.channels[channel_id]
        if forum["type"] != FORUM:
            return 400, {"message": "Cannot execute action on this channel type", "code": 50024}
        if forum["flags"] & (1 << 4) and not body.get("applied_tags"):
            return 400, {"message": "A tag is required", "code": 40067}
        if faults := message_faults(body["message"]):
            return self._malformed(faults)
        thread = self.world.add_thread(forum, body["name"])
        thread["applied_tags"] = [str(tag) for tag in body.get("applied_tags") or []]
        message = {**self._message(thread["id"], body["message"]), "id": thread["id"]}
        self.world.posts[thread["id"]].append(message)
        return 201, {**thread, "message": message}

    def _callback(self, key: str, token: str, body: Any) -> tuple[int, Any]:
        if key in self.world.lost_interactions:
            return 404, {"message": "Unknown interaction", "code": 10062}
        if self.world.answers[token]:
            return 400, {"message": "Interaction has already been acknowledged.", "code": 40060}
        faults = message_faults(body["data"]) if body["type"] in {4, 7} else []
        faults += choice_faults(body["data"]["choices"]) if body["type"] == 8 else []
        if faults:
            return self._malformed(faults)
        self.world.answers[token].append(body)
        answer: dict[str, Any] = {"interaction": {"id": key, "type": 2, "response_message_id": self.world.new_id()}}
        if body["type"] in {4, 7}:
            answer["resource"] = {"type": body["type"], "message": self._message("1", body["data"])}
        return 200, answer

    def _malformed(self, faults: list[str]) -> tuple[int, Any]:
        self.world.faults_found += faults
        return 400, {"message": "Invalid Form Body", "code": 50035, "errors": {"_errors": faults}}

    def _edit(self, token: str, body: Any) -> tuple[int, Any]:
        if faults := message_faults(body):
            return self._malformed(faults)
        self.world.answers[token].append(body)
        return 200, self._message("1", body)

    def _follow_up(self, token: str, body: Any) -> tuple[int, Any]:
        if faults := message_faults(body):
            return self._malformed(faults)
        self.world.answers[token].append(body)
        return 200, self._message("1", body)


def _numbered(components: list[dict[str, Any]], numbers: Any = None) -> list[dict[str, Any]]:
    """Components as Discord gives them back: each with a number of its own."""
    numbers = numbers or iter(range(1, 1000))
    given = []
    for component in components:
        one = {**component, "id": next(numbers)}
        if "components" in one:
            one["components"] = _numbered(one["components"], numbers)
        if "accessory" in one:
            one["accessory"] = {**one["accessory"], "id": next(numbers)}
        given.append(one)
    return given
