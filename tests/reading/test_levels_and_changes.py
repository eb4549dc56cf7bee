"""A level and its change in one breath: each keeps its own unit, and the change is of what the sentence says it is."""

from decimal import Decimal
from pathlib import Path

import pytest

from adapters.catalogue import load_catalogue
from bot.model.figure import Figure, Status
from bot.reading.engine import Engine

CONFIG = Path(__file__).resolve().parents[2] / "config"


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(load_catalogue(lambda name: CONFIG / name))


def change_in(engine: Engine, text: str) -> Figure:
    (found,) = [figure for figure in engine.read("", text).figures if figure.metric == "growth"]
    return found


def test_level_a_change_leads_to_is_no_percentage(engine: Engine) -> None:
    found = engine.read("", "Skoda's deliveries climbed 5.2% to 87,300 in March.").figures
    assert {figure.quantity.unit for figure in found} == {"%", "vehicle"}
    assert not [figure for figure in found if figure.quantity.unit == "%" and figure.quantity.low > 100]


def test_change_told_beside_a_level_is_of_that_level(engine: Engine) -> None:
    change = change_in(engine, "Toyota sold 91,400 new energy vehicles in April, up 7.3 percent from a year earlier.")
    assert change.base == "sales"


def test_change_is_of_the_subject_of_its_verb(engine: Engine) -> None:
    change = change_in(engine, "Geely's sales climbed 8.1% to 201,500 on higher exports.")
    assert change.base == "sales"


def test_month_of_may_makes_no_forecast(engine: Engine) -> None:
    assert {figure.status for figure in engine.read("", "Nio delivered 23,200 cars in May, 6.1% more.").figures} == {
        None
    }


def test_danger_told_behind_a_number_makes_no_forecast(engine: Engine) -> None:
    (recall,) = engine.read("", "Kia recalls 64,300 electric cars that may lose power.").figures
    assert recall.status is None


def test_time_of_a_comparison_is_not_that_of_the_figure(engine: Engine) -> None:
    found = engine.read("", "Seat's operating margin slipped to 2.9 percent from 4.1 percent a year earlier.").figures
    assert [figure.period for figure in found if figure.quantity.low == Decimal("2.9")] == [None]


def test_what_somebody_seeks_is_a_goal_and_no_rumour(engine: Engine) -> None:
    (place,) = engine.read("Geely seeks a top three place in Europe", "").figures
    assert place.status is Status.TARGET
