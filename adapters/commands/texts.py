"""Reading, linking and grouping texts that somebody hands in: a file, an address, standard input or lines of JSON."""

import contextlib
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO
from urllib.parse import urlsplit

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from adapters.catalogue import load_catalogue
from adapters.clock import SystemClock
from adapters.commands.terminal import WIDEST, progress
from adapters.jsonlines import record
from adapters.preview.reading_view import reading_renderable
from adapters.settings import ConfigFolders, Settings
from bot.errors import BadRequest
from bot.model.catalogue import Catalogue
from bot.reading.engine import Engine


def read_text(folders: ConfigFolders, title: str, text: str, *, everything: bool, as_json: bool) -> int:
    """Show what the reading engine finds in one text."""
    catalogue = load_catalogue(folders.find)
    reading = Engine(catalogue).read(title, text, everything=everything)
    if as_json:
        sys.stdout.write(json.dumps(record(reading), ensure_ascii=False, indent=2) + "\n")
    else:
        console = Console(highlight=False, width=None if sys.stdout.isatty() else WIDEST)
        console.print(reading_renderable(title, text, reading, catalogue=catalogue))
    return 0


def lines(
    folders: ConfigFolders,
    source: Path,
    sink: str,
    work: Callable[[Catalogue, TextIO, TextIO, Callable[[int], None]], int],
) -> int:
    """Work through a file of JSON lines with a progress bar; 1 when a line failed."""
    catalogue = load_catalogue(folders.find)
    with _opened(source, sink) as (incoming, outgoing, total), _bar(total) as advance:
        faults = work(catalogue, incoming, outgoing, advance)
    if faults:
        progress().print(f"{faults} of {total} lines failed; each has its error in the output.")
    return 1 if faults else 0


def text_of(source: str) -> tuple[str, str]:
    """Title and text of a file or of standard input ("-"): the first line is the title when an empty line follows it."""
    try:
        whole = sys.stdin.read() if source == "-" else Path(source).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = (error.strerror or "it is no file").lower() if isinstance(error, OSError) else "it is not UTF-8"
        raise BadRequest(
            f"{source} cannot be read: {reason}; name a text file in UTF-8, an address, or - for standard input"
        ) from None
    if not whole.strip():
        raise BadRequest(f"{'standard input' if source == '-' else source} holds no text; hand in a text to read")
    first, gap, rest = whole.replace("\r\n", "\n").partition("\n\n")
    return (first.strip(), rest) if gap and "\n" not in first.strip() else ("", whole)


async def text_at(settings: Settings, address: str) -> tuple[str, str]:
    """Title ("") and reading text of the article at an address, asked for like any article of a feed.

    Raises:
        BadRequest: the address names no host.
        FeedUnavailable, FeedRefused: the page cannot be had, may not be asked, or holds no article.
    """
    if not _has_host(address):
        raise BadRequest(f"{address} names no site; write the whole address, such as https://example.com/story")
    from adapters.web.article import WebArticleSource
    from adapters.web.source import WebFeedSource

    clock = SystemClock()
    async with WebFeedSource(
        clock=clock, allow_private=settings.feeds.allow_private, contact=settings.feeds.contact, workers=1
    ) as web:
        pages = WebArticleSource(fetcher=web.fetcher, workers=web.workers, clock=clock)
        with progress().status("Asking for the page ..."):
            return "", await pages.text(address)


def _has_host(address: str) -> bool:
    try:
        return bool(urlsplit(address).hostname)
    except ValueError:
        return False


@contextlib.contextmanager
def _opened(source: Path, sink: str) -> Iterator[tuple[TextIO, TextIO, int]]:
    if sink != "-" and Path(sink).exists() and source.exists() and Path(sink).samefile(source):
        raise BadRequest(f"{source} cannot be read and written at once; name another file to write to")
    try:
        with source.open("rb") as counted:
            total = sum(1 for line in counted if line.strip())
        with contextlib.ExitStack() as stack:
            incoming = stack.enter_context(source.open(encoding="utf-8", errors="replace"))
            outgoing = sys.stdout if sink == "-" else stack.enter_context(Path(sink).open("w", encoding="utf-8"))
            yield incoming, outgoing, total
    except BrokenPipeError:  # whoever read the answers has seen enough
        raise
    except OSError as error:
        raise BadRequest(
            f"{error.filename}: {(error.strerror or 'it cannot be opened').lower()}; name a file of JSON lines and a place to write to"
        ) from None


@contextlib.contextmanager
def _bar(total: int) -> Iterator[Callable[[int], None]]:
    columns = (TextColumn("Reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=progress(), transient=True) as bar:
        task = bar.add_task("", total=total)
        yield lambda done: bar.update(task, completed=done)
