"""What was there before Tacho came is no news (feeds.md, P49).

Entries with a date take care of themselves: a digest looks at when they were published. Undated ones would all seem new on the
first reading of a feed; only the first few of them are let through, the others are remembered and passed over.
"""

import zlib
from dataclasses import replace

from bot.model.feed import Document, Entry, FeedState

MOST_UNDATED = 5


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
