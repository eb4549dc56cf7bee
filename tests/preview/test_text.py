"""Messages in a terminal and in a pipe."""

import io
from dataclasses import replace
from datetime import UTC
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from adapters.preview.plain import plain
from adapters.preview.text import render_text
from bot.model.message import Actions, Block, Button, FigureRow, FigureTable, Heading, Link, Message, Paragraph, Picture
from tests.contracts.platform_messages import (
    CARD,
    DIGEST,
    INVESTED,
    STAFF,
    STORES,
    STORY_PAGE,
    TROUBLEMAKERS,
    WIRE,
    troublemaker,
)


def drawn(message: Message, width: int, *, zone=UTC, **console) -> str:
    file = io.StringIO()
    Console(file=file, width=width, highlight=False, **console).print(render_text(message, width, zone=zone))
    return file.getvalue()


PLACES = 18
"""So often stands the text of `troublemaker` in what a reader sees."""


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_line_is_wider_than_the_terminal(width):
    lines = (drawn(DIGEST, width) + drawn(STORY_PAGE, width)).split("\n")
    assert max(map(len, lines)) <= width


@pytest.mark.parametrize("width", [60, 120])
def test_digest_shows_every_figure_with_its_status_without_colour(width):
    text = words(drawn(DIGEST, width))
    for part in (
        "top five",
        "$439 m",
        "> 2,300 people",
        "10,000 stores",
        "[target]",
        "[rumour]",
        "Reported, not confirmed",
    ):
        assert part in text


def test_figures_stand_before_the_gist():
    text = drawn(DIGEST, 100)
    assert text.index("$439 m") < text.index("Lei Jun spends")


def test_wide_terminal_sets_figures_side_by_side():
    line = next(line for line in drawn(DIGEST, 120).split("\n") if "$439 m" in line)
    assert "10,000 stores" in line


def test_evidence_is_underlined_in_its_sentence():
    text = drawn(STORY_PAGE, 120, force_terminal=True, color_system=None)
    assert "$439 million in investment" in text
    assert "\x1b[1;4m" in drawn(STORY_PAGE, 120, force_terminal=True, color_system="standard")


def test_times_are_told_in_the_zone_asked_for():
    assert "19 Dec 2025, 06:12 UTC" in plain(DIGEST)
    assert "19 Dec 2025, 07:12 CET" in plain(DIGEST, zone=ZoneInfo("Europe/Berlin"))
    assert "19 Dec 2025, 14:12 CST" in words(drawn(DIGEST, 120, zone=ZoneInfo("Asia/Shanghai")))


def test_outlets_are_named_and_the_rest_is_counted():
    card = replace(DIGEST.blocks[2], outlets=("One", "Two", "Three", "Four"))
    assert "One, Two + 2  ·" in plain(Message("", (card,)))


def test_plain_text_marks_the_evidence():
    assert "received »$439 million in investment« last year." in plain(STORY_PAGE)


def test_picture_is_described_where_it_cannot_be_seen():
    message = Message(
        "", (Picture("https://outlet.example/a.jpg", "A blue car"), Picture("https://outlet.example/b.jpg"))
    )
    assert plain(message) == "▣ A blue car\n\n▣"
    assert words(drawn(message, 80)) == "▣ A blue car ▣"


def test_picture_of_a_story_is_described_unless_that_says_the_headline_again():
    def told(alt: str) -> bool:
        message = Message("", (replace(CARD, picture=Picture("https://outlet.example/a.jpg", alt)),))
        assert ("▣" in plain(message)) == ("▣" in drawn(message, 80))
        return "▣" in plain(message)

    assert (told("A hall"), told(CARD.headline.text), told("")) == (True, False, False)


def test_title_is_not_said_twice():
    assert plain(DIGEST).count("Auto digest") == 1
    assert plain(Message("Only a title", (Paragraph("Words."),))) == "Only a title\n\nWords."


def test_blocks_are_parted_but_a_heading_stands_with_what_it_heads():
    message = Message("", (Heading("People"), Paragraph("Ada."), Heading("Places"), Paragraph("Bonn.")))
    assert plain(message) == "People\n------\nAda.\n\nPlaces\n------\nBonn."


def test_buttons_stand_with_their_story():
    buttons = Actions((Button("Evidence", command="story k7m2q9"),))
    lines = plain(Message("", (CARD, buttons, CARD))).split("\n")
    assert [line for line in lines if "k7m2q9" in line] == ["   [Evidence] /story k7m2q9", lines[-2]]
    place = lines.index("   [Evidence] /story k7m2q9")
    assert (lines[place - 1] != "", lines[place + 1]) == (True, "")
    assert "\n    [Evidence] /story k7m2q9" in drawn(Message("", (CARD, buttons)), 100)


def test_address_of_one_source_is_not_repeated_row_by_row():
    table = Message("", (FigureTable("", (INVESTED, STAFF, STORES)),))
    assert plain(table).count(WIRE.url) == 1


def test_evidence_that_is_not_in_the_sentence_leaves_the_sentence_whole():
    row = FigureRow("5", "Number", evidence="six", sentence="There are five.")
    assert "      There are five." in plain(Message("", (FigureTable("", (row,)),)))


@pytest.mark.parametrize("text", TROUBLEMAKERS)
def test_words_that_look_like_markup_are_shown_as_they_stand(text):
    assert plain(troublemaker(text)).count(text) == PLACES
    assert words(drawn(troublemaker(text), 300)).count(text) >= PLACES - 3, "three cells are narrow and may wrap it"


@pytest.mark.parametrize("text", ["[b]x[/b]", "[/b] [/]", ":car:", "[link=a]"])
def test_markup_of_the_terminal_library_is_shown_as_it_stands(text):
    assert words(drawn(troublemaker(text), 300)).count(text) == PLACES


@pytest.mark.parametrize("evil", ["\x1b[2J", "\x1b]8;;https://evil.example\x07", "\r", "\x9b31m", "\u202e"])
def test_control_characters_never_reach_the_terminal(evil):
    message = troublemaker(f"a{evil}b")
    for text in (plain(message), drawn(message, 100)):
        assert evil not in text


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "https://", "https://a.example/\x1b[2J", "https://[bad"]
)
def test_address_nobody_should_follow_is_not_shown(url):
    message = Message("", (Paragraph("Words", (Link("text", url),)), Heading("End")))
    assert url not in plain(message)
    assert "\x1b]8" not in drawn(message, 100, force_terminal=True)


def test_samples_of_the_contract_hold_every_kind_of_block():
    assert {type(block) for message in (DIGEST, STORY_PAGE) for block in message.blocks} == set(get_args(Block))


SCRAPS = st.lists(st.sampled_from(["[", "]", "/", "[/a]", "[b]", "\\", ":car:", "@", "a", " ", "\n"]), max_size=12).map(
    "".join
)


@given(st.text(max_size=200) | SCRAPS, st.integers(min_value=20, max_value=200))
def test_any_text_can_be_shown_at_any_width(text, width):
    message = troublemaker(text)
    assert plain(message)
    assert drawn(message, width)
