"""What must hold of everything the web room hands out, written apart from the code that makes it so."""

import re
import unicodedata
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from adapters.web import opml, pagelinks, raw

NOW = datetime(2026, 1, 1, tzinfo=UTC)
EARLIEST_S = datetime(1993, 1, 1, tzinfo=UTC).timestamp()

# feeds.md, A35 and A45, and the noncharacters of Unicode.
_HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e007f]")
_OUR_OWN = re.compile("[\ue000-\uf8ff]")
_TOWER = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4}")


class Broken(Exception):
    """A law does not hold; says which, and of what."""


def hold(law: object, what: str, value: object = "") -> None:
    """Raise `Broken` unless the law holds."""
    if not law:
        raise Broken(f"{what}: {str(value)[:200]!a}")


def text(value: str, longest: int, *, lines: bool = False) -> None:
    """Text that may be shown: nothing hidden, no control character, no tower of marks, within its length."""
    hold(len(value) <= longest, f"text is longer than {longest}", value)
    plain = value.replace("\n", " ") if lines else value
    strange = next((char for char in plain if unicodedata.category(char) in {"Cc", "Cs"}), None)
    hold(strange is None, f"text holds {strange!a}", value)
    for pattern, name in ((_HIDDEN, "hidden characters"), (_OUR_OWN, "marks of ours"), (_TOWER, "a tower of marks")):
        hold(pattern.search(plain) is None, f"text holds {name}", value)
    hold(value == value.strip(), "text begins or ends with blanks", value)
    hold("\n\n\n" not in value and "  " not in value.replace("\n", ""), "text holds blanks in a row", value)


def link(value: str) -> None:
    """An absolute address on the web that can be sent and stored."""
    parts = urlsplit(value)
    hold(parts.scheme in {"http", "https"} and parts.hostname, "a link does not lead to the web", value)
    hold(len(value) <= raw.LONGEST_LINK, f"a link of {len(value):,} characters", value)
    hold(not re.search(r"[\x00-\x20\x7f-\x9f\ud800-\udfff]", value), "a link holds what no link may hold", value)


def feed(result: tuple[Any, ...]) -> None:
    """Of `adapters.web.workbench.read_feed`."""
    title, wishes, notes, entries = result
    text(title, raw.LONGEST_TITLE)
    for note in notes:
        text(note, 200)
    ttl_s, hours, days, ended, hub, topic = wishes
    hold(ttl_s is None or 0 <= ttl_s < 1e12, "a ttl of no sense", ttl_s)
    hold(set(hours) <= set(map(str, range(24))) and len(set(hours)) == len(hours) < 24, "hours of no sense", hours)
    hold(set(days) <= set(raw.WEEKDAYS) and len(set(days)) == len(days) < 7, "days of no sense", days)
    hold(isinstance(ended, bool) and (topic or not hub), "a hub without a topic", hub)
    for address in filter(None, (hub, topic)):
        link(address)
    hold(len(entries) <= raw.MOST_ENTRIES, "too many entries", len(entries))
    hold(len({entry[0] for entry in entries}) == len(entries), "one id twice")
    for entry in entries:
        _entry(entry)


def _entry(entry: tuple[Any, ...]) -> None:
    guid, url, title, body, published_s, author, picture = entry
    hold(0 < len(guid) <= max(raw.LONGEST_GUID, raw.LONGEST_LINK), "an id too short or too long", guid)
    hold(not re.search(r"[\x00-\x1f\x7f\ud800-\udfff]", guid), "an id that cannot be stored", guid)
    text(title, raw.LONGEST_TITLE)
    text(body, raw.LONGEST_TEXT, lines=True)
    text(author, raw.LONGEST_AUTHOR)
    hold(title or body, "an entry that says nothing")
    hold(published_s is None or EARLIEST_S <= published_s <= NOW.timestamp(), "a date of no sense", published_s)
    text(picture[1], raw.LONGEST_ALT)
    for address in filter(None, (url, picture[0])):
        link(address)


def links(result: tuple[tuple[str, str, bool], ...]) -> None:
    """Of `adapters.web.pagelinks.feed_links`."""
    hold(len(result) <= pagelinks.MOST_LINKS, "too many links", len(result))
    hold(len({address for address, _, _ in result}) == len(result), "one link twice")
    for address, title, _ in result:
        link(address)
        text(title, pagelinks.LONGEST_LINK_TITLE)


def outlines(result: tuple[tuple[opml.Outline, ...], int]) -> None:
    """Of `adapters.web.opml.outlines`."""
    found, more = result
    hold(len(found) <= opml.MOST_OUTLINES and more >= 0, "too many outlines", len(found))
    for address, title, language, categories in found:
        link(address)
        text(title, opml.LONGEST_OUTLINE_TITLE)
        text(language, 20)
        hold(len(categories) <= opml.MOST_CATEGORIES, "too many categories", categories)
        for category in categories:
            text(category, opml.LONGEST_CATEGORY)
            hold(category, "a category without a name")


def article(result: str) -> None:
    """Of `adapters.web.extract.article_text`."""
    text(result, raw.LONGEST_TEXT, lines=True)
    hold(len(result) >= 200, "an article too short", result)


def robots(result: tuple[bool, float | None]) -> None:
    """Of `adapters.web.extract.robots_verdict`."""
    allowed, pause_s = result
    hold(isinstance(allowed, bool), "neither yes nor no", allowed)
    hold(pause_s is None or pause_s >= 0, "a pause of no sense", pause_s)
