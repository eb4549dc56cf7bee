"""What a figure measures, told by the grammar around it, and amounts told without a number."""

from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from adapters.catalogue import load_catalogue
from bot.model.figure import Figure, Modifier
from bot.reading.engine import Engine

CONFIG = Path(__file__).resolve().parents[2] / "config"


@cache
def engine() -> Engine:
    return Engine(load_catalogue(lambda name: CONFIG / name))


def figures(text: str, *, language: str = "en") -> dict[str, Figure]:
    return {figure.evidence.text: figure for figure in engine().read("", text, language=language).figures}


@pytest.mark.parametrize(
    ("text", "evidence", "metric"),
    [
        ("Valeo made an operating profit of 580 million euros.", "580 million euros", "operating_profit"),
        ("Northvolt lost $1.2 billion on revenue of $128 million.", "$1.2 billion", "net_profit"),
        ("Northvolt lost $1.2 billion on revenue of $128 million.", "$128 million", "revenue"),
        ("Renault says the car will cost less than 20,000 euros.", "less than 20,000 euros", "price"),
        ("Fixing the defect will cost Renault 20,000 euros.", "20,000 euros", "cost"),
        ("In Britain the BMW costs £64,500 after a reduction of £5,000.", "£5,000", "price_change"),
        ("BMW cut the price of its X3 by 8 percent.", "8 percent", "price_change"),
        ("GM bought 20 percent of Fiat's car unit.", "20 percent", "stake"),
        ("BMW will produce 100,000 electric models in Leipzig.", "100,000 electric models", "production"),
        ("Electric cars made up 19.3 percent of new car registrations.", "19.3 percent", "penetration"),
        ("Ford stopped the line, idling 2,100 workers.", "2,100 workers", "layoffs"),
        ("BMW cancelled an order worth 2 billion euros.", "2 billion euros", "orders"),
        ("Aston Martin's pretax loss came to £140.8m.", "£140.8m", "operating_profit"),
    ],
)
def test_words_of_the_clause_say_what_is_measured(text: str, evidence: str, metric: str) -> None:
    assert figures(text)[evidence].metric == metric


def test_year_told_back_makes_no_capacity() -> None:
    found = figures("Kia sold 61,240 vehicles in August, down 3.2 percent from 63,250 a year earlier.")
    assert found["63,250"].metric == "sales"
    assert found["63,250"].quantity.unit == "vehicle"


def test_count_without_a_word_of_its_own_measures_what_the_text_speaks_of() -> None:
    found = figures("BMW delivered 310,000 cars in spring. Mini came to 71,000 vehicles.")
    assert found["71,000 vehicles"].metric == "deliveries"


def test_earlier_level_borrows_the_currency() -> None:
    found = figures("Operating profit rose to 612 million euros in spring, from 537 million a year earlier.")
    assert found["537 million"].quantity.unit == "EUR"


def test_change_by_and_level_reached_are_two_figures() -> None:
    found = figures("Net debt fell by 200 million euros to 3.9 billion euros.")
    assert found["3.9 billion euros"].quantity.high is None


def test_percentage_behind_a_quarter_is_no_year() -> None:
    found = figures("Skoda sold 15,900 cars in the second quarter, 31 percent more than a year ago.")
    assert found["31 percent"].metric == "growth"
    assert found["15,900 cars"].period == "second quarter"


def test_no_injuries_are_a_figure() -> None:
    assert figures("Honda knows of no injuries.")["no injuries"].quantity.low == 0


def test_breaking_even_is_a_result_of_nothing() -> None:
    found = figures("In Europe, General Motors broke even, compared to an operating loss of $200 million a year ago.")
    assert (found["broke even"].quantity.low, found["broke even"].metric) == (Decimal(0), "operating_profit")


def test_decade_ahead_is_ten_years() -> None:
    found = figures("Uber says cars without drivers are more than a decade away.")["more than a decade"]
    assert (found.quantity.low, found.quantity.unit, found.modifier) == (Decimal(10), "year", Modifier.MORE_THAN)


def test_german_changes_have_their_sign() -> None:
    found = figures("Der Gewinn brach um 29 Prozent auf 4,0 Milliarden Euro ein.", language="de")
    assert found["29 Prozent"].quantity.low == -29
    assert figures("Das sind 15,7 Prozent mehr als im Vorjahr.", language="de")["15,7 Prozent"].metric == "growth"


@pytest.mark.parametrize(
    ("text", "evidence", "metric"),
    [
        ("General Motors will idle 1,314 workers at two plants.", "1,314 workers", "layoffs"),
        ("Ford let go 500 members of its design team.", "500 members", "layoffs"),
        ("Up to 12,000 job cuts are planned at Volkswagen.", "Up to 12,000 job cuts", "layoffs"),
        ("Some 1,300 workers walked off the job at Stellantis.", "Some 1,300 workers", "labour_action"),
        ("Renault employs 98,600 people.", "98,600 people", "workforce"),
    ],
)
def test_people_counted_beside_job_cuts_are_no_plain_staff(text: str, evidence: str, metric: str) -> None:
    assert figures(text)[evidence].metric == metric


