"""Article pages: asked only where the site allows it, read in a worker, and only if they are what the entry promised."""

from adapters.web.fetch import Fetcher
from adapters.web.robots import Robots
from adapters.web.workers import JobFailed, Workers
from bot.errors import FeedUnavailable, HostBusy
from bot.ports import Clock

ACCEPT_PAGE = "text/html, application/xhtml+xml, */*;q=0.1"
_PAGE_TYPES = ("text/html", "application/xhtml+xml", "text/plain", "")


class WebArticleSource:
    """Keeps `bot.ports.ArticleSource` over HTTP.

    Args:
        fetcher: asks for pages; its limits hold.
        workers: read them.
        clock: the time.
    """

    def __init__(self, *, fetcher: Fetcher, workers: Workers, clock: Clock) -> None:
        self._fetcher = fetcher
        self._workers = workers
        self._robots = Robots(fetcher=fetcher, workers=workers, clock=clock)

    async def text(self, url: str) -> str:
        """See `bot.ports.ArticleSource.text`."""
        try:
            answer = await self._fetcher.get(url, accept=ACCEPT_PAGE, before_asking=self._robots.pause_s)
        except FeedUnavailable as error:
            raise HostBusy(str(error)) from error
        if answer.status in {429, 503}:
            raise HostBusy(f"The site asks for a pause ({answer.status}).")
        if answer.status != 200:
            raise FeedUnavailable(f"The page cannot be had ({answer.status}).")
        content_type = answer.headers.get("Content-Type", "")
        if content_type.partition(";")[0].strip().lower() not in _PAGE_TYPES:
            raise FeedUnavailable("The page is no text.")
        try:
            article: str = await self._workers.run("article", answer.body, content_type, answer.url)
        except JobFailed as error:
            raise FeedUnavailable(str(error)) from error
        return article
