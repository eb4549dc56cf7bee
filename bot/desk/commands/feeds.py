"""Commands about feeds: which are read, how they are, and (where the installation allows it) adding and removing them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.desk.commands.asking import Request
from bot.errors import BadRequest
from bot.model.feed import Feed
from bot.model.message import Link, LinkList, Message
from bot.ports import FeedShelf
from bot.writing.pages_desk import notice
from bot.writing.pages_feeds import feeds_page

LIST_WORDS = frozenset({"", "list", "health", "liste", "列表", "状态"})


@dataclass(frozen=True, slots=True)
class FeedPreview:
    """A feed that was found at an address, with what it says.

    Attributes:
        feed: as it will be read.
        titles: its newest entries, at most three, with their links.
    """

    feed: Feed
    titles: tuple[Link, ...]


class FeedDesk(Protocol):
    """Adds and removes feeds while Tacho runs."""

    async def add(self, address: str) -> FeedPreview:
        """Find the feed at a feed's or page's address, remember it, and show what it says.

        Raises:
            FeedRefused, FeedUnavailable, FeedGone: there is no feed to be had there; the sentence says why.
            BadRequest: several feeds are there, or it is read already.
        """
        ...

    async def remove(self, address: str) -> Feed | None:
        """Stop reading a feed; None when none has this address."""
        ...


class Feeds:
    """Answers about feeds."""

    def __init__(self, *, feeds: Sequence[Feed], shelf: FeedShelf, desk: FeedDesk | None) -> None:
        self._feeds = tuple(feeds)
        self._shelf = shelf
        self._desk = desk

    async def feeds(self, request: Request) -> Message:
        """List the feeds with their health, or add or remove one."""
        action, address = request.text("action").casefold(), request.text("address")
        words = request.phrases.desk
        if action in LIST_WORDS:
            states = await self._shelf.feed_states()
            return feeds_page(self._feeds, states, zone=request.zone, language=request.language)
        if action not in {"add", "remove"}:
            raise BadRequest(words.no_choice.format(typed=action, command="feeds", choices="list, health, add, remove"))
        if self._desk is None:
            raise BadRequest(words.feeds_fixed)
        request.needed("address")
        if action == "add":
            found = await self._desk.add(address)
            sentence = words.feed_added.format(publisher=found.feed.publisher)
            return notice(words.feed_added_title, sentence, blocks=(LinkList("", found.titles),))
        removed = await self._desk.remove(address)
        if removed is None:
            raise BadRequest(words.no_feed.format(typed=address))
        return notice(request.phrases.feeds_title, words.feed_removed.format(publisher=removed.publisher))
