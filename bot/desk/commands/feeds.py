"""Commands about feeds: which are read, how they are, and (where the installation allows it) adding, removing and importing them."""

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import assert_never

from bot.desk.commands.asking import Request, choose, perhaps
from bot.desk.commands.directory import Names
from bot.desk.commands.specs import FEED_ACTIONS
from bot.desk.feed_book import FeedBook, place_of
from bot.desk.feed_outcomes import Added, AlreadyRead, Imported, Removal, Several, TooSoon, Unknown
from bot.desk.feeds import FeedDesk
from bot.errors import BadRequest, FeedGone, FeedRefused, FeedUnavailable
from bot.model.feed import Feed, FeedHealth, FeedLink, Origin
from bot.model.message import Actions, Button, Link, LinkList, Message
from bot.ports import FeedShelf
from bot.timing.health import health_of
from bot.writing.addresses import is_public, public_address
from bot.writing.dates import clock_time
from bot.writing.pages_desk import notice
from bot.writing.pages_feed_lists import export_page, imported_page
from bot.writing.pages_feeds import MOST_FEEDS, feed_page, feeds_page, health_page, packs_page, problem_text

_SHOWN_TITLES = 3
_MOST_CHOICES = 5


class Feeds:
    """Answers about feeds.

    Args:
        book: all feeds.
        shelf: what is remembered of them.
        desk: adds and removes them; None where nothing can be written.
        adding: whether people in channels may do so; whoever runs Tacho always may.
    """

    def __init__(self, *, book: FeedBook, shelf: FeedShelf, desk: FeedDesk | None, adding: bool) -> None:
        self._book = book
        self._shelf = shelf
        self._desk = desk
        self._adding = adding

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
                case "packs":
                    return await self._packs(request)
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
                    choices = ", ".join(dict.fromkeys(FEED_ACTIONS.values()))
                    raise BadRequest(
                        request.phrases.desk.no_choice.format(typed=typed, command="feeds", choices=choices)
                    )
        except (FeedRefused, FeedUnavailable, FeedGone) as error:
            sentence = problem_text(str(error), language=request.language)
            if isinstance(error, FeedUnavailable) and error.after is not None:
                again = request.phrases.feeds.again_after.format(time=clock_time(error.after, request.zone))
                sentence = request.phrases.desk.both(sentence, again)
            raise BadRequest(sentence) from error

    async def _list(self, request: Request) -> Message:
        every = await self._health_of_all(request)
        typed = request.text("address") or "1"
        if not typed.isdecimal() or int(typed) < 1:
            raise BadRequest(request.phrases.desk.no_page.format(typed=typed))
        page = int(typed)
        if page > 1 and len(every) <= (page - 1) * MOST_FEEDS:
            counted = request.phrases.count(request.phrases.feeds_count, len(every))
            raise BadRequest(request.phrases.desk.no_such_page.format(page=page, found=f"{counted}."))
        return feeds_page(every, page=page, now=request.now, zone=request.zone, language=request.language)

    async def _health(self, request: Request) -> Message:
        every = await self._health_of_all(request)
        now, zone, language = request.now, request.zone, request.language
        if not request.text("address"):
            return health_page(every, now=now, zone=zone, language=language)
        feed = self._named(request, "health")
        one = next(one for one in every if one.feed == feed)
        origin = self._book.origin(feed.url, place_of(request.invocation.channel))
        operator = request.invocation.operator and origin is not Origin.CONFIGURED
        removable = origin is Origin.HERE or operator
        return feed_page(one, origin=origin, removable=removable, now=now, zone=zone, language=language)

    async def _health_of_all(self, request: Request) -> Sequence[FeedHealth]:
        await self._book.refresh()
        states = await self._shelf.feed_states()
        return [health_of(feed, states.get(feed.url), request.now) for feed in self._book]

    async def _packs(self, request: Request) -> Message:
        await self._book.refresh()
        packs: dict[str, tuple[int, int]] = {}
        for feed, read in (*((feed, 1) for feed in self._book), *((feed, 0) for feed in self._book.switched_off)):
            for pack in feed.packs:
                all_, of_them = packs.get(pack, (0, 0))
                packs[pack] = (all_ + 1, of_them + read)
        return packs_page(dict(sorted(packs.items())), language=request.language)

    async def _add(self, request: Request) -> Message:
        desk, typed = self._changing(request), _address(request)
        words = request.phrases.feeds
        outcome = await desk.add(typed, request.invocation.channel)
        match outcome:
            case Added(feed, document):
                titles = [Link(entry.title, entry.url) for entry in document.entries if entry.title] if document else []
                sentence = request.phrases.desk.feed_added if titles else words.added_empty
                sentence = (sentence if document else words.added_quietly).format(publisher=feed.publisher)
                blocks = [LinkList("", tuple(titles[:_SHOWN_TITLES]))] if titles else []
                title = request.phrases.desk.feed_added_title
                return notice(title, sentence, blocks=(*blocks, _health_and_undo(feed, request)))
            case Several(links):
                raise choose(words.several, _choices(links))
            case AlreadyRead(feed, joined=True):
                sentence = words.joined.format(publisher=feed.publisher)
                return notice(request.phrases.feeds_title, sentence, blocks=(_health_and_undo(feed, request),))
            case AlreadyRead(feed):
                health = {words.fact_condition: f"feeds health {feed.key}"}
                raise choose(words.already.format(publisher=feed.publisher), health)
            case Imported():
                return _imported(outcome, request, pack=typed.casefold())
            case TooSoon(after):
                raise BadRequest(words.too_soon.format(time=clock_time(after, request.zone)))
            case Unknown():
                off = self._book.switched_off
                names = dict.fromkeys([*(pack for feed in off for pack in feed.packs), *(one.publisher for one in off)])
                guesses = Names((name, name, ()) for name in names).guesses(typed)
                sentence = words.unknown.format(typed=typed)
                if not guesses:
                    raise BadRequest(sentence)
                raise perhaps(sentence, {name: f"feeds add {name}" for name in guesses}, request.phrases)
            case _ as unknown:
                assert_never(unknown)

    async def _remove(self, request: Request) -> Message:
        desk, words = self._changing(request), request.phrases.feeds
        await self._book.refresh()
        pack = _address(request).casefold()
        if members := [feed for feed in self._book if pack in feed.packs]:
            return await self._remove_pack(pack, members, desk, request)
        feed = self._named(request, "remove")
        undo = (Button(request.phrases.desk.button_undo, command=f"feeds add {feed.url}"),)
        buttons = undo if is_public(feed.url) else ()
        match await self._removal(feed, desk, request):
            case Removal.DONE:
                sentence = request.phrases.desk.feed_removed.format(publisher=feed.publisher)
                return notice(request.phrases.feeds_title, sentence, buttons)
            case Removal.STAYS:
                return notice(request.phrases.feeds_title, words.stays.format(publisher=feed.publisher), buttons)
            case Removal.ELSEWHERE:
                raise BadRequest(words.elsewhere.format(publisher=feed.publisher, key=feed.key))
            case Removal.CONFIGURED:
                raise BadRequest(words.configured.format(publisher=feed.publisher))

    async def _remove_pack(self, pack: str, members: Sequence[Feed], desk: FeedDesk, request: Request) -> Message:
        """Those of its feeds that were added here; the others stay."""
        phrases, words = request.phrases, request.phrases.feeds
        came = [await self._removal(feed, desk, request) for feed in members]
        done, stays = came.count(Removal.DONE), came.count(Removal.STAYS)
        if not done and not stays:
            others = Removal.ELSEWHERE in came
            raise BadRequest((words.pack_elsewhere if others else words.pack_configured).format(pack=pack))
        told = ((done, words.pack_removed), (stays, words.pack_stays))
        sentence = reduce(phrases.desk.both, [phrases.count(forms, n) for n, forms in told if n])
        return notice(phrases.feeds_title, sentence, (Button(phrases.desk.button_undo, command=f"feeds add {pack}"),))

    async def _removal(self, feed: Feed, desk: FeedDesk, request: Request) -> Removal:
        return await desk.remove(feed, request.invocation.channel, everywhere=request.invocation.operator)

    async def _import(self, request: Request) -> Message:
        desk, file, channel = self._changing(request), request.invocation.attachment, request.invocation.channel
        outcome = await (desk.import_body(file, channel) if file else desk.import_from(_address(request), channel))
        return _imported(outcome, request)

    def _changing(self, request: Request) -> FeedDesk:
        if self._desk is None or not (self._adding or request.invocation.operator):
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
    typed = request.text("address")
    if not typed:
        command = f"feeds {request.text('action')}"
        raise BadRequest(request.phrases.desk.missing.format(command=command, argument="ADDRESS"))
    return typed[1:-1].partition("|")[0] if typed.startswith("<") and typed.endswith(">") else typed


def _imported(outcome: Imported, request: Request, pack: str = "") -> Message:
    return imported_page(
        outcome.added,
        known=outcome.known,
        more=outcome.more,
        refused=outcome.refused,
        pack=pack,
        language=request.language,
    )


def _health_and_undo(feed: Feed, request: Request) -> Actions:
    health = Button(request.phrases.feeds.fact_condition, command=f"feeds health {feed.key}")
    return Actions((health, Button(request.phrases.desk.button_undo, command=f"feeds remove {feed.key}")))


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
