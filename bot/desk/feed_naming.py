"""By what feeds are known: whose address is whose, and how a feed is called that says little of itself."""

import re
from collections.abc import Iterable, Mapping

from bot.model.feed import Document, Feed, FeedState, Outline
from bot.reading.languages import language_of
from bot.timing.hosts import host_of

LONGEST_PUBLISHER = 80
LONGEST_PACK = 40
TOPIC = "/topic/"
"""Begins a category of a list of feeds that names a topic, as `bot.writing.opml` writes it."""


class Addresses:
    """Whose addresses are whose: a feed is known by its own and by where it moved, with http or https, with a slash or without."""

    def __init__(self, feeds: Iterable[Feed], states: Mapping[str, FeedState]) -> None:
        self._owners: dict[str, Feed] = {}
        for feed in feeds:
            self.take(feed)
            if (state := states.get(feed.url)) is not None:
                self._owners.setdefault(alike(state.address), feed)

    def take(self, feed: Feed) -> None:
        """Know one more feed."""
        self._owners.setdefault(alike(feed.url), feed)

    def owner(self, address: str) -> Feed | None:
        """The feed that has this address; None where none has it."""
        return self._owners.get(alike(address))


def alike(address: str) -> str:
    """What addresses have in common that lead to one feed."""
    rest = address.partition("#")[0].partition("://")[2]
    host, slash, path = rest.partition("/")
    return f"{host.rpartition('@')[2].lower()}{slash}{path}".rstrip("/")


def feed_of(outline: Outline, topics: frozenset[str]) -> Feed:
    """The feed that stands in a list: its categories are packs, or name one of the topics there are."""
    language = outline.language.replace("_", "-").partition("-")[0].lower()
    named = [name.removeprefix(TOPIC) for name in outline.categories if name.startswith(TOPIC)]
    packs = [_pack(name) for name in outline.categories if not name.startswith(TOPIC)]
    return Feed(
        outline.url,
        publisher_of(outline.title, outline.url),
        language if re.fullmatch("[a-z]{2,3}", language) else "en",
        topics=tuple(name for name in named if name in topics),
        packs=tuple(dict.fromkeys(name for name in packs if name)),
    )


def _pack(category: str) -> str:
    return " ".join(category.strip("/").casefold().split())[:LONGEST_PACK]


def publisher_of(title: str, url: str) -> str:
    """What readers know the outlet as: the feed's own title, else its host."""
    return title.strip()[:LONGEST_PUBLISHER].strip() or host_of(url).removeprefix("www.")


def language_in(document: Document) -> str:
    """ISO 639 code of the language a feed is written in."""
    texts = (f"{entry.title}\n{entry.text[:400]}" for entry in document.entries[:20])
    return language_of("\n".join(texts))
