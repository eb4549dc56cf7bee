"""Asking for news: companies, stories, topics, searches, figures."""

import pytest

from bot.desk.commands.specs import BY_NAME
from bot.model.command import Invocation
from bot.model.message import Facts, FigureTable, StoryCard
from tests.support.counter import buttons
from tests.support.news import MORNING, event, fact, plain_story, telling


@pytest.mark.parametrize("typed", ["xiaomi", "Xiaomi Auto", "小米", "1810", "HKG:1810", "XIAOMI", " xiaomi "])
async def test_a_company_is_found_by_every_name_it_has(counter, typed):
    assert (await counter.say(f"company {typed}")).title == "Xiaomi (小米)"


async def test_a_company_nobody_knows_is_answered_with_what_was_perhaps_meant(counter):
    message = await counter.say("company xaomi")
    assert message.summary == "No company “xaomi”. Did you mean Xiaomi?"
    assert buttons(message) == {"Xiaomi": "company xiaomi"}
    assert message.private


async def test_a_name_like_nothing_else_gets_a_way_on(counter):
    assert await counter.hear("company zzzzqqq") == "No company “zzzzqqq”. Try a search for it, or /help."


async def test_a_button_answers_what_it_promises(counter):
    command = buttons(await counter.say("company xaomi"))["Xiaomi"]
    assert (await counter.say(command)).title == "Xiaomi (小米)"


async def test_a_group_shows_the_stories_of_its_brands(counter):
    message = await counter.say("company vw")
    assert [block.story_id for block in message.blocks if isinstance(block, StoryCard)] == ["r1"]


async def test_a_story_is_shown_with_its_proof(counter):
    message = await counter.say("story X1A2M3")
    assert any(isinstance(block, FigureTable) for block in message.blocks)
    assert await counter.hear("story zzz") == "No story “zzz”. Its id stands under each story, like k7m2q9."


@pytest.mark.parametrize("typed", ["ev", "electric", "#ev", "Electric cars", "bev"])
async def test_a_topic_is_found_by_its_aliases(counter, typed):
    assert (await counter.say(f"topic {typed}")).title == "Topic: Electric cars"


async def test_a_topic_that_is_misspelt_is_guessed(counter):
    assert buttons(await counter.say("topic bateries")) == {"Batteries": "topic batteries"}


async def test_a_search_understands_facets_in_the_line_and_apart(counter):
    both = [
        await counter.say("search cars company:特斯拉 metric:sales since:1w"),
        await counter.desk.answer(_search(words="cars", company="tesla", metric="sales", since="2025-12-12")),
    ]
    for message in both:
        assert [block.story_id for block in message.blocks if isinstance(block, StoryCard)] == ["t1"]


async def test_a_facet_in_quotation_marks_may_hold_blanks(counter):
    quoted = await counter.say('search company:"Xiaomi Auto"')
    plain = await counter.say("search company:xiaomi")
    assert any(isinstance(block, StoryCard) for block in quoted.blocks)
    assert quoted == plain


def _search(**arguments):
    return Invocation("search", arguments)


async def test_a_facet_that_is_misspelt_keeps_the_rest_of_the_search(counter):
    message = await counter.say("search cars company:tesl since:2w")
    assert buttons(message) == {"Tesla": "search cars since:2w company:tesla"}


async def test_a_search_is_paged_with_buttons(counter):
    await counter.store.file_stories([plain_story(f"p{n}", f"Plant number {n}") for n in range(12)])
    first = await counter.say("search plant")
    second = await counter.say(buttons(first)["Next page"])
    assert [block.rank for block in second.blocks if isinstance(block, StoryCard)] == [6, 7, 8, 9, 10]
    assert buttons(second)["Previous page"] == "search plant page:1"
    assert await counter.hear("search plant page:9") == "There is no page 9: 12 stories match."


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (
            "search since:yesterday",
            "“yesterday” is no date. Write it like 2026-01-31, or a span back from now like 2w.",
        ),
        (
            "search since:2026-13-01",
            "“2026-13-01” is no date. Write it like 2026-01-31, or a span back from now like 2w.",
        ),
        ("search page:0", "“0” is no page number."),
        ("search page:²", "“²” is no page number."),
        ("company", "Say which: /company NAME."),
        ("figures", "Say which: /figures COMPANY."),
    ],
)
async def test_what_cannot_be_understood_is_answered_with_how_to_write_it(counter, line, sentence):
    assert await counter.hear(line) == sentence


