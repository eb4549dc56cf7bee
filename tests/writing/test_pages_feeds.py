"""Pages about feeds: how each is, in words and in three languages (issue 5; feeds.md, P25 to P27, A50)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model.feed import Condition, Feed, FeedHealth, FeedState, Origin
from bot.model.message import Actions, Block, Facts, Hint, LinkList, Message, Paragraph
from bot.writing.languages import SPOKEN
from bot.writing.pages_feed_lists import MOST_EXPORTED, export_page, imported_page
from bot.writing.pages_feeds import (
    feed_page,
    feeds_page,
    health_page,
    health_text,
    notice_page,
    packs_page,
    problem_text,
)
from tests.support.news import MORNING

DAY = timedelta(days=1)
FEED = Feed("https://news.example/feed.xml", "Outlet")
CHALLENGE = "The site lets only web browsers in (a Cloudflare challenge, 403); ask its publisher to allow feed readers."
SECRET = Feed("https://user:hush@news.example/feed?token=hush", "Secret")


def blocks(message: Message, kind: type[Block]) -> list[Block]:
    return [block for block in message.blocks if isinstance(block, kind)]


def state(**changes: object) -> FeedState:
    """A feed that brings six entries a day and was well just now."""
    well = FeedState(
        FEED.url, FEED.url, checked_at=MORNING, succeeded_at=MORNING, entries_a_day=6.0, newest_entry_at=MORNING
    )
    return replace(well, **changes)  # type: ignore[arg-type]


def health(condition: Condition, feed: Feed = FEED, **changes: object) -> FeedHealth:
    return FeedHealth(feed, state(**changes), condition)


def failing(condition: Condition = Condition.DEAD, feed: Feed = FEED) -> FeedHealth:
    return health(
        condition,
        feed,
        problem=CHALLENGE,
        newest_entry_at=MORNING - 3 * DAY,
        failing_since=MORNING - 2 * DAY,
        next_check_at=MORNING + DAY / 24,
    )


def said(one: FeedHealth, language: str = "en") -> str:
    return health_text(one, now=MORNING, zone="Europe/Berlin", language=language)


def test_feeds_with_a_problem_come_first_with_the_reason():
    feeds = [
        health(Condition.WELL, replace(FEED, publisher="Fine")),
        FeedHealth(replace(FEED, publisher="New"), FeedState("n", "n"), Condition.UNASKED),
        health(Condition.FAILING, replace(FEED, publisher="Shaky"), failures=3, problem="The server says 404."),
        health(Condition.SILENT, replace(FEED, publisher="Quiet"), newest_entry_at=MORNING - 9 * DAY),
    ]
    message = feeds_page(feeds, now=MORNING, zone="Europe/Berlin")
    assert [(part.title, part.items[0].text) for part in blocks(message, LinkList)] == [
        ("In need of somebody", "Quiet: normally 6 a day, none for 9 days"),
        ("Failing; Tacho tries again by itself", "Shaky: The server says 404 (failed 3 times in a row)"),
        ("Well", "Fine: read 19 Dec, 07:30"),
        ("Not asked yet", "New"),
    ]
    assert message.summary == "4 feeds: 1 well, 1 failing, 1 in need of somebody, 1 not asked yet."


def test_many_feeds_are_listed_page_by_page() -> None:
    many = [health(Condition.WELL, replace(FEED, publisher=f"F{number}")) for number in range(1045)]
    pages = [feeds_page(many, page=number, now=MORNING) for number in (1, 2, 53)]
    assert [blocks(page, Hint)[0].text for page in pages] == [
        "Feeds 1 to 20 of 1,045.",
        "Feeds 21 to 40 of 1,045.",
        "Feeds 1041 to 1045 of 1,045.",
    ]
    assert [[one.command for one in blocks(page, Actions)[0].buttons] for page in pages] == [
        ["feeds list 2"],
        ["feeds list 1", "feeds list 3"],
        ["feeds list 52"],
    ]
    assert [item.text.partition(":")[0] for item in blocks(pages[2], LinkList)[0].items][-1] == "F1044"
    assert pages[0].summary == "1,045 feeds, all well."
    assert not blocks(feeds_page(many[:20], now=MORNING), Actions)


def test_packs_are_told_with_how_many_of_their_feeds_are_read() -> None:
    message = packs_page({"ev": (26, 6), "india": (1, 0)})
    assert [item.text for item in blocks(message, LinkList)[0].items] == [
        "ev: 26 feeds, 6 of them read",
        "india: 1 feed, 0 of them read",
    ]


def test_no_feeds_at_all_says_how_to_add_one():
    assert "feeds.toml" in feeds_page((), now=MORNING).summary


def test_p26_failing_feed_is_told_with_its_pace_its_gap_and_the_last_answer() -> None:
    assert said(failing()) == (
        "normally 6 a day, none for 3 days; last answer: The site lets only web browsers in (a Cloudflare challenge, 403); "
        "ask its publisher to allow feed readers; failing since 17 Dec, 07:30; asked again 19 Dec, 08:30"
    )


def test_health_is_told_in_the_readers_language() -> None:
    assert said(failing(), "de").startswith(
        "normal 6 am Tag, seit 3 Tagen keine; letzte Antwort: Die Seite lässt nur Browser"
    )
    assert said(failing(), "zh").startswith("平时每天 6 条、已 3 天没有；最近一次的结果：网站只允许浏览器访问")


@pytest.mark.parametrize(
    ("a_day", "days_without", "expected"),
    [
        (6.0, 0.5, "normally 6 a day; read 19 Dec, 07:30"),
        (1.4, 1.2, "normally 1 a day; read 19 Dec, 07:30"),
        (6.0, 6.5, "normally 6 a day, none for 6 days; read 19 Dec, 07:30"),
        (0.5, 1.0, "normally 4 a week; read 19 Dec, 07:30"),
        (0.1, 90.0, "normally 3 a month, none for 90 days; read 19 Dec, 07:30"),
        (0.01, 1.0, "normally 4 a year; read 19 Dec, 07:30"),
        (0.001, 1.0, "normally 1 a year; read 19 Dec, 07:30"),
        (0.0, 0.5, "read 19 Dec, 07:30"),
        (0.0, 1.5, "nothing new for 1 day; read 19 Dec, 07:30"),
    ],
)
def test_pace_is_told_by_day_week_or_month(a_day: float, days_without: float, expected: str) -> None:
    assert said(health(Condition.WELL, entries_a_day=a_day, newest_entry_at=MORNING - days_without * DAY)) == expected


def test_p27_feed_that_is_gone_is_said_to_be_asked_no_more() -> None:
    gone = health(Condition.GONE, gone=True, problem="Gone (410).", failing_since=MORNING, next_check_at=MORNING)
    assert said(gone) == "normally 6 a day; last answer: Gone (410); failing since 19 Dec, 07:30; not asked any more"


def test_feed_that_was_never_asked_is_said_to_be_new() -> None:
    assert said(FeedHealth(FEED, FeedState(FEED.url, FEED.url), Condition.UNASKED)) == "not asked yet"


def test_feeds_in_need_of_somebody_come_first() -> None:
    message = health_page(
        [
            health(Condition.WELL, replace(FEED, publisher="Fine")),
            failing(Condition.FAILING, replace(FEED, publisher="Shaky")),
            failing(feed=replace(FEED, publisher="Dead")),
            FeedHealth(replace(FEED, publisher="New"), FeedState("n", "n"), Condition.UNASKED),
        ],
        now=MORNING,
    )
    assert message.summary == "4 feeds: 1 well, 1 failing, 1 in need of somebody, 1 not asked yet."
    assert [(part.title, part.items[0].text.partition(":")[0]) for part in blocks(message, LinkList)] == [
        ("In need of somebody", "Dead"),
        ("Failing; Tacho tries again by itself", "Shaky"),
        ("Well", "Fine"),
        ("Not asked yet", "New"),
    ]


def test_long_health_page_shows_most_of_those_in_need() -> None:
    many = [failing(condition) for condition in (Condition.DEAD, Condition.FAILING) for _ in range(30)]
    many += [health(Condition.WELL) for _ in range(30)]
    message = health_page(many, now=MORNING)
    assert [(len(part.items), part.more) for part in blocks(message, LinkList)] == [(20, 10), (10, 20), (10, 20)]


def test_one_feed_is_shown_with_all_that_is_known() -> None:
    one = health(Condition.WELL, entries_seen=1234, next_check_at=MORNING + DAY)
    message = feed_page(one, origin=Origin.HERE, removable=True, now=MORNING)
    (facts,) = blocks(message, Facts)
    assert dict(facts.rows)["Entries read"] == "1,234"
    assert dict(facts.rows)["Asked next"] == "20 Dec, 06:30"
    assert blocks(message, Actions)[0].buttons[0].command == f"feeds remove {FEED.key}"
    assert dict(facts.rows)["Where it comes from"] == "added here with /feeds add"
    assert not blocks(feed_page(one, origin=Origin.ELSEWHERE, removable=False, now=MORNING), Actions)


@pytest.mark.parametrize("language", SPOKEN)
def test_a50_no_page_shows_credentials(language: str) -> None:
    ill = failing(feed=SECRET)
    pages = [
        feeds_page([ill], now=MORNING, language=language),
        health_page([ill], now=MORNING, language=language),
        feed_page(ill, origin=Origin.HERE, removable=True, now=MORNING, language=language),
        notice_page([ill], [ill], origin=Origin.HERE, now=MORNING, language=language),
        imported_page([SECRET], known=1, more=1, refused=[], language=language),
        export_page([SECRET], language=language),
    ]
    assert all("hush" not in repr(page) for page in pages)


def test_p25_notice_says_what_is_wrong_and_what_to_do() -> None:
    message = notice_page([failing()], [], origin=Origin.HERE, now=MORNING)
    assert message.title == "A feed needs somebody"
    assert message.summary == "A feed needs somebody: Outlet"
    assert blocks(message, LinkList)[0].items[0].text.startswith("Outlet: normally 6 a day, none for 3 days")
    assert "/feeds remove" in blocks(message, Hint)[0].text
    assert not message.private


def test_p25_notice_of_a_configured_feed_names_its_file() -> None:
    message = notice_page([failing(), failing()], [health(Condition.WELL)], origin=Origin.CONFIGURED, now=MORNING)
    assert message.title == "2 feeds need somebody, A feed is back"
    assert "feeds.toml" in blocks(message, Hint)[0].text
    assert not blocks(message, Actions)
    assert blocks(message, LinkList)[1].items[0].text == "Outlet can be read again."


def test_p25_notice_of_a_feed_that_was_added_elsewhere_offers_no_command_that_would_be_refused() -> None:
    message = notice_page([failing()], [], origin=Origin.ELSEWHERE, now=MORNING)
    assert "tacho feeds remove NAME" in blocks(message, Hint)[0].text
    assert not blocks(message, Actions)


def test_what_an_import_came_to_is_told_with_reasons() -> None:
    message = imported_page([FEED], known=2, more=3, refused=[("Inside", "The answer is empty.")])
    assert message.summary == "1 feed is read from now on. 2 are read already. 3 more are beyond the limit."
    assert blocks(message, LinkList)[1].items[0].text == "Inside: The answer is empty."
    assert imported_page([], known=0, more=0, refused=[]).summary == "That list holds no feed."
    assert imported_page([], known=1, more=0, refused=[]).summary == "None of these feeds is new. 1 is read already."


def test_pack_that_was_added_can_be_taken_out_again() -> None:
    message = imported_page([FEED], known=0, more=0, refused=[], pack="ev")
    assert message.title == "Feeds added"
    assert blocks(message, Actions)[0].buttons[0].command == "feeds remove ev"


def test_long_list_is_cut_in_a_chat_and_says_where_all_of_it_is() -> None:
    feeds = [replace(FEED, url=f"https://n{number}.example/") for number in range(MOST_EXPORTED + 3)]
    message = export_page(feeds)
    text = "\n".join(part.text for part in blocks(message, Paragraph))
    assert text.startswith('<opml version="2.0">')
    assert text.endswith("</opml>")
    assert text.count("<outline ") == MOST_EXPORTED
    assert "3 feeds more" in blocks(message, Hint)[1].text


def test_reasons_are_translated_with_their_numbers_and_unknown_ones_stay() -> None:
    assert problem_text("The server has a fault of its own (502).", language="de") == (
        "Der Server hat selbst eine Störung (502)."
    )
    assert problem_text("Something new.", language="de") == "Something new."
    assert problem_text("The answer is empty.") == "The answer is empty."
