"""Sentences, offsets and boilerplate."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.prose import fold, read_prose

ROOT = Path(__file__).resolve().parents[2]
LEXICON = {
    key: tuple(words)
    for key, words in tomllib.loads((ROOT / "config/lexicon.toml").read_text(encoding="utf-8")).items()
}


def sentences(text: str, title: str = "") -> list[str]:
    return [s.text for s in read_prose(title, text, LEXICON).sentences]


@given(st.text(max_size=300), st.text(max_size=80))
def test_every_sentence_stands_at_its_offsets_and_none_overlap(text, title):
    prose = read_prose(title, text, LEXICON)
    assert prose.source == f"{title}\n{text}"
    assert len(prose.folded) == len(prose.source)
    last = 0
    for sentence in prose.sentences:
        assert prose.source[sentence.start : sentence.end] == sentence.text
        assert sentence.start >= last
        last = sentence.end


@given(st.text())
def test_folding_never_changes_the_length(text):
    assert len(fold(text)) == len(text)


def test_abbreviations_initials_and_decimals_do_not_end_a_sentence():
    text = "Acme Corp. of the U.S. sold 3.5 million cars. J. Doe of Acme Inc. was pleased."
    assert sentences(text) == ["Acme Corp. of the U.S. sold 3.5 million cars.", "J. Doe of Acme Inc. was pleased."]


def test_a_missing_blank_after_a_full_stop_still_ends_the_sentence():
    assert sentences("Sales rose by a tenth.Profit fell.") == ["Sales rose by a tenth.", "Profit fell."]


def test_chinese_full_stops_end_sentences():
    assert sentences("公司交付了2万辆汽车。利润下降。") == ["公司交付了2万辆汽车。", "利润下降。"]


def test_a_german_ordinal_does_not_end_a_sentence():
    assert sentences("Am 3. Juni startet die Produktion. Danach folgt der Verkauf.")[0].startswith("Am 3. Juni startet")


def test_hard_wrapped_lines_are_one_paragraph():
    text = "The maker said that it would build\nmore cars next year.\nA second line stands alone."
    assert sentences(text)[0] == "The maker said that it would build\nmore cars next year."


def test_a_first_line_that_is_no_sentence_is_the_headline_of_an_untitled_text():
    prose = read_prose("", "Maker plans a new plant in Spain\n\nThe plant opens soon.\n\nMore follows.", LEXICON)
    assert [s.title for s in prose.sentences] == [True, False, False]


def test_a_path_before_the_repeated_headline_is_boilerplate():
    text = "Home News Maker plans a new plant in Spain\n\nMaker plans a new plant in Spain\n\nThe plant opens soon."
    assert [s.boilerplate for s in read_prose("", text, LEXICON).sentences] == [True, False, False]


@pytest.mark.parametrize(
    "line",
    [
        "by Jane Q. Writer",
        "3 comments",
        "(Reporting by A. Person in Berlin; Editing by B. Person)",
        "($1 = 0.9123 euros)",
        "Read more: The ten best cars of 2020",
        "Sign up for our newsletter and get 10 percent off",
        "jane@example.com",
        "Jane Writer is a staff writer who has covered cars for 12 years.",
        "This website uses cookies to improve your visit.",
    ],
)
def test_lines_about_the_page_are_boilerplate(line):
    prose = read_prose("A headline", f"The maker sold many cars.\n\n{line}", LEXICON)
    assert [s.boilerplate for s in prose.sentences] == [False, False, True]


def test_everything_after_a_tail_is_boilerplate():
    text = "The maker sold many cars in spring and more in summer.\n\nYou may also like\n\nTen cars with 500 hp\n\nFive vans"
    assert [s.boilerplate for s in read_prose("T", text, LEXICON).sentences] == [False, False, True, True, True]
