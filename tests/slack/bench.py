"""The Slack platform on its bench: the real client library against the loopback server, with a shelf to go with it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from adapters.clock import SystemClock
from adapters.slack.platform import SlackPlatform
from adapters.slack.tokens import SingleToken
from bot.model.subscription import Channel
from tests.fakes.store import MemoryStore
from tests.slack.loopback import Loopback, loopback
from tests.slack.seen import seen
from tests.slack.world import TOKEN, Conversation


class Rig:
    """Everything together.

    Attributes:
        slack: the server.
        platform: under test.
        store, clock: what it works with.
        workspace, channel: a workspace with one channel that Tacho was invited to.
    """

    def __init__(self, slack: Loopback, store: Any, clock: Any) -> None:
        self.slack = slack
        self.world = slack.world
        self.store, self.clock = store, clock
        self.workspace = self.world.add_workspace()
        self.channel = self.world.add_channel(self.workspace)
        self.platform: SlackPlatform

    @property
    def place(self) -> Channel:
        """The channel as the newsroom names it."""
        return self.place_of(self.channel)

    def place_of(self, conversation: Conversation) -> Channel:
        """Any channel as the newsroom names it."""
        return Channel("slack", f"{conversation.team}/{conversation.id}", f"#{conversation.name}")

    def new_platform(self, **options: Any) -> SlackPlatform:
        """A platform that talks to the server, as another process would have it."""
        plain = {
            "tokens": SingleToken(TOKEN),
            "subscriptions": self.store,
            "notes": self.store,
            "clock": self.clock,
            "api_url": self.slack.api_url,
            "gap_s": 0.0,
        }
        return SlackPlatform(**{**plain, **options})

    def shown(self, conversation: Conversation | None = None) -> tuple[str, ...]:
        """The posts of a channel as a reader sees them, replies among them."""
        return tuple(shown_text(post) for post in self.world.posts[(conversation or self.channel).id])


def shown_text(post: dict[str, Any]) -> str:
    """What a reader sees of a message."""
    return seen(post["blocks"]) if post["blocks"] else seen([{"type": "mrkdwn", "text": post["text"]}])


@asynccontextmanager
async def rig(*, store: Any = None, clock: Any = None, **options: Any) -> AsyncIterator[Rig]:
    """A rig with a platform in it."""
    async with loopback() as slack:
        one = Rig(slack, store or MemoryStore(), clock or SystemClock())
        async with one.new_platform(**options) as platform:
            one.platform = platform
            yield one
