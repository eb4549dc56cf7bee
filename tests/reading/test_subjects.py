"""Whose figure it is, where several names stand in a story."""

from functools import cache
from pathlib import Path

import pytest

from adapters.catalogue import load_catalogue
from bot.reading.engine import Engine

CONFIG = Path(__file__).resolve().parents[2] / "config"


@cache
def engine() -> Engine:
    return Engine(load_catalogue(lambda name: CONFIG / name))


def subjects(text: str, title: str = "", *, language: str = "en") -> dict[str, str | None]:
    """Subject of each figure, by its evidence."""
    return {figure.evidence.text: figure.subject for figure in engine().read(title, text, language=language).figures}


def test_firm_nobody_knows_keeps_its_figures_from_the_company_before() -> None:
    found = subjects(
        "Mercedes-Benz delivered 480,000 cars in the quarter.\n\n"
        "Voltcore, a maker of solid-state cells, raised $180 million. The company employs 240 people."
    )
    assert found["$180 million"] is None
    assert found["240 people"] is None
    assert found["480,000 cars"] == "mercedes-benz"


def test_first_of_two_partners_has_their_figure() -> None:
    assert subjects("Honda and Nissan will invest $4 billion in a plant.") == {"$4 billion": "honda"}


def test_owner_in_an_apposition_keeps_its_verb() -> None:
    found = subjects("Northvolt cut 1,600 jobs. Volkswagen, its largest owner, holds 21 percent.")
    assert found["21 percent"] == "volkswagen"


def test_share_beside_each_name_of_a_list() -> None:
    found = subjects("Volkswagen led with a market share of 20.1 percent, followed by Mercedes-Benz at 9.8 percent.")
    assert found == {"20.1 percent": "volkswagen", "9.8 percent": "mercedes-benz"}


def test_name_in_an_aside_does_not_take_the_figure_behind_it() -> None:
    found = subjects("Ferrari - which Fiat listed in New York - sold 13,000 cars last year.")
    assert found["13,000 cars"] == "ferrari"


def test_shares_of_a_company_are_its_own_whoever_acts_in_the_next_clause() -> None:
    found = subjects("Shares of Rivian fell 7.4 percent after Volkswagen said the money would come later.")
    assert found["7.4 percent"] == "rivian"


def test_nationality_says_which_carmaker_is_meant() -> None:
    found = subjects("Toyota and Volkswagen both cut output in May. The German carmaker built 310,000 cars.")
    assert found["310,000 cars"] == "volkswagen"


@pytest.mark.parametrize(
    ("text", "evidence", "subject"),
    [
        ("Kia sold 61,240 cars. Industry sales in Japan fell to 310,000 vehicles.", "310,000 vehicles", "market:japan"),
        ("North American output is seen at 14.8 million cars this year.", "14.8 million cars", "market:north-america"),
        ("American car sales rose to 1.3 million vehicles.", "1.3 million vehicles", "market:us"),
        ("Annual car sales in Asia reached 41 million vehicles.", "41 million vehicles", "market:asia"),
    ],
)
def test_market_that_rules_the_clause_is_the_subject(text: str, evidence: str, subject: str) -> None:
    assert subjects(text)[evidence] == subject


@pytest.mark.parametrize(
    ("text", "evidence", "subject"),
    [
        ("The European Commission plans tariffs of 27 percent on hybrids from China.", "27 percent", "gov:eu"),
        ("Poland's government will offer grants of up to 40,000 zlotys.", "up to 40,000 zlotys", "gov:poland"),
        ("Norway offers a subsidy of 5,000 euros to buyers.", "5,000 euros", "gov:norway"),
    ],
)
def test_public_money_belongs_to_the_government(text: str, evidence: str, subject: str) -> None:
    assert subjects(text)[evidence] == subject


def test_union_has_what_it_does_and_the_plant_its_share_of_cards() -> None:
    found = subjects(
        "The UAW said it was committing $40 million to the campaign. The union has hit 30 percent support at Hyundai's plant in Alabama.",
        "Workers at Mercedes-Benz sign union cards",
    )
    assert found["$40 million"] == "org:uaw"
    assert found["30 percent"] == "hyundai"


def test_industry_as_a_whole_can_be_the_subject() -> None:
    assert (
        subjects("Consultants say global automakers will spend $255 billion on electric cars.")["$255 billion"]
        == "industry"
    )


def test_source_at_the_end_of_a_sentence_is_not_spoken_of_after_it() -> None:
    found = subjects(
        "The average price of a new vehicle in the United States topped $50,000, Cox Automotive said.\n\n"
        "Automakers sold 1.25 million vehicles in the month.",
        "New-vehicle prices hit a record",
    )
    assert found["1.25 million vehicles"] == "market:us"


def test_owner_right_before_a_number_has_it() -> None:
    found = subjects("CATL's market share was 38 percent last year, more than twice BYD's 17 percent.")
    assert found["17 percent"] == "byd"
