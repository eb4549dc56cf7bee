"""Adding and removing feeds while Tacho runs: found at an address, taken in from a list, polled by the running poller.

What was asked for finding a feed is its first poll: the answer is handed to the poller, so that nothing is asked twice.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NoReturn, Protocol

from bot.desk.feed_book import AddedFeed, FeedBook, place_of
from bot.desk.feed_naming import Addresses, feed_of, language_in, publisher_of
from bot.desk.feed_outcomes import Added, AlreadyRead, Imported, Removal, Several, TooSoon, Unknown
from bot.desk.hosts import unhurried
from bot.errors import FeedRefused
from bot.model.feed import Document, Feed, FeedLink, FeedState, FoundFeed, Origin, Outline, PollRules
from bot.model.subscription import Channel
from bot.ports import Clock, FeedShelf
from bot.timing.hosts import host_of

LONGEST_ADDRESS = 2000
_REMEMBERED = 16
_REMOVED = 200


class FeedFinder(Protocol):
    """Finds feeds on the web; every request passes the guard."""

    async def find(self, address: str) -> FoundFeed | tuple[FeedLink, ...]:
        """Ask for an address once: the feed that is there, or the feeds that the page there names (at least one).

        Raises:
            FeedUnavailable, FeedGone: nothing can be had there now, or there is neither a feed nor a page that names one.
            FeedRefused: the address or its answer breaks a rule.
        """
        ...

    async def outlines(self, address: str) -> tuple[tuple[Outline, ...], int]:
        """The feeds of the list (OPML) at an address, and how many more it holds than are read.

        Raises:
            FeedUnavailable: it cannot be had now.
            FeedRefused: the address or the answer breaks a rule, or there is no list.
        """
        ...

    async def outlines_in(self, body: bytes) -> tuple[tuple[Outline, ...], int]:
        """The feeds of a list (OPML) somebody has, as `outlines`."""
        ...

    def checked(self, address: str) -> str:
        """An address as it would be asked, from how people type it.

        Raises:
            FeedRefused: it is none that Tacho asks.
        """
        ...


class PollerPort(Protocol):
    """Who polls feeds."""

    def hand_in(self, feed: Feed, document: Document) -> None:
        """Take `document` for the answer to the next poll of `feed`, which is due at once."""
        ...


class FeedDesk:
    """Adds and removes feeds.

    Args:
        book: all feeds.
        finder: finds feeds on the web.
        shelf: knows when a feed was asked last.
        poller: takes over what was found.
        clock: the time.
        rules: the operator's limits.
    """

    def __init__(
        self,
        *,
        book: FeedBook,
        finder: FeedFinder,
        shelf: FeedShelf,
        poller: PollerPort,
        clock: Clock,
        rules: PollRules,
    ) -> None:
        self._book = book
        self._finder = finder
        self._shelf = shelf
        self._poller = poller
        self._clock = clock
        self._rules = rules
        self._found: dict[str, tuple[datetime, FoundFeed | tuple[FeedLink, ...]]] = {}
        self._removed: dict[str, Feed] = {}

    async def add(
        self, address: str, channel: Channel | None = None
    ) -> Added | Several | AlreadyRead | TooSoon | Imported | Unknown:
        """Find the feed at a feed's or a page's address and read it from now on.

        Args:
            address: as it was typed; or the publisher of a feed that is switched off, or a pack of such feeds.
            channel: where it was typed: it is told when the feed dies, and can take it out again.

        Raises:
            FeedRefused, FeedUnavailable, FeedGone: there is no feed to be had there; the sentence says why.
        """
        await self._book.refresh()
        word = address.casefold()
        off = self._book.switched_off
        pack = {feed.url: feed for feed in (*self._removed.values(), *off, *self._book) if word in feed.packs}
        if pack:
            return await self._keep_all(tuple(pack.values()), channel)
        if owner := next((feed for feed in self._book if feed.publisher.casefold() == word), None):
            return await self._join(owner, channel)
        named = next((feed.url for feed in off if feed.publisher.casefold() == word), "")
        if not named and not set(address) & set(".:/"):
            return Unknown()
        states = await self._shelf.feed_states()
        asked = self._finder.checked(named or address)
        if asked in self._removed and self._book.added(asked) is None:
            restored = (await self._keep_all([self._removed[asked]], channel)).added
            return Added(restored[0], None) if restored else self._full()
        found = await self._ask(asked, states)
        if isinstance(found, tuple):
            feeds = [link for link in found if not link.comments] or list(found)
            if len(feeds) > 1:
                return Several(found)
            found = await self._ask(self._finder.checked(feeds[0].url), states)
            if isinstance(found, tuple):
                return Several(found)
        match found:
            case FoundFeed():
                return await self._keep(found, channel, states)
            case AlreadyRead(feed):
                return await self._join(feed, channel)
            case TooSoon():
                return found

    async def remove(self, feed: Feed, channel: Channel | None = None, *, everywhere: bool = False) -> Removal:
        """Read a feed of the book no more.

        Args:
            feed: which.
            channel: where somebody wants that. Only what was added there can be removed there, and is read on for as long as it is
                wanted elsewhere.
            everywhere: whoever runs Tacho wants it, so nobody else's wish counts.
        """
        place = place_of(channel)
        origin = self._book.origin(feed.url, place)
        if origin is Origin.CONFIGURED:
            return Removal.CONFIGURED
        if everywhere:
            await self._book.remove(feed.url)
        elif (left := await self._book.leave(feed.url, place)) is None:
            return Removal.ELSEWHERE
        elif left.places:
            return Removal.STAYS
        self._removed[feed.url] = feed
        while len(self._removed) > _REMOVED:
            self._removed.pop(next(iter(self._removed)))
        return Removal.DONE

    async def import_from(self, address: str, channel: Channel | None = None) -> Imported:
        """Take in the list of feeds (OPML) at an address.

        Raises:
            FeedRefused, FeedUnavailable: there is no list to be had there; the sentence says why.
        """
        return await self.take_in(*await self._finder.outlines(address), channel)

    async def import_body(self, body: bytes, channel: Channel | None = None) -> Imported:
        """Take in a list of feeds (OPML) that somebody has; errors as in `import_from`."""
        return await self.take_in(*await self._finder.outlines_in(body), channel)

    async def take_in(self, outlines: Sequence[Outline], more: int = 0, channel: Channel | None = None) -> Imported:
        """Read the feeds of a list from now on; none is asked here, the poller asks each when it is due.

        Args:
            outlines: the feeds.
            more: how many the list holds beyond these.
            channel: where it was asked for, as in `add`.
        """
        await self._book.refresh()
        taken = Addresses(self._book, await self._shelf.feed_states())
        feeds: dict[str, Feed] = {}
        refused: list[tuple[str, str]] = []
        known = 0
        async for outline in unhurried(outlines):
            try:
                url = self._checked(outline.url)
            except FeedRefused as error:
                refused.append((outline.title or host_of(outline.url), str(error)))
                continue
            owner = taken.owner(url)
            feed = owner or self._book.known(url) or feed_of(replace(outline, url=url), self._book.topics)
            known += owner is not None
            taken.take(feed)
            feeds[feed.url] = feed
        outcome = await self._keep_all(list(feeds.values()), channel)
        return replace(outcome, known=known, more=more + outcome.more, refused=tuple(refused))

    async def _keep_all(self, feeds: Sequence[Feed], channel: Channel | None) -> Imported:
        """Read these feeds from now on, as many as there is room for; of those that are read already, somebody here wants them too."""
        there = {feed.url for feed in self._book}
        new = [feed for feed in feeds if feed.url not in there]
        fitting = new[: self._book.room]
        await self._wake(fitting)
        others = [feed for feed in feeds if feed.url in there]
        added = await self._book.add(AddedFeed(feed, _places(channel)) for feed in (*fitting, *others))
        return Imported(tuple(one.feed for one in added), len(others), len(new) - len(fitting), ())

    async def _keep(
        self, found: FoundFeed, channel: Channel | None, states: Mapping[str, FeedState]
    ) -> Added | AlreadyRead:
        url = self._checked(found.url)
        owner = Addresses(self._book, states).owner(url)
        if owner is not None:
            return await self._join(owner, channel)
        feed = Feed(url, publisher_of(found.document.title, url), language_in(found.document))
        if (known := self._book.known(url)) is not None:
            feed = replace(known, url=url)
        await self._book.add([AddedFeed(feed, _places(channel))])
        self._poller.hand_in(feed, found.document)
        return Added(feed, found.document)

    async def _join(self, feed: Feed, channel: Channel | None) -> AlreadyRead:
        """A feed that is read already is wanted here too."""
        joins = channel is not None and self._book.origin(feed.url, place_of(channel)) is Origin.ELSEWHERE
        if joins:
            await self._book.add([AddedFeed(feed, _places(channel))])
        return AlreadyRead(feed, joined=joins)

    async def _wake(self, feeds: Iterable[Feed]) -> None:
        """Have feeds asked again that ended in an earlier life, and told of anew."""
        states = await self._shelf.feed_states()
        before = [states[feed.url] for feed in feeds if feed.url in states]
        after = [replace(state, gone=False, merged_into="", told_at=None) for state in before]
        await self._shelf.remember_feeds([new for new, old in zip(after, before, strict=True) if new != old])

    async def _ask(
        self, address: str, states: Mapping[str, FeedState]
    ) -> FoundFeed | tuple[FeedLink, ...] | AlreadyRead | TooSoon:
        """Ask for an address, unless what is there is known, or it was asked within the floor."""
        owner = Addresses(self._book, states).owner(address)
        if owner is not None:
            return AlreadyRead(owner)
        if not self._book.room:
            self._full()
        now = self._clock.now()
        self._found = {key: kept for key, kept in self._found.items() if now - kept[0] < self._rules.floor}
        if (kept := self._found.get(address)) is not None:
            return kept[1]
        state = states.get(address)
        if state is not None and state.checked_at is not None and now - state.checked_at < self._rules.floor:
            return TooSoon(state.checked_at + self._rules.floor)
        found = await self._finder.find(address)
        while len(self._found) >= _REMEMBERED:
            self._found.pop(next(iter(self._found)))
        self._found[address] = (now, found)
        return found

    def _full(self) -> NoReturn:
        raise FeedRefused("No more feeds can be added; remove one first.")

    def _checked(self, address: str) -> str:
        url = self._finder.checked(address)
        if len(url) > LONGEST_ADDRESS:
            raise FeedRefused(f"The address is longer than {LONGEST_ADDRESS} characters; no feed needs that.")
        return url


def _places(channel: Channel | None) -> tuple[str, ...]:
    return () if channel is None else (place_of(channel),)
