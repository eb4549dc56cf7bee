"""A web page -> the feeds it names (autodiscovery). Runs in worker processes only: pages can hang every parser (feeds.md, A36)."""

import re

from lxml import etree

from adapters.web.extract import decoded
from adapters.web.plain import one_line
from adapters.web.raw import absolute

MOST_LINKS = 50
LONGEST_LINK_TITLE = 120
_FEED_TYPES = frozenset(
    f"application/{name}" for name in ("rss+xml", "atom+xml", "x.atom+xml", "rdf+xml", "feed+json", "x-rss+xml")
)
_PLAIN_TYPES = frozenset({"application/json", "application/xml", "text/xml"})
_LIKE_A_FEED = re.compile(r"feed|rss|atom|rdf", re.IGNORECASE)
_COMMENTS = re.compile(r"comment|kommentar|评论|留言", re.IGNORECASE)
# How addresses of feeds look that a page only links to: /feed, /rss, /atom.xml, news.rss, index.rdf ...
_FEED_PATH = re.compile(
    r"(?:/(?:feed|rss|atom)/?|\.(?:rss|atom|rdf)|/(?:feed|rss|atom|index)\.xml|/feed\.json)\Z", re.IGNORECASE
)


def feed_links(body: bytes, content_type: str, address: str) -> tuple[tuple[str, str, bool], ...]:
    """The feeds a page declares (`rel="alternate"`); where it declares none, links that look like a feed's.

    Args:
        body: decoded body of the answer.
        content_type: the HTTP header.
        address: of the page.

    Returns:
        Absolute http(s) address, what the page calls it ("" where it does not say), and whether it is a feed of comments; each
        address once, in the order of the page, those of comments last. Not asked: any of them may turn out to be no feed.
    """
    text = decoded(body, content_type)
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True)
    root = etree.fromstring(text.encode("utf-8", "replace"), parser) if text.strip() else None
    if root is None:
        return ()
    base = _base(root, address)
    found: dict[str, tuple[str, str, bool]] = {}
    elements = [*(one for one in root.iter("link") if _declares_a_feed(one))]
    elements = elements or [one for one in root.iter("a") if _FEED_PATH.search(_path(one.get("href", "")))]
    for element in elements:
        url = absolute(element.get("href", ""), base)
        title = one_line(element.get("title") or "".join(element.itertext())[:500], LONGEST_LINK_TITLE)
        if url and url != address:
            found.setdefault(url, (url, title, bool(_COMMENTS.search(f"{title} {url}"))))
        if len(found) == MOST_LINKS:
            break
    return tuple(sorted(found.values(), key=lambda link: link[2]))


def _base(root: etree._Element, address: str) -> str:
    declared = next((one.get("href", "") for one in root.iter("base") if one.get("href")), "")
    return absolute(declared, address) or address


def _declares_a_feed(link: etree._Element) -> bool:
    if "alternate" not in link.get("rel", "").lower().split():
        return False
    kind = link.get("type", "").partition(";")[0].strip().lower()
    # Plain JSON and XML are mostly a page's own data; a feed declared so says what it is in its address.
    return kind in _FEED_TYPES or (kind in _PLAIN_TYPES and _LIKE_A_FEED.search(link.get("href", "")) is not None)


def _path(link: str) -> str:
    return link.partition("#")[0].partition("?")[0]
