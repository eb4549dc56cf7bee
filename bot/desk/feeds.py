"""Adding and removing feeds while Tacho runs: found at an address, taken in from a list, polled by the running poller.

What was asked for finding a feed is its first poll: the answer is handed to the poller, so that nothing is asked twice.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from bot.desk.feed_book import AddedFeed, FeedBook, place_of
from bot.errors import FeedRefused
from bot.model.feed import Document, Feed, FeedLink, FeedState, FoundFeed, Outline, PollRules
from bot.model.subscription import Channel
from bot.ports import Clock, FeedShelf
from bot.reading.languages import language_of
from bot.timing.hosts import host_of

LONGEST_ADDRESS = 2000
LONGEST_PUBLISHER = 80
LONGEST_PACK = 40
TOPIC = "/topic/"
"""Begins a category of a list of feeds that names a topic, as `bot.writing.opml` writes it."""
_REMEMBERED = 16


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


@dataclass(frozen=True, slots=True)
class Added:
    """A feed is read from now on.

    Attributes:
        feed: which.
        document: what it says.
    """

    feed: Feed
    document: Document


@dataclass(frozen=True, slots=True)
class Several:
    """A page names several feeds, from which a person must choose."""

    links: tuple[FeedLink, ...]


@dataclass(frozen=True, slots=True)
class AlreadyRead:
    """The feed is read already."""

    feed: Feed


@dataclass(frozen=True, slots=True)
class TooSoon:
    """The address was asked within the floor; not again before `after` (UTC)."""

    after: datetime


@dataclass(frozen=True, slots=True)
class Imported:
    """What a list of feeds came to.

    Attributes:
        added: those that are read from now on.
        known: how many were read already.
        more: how many were beyond the limit.
        refused: names of those that were not taken, each with the reason.
    """

    added: tuple[Feed, ...]
    known: int
    more: int
    refused: tuple[tuple[str, str], ...]


class FeedDesk:
    """Adds and removes feeds.

    Args:
        book: all feeds.
        finder: finds feeds on the web.
        shelf: knows when a feed was asked last.
        poller: takes over what was found.
        clock: the time.
        rules: the operator's limits.
        known: feeds that are switched off, of which publisher, language and topics are known; they can be added by name.
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
        known: Sequence[Feed] = (),
    ) -> None:
        self._book = book
        self._finder = finder
        self._shelf = shelf
        self._poller = poller
        self._clock = clock
        self._rules = rules
        self._known = {_alike(feed.url): feed for feed in known}
        self._named = {feed.publisher.casefold(): feed.url for feed in known}
        self._found: dict[str, tuple[datetime, FoundFeed | tuple[FeedLink, ...]]] = {}

    async def add(
        self, address: str, channel: Channel | None = None
    ) -> Added | Several | AlreadyRead | TooSoon | Imported:
        """Find the feed at a feed's or a page's address and read it from now on.

        Args:
            address: as it was typed; or the publisher of a feed that is switched off, or a pack of such feeds.
            channel: where it was typed, to be told when the feed dies.

        Raises:
            FeedRefused, FeedUnavailable, FeedGone: there is no feed to be had there; the sentence says why.
        """
        await self._book.refresh()
        if not self._book.room:
            raise FeedRefused("No more feeds can be added; remove one first.")
        pack = [feed for feed in self._known.values() if address.casefold() in feed.packs]
        if pack:
            return await self._keep_all(pack, channel)
        states = await self._shelf.feed_states()
        asked = self._finder.checked(self._named.get(address.casefold(), address))
        found = await self._ask(asked, states)
        if isinstance(found, tuple):
            feeds = [link for link in found if not link.comments] or list(found)
            if len(feeds) > 1:
                return Several(found)
            found = await self._ask(self._finder.checked(feeds[0].url), states)
            if isinstance(found, tuple):
                return Several(found)
        if not isinstance(found, FoundFeed):
            return found
        return await self._keep(found, channel, states)

    async def remove(self, url: str) -> bool:
        """Read a feed no more; False where nobody added it (the configuration's stay)."""
        return await self._book.remove(url)

    async def import_from(self, address: str, channel: Channel | None = None) -> Imported:
        """Take in the list of feeds (OPML) at an address.

        Raises:
            FeedRefused, FeedUnavailable: there is no list to be had there; the sentence says why.
        """
        return await self.take_in(*await self._finder.outlines(address), channel)

    async def import_body(self, body: bytes) -> Imported:
        """Take in a list of feeds (OPML) that somebody has; errors as in `import_from`."""
        return await self.take_in(*await self._finder.outlines_in(body))

    async def take_in(self, outlines: Sequence[Outline], more: int = 0, channel: Channel | None = None) -> Imported:
        """Read the feeds of a list from now on; none is asked here, the poller asks each when it is due.

        Args:
            outlines: the feeds.
            more: how many the list holds beyond these.
            channel: where it was asked for, to be told when a feed dies.
        """
        await self._book.refresh()
        taken = _Addresses(self._book, await self._shelf.feed_states())
        feeds: list[Feed] = []
        refused: list[tuple[str, str]] = []
        known = 0
        for outline in outlines:
            try:
                url = self._checked(outline.url)
            except FeedRefused as error:
                refused.append((outline.title or host_of(outline.url), str(error)))
                continue
            if taken.owner(url) is not None:
                known += 1
                continue
            switched_off = self._known.get(_alike(url))
            feed = switched_off or _feed_of(replace(outline, url=url), self._book.topics)
            taken.take(feed)
            feeds.append(feed)
        outcome = await self._keep_all(feeds, channel)
        return replace(outcome, known=known, more=more + outcome.more, refused=tuple(refused))

    async def _keep_all(self, feeds: Sequence[Feed], channel: Channel | None) -> Imported:
        """Read these feeds from now on, as many as there is room for."""
        new = [feed for feed in feeds if self._book.added(feed.url) is None]
        fitting = new[: self._book.room]
        added = await self._book.add(AddedFeed(feed, place_of(channel)) for feed in fitting)
        return Imported(tuple(one.feed for one in added), len(feeds) - len(new), len(new) - len(fitting), ())

    async def _keep(
        self, found: FoundFeed, channel: Channel | None, states: Mapping[str, FeedState]
    ) -> Added | AlreadyRead:
        url = self._checked(found.url)
        owner = _Addresses(self._book, states).owner(url)
        if owner is not None:
            return AlreadyRead(owner)
        feed = Feed(url, _publisher(found.document.title, url), _language(found.document))
        if (known := self._known.get(_alike(url))) is not None:
            feed = replace(known, url=url)
        await self._book.add([AddedFeed(feed, place_of(channel))])
        self._poller.hand_in(feed, found.document)
        return Added(feed, found.document)

    async def _ask(
        self, address: str, states: Mapping[str, FeedState]
    ) -> FoundFeed | tuple[FeedLink, ...] | AlreadyRead | TooSoon:
        """Ask for an address, unless what is there is known, or it was asked within the floor."""
        owner = _Addresses(self._book, states).owner(address)
        if owner is not None:
            return AlreadyRead(owner)
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

    def _checked(self, address: str) -> str:
        url = self._finder.checked(address)
        if len(url) > LONGEST_ADDRESS:
            raise FeedRefused(f"The address is longer than {LONGEST_ADDRESS} characters; no feed needs that.")
        return url


