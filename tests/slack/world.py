"""A little Slack: workspaces, channels and what stands in them; shared by all parts of the loopback server."""

import asyncio
import itertools
import re
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

APP_ID = "A0TACHO"
TOKEN = "xoxb-1-loopback"
READER = "U0READER"
SCOPES = "commands,chat:write"


@dataclass
class Fault:
    """What the next call that fits comes to.

    Attributes:
        method: a regular expression for the method's name ("chat.postMessage").
        error: Slack's code, answered with `ok: false`; "" for none.
        status, headers, body: the answer; a `body` replaces the usual one.
        channel: only calls for this channel; "" for any.
        after_effect: do what was asked first, then answer so.
        drop: close the connection instead of answering.
        times: how many calls it takes.
    """

    method: str
    error: str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None
    channel: str = ""
    after_effect: bool = False
    drop: bool = False
    times: int = 1

    def fits(self, method: str, body: Mapping[str, Any]) -> bool:
        return (
            self.times > 0
            and re.fullmatch(self.method, method) is not None
            and self.channel in {"", str(body.get("channel", ""))}
        )


@dataclass
class Call:
    """A call as it came: what tests ask about."""

    at: float
    method: str
    body: dict[str, Any]
    token: str
    answer: dict[str, Any] = field(default_factory=dict)
    status: int = 0


@dataclass
class Conversation:
    """A channel or a direct message.

    Attributes:
        archived, private, member, restricted: its state; `member` says whether Tacho was invited.
    """

    id: str
    team: str
    name: str
    archived: bool = False
    private: bool = False
    member: bool = True
    restricted: bool = False
    direct: bool = False


@dataclass
class Workspace:
    """A workspace with Tacho installed.

    Attributes:
        tokens: bot tokens that are good now.
        dead: why a token is no longer good, by token ("token_revoked", "account_inactive", "token_expired").
        scopes: what the bot may do.
    """

    id: str
    name: str
    bot_user: str
    tokens: set[str] = field(default_factory=set)
    dead: dict[str, str] = field(default_factory=dict)
    scopes: str = SCOPES
    enterprise: str | None = None


class World:
    """Everything there is.

    Attributes:
        workspaces, conversations: by id.
        posts: messages by channel, oldest first, replies in threads among them.
        calls: all of them, oldest first; `asked` picks some.
        faults: what calls will come to.
        faults_found: rules that a call has broken.
        responses: what was sent to response_urls, by their key.
        dead_images: addresses whose pictures Slack cannot load.
        unknown_blocks: kinds of blocks this Slack does not have yet.
        private_posts: ephemeral messages, oldest first.
        files: uploaded files by id.
    """

    def __init__(self) -> None:
        self._ids = itertools.count(1)
        self.workspaces: dict[str, Workspace] = {}
        self.conversations: dict[str, Conversation] = {}
        self.posts: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.private_posts: list[dict[str, Any]] = []
        self.calls: list[Call] = []
        self.faults: list[Fault] = []
        self.faults_found: list[str] = []
        self.responses: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.dead_images: set[str] = set()
        self.unknown_blocks: set[str] = set()
        self.files: dict[str, dict[str, Any]] = {}
        self.limits = Limits()
        self.changed = asyncio.Condition()

    async def until(self, condition: Callable[[], Any], limit_s: float = 8.0) -> None:
        """Wait until the condition holds; it is asked after every call."""
        async with asyncio.timeout(limit_s), self.changed:
            await self.changed.wait_for(condition)

    async def notify(self) -> None:
        """Something has happened."""
        async with self.changed:
            self.changed.notify_all()

    def new_id(self, prefix: str) -> str:
        """An id such as "C0000001"."""
        return f"{prefix}{next(self._ids):07}"

    def new_ts(self) -> str:
        """A message's timestamp, unique in the whole world and ever growing."""
        return f"{int(time.time())}.{next(self._ids):06}"

    def add_workspace(self, name: str = "Cars", token: str = TOKEN) -> Workspace:
        """A workspace in which the bot speaks with this token."""
        one = Workspace(self.new_id("T"), name, self.new_id("U"), {token})
        self.workspaces[one.id] = one
        return one

    def add_channel(self, workspace: Workspace, name: str = "cars", **state: bool) -> Conversation:
        """A channel of a workspace; Tacho was invited unless `member=False`."""
        one = Conversation(self.new_id("C"), workspace.id, name, **state)
        self.conversations[one.id] = one
        return one

    def workspace_of(self, token: str) -> Workspace | None:
        """The workspace a token speaks for, dead ones too."""
        return next((one for one in self.workspaces.values() if token in one.tokens or token in one.dead), None)

    def fault(self, method: str, error: str = "", **more: Any) -> Fault:
        """Let the next call that fits fail."""
        added = Fault(method, error, **more)
        self.faults.append(added)
        return added

    def taken_fault(self, method: str, body: Mapping[str, Any]) -> Fault | None:
        """The fault that this call uses up."""
        found = next((one for one in self.faults if one.fits(method, body)), None)
        if found is not None:
            found.times -= 1
        return found

    def all_posts(self) -> list[dict[str, Any]]:
        """Every post of every channel, in order of arrival."""
        return sorted((post for posts in self.posts.values() for post in posts), key=lambda post: post["number"])

    def asked(self, method: str) -> list[Call]:
        """Calls of a method (a regular expression)."""
        return [one for one in self.calls if re.fullmatch(method, one.method)]


@dataclass
class Limits:
    """Rate limits of posting.

    Attributes:
        gap_s: a channel takes one message in so many seconds; 0 for no limit.
        burst: how many may come at once before that counts.
        always: channels that answer 429 for ever, with their Retry-After in seconds.
        refused: answers of 429 so far.
    """

    gap_s: float = 0.0
    burst: int = 1
    always: dict[str, int] = field(default_factory=dict)
    refused: int = 0
    _full_at: dict[str, float] = field(default_factory=dict)

    def wait_s(self, channel: str) -> int:
        """Count a post; 0 when it may pass, else whole seconds to wait (Slack's Retry-After)."""
        if channel in self.always:
            self.refused += 1
            return self.always[channel]
        if not self.gap_s:
            return 0
        now = time.monotonic()
        full_at = max(self._full_at.get(channel, now), now)
        if full_at - now > self.gap_s * (self.burst - 1) + 1e-6:
            self.refused += 1
            return max(1, round(full_at - now))
        self._full_at[channel] = full_at + self.gap_s
        return 0
