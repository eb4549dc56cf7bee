"""Markup and strange characters -> plain text that is safe to show, in linear time.

Feed texts are hostile until they have passed here: no markup, no control characters, no marks that turn the direction of
writing or hide (feeds.md, A35, A40, A44, A45). A few searches over the whole text, each of which never looks back, do what a
parser of HTML would do with a tree: as good for reading, a tenth of the time, and no input makes it slow (A31).
"""

import html
import re
import unicodedata

from adapters.web.repair import with_possible_characters
from bot.writing.signs import end_of_sign

# What starts a new paragraph, what parts words, and elements whose content is no reading text.
_BLOCKS = (
    *("address", "article", "aside", "blockquote", "center", "dd", "details", "div", "dl", "dt", "fieldset"),
    *("figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main"),
    *("nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul"),
)
_SILENT = (
    *("audio", "button", "canvas", "head", "iframe", "math", "noembed", "noframes", "noscript", "object", "picture"),
    *("script", "select", "style", "svg", "template", "textarea", "title", "video"),
)
_OPENING_SILENT = re.compile(rf"<(?:(!--)|({'|'.join(_SILENT)})(?=[\s/>])[^>]*>)", re.IGNORECASE)
_CLOSING = {name: re.compile(f"</{name}(?![a-z0-9-])", re.IGNORECASE) for name in _SILENT}
_TAG = re.compile(r"<(/?[a-zA-Z][a-zA-Z0-9]*)[^>]*>|<[!?/][^>]*>")
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")

# An attribute value that holds ">", and a tag read with its quotes; neither looks past the next "<".
_QUOTED_END = re.compile(r"""=\s*(?:"[^"<>]*>|'[^'<>]*>)""")
_QUOTED_TAG = re.compile(
    r"""<[a-zA-Z](?:[^<>"']++|"[^"<>]*+"|'[^'<>]*+')*+(?=["'])(?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+>"""
)

