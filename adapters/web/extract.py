"""A web page -> the article's reading text. Runs in worker processes only: pages can hang every parser (feeds.md, A36)."""

import re
from typing import Any

from adapters.web.charset import to_text
from adapters.web.plain import clean, cut, squeeze
from adapters.web.raw import LONGEST_TEXT, NotAFeed

_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
# Python reads no number of more digits (`sys.get_int_max_str_digits`), and a library that meets one gives the page up.
_ENDLESS_REFERENCE = re.compile("#[0-9]{4300,}")
LEAST_CHARS = 200


def article_text(body: bytes, content_type: str, address: str) -> str:
    """The article of a page: plain text, paragraphs parted by blank lines.

    Args:
        body: decoded body of the answer.
        content_type: the HTTP header.
        address: of the page.

    Raises:
        NotAFeed: the page holds no article.
    """
    import trafilatura

    text = _ENDLESS_REFERENCE.sub("#", decoded(body, content_type))
    # Fast mode: as good on news as the slow one, a third cheaper (feeds.md, section 7).
    extracted: Any = trafilatura.extract(text, url=address, fast=True, include_comments=False, output_format="txt")
    parts = (squeeze(clean(line)) for line in str(extracted or "").splitlines())
    article = "\n\n".join(part for part in parts if part)
    if len(article) < LEAST_CHARS:
        raise NotAFeed("The page holds no article that can be read.")
    return cut(article, LONGEST_TEXT)


def decoded(body: bytes, content_type: str) -> str:
    """A page's text, by the charset its header or its own head names, else as any document of strangers."""
    if "charset" not in content_type.lower() and (named := _META_CHARSET.search(body[:4096])):
        content_type = f"text/html; charset={named[1].decode('ascii')}"
    return to_text(body, content_type)[0]


def robots_verdict(text: bytes, token: str, address: str) -> tuple[bool, float | None]:
    """Whether a robots.txt lets `token` read `address`, and the pause in seconds it asks for; None where it names none."""
    from protego import Protego

    rules = Protego.parse(text.decode("utf-8", "replace"))
    delay_s = rules.crawl_delay(token)
    return bool(rules.can_fetch(address, token)), float(delay_s) if delay_s is not None else None