def test_german_verb_behind_the_noun_is_not_counted() -> None:
    found = figures("Volkswagen will bis 2030 rund 35.000 Arbeitsplätze abbauen.", language="de")
    assert (found["rund 35.000 Arbeitsplätze"].quantity.unit, found["rund 35.000 Arbeitsplätze"].metric) == (
        "people",
        "layoffs",
    )


def test_rides_are_users_though_no_unit_knows_them() -> None:
    found = figures("Waymo's robotaxis now give more than 450,000 paid rides a week.")
    assert [figure.metric for figure in found.values()] == ["users"]


def test_price_of_a_share_is_spoken_of_in_the_next_sentence() -> None:
    found = figures("Mitsubishi Motors' shares fell to 583 yen. The previous record low was 660 yen.")
    assert (found["660 yen"].metric, found["660 yen"].quantity.unit) == ("share_price", "JPY/share")


def test_up_to_behind_a_verb_of_motion_is_where_a_number_goes() -> None:
    assert figures("Brazil's import duty goes up to 32% in July.")["32%"].modifier is None


def test_chinese_growth_has_its_direction() -> None:
    found = figures("比亚迪销量同比下降6.4%。", language="zh")
    assert [(figure.metric, figure.quantity.low) for figure in found.values()] == [("growth", Decimal("-6.4"))]


def test_headline_that_rounds_a_number_tells_it_once() -> None:
    reading = engine().read(
        "China's car exports top half a million", "Carmakers in China exported 542,000 vehicles in July."
    )
    assert [figure.evidence.text for figure in reading.figures] == ["542,000 vehicles"]


def test_fall_by_a_number_is_negative() -> None:
    assert figures("Volkswagen's capacity will fall by 734,000 cars.")["734,000 cars"].quantity.low == -734000


def test_part_of_the_staff_told_behind_the_jobs_is_job_cuts_too() -> None:
    found = figures("Volvo Cars is cutting 3,000 white-collar jobs, or 15% of its office staff.")
    assert found["15%"].metric == "layoffs"


def test_bare_target_counts_the_cars_the_text_speaks_of() -> None:
    found = figures("BYD sold 3.26 million vehicles by September. It expects 4.6 million for the full year.")
    assert (found["4.6 million"].quantity.unit, found["4.6 million"].metric) == ("vehicle", "sales")


def test_speed_reached_in_seconds_is_no_figure_beside_the_seconds() -> None:
    found = figures("The Rivian R2 has two motors and sprints to 60 mph in 3.6 seconds.")
    assert "60 mph" not in found
    assert found["3.6 seconds"].metric == "performance"


def test_crowns_are_money_and_no_toyota() -> None:
    found = figures("Volvo Cars booked a writedown of 11.4 billion crowns on two models.")
    assert found["11.4 billion crowns"].quantity.unit == "SEK"


def test_workforce_that_is_so_strong_is_none_of_those_cut() -> None:
    found = figures(
        "Jaguar Land Rover will cut 5,000 jobs from its 40,000-strong workforce. It is cutting a further 600 in India."
    )
    assert found["5,000 jobs"].metric == "layoffs"
    assert not [figure for text, figure in found.items() if text.startswith("40,000") and figure.metric == "layoffs"]
    assert found["600"].metric == "layoffs"


@pytest.mark.parametrize(
    ("text", "evidence", "metric"),
    [
        ("General Motors paid its chief executive $27.8 million last year.", "$27.8 million", "compensation"),
        ("Nissan's plant ran at 40 percent of its capacity.", "40 percent", "utilisation"),
        ("Tesla's energy revenue rose to $3.4 billion, or 12 percent of the total.", "12 percent", "other"),
    ],
)
def test_pay_use_and_parts_of_money_are_told_apart(text: str, evidence: str, metric: str) -> None:
    assert figures(text)[evidence].metric == metric


def test_bare_goal_counts_the_chargers_the_text_speaks_of() -> None:
    found = figures("Ionity runs 5,400 fast chargers in Europe and wants 20,000 by 2030.")
    assert (found["20,000"].metric, found["20,000"].quantity.unit) == ("chargers", "unit")


def test_time_that_something_lasted_is_no_timeline() -> None:
    assert "six decades" not in figures("Nissan will close its plant by March, ending six decades of output.")


def test_bare_numbers_that_were_something_count_what_was_sold() -> None:
    found = figures("BMW sold 310,000 cars. Of these, 210,000 were small diesel cars and 100,400 were hybrids.")
    assert (found["210,000"].metric, found["100,400"].metric) == ("sales", "sales")


def test_whoever_is_employed_is_not_cut() -> None:
    found = figures("BMW's unit employs 14,700 people; redundancies are ruled out until 2029.")
    assert found["14,700 people"].metric == "workforce"


def test_who_works_in_a_german_plant_is_its_workforce() -> None:
    assert figures("Bei BMW in Berlin arbeiten 4.300 Menschen.", language="de")["4.300 Menschen"].metric == "workforce"


def test_how_far_a_german_battery_is_charged_is_no_figure() -> None:
    found = figures("Geladen wird der BMW von 15 auf 75 Prozent in 24 Minuten.", language="de")
    assert set(found) == {"24 Minuten"}
