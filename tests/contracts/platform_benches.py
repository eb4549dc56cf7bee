"""One bench for each platform: the platform itself, what a reader sees in its channel, and ways to break it.

A new platform adds its bench to `BENCHES` and passes `test_platform.py` as it stands.
"""

import errno
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol

import pytest
from lxml import html

from adapters.discord.identity import command_line
from adapters.discord.limits import walk
from adapters.discord.markdown import read
from adapters.preview.plain import plain
from adapters.preview.platform import PreviewPlatform
from adapters.slack import identity as slack_identity
from bot.errors import ChannelClosed, PostUnclear, TryLater
from bot.model.message import Actions
from bot.model.subscription import Channel
from bot.ports import Platform
from tests.discord.bench import Rig, rig
from tests.fakes.clock import ShiftedClock
from tests.fakes.platform import FakePlatform
from tests.slack import bench as slack_bench
from tests.slack import seen as slack_seen


class Bench(Protocol):
    """A platform under test."""

    platform: Platform
    channel: Channel
    loses_answers: bool

    def shown(self) -> tuple[str, ...]:
        """Every post in the channel as a reader sees it, oldest first: plain text, nothing escaped, no folded parts missing."""
        ...

    def buttons(self) -> dict[str, str]:
        """Every button in the channel by its label: the command that pressing it types ("/story k7m2q9"), or its address."""
        ...

    def links(self) -> frozenset[str]:
        """Every address a reader of the channel can follow."""
        ...

    def break_for_now(self) -> None:
        """From now on the service fails in a way that passes."""
        ...

    def close_channel(self) -> None:
        """From now on the channel takes no post: gone, archived, a permission missing."""
        ...

    def lose_answers(self) -> None:
        """From now on posts arrive but their answers do not (only asked of benches that say `loses_answers`)."""
        ...

    def mend(self) -> None:
        """The service works again."""
        ...


class FakeBench:
    """The fake platform itself must keep the contract."""

    loses_answers = True

    def __init__(self) -> None:
        self.platform = FakePlatform()
        self.channel = Channel("fake", "general")

    def shown(self) -> tuple[str, ...]:
        return tuple(plain(delivery.message) for delivery in self.platform.posted)

    def buttons(self) -> dict[str, str]:
        blocks = [block for delivery in self.platform.posted for block in delivery.message.blocks]
        pressed = [button for block in blocks if isinstance(block, Actions) for button in block.buttons]
        return {button.label: button.url or f"/{button.command}" for button in pressed}

    def links(self) -> frozenset[str]:
        return frozenset(
            word for text in self.shown() for word in text.split() if word.startswith(("http://", "https://"))
        )

    def break_for_now(self) -> None:
        self.platform.fail(TryLater("The service is busy."))

    def close_channel(self) -> None:
        self.platform.fail(ChannelClosed("The channel is gone.", "Choose another channel."))

    def lose_answers(self) -> None:
        self.platform.fail(PostUnclear("The answer was lost."), arrives=True)

    def mend(self) -> None:
        self.platform.outcomes.clear()


class PreviewBench:
    """The preview platform in a folder of its own; its service is the file system."""

    loses_answers = False

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.platform = PreviewPlatform(folder)
        self.channel = Channel("preview", "terminal")
        self._patch = patch

    def shown(self) -> tuple[str, ...]:
        page = self.folder / "index.html"
        if not page.is_file():
            return ()
        return tuple(" ".join(article.itertext()) for article in reversed(self._page().xpath("//article")))

    def buttons(self) -> dict[str, str]:
        rows = self._page().xpath("//ul[@class='actions']/li")
        return {row.xpath("string(span | a)"): row.xpath("string(kbd | a/@href)") for row in rows}

    def links(self) -> frozenset[str]:
        return frozenset(self._page().xpath("//a/@href"))

    def break_for_now(self) -> None:
        self._break(errno.ENOSPC)

    def close_channel(self) -> None:
        self._break(errno.EROFS)

    def lose_answers(self) -> None:
        raise AssertionError("a file system answers")

    def mend(self) -> None:
        self._patch.undo()

    def _page(self) -> html.HtmlElement:
        return html.document_fromstring((self.folder / "index.html").read_text("utf-8"))

    def _break(self, number: int) -> None:
        def fail(*_: object) -> None:
            raise OSError(number, "broken for the test")

        self._patch.setattr("adapters.preview.platform.keep_post", fail)


