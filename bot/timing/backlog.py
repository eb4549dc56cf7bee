"""What was there before Tacho came is no news (feeds.md, P49).

Entries with a date are filed whatever their age, and no digest takes up what is too old. Undated ones would all seem new on the
first reading of a feed; only the first few of them are let through, the others are remembered and passed over.
"""

import zlib
from dataclasses import replace
from datetime import datetime, timedelta

from bot.model.feed import Document, Entry, FeedState
from bot.model.story import Story

MOST_UNDATED = 5
LATE_BY = timedelta(days=2)
"""Feeds that are asked once a day, or do not answer for a day, bring news so late that it is news all the same."""


def is_news(story: Story, since: datetime) -> bool:
    """Whether a digest of the time since then may tell a story that came in then: some outlet must have told it lately, too."""
    return max(report.happened_at for report in story.reports) >= since - LATE_BY


def without_backlog(state: FeedState, document: Document) -> tuple[Document, FeedState]:
    """The document as far as it can be news, and the state that remembers the rest.

    Args:
        state: what was remembered before this document.
        document: as it was read.
    """
    if state.succeeded_at is None:
        undated = [entry for entry in document.entries if entry.published_at is None]
        old = {_key(entry) for entry in undated[MOST_UNDATED:]}
    else:
        old = set(state.backlog)
    if not old:
        return document, state
    present = tuple(sorted(old if document.is_delta else old.intersection(map(_key, document.entries))))
    news = tuple(entry for entry in document.entries if entry.published_at is not None or _key(entry) not in old)
    return replace(document, entries=news), replace(state, backlog=present)


def _key(entry: Entry) -> str:
    return f"{zlib.crc32(entry.guid.encode('utf-8', 'replace')):08x}"
