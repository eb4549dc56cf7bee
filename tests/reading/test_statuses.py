"""How sure a figure is: a plan never reads as a fact, and a fact never as a plan."""

from functools import cache
from pathlib import Path

import pytest

from adapters.catalogue import load_catalogue
from bot.model.figure import Status
from bot.reading.engine import Engine

CONFIG = Path(__file__).resolve().parents[2] / "config"


@cache
def engine() -> Engine:
    return Engine(load_catalogue(lambda name: CONFIG / name))


def statuses(text: str, *, language: str = "en") -> dict[str, Status | None]:
    return {figure.evidence.text: figure.status for figure in engine().read("", text, language=language).figures}


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("BMW said it would close the plant, which built 310,000 cars last year.", "310,000 cars"),
        ("The plant, where BMW will stop the line, employs 6,300 workers.", "6,300 workers"),
        ("Some 6,300 workers at the plant voted on the contract.", "Some 6,300 workers"),
        ("BMW's profit fell 12 percent due to weak demand.", "12 percent"),
        ("BMW delivered 310,000 cars, more than expected.", "310,000 cars"),
        ("BMW's results met expectations and its shares rose 1 percent.", "1 percent"),
        ("BMW earned 90 cents a share where analysts had seen 80 cents.", "90 cents a share"),
        ("BMW spent $310 per car, under its target of $340.", "$310 per car"),
        ("BMW built 3,100 vans in May and wants to build more.", "3,100 vans"),
        ("BMW aims to grow and its fleet shrank to 71,000 cars.", "71,000 cars"),
        ("BMW's output is to come down to 2 million cars from 3 million.", "3 million"),
    ],
)
def test_reported_fact_stays_one_whatever_stands_nearby(text: str, evidence: str) -> None:
    assert statuses(text)[evidence] is None


@pytest.mark.parametrize(
    ("text", "evidence", "status"),
    [
        ("BMW will be able to build 5,000 cars a week.", "5,000 cars", Status.FORECAST),
        ("BMW aims to sell 500,000 electric cars by 2027.", "500,000 electric cars", Status.TARGET),
        ("Analysts had expected a net profit of 2 billion euros at BMW.", "2 billion euros", Status.CONSENSUS),
        ("BMW is in talks to buy the firm for $2 billion.", "$2 billion", Status.RUMOUR),
        ("BMW is to build 400 chargers in Spain.", "400 chargers", Status.TARGET),
        ("BMW still means to sell 2.6 million cars this year.", "2.6 million cars", Status.TARGET),
        ("The union asked BMW and asked for 6 percent more pay.", "6 percent", Status.TARGET),
        (
            "BMW wants to sell 900,000 cars abroad by the end of the decade, take $300 of costs out of each car, and cut 4,100 jobs.",
            "4,100 jobs",
            Status.TARGET,
        ),
        ("BMW's cash flow should be about $3 billion.", "about $3 billion", Status.FORECAST),
        ("BMW kept its margin range at 5 to 7 percent.", "5 to 7 percent", Status.FORECAST),
        (
            "BMW earned 90 cents, short of the 95 cents that analysts expected.",
            "short of the 95 cents",
            Status.CONSENSUS,
        ),
        ("BMW believes roughly 3% of the cars have the defect.", "roughly 3%", Status.ESTIMATE),
        ("UBS cut its price target for BMW shares to $90.", "$90", Status.ESTIMATE),
    ],
)
def test_what_is_not_yet_a_fact_says_so(text: str, evidence: str, status: Status) -> None:
    assert statuses(text)[evidence] is status


def test_plant_means_a_plan_in_german_only() -> None:
    assert (
        statuses("BMW plant Investitionen von 2 Milliarden Euro.", language="de")["2 Milliarden Euro"] is Status.TARGET
    )


@pytest.mark.parametrize(
    ("text", "evidence", "status"),
    [
        ("BMW rechnet mit einer Rendite von 6 Prozent.", "6 Prozent", Status.FORECAST),
        ("Dabei rechnet der Hersteller weiterhin mit einer Rendite von 6 Prozent.", "6 Prozent", Status.FORECAST),
        ("BMW rechnet seine Rendite von 6 Prozent nicht schön.", "6 Prozent", None),
    ],
)
def test_who_reckons_with_something_in_german_forecasts_it(text: str, evidence: str, status: Status | None) -> None:
    assert statuses(text, language="de")[evidence] is status


def test_what_is_done_in_german_is_no_forecast() -> None:
    found = statuses("Geladen wird der BMW in 24 Minuten.", language="de")
    assert found["24 Minuten"] is None
    assert statuses("Der Gewinn von BMW wird um 6 Prozent steigen.", language="de")["6 Prozent"] is Status.FORECAST


def test_where_a_forecast_sets_out_from_is_a_fact() -> None:
    found = statuses("Norway will raise its import duty on cars to 17 percent from 12 percent.")
    assert (found["17 percent"], found["12 percent"]) == (Status.FORECAST, None)
