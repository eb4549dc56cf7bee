"""A list of feeds as an OPML 2.0 document, which every feed reader takes in."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr

from bot.model.feed import Feed
from bot.writing.addresses import public_address

TOPIC = "/topic/"
"""Begins the category that names a topic; a pack stands as a plain one (OPML 2.0: a tag has no slashes)."""

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def opml(feeds: Sequence[Feed], *, now: datetime, title: str = "Tacho's feeds") -> str:
    """The document: title, address, language and categories of each feed, in the given order.

    Credentials never stand in it: an address that holds some is written without them.

    Args:
        feeds: what to list.
        now: when the list was made (aware).
        title: of the list.
    """
    made = format_datetime(now.astimezone(UTC), usegmt=True)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        f"  <head><title>{escape(_writable(title))}</title><dateCreated>{made}</dateCreated></head>",
        "  <body>",
        *(f"    {outline(feed)}" for feed in feeds),
        "  </body>",
        "</opml>",
    ]
    return "\n".join(lines) + "\n"


def outline(feed: Feed) -> str:
    """One feed as an outline element."""
    categories = ",".join([*(pack.replace(",", " ") for pack in feed.packs), *(TOPIC + topic for topic in feed.topics)])
    pairs = {
        "type": "rss",
        "text": feed.publisher,
        "title": feed.publisher,
        "xmlUrl": public_address(feed.url),
        "language": feed.language,
        "category": categories,
    }
    attributes = " ".join(f"{name}={quoteattr(_writable(value))}" for name, value in pairs.items() if value)
    return f"<outline {attributes}/>"


def _writable(text: str) -> str:
    return _UNWRITABLE.sub("", text)
