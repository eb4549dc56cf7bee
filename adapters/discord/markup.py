r"""Plain text to Discord's Markdown, so that what an outlet wrote is shown as it was written and nobody is pinged.

Discord reads a backslash before any sign as "show this sign" (its parser is a simple-markdown with the rule `\` + not letter,
digit or blank). Only signs that mean something are escaped, so that notifications stay readable.
"""

import re
import unicodedata
from datetime import datetime
from functools import lru_cache
from typing import Final
from urllib.parse import quote, urlsplit, urlunsplit

from adapters.discord.limits import LINK, length
from bot.writing.addresses import other_host
from bot.writing.signs import end_of_sign

_UNSAFE: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
"""Control characters (Unicode's categories Cc and Cs) but the line break, and marks that turn the reading direction (UAX 9): a
headline must not turn around what stands beside it."""

_BREAKS: Final = {ord("\r"): "\n", 0x2028: "\n", 0x2029: "\n", 0x85: "\n", ord("\t"): " ", 0x0B: " ", 0x0C: " "}
_SIGNS: Final = re.compile(r"[\\*_~`|<\[\]]|:(?=//)|:(?=[\w~+-]+:)|@(?=everyone|here)")
_LINE_STARTS: Final = re.compile(r"^(\s*)(#|>|-|\+)", re.MULTILINE)
_NUMBERED: Final = re.compile(r"^(\s*\d+)([.)])(?=\s)", re.MULTILINE)
_SCHEMES: Final = re.compile(r"://|discord\.gg/", re.IGNORECASE)
_PATH_SIGNS: Final = "%/:=&?~#+!$,;@-._"
"""Left as they stand in an address. No asterisk: two of them would end the bold text that a link stands in."""

ELLIPSIS: Final = "…"


def clean(text: str) -> str:
    """The text without control characters, half surrogates and marks that turn the reading direction; line breaks stay."""
    if text.isprintable() and not _UNSAFE.search(text):
        return text
    return _UNSAFE.sub("", text.replace("\r\n", "\n").translate(_BREAKS))


def one_line(text: str) -> str:
    """The cleaned text on one line."""
    return " ".join(clean(text).split())


def visible(text: str) -> bool:
    """Whether a reader sees anything of it: Discord refuses a text that is only blanks and invisible signs."""
    return any(unicodedata.category(sign)[0] not in "ZC" for sign in clean(text))


def bold(text: str) -> str:
    """The escaped text in bold, or nothing where nothing of it is seen."""
    return f"**{escape(text)}**" if visible(text) else ""


def escape(text: str) -> str:
    """The cleaned text so that Discord shows every sign of it, links nothing and mentions nobody; line breaks stay."""
    marked = _SIGNS.sub(r"\\\g<0>", clean(text))
    marked = _LINE_STARTS.sub(r"\1\\\2", marked)
    return _NUMBERED.sub(r"\1\\\2", marked)


def clip(text: str, most: int) -> str:
    """The text, cut at a sign's end and closed with an ellipsis when it is longer than `most` UTF-16 units."""
    if length(text) <= most:
        return text
    kept = text[: most - 1]
    while length(kept) > most - 1:
        kept = kept[:-1]
    return text[: end_of_sign(text, len(kept))].rstrip() + ELLIPSIS


def pieces(text: str, most: int) -> tuple[str, ...]:
    """The text in pieces of at most `most` UTF-16 units, cut at line ends, else after sentences, else between words."""
    rest, cut = text.strip(), []
    while length(rest) > most:
        window = rest[:most]
        while length(window) > most:
            window = window[:-1]
        places = (window.rfind("\n"), window.rfind(". ") + 1, window.rfind(" "))
        end = next((place for place in places if place > most // 3), len(window))
        cut.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return tuple(piece for piece in (*cut, rest) if piece)


@lru_cache(maxsize=4096)
def web_address(url: str) -> str:
    """The address as Discord takes it in a link (http or https, every odd sign percent-encoded), or "" when it is none.

    Relative addresses, other schemes, addresses without a host, with blanks or control characters, and those longer than `LINK`
    are none: whoever clicks must come where the outlet meant.
    """
    bare = url.strip()
    if clean(bare) != bare or any(sign.isspace() for sign in bare):
        return ""
    try:
        parts = urlsplit(bare)
        host = (parts.hostname or "").encode("idna").decode()
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    if parts.scheme.lower() not in {"http", "https"} or not re.fullmatch(r"[a-z0-9.:_-]+", host):
        return ""
    shown_host = f"[{host}]" if ":" in host else host
    encoded = (_encoded(part) for part in (parts.path, parts.query, parts.fragment))
    address = urlunsplit((parts.scheme.lower(), shown_host + port, *encoded))
    return address if len(address) <= LINK else ""


def _encoded(part: str) -> str:
    return quote(part, safe=_PATH_SIGNS)


def link(label: str, url: str, *, most: int = 400) -> str:
    """A label that leads to the address: a masked link where Discord masks, the label with an arrow where it does not.

    Discord masks no label that holds brackets or looks like an address itself. An address that cannot be linked leaves the
    label alone; a label without visible signs becomes the address's host.
    """
    text, address = clip(one_line(label), most), web_address(url)
    if not visible(text):
        text = urlsplit(address).hostname or ""
    if not address:
        return escape(text)
    if host := other_host(text, address):
        text = f"{clip(text, most - length(host) - 3)} ({host})"
    if "[" in text or "]" in text or _SCHEMES.search(text):
        return f"{escape(text)} [↗](<{address}>)"
    return f"[{escape(text)}](<{address}>)"


def moment(instant: datetime, style: str = "R") -> str:
    """The instant as each reader's own client words it ("3 hours ago", in their zone and language)."""
    return f"<t:{int(instant.timestamp())}:{style}>"
