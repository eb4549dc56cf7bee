"""Messages as blocks: within every limit, nothing lost, nothing turned into markup, nobody pinged."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.slack import limits
from adapters.slack.blocks import render
from adapters.slack.dress import Dress, Native
from adapters.slack.identity import action_id, command_line
from adapters.slack.mrkdwn import entities, escape, link
from adapters.slack.reading import Span, read
from adapters.slack.sheets import Lack, Sheet
from adapters.slack.words import clean, pieces, visible, web_address
from bot.model.message import (
    Actions,
    Block,
    Button,
    Facts,
    FigureRow,
    FigureTable,
    Heading,
    Hint,
    Link,
    LinkList,
    Message,
    Paragraph,
    Picture,
    Quote,
    StoryCard,
)
from tests.contracts.platform_messages import (
    CARD,
    DIGEST,
    STORY_PAGE,
    TOP_FIVE,
    TROUBLEMAKERS,
    long_digest,
    troublemaker,
)
from tests.slack.rules import message_faults, walk
from tests.slack.schema import objections
from tests.slack.seen import addresses, buttons, seen, spans
from tests.support.any_message import long_words, messages, words
from tests.support.message_parts import links_of, rows_of

settings.register_profile(
    "slack", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
whole = settings(settings.get_profile("slack"), max_examples=30)
EVERYTHING = Dress(native=frozenset(Native))
PLAIN = Dress(native=frozenset())
PICTURE = Picture("https://outlet.example/car.jpg", "A car on a stage")
dresses = st.sampled_from((Dress(), EVERYTHING, PLAIN))


def blocks_of(sheets: Sequence[Sheet]) -> list[dict]:
    return [block for sheet in sheets for block in sheet.blocks]


def body(sheet: Sheet) -> dict:
    return {"blocks": sheet.blocks, "text": sheet.text, "unfurl_links": False, "unfurl_media": False}


def faults(sheets: Sequence[Sheet]) -> list[str]:
    return [fault for sheet in sheets for fault in message_faults(body(sheet))]


def shown(sheets: Sequence[Sheet]) -> str:
    return " ".join(seen(blocks_of(sheets)).replace("\u00ad", "").split())


def bare(text: str) -> str:
    """As a reader sees it: without the hyphens that nobody sees."""
    return " ".join(clean(text).replace("\u00ad", "").replace("\u200b", "").split())


def pictures_of(blocks: Sequence[Block]) -> set[str]:
    lone = [block.url for block in blocks if isinstance(block, Picture)]
    beside = [block.picture.url for block in blocks if isinstance(block, StoryCard) and block.picture]
    return {web_address(url) for url in (*lone, *beside)}


@whole
@given(messages, dresses)
def test_any_message_keeps_every_limit(message, dress):
    assert faults(render(message, dress)) == []


@whole
@given(messages)
def test_any_message_keeps_every_limit_without_what_a_slack_may_lack(message):
    for sheet in render(message, EVERYTHING):
        for lack in Lack:
            assert faults(sheet.without(lack)) == []
            assert not any(one.needs(lack) for one in sheet.without(lack))


@whole
@given(messages, dresses)
def test_any_message_loses_no_link(message, dress):
    wanted = {web_address(one.url) for one in links_of(message.blocks)} - {""}
    sheets = render(message, dress)
    assert wanted <= addresses(blocks_of(sheets))
    for lack in Lack:
        assert wanted <= addresses(blocks_of(list(chain(*(sheet.without(lack) for sheet in sheets)))))


@whole
@given(messages, dresses)
def test_any_message_loses_no_figure(message, dress):
    seen_text = shown(render(message, dress))
    for row in rows_of(message.blocks):
        assert (
            bare(row.value) in seen_text or (len(bare(row.value)) > 60 and "…" in seen_text) or not visible(row.value)
        )


@whole
@given(messages, dresses)
def test_any_message_pings_nobody_and_shows_no_foreign_emoji_or_time(message, dress):
    told = {str(int(block.told_at.timestamp())) for block in message.blocks if isinstance(block, StoryCard)}
    marks = spans(blocks_of(render(message, dress)))
    assert [span for span in marks if span.kind in {"mention", "emoji"}] == []
    assert {span.text for span in marks if span.kind == "time"} <= told


@whole
@given(messages, dresses)
def test_any_message_leads_nowhere_it_was_not_meant_to(message, dress):
    meant = {web_address(one.url) for one in links_of(message.blocks)} | pictures_of(message.blocks)
    assert addresses(blocks_of(render(message, dress))) <= meant


@given(words)
def test_escaped_text_is_shown_as_it_stands_without_style(text):
    lines = read(escape(text))
    assert [line.text for line in lines] == [bare_line(line) for line in clean(text).split("\n")]
    assert all(span == Span(span.text) for line in lines for span in line.spans)
    assert {line.kind for line in lines} <= {"plain"}


def bare_line(line: str) -> str:
    return line.replace("\u00ad", "").replace("\u200b", "")


@given(words)
def test_label_of_a_link_is_shown_as_it_stands(text):
    spans_of_it = [span for line in read(link(text, "https://outlet.example/x")) for span in line.spans]
    assert all(span.kind == "text" and not span.styles for span in spans_of_it)
    assert {span.url for span in spans_of_it} <= {"", "https://outlet.example/x"}
    if visible(text):
        assert bare(text) in " ".join("".join(span.text for span in spans_of_it).split())


@given(long_words, st.integers(20, 2000))
def test_pieces_hold_every_word_within_the_limit(text, most):
    cut = list(pieces(text, most, escape))
    assert all(limits.length(piece) <= most for piece in cut)
    seen_text = "".join(line.text for piece in cut for line in read(piece))
    assert "".join(seen_text.split()) == "".join(bare_line(clean(text)).split())


@pytest.mark.parametrize("message", [DIGEST, STORY_PAGE])
def test_usual_pages_are_one_message(message):
    assert len(render(message)) == 1


def test_digest_of_seven_stories_with_buttons_and_pictures_is_one_message():
    pictured = replace(CARD, picture=PICTURE)
    items = tuple(block for _ in range(7) for block in (pictured, Actions((Button("Evidence", "story k7m2q9"),))))
    tail = (
        LinkList("Also", (Link("One", "https://outlet.example/1"),) * 5),
        Actions((Button("Follow", "subscribe ev"),) * 4),
        Hint("Type /help"),
    )
    assert len(render(Message("Digest", (Heading("Digest", 1), Hint("7 stories"), *items, *tail)))) == 1


def test_case_37_sixty_stories_are_split_by_budget_in_order_and_whole():
    sheets = render(long_digest(60))
    text = shown(sheets)
    places = [text.index(f"Story number {number} of many") for number in range(1, 61)]
    assert places == sorted(places)
    assert len(sheets) > 1
    assert faults(sheets) == []


def test_case_37_more_than_13000_characters_and_a_field_of_2001_are_no_fault():
    long = Message("Long", (Paragraph("word " * 4000), Facts((("Name", "x" * 2001), ("Other", "y")))))
    sheets = render(long)
    assert faults(sheets) == []
    assert "x" * 2001 in shown(sheets).replace(" ", "")


def test_case_31_headline_that_tries_to_ping_is_shown_literally():
    text = "@everyone <!channel> <!here> <@1> <#C1> [x](y) `code` & < > *b* _i_ ~s~ :tada:"
    sheets = render(troublemaker(text))
    assert faults(sheets) == []
    assert f"Headline {text}" in shown(sheets)
    assert "&lt;!channel&gt;" in str(blocks_of(sheets))
    assert "<!channel>" not in str(blocks_of(sheets))
    assert all(sheet.text == entities(sheet.text.replace("&amp;", "&")) for sheet in sheets)


@pytest.mark.parametrize(
    "message", [DIGEST, STORY_PAGE, long_digest(9), *(troublemaker(text) for text in TROUBLEMAKERS)]
)
@pytest.mark.parametrize("dress", [Dress(), EVERYTHING, PLAIN], ids=["usual", "everything", "plain"])
def test_blocks_are_as_slack_s_own_types_say(message, dress):
    message = replace(message, blocks=(*message.blocks, PICTURE, replace(CARD, picture=PICTURE), *COMPANY.blocks))
    sheets = render(message, dress)
    assert objections(blocks_of(sheets)) == []
    for lack in Lack:
        assert objections(blocks_of(list(chain(*(sheet.without(lack) for sheet in sheets))))) == []


def test_a_wrong_block_is_objected_to():
    assert objections([{"type": "section", "text": {"type": "mrkdwn", "text": "x"}, "colour": "red"}]) != []


def quarters(*values: str, metric: str = "Deliveries", **more) -> FigureTable:
    rows = tuple(
        FigureRow(value, metric, f"Q{number} 2025", source=Link("Wire", "https://wire.example/x"), **more)
        for number, value in enumerate(values, start=1)
    )
    return FigureTable("Deliveries of Xiaomi", tuple(reversed(rows)))


COMPANY = Message("Xiaomi", (quarters("75,869 vehicles", "81,302 vehicles", "108,796 vehicles"),))


def kinds(sheets: Sequence[Sheet]) -> list[str]:
    return [block["type"] for block in blocks_of(sheets)]


def test_figures_without_sentences_are_a_table_and_comparable_ones_a_chart():
    chart, table = blocks_of(render(COMPANY))[1:]
    assert (chart["type"], table["type"]) == ("data_visualization", "data_table")
    assert chart["title"] == "Deliveries, vehicles"
    assert chart["chart"]["series"] == [
        {
            "name": "Deliveries",
            "data": [
                {"label": "Q1 2025", "value": 75869.0},
                {"label": "Q2 2025", "value": 81302.0},
                {"label": "Q3 2025", "value": 108796.0},
            ],
        }
    ]
    assert [cell["text"] for cell in table["rows"][0]] == ["Value", "Figure", "Period", "Source"]
    assert [row[0]["text"] for row in table["rows"][1:]] == ["108,796 vehicles", "81,302 vehicles", "75,869 vehicles"]
    assert faults(render(COMPANY)) == []


def test_without_new_blocks_the_same_figures_are_lines():
    assert kinds(render(COMPANY, PLAIN)) == ["header", "section"]
    stand_ins = render(COMPANY)[0].without(Lack.NEW_BLOCKS)
    assert blocks_of(stand_ins) == blocks_of(render(COMPANY, PLAIN))


@pytest.mark.parametrize(
    "table",
    [
        quarters("75,869 vehicles", "~ 81,302 vehicles", "108,796 vehicles"),
        quarters("75,869 vehicles", "81,302 vehicles", "> 108,796 vehicles"),
        quarters("75,869 vehicles", "81,302 vehicles", "100–120 vehicles"),
        quarters("75,869 vehicles", "81,302 t", "108,796 vehicles"),
        quarters("75,869 vehicles", "81,302 vehicles"),
        quarters("1 vehicle", "2 vehicles", "3 vehicles", status="target"),
        FigureTable("Mixed", (*quarters("1 t", "2 t").rows, FigureRow("3 t", "Deliveries", "2024"))),
        FigureTable("Kinds", (*quarters("1 t", "2 t").rows, FigureRow("3 t", "Profit", "Q3 2025"))),
        FigureTable("Twice", (*quarters("1 t", "2 t", "3 t").rows, FigureRow("4 t", "Deliveries", "Q3 2025"))),
    ],
    ids=["about", "more than", "range", "units", "two", "target", "periods", "kinds", "twice"],
)
def test_figures_that_cannot_be_compared_are_no_chart(table):
    assert "data_visualization" not in kinds(render(Message("", (table,))))


@pytest.mark.parametrize(
    "periods",
    [
        ("2023", "2024", "2025"),
        ("Nov 2024", "Dec 2024", "Jan 2025"),
        ("second half 2024", "first half 2025", "second half 2025"),
        ("FY2023", "FY2024", "FY2025"),
    ],
)
def test_chart_is_in_order_of_time_whatever_the_order_of_the_figures(periods):
    rows = [FigureRow(f"$1.{number} bn", "Profit", period) for number, period in enumerate(periods)]
    [chart, *_] = blocks_of(render(Message("", (FigureTable("Profit", (rows[1], rows[2], rows[0])),))))
    assert chart["title"] == "Profit, $"
    [series] = chart["chart"]["series"]
    assert series["data"] == [{"label": one, "value": 1e9 + 1e8 * number} for number, one in enumerate(periods)]


def test_what_cannot_be_compared_stays_out_of_a_chart_and_in_the_lines():
    comparable = quarters("1,000 t", "2,000 t", "3,000 t").rows
    other = (
        FigureRow("7,000 t", "Deliveries"),
        FigureRow("~ 9,000 t", "Deliveries", "2024"),
        *quarters("1,000 t").rows,
    )
    [chart, table] = blocks_of(render(Message("", (FigureTable("All", (*comparable, *other)),))))
    assert [point["value"] for point in chart["chart"]["series"][0]["data"]] == [1000.0, 2000.0, 3000.0]
    assert len(table["rows"]) == 7


def test_figures_of_several_makers_are_lines_of_one_chart():
    rows = [
        FigureRow(f"{number}{maker} t", "Output", f"Q{number} 2025", subject=f"Maker {maker}")
        for number in (1, 2, 3)
        for maker in (1, 2)
    ]
    [chart, *_] = blocks_of(render(Message("", (FigureTable("Output", tuple(rows)),))))
    assert [one["name"] for one in chart["chart"]["series"]] == ["Maker 1", "Maker 2"]


def test_figures_with_their_sentences_stay_lines_so_that_the_evidence_is_seen():
    assert kinds(render(Message("", (FigureTable("All", (TOP_FIVE, TOP_FIVE)),)))) == ["section"]


def test_quotation_does_not_run_on_from_the_sentence_that_proves_a_figure():
    sections = blocks_of(render(Message("", (FigureTable("All", (TOP_FIVE,)), Quote("We deliver.", "Somebody")))))
    assert [section["text"]["text"].startswith("&gt;") for section in sections] == [False, True]


def test_charts_are_at_most_two_a_message():
    assert kinds(render(Message("", COMPANY.blocks * 4))).count("data_visualization") == 2


def test_evidence_is_bold_within_its_sentence_even_where_no_blank_stands_beside_it():
    row = FigureRow("439 m", "Investment", evidence="4.39亿元", sentence="公司投资4.39亿元用于研发。")
    marked = [
        span for span in spans(blocks_of(render(Message("", (FigureTable("", (row,)),))))) if span.text == "4.39亿元"
    ]
    assert [span.styles for span in marked] == [frozenset({"bold"})]


def test_picture_stands_beside_its_story_and_as_wide_as_the_message():
    sheets = render(
        Message("", (replace(CARD, picture=PICTURE), Actions((Button("Evidence", "story k7m2q9"),)), PICTURE))
    )
    [section] = [block for block in blocks_of(sheets) if block["type"] == "section"]
    assert section["accessory"] == {"type": "image", "image_url": PICTURE.url, "alt_text": PICTURE.alt}
    assert kinds(sheets) == ["section", "context", "actions", "image"]
    without = sheets[0].without(Lack.PICTURES)
    assert kinds(without) == ["section", "context", "actions", "context"]
    assert PICTURE.alt in shown(without)


@whole
@given(messages, dresses)
def test_any_message_shows_every_picture_that_can_be_shown_in_order(message, dress):
    wanted = [block.picture or block if isinstance(block, StoryCard) else block for block in message.blocks]
    urls = [web_address(one.url) for one in wanted if isinstance(one, Picture)]
    parts = [one for block in blocks_of(render(message, dress)) for one in walk(block) if one.get("type") == "image"]
    assert [one["image_url"] for one in parts] == [url for url in urls if url]


def test_the_one_button_after_a_story_stands_at_its_side():
    sheets = render(Message("", (Hint("a"), CARD, Actions((Button("Evidence", command="story k7m2q9"),)))))
    section = next(block for block in blocks_of(sheets) if block["type"] == "section")
    accessory = section["accessory"]
    assert command_line(accessory["action_id"], accessory["value"]) == "story k7m2q9"


def test_story_that_fits_a_card_is_one_where_cards_are_used():
    short = replace(CARD, figures=(TOP_FIVE,), gist="")
    sheets = render(Message("", (short, Actions((Button("Evidence", command="story k7m2q9"),)))), EVERYTHING)
    assert kinds(sheets) == ["card"]
    assert kinds(sheets[0].without(Lack.NEW_BLOCKS)) == ["section", "context"]
    assert kinds(render(Message("", (CARD,)), EVERYTHING)) == ["section", "context"]


def test_heading_never_ends_a_message():
    filler = [Paragraph("word " * 550) for _ in range(4)]
    last = render(Message("", (*filler, Heading("Section"), Paragraph("x" * 2800))))[-1]
    assert last.blocks[0]["text"]["text"].startswith("*Section*")


def test_lines_between_stories_stand_between_them_only():
    assert kinds(render(Message("", (CARD, CARD)))) == ["section", "context", "divider", "section", "context"]


def test_time_is_worded_by_the_reader_s_own_client():
    assert any(span.kind == "time" for span in spans(blocks_of(render(Message("", (CARD,))))))


def test_same_command_twice_has_two_ids():
    pressed = buttons(blocks_of(render(Message("", (Actions((Button("A", "help"), Button("B", "help"))),)))))
    assert len({one["action_id"] for one in pressed}) == 2
    assert {command_line(one["action_id"], one["value"]) for one in pressed} == {"help"}


def test_id_of_another_release_or_of_a_link_is_no_command():
    assert command_line("tacho:0:run:1", "story x") is None
    assert command_line("someone else's", "story x") is None
    assert command_line(action_id(Button("Read", url="https://a.example/"), 1), "") is None


def test_command_too_long_for_a_button_is_told_in_words():
    line = "search " + "word " * 500
    assert "Next page /search word word" in shown(render(Message("More", (Actions((Button("Next page", line),)),))))


def test_commands_are_told_as_they_are_typed_here():
    dress = Dress(command="tacho", behind=frozenset({"story", "search"}))
    message = Message(
        "",
        (
            Hint("Type /story k7m2q9, /company xiaomi or see https://a.example/story."),
            Facts((("/search", "finds what /search is told"),)),
            Actions((Button("Next", "search " + "w" * 2500),)),
        ),
    )
    told = shown(render(message, dress))
    assert "Type /tacho story k7m2q9, /company xiaomi or see https://a.example/story." in told
    assert "/tacho search finds what /tacho search is told" in told
    assert "Next /tacho search www" in told


def test_tags_of_a_story_stand_apart_from_each_other():
    shown = str(render(Message("", (CARD,)))[0].blocks)
    assert ", ".join(CARD.tags) in shown


def test_status_of_a_figure_without_a_period_stands_without_brackets_in_a_table():
    rows = tuple(FigureRow("top five", "Rank", status="target", period=period) for period in ("", "2030"))
    [table] = [
        one for one in blocks_of(render(Message("", (FigureTable("Goals", rows),)))) if one["type"] == "data_table"
    ]
    assert [row[2]["text"] for row in table["rows"][1:]] == ["target", "2030 (target)"]


def test_empty_message_is_still_a_message():
    [sheet] = render(Message("", ()))
    assert (seen(sheet.blocks), sheet.text) == ("…", "Tacho")


def test_every_sheet_says_what_it_is_in_notifications():
    sheets = render(replace(long_digest(40), summary="Forty stories & more."))
    assert sheets[0].text == "Forty stories &amp; more."
    assert {sheet.text for sheet in sheets[1:]} == {"A long digest (…)"}


def test_every_image_accessory_has_words_even_where_nobody_wrote_any():
    [image] = [
        one
        for block in blocks_of(render(Message("", (Picture(PICTURE.url),))))
        for one in walk(block)
        if one["type"] == "image"
    ]
    assert image["alt_text"] == "…"
