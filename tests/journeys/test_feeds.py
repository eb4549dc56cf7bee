"""Feeds from the command line, from a page's address to an OPML file and back, on loopback."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.cli import run
from adapters.commands.door import open_door
from adapters.preview.platform import PreviewPlatform
from adapters.settings import ConfigFolders, load_settings
from adapters.wiring import Newsroom, ShippedData, open_newsroom
from bot.model.catalogue import Catalogue
from bot.model.command import Invocation
from bot.model.digest import DeliveryState
from bot.model.message import Message
from bot.model.subscription import Cadence, Channel, Interest, Subscription
from tests.support.feed_server import FeedServer, Response, feed, item, rss

PAGE = b'<html><head><link rel="alternate" type="application/rss+xml" title="News" href="/feed.xml"></head></html>'
BODY = rss(item("1", "Tesla sells 41,300 cars in November"), channel="<title>Loop News</title>")

Typed = Callable[..., "asyncio.Future[tuple[int, str]]"]


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as started:
        started.on("", Response(200, PAGE, {"Content-Type": "text/html"}))
        started.on("feed.xml", feed(BODY, etag='"v1"'))
        yield started


@pytest.fixture
def typed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Typed:
    """Types a command line: exit code and what it printed."""
    folder = tmp_path / "config"
    folder.mkdir()
    database = f"[database]\nurl = 'sqlite:///{tmp_path / 'tacho.sqlite3'}'\n"
    (folder / "tacho.toml").write_text(f"{database}[feeds]\nallow_private = ['127.0.0.0/8']\n", encoding="utf-8")
    (folder / "feeds.toml").write_text(
        '[[feeds]]\nurl = "https://first.example/feed"\npublisher = "First"\nlanguage = "de"\npacks = ["a"]\n',
        encoding="utf-8",
    )

    async def line(*words: str) -> tuple[int, str]:
        code = await asyncio.to_thread(run, ["--config", str(folder), *words])
        return code, capsys.readouterr().out

    return line  # type: ignore[return-value]


async def test_feed_added_by_its_page_is_read_at_once_and_known_ever_after(server: FeedServer, typed: Typed) -> None:
    code, told = await typed("feeds", "add", server.url(""))
    assert code == 0
    assert "Loop News is read from now on" in told
    assert [request.path for request in server.requests] == ["/", "/feed.xml"]
    assert "41,300" in (await typed("search", "tesla"))[1]
    assert "Loop News: read" in (await typed("feeds"))[1]
    code, told = await typed("feeds", "health", "Loop News", "--json")
    assert json.loads(told)["title"] == "Loop News"
    assert "Loop News is not read any more" in (await typed("feeds", "remove", "Loop", "News"))[1]
    assert "Loop News" not in (await typed("feeds", "list"))[1]
    assert len(server.requests) == 2
    assert (await typed("feeds", "add", "http://10.0.0.1/feed"))[0] == 1
    assert server.bad_manners == {}


async def test_list_of_feeds_goes_out_and_comes_in_again(server: FeedServer, typed: Typed, tmp_path: Path) -> None:
    code, told = await typed("feeds", "export")
    assert code == 0
    assert 'xmlUrl="https://first.example/feed"' in told
    assert 'category="a"' in told
    file = tmp_path / "list.opml"
    more = f'<outline xmlUrl="{server.url("feed.xml")}" text="Loop"/><outline xmlUrl="http://10.0.0.1/" text="Inside"/></body>'
    file.write_text(told.replace("</body>", more), encoding="utf-8")
    code, told = await typed("feeds", "import", str(file))
    assert code == 1
    assert "1 feed is read from now on. 1 is read already." in told
    assert "Inside: Tacho does not ask this address" in told
    assert server.requests == []
    assert (await typed("feeds", "export", str(tmp_path / "all.opml")))[0] == 0
    assert 'title="Loop"' in (tmp_path / "all.opml").read_text(encoding="utf-8")
    assert (await typed("feeds", "import", str(tmp_path / "nowhere.opml")))[0] == 2
    assert (await typed("feeds", "import", str(tmp_path / "config/tacho.toml")))[0] == 1


async def test_feeds_are_changed_from_a_shell_while_tacho_runs(
    server: FeedServer, typed: Typed, tmp_path: Path
) -> None:
    database = f"sqlite:///{tmp_path / 'tacho.sqlite3'}"
    page = PreviewPlatform(tmp_path / "page")
    file = tmp_path / "list.opml"
    file.write_text('<opml><body><outline xmlUrl="http://127.0.0.1/x" text="Listed"/></body></opml>', encoding="utf-8")
    async with open_room(database, page, adding=False) as newsroom:
        async with open_door(database, newsroom.library.desk):
            code, told = await typed("feeds", "add", server.url(""))
            assert (code, "Loop News is read from now on" in told) == (0, True)
            assert [outcome.feed.publisher for outcome in await newsroom.rounds.poll()] == ["Loop News"]
            assert "1 feed is read from now on" in (await typed("feeds", "import", str(file)))[1]
            assert [feed.publisher for feed in newsroom.feeds] == ["Loop News", "Listed"]
            assert "Listed is not read any more" in (await typed("feeds", "remove", "Listed"))[1]
            assert [feed.publisher for feed in newsroom.feeds] == ["Loop News"]
        code, told = await typed("feeds", "remove", "Loop News")
        assert (code, told) == (1, "")
    assert [request.path for request in server.requests] == ["/", "/feed.xml"]


async def test_a50_no_command_prints_the_login_of_a_feed(server: FeedServer, typed: Typed, tmp_path: Path) -> None:
    secret = server.url("feed.xml").replace("://", "://user:hush@")
    missing = server.url("missing").replace("://", "://user:hush@")
    tables = "".join(f'[[feeds]]\nurl = "{url}"\npublisher = "Secret"\n' for url in (secret, missing))
    (tmp_path / "config/feeds.toml").write_text(tables, encoding="utf-8")
    printed = ""
    for line in ("poll --json", "feeds", "feeds health", "feeds health missing", "feeds export", "doctor", "export"):
        _, told = await typed(*line.split())
        assert told
        printed += told
    assert "hush" not in printed
    assert server.requests[0].headers["authorization"].startswith("Basic ")


async def test_feeds_and_packs_are_shown_before_there_is_a_database(typed: Typed) -> None:
    code, told = await typed("feeds", "export")
    assert (code, told.count("<outline ")) == (0, 1)
    code, told = await typed("feeds", "packs")
    assert (code, "a: 1 feed, 1 of them read" in told) == (0, True)


CHANNEL = Channel("preview", "desk", "desk")


@asynccontextmanager
async def open_room(database: str, page: PreviewPlatform, **feeds: object) -> AsyncIterator[Newsroom]:
    """A newsroom without configured feeds, whose floor is no hindrance."""
    overrides = {
        "database": {"url": database},
        "feeds": {"allow_private": ["127.0.0.0/8"], "floor_minutes": 0, "interval_minutes": 0.0001, **feeds},
    }
    settings = load_settings(ConfigFolders(()), overrides=overrides, environment={})
    async with open_newsroom(settings, ShippedData(Catalogue(), ()), platforms={page.name: page}) as newsroom:
        yield newsroom


async def say(newsroom: Newsroom, words: str) -> Message:
    desk = newsroom.library.desk
    return await desk.answer(Invocation("feeds", desk.arguments("feeds", words), channel=CHANNEL, may_manage=True))


async def test_feed_added_in_a_channel_is_polled_there_after_a_restart_and_told_of_when_it_is_gone(
    lasting_url: str, tmp_path: Path, server: FeedServer
) -> None:
    page = PreviewPlatform(tmp_path / "page")
    async with open_room(lasting_url, page) as newsroom:
        await newsroom.library.store.subscribe(
            Subscription.of(CHANNEL, Interest(), Cadence()), newsroom.library.clock.now() + timedelta(days=1)
        )
        assert (await say(newsroom, f"add {server.url('')}")).summary.startswith("Loop News is read")
        assert [outcome.new_reports for outcome in await newsroom.rounds.poll()] == [1]
    assert [request.path for request in server.requests] == ["/", "/feed.xml"]
    async with open_room(lasting_url, page) as newsroom:
        assert [outcome.unchanged for outcome in await newsroom.rounds.poll(now=True)] == [True]
        server.on("feed.xml", Response(410))
        assert [outcome.unchanged for outcome in await newsroom.rounds.poll(now=True)] == [False]
        (notice,) = await newsroom.rounds.deliver()
        assert notice.state is DeliveryState.SENT
        assert notice.message.summary == "A feed needs somebody: Loop News"
        assert await newsroom.rounds.poll(now=True) == ()
    assert server.bad_manners == {}
    assert any("Loop News" in path.read_text(encoding="utf-8") for path in (tmp_path / "page").rglob("*.html"))


async def test_operator_may_keep_channels_from_changing_feeds(tmp_path: Path, server: FeedServer) -> None:
    page = PreviewPlatform(tmp_path / "page")
    async with open_room(f"sqlite:///{tmp_path / 'tacho.sqlite3'}", page, adding=False) as newsroom:
        assert "feeds.toml" in (await say(newsroom, f"add {server.url('')}")).summary
    assert server.requests == []
