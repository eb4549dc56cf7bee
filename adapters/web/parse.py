"""Bytes of a feed -> clean entries: a strict reader first, feedparser for what is broken. Runs in worker processes only.

The only file that knows feedparser. It is slow and can be hung by hostile documents (feeds.md, 6.2), therefore it sees only
what the strict reader could not read, and only where it can be killed.
"""

import io
from calendar import timegm
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import struct_time
from typing import Any

from adapters.web.charset import to_text
from adapters.web.dates import parse_date
from adapters.web.jsonfeed import read_json_feed
from adapters.web.pictures import of_attributes
from adapters.web.raw import NotAFeed, RawEntry, RawFeed, ReadFeed, Wishes, finish
from adapters.web.repair import repaired, with_possible_characters
from adapters.web.strict import read_strict, syndication_interval

_MENDED = "The feed is not well-formed XML; Tacho mended it."
_TOLERATED = "The feed is malformed; Tacho read what could be read."


def parse_feed(body: bytes, content_type: str, address: str, now: datetime) -> ReadFeed:
    """Read a feed, whatever its kind and faults.

    Args:
        body: decoded body.
        content_type: the HTTP header, "" for none.
        address: where it came from; base of relative links.
        now: dates after this instant are not believed.

    Raises:
        NotAFeed: nothing in it can be read as a feed.
    """
    text, note = to_text(body, content_type)
    start = text.lstrip()[:1]
    if not start:
        raise NotAFeed("The answer is empty.")
    if start in {"{", "["}:
        raw = read_json_feed(text)
    else:
        raw = read_strict(text) or _read_repaired(text) or read_tolerant(text)
    if note is not None:
        raw = replace(raw, notes=(note, *raw.notes))
    return finish(raw, address, now)


def _read_repaired(text: str) -> RawFeed | None:
    mended = repaired(text)
    raw = read_strict(mended) if mended != text else None
    return replace(raw, notes=(_MENDED,)) if raw is not None else None


def read_tolerant(text: str) -> RawFeed:
    """Read a feed with feedparser.

    Raises:
        NotAFeed: feedparser sees no feed in it.
    """
    import feedparser

    # A file object, never bytes or text: feedparser opens those as a path or an address if they look like one.
    try:
        parsed: Any = feedparser.parse(
            io.BytesIO(with_possible_characters(text).encode("utf-8", "replace")),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except (ValueError, TypeError, AttributeError, LookupError, AssertionError, RecursionError) as error:
        raise NotAFeed(_what_it_is(text)) from error
    if not parsed.version and not parsed.entries:
        raise NotAFeed(_what_it_is(text))
    is_atom = str(parsed.version).startswith("atom")
    entries = tuple(_entry(entry, is_atom=is_atom) for entry in parsed.entries)
    notes = (_TOLERATED,) if parsed.bozo else ()
    return RawFeed(str(parsed.feed.get("title", "")), entries, _wishes(parsed.feed), notes)


def _what_it_is(text: str) -> str:
    head = text[:2000].lower()
    if "<html" in head or "<!doctype html" in head:
        return "This is a web page, not a feed; look for the address of its feed on that page."
    if not any(root in head for root in ("<rss", "<feed", "<rdf", "<channel")):
        return "This is no feed: neither RSS nor Atom nor JSON Feed can be read from it; check the address."
    return "The feed is malformed: no RSS, Atom or JSON Feed can be read from it; its publisher must mend it."


def _entry(entry: Mapping[str, Any], *, is_atom: bool) -> RawEntry:
    title = entry.get("title_detail") or {}
    content = max((str(part.get("value", "")) for part in entry.get("content", ())), key=len, default="")
    # Asked with `in` first: feedparser has `get` answer "updated" with "published", and warns that it will not for ever.
    names = ("published", "updated", "created")
    dates = (entry[name] for name in names if name in entry)
    written = str(next(filter(None, dates), ""))
    instants = (entry[f"{name}_parsed"] for name in names if f"{name}_parsed" in entry)
    instant = next(filter(None, instants), None)
    return RawEntry(
        guid=str(entry.get("id", "")),
        link=str(entry.get("feedburner_origlink") or entry.get("link", "")),
        title=str(entry.get("title", "")),
        title_plain=is_atom and title.get("type") == "text/plain",
        summary=str(entry.get("summary", "")),
        content=content,
        published=_published(written, instant),
        author=str(entry.get("author", "")),
        base=str(title.get("base", "") or ""),
        pictures=tuple(
            picture
            for name, key in (("content", "media_content"), ("thumbnail", "media_thumbnail"), ("link", "enclosures"))
            for given in entry.get(key) or ()
            for picture in of_attributes(name, given)
        ),
    )


def _published(written: str, instant: struct_time | None) -> str | datetime:
    """Tacho's own reading of the date first: feedparser takes 2020/1/10 for the 1st of November (P50)."""
    own = parse_date(written)
    if own is not None or instant is None:
        return own or ""
    try:
        return datetime.fromtimestamp(timegm(instant), UTC)
    except (ValueError, OverflowError, OSError):
        return ""


def _wishes(feed: Mapping[str, Any]) -> Wishes:
    ttl = _number(feed.get("ttl", ""))
    sy = None
    if "sy_updateperiod" in feed or "sy_updatefrequency" in feed:
        period = str(feed.get("sy_updateperiod", "")).strip().lower() or "daily"
        sy = syndication_interval(period, _number(feed.get("sy_updatefrequency", "1")) or 1)
    asked = [wish for wish in (timedelta(minutes=ttl) if ttl else None, sy) if wish is not None]
    links = {str(link.get("rel", "")): str(link.get("href", "")) for link in feed.get("links", ())}
    return Wishes(max(asked, default=None), hub=links.get("hub", ""), topic=links.get("self", ""))


def _number(value: object) -> int:
    text = str(value).strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 0
