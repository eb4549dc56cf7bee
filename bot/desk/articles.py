"""Full text for entries of which the feed carries only a teaser: new ones only, and what fails leaves the teaser."""

import asyncio
import contextlib
import logging
import re
from collections.abc import Sequence
from dataclasses import replace

from bot.desk.intake import report_id
from bot.errors import FeedRefused, FeedUnavailable, HostBusy
from bot.model.feed import Document, Entry, Feed
from bot.ports import ArticleSource, FeedShelf
from bot.timing.hosts import host_of

TEASER_CHARS = 600
"""A text shorter than this is taken for a teaser: news agencies' shortest reports have about 100 words."""
MOST_PAGES = 12
_WORD = re.compile(r"[^\W\d_]{4,}")
_log = logging.getLogger(__name__)


class Articles:
    """Completes documents.

    Args:
        pages: reads pages.
        shelf: knows which entries are filed already.
        most_pages: at most so many pages of one feed in one round.
        patience_s: real time for all of them; other feeds wait for the end of the round (A26).
    """

    def __init__(
        self, *, pages: ArticleSource, shelf: FeedShelf, most_pages: int = MOST_PAGES, patience_s: float = 30.0
    ) -> None:
        self._pages = pages
        self._shelf = shelf
        self._most_pages = most_pages
        self._patience_s = patience_s

    async def complete(self, feed: Feed, document: Document) -> Document:
        """The document with the full text of its new entries, as far as it can be had."""
        if not feed.full_text:
            return document
        teasers = [entry for entry in document.entries if is_teaser(entry)]
        new = await self._new_ones(feed, teasers)
        full: dict[str, Entry] = {}
        busy: set[str] = set()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._patience_s):
                for entry in new[: self._most_pages]:
                    text = await self._text(entry, busy)
                    if text is not None:
                        full[entry.guid] = replace(entry, text=text)
        return replace(document, entries=tuple(full.get(entry.guid, entry) for entry in document.entries))

    async def _new_ones(self, feed: Feed, entries: Sequence[Entry]) -> list[Entry]:
        by_id = {report_id(feed, entry): entry for entry in entries}
        known = await self._shelf.known_reports(by_id)
        return [entry for id_, entry in by_id.items() if id_ not in known]

    async def _text(self, entry: Entry, busy: set[str]) -> str | None:
        """The article; None where it cannot be had. A host that asks for a pause or gives no answer is `busy` and asked no more."""
        host = host_of(entry.url)
        if host in busy:
            return None
        try:
            text = await self._pages.text(entry.url)
        except HostBusy:
            busy.add(host)
            return None
        except (FeedUnavailable, FeedRefused) as error:
            _log.debug("page=%s not read: %s", host_of(entry.url), error)
            return None
        return text if is_told_in(entry, text) else None


def is_teaser(entry: Entry) -> bool:
    """Whether the entry leads to a page that may say more than it does."""
    return bool(entry.url) and len(entry.text) < TEASER_CHARS


def is_told_in(entry: Entry, text: str) -> bool:
    """Whether a page's text is the article the entry announces, and no cookie notice, login or list of other articles.

    It must be longer than the teaser and hold a third of the long words of the title; a title without any is not asked for them.
    """
    if len(text) <= len(entry.text):
        return False
    words = {word.casefold() for word in _WORD.findall(entry.title)}
    folded = text.casefold()
    return not words or 3 * sum(word in folded for word in words) >= len(words)
