"""Posts that tell several stories: each has its own company, and its first figure counts as first."""

from functools import cache
from pathlib import Path

from adapters.catalogue import load_catalogue
from bot.model.figure import Salience
from bot.reading.companies import CompanyFinder
from bot.reading.engine import Engine
from bot.reading.prose import read_prose
from bot.reading.roundups import stories

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


def test_rate_a_week_in_a_headline_makes_no_roundup() -> None:
    catalogue = load_catalogue(lambda name: CONFIG / name)
    parts: dict[str, int] = {}
    for title in ("Rides a week", "The week in rides"):
        prose = read_prose(title, "\n\n".join(PARTS), catalogue.lexicon)
        parts[title] = len(stories(prose, CompanyFinder(catalogue).find(prose)))
    assert parts == {"Rides a week": 0, "The week in rides": 3}


def test_headline_that_names_several_says_whose_figures_come_first() -> None:
    text = (
        "Buyers came back.\n\nKia sold 61,300 cars in May.\n\nMazda sold 35,400 cars in May.\n\n"
        "Subaru sold 52,700 cars in May.\n\nVolvo sold 31,200 cars in May."
    )
    reading = engine().read("Subaru and Volvo up in the week of tallies", text, language="en")
    assert {figure.subject for figure in reading.figures[:2]} == {"subaru", "volvo-cars"}
