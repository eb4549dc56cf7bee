"""What the renderers have in common: cleaning, marking evidence, small print, and what stands close together."""

import unicodedata
from datetime import datetime, tzinfo
from typing import NamedTuple
from urllib.parse import urlsplit

from bot.model.message import Actions, Block, Button, FigureRow, Heading, Hint, Message, StoryCard

_BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
"""Marks that turn the reading direction (Unicode UAX 9): a headline must not turn around what stands beside it."""

NAMED_OUTLETS = 2
"""More names than two push the time and the tags to a second line."""


class Marked(NamedTuple):
    """A sentence cut in three, the evidence in the middle; `evidence` is "" where it does not stand in the sentence."""

    before: str
    evidence: str
    after: str


def clean(text: str) -> str:
    """The text without control characters, so that nothing a feed says can steer a terminal; line breaks stay."""
    return "".join(
        sign
        for sign in text
        if sign == "\n" or (unicodedata.category(sign) not in {"Cc", "Cs"} and sign not in _BIDI_CONTROLS)
    )


def web_address(url: str) -> str:
    """The address when a reader may follow it (http or https, no control characters or blanks), else ""."""
    if clean(url) != url or any(sign.isspace() for sign in url):
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme.lower() in {"http", "https"} and parts.netloc else ""


def mark(row: FigureRow) -> Marked:
    """The row's sentence cut at its evidence."""
    sentence = row.sentence or row.evidence
    if not row.evidence:
        return Marked(sentence, "", "")
    before, found, after = sentence.partition(row.evidence)
    return Marked(before, found, after)


def outlets_line(outlets: tuple[str, ...]) -> str:
    """The outlets as one phrase without words of any language: "Sample Motor Wire, Sample China Drive + 3"; "" for none."""
    others = len(outlets) - NAMED_OUTLETS
    return ", ".join(outlets[:NAMED_OUTLETS]) + (f" + {others}" if others > 0 else "")


def about_figure(row: FigureRow) -> str:
    """What a value is, without the value and its status: "Xiaomi · Investment · last year"."""
    return " · ".join(part for part in (row.subject, row.metric, row.period) if part)


def moment(told_at: datetime, zone: tzinfo) -> str:
    """The instant as people in the zone read it: "19 Dec 2025, 07:30 UTC"."""
    return f"{told_at.astimezone(zone):%-d %b %Y, %H:%M %Z}"


def card_foot(card: StoryCard, zone: tzinfo) -> str:
    """What is small print under a story: outlets, time, id, tags."""
    parts = (outlets_line(card.outlets), moment(card.told_at, zone), card.story_id, ", ".join(card.tags))
    return clean("  ·  ".join(part for part in parts if part))


def opens_with_title(message: Message) -> bool:
    """Whether the message's first block says its title already."""
    first = message.blocks[0] if message.blocks else None
    return not message.title or (isinstance(first, Heading) and first.level == 1)


def joined(above: Block | None, block: Block) -> bool:
    """Whether no blank line parts the two: a hint belongs to its heading, a section to its heading, buttons to their story."""
    if belongs_to_story(above, block):
        return True
    return isinstance(above, Heading) and (isinstance(block, Hint) or above.level > 1)


def belongs_to_story(above: Block | None, block: Block) -> bool:
    """Whether these are the buttons of the story above."""
    return isinstance(above, StoryCard) and isinstance(block, Actions)


def button_target(button: Button) -> str:
    """What a button leads to: an address, or the command as it is typed."""
    return web_address(button.url) if button.url else f"/{clean(button.command)}" if button.command else ""
