"""What the words of the trade make of a number: its metric, its sign and whose it is, one sentence for each rule."""

from decimal import Decimal
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


def figures(text: str, title: str = "", *, language: str = "en") -> dict[str, Figure]:
    """Each figure by its evidence."""
    return {figure.evidence.text: figure for figure in engine().read(title, text, language=language).figures}


@pytest.mark.parametrize(
    ("text", "evidence", "metric"),
    [
        ("The van unit lost $640 million before interest and taxes.", "$640 million", "operating_profit"),
        ("Seat's operating return reached 4.1 percent.", "4.1 percent", "margin"),
        ("About 4,200 workers downed tools in Bremen.", "About 4,200 workers", "labour_action"),
        ("A loan of €90 million comes from a state bank.", "€90 million", "funding"),
        ("Canoo, once worth more than $3 billion, has no money left.", "more than $3 billion", "valuation"),
        ("Drivers will pay 52 cents per kilowatt-hour at the new chargers.", "52 cents per kilowatt-hour", "price"),
        ("The car comes with 61 kWh or 82 kWh batteries.", "82 kWh", "battery_capacity"),
        ("Chery sold 210,000 cars, of which 98,400 went abroad.", "98,400", "exports"),
    ],
)
def test_metric_of_a_word_of_the_trade(text: str, evidence: str, metric: str) -> None:
    assert figures(text)[evidence].metric == metric


@pytest.mark.parametrize(
    ("text", "language", "sign"),
    [
        ("SQM swung to a net profit of $61.5 million from a loss of $12.4 million.", "en", 1),
        ("Canoo had a $61.5 million quarterly loss.", "en", -1),
        ("三季度，小鹏净亏损6150万元。", "zh", -1),
    ],
)
def test_loss_is_negative_and_the_profit_that_follows_one_is_not(text: str, language: str, sign: int) -> None:
    found = next(figure for figure in figures(text, language=language).values() if figure.metric == "net_profit")
    assert found.quantity.low == sign * Decimal("61500000")


def test_loss_told_again_for_each_share_is_negative() -> None:
    assert figures("Lucid lost $820 million, or 36 cents a share.")["36 cents a share"].quantity.low < 0


@pytest.mark.parametrize(
    ("text", "language", "change"),
    [
        ("Registrations are still 9.3% below the level of 2019.", "en", "-9.3"),
        ("Production is 9.3% above the level of 2019.", "en", "9.3"),
        ("Die Neuzulassungen erreichten 1,4 Millionen, ein Rückgang um 0,7 Prozent.", "de", "-0.7"),
    ],
)
def test_distance_to_a_level_is_growth_with_its_sign(text: str, language: str, change: str) -> None:
    (found,) = [figure for figure in figures(text, language=language).values() if figure.quantity.unit == "%"]
    assert (found.metric, found.quantity.low) == ("growth", Decimal(change))


def test_country_in_a_compound_is_no_market() -> None:
    found = figures(
        "In Deutschland wurden 231.400 Pkw neu zugelassen. Der Absatz des US-Herstellers Tesla sank.\n\n"
        "Der Verband erwartet 2,7 Millionen Neuzulassungen.",
        language="de",
    )
    assert found["2,7 Millionen Neuzulassungen"].subject == "market:germany"


def test_abbreviated_names_in_an_aside_do_not_take_the_figure_behind_it() -> None:
    found = figures(
        "Toyota sales, which include those of Daihatsu Motor Co. and Hino Motors Ltd., came to 871,200 units."
    )
    assert found["871,200 units"].subject == "toyota"


def test_company_of_a_relative_clause_is_not_the_one_the_text_goes_on_about() -> None:
    found = figures(
        "The Grande Panda is made in Serbia, where Stellantis has a plant. It costs 16,400 euros.", "Fiat and its Panda"
    )
    assert found["16,400 euros"].subject == "fiat"


def test_company_overtaken_is_the_object() -> None:
    found = figures("It has overtaken Toyota to rank third in Europe.", "Skoda looks ahead")
    assert {figure.subject for figure in found.values()} == {"skoda"}
