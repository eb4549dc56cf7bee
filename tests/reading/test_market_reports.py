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


@pytest.mark.parametrize(
    ("text", "evidence", "unit"),
    [
        ("Nickel sulphate traded at 31,200 yuan ($4,330) a tonne on Monday.", "31,200 yuan", "CNY/t"),
        ("Cobalt fetched 28,500 euros ($31,000) per tonne.", "28,500 euros", "EUR/t"),
        ("The Touring costs $41,900; the Sport starts at 46,500.", "46,500", "USD"),
        ("The Life costs 32,400 euros, while the Style is priced at 38,900.", "38,900", "EUR"),
        ("The index of used-car prices stood at 198.4, after 199.0 in May.", "198.4", "point"),
    ],
)
def test_unit_told_elsewhere_in_the_sentence(text: str, evidence: str, unit: str) -> None:
    assert figures(text)[evidence].quantity.unit == unit


@pytest.mark.parametrize(
    "text",
    [
        "The Life costs 32,400 euros, and Cupra sells 46,500 a year.",
    ],
)
def test_what_is_sold_or_made_is_no_price(text: str) -> None:
    assert [
        figure for figure in figures(text).values() if figure.metric == "price" and figure.quantity.low > 40000
    ] == []


def test_wait_is_the_news_however_it_is_told() -> None:
    found = figures("Buyers of the Ioniq 9 face a wait of 20 to 24 weeks.")["20 to 24 weeks"]
    assert (found.metric, found.quantity.unit) == ("timeline", "week")


@pytest.mark.parametrize(
    ("text", "evidence", "metric"),
    [
        ("Tata has 90,000 pending bookings. Kia came third with 28,400 vans.", "28,400 vans", "sales"),
        ("Kia exported 61,000 cars in May. Toyota managed 22,100 pickups.", "22,100 pickups", "sales"),
        ("Kia had orders for 61,000 cars in May. In the second quarter it was 70,500.", "70,500", "orders"),
    ],
)
def test_place_among_sellers_goes_on_with_sales(text: str, evidence: str, metric: str) -> None:
    assert figures(text)[evidence].metric == metric


def test_power_of_the_next_version_is_power_too() -> None:
    assert figures("The base car makes 220 kW, the GT has 310 kW.")["310 kW"].metric == "performance"
