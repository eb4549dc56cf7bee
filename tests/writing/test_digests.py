"""Digests: what is told in full, what is only counted, and what a reader sees."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.digest import DeliveryState, Digest, RankedStory
from bot.model.message import Actions, Heading, Hint, LinkList, StoryCard
from bot.model.subscription import Channel, ChannelProfile, Interest, PostedAs
from bot.writing.cards import first_sentence
from bot.writing.digests import (
    BUDGET,
    FEWEST_ITEMS,
    MOST_ITEMS,
    compose,
    deliveries,
    digest_messages,
    empty_digest_message,
)
from bot.writing.ranking import rank
from tests.support.news import CATALOGUE, MORNING, event, fact, plain_story, telling, xiaomi_story

CHANNEL = Channel("preview", "terminal")
BERLIN = ChannelProfile(CHANNEL, zone="Europe/Berlin")
MAKERS = ("tesla", "ford", "byd", "audi", "xiaomi", "waymo")


def composed(*stories, considered=None, told=None, now=MORNING + timedelta(hours=1)):
    ranked = rank(stories, interests=(), muted=Interest(), told=told or {}, now=now, catalogue=CATALOGUE)
    return compose(channel=CHANNEL, due_at=now, ranked=ranked, considered=considered or len(stories))


def told(digest, profile=BERLIN, **changes):
    return digest_messages(digest, profile=profile, catalogue=CATALOGUE, **changes)


def blocks(messages, kind):
    return [block for message in messages for block in message.blocks if isinstance(block, kind)]


def rumour(key="w"):
    report = telling(
        "Waymo may raise $12 billion", "", fact("$12 billion", "funding", 12 * 10**9, "USD", status="rumour")
    )
    return event(key, report, companies=("waymo",), topics=("funding",))


def many(n, companies=MAKERS):
    return [plain_story(f"s{n}", companies=(companies[n % len(companies)],)) for n in range(n)]


def test_a_digest_tells_three_to_seven_stories_and_counts_the_rest():
    digest = composed(*many(30))
    assert 3 <= len(digest.items) <= MOST_ITEMS
    assert len(digest.items) + len(digest.also) == 30
    also = blocks(told(digest), LinkList)[0]
    assert len(also.items) + also.more == len(digest.also)


def test_a_digest_told_story_by_story_is_a_post_for_each_and_one_for_the_rest():
    digest = composed(*many(30))
    messages = told(digest, replace(BERLIN, posted_as=PostedAs.STORIES))
    cards = [block for message in messages[:-1] for block in message.blocks if isinstance(block, StoryCard)]
    assert [card.story_id for card in cards] == [one.story.id for one in digest.items]
    assert [message.thread for message in messages] == [*(f"story {card.story_id}" for card in cards), ""]
    assert [message.title for message in messages[:-1]] == [card.headline.text for card in cards]
    assert all(message.opens_with_title for message in messages)
    assert blocks(messages[-1:], LinkList)[0].more + 5 == len(digest.also)


def test_a_late_digest_told_story_by_story_says_so_once():
    messages = told(composed(*many(2)), replace(BERLIN, posted_as=PostedAs.STORIES), late=True)
    assert [len(blocks([message], Hint)) for message in messages] == [1, 0]


def test_the_header_says_date_in_the_channels_zone_count_and_reading_time():
    digest = compose(
        channel=CHANNEL,
        due_at=MORNING.replace(hour=23, minute=30),
        ranked=composed(xiaomi_story()).items,
        considered=38,
    )
    message = told(digest)[0]
    assert message.title == "Car industry digest, Sat 20 Dec 2025"
    assert "1 of 38 stories · 1 minute to read" in blocks([message], Hint)[0].text


def test_not_more_than_two_items_are_about_one_company_and_no_two_stand_together():
    tesla = [plain_story(f"t{n}", companies=("tesla",), updated_at=MORNING + timedelta(minutes=n)) for n in range(5)]
    others = [plain_story(f"o{n}", companies=(maker,)) for n, maker in enumerate(("ford", "byd", "audi"))]
    items = composed(*tesla, *others).items
    assert sum(one.story.main_company_ids == ("tesla",) for one in items) == 2
    assert all(one.story.main_company_ids != other.story.main_company_ids for one, other in pairwise(items))


def test_a_digest_about_one_company_only_still_has_three_items():
    digest = composed(*(plain_story(f"t{n}", companies=("tesla",)) for n in range(5)))
    assert len(digest.items) == 3


def test_rumours_have_a_slot_of_their_own():
    digest = composed(xiaomi_story(), rumour())
    assert [one.story.id for one in digest.items] == ["x1a2m3"]
    slot = blocks(told(digest), LinkList)[0]
    assert slot.title == "Reported, not confirmed"
    assert slot.items[0].text == "Waymo may raise $12 billion (Outlet One)"


def test_rumours_alone_make_a_digest_that_says_so():
    card = blocks(told(composed(rumour())), StoryCard)[0]
    assert card.note == "Reported, not confirmed."
    assert card.figures[0].status == "unconfirmed"


def test_an_item_has_at_most_five_figures_essential_ones_first():
    card = blocks(told(composed(xiaomi_story())), StoryCard)[0]
    assert [row.value for row in card.figures] == ["top five", "15–20 years", "$439 m", "> 2,300 people", "10,000"]
    assert card.figures[0].status == "target"


def test_a_change_stands_beside_the_level_it_changed():
    report = telling(
        "Tesla sells 41,300 cars, down 23 percent",
        "",
        fact("41,300 cars", "sales", 41_300, "vehicle", period="2025-11"),
        fact("down 23 percent", "growth", -23, "%", base="sales", period="2025-11"),
    )
    rows = blocks(told(composed(event("t", report))), StoryCard)[0].figures
    assert [(row.value, row.metric, row.period) for row in rows] == [("41,300 (−23 %)", "Sales", "Nov 2025")]


def test_a_change_told_before_its_level_is_still_told_once():
    report = telling(
        "Up 4 percent to 41,300 cars",
        "",
        fact("Up 4 percent", "growth", 4, "%", base="sales"),
        fact("41,300 cars", "sales", 41_300, "vehicle"),
    )
    rows = blocks(told(composed(event("t", report))), StoryCard)[0].figures
    assert [row.value for row in rows] == ["41,300 (+4 %)"]


def test_a_value_told_twice_is_one_figure():
    report = telling(
        "Tesla and Ford invest $2 billion, sales at 41,300 cars, or 41,300 a year before",
        "",
        fact("$2 billion", "investment", 2 * 10**9, "USD"),
        fact("$2 billion", "investment", 2 * 10**9, "USD", subject="ford"),
        fact("41,300 cars", "sales", 41_300, "vehicle", period="2025-11"),
        fact("41,300 a year", "sales", 41_300, "vehicle", period="a year before"),
    )
    story = event("t", report, figures=report.reading.figures, companies=("tesla", "ford"))
    rows = blocks(told(composed(story)), StoryCard)[0].figures
    assert [row.value for row in rows] == ["$2 bn", "41,300"]


def test_a_change_of_another_period_stands_alone():
    report = telling(
        "Tesla sells 41,300 cars, down 23 percent",
        "",
        fact("41,300 cars", "sales", 41_300, "vehicle", period="2025-11"),
        fact("down 23 percent", "growth", -23, "%", base="sales", period="2025-Q3"),
    )
    rows = blocks(told(composed(event("t", report))), StoryCard)[0].figures
    assert [row.metric for row in rows] == ["Sales", "Sales change"]


def test_a_figure_of_somebody_else_names_them():
    report = telling(
        "Tesla sells 41,300 cars in China", "", fact("41,300", "sales", 41_300, "vehicle", subject="market:china")
    )
    row = blocks(told(composed(event("t", report))), StoryCard)[0].figures[0]
    assert row.subject == "China market"


def test_a_follow_up_says_what_changed():
    first = telling("Tesla sells 300,000 cars", "", fact("300,000", "sales", 300_000, "vehicle"))
    later = telling(
        "Tesla sells 350,000 cars",
        "",
        fact("350,000", "sales", 350_000, "vehicle"),
        seen_at=MORNING + timedelta(hours=3),
    )
    digest = composed(event("t", first, later), told={"t": MORNING}, now=MORNING + timedelta(hours=4))
    assert blocks(told(digest), StoryCard)[0].note == "Update: Sales 300,000 → 350,000."


def test_buttons_are_commands_somebody_typed_in_advance():
    messages = told(composed(xiaomi_story()))
    commands = [button.command for row in blocks(messages, Actions) for button in row.buttons]
    assert commands == ["story x1a2m3", "company xiaomi", "subscribe xiaomi", "mute xiaomi", "subscribe strategy"]


def test_a_late_digest_says_so():
    hints = blocks(told(composed(xiaomi_story()), late=True), Hint)
    assert any("due at 08:30" in hint.text for hint in hints)


def test_the_summary_is_one_sentence_that_says_it_all():
    assert told(composed(xiaomi_story()))[0].summary == "Xiaomi wants a place among the top five car makers."


def test_a_gist_that_says_the_headline_again_is_left_out():
    story = plain_story("s", "Ford builds a plant.", gist="Ford builds a plant")
    assert blocks(told(composed(story)), StoryCard)[0].gist == ""


def test_a_story_without_a_headline_is_headed_by_its_first_sentence():
    untitled = telling("", "Ford builds a plant. It opens in May.")
    assert blocks(told(composed(event("s", untitled))), StoryCard)[0].headline.text == "Ford builds a plant."
    with_gist = event("s", untitled, gist="A plant by Ford opens in May. It is large.")
    card = blocks(told(composed(with_gist)), StoryCard)[0]
    assert (card.headline.text, card.gist) == ("A plant by Ford opens in May.", "It is large.")


def test_the_outlets_name_behind_a_headline_is_left_out():
    story = event("s", telling("Ford builds a plant - Outlet One"))
    assert blocks(told(composed(story)), StoryCard)[0].headline.text == "Ford builds a plant"
    other = event("s", telling("Ford builds a plant - in Spain"))
    assert blocks(told(composed(other)), StoryCard)[0].headline.text == "Ford builds a plant - in Spain"


def long_story(key):
    words = " ".join(f"word{n}" for n in range(38))
    return plain_story(
        key, f"A headline of some length that tells what happened at maker {key} {'x' * 200}", gist=words
    )


def test_a_digest_that_is_too_long_comes_in_parts_and_no_item_is_cut():
    items = tuple(RankedStory(replace(long_story(f"s{n}"), companies=()), 1.0) for n in range(7))
    messages = told(Digest("d", CHANNEL, MORNING, items, (), 7))
    assert len(messages) > 1
    assert [card.rank for card in blocks(messages, StoryCard)] == list(range(1, 8))
    assert messages[1].title == f"Car industry digest, Fri 19 Dec 2025, part 2 of {len(messages)}"
    for message in messages:
        assert isinstance(message.blocks[0], Heading)
        assert message.blocks[0].text == message.title
        for block, following in pairwise(message.blocks):
            if isinstance(block, StoryCard):
                assert following.buttons[0].command == f"story {block.story_id}"


def wordy_story(key, words, headline=""):
    figures = [fact(f"{n}1,000 cars", "sales", n * 10_000 + 1000, "vehicle", label=f"plant {n}") for n in range(1, 6)]
    text = "A first sentence by Mr. Smith of the U.S. unit tells what happened. Then " + "word " * words + "end."
    report = telling(f"Maker {key} sells cars {headline}", " ".join(one.evidence.text for one in figures), *figures)
    return event(key, report, companies=(), gist=text)


def test_a_digest_is_told_more_concisely_before_it_comes_in_parts():
    items = tuple(RankedStory(wordy_story(f"s{n}", 24, "in a plant " * 9), 1.0) for n in range(6))
    messages = told(Digest("d", CHANNEL, MORNING, items, (), 6))
    cards = blocks(messages, StoryCard)
    assert len(messages) == 1
    assert [len(card.figures) for card in cards] == [5, 5, 5, 3, 3, 3]
    assert cards[0].gist.endswith("word end.")
    assert cards[5].gist == "A first sentence by Mr. Smith of the U.S. unit tells what happened."


def test_as_many_stories_are_told_in_full_as_fit_one_post():
    heavy = composed(*(wordy_story(f"s{n}", 24, headline="x" * 200) for n in range(10)))
    light = composed(*(wordy_story(f"s{n}", 3) for n in range(10)))
    assert FEWEST_ITEMS <= len(heavy.items) < len(light.items) == MOST_ITEMS
    assert len(told(heavy)) == len(told(light)) == 1


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("One. Two.", "One."),
        ("Sales fell 3.5 percent. Then rose.", "Sales fell 3.5 percent."),
        ("The U.S. market grew. Europe fell.", "The U.S. market grew."),
        ("销量增长。利润下降。", "销量增长。"),
        ("No end", "No end"),
        ("", ""),
    ],
)
def test_the_first_sentence_ends_where_a_sentence_ends(text, first):
    assert first_sentence(text) == first


@settings(max_examples=30)
@given(st.lists(st.integers(0, 40), min_size=1, max_size=12), st.integers(0, 3))
def test_no_part_shows_more_than_its_budget_unless_one_item_alone_does(lengths, extra):
    stories = [plain_story(f"s{n}", "h" * (20 + 30 * length), companies=()) for n, length in enumerate(lengths)]
    digest = composed(*stories, considered=len(stories) + extra)
    messages = told(digest)
    shown = [card.story_id for card in blocks(messages, StoryCard)]
    assert shown == [one.story.id for one in digest.items]
    for message in messages:
        cards = [block for block in message.blocks if isinstance(block, StoryCard)]
        size = sum(len(card.headline.text) + len(card.gist) for card in cards)
        assert size <= BUDGET or len(cards) == 1


def test_an_empty_digest_is_one_quiet_line():
    digest = compose(channel=CHANNEL, due_at=MORNING, ranked=(), considered=12)
    message = empty_digest_message(digest, profile=BERLIN)
    assert "12 stories" in message.summary
    assert len(message.blocks) == 1


def test_deliveries_have_stable_ids_that_a_platform_takes_as_a_nonce():
    digest = composed(*many(9))
    messages = told(digest) * 2
    first, again = deliveries(digest, messages, MORNING), deliveries(digest, messages, MORNING + timedelta(hours=1))
    assert [one.id for one in first] == [one.id for one in again]
    assert len({one.id for one in first}) == len(first) == 2
    assert all(len(one.id) <= 25 and one.state is DeliveryState.PENDING for one in first)
    assert [one.part for one in first] == [0, 1]


@pytest.mark.parametrize("change", [{"channel": Channel("preview", "other")}, {"due_at": MORNING}])
def test_another_channel_or_time_has_other_delivery_ids(change):
    digest = composed(xiaomi_story())
    other = compose(
        channel=change.get("channel", CHANNEL),
        due_at=change.get("due_at", digest.due_at),
        ranked=digest.items,
        considered=1,
    )
    messages = told(digest)
    assert deliveries(digest, messages, MORNING)[0].id != deliveries(other, messages, MORNING)[0].id
