"""The only place where things are built and joined. A new platform costs one line in `chat_services`."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

from pydantic import SecretStr

from adapters.catalogue import load_catalogue, load_channels, load_feeds_and_others
from adapters.clock import SystemClock
from adapters.settings import ConfigFolders, Settings, SlackSettings
from adapters.store.opening import open_store
from bot.desk.commands.desk import CommandDesk
from bot.desk.configured import follow_configuration
from bot.desk.editions import Editor
from bot.desk.feed_book import FeedBook
from bot.desk.feeds import FeedDesk
from bot.desk.rounds import Rounds
from bot.model.catalogue import Catalogue
from bot.model.feed import Feed, PollRules
from bot.model.subscription import Channel, Subscription
from bot.ports import Clock, NoteShelf, Platform, Store

if TYPE_CHECKING:
    from adapters.slack.options import Options
    from adapters.web.websub import CallbackServer


@dataclass(frozen=True, slots=True)
class ShippedData:
    """What the data files of the config directory say.

    Attributes:
        catalogue: companies, topics, metrics, units, words.
        feeds: the configured feeds.
        subscriptions: those of `channels.toml`.
        other_feeds: those that are known but switched off.
    """

    catalogue: Catalogue
    feeds: tuple[Feed, ...]
    subscriptions: tuple[Subscription, ...] = ()
    other_feeds: tuple[Feed, ...] = ()


def load_data(folders: ConfigFolders) -> ShippedData:
    """Read and check the data files.

    Raises:
        BadCatalogue: one of them is wrong; the sentence names file, entry, key and cure.
    """
    feeds, others = load_feeds_and_others(folders.find)
    return ShippedData(load_catalogue(folders.find), feeds, load_channels(folders.find)[1], others)


def feed_book(data: ShippedData, notes: NoteShelf) -> FeedBook:
    """All feeds: those of the data files, and those that people added."""
    return FeedBook(data.feeds, notes=notes, topics=data.catalogue.topics, known=data.other_feeds)


@dataclass(frozen=True, slots=True)
class Library:
    """What answering needs: data, store and desk. Many may be open for reading beside one newsroom.

    Attributes:
        data: what the config directory says.
        store: read-only unless it was opened for writing.
        clock: the time.
        editor: composes digests.
        desk: answers commands.
    """

    data: ShippedData
    store: Store
    clock: Clock
    editor: Editor
    desk: CommandDesk


@asynccontextmanager
async def open_library(settings: Settings, data: ShippedData, *, writing: bool = False) -> AsyncIterator[Library]:
    """Open the store and what answers from it; `writing` takes the database's one writing place.

    Raises:
        StoreBusy: another process writes already.
        StoreUnusable: there is no database yet, or it cannot be used.
        BadSettings: the database's address is wrong.
    """
    clock = SystemClock()
    store = await open_store(settings.database.url, writing=writing)
    try:
        editor = Editor(stories=store, subscriptions=store, outbox=store, clock=clock, catalogue=data.catalogue)
        book = feed_book(data, store)
        desk = CommandDesk(store=store, feeds=book, editor=editor, clock=clock, catalogue=data.catalogue)
        yield Library(data, store, clock, editor, desk)
    finally:
        await store.close()


class Check(Protocol):
    """What a check-up found at one place of a chat service."""

    @property
    def place(self) -> str:
        """What was looked at."""
        ...

    @property
    def well(self) -> bool:
        """Whether nothing has to be done."""
        ...

    @property
    def sentence(self) -> str:
        """What it is."""
        ...

    @property
    def cure(self) -> str:
        """What to do; "" where nothing has to be done."""
        ...


class ChatService(Platform, Protocol):
    """A platform that people talk with: used as an async context manager, connected while `run` runs."""

    async def __aenter__(self) -> Self:
        """Ready to post."""
        ...

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of connections."""
        ...

    async def examine(self, channels: Sequence[Channel]) -> Sequence[Check]:
        """Ask the service about token, application and the permissions in these channels."""
        ...

    async def run(self) -> None:
        """Keep the connection over which commands come, until cancelled.

        Raises:
            FixInput: a person must mend something, such as the token.
        """
        ...


def chat_services(settings: Settings, library: Library) -> Iterator[ChatService]:
    """Every chat service whose token is set. A further one is a line here.

    Raises:
        BadSettings: something that must be set together is not.
    """
    if settings.discord.token:
        from adapters.discord.platform import DiscordPlatform

        yield DiscordPlatform(
            token=settings.discord.token.get_secret_value(),
            subscriptions=library.store,
            notes=library.store,
            clock=library.clock,
            desk=library.desk,
            api_url=settings.discord.api_url,
            gateway_url=settings.discord.gateway_url,
        )
    if settings.slack.bot_token or settings.slack.client_id:
        from adapters.slack.service import slack_service

        store = library.store
        yield slack_service(
            slack_options(settings.slack), desk=library.desk, shelf=store, notes=store, clock=library.clock
        )


