"""Slack's mrkdwn read as its clients read it, as far as Tacho's messages and hostile headlines can reach.

The page that shows messages as Slack would (`page.py`) is made of this, and the tests prove with it that nothing an outlet wrote
turns into markup. A style opens at the edge of a word and closes at one; blanks, punctuation and the invisible signs from U+2000 to
U+206F are edges, letters, digits and the soft hyphen are not.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape
from itertools import groupby
from typing import Final

_UNSEEN: Final = {0xAD: None, 0x200B: None}
_STYLES: Final = {
    "*": "bold", "＊": "bold", "_": "italic", "＿": "italic", "~": "strike", "～": "strike", "`": "code", "｀": "code",
}  # fmt: skip
_PLAIN: Final = re.compile(r"[^<&:*＊_＿~～`｀]+")
_TAG: Final = re.compile(r"<([^<>]+)>")
_EMOJI: Final = re.compile(r":[^\W\d][\w+'-]*:")
_QUOTE: Final = re.compile(r"\s*(?:&gt;|>|＞) ?(.*)")
_ENTITY: Final = re.compile(r"&(?:amp|lt|gt);")


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text as it is shown.

    Attributes:
        text: what is seen.
        styles: bold, italic, strike, code.
        url: where it leads; "" where it leads nowhere.
        kind: text, mention, emoji or time (a Unix time stands in `text`).
    """

    text: str
    styles: frozenset[str] = frozenset()
    url: str = ""
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its kind (plain, quote) and what stands on it."""

    kind: str
    spans: tuple[Span, ...]

    @property
    def text(self) -> str:
        """What is seen of it."""
        return "".join(span.text for span in self.spans)


def read(text: str) -> tuple[Line, ...]:
    """The lines of a text of mrkdwn as a client shows them."""
    return tuple(_line(line) for line in text.split("\n"))


def _line(line: str) -> Line:
    found = _QUOTE.fullmatch(line)
    kind, rest = ("quote", found[1]) if found else ("plain", line)
    return Line(kind, _joined(_spans(rest, Span(""))))


def _spans(text: str, like: Span) -> Iterator[Span]:
    place = 0
    while place < len(text):
        end, spans = _at(text, place, like)
        yield from spans
        place = end


def _at(text: str, place: int, like: Span) -> tuple[int, tuple[Span, ...]]:
    if found := _PLAIN.match(text, place):
        return found.end(), (replace(like, text=found[0]),)
    if found := _TAG.match(text, place):
        return found.end(), _tag(found[1], like)
    if found := _ENTITY.match(text, place):
        return found.end(), (replace(like, text=unescape(found[0])),)
    if found := _EMOJI.match(text, place):
        return found.end(), (replace(like, text=found[0], kind="emoji"),)
    if text[place] in _STYLES and (end := _closing(text, place)) is not None:
        inner = replace(like, styles=like.styles | {_STYLES[text[place]]})
        body = text[place + 1 : end]
        literal = text[place] in "`｀"
        return end + 1, (replace(inner, text=unescape(body)),) if literal else tuple(_spans(body, inner))
    return place + 1, (replace(like, text=text[place]),)


def _tag(body: str, like: Span) -> tuple[Span, ...]:
    """What stands between angles: a time, a ping or a link."""
    target, _, label = body.partition("|")
    if target.startswith("!date^"):
        return (replace(like, text=target.split("^")[1], kind="time"),)
    if target[0] in "!@#":
        return (replace(like, text=label or target, kind="mention"),)
    linked = replace(like, url=unescape(target))
    return tuple(_spans(label or target, linked))


def _closing(text: str, place: int) -> int | None:
    """Where the style that may open here closes; None when it does not open or does not close."""
    sign, after = text[place], text[place + 1 : place + 2]
    if (place and not _edge(text[place - 1])) or not after or after.isspace() or after == sign:
        return None
    end = text.find(sign, place + 2)
    while end >= 0:
        ends = end + 1 == len(text) or _edge(text[end + 1])
        within_tag = text.rfind("<", place, end) > text.rfind(">", place, end)
        if ends and not within_tag and not text[end - 1].isspace():
            return end
        end = text.find(sign, end + 1)
    return None


def _edge(sign: str) -> bool:
    if sign == "\u00ad":
        return False
    return sign.isspace() or "\u2000" <= sign <= "\u206f" or unicodedata.category(sign)[0] in "PS"


def _joined(spans: Iterator[Span]) -> tuple[Span, ...]:
    """Runs of the same looks as one span, without the signs that nobody sees."""
    joined: list[Span] = []
    for (styles, url, kind, _), run in groupby(spans, key=_looks):
        seen = "".join(span.text for span in run).translate(_UNSEEN)
        if seen:
            joined.append(Span(seen, styles, url, kind))
    return tuple(joined)


def _looks(span: Span) -> tuple[frozenset[str], str, str, object]:
    """What two spans must share to be one; only text is joined."""
    return span.styles, span.url, span.kind, None if span.kind == "text" else object()