@asynccontextmanager
async def fake_bench(folder: Path):
    yield FakeBench()


@asynccontextmanager
async def preview_bench(folder: Path):
    with pytest.MonkeyPatch.context() as patch:
        yield PreviewBench(folder, patch)


class DiscordBench:
    """The Discord platform: the real client library against a loopback Discord."""

    loses_answers = True
    posts = r"/channels/\d+/messages"

    def __init__(self, rig: Rig) -> None:
        self.platform = rig.platform
        self.channel = rig.place
        self._rig = rig

    def shown(self) -> tuple[str, ...]:
        return self._rig.discord.posted(self._rig.channel)

    def buttons(self) -> dict[str, str]:
        pressed = [one for post in self._rig.world.all_posts() for one in walk(post["components"]) if "label" in one]
        return {one["label"]: one.get("url") or f"/{command_line(one['custom_id'])}" for one in pressed}

    def links(self) -> frozenset[str]:
        parts = [one for post in self._rig.world.all_posts() for one in walk(post["components"])]
        texts = [str(one["content"]) for one in parts if "content" in one]
        linked = {span.url for text in texts for line in read(text) for span in line.spans if span.url}
        return frozenset(linked | {str(one["url"]) for one in parts if "url" in one})

    def break_for_now(self) -> None:
        limited = {"message": "You are being rate limited.", "retry_after": 90.0, "global": False}
        self._rig.world.fault("POST", self.posts, 429, body=limited, headers={"Via": "1.1 google"}, times=1000)

    def close_channel(self) -> None:
        self._rig.world.fault("POST", self.posts, 403, body={"message": "Missing", "code": 50013}, times=1000)

    def lose_answers(self) -> None:
        self._rig.world.fault("POST", self.posts, after_effect=True, drop=True, times=1000)

    def mend(self) -> None:
        self._rig.world.faults.clear()


@asynccontextmanager
async def discord_bench(folder: Path):
    async with rig(connected=False) as one:
        yield DiscordBench(one)


class SlackBench:
    """The Slack platform: the real client library against a loopback Slack."""

    loses_answers = True

    def __init__(self, rig: slack_bench.Rig) -> None:
        self.platform = rig.platform
        self.channel = rig.place
        self._rig = rig

    def shown(self) -> tuple[str, ...]:
        return self._rig.shown()

    def buttons(self) -> dict[str, str]:
        pressed = slack_seen.buttons(self._blocks())
        return {
            one["text"]["text"]: one.get("url") or f"/{slack_identity.command_line(one['action_id'], one['value'])}"
            for one in pressed
        }

    def links(self) -> frozenset[str]:
        return frozenset(slack_seen.addresses(self._blocks()))

    def _blocks(self) -> list[dict[str, Any]]:
        return [block for post in self._rig.world.all_posts() for block in post["blocks"]]

    def break_for_now(self) -> None:
        self._rig.world.fault("chat.postMessage", "ratelimited", status=429, headers={"Retry-After": "1"}, times=1000)

    def close_channel(self) -> None:
        self._rig.channel.archived = True

    def lose_answers(self) -> None:
        self._rig.world.fault("chat.postMessage", after_effect=True, drop=True, times=1000)

    def mend(self) -> None:
        self._rig.world.faults.clear()
        self._rig.channel.archived = False
        self._rig.clock.advance(timedelta(seconds=2))


@asynccontextmanager
async def slack_workbench(folder: Path):
    async with slack_bench.rig(clock=ShiftedClock()) as one:
        yield SlackBench(one)


BENCHES: dict[str, Callable[[Path], AbstractAsyncContextManager[Bench]]] = {
    "fake": fake_bench,
    "preview": preview_bench,
    "discord": discord_bench,
    "slack": slack_workbench,
}
