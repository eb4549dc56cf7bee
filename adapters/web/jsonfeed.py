"""JSON Feed 1.0 and 1.1 (jsonfeed.org)."""

import json
from collections.abc import Iterator
from typing import Any

from adapters.web.pictures import RawPicture, of_attributes
from adapters.web.raw import NotAFeed, RawEntry, RawFeed, Wishes

_VERSION = "jsonfeed.org/version/1"


def read_json_feed(text: str) -> RawFeed:
    """Read a JSON Feed from its text.

    Raises:
        NotAFeed: it is broken JSON, or JSON of another kind.
    """
    try:
        document = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise NotAFeed("The feed is broken JSON; its publisher must mend it.") from error
    if not isinstance(document, dict) or not isinstance(document.get("items"), list):
        raise NotAFeed("This is JSON, but no JSON Feed: it has no list of items.")
    if _VERSION not in str(document.get("version", "")):
        raise NotAFeed("This is JSON, but no JSON Feed: it does not name a version of jsonfeed.org.")
    items = [item for item in document["items"] if isinstance(item, dict)]
    wishes = Wishes(
        ended=document.get("expired") is True, hub=_websub_hub(document), topic=_string(document.get("feed_url"))
    )
    return RawFeed(_string(document.get("title")), tuple(_entry(item) for item in items), wishes)


def _websub_hub(document: dict[str, Any]) -> str:
    hubs = document.get("hubs")
    for hub in hubs if isinstance(hubs, list) else ():
        if isinstance(hub, dict) and _string(hub.get("type")).lower() == "websub":
            return _string(hub.get("url"))
    return ""


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _string(value: object) -> str:
    """The text of a value that should be text: ids may be numbers (jsonfeed.org: make them strings)."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return ""


def _entry(item: dict[str, Any]) -> RawEntry:
    plain, markup = _string(item.get("content_text")), _string(item.get("content_html"))
    return RawEntry(
        guid=_string(item.get("id")),
        link=_string(item.get("url")) or _string(item.get("external_url")),
        title=_string(item.get("title")),
        title_plain=True,
        summary="" if plain or markup else _string(item.get("summary")),
        content=plain or markup or "",
        texts_plain=bool(plain) or not markup,
        published=_string(item.get("date_published")) or _string(item.get("date_modified")),
        author=_author(item),
        pictures=tuple(_pictures(item)),
    )


def _pictures(item: dict[str, Any]) -> Iterator[RawPicture]:
    yield from (RawPicture(url) for key in ("image", "banner_image") if (url := _string(item.get(key))))
    attachments = item.get("attachments")
    for one in attachments if isinstance(attachments, list) else ():
        if isinstance(one, dict):
            yield from of_attributes("link", {"url": _string(one.get("url")), "type": _string(one.get("mime_type"))})


def _author(item: dict[str, Any]) -> str:
    authors = item.get("authors")
    first = authors[0] if isinstance(authors, list) and authors else item.get("author")
    return _string(first.get("name")) if isinstance(first, dict) else ""