# Stand for the end of a paragraph and of a line while a text is worked on: controls, which no text keeps, and of ASCII, so that a
# text of ASCII stays one, which is faster to work on.
_PARAGRAPH, _BREAK = "\x02", "\x03"
_INLINE = (
    *(
        "a",
        "abbr",
        "b",
        "cite",
        "code",
        "del",
        "em",
        "embed",
        "font",
        "i",
        "img",
        "ins",
        "kbd",
        "label",
        "mark",
        "path",
    ),
    *("q", "s", "small", "source", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"),
)
_MEANS: dict[str | None, str] = {None: ""} | {
    prefix + spelt: meaning
    for names, meaning in ((_BLOCKS, _PARAGRAPH), (("td", "th"), " "), (("br",), _BREAK), (_INLINE, ""))
    for name in names
    for prefix in ("", "/")
    for spelt in (name, name.upper(), name.title())
}
_SILENT_SPELLINGS = frozenset(spelt for name in _SILENT for spelt in (name, name.upper(), name.title()))
# No-break spaces that part the digits of a number, and marks that are no spaces to carry them past `split`. Each pattern begins
# with the space itself: `re` finds a leading literal much faster than anything else.
_NUMBER_SPACES = {"\u00a0": "\ue002", "\u2007": "\ue003", "\u2009": "\ue004", "\u202f": "\ue005"}
_IN_NUMBER = {space: re.compile(f"{space}(?<=[0-9]{space})(?=[0-9])") for space in _NUMBER_SPACES}
_BREAKS = re.compile(f"{_BREAK}\\s*(?:{_BREAK}\\s*)+")

# What no text keeps. In ASCII: controls but tab and line ends. Beyond: C1 controls; zero-width and direction marks (A45); byte order
# mark, interlinear marks, tags, variation selectors' supplement, surrogates, private use (with the marks above) and noncharacters.
_CONTROLS = bytes([*range(9), *range(14, 32), 127])
_CONTROLS_IN_PARAGRAPHS = _CONTROLS.replace(_PARAGRAPH.encode(), b"")
_UNSAFE = re.compile(
    "[\x80-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff0-\ufffc"
    "\ufdd0-\ufdef\ufffe\uffff\ud800-\uf8ff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
# The combining marks that towers are built of: general diacritics (Unicode blocks named "Combining ...") and those of scripts
# whose writing never needs four of them on one letter.
_MARKS = "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u0e34-\u0e3a\u0e47-\u0e4e\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_TOWER = re.compile(f"([{_MARKS}]{{3}})[{_MARKS}]+")

# A quick look at the UTF-8 bytes tells that most texts hold nothing of all that: which bytes begin characters that may be unsafe
# or a mark, and for each of them (only for those that a text has) how such a character goes on.
_LEADS = {
    **{lead: re.compile(bytes([lead])) for lead in b"\xcc\xcd\xd2\xd6\xd9\xed\xee\xf3\xf4"},
    0xC2: re.compile(b"\xc2[\x80-\x84\x86-\x9f\xad]"),
    0xD8: re.compile(b"\xd8\x9c"),
    0xE0: re.compile(b"\xe0[\xb8\xb9]"),
    0xE1: re.compile(b"\xe1[\xa0\xaa\xab\xb7]"),
    0xE2: re.compile(b"\xe2(?:\x80[\x8b-\x8f\xaa-\xae]|\x81[\xa0-\xaf]|\x83[\x90-\xbf])"),
    0xEF: re.compile(b"\xef(?:[\x80-\xa3]|\xb7[\x90-\xaf]|\xb8[\xa0-\xaf]|\xbb\xbf|\xbf[\xb0-\xbc\xbe\xbf])"),
}
_DULL = bytes(byte for byte in range(256) if byte not in _LEADS)


def clean(text: str) -> str:
    """Take out what no reader can see or should meet, and compose accents (NFC); spaces stay as they are, lines end in LF."""
    return text if text.isascii() and text.isprintable() else _cleaned(text, _CONTROLS)


def _cleaned(text: str, controls: bytes) -> str:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    encoded = text.encode("utf-8", "surrogatepass")
    kept = encoded.translate(None, controls)
    if len(kept) < len(encoded):
        encoded, text = kept, kept.decode("utf-8", "surrogatepass")
    if text.isascii():
        return text
    suspicious = any(_LEADS[lead].search(encoded) for lead in set(encoded.translate(None, _DULL)))
    if suspicious:
        text = _UNSAFE.sub("", text)
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return _TOWER.sub(r"\1", text) if suspicious else text


def squeeze(text: str) -> str:
    """One space for each run of spaces; no-break spaces stay only inside numbers ("15 000"), where they mean something."""
    if text.isascii():
        return " ".join(text.split())
    carried = [space for space, inside in _IN_NUMBER.items() if space in text and inside.search(text)]
    for space in carried:
        text = _IN_NUMBER[space].sub(_NUMBER_SPACES[space], text)
    text = " ".join(text.split())
    for space in carried:
        text = text.replace(_NUMBER_SPACES[space], space)
    return text


def one_line(markup: str, longest: int) -> str:
    """A title or a name: markup removed, entities read once, one line, at most `longest` characters."""
    if not markup:
        return ""
    text = _without_markup(markup[: longest * 20])
    return cut(squeeze(clean(text.replace(_PARAGRAPH, " "))), longest)


def paragraphs(markup: str, longest: int) -> str:
    """Running text: markup removed, entities read once, paragraphs parted by a blank line, at most `longest` characters.

    Text without any tag keeps the blank lines it has.
    """
    text = _without_markup(markup) if "<" in markup else _unescaped(_BLANK_LINE.sub(_PARAGRAPH, markup))
    parts = map(str.strip, squeeze(_cleaned(text, _CONTROLS_IN_PARAGRAPHS)).split(_PARAGRAPH))
    return cut("\n\n".join(filter(None, parts)), longest)


def _without_markup(markup: str) -> str:
    """The reading text, entities read once, with `_PARAGRAPH` where a paragraph ends."""
    if "<" not in markup:
        return _unescaped(markup)
    head, rest = _tags_and_rest(markup)
    if "<!--" in head:
        head, more = _tags_and_rest(_without_silent(head))
        rest = more + rest
    pieces = _TAG.split(head)
    if not _SILENT_SPELLINGS.isdisjoint(pieces[1::2]):
        head, more = _tags_and_rest(_without_silent(head))
        rest = more + rest
        pieces = _TAG.split(head)
    text = _joined(pieces)
    # Where an attribute value holds ">", the rest of its tag was taken for text.
    if ">" in text and _QUOTED_END.search(head):
        text = _joined(_TAG.split(_with_plain_tags(head)))
    if _BREAK in text:
        text = _BREAKS.sub(_PARAGRAPH, text).replace(_BREAK, " ")
    return _unescaped(text + rest)


def _tags_and_rest(markup: str) -> tuple[str, str]:
    """What may hold tags, and what is behind the last ">": no tag can end there, and looking for its end takes long."""
    end = markup.rfind(">") + 1
    return markup[:end], markup[end:]


def _joined(pieces: list[str]) -> str:
    """Text and names of tags in turn, as `_TAG` splits them -> text with what the tags mean."""
    try:
        pieces[1::2] = map(_MEANS.__getitem__, pieces[1::2])
    except KeyError:  # a name nobody has heard of
        meaning = _MEANS.get
        pieces[1::2] = [meaning(name, "") for name in pieces[1::2]]
    return "".join(pieces)


def _with_plain_tags(markup: str) -> str:
    """Markup without ">" in attribute values."""
    return _QUOTED_TAG.sub(lambda tag: tag[0][:-1].replace(">", " ") + ">", markup)


def _unescaped(text: str) -> str:
    if "&" not in text:
        return text
    try:
        return html.unescape(text)
    except ValueError:  # a number of thousands of digits
        return html.unescape(with_possible_characters(text))


def _without_silent(markup: str) -> str:
    """Markup without comments and without elements whose content is no reading text; one that never ends takes the rest."""
    found = _OPENING_SILENT.search(markup)
    if found is None:
        return markup
    kept, at = list[str](), 0
    while found is not None:
        kept.append(markup[at : found.start()])
        at = _end_of_silent(markup, found)
        found = _OPENING_SILENT.search(markup, at)
    kept.append(markup[at:])
    return "".join(kept)


def _end_of_silent(markup: str, found: re.Match[str]) -> int:
    if found[1]:
        end = markup.find("-->", found.end())
        return end + 3 if end >= 0 else len(markup)
    if markup[found.end() - 2] == "/":
        return found.end()
    closing = _CLOSING[found[2].lower()].search(markup, found.end())
    return closing.start() if closing is not None else len(markup)


def cut(text: str, longest: int) -> str:
    """At most `longest` characters, ending with an ellipsis where something was cut, at a space where one is near."""
    if len(text) <= longest:
        return text
    head = text[: end_of_sign(text, longest - 1)]
    space = head.rfind(" ", max(0, longest - 40))
    return (head[:space] if space > 0 else head).rstrip() + "…"
