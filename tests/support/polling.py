"""A poller with a scripted world around it, for tests."""

from bot.desk.polling import Poller
from bot.model.feed import Document, Entry, Feed, FeedState, PollRules, Validators
from tests.fakes.clock import FixedClock
from tests.fakes.feed_source import ScriptedFeedSource
from tests.fakes.store import MemoryStore

RULES = PollRules()


def feed(name: str, host: str = "") -> Feed:
    return Feed(f"https://{host or name}.example/{name}", name.title())


def document(*keys: str, etag: str = '"v1"') -> Document:
    entries = tuple(Entry(key, f"https://outlet.example/{key}", f"Story {key}", "") for key in keys)
    return Document("Outlet", entries, Validators(etag), body_hash=etag + "".join(keys))


class CountingIntake:
    """Keeps `IntakePort`: remembers guids instead of reading them."""

    def __init__(self, shelf: MemoryStore) -> None:
        self.seen: set[str] = set()
        self._shelf = shelf

    async def file(self, feed: Feed, state: FeedState, document: Document) -> int:
        await self._shelf.file_poll(state)
        new = {entry.guid for entry in document.entries} - self.seen
        self.seen |= new
        return len(new)


class Newsroom:
    """A poller with a scripted world around it."""

    def __init__(self, *feeds: Feed, source: object = None, rules: PollRules = RULES, **settings: object) -> None:
        self.clock = FixedClock()
        self.world = ScriptedFeedSource()
        self.shelf = MemoryStore()
        self.intake = CountingIntake(self.shelf)
        self.feeds = feeds
        self.poller = Poller(
            feeds=feeds,
            source=source or self.world,  # type: ignore[arg-type]
            shelf=self.shelf,
            clock=self.clock,
            rules=rules,
            intake=self.intake,
            **settings,  # type: ignore[arg-type]
        )

    async def state(self, one: Feed) -> FeedState:
        return (await self.shelf.feed_states())[one.url]
