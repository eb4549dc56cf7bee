"""The terminal's view of what the reading engine found."""

import io
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from adapters.preview.reading_view import marked_text, reading_renderable
from bot.model.catalogue import Catalogue, Company
from bot.model.figure import Evidence, Figure, Kind, Quantity, Salience, Status
from bot.model.story import CompanyMention, Person, Reading

TITLE = "A plant for $439 million"
TEXT = "The maker spends $439 million.\n\nIt opens in 2027, said its chief."


def found(words: str, unit: str, value: Decimal | str, **changes) -> Figure:
    start = f"{TITLE}\n{TEXT}".rindex(words)
    return Figure(Quantity(value, unit=unit), Kind.EXACT, Evidence(words, start, start + len(words), TEXT), **changes)


MONEY = found(
    "$439 million", "USD", Decimal(439_000_000), metric="investment", subject="maker", salience=Salience.ESSENTIAL
)
YEAR = found("opens in 2027", "year", "2027", metric="launch_date", status=Status.TARGET, salience=Salience.USEFUL)
READING = Reading(
    figures=(MONEY, YEAR),
    companies=(CompanyMention("maker", main=True), CompanyMention("other-firm")),
    topics=("manufacturing",),
    people=(Person("Ada Byron", "chief", "maker", ("We build",)),),
    gist="A plant opens.",
    dropped=2,
)


def drawn(reading: Reading, width: int) -> str:
    file = io.StringIO()
    Console(file=file, width=width, highlight=False).print(
        reading_renderable(
            TITLE, TEXT, reading, catalogue=Catalogue(companies={"maker": Company("maker", "The Maker", "maker")})
        )
    )
    return file.getvalue()


@pytest.mark.parametrize("width", [60, 120])
def test_figures_come_with_meaning_status_and_weight(width):
    text = " ".join(drawn(READING, width).split())
    for part in (
        "$439 m",
        "Investment",
        "target",
        "The Maker (main)",
        "Ada Byron, chief",
        "“We build”",
        "2 without proof",
    ):
        assert part in text


def test_numbers_behind_the_evidence_lead_back_to_the_table():
    text = marked_text(TITLE, TEXT, READING.figures).plain
    assert "spends $439 million[1]." in text
    assert "It opens in 2027[2], said" in text


def test_only_evidence_is_underlined():
    marked = marked_text(TITLE, TEXT, READING.figures)
    underlined = [marked.plain[span.start : span.end] for span in marked.spans if "underline" in str(span.style)]
    assert underlined == ["$439 million", "opens in 2027"]


def test_text_without_figures_says_so():
    assert "No figures found." in drawn(Reading(), 80)


@given(st.lists(st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)))))
def test_overlapping_evidence_never_changes_the_text(pairs):
    figures = [Figure(Quantity(Decimal(1)), Kind.EXACT, Evidence("", min(pair), max(pair), "")) for pair in pairs]
    marked = marked_text("", TEXT, figures)
    marks = "".join(marked.plain[span.start : span.end] for span in marked.spans if str(span.style) == "dim")
    assert len(marked.plain) == len(f"\n{TEXT}") + len(marks)


def test_brackets_are_shown_as_they_stand():
    reading = replace(READING, gist="A [/b] plant [bold]opens[/].")
    assert "A [/b] plant [bold]opens[/]." in drawn(reading, 120)


def test_control_characters_never_reach_the_terminal():
    assert "\x1b" not in marked_text("a\x1b[2J", "b\x1b]0;x\x07", ()).plain
