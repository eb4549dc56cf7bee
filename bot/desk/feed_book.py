"""All feeds there are: those of the configuration, and those that people added while Tacho ran, kept as notes."""

import asyncio
import hashlib
import json
import logging
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any, overload
from urllib.parse import urlsplit

from bot.desk.feed_naming import alike
from bot.desk.hosts import unhurried
from bot.errors import TryLater
from bot.model.feed import Feed, Origin
from bot.model.subscription import Channel
from bot.ports import NoteShelf
from bot.timing.hosts import host_of

SPACE = "feed"
"""The notes' space; a note's key is the feed's address, its text a JSON object with the keys of feeds.toml."""

MOST_ADDED = 10_000
"""So many feeds can be added: what Tacho is measured with."""

_LANGUAGE = re.compile("[a-z]{2,3}")
_TRIES = 10

Places = tuple[str, ...]
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AddedFeed:
    """A feed that somebody added.

    Attributes:
        feed: which.
        places: stand for the channels where it was added (`place_of`), the first one first: they are told of it, and it is read for as
            long as one of them wants it.
    """

    feed: Feed
    places: tuple[str, ...] = ()


def place_of(channel: Channel | None) -> str:
    """What stands for a channel in what is kept of a feed: a hash, so that nothing is left of a channel that is forgotten."""
    return "" if channel is None else hashlib.sha256(channel.id.encode()).hexdigest()[:16]


class FeedBook(Sequence[Feed]):
    """The feeds, those of the configuration first: one live list for everybody who works with them.

    What another process writes is seen after `refresh`. A feed that stands in both counts as the configuration has it.

    Args:
        configured: from feeds.toml.
        notes: where added feeds outlive a restart.
        topics: ids of the topics there are; a feed's others are passed over.
        known: feeds that the configuration knows, but has switched off: people can add them by name.
    """

    def __init__(
        self, configured: Sequence[Feed], *, notes: NoteShelf, topics: Collection[str], known: Sequence[Feed] = ()
    ) -> None:
        self._configured = {feed.url: feed for feed in configured}
        self._notes = notes
        self._topics = frozenset(topics)
        self._known = {alike(feed.url): feed for feed in known}
        self._texts: dict[str, str] = {}
        self._added: dict[str, AddedFeed] = {}
        self._all: tuple[Feed, ...] = tuple(configured)
        # What is read before a change must not be taken in after it: a feed added in between would vanish for a while.
        self._changing = asyncio.Lock()

    @overload
    def __getitem__(self, index: int) -> Feed: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Feed]: ...
    def __getitem__(self, index: int | slice) -> Feed | Sequence[Feed]:
        return self._all[index]

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[Feed]:
        return iter(self._all)

    @property
    def topics(self) -> frozenset[str]:
        """Ids of the topics a feed may have."""
        return self._topics

    def known(self, address: str) -> Feed | None:
        """The feed that the configuration knows at this address, but has switched off."""
        return self._known.get(alike(address))

    @property
    def switched_off(self) -> tuple[Feed, ...]:
        """Feeds that the configuration knows and nobody has added."""
        there = {alike(feed.url) for feed in self._all}
        return tuple(feed for key, feed in self._known.items() if key not in there)

    @property
    def room(self) -> int:
        """How many more feeds can be added."""
        return max(0, MOST_ADDED - len(self._added))

    def added(self, url: str) -> AddedFeed | None:
        """The added feed with this address; None where the configuration has it, or nobody."""
        return None if url in self._configured else self._added.get(url)

    def origin(self, url: str, place: str) -> Origin:
        """Where this feed of the book comes from, as seen from a place."""
        added = self.added(url)
        if added is None:
            return Origin.CONFIGURED
        return Origin.HERE if place in added.places else Origin.ELSEWHERE

    async def refresh(self) -> None:
        """Read the notes again, if they have changed."""
        async with self._changing:
            texts = await self._notes.notes(SPACE)
            if texts == self._texts:
                return
            added: dict[str, AddedFeed] = {}
            async for url, text in unhurried(tuple(texts.items())):
                one = self._added.get(url) if self._texts.get(url) == text else self._from_text(url, text)
                if one is not None:
                    added[url] = one
            self._texts, self._added = dict(texts), added
            self._gather()

    async def add(self, wanted: Iterable[AddedFeed]) -> tuple[AddedFeed, ...]:
        """Read these feeds from now on; returns those that were not there before. One that was is wanted from these places too."""
        by_url = {one.feed.url: one for one in wanted if one.feed.url not in self._configured}
        texts = {url: _to_text(one) async for url, one in unhurried(tuple(by_url.items()))}
        async with self._changing:
            written = await self._notes.add_notes(SPACE, texts)
            new = {url: one for url, one in by_url.items() if url in written}
            self._texts |= {url: texts[url] for url in new}
            self._added |= new
            self._gather()
        for url in by_url.keys() - written:
            known, places = self._added.get(url), by_url[url].places
            if known is None or not set(places) <= set(known.places):
                async with self._changing:
                    await self._change(url, partial(_with, places))
        return tuple(new.values())

    async def remove(self, url: str) -> bool:
        """Read this feed no more, whoever wants it; False where nobody added it."""
        async with self._changing:
            taken = await self._take(url)
            self._gather()
        return taken is not None

    async def leave(self, url: str, place: str) -> AddedFeed | None:
        """Take back the wish of one place; the feed is read no more where that was the last.

        Returns:
            The feed with the places that still want it; None, and nothing changed, where this place does not.

        Raises:
            TryLater: others change the same feed at this moment.
        """
        async with self._changing:
            left = await self._change(url, partial(_without, place))
            self._gather()
        return left

    async def withdraw(self, place: str) -> None:
        """Take back every wish of a place that is no more.

        Raises:
            TryLater: others change one of the feeds at this moment; the wishes before it are taken back.
        """
        for url in [url for url, one in self._added.items() if place in one.places]:
            await self.leave(url, place)

    async def _change(self, url: str, change: Callable[[Places], Places]) -> AddedFeed | None:
        """Change who wants a feed, which goes with the last of them; None where it is not there, or that changes nothing."""
        for _ in range(_TRIES):
            text = await self._notes.note(SPACE, url)
            one = self._from_text(url, text) if text is not None else None
            if text is None or one is None or (places := change(one.places)) == one.places:
                return None
            changed = replace(one, places=places)
            if not places:
                taken = await self._take(url)
                if taken == text:
                    return changed
                if taken is not None:  # another process wrote in between
                    await self._notes.add_notes(SPACE, {url: taken})
            elif await self._notes.replace_note(SPACE, url, expected=text, text=_to_text(changed)):
                self._texts[url], self._added[url] = _to_text(changed), changed
                return changed
        raise TryLater("Others change the same feed at this moment; try again.")

    async def _take(self, url: str) -> str | None:
        taken = await self._notes.take_note(SPACE, url)
        self._texts.pop(url, None)
        self._added.pop(url, None)
        return taken

    def _gather(self) -> None:
        others = (one.feed for url, one in self._added.items() if url not in self._configured)
        self._all = (*self._configured.values(), *others)

    def _from_text(self, url: str, text: str) -> AddedFeed | None:
        """The added feed a note holds; None, with a word in the log, where it holds none that can be read."""
        try:
            values = json.loads(text)
            return AddedFeed(_feed(url, values, self._topics), _texts(values, "places"))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            _log.warning("feed=%s its note cannot be read: %s", host_of(url), type(error).__name__)
            return None