async def test_figures_of_a_company_are_shown_with_their_words(counter):
    message = await counter.say("figures tesla")
    table = next(block for block in message.blocks if isinstance(block, FigureTable))
    assert {row.evidence for row in table.rows} == {"41,300 cars", "fell 23 percent"}


async def test_figures_are_paged(counter):
    facts = [fact(f"{n}000 shops", "stores", n * 1000, "store", label=f"in region {n}") for n in range(1, 25)]
    report = telling("Tesla opens shops", " and ".join(one.evidence.text for one in facts), *facts)
    await counter.store.file_stories([event("many", report)])
    first = await counter.say("figures tesla stores")
    assert len(next(block for block in first.blocks if isinstance(block, FigureTable)).rows) == 10
    third = await counter.say("figures tesla stores page:3")
    assert buttons(third) == {"Previous page": "figures tesla stores page:2", "About Tesla": "company tesla"}
    assert await counter.hear("figures tesla stores page:4") == "There is no page 4: 24 figures, newest first."


async def test_a_search_for_a_misspelt_company_offers_the_company(counter):
    message = await counter.say("search xaomi")
    assert buttons(message) == {"Xiaomi": "company xiaomi"}


@pytest.mark.parametrize("line", ["figures tesla sales", "figures 特斯拉 Sales"])
async def test_figures_of_one_kind_are_typed_behind_the_company(counter, line):
    assert (await counter.say(line)).title == "Sales: Tesla"


async def test_a_kind_of_figure_that_is_misspelt_is_guessed(counter):
    assert buttons(await counter.say("figures tesla delivries")) == {"Deliveries": "figures tesla deliveries"}


async def test_a_name_alone_shows_the_company_or_topic(counter):
    assert (await counter.say("xiaomi")).title == "Xiaomi (小米)"
    assert (await counter.say("/tacho robotaxi")).title == "Topic: Self-driving"


async def test_a_word_that_is_no_command_is_guessed(counter):
    message = await counter.say("compny xiaomi")
    assert message.summary == "No command “compny xiaomi”. Did you mean /company or Xiaomi?"
    assert buttons(message)["Search “compny xiaomi”"] == "search compny xiaomi"


async def test_name_alone_that_is_misspelt_is_guessed(counter):
    message = await counter.say("xiami")
    assert message.summary == "No command “xiami”. Did you mean Xiaomi?"
    assert (await counter.say(buttons(message)["Xiaomi"])).title == "Xiaomi (小米)"


async def test_answers_are_for_the_person_who_asks_until_they_share_them(counter):
    assert (await counter.say("company xiaomi")).private
    assert not (await counter.say("share company xiaomi")).private
    assert (await counter.say("share settings")).summary.startswith("Only what is about news can be shared")


async def test_lookups_need_no_channel_and_no_permission(counter):
    message = await counter.say("company xiaomi", channel=None, may_manage=False)
    assert message.title == "Xiaomi (小米)"


async def test_times_are_shown_in_the_channels_zone(counter):
    await counter.say("settings zone Asia/Tokyo")
    late = plain_story("late", "Late news", first_seen_at=MORNING.replace(hour=20))
    await counter.store.file_stories([late])
    assert "20 Dec 2025" in (await counter.say("story late")).blocks[-1].text


async def test_every_command_has_an_answer_without_arguments(counter):
    for spec in counter.desk.specs:
        message = await counter.say(spec.name)
        assert message.summary, spec.name
        assert message.title, spec.name


@pytest.mark.parametrize(("locale", "told"), [("de", "wonach gesucht wird"), ("zh-CN", "要查找的内容")])
async def test_help_on_a_command_speaks_the_readers_language_throughout(counter, locale, told):
    message = await counter.say("help search", locale=locale)
    [facts] = [block for block in message.blocks if isinstance(block, Facts)]
    assert facts.rows[0] == ("words", told)
    assert not {told for _, told in facts.rows} & {argument.summary for argument in BY_NAME["search"].arguments}
    assert message.summary != BY_NAME["search"].summary


async def test_help_names_every_command_and_one_command_has_examples(counter):
    message = await counter.say("help")
    shown = [row[0].split()[0] for row in message.blocks[1].rows]
    assert shown == [f"/{spec.name}" for spec in counter.desk.specs]
    assert "/subscribe ev" in [link.text for link in (await counter.say("help subscribe")).blocks[-1].items]
