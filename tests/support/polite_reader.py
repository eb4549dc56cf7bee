"""A feed reader that polls one feed of a test server again and again, remembering its state as Tacho does."""

from datetime import timedelta

from adapters.web.source import WebFeedSource
from bot.errors import FeedGone, FeedUnavailable
from bot.model.feed import Document, Feed, PollRules, Unchanged
from bot.timing.polling import after_document, after_failure, after_unchanged, first_state
from tests.fakes.clock import FixedClock
from tests.support.feed_server import FeedServer, Handler, Request, Response, item, rss

RULES = PollRules(floor=timedelta(0))
BODY = rss(item("1"), item("2"))
MONDAY = "Mon, 15 Dec 2025 10:00:00 GMT"


class Reader:
    """Polls one feed again and again, remembering its state as Tacho does."""

    def __init__(self, server: FeedServer, source: WebFeedSource, clock: FixedClock) -> None:
        self.server = server
        self.source = source
        self.clock = clock
        self.feed = server.feed()
        self.state = first_state(self.feed)

    def serve(self, handler: Handler | Response, path: str = "feed") -> None:
        self.server.on(path, handler)

    def use(self, feed: Feed) -> None:
        self.feed = feed
        self.state = first_state(feed)

    async def poll(self) -> Unchanged | Document:
        """One poll; failures are remembered and raised."""
        now = self.clock.now()
        try:
            answer = await self.source.read(self.feed, self.state)
        except (FeedUnavailable, FeedGone) as error:
            self.state = after_failure(self.feed, self.state, error, now, RULES)
            raise
        match answer:
            case Document():
                self.state = after_document(self.feed, self.state, answer, now, RULES)
            case Unchanged():
                self.state = after_unchanged(self.feed, self.state, answer, now, RULES)
        return answer

    async def document(self) -> Document:
        answer = await self.poll()
        assert isinstance(answer, Document)
        return answer

    async def unchanged(self) -> Unchanged:
        answer = await self.poll()
        assert isinstance(answer, Unchanged)
        return answer

    @property
    def last(self) -> Request:
        return self.server.requests[-1]
