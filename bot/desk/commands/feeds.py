"""Commands about feeds: which are read, how they are, and (where the installation allows it) adding, removing and importing them."""

from collections.abc import Callable, Mapping, Sequence
from typing import assert_never

from bot.desk.commands.asking import Request, choose
from bot.desk.commands.specs import FEED_ACTIONS
from bot.desk.feed_book import FeedBook
from bot.desk.feeds import Added, AlreadyRead, FeedDesk, Imported, Several, TooSoon
from bot.errors import BadRequest, FeedGone, FeedRefused, FeedUnavailable
from bot.model.feed import Feed, FeedLink
from bot.model.message import Actions, Button, Link, LinkList, Message
from bot.ports import FeedShelf
from bot.timing.health import health_of
from bot.writing.addresses import is_public, public_address
from bot.writing.dates import clock_time
from bot.writing.pages_desk import notice
from bot.writing.pages_feeds import export_page, feed_page, feeds_page, health_page, imported_page, problem_text

_SHOWN_TITLES = 3
_MOST_CHOICES = 5


class Feeds:
    """Answers about feeds.

    Args:
        book: all feeds.
        shelf: what is remembered of them.
        desk: adds and removes them; None where this installation's are fixed.
    """

    def __init__(self, *, book: FeedBook, shelf: FeedShelf, desk: FeedDesk | None) -> None:
        self._book = book
        self._shelf = shelf
        self._desk = desk

    async def feeds(self, request: Request) -> Message:
        """List the feeds, say how they are, export them, or add, remove or import some."""
        typed = request.text("action")
        action = FEED_ACTIONS.get(typed.casefold())
        try:
            match action:
                case "list":
                    return await self._list(request)
                case "health":
                    return await self._health(request)
                case "export":
                    await self._book.refresh()
                    return export_page(self._book, language=request.language)
                case "add":
                    return await self._add(request)
                case "remove":
                    return await self._remove(request)
                case "import":
                    return await self._import(request)
                case _:
                    choices = "list, health, add, remove, import, export"
                    raise BadRequest(
                        request.phrases.desk.no_choice.format(typed=typed, command="feeds", choices=choices)
                    )
        except (FeedRefused, FeedUnavailable, FeedGone) as error:
            raise BadRequest(problem_text(str(error), language=request.language)) from error

    async def _list(self, request: Request) -> Message:
        await self._book.refresh()
        states = await self._shelf.feed_states()
        return feeds_page(self._book, states, zone=request.zone, language=request.language)

    async def _health(self, request: Request) -> Message:
        await self._book.refresh()
        states = await self._shelf.feed_states()
        now, zone, language = request.now, request.zone, request.language
        if not request.text("address"):
            every = [health_of(feed, states.get(feed.url), now) for feed in self._book]
            return health_page(every, now=now, zone=zone, language=language)
        feed = self._named(request, "health")
        added = self._book.added(feed.url) is not None
        one = health_of(feed, states.get(feed.url), now)
        return feed_page(one, added=added, now=now, zone=zone, language=language)

    async def _add(self, request: Request) -> Message:
        desk, words = self._changing(request), request.phrases.desk
        outcome = await desk.add(_address(request), request.invocation.channel)
        match outcome:
            case Added(feed, document):
                titles = tuple(Link(entry.title, entry.url) for entry in document.entries if entry.title)
                blocks = (LinkList("", titles[:_SHOWN_TITLES]),) if titles else ()
                buttons = (
                    Button(request.phrases.feeds.health_title, command=f"feeds health {feed.key}"),
                    Button(words.button_undo, command=f"feeds remove {feed.key}"),
                )
                sentence = words.feed_added.format(publisher=feed.publisher)
                return notice(words.feed_added_title, sentence, blocks=(*blocks, Actions(buttons)))
            case Several(links):
                raise choose(request.phrases.feeds.several, _choices(links))
            case AlreadyRead(feed):
                raise choose(
                    request.phrases.feeds.already.format(publisher=feed.publisher),
                    {request.phrases.feeds.health_title: f"feeds health {feed.key}"},
                )
            case Imported():
                return _imported(outcome, request)
            case TooSoon(after):
                time = clock_time(after, request.zone)
                raise BadRequest(request.phrases.feeds.too_soon.format(time=time))
            case _ as unknown:
                assert_never(unknown)

    async def _remove(self, request: Request) -> Message:
        desk, words = self._changing(request), request.phrases.desk
        await self._book.refresh()
        pack = _address(request).casefold()
        members = [feed for feed in self._book if pack in feed.packs and self._book.added(feed.url) is not None]
        if members:
            removed = [feed for feed in members if await desk.remove(feed.url)]
            sentence = request.phrases.count(request.phrases.feeds.pack_removed, len(removed))
            return notice(
                request.phrases.feeds_title, sentence, (Button(words.button_undo, command=f"feeds add {pack}"),)
            )
        feed = self._named(request, "remove")
        if not await desk.remove(feed.url):
            raise BadRequest(request.phrases.feeds.configured.format(publisher=feed.publisher))
        undo = (Button(words.button_undo, command=f"feeds add {feed.url}"),) if is_public(feed.url) else ()
        return notice(request.phrases.feeds_title, words.feed_removed.format(publisher=feed.publisher), undo)

    async def _import(self, request: Request) -> Message:
        desk = self._changing(request)
        outcome = await desk.import_from(_address(request), request.invocation.channel)
        return _imported(outcome, request)

    def _changing(self, request: Request) -> FeedDesk:
        if self._desk is None:
            raise BadRequest(request.phrases.desk.feeds_fixed)
        return self._desk

    def _named(self, request: Request, action: str) -> Feed:
        """The feed somebody names by its key, its address or its publisher.

        Raises:
            BadRequest: none is meant, or several can be.
        """
        typed = _address(request)
        word = typed.casefold()
        ways: tuple[Callable[[Feed], bool], ...] = (
            lambda feed: feed.key == word or typed in {feed.url, public_address(feed.url)},
            lambda feed: feed.publisher.casefold() == word,
            lambda feed: word in feed.publisher.casefold() or word in public_address(feed.url).casefold(),
        )
        for means in ways:
            found = [feed for feed in self._book if means(feed)]
            if len(found) == 1:
                return found[0]
            if found:
                choices = {_name(feed, found): f"feeds {action} {feed.key}" for feed in found[:_MOST_CHOICES]}
                raise choose(request.phrases.feeds.ambiguous.format(typed=typed), choices)
        raise BadRequest(request.phrases.desk.no_feed.format(typed=typed))


def _address(request: Request) -> str:
    """What was typed after the action, freed of what chat programs put around an address (`<address|shown text>`).

    Raises:
        BadRequest: nothing was.
    """
    typed = request.needed("address")
    return typed[1:-1].partition("|")[0] if typed.startswith("<") and typed.endswith(">") else typed


def _imported(outcome: Imported, request: Request) -> Message:
    return imported_page(
        outcome.added, known=outcome.known, more=outcome.more, refused=outcome.refused, language=request.language
    )


def _choices(links: Sequence[FeedLink]) -> Mapping[str, str]:
    """Names of feeds that a page names, with the command that adds each; its address where its title is not its own."""
    titles = [link.title for link in links]
    return {
        (link.title if link.title and titles.count(link.title) == 1 else link.url): f"feeds add {link.url}"
        for link in links
    }


def _name(feed: Feed, among: Sequence[Feed]) -> str:
    alone = sum(other.publisher == feed.publisher for other in among) == 1
    return feed.publisher if alone else public_address(feed.url)
