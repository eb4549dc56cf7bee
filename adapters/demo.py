"""`tacho demo`: the main job on sample feeds. The feeds are samples and stand on loopback; everything else is what `tacho run` does."""

import tempfile
import time
from datetime import timedelta
from pathlib import Path

from rich.console import Console
from rich.rule import Rule

from adapters.catalogue import load_catalogue
from adapters.clock import SystemClock
from adapters.commands.terminal import progress, show
from adapters.preview.platform import PreviewPlatform
from adapters.samples.server import SampleFeeds
from adapters.settings import ConfigFolders, load_settings
from adapters.wiring import Newsroom, ShippedData, open_newsroom
from bot.model.command import Invocation
from bot.model.message import Message
from bot.model.story import StoryQuery
from bot.model.subscription import Cadence, Channel, Subscription
from bot.writing.pages import poll_page

CHANNEL = Channel("preview", "demo", "demo")
COMPANY = "xiaomi"
FETCH_TIMEOUT_S = 1.5
"""A sample feed on loopback answers at once; the one that never ends shall not hold up the show."""


async def demonstrate(folders: ConfigFolders, folder: Path | None) -> int:
    """Poll the sample feeds, show the digest, a story, a company page and where the HTML page is; returns the exit code."""
    started = time.perf_counter()
    place = folder or Path(tempfile.mkdtemp(prefix="tacho-demo-"))
    place.mkdir(parents=True, exist_ok=True)
    database = place / "tacho.sqlite3"
    database.unlink(missing_ok=True)
    overrides: dict[str, dict[str, object]] = {
        "database": {"url": f"sqlite:///{database.resolve()}"},
        "feeds": {"allow_private": ["127.0.0.0/8"], "floor_minutes": 0},
    }
    settings = load_settings(ConfigFolders(()), overrides=overrides, environment={})
    page = PreviewPlatform(place / "page")
    async with SampleFeeds(SystemClock().now()) as samples:
        data = ShippedData(load_catalogue(folders.find), samples.feeds)
        room = open_newsroom(
            settings, data, platforms={page.name: page}, fetch_timeout_s=FETCH_TIMEOUT_S, articles=False
        )
        async with room as newsroom:
            faults = await _show(newsroom, page, place)
    progress().print(f"[dim]The whole job took {time.perf_counter() - started:.1f} s.[/dim]")
    return 1 if faults else 0


async def _show(newsroom: Newsroom, page: PreviewPlatform, place: Path) -> tuple[str, ...]:
    library = newsroom.library
    now = library.clock.now()
    console = progress()
    subscription = Subscription("demo", CHANNEL, cadence=Cadence(at=now.time().replace(second=0, microsecond=0)))
    await library.store.subscribe(subscription, now - timedelta(seconds=1))
    with console.status("Polling the sample feeds, reading, grouping, composing ..."):
        ended = await newsroom.rounds.once(now=True)
    _title("1  Sample feeds were polled; broken ones got a line each and stopped nothing")
    show([poll_page(ended.polled)])
    _title("2  The digest, as a channel gets it")
    show([delivery.message for delivery in ended.deliveries])
    found = await library.store.stories(StoryQuery(companies=(COMPANY,), limit=1))
    if found:
        _title(f"3  One story with every figure and its proof: /story {found[0].id}")
        show([await _answer(newsroom, "story", found[0].id)])
    _title(f"4  What Tacho knows of a company: /company {COMPANY}")
    show([await _answer(newsroom, "company", COMPANY)])
    _title("Next")
    Console(highlight=False, soft_wrap=True).print(
        f"The same digest as a page:   {(page.folder / 'index.html').resolve().as_uri()}\n"
        f"Ask the demo's news more:    TACHO_DATABASE__URL=sqlite:///{(place / 'tacho.sqlite3').resolve()} ./run tacho search battery\n"
        "Read a text of your own:     ./run tacho read FILE\n"
        "Poll real feeds, then read:  ./run tacho poll   and   ./run tacho digest"
    )
    return ended.faults


async def _answer(newsroom: Newsroom, command: str, words: str) -> Message:
    desk = newsroom.library.desk
    return await desk.answer(Invocation(command, desk.arguments(command, words), channel=CHANNEL, may_manage=True))


def _title(text: str) -> None:
    console = Console(highlight=False)
    console.print()
    console.print(Rule(f"[bold]{text}[/bold]", align="left", style="dim"))
