"""Lists of feeds (OPML) from and to files."""

import asyncio
import sys
from pathlib import Path

from adapters.clock import SystemClock
from adapters.commands.terminal import progress
from adapters.settings import ConfigFolders, Settings
from adapters.wiring import feed_book, load_data, open_library
from bot.errors import BadRequest, StoreUnusable
from bot.model.feed import Feed
from bot.writing.addresses import is_public
from bot.writing.opml import opml
from bot.writing.phrases import ENGLISH

_MOST_BYTES = 5 * 1024 * 1024 + 1


def body_of(source: str) -> bytes:
    """The bytes of a file, or of standard input ("-"), as far as a list of feeds may be large.

    Raises:
        BadRequest: it cannot be read, or is empty.
    """
    try:
        if source == "-":
            body = sys.stdin.buffer.read(_MOST_BYTES)
        else:
            with Path(source).open("rb") as file:
                body = file.read(_MOST_BYTES)
    except OSError as error:
        raise BadRequest(f"{source}: {error.strerror}; name a file with a list of feeds (OPML).") from None
    if not body:
        raise BadRequest(f"{source} is empty; name a file with a list of feeds (OPML).")
    return body


def give_out(settings: Settings, folders: ConfigFolders, file: Path | None) -> int:
    """Write all feeds as OPML to a file, or to standard output.

    Raises:
        BadRequest: the file cannot be written.
    """
    feeds = asyncio.run(_feeds(settings, folders))
    text = opml(feeds, now=SystemClock().now())
    if file is None:
        sys.stdout.write(text)
    else:
        try:
            file.write_text(text, encoding="utf-8")
        except OSError as error:
            raise BadRequest(f"{file}: {error.strerror}; name a place that can be written to.") from None
        progress().print(f"{file}: {ENGLISH.count(ENGLISH.feeds_count, len(feeds))}.")
    if closed := sum(not is_public(feed.url) for feed in feeds):
        progress().print(
            f"Left out are the credentials of {ENGLISH.count(ENGLISH.feeds_count, closed)}: they are never given out."
        )
    return 0


async def _feeds(settings: Settings, folders: ConfigFolders) -> tuple[Feed, ...]:
    """All feeds; those of the configuration alone where there is no database yet."""
    data = load_data(folders)
    try:
        async with open_library(settings, data) as library:
            book = feed_book(data, library.store)
            await book.refresh()
            return tuple(book)
    except StoreUnusable:
        return data.feeds
