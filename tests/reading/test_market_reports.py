"""What reports on markets, prices and launches say of a number: its metric, its unit and whose it is, one sentence for each rule."""

from functools import cache
from pathlib import Path

import pytest

from adapters.catalogue import load_catalogue
from bot.model.figure import Figure
from bot.reading.engine import Engine

CONFIG = Path(__file__).resolve().parents[2] / "config"


@cache
def engine() -> Engine:
    return Engine(load_catalogue(lambda name: CONFIG / name))


def figures(text: str, title: str = "") -> dict[str, Figure]:
    """Each figure by its evidence."""
    return {figure.evidence.text: figure for figure in engine().read(title, text, language="en").figures}


@pytest.mark.parametrize(
    ("text", "evidence", "metric"),
    [
        ("Minivehicle wholesales grew to 131,400 units in April.", "131,400 units", "sales"),
        ("Car retails climbed to 3.48 lakh units in May.", "3.48 lakh units", "sales"),
        ("Hyundai dispatched 58,700 cars to its dealers in May.", "58,700 cars", "sales"),
        ("The off-take was 41,200 cars in June, Kia said.", "41,200 cars", "sales"),
        ("Nickel sulphate traded at 31,200 yuan on Monday.", "31,200 yuan", "price"),
        ("Cobalt hydroxide fetched 28,500 euros in April.", "28,500 euros", "price"),
        ("Waiting times for the Zeekr 9X run to 12 weeks.", "12 weeks", "timeline"),
        ("The base car develops 220 kW.", "220 kW", "performance"),
        (
            "Renault will sell its minority shareholding in the Alpine team, raising about €180 million of fresh capital.",
            "about €180 million",
            "deal_value",
        ),
        ("Mexico will put a surtax of 12 percent on small cars.", "12 percent", "tariff"),
        ("Up to 30,000 vehicles a year may enter the country.", "Up to 30,000 vehicles", "other"),
        (
            "Volkswagen will build a paint shop in Poznan. The project is put at 90 million euros.",
            "90 million euros",
            "investment",
        ),
    ],
)
def test_metric_of_a_word_of_market_reports(text: str, evidence: str, metric: str) -> None:
    assert figures(text)[evidence].metric == metric
