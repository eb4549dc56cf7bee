"""What a feed's document says, before it is believed; and how it becomes clean values.

Three readers (strict XML, JSON Feed, feedparser) fill the same raw values; only `finish` turns them into what leaves this
room, so that one place is responsible for cleanliness.
"""

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from adapters.web.dates import parse_date
from adapters.web.pictures import RawPicture, chosen
from adapters.web.plain import clean, cut, one_line, paragraphs, squeeze

MOST_ENTRIES = 500  # feeds.md A33
LONGEST_TITLE = 500
LONGEST_AUTHOR = 200
LONGEST_TEXT = 200_000
LONGEST_GUID = 1_000
LONGEST_LINK = 4_096
LONGEST_ALT = 300
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_EARLIEST = datetime(1993, 1, 1, tzinfo=UTC)  # the web is not older
_TEASER_CHARS = 40
_ABSOLUTE = re.compile(r"https?://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?::[0-9]+)?(?:[/?#]|\Z)")
_BROKEN_IN_URL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class NotAFeed(Exception):
    """The document cannot be read as a feed; the sentence is for people."""


class RawEntry(NamedTuple):
    """One entry as the document has it; "" where it says nothing.

    Attributes:
        guid, link, published, author: as written.
        title, summary, content: markup, or plain text where `title_plain` or `texts_plain` says so.
        base: what a relative link is relative to.
        pictures: those it declares as its own.
    """

    guid: str = ""
    link: str = ""
    title: str = ""
    summary: str = ""
    content: str = ""
    published: str | datetime = ""
    author: str = ""
    base: str = ""
    title_plain: bool = False
    texts_plain: bool = False
    pictures: tuple[RawPicture, ...] = ()


@dataclass(frozen=True, slots=True)
class Wishes:
    """How a feed wants to be polled, as `bot.model.feed.Document` describes it; addresses as written until `finish`."""

    ttl: timedelta | None = None
    skip_hours: tuple[str, ...] = ()
    skip_days: tuple[str, ...] = ()
    ended: bool = False
    hub: str = ""
    topic: str = ""


NO_WISHES = Wishes()


@dataclass(frozen=True, slots=True)
class RawFeed:
    """A document as it is written; `notes` are sentences about what was mended on the way."""

    title: str = ""
    entries: tuple[RawEntry, ...] = ()
    wishes: Wishes = NO_WISHES
    notes: tuple[str, ...] = ()


class ReadEntry(NamedTuple):
    """One entry, clean and plain, as `bot.model.feed.Entry` describes it; `picture` is address and description, or ("", "")."""

    guid: str
    url: str
    title: str
    text: str
    published_at: datetime | None
    author: str
    picture: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class ReadFeed:
    """A feed, clean and plain, as `bot.model.feed.Document` describes it."""

    title: str
    entries: tuple[ReadEntry, ...]
    wishes: Wishes
    notes: tuple[str, ...]


def finish(raw: RawFeed, address: str, now: datetime) -> ReadFeed:
    """Make a document clean and plain.

    Args:
        raw: as a reader found it.
        address: where it came from; relative links are relative to it.
        now: dates after this instant are not believed.
    """
    notes = list(raw.notes)
    chosen = _newest(raw.entries)
    if len(chosen) < len(raw.entries):
        notes.append(f"The feed holds {len(raw.entries):,} entries; the newest {MOST_ENTRIES} were read.")
    entries: dict[str, ReadEntry] = {}
    undated = future = 0
    for one in chosen:
        published = _instant(one.published)
        if published is None:
            undated += 1
        elif published > now:
            future, published = future + 1, None
        entry = _entry(one, address, published)
        if entry is not None:
            entries.setdefault(entry.guid, entry)
    if undated:
        notes.append(f"{_count(undated)} no date that can be read.")
    if future:
        notes.append(f"{_count(future)} a date in the future; counted from when they were first seen.")
    wishes = _checked(raw.wishes, address, notes)
    return ReadFeed(one_line(raw.title, LONGEST_TITLE), tuple(entries.values()), wishes, tuple(notes))


def _checked(wishes: Wishes, address: str, notes: list[str]) -> Wishes:
    """The wishes without those that cannot be meant; what was left out is added to `notes`."""
    hours = tuple(sorted({hour for text in wishes.skip_hours if (hour := _hour(text))}, key=int))
    days = tuple(day for day in WEEKDAYS if day in {text.strip().title() for text in wishes.skip_days})
    if len(hours) == 24 or len(days) == 7:
        notes.append("The feed wants to be left alone at all times; that wish is passed over.")
        hours, days = (), ()
    hub, topic = absolute(wishes.hub, address), absolute(wishes.topic, address)
    return Wishes(wishes.ttl, hours, days, wishes.ended, hub, topic or address if hub else "")


