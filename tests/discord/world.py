"""A little Discord: servers, channels and what stands in them; shared by the REST and the gateway half of the loopback server."""

import asyncio
import itertools
import re
import time
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

BOT, APPLICATION, OWNER, READER = "900000000000000001", "900000000000000001", "900000000000000002", "900000000000000003"
TOKEN = "OTAwMDAwMDAwMDAwMDAwMDAx.loop.back"
EVERYTHING = (1 << 10) | (1 << 11) | (1 << 14) | (1 << 35) | (1 << 38)
EPOCH_MS = 1_420_070_400_000

TEXT, DM, NEWS, NEWS_THREAD, THREAD, FORUM, VOICE = 0, 1, 5, 10, 11, 15, 2


@dataclass
class Fault:
    """What the next request that fits comes to.

    Attributes:
        status, body, headers: the answer.
        after_effect: do what was asked first, then answer so.
        drop: close the connection instead of answering.
        times: how many requests it takes.
    """

    method: str
    path: str
    status: int = 500
    body: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    after_effect: bool = False
    drop: bool = False
    times: int = 1

    def fits(self, method: str, path: str) -> bool:
        return self.times > 0 and method == self.method and re.fullmatch(self.path, path) is not None


@dataclass
class Request:
    """A request as it came: what tests ask about."""

    at: float
    method: str
    path: str
    body: Any
    status: int = 0


class World:
    """Everything there is.

    Attributes:
        servers, channels: raw objects as Discord sends them.
        posts: messages by channel, oldest first.
        answers: what interactions were answered with, by token: the callback, then messages.
        commands: the application's commands.
        requests: all of them, oldest first.
        faults: what requests will come to.
        faults_found: rules that a request has broken.
        published: ids of announcements that were passed on.
        lost_interactions: ids of interactions that Discord no longer knows.
        out_of_order: ids of servers that READY names and that tell nothing of themselves.
    """

    def __init__(self) -> None:
        self._ids = itertools.count(1)
        self.servers: dict[str, dict[str, Any]] = {}
        self.channels: dict[str, dict[str, Any]] = {}
        self.posts: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.nonces: dict[tuple[str, str], dict[str, Any]] = {}
        self.answers: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.commands: list[dict[str, Any]] = []
        self.command_writes = 0
        self.requests: list[Request] = []
        self.faults: list[Fault] = []
        self.published: list[str] = []
        self.faults_found: list[str] = []
        self.direct: dict[str, str] = {}
        self.lost_interactions: set[str] = set()
        self.limits = Limits()
        self.out_of_order: set[str] = set()
        self.changed = asyncio.Condition()

    async def until(self, condition: Callable[[], Any], limit_s: float = 8.0) -> None:
        """Wait until the condition holds; it is asked after every request and every login."""
        async with asyncio.timeout(limit_s), self.changed:
            await self.changed.wait_for(condition)

    async def notify(self) -> None:
        """Something has happened."""
        async with self.changed:
            self.changed.notify_all()

    def new_id(self) -> str:
        """A snowflake of now."""
        return str(((int(time.time() * 1000) - EPOCH_MS) << 22) | (next(self._ids) & 0x3FFFFF))

    def add_server(self, name: str = "Cars", permissions: int = EVERYTHING) -> dict[str, Any]:
        """A server in which the bot has these permissions everywhere."""
        key = self.new_id()
        everyone = role(key, "@everyone", 0)
        bots = role(self.new_id(), "Tacho", permissions)
        server = {
            "id": key, "name": name, "owner_id": OWNER, "roles": [everyone, bots], "channels": [], "threads": [],
            "members": [member(BOT, "Tacho", [bots["id"]], bot=True)], "member_count": 3, "emojis": [], "stickers": [], "features": [],
            "verification_level": 0, "default_message_notifications": 0, "explicit_content_filter": 0, "mfa_level": 0, "premium_tier": 0,
            "system_channel_flags": 0, "preferred_locale": "en-US", "nsfw_level": 0, "joined_at": "2025-01-01T00:00:00+00:00",
            "large": False, "unavailable": False, "voice_states": [], "presences": [], "stage_instances": [], "guild_scheduled_events": [],
            "soundboard_sounds": [], "afk_timeout": 300, "premium_progress_bar_enabled": False, "icon": None, "splash": None,
            "banner": None, "description": None, "vanity_url_code": None, "application_id": None, "region": "x", "afk_channel_id": None,
            "system_channel_id": None, "rules_channel_id": None, "public_updates_channel_id": None, "max_members": 1000,
        }  # fmt: skip
        self.servers[key] = server
        return server

    def add_channel(self, server: dict[str, Any], name: str = "cars", kind: int = TEXT, **more: Any) -> dict[str, Any]:
        """A channel of a server."""
        channel = {
            "id": self.new_id(), "guild_id": server["id"], "type": kind, "name": name, "position": len(server["channels"]),
            "permission_overwrites": [], "nsfw": False, "topic": None, "parent_id": None, "last_message_id": None, "rate_limit_per_user": 0,
            "flags": 0, **more,
        }  # fmt: skip
        if kind == FORUM:
            channel |= {"available_tags": more.get("available_tags", []), "default_reaction_emoji": None}
        server["channels"].append(channel)
        self.channels[channel["id"]] = channel
        return channel

    def add_thread(
        self, parent: dict[str, Any], name: str = "thread", *, key: str = "", **metadata: Any
    ) -> dict[str, Any]:
        """A thread, opened by the bot."""
        thread = {
            "id": key or self.new_id(), "guild_id": parent["guild_id"], "parent_id": parent["id"], "owner_id": BOT, "name": name,
            "type": NEWS_THREAD if parent["type"] == NEWS else THREAD, "message_count": 0, "member_count": 1, "rate_limit_per_user": 0,
            "total_message_sent": 0, "last_message_id": None, "flags": 0, "applied_tags": [],
            "thread_metadata": {"archived": False, "auto_archive_duration": 1440, "archive_timestamp": "2025-01-01T00:00:00+00:00", "locked": False, **metadata},
        }  # fmt: skip
        self.channels[thread["id"]] = thread
        self.servers[parent["guild_id"]]["threads"].append(thread)
        return thread

    def fault(self, method: str, path: str, status: int = 500, **more: Any) -> Fault:
        """Let the next request that fits fail; `path` is a regular expression without the API's prefix."""
        added = Fault(method, path, status, **more)
        self.faults.append(added)
        return added

    def taken_fault(self, method: str, path: str) -> Fault | None:
        """The fault that this request uses up."""
        found = next((one for one in self.faults if one.fits(method, path)), None)
        if found is not None:
            found.times -= 1
        return found

    def all_posts(self) -> list[dict[str, Any]]:
        """Every post of every channel, in order of arrival."""
        return sorted((post for posts in self.posts.values() for post in posts), key=lambda post: post["number"])

    def asked(self, method: str, path: str) -> list[Request]:
        """Requests that fit."""
        return [one for one in self.requests if one.method == method and re.fullmatch(path, one.path)]


