"""RSS and Atom that is well-formed XML, read fast: one tree in C, no entity expanded, nothing fetched.

Anything this reader does not fully understand it leaves (`None`) to the tolerant one.
"""

import html
import re
from base64 import b64decode
from collections.abc import Iterator
from datetime import timedelta
from functools import lru_cache

from lxml import etree

from adapters.web.pictures import MEDIA, RawPicture, in_element
from adapters.web.raw import NotAFeed, RawEntry, RawFeed, Wishes

_ATOM = frozenset({"http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#"})
_RSS = frozenset(
    {"", "http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/", "http://backend.userland.com/rss2"}
)
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_DC = "http://purl.org/dc/elements/1.1/"
_DCTERMS = "http://purl.org/dc/terms/"
_SY = "http://purl.org/rss/1.0/modules/syndication/"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_XHTML = "http://www.w3.org/1999/xhtml"
_ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
_FEEDBURNER = "http://rssnamespace.org/feedburner/ext/1.0"
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_SY_PERIODS_H = {"hourly": 1.0, "daily": 24.0, "weekly": 168.0, "monthly": 720.0, "yearly": 8760.0}

# What an element of an RSS item says, whatever it is called.
_RSS_KEYS: dict[tuple[str, str], str] = {
    **{(space, name): name for space in _RSS for name in ("title", "link", "guid", "author")},
    **{(space, "description"): "summary" for space in _RSS},
    **{(space, "pubdate"): "published" for space in _RSS},
    **{
        (space, name): name
        for space in _ATOM
        for name in ("link", "summary", "content", "published", "updated", "author")
    },
    (_DC, "date"): "published",
    ("", "date"): "published",
    (_DCTERMS, "created"): "published",
    (_DCTERMS, "issued"): "published",
    (_DCTERMS, "modified"): "updated",
    ("", "updated"): "updated",
    ("", "id"): "guid",
    (_DC, "creator"): "author",
    (_DC, "title"): "dctitle",
    (_DC, "description"): "mediadescription",
    (MEDIA, "title"): "dctitle",
    (_CONTENT, "encoded"): "content",
    (_XHTML, "body"): "content",
    (_ITUNES, "summary"): "mediadescription",
    (MEDIA, "description"): "mediadescription",
    (_FEEDBURNER, "origlink"): "origlink",
    **{(MEDIA, name): "picture" for name in ("content", "thumbnail", "group")},
}

# libxml2's own limits, hit only by documents built to exhaust a parser: too deep, entity loops, huge nodes (A27, A29).
_BOMBS = frozenset({etree.ErrorTypes.ERR_ENTITY_LOOP, etree.ErrorTypes.ERR_RESOURCE_LIMIT})
_BOMB_WORDS = re.compile(r"excessive depth|entity (?:reference )?loop|amplification|huge", re.IGNORECASE)


def read_strict(text: str) -> RawFeed | None:
    """Read a feed from a document's text (without prolog).

    Returns:
        The feed; None when it is not well-formed or no kind this reader knows.

    Raises:
        NotAFeed: it is a web page, or built to exhaust a parser.
    """
    root = _tree(text)
    if root is None:
        return None
    space, name = _name(root)
    if name == "html":
        raise NotAFeed("This is a web page, not a feed; look for the address of its feed on that page.")
    if name == "feed" and space in _ATOM:
        return _read_atom(root)
    if name == "rss" or (name == "rdf" and root.tag.startswith(_RDF)):
        return _read_rss(root)
    return None


def _tree(text: str) -> etree._Element | None:
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        if error.code in _BOMBS or _BOMB_WORDS.search(str(error)):
            raise NotAFeed(
                "The document is built so that reading it would never end; Tacho does not read it."
            ) from error
        return None


def _name(element: etree._Element) -> tuple[str, str]:
    """Namespace and lower-case local name; ("", "") for what is no element."""
    tag = element.tag
    return _split_name(tag) if isinstance(tag, str) else ("", "")


@lru_cache(maxsize=4096)
def _split_name(tag: str) -> tuple[str, str]:
    if tag[0] == "{":
        space, _, local = tag[1:].partition("}")
        return space, local.lower()
    return "", tag.lower()


@lru_cache(maxsize=4096)
def _rss_key(tag: object) -> str | None:
    """The key of what an element of an RSS item says; None where it is no element, or says nothing that is kept."""
    space, name = _split_name(tag) if isinstance(tag, str) else ("", "")
    return "picture" if name == "enclosure" else _RSS_KEYS.get((space, name))