def _hour(text: str) -> str:
    """An hour of RSS's skipHours, 0 to 23; 24 means 0. "" for anything else."""
    text = text.strip()
    return str(int(text) % 24) if text.isascii() and text.isdecimal() and len(text) < 4 and int(text) <= 24 else ""


def _count(number: int) -> str:
    return "1 entry has" if number == 1 else f"{number:,} entries have"


def _newest(entries: tuple[RawEntry, ...]) -> tuple[RawEntry, ...]:
    """At most `MOST_ENTRIES`: the newest by date where all are dated, else the first."""
    if len(entries) <= MOST_ENTRIES:
        return entries
    dated = [(_instant(entry.published), entry) for entry in entries]
    if any(instant is None for instant, _ in dated):
        return entries[:MOST_ENTRIES]
    newest = sorted(dated, key=lambda pair: pair[0] or _EARLIEST, reverse=True)[:MOST_ENTRIES]
    return tuple(entry for _, entry in newest)


def _instant(published: str | datetime) -> datetime | None:
    instant = parse_date(published) if isinstance(published, str) else published
    return instant if instant is not None and instant >= _EARLIEST else None


def _entry(raw: RawEntry, address: str, published: datetime | None) -> ReadEntry | None:
    """None for an entry that says nothing at all."""
    title = _plain_line(raw.title) if raw.title_plain else one_line(raw.title, LONGEST_TITLE)
    text = _text(raw)
    base = absolute(raw.base, address) or address
    url = absolute(raw.link, base)
    if not url and raw.guid.strip().startswith(("http://", "https://")):
        url = absolute(raw.guid, base)
    guid = identity(raw.guid, url, title, text)
    if not (title or text):
        return None
    author = one_line(raw.author[:256], LONGEST_AUTHOR)
    return ReadEntry(guid, url, title, text, published, author, _picture(raw.pictures, base))


def _picture(pictures: tuple[RawPicture, ...], base: str) -> tuple[str, str]:
    """Address and description of the picture to show; ("", "") where there is none that can be fetched."""
    found = chosen(replace(one, url=absolute(one.url, base)) for one in pictures if absolute(one.url, base))
    return (found.url, one_line(found.alt, LONGEST_ALT)) if found is not None else ("", "")


def _plain_line(text: str) -> str:
    return cut(squeeze(clean(text[: LONGEST_TITLE * 20])), LONGEST_TITLE)


def _text(raw: RawEntry) -> str:
    """The full content where it is there, else the summary."""
    best = ""
    for markup in (raw.content, raw.summary):
        if len(best) < _TEASER_CHARS and markup:
            text = _plain_paragraphs(markup) if raw.texts_plain else paragraphs(markup, LONGEST_TEXT)
            best = max(best, text, key=len)
    return best


def _plain_paragraphs(text: str) -> str:
    parts = (squeeze(part) for part in re.split(r"\n[ \t]*\n", clean(text)))
    return cut("\n\n".join(part for part in parts if part), LONGEST_TEXT)


def identity(guid: str, url: str, title: str, text: str) -> str:
    """An entry's identity within its feed: its id as written, else its link, else a hash of what it says (P47)."""
    guid = _unbroken(guid)
    if guid:
        return guid if len(guid) <= LONGEST_GUID else "sha256:" + hashlib.sha256(guid.encode()).hexdigest()
    if url:
        return url
    return "sha256:" + hashlib.sha256(f"{title}\n{text}".encode()).hexdigest()


def _unbroken(text: str) -> str:
    """An id or a link without control characters and lone surrogates, and without spaces around it."""
    text = text.strip()
    if text.isascii() and text.isprintable():
        return text
    return _BROKEN_IN_URL.sub("", text).encode("utf-8", "replace").decode("utf-8")


def absolute(link: str, base: str) -> str:
    """An absolute http(s) link; "" for anything else (A44)."""
    link = _unbroken(link).replace(" ", "%20")
    if not link.strip("/:") or len(link) > LONGEST_LINK:
        return ""
    if _ABSOLUTE.match(link):
        return link
    try:
        joined = urljoin(base, link)
        parts = urlsplit(joined)
    except ValueError:
        return ""
    return joined if parts.scheme in {"http", "https"} and parts.hostname and len(joined) <= LONGEST_LINK else ""
