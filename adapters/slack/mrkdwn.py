"""Plain text to Slack's mrkdwn, so that what an outlet wrote is shown as it was written and nobody is pinged.

Slack escapes only `& < >`, which takes the meaning from links and pings (`<!channel>`, `<@U1>`). It has no way to escape `*_~` and
backticks, but it reads them as style only where they stand at the edge of a word, and a soft hyphen, which nobody sees, is no edge: each
such sign gets one on either side. A zero-width space would do the opposite, so it opens edges for our own style. That and the wide
signs were found out by jsx-slack (docs/about-escape-and-exact-mode.md there, on Slack's own Block Kit Builder); ADR 0080.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

from adapters.slack.limits import Block, length
from adapters.slack.words import clean, clip, one_line, pieces, visible, web_address
from bot.writing.addresses import other_host

SOFT_HYPHEN: Final = "\u00ad"
EDGE: Final = "\u200b"
"""A zero-width space: an edge of a word where there is no blank."""

WORDS: Final = 150
"""Longest value, name or label: beyond it comes an ellipsis."""

_ENTITIES: Final = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;"}
_STYLE_SIGNS: Final = frozenset("*_~`＊＿～｀")
"""Signs that style at the edge of a word, the wide ones of Chinese and Japanese keyboards among them."""

_FREE: Final = re.compile(r"(?<=\s)[*_~](?=\s)")
_QUOTE: Final = re.compile(r"^(\s*)([>＞])", re.MULTILINE)
_PLACEHOLDER: Final = re.compile(r"<(?=[!@#])|&(?=amp;|lt;|gt;)")
_EMOJI: Final = re.compile(r":(?=[^\s:]+:)")


def mrkdwn(text: str) -> Block:
    """A text object of mrkdwn that is taken as it stands: Slack links no names and addresses by itself (`verbatim`)."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def plain(text: str) -> Block:
    """A text object without any markup; `:smile:` stays as it is written."""
    return {"type": "plain_text", "text": literal(text), "emoji": False}


def literal(text: str) -> str:
    """The text for a place without markup: what would be a ping or an entity elsewhere is broken by a sign nobody sees."""
    return _PLACEHOLDER.sub(rf"\g<0>{SOFT_HYPHEN}", text)


def escape(text: str) -> str:
    """The cleaned text so that Slack shows every sign of it, styles nothing and mentions nobody; line breaks stay."""
    marked = _guarded(clean(text).replace(SOFT_HYPHEN, ""))
    return marked.translate(_ENTITIES)


def entities(text: str) -> str:
    """The cleaned text for places that know no style but know links and pings: a message's `text`."""
    return clean(text).translate(_ENTITIES)


def _guarded(text: str) -> str:
    """Soft hyphens around every sign that may style, before a sign that quotes, and inside what looks like an emoji's name."""
    free = {found.start() for found in _FREE.finditer(text)}
    marked = "".join(
        f"{SOFT_HYPHEN}{sign}{SOFT_HYPHEN}" if sign in _STYLE_SIGNS and place not in free else sign
        for place, sign in enumerate(text)
    )
    marked = _QUOTE.sub(rf"\1{SOFT_HYPHEN}\2", marked)
    return _EMOJI.sub(f":{SOFT_HYPHEN}", marked)


def words(text: str, most: int = WORDS) -> str:
    """A name, value or label on one line: clipped to `most` characters, escaped into at most twice as many."""
    kept = one_line(text)
    while length(escape(clip(kept, most))) > 2 * most:
        most = most * 4 // 5
        kept = clip(kept, most)
    return escape(clip(kept, most))


def bold(text: str, most: int = WORDS) -> str:
    """The words in bold, or nothing where nothing of them is seen."""
    return styled("*", words(text, most)) if visible(text) else ""


def styled(sign: str, marked: str) -> str:
    """What is marked up already in a style; the caller puts a blank, a line's end or `EDGE` on either side."""
    return f"{sign}{marked}{sign}"


def prose(text: str, most: int) -> Iterator[str]:
    """Running text, escaped, in pieces of at most `most` characters; nothing where nothing of it is seen."""
    if visible(text):
        yield from pieces(clean(text), most, escape)


def link(label: str, url: str, *, most: int = WORDS) -> str:
    """A label that leads to the address; one that leads nowhere stands alone, one without visible signs becomes the address's host."""
    text, address = label, web_address(url)
    if not visible(text):
        text = urlsplit(address).hostname or ""
    if host := other_host(text, address):
        text = f"{clip(one_line(text), most - length(host) - 3)} ({host})"
    return f"<{address.translate(_ENTITIES)}|{words(text, most)}>" if address else words(text, most)


def moment(instant: datetime) -> str:
    """The instant as each reader's own client words it, in their zone; clients that cannot show UTC."""
    fallback = f"{instant.astimezone(UTC):%d %b %Y, %H:%M} UTC"
    return f"<!date^{int(instant.timestamp())}^{{date_short_pretty}} {{time}}|{fallback}>"
