"""A feed source without a web: says what a test told it, as a real server and parser would have it."""

from dataclasses import replace

from bot.errors import FeedUnavailable
from bot.model.feed import Document, Feed, FeedState, Unchanged, Validators


class ScriptedFeedSource:
    """Keeps `bot.ports.FeedSource`.

    `publish` what a feed says from now on; until it is published again, a state that holds its validators or body hash gets
    `Unchanged`. `fail` makes the feed fail until it is published again.
    """

    def __init__(self) -> None:
        self._says: dict[str, Document | Exception] = {}
        self.asked: list[str] = []

    def publish(self, url: str, document: Document) -> None:
        """From now on the feed says this."""
        self._says[url] = document

    def fail(self, url: str, error: Exception) -> None:
        """From now on the feed fails like this."""
        self._says[url] = error

    async def read(self, feed: Feed, state: FeedState) -> Unchanged | Document:
        self.asked.append(feed.url)
        said = self._says.get(feed.url, FeedUnavailable("There is no feed at this address (404)."))
        if isinstance(said, Exception):
            raise said
        holds_validators = state.validators != Validators() and state.validators == said.validators
        if holds_validators or state.body_hash == said.body_hash:
            return Unchanged(said.validators, said.permanent_url, said.fresh_for)
        return replace(said)
