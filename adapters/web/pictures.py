"""The picture a feed's entry brings with it: which of those it names is shown, and what describes it.

Only pictures that a feed declares as the entry's own count (Media RSS, enclosures, JSON Feed's `image`): what stands in the text
may be a tracker, an emoji or an advertisement (feeds.md, A49).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

MEDIA = "http://search.yahoo.com/mrss/"
_PREFIX = f"{{{MEDIA}}}"
_ALONE_WIDE, _THUMBNAIL_WIDE = 600, 100
"""Taken for the width of a picture and of a thumbnail that do not say theirs, in pixels."""

_SMALLEST = 50
"""Pixels; what is narrower or lower is no picture of anything."""

_FACES = re.compile(r"https?://(?:[a-z0-9-]+\.)?gravatar\.com/", re.IGNORECASE)
"""Portraits of authors, which WordPress declares as media of every entry."""

_FILE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)(?:[?#]|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RawPicture:
    """A picture as a feed declares it: address and description as written, width in pixels (a guess where it says none)."""

    url: str
    alt: str = ""
    width: int = _ALONE_WIDE


def chosen(pictures: Iterable[RawPicture]) -> RawPicture | None:
    """The widest of them, of equally wide ones the first; None where there is none."""
    return max(pictures, key=lambda one: one.width, default=None)


def in_element(name: str, element: etree._Element) -> Iterator[RawPicture]:
    """Pictures that a child of an entry declares.

    Args:
        name: its lower-case local name; `element` is of Media RSS, or RSS's `enclosure`, or Atom's `link`.
        element: the child.
    """
    if name in {"group", "content"}:
        for child in element.iterchildren(f"{_PREFIX}content", f"{_PREFIX}thumbnail"):
            yield from in_element(str(child.tag).removeprefix(_PREFIX), child)
    if name in {"content", "thumbnail", "enclosure", "link"}:
        described = str(element.findtext(f"{_PREFIX}description") or "")
        yield from of_attributes(name, {str(key): str(value) for key, value in element.attrib.items()}, described)


def of_attributes(name: str, given: Mapping[str, str], described: str = "") -> Iterator[RawPicture]:
    """The picture that an element's attributes declare, if they declare one."""
    url = given.get("url") or given.get("href", "")
    sizes = {key: _pixels(given.get(key, "")) for key in ("width", "height")}
    too_small = any(0 < size < _SMALLEST for size in sizes.values())
    if not url or too_small or _FACES.match(url) or not (name == "thumbnail" or _is_picture(given, url)):
        return
    yield RawPicture(url, described, sizes["width"] or (_THUMBNAIL_WIDE if name == "thumbnail" else _ALONE_WIDE))


def _is_picture(given: Mapping[str, str], url: str) -> bool:
    """Whether medium, else type, else the name of the file says that it is a picture."""
    kind = given.get("medium", "").lower() or given.get("type", "").lower()
    return kind.startswith("image") if kind else _FILE.search(url) is not None


def _pixels(text: str) -> int:
    text = text.strip().removesuffix("px")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0
