"""A feed finder without a web: knows what a test told it, and counts what it was asked."""

from collections.abc import Sequence

from adapters.web.opml import outlines
from adapters.web.raw import NotAFeed
from bot.errors import FeedRefused, FeedUnavailable
from bot.model.feed import FeedLink, FoundFeed, Outline


class ScriptedFeedFinder:
    """Keeps `bot.desk.feeds.FeedFinder`: addresses lead nowhere until something is placed there."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._there: dict[str, FoundFeed | tuple[FeedLink, ...]] = {}
        self._refusals: dict[str, Exception] = {}
        self._lists: dict[str, tuple[Sequence[Outline], int]] = {}

    def place(self, address: str, found: FoundFeed | tuple[FeedLink, ...]) -> None:
        """From now on this is at the address."""
        self._there[address] = found

    def refuse(self, address: str, error: Exception) -> None:
        """From now on asking for the address fails like this."""
        self._refusals[address] = error

    def place_list(self, address: str, outlines: Sequence[Outline], more: int = 0) -> None:
        """From now on this list is at the address."""
        self._lists[address] = (outlines, more)

    async def find(self, address: str) -> FoundFeed | tuple[FeedLink, ...]:
        self.asked.append(address)
        if address in self._refusals:
            raise self._refusals[address]
        if address in self._lists:
            raise FeedRefused("This is a list of feeds (OPML); take it in with /feeds import ADDRESS.")
        if address not in self._there:
            raise FeedUnavailable(
                "There is no feed at this address (404); look for its new address on the publisher's site."
            )
        return self._there[address]

    async def outlines(self, address: str) -> tuple[tuple[Outline, ...], int]:
        self.asked.append(address)
        if address not in self._lists:
            raise FeedUnavailable("The list of feeds cannot be had (404).")
        listed, more = self._lists[address]
        return tuple(listed), more

    async def outlines_in(self, body: bytes) -> tuple[tuple[Outline, ...], int]:
        try:
            listed, more = outlines(body, "")
        except NotAFeed as error:
            raise FeedRefused(str(error)) from error
        return tuple(Outline(*values) for values in listed), more

    def checked(self, address: str) -> str:
        typed = address.strip() if "://" in address else f"https://{address.strip()}"
        if not typed.startswith(("https://", "http://")):
            raise FeedRefused("The address must begin with http:// or https://.")
        return typed.partition("#")[0]