def _children(element: etree._Element) -> Iterator[tuple[str, str, etree._Element]]:
    for child in element:
        space, name = _name(child)
        if name:
            yield space, name, child


def _inner(element: etree._Element) -> str:
    """What stands inside, as the author of the feed meant it: text once unescaped by XML, or child elements as markup."""
    if len(element) == 0:
        return element.text or ""
    parts = [html.escape(element.text or "", quote=False)]
    parts += [etree.tostring(child, encoding="unicode") for child in element]
    return "".join(parts)


class _Channel:
    """What a channel or a feed says of itself, gathered element by element."""

    def __init__(self) -> None:
        self.title = ""
        self._ttl: timedelta | None = None
        self._period, self._frequency = "", 1.0
        self._skip_hours: tuple[str, ...] = ()
        self._skip_days: tuple[str, ...] = ()
        self._links: dict[str, str] = {}

    def take(self, space: str, name: str, element: etree._Element) -> None:
        """Take in one child element."""
        if name == "link" and space in _ATOM:
            self._links.setdefault(element.get("rel", "alternate"), element.get("href", ""))
        elif space == _SY and name == "updateperiod":
            self._period = (element.text or "").strip().lower() or "daily"
        elif space == _SY and name == "updatefrequency":
            self._frequency, self._period = _number(element.text or "") or 1.0, self._period or "daily"
        elif space in _RSS and name == "ttl":
            self._ttl = _minutes(element.text or "")
        elif space in _RSS and name == "skiphours":
            self._skip_hours = tuple(child.text or "" for child in element)
        elif space in _RSS and name == "skipdays":
            self._skip_days = tuple(child.text or "" for child in element)

    @property
    def wishes(self) -> Wishes:
        """How the feed wants to be polled."""
        ttl = _longer(self._ttl, syndication_interval(self._period, self._frequency))
        return Wishes(
            ttl, self._skip_hours, self._skip_days, hub=self._links.get("hub", ""), topic=self._links.get("self", "")
        )


def _read_rss(root: etree._Element) -> RawFeed:
    channel, entries, base = _Channel(), list[RawEntry](), root.get(_XML_BASE, "")
    # RSS 0.9x and 1.0 put items beside the channel, RSS 2.0 inside it.
    for _, name, child in _children(root):
        if name == "item":
            entries.append(_rss_item(child, base))
        if name != "channel":
            continue
        base = child.get(_XML_BASE, base)
        for space, inner_name, inner in _children(child):
            if inner_name == "item":
                entries.append(_rss_item(inner, base))
            elif inner_name == "title" and (space in _RSS or space == _DC) and not channel.title:
                channel.title = _inner(inner)
            else:
                channel.take(space, inner_name, inner)
    return RawFeed(channel.title, tuple(entries), channel.wishes)


def syndication_interval(period: str, frequency: float) -> timedelta | None:
    """What sy:updatePeriod and sy:updateFrequency ask for (RSS 1.0 syndication module); None where they say nothing."""
    hours = _SY_PERIODS_H.get(period)
    return timedelta(hours=hours / max(frequency, 0.001)) if hours is not None else None


def _longer(one: timedelta | None, other: timedelta | None) -> timedelta | None:
    return max((wish for wish in (one, other) if wish is not None), default=None)


def _number(text: str) -> float | None:
    try:
        value = float(text.strip()[:20])
    except ValueError:
        return None
    return value if 0 < value < 1e9 else None


def _minutes(text: str) -> timedelta | None:
    value = _number(text)
    return timedelta(minutes=min(value, 1e6)) if value is not None else None


