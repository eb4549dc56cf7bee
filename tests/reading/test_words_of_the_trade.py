"""What the words of the trade make of a number: its metric, its sign and whose it is, one sentence for each rule."""

from datetime import UTC, datetime
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
    assert found.quantity.low == sign * Decimal(61500000)


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


def test_comparison_of_a_count_does_not_lend_it_the_noun_before() -> None:
    found = figures("Zoox runs 320 cars in three cities and makes more than 41,000 paid trips a week.")
    assert "city" not in {figure.quantity.unit for figure in found.values()}


def test_cars_of_a_recall_story_are_recalled_ones() -> None:
    found = figures("The action covers 51,300 Sportages.\n\nIt covers 18,450 Niro cars too.", "Kia recalls 69,750 cars")
    assert found["18,450 Niro cars"].metric == "recall_units"


def test_few_people_made_redundant_are_told() -> None:
    found = figures("Some 140 people stay at Canoo, while 85 were made redundant at once.")["85"]
    assert (found.metric, found.quantity.unit) == ("layoffs", "people")


def test_few_models_are_kinds_of_car() -> None:
    (found,) = figures("Skoda will bring out six electric models.").values()
    assert (found.metric, found.quantity.unit) == ("model_count", "variant")


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("Tesla accounted for 41 percent of used electric car sales.", "market_share"),
        ("Hybrids accounted for 41 percent of its sales.", "penetration"),
    ],
)
def test_share_of_a_market_is_that_of_a_name(text: str, metric: str) -> None:
    assert figures(text)["41 percent"].metric == metric


def test_plant_told_in_gigawatt_hours_goes_on_about_capacity() -> None:
    found = figures("Verkor opened a plant with a capacity of 14 GWh. It hopes to reach 45 GWh by 2030.")
    assert found["45 GWh"].metric == "capacity"


def test_thousands_of_tonnes_are_news_and_the_weight_of_a_car_is_not() -> None:
    assert set(figures("Supply exceeds demand by 140,000 tonnes. The car weighs 2 tonnes.")) == {"140,000 tonnes"}


def test_owner_of_the_company_named_next_is_not_the_one_the_text_goes_on_about() -> None:
    found = figures("Alphabet's Waymo has a permit. It runs a fleet of 1,400 cars.", "A permit for Alphabet's Waymo")
    assert found["1,400 cars"].subject == "waymo"


def test_no_company_levies_a_tariff() -> None:
    found = figures("In the United States Toyota sold more cars ahead of a 25 percent tariff.", "Toyota sells more")
    assert found["25 percent"].subject == "gov:us"


def test_brand_named_within_a_count_has_it() -> None:
    found = figures("Hyundai recalls 41,300 Hyundai vehicles and 18,450 Kia cars.")
    assert found["18,450 Kia cars"].subject == "kia"


def test_billion_alone_behind_money_is_money() -> None:
    found = figures("People put the price at 310 million euros, which values the team at more than a billion.")
    assert found["more than a billion"].quantity.unit == "EUR"


def test_global_sales_are_those_of_the_company_told_of() -> None:
    found = figures("Toyota sold 91,000 cars in Japan.\n\nIn June, global sales were up 1.4 percent.", "Toyota's June")
    assert found["1.4 percent"].subject == "toyota"


def test_global_car_sales_are_those_of_the_world() -> None:
    found = figures(
        "Toyota sold 91,000 cars in Japan.\n\nIn June, global car sales were up 1.4 percent.", "Toyota's June"
    )
    assert found["1.4 percent"].subject == "market:global"


def test_brand_of_cars_that_are_ordered_has_not_ordered_them() -> None:
    assert figures("Sixt orders 18,450 Kia cars for its fleet.")["18,450 Kia cars"].subject == "sixt"


def test_antecedent_of_which_has_what_follows_it() -> None:
    found = figures("Group sales rose, keeping Toyota ahead of Volkswagen AG, which sold 4.38 million cars.", "Toyota")
    assert found["4.38 million cars"].subject == "volkswagen"


def test_year_of_a_peak_is_not_that_of_the_fall_from_it() -> None:
    found = figures("Prices fell to almost 85 percent below the peak of late 2022.")
    assert found["almost 85 percent"].period is None


def test_clauses_of_a_chinese_sentence_each_have_their_company() -> None:
    found = figures("蔚来品牌交付18,120辆，乐道品牌交付11,340辆。", "蔚来公布交付数据", language="zh")
    assert {figure.subject for figure in found.values()} == {"nio", "onvo"}


def test_recall_of_an_earlier_year_comes_after_the_one_told_of() -> None:
    story = (
        "Kia recalls 69,750 cars",
        "Kia is recalling 69,750 cars over a fuse.\n\nIt knows of 31 complaints.\n\nLast year it recalled 140,000 cars.",
    )
    found = engine().read(*story, published=datetime(2024, 3, 22, tzinfo=UTC)).figures
    assert [figure.quantity.low for figure in found] == [69750, 31, 140000]


def test_deliveries_of_last_year_are_no_comparison() -> None:
    story = ("Skoda's plans", "Skoda delivered 912,000 cars last year. It may build a plant for 90,000 cars.")
    assert engine().read(*story, published=datetime(2025, 9, 1, tzinfo=UTC)).figures[0].quantity.low == 912000


def test_further_number_counts_what_the_large_one_did() -> None:
    found = figures("Ford lays off 1,320 workers at two plants and puts another 940 on temporary leave.")
    assert (found["940"].metric, found["940"].quantity.unit) == ("layoffs", "people")


def test_level_a_verb_leads_to_is_of_its_subject() -> None:
    found = figures("Its profit rose 38 percent to 17.1 billion yuan in the quarter, on revenue of 98.6 billion yuan.")
    assert found["17.1 billion yuan"].metric == "net_profit"


def test_forecast_cut_by_a_share_has_shrunk() -> None:
    found = figures("Honda has cut its profit forecast for the year by a fifth.")
    assert [(figure.metric, figure.quantity.low) for figure in found.values()] == [("growth", Decimal(-20))]


def test_price_lifted_is_a_price_change() -> None:
    assert figures("Rivian lifted the price of the R1T by 16 percent.")["16 percent"].metric == "price_change"


def test_price_told_again_for_a_month_is_a_price() -> None:
    assert figures("The software costs $7,500, or $89 a month.")["$89 a month"].metric == "price"


def test_tax_credits_are_the_governments() -> None:
    found = figures(
        "In the United States GM sold more cars before a tax credit of $7,500 ran out.", "GM sells more cars"
    )
    assert found["$7,500"].subject == "gov:us"


def test_what_another_value_stands_instead_of_is_the_same_metric() -> None:
    found = figures("Honda now sees operating profit of 540 billion yen, instead of 690 billion yen.")
    assert found["690 billion yen"].metric == "operating_profit"
