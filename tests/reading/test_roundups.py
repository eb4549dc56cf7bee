"""Posts that tell several stories: each has its own company, and its first figure counts as first."""

from functools import cache
from pathlib import Path

from adapters.catalogue import load_catalogue
from bot.model.figure import Salience
from bot.reading.engine import Engine

CONFIG = Path(__file__).resolve().parents[2] / "config"
PARTS = (
    "Ford will stop the line in Dearborn for two weeks, idling 2,100 workers.",
    "Nio delivered 31,300 cars in August.\n\nThe order book grew to 9,100 cars.",
    "Tesla was fined $2.4 million over its paint shop.",
)


@cache
def engine() -> Engine:
    return Engine(load_catalogue(lambda name: CONFIG / name))


def test_every_story_of_a_roundup_has_its_own_company_and_an_essential_figure() -> None:
    reading = engine().read("The week in cars", "\n\n".join(PARTS), language="en")
    found = {figure.evidence.text: figure for figure in reading.figures}
    assert found["9,100 cars"].subject == "nio"
    for text, subject in (("2,100 workers", "ford"), ("31,300 cars", "nio"), ("$2.4 million", "tesla")):
        assert found[text].subject == subject
        assert found[text].salience is Salience.ESSENTIAL


def test_story_of_one_company_is_no_roundup() -> None:
    text = "Ford sold 190,000 cars.\n\nGeneral Motors sold 210,000 cars.\n\nSales at the plant's store came to 40 cars."
    reading = engine().read("Ford's August sales", text, language="en")
    assert {figure.evidence.text: figure.subject for figure in reading.figures}["190,000 cars"] == "ford"
    assert reading.figures[0].evidence.text == "190,000 cars"
