"""Discord's Markdown read as its clients read it, as far as Tacho's messages and hostile headlines can reach.

The page that shows messages as Discord would (`page.py`) is made of this, and the tests prove with it that nothing an outlet
wrote turns into markup. Order and shape of the rules follow what the clients' simple-markdown parser does: escapes first, then
links, mentions and times, then emphasis; headings, small lines, quotes and list items at the start of a line.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text as it is shown.

    Attributes:
        text: what is seen.
        styles: bold, italic, underline, strike, spoiler, code.
        url: where it leads; "" where it leads nowhere.
        kind: text, mention, emoji or time (a Unix time stands in `text`).
    """

    text: str
    styles: frozenset[str] = frozenset()
    url: str = ""
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its kind (plain, h1, h2, h3, small, item, quote) and what stands on it."""

    kind: str
    spans: tuple[Span, ...]

    @property
    def text(self) -> str:
        """What is seen of it."""
        return "".join(span.text for span in self.spans)


_LINES: Final = (
    ("h3", re.compile(r"### +(.+)")),
    ("h2", re.compile(r"## +(.+)")),
    ("h1", re.compile(r"# +(.+)")),
    ("small", re.compile(r"-# +(.+)")),
    ("quote", re.compile(r"(?:>>>|>) (.*)")),
    ("item", re.compile(r"\s*(?:[-*]|\d+\.) +(.+)")),
)
_PLAIN: Final = re.compile(r"(?:[^\\\[<:@`*_~|h]|h(?!ttps?://))+")
_ESCAPE: Final = re.compile(r"\\([^0-9A-Za-z\s])")
_MASKED: Final = re.compile(r"\[((?:\\.|[^\[\]\\])+)\]\(<?(https?://[^\s<>]+?)>?\)")
_URL: Final = re.compile(r"<?(https?://[^\s<>]+[^<.,:;\"'\]\s>])>?")
_TIME: Final = re.compile(r"<t:(-?\d+)(?::[tTdDfFR])?>")
_MENTION: Final = re.compile(r"<(?:@[!&]?|#)\d+>|</[^:>]+:\d+>|<id:\w+>|@everyone|@here")
_EMOJI: Final = re.compile(r"<a?:\w+:\d+>|:[\w~+-]+:")
_STYLED: Final = (
    ("code", re.compile(r"(`+)([\s\S]*?[^`])\1(?!`)")),
    ("bold", re.compile(r"(\*\*)((?:\\.|[^\\])+?)\*\*(?!\*)")),
    ("underline", re.compile(r"(__)((?:\\.|[^\\])+?)__(?!_)")),
    ("italic", re.compile(r"(\*)(?=\S)((?:\\.|[^*\\])+?)\*(?!\*)")),
    ("italic", re.compile(r"\b(_)((?:__|\\.|[^\\_])+?)_\b")),
    ("strike", re.compile(r"(~~)((?:\\.|[^\\])+?)~~")),
    ("spoiler", re.compile(r"(\|\|)((?:\\.|[^\\])+?)\|\|")),
)


def read(text: str) -> tuple[Line, ...]:
    """The lines of one text display as a client shows them."""
    return tuple(_line(line) for line in text.split("\n"))


def _line(line: str) -> Line:
    for kind, shape in _LINES:
        found = shape.fullmatch(line)
        if found:
            return Line(kind, _joined(_spans(found[1], Span(""))))
    return Line("plain", _joined(_spans(line, Span(""))))


def _spans(text: str, like: Span) -> Iterator[Span]:
    place = 0
    while place < len(text):
        end, spans = _at(text, place, like)
        yield from spans
        place = end


def _at(text: str, place: int, like: Span) -> tuple[int, tuple[Span, ...]]:
    if found := _PLAIN.match(text, place):
        return found.end(), (replace(like, text=found[0]),)
    if found := _ESCAPE.match(text, place):
        return found.end(), (replace(like, text=found[1]),)
    if found := _MASKED.match(text, place):
        return found.end(), tuple(_spans(found[1], replace(like, url=found[2])))
    if not like.url and (found := _URL.match(text, place)):
        return found.end(), (replace(like, text=found[1], url=found[1]),)
    for kind, shape, group in (("time", _TIME, 1), ("mention", _MENTION, 0), ("emoji", _EMOJI, 0)):
        if found := shape.match(text, place):
            return found.end(), (replace(like, text=found[group], kind=kind),)
    for style, shape in _STYLED:
        if found := shape.match(text, place):
            inner = replace(like, styles=like.styles | {style})
            spans = (replace(inner, text=found[2]),) if style == "code" else tuple(_spans(found[2], inner))
            return found.end(), spans
    return place + 1, (replace(like, text=text[place]),)


def _joined(spans: Iterator[Span]) -> tuple[Span, ...]:
    joined: list[Span] = []
    for span in spans:
        if joined and span.kind == "text" and replace(joined[-1], text="") == replace(span, text=""):
            joined[-1] = replace(span, text=joined[-1].text + span.text)
        else:
            joined.append(span)
    return tuple(joined)