def slack_options(slack: SlackSettings) -> "Options":
    """The `[slack]` section as the Slack adapter takes it."""
    from adapters.slack.dress import Native
    from adapters.slack.names import Names
    from adapters.slack.options import Options

    return Options(
        bot_token=_shown(slack.bot_token),
        client_id=slack.client_id or "",
        client_secret=_shown(slack.client_secret),
        encryption_key=_shown(slack.encryption_key),
        api_url=slack.api_url.rstrip("/") + "/",
        app_token=_shown(slack.app_token),
        signing_secret=_shown(slack.signing_secret),
        http_host=slack.http_host,
        http_port=slack.http_port,
        public_url=slack.public_url or "",
        scopes=frozenset(slack.scopes),
        names=Names(slack.command, slack.company_command),
        admins_only=slack.managers == "admins",
        native=frozenset(map(Native, slack.new_blocks)),
    )


def _shown(secret: SecretStr | None) -> str:
    return "" if secret is None else secret.get_secret_value()


@dataclass(frozen=True, slots=True)
class Newsroom:
    """A library that is kept up to date: the one writing process.

    Attributes:
        library: what it answers with.
        rounds: its steps.
        services: the chat services, to be run while it is open.
        callbacks: listens for hubs that push; None where no public address is configured.
        feeds: all feeds, those that people added included.
        feed_desk: adds and removes feeds.
    """

    library: Library
    rounds: Rounds
    feeds: FeedBook
    feed_desk: FeedDesk
    services: tuple[ChatService, ...] = ()
    callbacks: "CallbackServer | None" = None


@asynccontextmanager
async def open_newsroom(
    settings: Settings,
    data: ShippedData,
    *,
    platforms: Mapping[str, Platform],
    chats: bool = False,
    fetch_timeout_s: float = 30.0,
    articles: bool = True,
) -> AsyncIterator[Newsroom]:
    """Open everything that keeps the stories up to date and posts digests; errors as in `open_library`.

    Args:
        settings: as loaded.
        data: what the config directory says.
        platforms: by name, beside the chat services.
        chats: also post to every chat service whose token is set.
        fetch_timeout_s: for one request with all its redirects.
        articles: read the pages of entries whose feed carries only a teaser.
    """
    from adapters.reader import ThreadReader
    from adapters.web.article import WebArticleSource
    from adapters.web.discovery import WebFeedFinder
    from adapters.web.fetch import STANDARD
    from adapters.web.source import WebFeedSource
    from bot.desk.articles import Articles
    from bot.desk.delivery import Courier
    from bot.desk.feed_watch import FeedWatch
    from bot.desk.intake import Intake
    from bot.desk.polling import Poller
    from bot.desk.push import PushDesk

    async with AsyncExitStack() as stack:
        library = await stack.enter_async_context(open_library(settings, data, writing=True))
        store, clock, catalogue = library.store, library.clock, data.catalogue
        book = feed_book(data, store)
        await book.refresh()
        await follow_configuration(data.subscriptions, shelf=store, clock=clock)
        reader = ThreadReader(catalogue)
        stack.callback(reader.close)
        limits = replace(STANDARD, deadline_s=fetch_timeout_s)
        source = WebFeedSource(
            clock=clock, allow_private=settings.feeds.allow_private, contact=settings.feeds.contact, limits=limits
        )
        await stack.enter_async_context(source)
        rules = PollRules(
            interval=timedelta(minutes=settings.feeds.interval_minutes),
            floor=timedelta(minutes=settings.feeds.floor_minutes),
        )
        intake = Intake(feeds=store, stories=store, reader=reader, clock=clock, catalogue=catalogue)
        pages = WebArticleSource(fetcher=source.fetcher, workers=source.workers, clock=clock)
        pages_of = Articles(pages=pages, shelf=store) if articles else None
        one_round = asyncio.Lock()
        pushes = callbacks = None
        if settings.feeds.websub_callback is not None:
            from adapters.web.websub import CallbackServer, WebHubs

            pushes = PushDesk(
                callback=settings.feeds.websub_callback,
                feeds=book,
                hubs=WebHubs(fetcher=source.fetcher, guard=source.guard),
                notes=store,
                shelf=store,
                intake=intake,
                articles=pages_of,
                clock=clock,
                between_polls=one_round,
            )
            callbacks = CallbackServer(
                host=settings.feeds.websub_host, port=settings.feeds.websub_port, desk=pushes, reader=source
            )
        poller = Poller(
            feeds=book,
            refresh=book.refresh,
            source=source,
            shelf=store,
            clock=clock,
            rules=rules,
            intake=intake,
            articles=pages_of,
            pushes=pushes,
            watch=FeedWatch(
                book=book, shelf=store, outbox=store, subscriptions=store, clock=clock, place=settings.feeds.notices
            ),
            one_round=one_round,
        )
        feed_desk = FeedDesk(
            book=book,
            finder=WebFeedFinder(source),
            shelf=store,
            poller=poller,
            clock=clock,
            rules=rules,
        )
        desk = CommandDesk(
            store=store,
            feeds=book,
            editor=library.editor,
            clock=clock,
            catalogue=catalogue,
            feed_desk=feed_desk,
            adding=settings.feeds.adding,
        )
        library = replace(library, desk=desk)
        services = tuple([await stack.enter_async_context(one) for one in chat_services(settings, library) if chats])
        everywhere = {**platforms, **{one.name: one for one in services}}
        courier = Courier(outbox=store, subscriptions=store, platforms=everywhere, clock=clock)
        keep = timedelta(days=settings.database.keep_days)
        rounds = Rounds(poller, intake, library.editor, courier, store, clock, keep, pushes)
        yield Newsroom(library, rounds, book, feed_desk, services, callbacks)
