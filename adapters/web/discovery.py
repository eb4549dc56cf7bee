"""Finding feeds: at an address that somebody typed, which may be a feed's or a page's, and in lists of feeds (OPML)."""

from yarl import URL

from adapters.web.fetch import Answer
from adapters.web.opml import without_feed_scheme
from adapters.web.source import WebFeedSource
from adapters.web.workers import JobFailed
from bot.errors import FeedRefused, FeedUnavailable, FeedUnreadable
from bot.model.feed import FeedLink, FoundFeed, Outline

MOST_LINKS = 10
LARGEST_LIST_BYTES = 5 * 1024 * 1024
_ACCEPT_LIST = "text/x-opml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1"


class WebFeedFinder:
    """Keeps `bot.desk.feeds.FeedFinder` over HTTP, with the fetcher and the workers of a feed source: the same limits, the same guard.

    Args:
        source: asks and reads.
    """

    def __init__(self, source: WebFeedSource) -> None:
        self._source = source

    async def find(self, address: str) -> FoundFeed | tuple[FeedLink, ...]:
        """See `bot.desk.feeds.FeedFinder.find`."""
        typed = self.checked(address)
        answer = await self._source.fetcher.get(typed)
        try:
            return await self._feed(typed, answer)
        except FeedUnreadable:
            if b"<opml" in answer.body[:2000].lower():
                raise FeedRefused("This is a list of feeds (OPML); take it in with /feeds import ADDRESS.") from None
            links = await self._links(answer)
            if not links:
                raise
            return links

    async def outlines(self, address: str) -> tuple[tuple[Outline, ...], int]:
        """See `bot.desk.feeds.FeedFinder.outlines`."""
        answer = await self._source.fetcher.get(self.checked(address), accept=_ACCEPT_LIST)
        if answer.status != 200:
            raise FeedUnavailable(f"The list of feeds cannot be had ({answer.status}).")
        return await self.outlines_in(answer.body, answer.headers.get("Content-Type", ""))

    async def outlines_in(self, body: bytes, content_type: str = "") -> tuple[tuple[Outline, ...], int]:
        """See `bot.desk.feeds.FeedFinder.outlines_in`."""
        if len(body) > LARGEST_LIST_BYTES:
            raise FeedRefused("The list of feeds is larger than 5 MB; Tacho reads no more than that.")
        try:
            listed, more = await self._source.workers.run("outlines", body, content_type)
        except JobFailed as error:
            raise FeedRefused(str(error)) from error
        return tuple(Outline(*values) for values in listed), more

    def checked(self, address: str) -> str:
        """See `bot.desk.feeds.FeedFinder.checked`."""
        typed = without_feed_scheme(address.strip())
        if "://" not in typed:
            typed = f"https://{typed}"
        return str(self._source.guard.check(typed))

    async def _feed(self, address: str, answer: Answer) -> FoundFeed:
        document = await self._source.taken(answer)
        moved = document.permanent_url
        return FoundFeed(_with_login(moved, address) if moved is not None else address, document)

    async def _links(self, answer: Answer) -> tuple[FeedLink, ...]:
        content_type = answer.headers.get("Content-Type", "")
        try:
            links = await self._source.workers.run("feed_links", answer.body, content_type, answer.url)
        except JobFailed as error:
            raise FeedUnavailable(str(error)) from error
        return tuple(FeedLink(*link) for link in links[:MOST_LINKS])


def _with_login(address: str, typed: str) -> str:
    """An address with the credentials of the one that was typed, where both are of one origin (P52)."""
    moved, known = URL(address), URL(typed)
    if known.user is None or moved.origin() != known.origin():
        return address
    return str(moved.with_user(known.user).with_password(known.password))
