"""A newsroom as it is wired, with a hub that pushes: the feed is read, its hub asked and answered, and what it pushes is filed."""

import asyncio
import socket
from pathlib import Path

from adapters.settings import config_folders, load_settings
from adapters.wiring import load_data, open_newsroom
from tests.support.feed_server import FeedServer, feed, item, rss
from tests.support.hub import Hub


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


async def test_p44_newsroom_with_a_callback_address_takes_what_hubs_push(tmp_path: Path) -> None:
    port = free_port()
    async with FeedServer() as server, Hub() as hub:
        link = f'<{hub.url}>; rel="hub", <{server.url()}>; rel="self"'
        server.on("feed", feed(rss(item("1")), etag='"v1"', Link=link))
        (tmp_path / "tacho.toml").write_text(
            f"[database]\nurl = 'sqlite:///{tmp_path / 'tacho.sqlite3'}'\n[feeds]\nallow_private = ['127.0.0.0/8']\n"
            f"websub_callback = 'http://127.0.0.1:{port}/websub/'\nwebsub_port = {port}\n",
            encoding="utf-8",
        )
        (tmp_path / "feeds.toml").write_text(
            f"[[feeds]]\nurl = '{server.url()}'\npublisher = 'Outlet'\nfull_text = false\n", encoding="utf-8"
        )
        folders = config_folders(tmp_path, {})
        settings = load_settings(folders, environment={})
        async with open_newsroom(settings, load_data(folders), platforms={}) as newsroom:
            assert newsroom.callbacks is not None
            async with newsroom.callbacks as callbacks:
                filing = asyncio.create_task(callbacks.run())
                await newsroom.rounds.poll()
                assert await newsroom.rounds.tend_pushes() == 1
                (form,) = hub.asked
                assert form["hub.callback"].startswith(f"http://127.0.0.1:{port}/websub/")
                assert (await hub.verify(form))[0] == 200
                assert await hub.push(form, rss(item("2"))) == 202
                await callbacks.settled()
                filing.cancel()
                await asyncio.wait([filing])
            titles = {report.title for report in await newsroom.library.store.ungrouped_reports()}
    assert titles == {"Maker opens plant 1", "Maker opens plant 2"}
