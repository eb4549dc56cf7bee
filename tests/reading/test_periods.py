"""Which period a figure belongs to, where several are told."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from adapters.catalogue import load_catalogue
from bot.model.figure import Kind
from bot.reading.engine import Engine

CONFIG = Path(__file__).resolve().parents[2] / "config"
TOLD = date(2025, 11, 4)


@cache
def engine() -> Engine:
    return Engine(load_catalogue(lambda name: CONFIG / name))


def periods(text: str) -> dict[str, str | None]:
    reading = engine().read("", text, published=TOLD, language="en")
    return {figure.evidence.text: figure.period for figure in reading.figures}


@pytest.mark.parametrize(
    ("text", "evidence", "period"),
    [
        ("Ferrari shipped 3,401 cars in the quarter, and its order book runs into 2027.", "3,401 cars", None),
        ("BMW sold 95,000 cars in Asia last year, up 2.6 percent on 2023.", "2.6 percent", "2024"),
        ("A network of 10,000 stores will help Xiaomi when the first car goes on sale in 2027.", "10,000 stores", None),
        ("Fiat owns a 56% stake in Ferrari, having bought into it in 1969.", "56%", None),
        ("Renault can build 75,000 cars a year in Slovenia.", "75,000 cars", None),
        ("Toyota's net income fell to 841 billion yen in the three months to June.", "841 billion yen", "2025-Q2"),
        ("The recall covers 1.2 million Ram trucks from model years 2013 to 2018.", "1.2 million Ram trucks", None),
        ("Tesla delivered 720,800 cars in the first half.", "720,800 cars", "2025-H1"),
        ("Production will begin in spring 2027, and Renault wants to sell 60,000 cars a year.", "60,000 cars", None),
        ("Garages will swap the part from next month, and BMW puts the cost at $31 million.", "$31 million", None),
        ("Renault will start at the plant in March 2026, and it employs 900 people.", "900 people", None),
        ("Renault will sell 60,000 vans in 2027, and it will sell 20,000 trucks.", "20,000 trucks", "2027"),
        ("Shell aims to run 9,100 chargers by 2028, up from 6,300 today.", "6,300", None),
        ("BMW's margin slipped to 5.1 percent in the third quarter from 6.4 percent.", "6.4 percent", None),
        ("In 2026 BMW expects a margin from 5 to 7 percent.", "5 to 7 percent", "2026"),
        ("In 2026 Kia will sell the van from 27,900 euros.", "27,900 euros", "2026"),
        ("Renault cut the price in Spain from 31,000 euros in 2024.", "31,000 euros", "2024"),
        ("In the first half Renault's sales rose, and the group sold 720,800 cars.", "720,800 cars", "2025-H1"),
    ],
)
def test_moment_of_another_thing_is_not_the_figures_period(text: str, evidence: str, period: str | None) -> None:
    assert periods(text)[evidence] == period


def test_results_have_the_quarter_the_story_began_with() -> None:
    found = periods(
        "Valeo's operating profit rose to 612 million euros in the third quarter.\n\nRevenue came to 5.2 billion euros. "
        "It employs 106,000 people."
    )
    assert found["5.2 billion euros"] == "2025-Q3"
    assert found["106,000 people"] is None


def test_month_that_is_over_is_no_launch_to_come() -> None:
    told = engine().read("Hybrids take 12 percent of the Dutch market in October", "", published=TOLD, language="en")
    assert [figure.metric for figure in told.figures if figure.kind is Kind.DATE] == []
    ahead = engine().read("Renault's next van goes on sale in December 2025.", "", published=TOLD, language="en")
    assert [figure.period for figure in ahead.figures if figure.kind is Kind.DATE] == ["2025-12"]
