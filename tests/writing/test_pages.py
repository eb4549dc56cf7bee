"""Pages: a story with its proof, a company's card, lists, feeds, help."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from bot.model.command import Argument, CommandSpec
from bot.model.feed import Feed, PollOutcome
from bot.model.figure import Quantity
from bot.model.message import Actions, Facts, FigureTable, Hint, LinkList, Paragraph, Quote, StoryCard
from bot.model.story import LedgerEntry, StoryQuery
from bot.writing.pages import about_page, help_page, poll_page, problem_page
from bot.writing.pages_company import company_page, ledger_page
from bot.writing.pages_stories import search_page, story_page, topic_page
from tests.support.news import CATALOGUE, MORNING, event, fact, plain_story, telling, xiaomi_story

XIAOMI = CATALOGUE.companies["xiaomi"]
NOW = MORNING + timedelta(days=2)


def blocks(message, kind):
    return [block for block in message.blocks if isinstance(block, kind)]


def page(story):
    return story_page(story, profile_zone="Europe/Berlin", catalogue=CATALOGUE)


def card(ledger=(), stories=(), company=XIAOMI):
    return company_page(company, stories=stories, ledger=ledger, catalogue=CATALOGUE, zone="Europe/Berlin", now=NOW)


def entries(story, told_at=MORNING):
    lead = story.reports[0]
    return tuple(LedgerEntry(figure, story.id, lead.publisher, lead.url, told_at) for figure in story.figures)


def entry(figure, days_ago=0, publisher="Outlet One"):
    return LedgerEntry(figure, "s", publisher, "https://news.example/s", MORNING - timedelta(days=days_ago))


def test_a_story_page_shows_every_figure_with_its_exact_words_sentence_and_outlet():
    story = xiaomi_story()
    rows = blocks(page(story), FigureTable)[0].rows
    assert len(rows) == len(story.figures)
    for row, figure in zip(rows, story.figures, strict=True):
        assert row.evidence == figure.evidence.text
        assert row.evidence in row.sentence
        assert row.source.text == "Sample Motor Post"


def test_a_story_page_names_every_outlet_with_its_link_and_says_which_are_undated():
    told_by = next(block for block in blocks(page(xiaomi_story()), LinkList) if block.title == "Told by")
    assert [link.text.split(":")[0] for link in told_by.items] == ["Sample Motor Post", "Sample Wheel Daily"]
    assert all(link.url.startswith("https://") for link in told_by.items)
    assert told_by.items[1].text.endswith("undated")


def test_a_reprint_is_told_as_one():
    first = telling("Tesla opens a plant")
    copy = replace(first, id="c", publisher="Paper", reprint_of=first.id)
    told_by = blocks(page(event("t", first, copy)), LinkList)[0]
    assert told_by.items[1].text.startswith("Paper (same text as Outlet One)")


def test_a_story_page_quotes_people_with_name_and_role():
    quote = blocks(page(xiaomi_story()), Quote)[0]
    assert (quote.speaker, quote.role) == ("Lei Jun", "founder and CEO, Xiaomi")


def test_a_story_without_proven_figures_says_so():
    assert "proven word for word" in blocks(page(plain_story("p")), Paragraph)[0].text


def test_outlets_that_differ_stand_side_by_side():
    one = telling("Tesla sells 300,000 cars", "", fact("300,000", "sales", 300_000, "vehicle", period="2025"))
    two = telling(
        "Tesla sells 310,000", "", fact("310,000", "sales", 310_000, "vehicle", period="2025"), publisher="Other"
    )
    rows = blocks(page(event("t", one, two)), Facts)[0].rows
    assert rows == (("Sales", "300,000 (Outlet One); 310,000 (Other)"),)


def test_outlets_that_agree_are_not_told_to_differ():
    one = telling("Tesla sells 300,000 cars", "", fact("300,000", "sales", 300_000, "vehicle", period="2025"))
    two = telling(
        "300,000 Teslas sold", "", fact("300,000", "sales", 300_000, "vehicle", period="2025"), publisher="Other"
    )
    assert not any(row[0] == "Sales" for block in blocks(page(event("t", one, two)), Facts) for row in block.rows)


def test_who_tells_two_values_beside_each_other_tells_of_two_things():
    one = telling(
        "Tesla sells 210,000 sedans and 90,000 trucks",
        "",
        fact("210,000", "sales", 210_000, "vehicle", period="2025"),
        fact("90,000", "sales", 90_000, "vehicle", period="2025"),
    )
    two = telling(
        "Tesla sells 60,000 vans", "", fact("60,000", "sales", 60_000, "vehicle", period="2025"), publisher="Other"
    )
    assert not any(row[0] == "Sales" for block in blocks(page(event("t", one, two)), Facts) for row in block.rows)


def test_a_company_card_keeps_goals_apart_from_facts():
    facts, goals = blocks(card(entries(xiaomi_story())), FigureTable)
    assert {row.metric.split(" (")[0] for row in facts.rows} == {"Investment", "Workforce", "Stores", "Timeline"}
    assert {row.metric for row in goals.rows} == {"Ranking", "Timeline", "Launch date"}
    assert all(row.status == "target" for row in goals.rows)


def test_a_company_card_shows_the_newest_value_of_each_kind_with_its_own_period():
    old = fact("40,000", "deliveries", 40_000, "vehicle", subject="xiaomi", period="2024-03")
    new = fact("20,000", "deliveries", 20_000, "vehicle", subject="xiaomi", period="2024-04")
    rows = blocks(card((entry(new), entry(old, days_ago=30))), FigureTable)[0].rows
    assert [(row.value, row.period, row.source.text) for row in rows] == [("20,000", "Apr 2024", "Outlet One, 19 Dec")]


def test_a_look_back_told_today_does_not_hide_the_newer_value():
    year = fact("367,500", "deliveries", 367_500, "vehicle", subject="xiaomi", period="2019")
    quarter = fact("497,000", "deliveries", 497_000, "vehicle", subject="xiaomi", period="2025-Q3")
    rows = blocks(card((entry(quarter, days_ago=20), entry(year))), FigureTable)[0].rows
    assert [(row.value, row.period) for row in rows] == [("497,000", "Q3 2025")]


def test_prices_of_two_models_are_two_kinds():
    prices = [
        fact(label, "price", price, "CNY", subject="xiaomi", label=label)
        for label, price in (("SU7", 219_500), ("SU7 Max", 305_000))
    ]
    rows = blocks(card([entry(price) for price in prices]), FigureTable)[0].rows
    assert {row.metric for row in rows} == {"Price (SU7)", "Price (SU7 Max)"}


def test_a_source_without_a_date_says_so_on_the_card():
    story = xiaomi_story()
    undated = replace(story, reports=tuple(replace(report, published_at=None) for report in story.reports))
    rows = blocks(card(entries(undated), (undated,)), FigureTable)[0].rows
    assert {row.source.text for row in rows} == {"Sample Motor Post, undated"}


def test_a_company_nobody_wrote_about_gets_a_card_that_says_what_to_do():
    message = card(company=CATALOGUE.companies["byd"])
    assert "No story about BYD" in blocks(message, Paragraph)[0].text
    assert blocks(message, Actions)[0].buttons[0].command == "subscribe byd"


def test_a_group_names_its_brands_and_a_brand_its_group():
    rows = dict(blocks(card(company=CATALOGUE.companies["volkswagen"]), Facts)[0].rows)
    assert rows["Brands"] == "Audi"
    assert dict(blocks(card(company=CATALOGUE.companies["audi"]), Facts)[0].rows)["Group"] == "Volkswagen Group"


def test_the_ledger_shows_every_value_with_its_words_newest_first():
    figures = [fact(f"{n}0,000", "sales", n * 10_000, "vehicle", subject="xiaomi") for n in (1, 2, 3)]
    message = ledger_page(
        XIAOMI,
        [entry(figure, days_ago=days) for days, figure in enumerate(figures)],
        metric="sales",
        catalogue=CATALOGUE,
        zone="UTC",
        now=NOW,
    )
    rows = blocks(message, FigureTable)[0].rows
    assert [row.evidence for row in rows] == ["10,000", "20,000", "30,000"]
    assert message.title == "Sales: Xiaomi"


def test_an_empty_ledger_says_so():
    message = ledger_page(XIAOMI, (), metric="sales", catalogue=CATALOGUE, zone="UTC", now=NOW)
    assert message.summary == "No figure of Xiaomi for Sales has been read yet."


def test_a_growth_says_what_grew():
    figure = fact("16 percent", "growth", 16, "%", subject="xiaomi", base="sales")
    assert blocks(card([entry(figure)]), FigureTable)[0].rows[0].metric == "Sales change"


def test_a_topic_page_lists_stories_and_offers_to_follow():
    message = topic_page(CATALOGUE.topics["ev"], (xiaomi_story(),), catalogue=CATALOGUE)
    assert blocks(message, StoryCard)[0].story_id == "x1a2m3"
    assert blocks(message, Actions)[-1].buttons[0].command == "subscribe ev"


def test_a_search_pages_forward_and_back_with_the_words_that_were_typed():
    query = StoryQuery(words=("solid", "state"), topics=("batteries",), limit=2, offset=2)
    message = search_page(query, (plain_story("a"), plain_story("b")), 7)
    commands = [button.command for button in blocks(message, Actions)[-1].buttons]
    assert commands == ["search solid state topic:batteries page:1", "search solid state topic:batteries page:3"]
    assert [card.rank for card in blocks(message, StoryCard)] == [3, 4]
    assert blocks(message, Hint)[-1].text == "Stories 3 to 4 of 7."


def test_a_search_that_finds_nothing_says_what_to_try():
    message = search_page(StoryQuery(words=("zeppelin",)), (), 0)
    assert message.summary.startswith("No story matches zeppelin.")


def test_a_poll_gives_each_feed_one_line():
    feed = Feed("https://news.example/feed.xml", "Outlet")
    bad = Feed("https://news.example/bad.xml", "Broken")
    message = poll_page(
        (
            PollOutcome(feed, new_reports=3, notes=("2 entries have no date",)),
            PollOutcome(bad, problem="No answer in 30 s."),
        )
    )
    assert message.summary == "2 feeds asked, 3 new reports, 1 with a problem."
    assert blocks(message, Facts)[0].rows == (("Outlet", "3 new reports; 2 entries have no date"),)
    assert blocks(message, Facts)[1].rows == (("Broken", "No answer in 30 s."),)
    assert poll_page(()).summary == "No feed is due yet."


def test_problems_help_and_about_are_for_the_person_who_asked():
    specs = (
        CommandSpec("company", "A company's card.", (Argument("name", "which", rest=True),)),
        CommandSpec("subscribe", "Follow.", (Argument("what", "what", required=False),), managers_only=True),
    )
    rows = blocks(help_page(specs), Facts)[0].rows
    assert rows[0] == ("/company NAME", "A company's card.")
    assert rows[1][0] == "/subscribe [WHAT]"
    assert "may manage" in rows[1][1]
    assert all(message.private for message in (help_page(specs), about_page(), problem_page("No.")))


def test_a_figure_with_its_old_value_says_what_it_was():
    prior = Quantity(Decimal(390), unit="mi")
    figure = fact("350 miles", "range", 350, "mi", subject="xiaomi", prior=prior)
    assert blocks(card([entry(figure)]), FigureTable)[0].rows[0].value == "350 mi (was 390 mi)"