def _with(more: Places, places: Places) -> Places:
    return tuple(dict.fromkeys((*places, *more)))


def _without(place: str, places: Places) -> Places:
    return tuple(other for other in places if other != place)


def _to_text(one: AddedFeed) -> str:
    feed = one.feed
    values: dict[str, object] = {"publisher": feed.publisher, "language": feed.language}
    values |= {name: list(value) for name, value in (("topics", feed.topics), ("packs", feed.packs)) if value}
    if feed.interval is not None:
        values["interval_minutes"] = feed.interval / timedelta(minutes=1)
    if not feed.full_text:
        values["full_text"] = False
    if feed.pictures:
        values["pictures"] = True
    if one.places:
        values["places"] = list(one.places)
    return json.dumps(values, ensure_ascii=False)


def _feed(url: str, values: Mapping[str, Any], topics: Collection[str]) -> Feed:
    """The feed, held to what feeds.toml asks of an entry.

    Raises:
        ValueError, TypeError, KeyError: it breaks a rule.
    """
    minutes = float(values.get("interval_minutes") or 0)
    publisher, language = values["publisher"], values["language"]
    if not (is_feed_address(url) and publisher.strip() and _LANGUAGE.fullmatch(language) and minutes >= 0):
        raise ValueError(url)
    return Feed(
        url,
        publisher,
        language,
        topics=tuple(topic for topic in _texts(values, "topics") if topic in topics),
        packs=_texts(values, "packs"),
        interval=timedelta(minutes=minutes) if minutes else None,
        full_text=values.get("full_text") is not False,
        pictures=values.get("pictures") is True,
    )


def _texts(values: Mapping[str, Any], key: str) -> tuple[str, ...]:
    found = values.get(key, [])
    if not isinstance(found, list) or not all(isinstance(text, str) for text in found):
        raise TypeError(key)
    return tuple(found)


def is_feed_address(url: str) -> bool:
    """Whether an address may be a feed's, as in feeds.toml."""
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and not re.search(r"\s", url)
    except ValueError:
        return False
