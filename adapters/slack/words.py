"""Plain words before they become markup: cleaned, cut where they must be, and addresses that lead where the outlet meant."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Final
from urllib.parse import quote, urlsplit, urlunsplit

from adapters.slack.limits import LINK, length
from bot.writing.signs import end_of_sign

ELLIPSIS: Final = "…"

_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
"""Marks that turn the reading direction (Unicode UAX 9): a headline must not turn around what stands beside it."""

_BREAKS: Final = {ord("\r"): "\n", 0x2028: "\n", 0x2029: "\n", 0x85: "\n", ord("\t"): " ", 0x0B: " ", 0x0C: " "}
_ADDRESS_SIGNS: Final = "%/:=&?~#+!$,;@-._"
"""Left as they stand in an address. No asterisk, no backtick, no bar and no angle: they end a link or the style it stands in."""


def clean(text: str) -> str:
    """The text without control characters, half surrogates and marks that turn the reading direction; line breaks stay."""
    plain = text.replace("\r\n", "\n").translate(_BREAKS)
    return "".join(
        sign
        for sign in plain
        if sign == "\n" or (unicodedata.category(sign) not in {"Cc", "Cs"} and sign not in _TURNING)
    )


def one_line(text: str) -> str:
    """The cleaned text on one line."""
    return " ".join(clean(text).split())


def visible(text: str) -> bool:
    """Whether a reader sees anything of it."""
    return any(unicodedata.category(sign)[0] not in "ZC" for sign in clean(text))


def clip(text: str, most: int) -> str:
    """The text, cut at a sign's end and closed with an ellipsis when it is longer than `most` UTF-16 units."""
    if length(text) <= most:
        return text
    kept = text[: most - 1]
    while length(kept) > most - 1:
        kept = kept[:-1]
    return text[: end_of_sign(text, len(kept))].rstrip() + ELLIPSIS


def pieces(text: str, most: int, dressed: Callable[[str], str]) -> Iterator[str]:
    """The text as `dressed` makes it, in pieces of at most `most` UTF-16 units: cut at line ends, else after sentences, else between words."""
    rest = text.strip()
    while rest:
        window = rest[:most]
        while length(dressed(window)) > most:
            window = window[: max(1, len(window) * most // length(dressed(window)) - 1)]
        if len(window) < len(rest):
            places = (window.rfind("\n"), window.rfind(". ") + 1, window.rfind(" "))
            window = window[: next((place for place in places if place > len(window) // 3), len(window))]
        if piece := dressed(window.rstrip()):
            yield piece
        rest = rest[len(window) :].lstrip()


def web_address(url: str) -> str:
    """The address as Slack takes it (http or https, every odd sign percent-encoded), or "" when it is none.

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
    encoded = (quote(part, safe=_ADDRESS_SIGNS) for part in (parts.path, parts.query, parts.fragment))
    address = urlunsplit((parts.scheme.lower(), shown_host + port, *encoded))
    return address if len(address.replace("&", "&amp;")) <= LINK else ""
