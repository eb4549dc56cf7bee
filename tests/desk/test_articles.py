"""Full text for teasers: new entries only, and what fails leaves the teaser (feeds.md, P43)."""

import asyncio
from dataclasses import replace

import pytest

from bot.desk.articles import Articles, is_told_in
from bot.desk.intake import report_of
from bot.errors import FeedRefused, FeedUnavailable, HostBusy
from bot.model.feed import Document, Entry, Feed, FeedState, Validators
from tests.fakes.clock import FixedClock
from tests.fakes.store import MemoryStore

FEED = Feed("https://outlet.example/feed", "Outlet")
TEASER = "The maker opens a plant."
FULL = "Maker opens plant in Example City. " + "It builds 300,000 cars a year. " * 30


class Pages:
    """Keeps `bot.ports.ArticleSource`."""

    def __init__(self, *answers: str | Exception) -> None:
        self.asked: list[str] = []
        self._answers = list(answers)

    async def text(self, url: str) -> str:
        self.asked.append(url)
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


def entry(key: str = "1", **changes: str) -> Entry:
    return replace(Entry(key, f"https://outlet.example/{key}", "Maker opens plant", TEASER), **changes)


def document(*entries: Entry) -> Document:
    return Document("Outlet", entries, Validators(), "hash")


async def complete(
    pages: Pages, *entries: Entry, feed: Feed = FEED, shelf: MemoryStore | None = None, **settings: float
) -> list[str]:
    articles = Articles(pages=pages, shelf=shelf or MemoryStore(), **settings)
    done = await articles.complete(feed, document(*entries))
    assert [one.guid for one in done.entries] == [one.guid for one in entries]
    return [one.text for one in done.entries]


async def test_teaser_gives_way_to_the_article() -> None:
    assert await complete(Pages(FULL), entry()) == [FULL]


async def test_p43_full_text_of_the_feed_is_preferred_and_no_page_is_asked() -> None:
    pages = Pages(FULL)
    assert await complete(pages, entry(text="Own text. " * 100)) == ["Own text. " * 100]
    assert pages.asked == []


async def test_p43_only_new_entries_are_asked_for() -> None:
    shelf, clock = MemoryStore(), FixedClock()
    await shelf.file_poll(FeedState(FEED.url, FEED.url), [report_of(FEED, entry("1"), clock.now())])
    pages = Pages(FULL)
    assert await complete(pages, entry("1"), entry("2"), shelf=shelf) == [TEASER, FULL]
    assert pages.asked == ["https://outlet.example/2"]


async def test_entries_without_a_link_and_feeds_switched_off_are_left_as_they_are() -> None:
    pages = Pages(FULL)
    assert await complete(pages, entry(url="")) == [TEASER]
    assert await complete(pages, entry(), feed=replace(FEED, full_text=False)) == [TEASER]
    assert pages.asked == []


@pytest.mark.parametrize("error", [FeedUnavailable("No answer."), FeedRefused("Not allowed.")])
async def test_page_that_fails_leaves_the_teaser_and_the_next_one_is_read(error: Exception) -> None:
    assert await complete(Pages(error, FULL), entry("1"), entry("2")) == [TEASER, FULL]


async def test_p43_site_that_asks_for_a_pause_is_asked_for_no_further_page() -> None:
    pages = Pages(FULL, HostBusy("The site asks for a pause (429).", None), FULL)
    elsewhere = entry("4", url="https://other.example/4")
    assert await complete(pages, entry("1"), entry("2"), entry("3"), elsewhere) == [FULL, TEASER, TEASER, FULL]
    assert pages.asked == ["https://outlet.example/1", "https://outlet.example/2", "https://other.example/4"]


async def test_a26_pages_that_do_not_come_hold_a_round_up_for_so_long_and_no_longer() -> None:
    class NeverAnswers(Pages):
        async def text(self, url: str) -> str:
            if self.asked:
                await asyncio.Event().wait()
            return await super().text(url)

    pages = NeverAnswers(FULL)
    assert await complete(pages, entry("1"), entry("2"), entry("3"), patience_s=0.05) == [FULL, TEASER, TEASER]


async def test_so_many_pages_of_one_feed_are_read_in_a_round() -> None:
    pages = Pages(FULL)
    assert await complete(pages, *(entry(str(n)) for n in range(5)), most_pages=2) == [
        FULL,
        FULL,
        TEASER,
        TEASER,
        TEASER,
    ]


@pytest.mark.parametrize("page", ["We value your privacy. " * 50, "Log in to go on reading. " * 50, "Maker opens"])
async def test_page_that_is_not_the_article_leaves_the_teaser(page: str) -> None:
    assert await complete(Pages(page), entry()) == [TEASER]


def test_title_without_long_words_is_not_asked_for_them() -> None:
    assert is_told_in(entry(title="比亚迪", text="短"), "比亚迪公布十月销量")
