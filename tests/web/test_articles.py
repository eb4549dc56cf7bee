"""Article pages: the site's wish is obeyed, the text is the article's, and hostile pages end (feeds.md, P42, P43, A36)."""

import contextlib
import time
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from adapters.web.article import WebArticleSource
from adapters.web.extract import robots_verdict
from adapters.web.robots import Robots
from adapters.web.source import WebFeedSource
from bot.errors import FeedRefused, FeedUnavailable, HostBusy
from tests.fakes.clock import FixedClock
from tests.support.feed_server import FeedServer, Response

pytestmark = pytest.mark.asyncio(loop_scope="module")

DEADLINE_S, ENDED_S = 3.0, 2.0
"""Wall time of one page in these tests, and how long a worker that is killed may take to end on a machine that is busy."""

SENTENCES = [
    f"The plant in Example City builds {n},000 cars a year and employs {n * 10} people in two shifts."
    for n in range(3, 12)
]
PAGE = (
    "<!doctype html><html><head><title>Maker opens plant</title><meta charset=utf-8></head><body>"
    "<nav><ul><li><a href=/a>Home</a><li><a href=/b>Cars</a></ul></nav><header>The Outlet – since 1999</header>"
    "<article><h1>Maker opens plant</h1>"
    + "".join(f"<p>{sentence} Größe: 5&nbsp;m.</p>" for sentence in SENTENCES)
    + "</article><aside>Subscribe to our newsletter</aside><script>track()</script><footer>Imprint</footer></body></html>"
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def base() -> AsyncIterator[tuple[WebFeedSource, FixedClock]]:
    clock = FixedClock()
    async with WebFeedSource(clock=clock, allow_private=True, workers=1, parse_deadline_s=DEADLINE_S) as source:
        yield source, clock


@pytest_asyncio.fixture(loop_scope="module")
async def site(
    base: tuple[WebFeedSource, FixedClock],
) -> AsyncIterator[tuple[FeedServer, WebArticleSource, FixedClock]]:
    source, clock = base
    async with FeedServer(clock=clock.now) as server:
        server.on("page", Response(200, PAGE.encode(), {"Content-Type": "text/html"}))
        yield server, WebArticleSource(fetcher=source.fetcher, workers=source.workers, clock=clock), clock


Site = tuple[FeedServer, WebArticleSource, FixedClock]


async def test_p43_article_text_is_read_without_what_stands_around_it(site: Site) -> None:
    server, articles, _ = site
    text = await articles.text(server.url("page"))
    assert all(sentence in text for sentence in SENTENCES)
    assert "Größe: 5 m." in text
    assert "\n\n" in text
    for other in ("newsletter", "Imprint", "track()", "Home"):
        assert other not in text


async def test_page_in_another_charset_is_read(site: Site) -> None:
    server, articles, _ = site
    page = PAGE.replace("charset=utf-8", "charset=iso-8859-1").replace("–", "-").encode("latin-1")
    server.on("page", Response(200, page, {"Content-Type": "text/html"}))
    assert "Größe" in await articles.text(server.url("page"))


async def test_p42_disallowed_page_is_never_asked(site: Site) -> None:
    server, articles, _ = site
    server.on("robots.txt", Response(200, b"User-agent: tacho\nDisallow: /page\n\nUser-agent: *\nAllow: /"))
    with pytest.raises(FeedRefused, match=r"robots\.txt"):
        await articles.text(server.url("page"))
    assert [request.path for request in server.requests] == ["/robots.txt"]


async def test_p42_rules_for_others_do_not_count_and_rules_for_all_do() -> None:
    page = "https://outlet.example/page"
    assert robots_verdict(b"User-agent: other\nDisallow: /", "Tacho", page) == (True, None)
    assert robots_verdict(b"User-agent: *\nDisallow: /", "Tacho", page) == (False, None)
    assert robots_verdict(
        b"User-agent: *\nDisallow: /\nUser-agent: Tacho\nCrawl-delay: 5\nAllow: /", "Tacho", page
    ) == (True, 5.0)
    assert robots_verdict(b"\xff\x00 nonsense : :\n" * 1000, "Tacho", page) == (True, None)


@pytest.mark.parametrize("status", [401, 403, 404, 410])
async def test_p42_site_without_rules_may_be_read(site: Site, status: int) -> None:
    server, articles, _ = site
    server.on("robots.txt", Response(status))
    assert await articles.text(server.url("page"))


@pytest.mark.parametrize("status", [500, 503, 429])
async def test_p42_site_whose_rules_cannot_be_had_is_left_alone(site: Site, status: int) -> None:
    server, articles, _ = site
    server.on("robots.txt", Response(status))
    with pytest.raises(FeedRefused):
        await articles.text(server.url("page"))
    assert server.asked("page") == []


async def test_p42_rules_are_asked_for_once_a_day(site: Site) -> None:
    server, articles, clock = site
    for hours in (0, 23, 2):
        clock.advance(timedelta(hours=hours))
        await articles.text(server.url("page"))
    assert len(server.asked("robots.txt")) == 2


async def test_p42_page_that_leads_elsewhere_is_read_only_where_that_site_allows_it(site: Site) -> None:
    server, articles, clock = site
    async with FeedServer(clock=clock.now) as other:
        server.on("short", Response(302, headers={"Location": other.url("page")}))
        other.on("page", Response(200, PAGE.encode(), {"Content-Type": "text/html"}))
        other.on("robots.txt", Response(200, b"User-agent: *\nDisallow: /page"))
        with pytest.raises(FeedRefused, match=r"robots\.txt"):
            await articles.text(server.url("short"))
        assert other.asked("page") == []
        clock.advance(timedelta(hours=25))
        other.on("robots.txt", Response(404))
        assert await articles.text(server.url("short"))


async def test_p42_rules_of_many_sites_do_not_fill_the_memory(base: tuple[WebFeedSource, FixedClock]) -> None:
    source, clock = base
    robots = Robots(fetcher=source.fetcher, workers=source.workers, clock=clock, memory_bytes=100_000)
    async with FeedServer() as large, FeedServer() as small:
        large.on("robots.txt", Response(200, b"User-agent: *\nDisallow: /page\n" + b"# padding\n" * 9_000))
        small.on("robots.txt", Response(200, b"User-agent: *\nDisallow: /page\n" + b"# padding\n" * 2_000))
        for server in (large, small, small, large):
            with pytest.raises(FeedRefused):
                await robots.pause_s(server.url("page"))
        assert (len(large.requests), len(small.requests)) == (2, 1)


async def test_p43_pause_a_site_asks_for_is_kept(site: Site) -> None:
    server, articles, _ = site
    server.on("robots.txt", Response(200, b"User-agent: *\nCrawl-delay: 7\n"))
    await articles.text(server.url("page"))
    await articles.text(server.url("page"))
    first, second = (request.at for request in server.asked("page"))
    assert first is not None
    assert second is not None
    assert second - first >= timedelta(seconds=7)


@pytest.mark.parametrize("status", [429, 503])
async def test_p43_pause_that_a_site_answers_with_is_named(site: Site, status: int) -> None:
    server, articles, _ = site
    server.on("page", Response(status, headers={"Retry-After": "120"}))
    with pytest.raises(HostBusy, match=str(status)):
        await articles.text(server.url("page"))


async def test_p43_site_that_gives_no_answer_is_left_alone_for_this_round(site: Site) -> None:
    server, articles, _ = site
    server.on("page", Response(raw=b""))
    with pytest.raises(HostBusy):
        await articles.text(server.url("page"))


@pytest.mark.parametrize(
    "response",
    [
        Response(404),
        Response(403),
        Response(200, b"<html><body><p>Short.</p></body></html>", {"Content-Type": "text/html"}),
        Response(200, b"%PDF-1.7", {"Content-Type": "application/pdf"}),
        Response(200, b"", {"Content-Type": "text/html"}),
    ],
)
async def test_page_without_an_article_is_a_passing_failure(site: Site, response: Response) -> None:
    server, articles, _ = site
    server.on("page", response)
    with pytest.raises(FeedUnavailable):
        await articles.text(server.url("page"))


async def test_a17_article_link_passes_the_guard() -> None:
    clock = FixedClock()
    async with WebFeedSource(clock=clock, workers=1) as source:
        articles = WebArticleSource(fetcher=source.fetcher, workers=source.workers, clock=clock)
        for link in ("http://127.0.0.1/", "http://169.254.169.254/latest", "http://10.0.0.1:6379/"):
            with pytest.raises(FeedRefused):
                await articles.text(link)


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(b"<div>" * 100_000, id="nested"),
        pytest.param(b"<div " + b" ".join(b'a%d="1"' % n for n in range(50_000)) + b">x</div>", id="attributes"),
        pytest.param(b"<p>word</p>" * 200_000, id="paragraphs"),
        pytest.param(b"<!--" * 200_000, id="comments"),
        pytest.param(b"<table><tr><td>" * 30_000, id="tables"),
    ],
)
async def test_a36_hostile_page_ends_and_the_next_one_is_read(site: Site, page: bytes) -> None:
    server, articles, _ = site
    server.on("hostile", Response(200, page, {"Content-Type": "text/html"}))
    started = time.monotonic()
    with contextlib.suppress(FeedUnavailable):
        await articles.text(server.url("hostile"))
    assert time.monotonic() - started < DEADLINE_S + ENDED_S
    assert await articles.text(server.url("page"))
