"""A level and a change stand side by side only where one sentence sets them so."""

import pytest

from bot.writing.figures import card_rows
from bot.writing.phrases import ENGLISH
from tests.support.news import CATALOGUE, event, fact, telling


@pytest.mark.parametrize(
    ("title", "text", "shown"),
    [
        ("Tesla sells 41,300 cars, down 23 percent", "", ["41,300 (−23 %)"]),
        ("Tesla sells 41,300 cars", "Its hybrids were down 23 percent.", ["41,300", "−23 %"]),
    ],
)
def test_change_of_another_sentence_is_not_set_beside_a_level(title: str, text: str, shown: list[str]) -> None:
    level = fact("41,300 cars", "sales", 41_300, "vehicle", period="2025-11")
    change = fact("down 23 percent", "growth", -23, "%", base="sales", period="2025-11")
    rows = card_rows(event("t", telling(title, text, level, change)), catalogue=CATALOGUE, phrases=ENGLISH)
    assert [row.value for row in rows] == shown
