"""Search cuts texts and questions into the same words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.store.words import Phrase, index_words, phrases


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The BYD Seal's 2,300 cars", ["the", "byd", "seal", "s", "2", "300", "cars"]),
        ("Škoda Citroën", ["skoda", "citroen"]),
        ("STRASSE Straße", ["strasse", "strasse"]),
        ("小米汽车", ["小米", "米汽", "汽车", "车"]),
        ("小米SU7车", ["小米", "米", "su7", "车"]),
        ("トヨタ", ["トヨ", "ヨタ", "タ"]),
        ("がソリン", ["がソ", "ソリ", "リン", "ン"]),
        ("snake_case", ["snake", "case"]),
        ("ＢＹＤ", ["byd"]),
        ("", []),
    ],
)
def test_text_becomes_words(text: str, words: list[str]) -> None:
    assert index_words(text) == words


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        (["plant", "berl"], (Phrase(("plant",)), Phrase(("berl",), open_end=True))),
        (["R&D"], (Phrase(("r", "d"), open_end=True),)),
        (["小米"], (Phrase(("小米",)),)),
        (["小米汽车", "ev"], (Phrase(("小米", "米汽", "汽车")), Phrase(("ev",), open_end=True))),
        (["车", "x"], (Phrase(("车",), open_end=True), Phrase(("x",), open_end=True))),
        (["ev", "—"], (Phrase(("ev",)),)),
        (["“”", "!"], ()),
    ],
)
def test_typed_words_become_phrases(typed: list[str], wanted: tuple[Phrase, ...]) -> None:
    assert phrases(typed) == wanted


@given(st.text())
def test_words_hold_no_space_and_no_quote(text: str) -> None:
    for word in index_words(text):
        assert word
        assert not set(word) & set(" '\"\\*\x00\n")


@given(st.text(min_size=1))
def test_cutting_words_again_changes_nothing_but_the_pairs(text: str) -> None:
    words = [word for word in index_words(text) if word.isascii()]
    assert index_words(" ".join(words)) == words


@given(st.text(alphabet="小米汽车电池ab 7é", min_size=1, max_size=12), st.data())
def test_any_part_of_a_chinese_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    piece = text[start : data.draw(st.integers(start + 1, len(text)))]
    words = index_words(text)
    for phrase in phrases([piece]):
        if all("一" <= character <= "鿿" for word in phrase.words for character in word):
            size = len(phrase.words)
            windows = [tuple(words[place : place + size]) for place in range(len(words))]
            assert any(
                window[:-1] == phrase.words[:-1] and window[-1].startswith(phrase.words[-1])
                for window in windows
                if len(window) == size
            )
