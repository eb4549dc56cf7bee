"""Markup and strange characters -> plain text that is safe to show, in one linear pass.

Feed texts are hostile until they have passed here: no markup, no control characters, no marks that turn the direction of
writing or hide (feeds.md, A35, A40, A44, A45). The scanner never looks back, so no input can make it slow (A31).
"""

import html
import itertools
import re
import unicodedata
from collections.abc import Iterator

# What starts a new paragraph, what parts words, and elements whose content is no reading text.
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    ]
)
_CELLS = frozenset({"td", "th"})
_SILENT = frozenset(
    [
        "audio",
        "button",
        "canvas",
        "head",
        "iframe",
        "math",
        "noembed",
        "noframes",
        "noscript",
        "object",
        "picture",
        "script",
        "select",
        "style",
        "svg",
        "template",
        "textarea",
        "title",
        "video",
    ]
)
_CLOSING = {name: re.compile(f"</{name}(?![a-z0-9-])", re.IGNORECASE) for name in _SILENT}
_TAG_NAME = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,30})")
_TAG_REST = re.compile(r"""[^>"']*+(?:"[^"]*+"[^>"']*+|'[^']*+'[^>"']*+)*+>""")
_LONGEST_ODD_TAG = 1000

# C0 and C1 controls but tab and line ends; zero-width and direction marks (A45); byte order mark, interlinear marks, tags,
# variation selectors' supplement, private use, surrogates and noncharacters.
_UNSAFE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff0-\ufffc"
    "\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile("[ \t\n\u1680\u2000-\u2006\u2008\u200a\u205f\u3000]+")
_LOOSE_NO_BREAK = re.compile("(?<![0-9])[\u00a0\u2007\u2009\u202f]+|[\u00a0\u2007\u2009\u202f]+(?![0-9])")
_MARKS_KEPT = 3


def clean(text: str) -> str:
    """Take out what no reader can see or should meet, and compose accents (NFC); spaces and line ends stay as they are."""
    text = _UNSAFE.sub("", _LINE_ENDS.sub("\n", text))
    if text.isascii():
        return text
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return _without_mark_towers(text)


def _without_mark_towers(text: str) -> str:
    """At most three combining marks on one character: more of them is a picture over the neighbours' lines."""
    if not any(unicodedata.combining(char) for char in text):
        return text
    kept, run = list[str](), 0
    for char in text:
        run = run + 1 if unicodedata.category(char) in {"Mn", "Me"} else 0
        if run <= _MARKS_KEPT:
            kept.append(char)
    return "".join(kept)


def squeeze(text: str) -> str:
    """One space for each run of spaces; no-break spaces stay only inside numbers ("15 000"), where they mean something."""
    if not text.isascii():
        text = _LOOSE_NO_BREAK.sub(" ", text)
    return _SPACES.sub(" ", text).strip()


def one_line(markup: str, longest: int) -> str:
    """A title or a name: markup removed, entities read once, one line, at most `longest` characters."""
    texts = [text if text is not None else " " for text in _scan(markup[: longest * 20])]
    return cut(squeeze(clean("".join(texts))), longest)


def paragraphs(markup: str, longest: int) -> str:
    """Running text: markup removed, entities read once, paragraphs parted by a blank line, at most `longest` characters.

    Text without any tag keeps the blank lines it has.
    """
    if "<" not in markup:
        pieces: Iterator[str | None] = _scan_plain(markup)
    else:
        pieces = _scan(markup)
    parts, size, current = list[str](), 0, list[str]()
    for text in itertools.chain(pieces, (None,)):
        if text is not None:
            current.append(text)
            continue
        if current and (part := squeeze(clean("".join(current)))):
            parts.append(part)
            size += len(part) + 2
        current.clear()
        if size > longest:
            break
    return cut("\n\n".join(parts), longest)


def _scan_plain(text: str) -> Iterator[str | None]:
    for part in re.split(r"\n[ \t\r]*\n", text):
        yield html.unescape(part)
        yield None


def _scan(markup: str) -> Iterator[str | None]:
    """The reading texts of `markup` in order, entities read; None where a paragraph ends."""
    at, after_break = 0, False
    last_tag_end = markup.rfind(">")
    while True:
        opening = markup.find("<", at)
        text = markup[at:] if opening < 0 else markup[at:opening]
        if text:
            after_break = after_break and text.isspace()
            yield html.unescape(text)
        if opening < 0:
            return
        at, name = _pass_tag(markup, opening, last_tag_end)
        if name == "br":
            yield None if after_break else " "
            after_break = not after_break
        elif name in _BLOCKS:
            yield None
        elif name == "<":
            yield name
        elif name in _CELLS:
            yield " "


def _pass_tag(markup: str, opening: int, last_tag_end: int) -> tuple[int, str]:
    """Where reading goes on after the "<" at `opening`, and the name of its tag: "" for none, "<" for a plain sign."""
    if markup.startswith("<!--", opening):
        end = markup.find("-->", opening + 4)
        return (end + 3, "") if end >= 0 else (len(markup), "")
    tag = _TAG_NAME.match(markup, opening)
    if opening > last_tag_end or (tag is None and markup[opening + 1 : opening + 2] not in {"!", "?"}):
        return opening + 1, "<"
    end = _tag_end(markup, opening)
    name = tag[2].lower() if tag is not None else ""
    if tag is not None and name in _SILENT and not tag[1] and markup[end - 1] != "/":
        silent_end = _CLOSING[name].search(markup, end)
        return (silent_end.start(), "") if silent_end is not None else (len(markup), "")
    return end + 1, name


def _tag_end(markup: str, opening: int) -> int:
    """Where the tag that opens at `opening` ends; quoted ">" are passed over; a ">" follows for sure."""
    end = markup.find(">", opening)
    if markup.count('"', opening, end) % 2 or markup.count("'", opening, end) % 2:
        whole = _TAG_REST.match(markup, opening, opening + _LONGEST_ODD_TAG)
        if whole is not None:
            return whole.end() - 1
    return end


def cut(text: str, longest: int) -> str:
    """At most `longest` characters, ending with an ellipsis where something was cut, at a space where one is near."""
    if len(text) <= longest:
        return text
    head = text[: longest - 1]
    space = head.rfind(" ", max(0, longest - 40))
    return (head[:space] if space > 0 else head).rstrip() + "…"
