"""From a feed's entries to filed stories.

Two steps, each one transaction. Filing a poll keeps the feed's state and its new entries together, so that a crash can lose
neither. Grouping then takes every report that belongs to no story yet, reads it and files the stories it changes: whatever a crash
interrupts there is simply still ungrouped.
"""

import asyncio
import hashlib
from datetime import datetime, timedelta

from bot.grouping.links import canonical
from bot.grouping.stories import group
from bot.model.catalogue import Catalogue
from bot.model.feed import Document, Entry, Feed, FeedState
from bot.model.story import Report
from bot.ports import Clock, FeedShelf, Reader, StoryShelf

WINDOW = timedelta(days=8)
"""How far back a report can join a story; stories.md 1.5: in car news a decay of 4 to 8 days was best."""


class Intake:
    """Files what feeds bring and keeps the stories up to date. Grouping runs one at a time."""

    def __init__(
        self, *, feeds: FeedShelf, stories: StoryShelf, reader: Reader, clock: Clock, catalogue: Catalogue
    ) -> None:
        self._feeds = feeds
        self._stories = stories
        self._reader = reader
        self._clock = clock
        self._catalogue = catalogue
        self._grouping = asyncio.Lock()

    async def file(self, feed: Feed, state: FeedState, document: Document) -> int:
        """File the document's entries and the feed's new state in one transaction; returns how many entries were new."""
        seen_at = self._clock.now()
        reports = [report_of(feed, entry, seen_at) for entry in reversed(document.entries)]
        return await self._feeds.file_poll(state, reports)

    async def group(self) -> int:
        """Read and group everything filed since the last time; returns how many stories are new or changed."""
        async with self._grouping:
            waiting = await self._stories.ungrouped_reports()
            if not waiting:
                return 0
            reports = await self._reader.read(waiting)
            since = min(report.happened_at for report in reports) - WINDOW
            window = await self._stories.story_window(since)
            changed = await asyncio.to_thread(group, reports, window, catalogue=self._catalogue)
            await self._stories.file_stories(changed)
            return len(changed)


def report_id(feed: Feed, entry: Entry) -> str:
    """The id of the report an entry becomes: the same entry of the same feed always gets the same one."""
    return hashlib.sha256(f"{feed.url}\0{entry.guid}".encode()).hexdigest()[:32]


def report_of(feed: Feed, entry: Entry, seen_at: datetime) -> Report:
    """An entry as the report it is."""
    return Report(
        id=report_id(feed, entry),
        url=canonical(entry.url),
        publisher=feed.publisher,
        feed_url=feed.url,
        title=entry.title,
        text=entry.text,
        language=feed.language,
        published_at=entry.published_at,
        seen_at=seen_at,
        picture=entry.picture if feed.pictures else None,
    )
