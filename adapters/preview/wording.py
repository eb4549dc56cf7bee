"""What the renderers have in common: cleaning, marking evidence, small print, and what stands close together."""

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo
from itertools import zip_longest
from typing import NamedTuple
from urllib.parse import urlsplit

from bot.model.message import Actions, Block, Button, FigureRow, Heading, Hint, Message, Picture, StoryCard

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


def picture_line(picture: Picture) -> str:
    """What stands for a picture where none can be shown: its description on one line, "▣" alone where there is none."""
    return f"▣ {' '.join(clean(picture.alt).split())}".rstrip()


def tells_more(card: StoryCard) -> bool:
    """Whether the description of the story's picture says something that its headline does not."""
    return card.picture is not None and bool(card.picture.alt.strip()) and card.picture.alt != card.headline.text


def moment(told_at: datetime, zone: tzinfo) -> str:
    """The instant as people in the zone read it: "19 Dec 2025, 07:30 UTC"."""
    local = told_at.astimezone(zone)
    return f"{local.day} {local:%b %Y, %H:%M %Z}"


def card_foot(card: StoryCard, zone: tzinfo, buttons: Actions | None) -> str:
    """The small print under a story: outlets, time, tags, and its id unless one of its buttons says that."""
    story_id = "" if names_story(card, buttons) else card.story_id
    parts = (outlets_line(card.outlets), moment(card.told_at, zone), ", ".join(card.tags), story_id)
    return clean("  ·  ".join(part for part in parts if part))


def opens_with_title(message: Message) -> bool:
    """Whether the message's first block says its title already."""
    return not message.title or message.opens_with_title


def names_story(card: StoryCard, buttons: Actions | None) -> bool:
    """Whether one of the buttons is a command with the story's id."""
    return buttons is not None and any(card.story_id in button.command.split() for button in buttons.buttons)


def joined(above: Block | None, block: Block) -> bool:
    """Whether no blank line parts the two: a hint belongs to its heading, a section to its heading."""
    return isinstance(above, Heading) and (isinstance(block, Hint) or above.level > 1)


def laid_out(blocks: Sequence[Block]) -> Iterator[tuple[Block | None, Block, Actions | None]]:
    """Each block with the one above it, a story together with its buttons: those that follow it at once, None for none."""
    above: Block | None = None
    for block, below in zip_longest(blocks, blocks[1:]):
        if not (isinstance(above, StoryCard) and isinstance(block, Actions)):
            yield above, block, below if isinstance(block, StoryCard) and isinstance(below, Actions) else None
        above = block


def button_target(button: Button) -> str:
    """What a button leads to: an address, or the command as it is typed."""
    return web_address(button.url) if button.url else f"/{clean(button.command)}" if button.command else ""
