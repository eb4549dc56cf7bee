"""An OPML document -> the feeds it lists. Runs in worker processes only: lists come from strangers too (feeds.md, A37)."""

from collections.abc import Iterator

from lxml import etree

from adapters.web.charset import to_text
from adapters.web.plain import one_line
from adapters.web.raw import NotAFeed, absolute
from adapters.web.repair import repaired

MOST_OUTLINES = 10_000
MOST_CATEGORIES = 10
LONGEST_OUTLINE_TITLE = 200
LONGEST_CATEGORY = 60

Outline = tuple[str, str, str, tuple[str, ...]]
"""Absolute http(s) address, title, language and categories of one feed; "" and () where the document does not say."""


def outlines(body: bytes, content_type: str) -> tuple[tuple[Outline, ...], int]:
    """The feeds of an OPML 1.0 or 2.0 document, each address once.

    Args:
        body: its bytes.
        content_type: the HTTP header, "" for none.

    Returns:
        At most `MOST_OUTLINES` feeds in the order of the document, and how many outlines more it holds. A feed without
        categories of its own has the names of the outlines it lies in.

    Raises:
        NotAFeed: it is no OPML that can be read, or built to exhaust a parser.
    """
    text, _ = to_text(body, content_type)
    root = _tree(text)
    if root is None:
        root = _tree(repaired(text))
    if root is None:
        raise NotAFeed(
            "The document is not well-formed XML, so no list of feeds can be read from it; export the list anew."
        )
    if _name(root) != "opml":
        raise NotAFeed(
            "The document is no OPML; a list of feeds begins with <opml>, and a single feed is taken in with /feeds add ADDRESS."
        )
    found: dict[str, Outline] = {}
    more = 0
    for element in root.iter():
        if _name(element) != "outline":
            continue
        values = {str(name).lower(): str(value) for name, value in element.attrib.items()}
        url = absolute(without_feed_scheme(values.get("xmlurl", "").strip()), "")
        if not url or url in found:
            continue
        if len(found) == MOST_OUTLINES:
            more += 1
            continue
        title = one_line(values.get("title") or values.get("text", ""), LONGEST_OUTLINE_TITLE)
        named = (values.get("category", "")).split(",") if values.get("category", "").strip() else _folders(element)
        found[url] = (url, title, one_line(values.get("language", ""), 20), _categories(named))
    return tuple(found.values()), more


def without_feed_scheme(address: str) -> str:
    """`feed:https://host/...` and `feed://host/...`, as some programs write a feed's address, as a web address."""
    rest = address[5:] if address[:5].lower() == "feed:" else address
    return f"http:{rest}" if rest is not address and rest.startswith("//") else rest


def _categories(named: Iterator[str] | list[str]) -> tuple[str, ...]:
    kept = (one_line(name, LONGEST_CATEGORY) for name in named)
    return tuple(dict.fromkeys(name for name in kept if name))[:MOST_CATEGORIES]


def _folders(element: etree._Element) -> Iterator[str]:
    """Names of the outlines an outline lies in, the innermost first."""
    for parent in element.iterancestors():
        if _name(parent) == "outline":
            yield parent.get("title") or parent.get("text") or ""


def _name(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _tree(text: str) -> etree._Element | None:
    """The document's tree: no entity is expanded, nothing is fetched, and libxml2's limits on depth and size hold."""
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None
    if root.getroottree().docinfo.internalDTD is not None and root.getroottree().docinfo.internalDTD.entities():
        raise NotAFeed("The document declares entities, which no list of feeds needs; Tacho does not read it.")
    return root
