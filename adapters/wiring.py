"""The only place where things are built and joined. A new platform costs one line in `platforms`."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

from adapters.catalogue import load_catalogue, load_channels, load_feeds
from adapters.clock import SystemClock
from adapters.settings import ConfigFolders, Settings
from adapters.store.opening import open_store
from bot.desk.commands.desk import CommandDesk
from bot.desk.editions import Editor
from bot.desk.rounds import Rounds
from bot.model.catalogue import Catalogue
from bot.model.feed import Feed, PollRules
from bot.ports import Clock, Platform, Store
from bot.timing.slots import next_due


@dataclass(frozen=True, slots=True)
class Library:
    """What answering needs: the catalogue, the store and the desk. Many may be open beside one newsroom.

    Attributes:
        settings: everything an operator has set.
        catalogue: companies, topics, metrics, units, words.
        feeds: the configured feeds.
        store: read-only unless it belongs to a newsroom.
        clock: the time.
        editor: composes digests.
        desk: answers commands.
    """

    settings: Settings
    catalogue: Catalogue
    feeds: tuple[Feed, ...]
    store: Store
    clock: Clock
    editor: Editor
    desk: CommandDesk


@dataclass(frozen=True, slots=True)
class Newsroom:
    """A library that is kept up to date: the one writing process.

    Attributes:
        library: what it answers with.
        rounds: its steps.
    """

    library: Library
    rounds: Rounds


@asynccontextmanager
async def open_library(
    settings: Settings, folders: ConfigFolders, *, writing: bool = False, feeds: Sequence[Feed] | None = None
) -> AsyncIterator[Library]:
    """Open the store and what answers from it.

    Args:
        settings: as loaded.
        folders: where the data files are.
        writing: take the database's one writing place.
        feeds: instead of those of `feeds.toml`.

    Raises:
        StoreBusy: another process writes already.
        BadCatalogue, BadSettings: a data file or the database address is wrong.
    """
    catalogue = load_catalogue(folders.find)
    known = tuple(feeds) if feeds is not None else load_feeds(folders.find)
    clock = SystemClock()
    store = await open_store(settings.database.url, writing=writing)
    try:
        editor = Editor(stories=store, subscriptions=store, outbox=store, clock=clock, catalogue=catalogue)
        desk = CommandDesk(store=store, feeds=known, editor=editor, clock=clock, catalogue=catalogue)
        yield Library(settings, catalogue, known, store, clock, editor, desk)
    finally:
        await store.close()


@asynccontextmanager
async def open_newsroom(
    settings: Settings,
    folders: ConfigFolders,
    *,
    platforms: Mapping[str, Platform],
    feeds: Sequence[Feed] | None = None,
    fetch_timeout_s: float = 30.0,
) -> AsyncIterator[Newsroom]:
    """Open everything that keeps the stories up to date and posts digests; arguments and errors as in `open_library`."""
    from adapters.reader import ThreadReader
    from adapters.web.fetch import STANDARD
    from adapters.web.source import WebFeedSource
    from bot.desk.delivery import Courier
    from bot.desk.intake import Intake
    from bot.desk.polling import Poller

    async with AsyncExitStack() as stack:
        library = await stack.enter_async_context(open_library(settings, folders, writing=True, feeds=feeds))
        await _write_configured_subscriptions(library, folders)
        store, clock, catalogue = library.store, library.clock, library.catalogue
        reader = ThreadReader(catalogue)
        stack.callback(reader.close)
        limits = replace(STANDARD, deadline_s=fetch_timeout_s)
        source = WebFeedSource(clock=clock, allow_private=settings.feeds.allow_private, limits=limits)
        await stack.enter_async_context(source)
        rules = PollRules(
            interval=timedelta(minutes=settings.feeds.interval_minutes),
            floor=timedelta(minutes=settings.feeds.floor_minutes),
        )
        intake = Intake(feeds=store, stories=store, reader=reader, clock=clock, catalogue=catalogue)
        poller = Poller(feeds=library.feeds, source=source, shelf=store, clock=clock, rules=rules, intake=intake)
        courier = Courier(outbox=store, subscriptions=store, platforms=platforms, clock=clock)
        yield Newsroom(library, Rounds(poller, intake, library.editor, courier))


async def _write_configured_subscriptions(library: Library, folders: ConfigFolders) -> None:
    """Subscriptions of `channels.toml` become rows like those that people type."""
    _, subscriptions = load_channels(folders.find)
    for subscription in subscriptions:
        await library.store.subscribe(subscription, next_due(subscription.cadence, library.clock.now()))
