"""Sample outlets as feed documents: RSS 2.0, Atom, JSON Feed 1.1, and RSS with faults."""

import html
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import cache
from typing import Any, assert_never

import jinja2

from adapters.samples.content import Flaw, Format, SampleEntry, SampleOutlet


@dataclass(frozen=True, slots=True)
class FeedBody:
    """A feed as a server sends it.

    Attributes:
        content: the bytes.
        content_type: the header's value, not always truthful.
    """

    content: bytes
    content_type: str


def feed_body(outlet: SampleOutlet) -> FeedBody:
    """The outlet's feed in its format."""
    match outlet.format:
        case Format.RSS:
            return FeedBody(_xml("rss.xml.j2", outlet), "application/rss+xml; charset=utf-8")
        case Format.ATOM:
            return FeedBody(_xml("atom.xml.j2", outlet), "application/atom+xml; charset=utf-8")
        case Format.JSON:
            return FeedBody(_json(outlet), "application/feed+json")
        case Format.MESSY:
            # The template's prolog says us-ascii, the header says nothing, and the bytes are UTF-8.
            return FeedBody(_xml("messy.xml.j2", outlet), "text/xml")
        case _ as unknown:
            assert_never(unknown)


def _xml(template: str, outlet: SampleOutlet) -> bytes:
    return _templates().get_template(template).render(outlet=outlet, Flaw=Flaw).encode()


def _json(outlet: SampleOutlet) -> bytes:
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "home_page_url": outlet.home,
        "description": outlet.about,
        "language": outlet.language,
        "items": [_json_item(entry) for entry in outlet.entries],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _json_item(entry: SampleEntry) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": entry.url,
        "url": entry.url,
        "title": entry.title,
        "content_html": _paragraphs(entry),
        "tags": ["sample"],
    }
    if Flaw.NO_DATE not in entry.flaws:
        item["date_published"] = _rfc3339(entry.published_at)
    return item


def _paragraphs(entry: SampleEntry) -> str:
    return "".join(f"<p>{html.escape(paragraph, quote=False)}</p>" for paragraph in entry.paragraphs)


def _rfc822(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def _rfc3339(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@cache
def _templates() -> jinja2.Environment:
    templates = jinja2.Environment(
        loader=jinja2.PackageLoader("adapters.samples"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["paragraphs"] = _paragraphs
    templates.filters["rfc822"] = _rfc822
    templates.filters["rfc3339"] = _rfc3339
    return templates
