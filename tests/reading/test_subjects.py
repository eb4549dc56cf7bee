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
    assert found["$180 million"] == "org:voltcore"
    assert found["240 people"] == "org:voltcore"
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


@pytest.mark.parametrize(
    ("text", "evidence", "subject"),
    [
        ("Oxcell Energy raised 90 million euros. Oxcell now employs 310 people.", "310 people", "org:oxcell-energy"),
        ("The start-up Tarnova, based in Lyon, sold 1,200 vans. It lost $34 million.", "$34 million", "org:tarnova"),
    ],
)
def test_firm_nobody_knows_has_its_figures_by_its_name(text: str, evidence: str, subject: str) -> None:
    assert subjects(text)[evidence] == subject


@pytest.mark.parametrize(
    ("text", "evidence", "subject"),
    [
        ("Polestar grew fast.\n\nThe Geely-backed outfit delivered 15,400 cars.", "15,400 cars", "polestar"),
        ("Ionna grew fast.\n\nThe BMW-funded network has 1,240 chargers.", "1,240 chargers", "ionna"),
        ("Ford lost money.\n\nThe year brought a $900 million charge on the stake in Rivian.", "$900 million", "ford"),
        ("Mazda rose.\n\nThe maker of Lotus and Smart will spend $200 million.", "$200 million", "mazda"),
        ("Mazda rose.\n\nThe sum of $200 million is set aside for the next Ford pickup.", "$200 million", "mazda"),
        ("Mazda rose.\n\nIt lost $200 million when it left a plant to Ford.", "$200 million", "mazda"),
        ("Sales of Renault rose. Overseas volume, Nissan excluded, reached 402,000 cars.", "402,000 cars", "renault"),
    ],
)
def test_name_that_only_describes_has_nothing(text: str, evidence: str, subject: str) -> None:
    assert subjects(text)[evidence] == subject


@pytest.mark.parametrize(
    ("text", "evidence", "subject"),
    [
        ("Kia won.\n\nMazda North America's sales fell. Hybrids were 12% of the total.", "12%", "mazda"),
        (
            "Kia won.\n\nHyundai Motor America's growth was no surprise. Volume hit 79,200 cars.",
            "79,200 cars",
            "hyundai",
        ),
        ("Ford rose.\n\nStellantis (STLA): the bank cuts its target to $9 a share.", "$9 a share", "stellantis"),
    ],
)
def test_name_of_a_house_or_a_topic_rules_what_follows(text: str, evidence: str, subject: str) -> None:
    assert subjects(text)[evidence] == subject


def test_part_of_a_company_belongs_to_the_one_the_story_is_about() -> None:
    found = subjects(
        "Continental will hand its brakes to Denso.\n\nDenso is to take over in July. The business made a profit of $310 million.",
        "Continental sells brakes to Denso",
    )
    assert found["$310 million"] == "continental"


@pytest.mark.parametrize(
    ("title", "text", "evidence", "subject"),
    [
        ("BYD slips in Chinese car market", "BYD fell in China. Sales of hybrid cars rose to 410,000.", "410,000", "market:china"),
        ("BYD slips", "BYD fell in China. Industry-wide, deliveries hit 2.1 million.", "2.1 million", "market:china"),
        ("BYD slips in Chinese car market", "Car sales in China rose. The sum climbed 7 percent.", "7 percent", "market:china"),
        ("Audi slips", "Audi fell. Norway registered 12,300 cars.", "12,300 cars", "market:norway"),
        ("Audi slips", "Audi fell. U.S. sales dropped to 41,000 cars as its market share shrank.", "41,000 cars", "audi"),
        ("Audi slips", "Audi fell in Spain. Group sales in China fell to 51,000 cars.", "51,000 cars", "audi"),
        ("BYD slips", "BYD fell. Total car sales in China rose. They were 9 percent up.", "9 percent", "market:china"),
        ("Sales rise", "In Poland registrations grew to 61,400; Denmark fell behind.", "61,400", "market:poland"),
        ("Audi slips", "Audi fell. Car sales dropped 12 percent to 41,500, with China down.", "41,500", "audi"),
        ("Audi slips", "Audi fell. Car sales in total dropped. They were 9 percent down.", "9 percent", "audi"),
        ("Prices rise", "Car sales in France fell. Cox Automotive expects 1.6 million sales.", "1.6 million", "market:france"),
    ],
)  # fmt: skip
def test_market_goes_on_until_a_company_is_named(title: str, text: str, evidence: str, subject: str) -> None:
    found = subjects(text, title)
    assert next(found[words] for words in found if evidence in words) == subject


def test_union_that_only_says_it_leaves_the_figure_to_the_company() -> None:
    found = subjects(
        "Opel cut shifts. IG Metall said 4,300 workers walked out for an hour. The union wants 9 percent more pay."
    )
    assert found["4,300 workers"] == "opel"
    assert found["9 percent"] == "org:ig-metall"


@pytest.mark.parametrize(
    ("text", "evidence", "subject"),
    [
        ("Opel hired 410 people when Fiat went under.", "410 people", "opel"),
        ("The venture of Kia and Opel grew.\n\nIt employs 410 people.", "410 people", "kia"),
        ("Opel's sales hit 4,100, Fiat fell.", "4,100", "opel"),
        ("Torvex Cells, a venture of Opel and Fiat, employs 410 people.", "410 people", "org:torvex-cells"),
    ],
)
def test_name_with_a_clause_of_its_own_has_nothing_of_others(text: str, evidence: str, subject: str) -> None:
    assert subjects(text, "Kia and Opel in talks" if "Kia" in text else "")[evidence] == subject


def test_company_as_a_whole_rules_its_clause() -> None:
    found = subjects(
        "Skoda had a good month. Volkswagen as a whole sold 71,200 cars and lifted its share to 20.3 percent."
    )
    assert found["20.3 percent"] == "volkswagen"