class _Addresses:
    """Whose addresses are whose: a feed is known by its own and by where it moved, with http or https, with a slash or without."""

    def __init__(self, feeds: Iterable[Feed], states: Mapping[str, FeedState]) -> None:
        self._owners: dict[str, Feed] = {}
        for feed in feeds:
            self.take(feed)
            if (state := states.get(feed.url)) is not None:
                self._owners.setdefault(_alike(state.address), feed)

    def take(self, feed: Feed) -> None:
        """Know one more feed."""
        self._owners.setdefault(_alike(feed.url), feed)

    def owner(self, address: str) -> Feed | None:
        """The feed that has this address; None where none has it."""
        return self._owners.get(_alike(address))


def _alike(address: str) -> str:
    """What addresses have in common that lead to one feed."""
    rest = address.partition("#")[0].partition("://")[2]
    host, slash, path = rest.partition("/")
    return f"{host.rpartition('@')[2].lower()}{slash}{path}".rstrip("/")


def _feed_of(outline: Outline, topics: frozenset[str]) -> Feed:
    language = outline.language.replace("_", "-").partition("-")[0].lower()
    named = [name.removeprefix(TOPIC) for name in outline.categories if name.startswith(TOPIC)]
    packs = [_pack(name) for name in outline.categories if not name.startswith(TOPIC)]
    return Feed(
        outline.url,
        _publisher(outline.title, outline.url),
        language if re.fullmatch("[a-z]{2,3}", language) else "en",
        topics=tuple(name for name in named if name in topics),
        packs=tuple(dict.fromkeys(name for name in packs if name)),
    )


def _pack(category: str) -> str:
    return " ".join(category.strip("/").casefold().split())[:LONGEST_PACK]


def _publisher(title: str, url: str) -> str:
    """What readers know the outlet as: the feed's own title, else its host."""
    return title.strip()[:LONGEST_PUBLISHER].strip() or host_of(url).removeprefix("www.")


def _language(document: Document) -> str:
    texts = (f"{entry.title}\n{entry.text[:400]}" for entry in document.entries[:20])
    return language_of("\n".join(texts))