@dataclass
class Limits:
    """Rate limits: of each channel, and of everything.

    Attributes:
        channel: posts to one channel within `channel_s`; 0 for no limit.
        everything: requests within a second; 0 for no limit.
        refused: answers of 429 so far.
    """

    channel: int = 0
    channel_s: float = 5.0
    everything: int = 0
    refused: int = 0
    _seen: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def take(self, key: str, most: int, window_s: float) -> tuple[int, float]:
        """Count a request; returns what remains (-1: refused) and after how many seconds there is room again."""
        now, seen = time.monotonic(), self._seen[key]
        while seen and seen[0] <= now - window_s:
            seen.popleft()
        if len(seen) >= most:
            self.refused += 1
            return -1, seen[0] + window_s - now
        seen.append(now)
        return most - len(seen), seen[0] + window_s - now


def role(key: str, name: str, permissions: int) -> dict[str, Any]:
    return {
        "id": key, "name": name, "permissions": str(permissions), "color": 0, "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False, "position": 0 if name == "@everyone" else 1, "managed": name != "@everyone", "mentionable": False, "icon": None,
        "unicode_emoji": None, "flags": 0,
    }  # fmt: skip


def user(key: str, name: str, *, bot: bool = False) -> dict[str, Any]:
    return {
        "id": key,
        "username": name,
        "discriminator": "0",
        "global_name": name,
        "avatar": None,
        "bot": bot,
        "flags": 0,
    }


def member(
    key: str, name: str, roles: list[str], *, bot: bool = False, permissions: int | None = None
) -> dict[str, Any]:
    plain = {
        "user": user(key, name, bot=bot), "roles": roles, "nick": None, "avatar": None, "joined_at": "2025-01-01T00:00:00+00:00",
        "deaf": False, "mute": False, "flags": 0, "pending": False, "premium_since": None, "communication_disabled_until": None,
    }  # fmt: skip
    return plain if permissions is None else {**plain, "permissions": str(permissions)}