def _rss_item(item: etree._Element, base: str) -> RawEntry:
    found: dict[str, str] = {}
    author_name = ""
    pictures = list[RawPicture]()
    for child in item:
        key = _rss_key(child.tag)
        if key is None:
            continue
        if key == "link":
            _keep_link(found, child, atom=_name(child)[0] in _ATOM)
        elif key == "picture":
            pictures += in_element(_name(child)[1], child)
        elif key == "author":
            author_name = author_name or _author(child)
        elif key == "guid":
            found.setdefault("guid", child.text or "")
            if child.get("isPermaLink", "true").lower() != "false":
                found.setdefault("permalink", child.text or "")
        else:
            found.setdefault(key, _inner(child))
    permalink = found.get("permalink", "")
    return RawEntry(
        guid=found.get("guid", "") or item.get(f"{_RDF}about", ""),
        link=found.get("origlink") or found.get("link") or (permalink if permalink.strip().startswith("http") else ""),
        title=found.get("title") or found.get("dctitle", ""),
        summary=found.get("summary") or found.get("mediadescription", ""),
        content=found.get("content", ""),
        published=found.get("published") or found.get("updated", ""),
        author=author_name,
        base=item.get(_XML_BASE, base),
        pictures=tuple(pictures),
    )


def _keep_link(found: dict[str, str], child: etree._Element, *, atom: bool) -> None:
    """Keep the first link to what the entry is about, but a page rather than another kind of document."""
    target = child.get("href", "") or (child.text or "")
    if (atom and child.get("rel", "alternate") != "alternate") or not target.strip():
        return
    kind = child.get("type", "text/html")
    if "link" not in found or ("html" in kind and "html" not in found["link_type"]):
        found["link"], found["link_type"] = target, kind


def _author(element: etree._Element) -> str:
    for _, name, child in _children(element):
        if name == "name":
            return child.text or ""
    return element.text or ""


def _read_atom(root: etree._Element) -> RawFeed:
    channel, entries, base = _Channel(), list[RawEntry](), root.get(_XML_BASE, "")
    for space, name, child in _children(root):
        if name == "entry" and space in _ATOM:
            entries.append(_atom_entry(child, base))
        elif name == "title" and space in _ATOM and not channel.title:
            text, plain = _atom_text(child)
            channel.title = html.escape(text, quote=False) if plain else text
        else:
            channel.take(space, name, child)
    return RawFeed(channel.title, tuple(entries), channel.wishes)


def _atom_entry(entry: etree._Element, base: str) -> RawEntry:
    found: dict[str, str] = {}
    base = entry.get(_XML_BASE, base)
    pictures = list[RawPicture]()
    for space, name, child in _children(entry):
        if space == MEDIA or (name == "link" and child.get("rel") == "enclosure"):
            pictures += in_element(name, child)
        if space == _FEEDBURNER and name == "origlink":
            found.setdefault("origlink", child.text or "")
        if space == MEDIA and name == "group":
            found.setdefault("mediadescription", child.findtext(f"{{{MEDIA}}}description", ""))
        if space not in _ATOM:
            continue
        match name:
            case "title":
                text, plain = _atom_text(child)
                found.setdefault("title", html.escape(text, quote=False) if plain else text)
            case "summary" | "content":
                text, plain = _atom_text(child)
                found.setdefault(name, html.escape(text, quote=False) if plain else text)
            case "link":
                _keep_link(found, child, atom=True)
            case "id" | "published" | "updated" | "issued" | "modified" | "created":
                found.setdefault(name, child.text or "")
            case "author":
                found.setdefault("author", _author(child))
            case _:
                pass
    return RawEntry(
        guid=found.get("id", ""),
        link=found.get("origlink") or found.get("link", ""),
        title=found.get("title", ""),
        summary=found.get("summary") or found.get("mediadescription", ""),
        content=found.get("content", ""),
        published=next(
            (found[key] for key in ("published", "issued", "created", "updated", "modified") if found.get(key)), ""
        ),
        author=found.get("author", ""),
        base=base,
        pictures=tuple(pictures),
    )


def _atom_text(element: etree._Element) -> tuple[str, bool]:
    """What an Atom text construct says, and whether it is plain text (RFC 4287, 3.1 and 4.1.3)."""
    kind = (element.get("type") or "text").lower()
    packed = "/" in kind and not kind.startswith("text/") and not kind.endswith(("/xml", "+xml"))
    if (element.get("mode") == "base64" or packed) and (unpacked := _unpacked(element.text or "")):
        return unpacked, False
    if len(element) or kind in {"xhtml", "application/xhtml+xml"} or element.get("mode") == "xml":
        return _inner(element), False
    return element.text or "", kind in {"text", "text/plain"} and element.get("mode") != "escaped"


def _unpacked(text: str) -> str:
    """What base64 holds; "" where it is none, or no text."""
    try:
        return b64decode("".join(text.split()), validate=True).decode("utf-8")
    except ValueError:
        return ""
