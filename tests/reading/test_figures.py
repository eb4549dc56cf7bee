"""Key figures: quantities, vetoes, meaning, and the evidence law."""

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.catalogue import load_catalogue
from bot.model.figure import Figure, Kind, Modifier, Salience
from bot.model.story import Reading
from bot.reading.engine import Engine
from bot.reading.evidence import holds, scales_of

CONFIG = Path(__file__).resolve().parents[2] / "config"


@cache
def engine() -> Engine:
    return Engine(load_catalogue(lambda name: CONFIG / name))


def read(
    text: str, title: str = "", *, everything: bool = True, language: str = "en", on: date | None = None
) -> Reading:
    return engine().read(title, text, language=language, everything=everything, published=on)


def only(text: str, **options) -> Figure:
    figures = read(text, **options).figures
    assert len(figures) == 1, [figure.evidence.text for figure in figures]
    return figures[0]


def values(text: str, **options) -> list[tuple]:
    found = sorted(read(text, **options).figures, key=lambda figure: figure.evidence.start)
    return [(figure.quantity.low, figure.quantity.high, figure.quantity.unit) for figure in found]


WORDS = st.sampled_from(
    [
        "sold",
        "about",
        "2,300",
        "$11-13bn",
        "1.2m",
        "cars",
        "from",
        "to",
        "5",
        "7",
        "percent",
        "half",
        "a",
        "third",
        "of",
        "the",
        "top",
        "five",
        "up",
        "down",
        "35m",
        "€",
        "£1.5",
        "billion",
        "yen",
        "between",
        "and",
        "more",
        "than",
        "2024",
        "Q1",
        "March",
        "kWh",
        "30.000",
        "万",
        "亿",
        "辆",
        "-1.3",
        "%",
        "(",
        ")",
        ",",
        ".",
        "a",
        "share",
        "per",
        "hour",
        "10-80",
        "one",
        "in",
        "five",
        "doubled",
        "tenfold",
        "No.",
        "1",
        "hundreds",
        "millions",
        "$",
        "EUR",
        "RMB",
        "–",
        "—",
        "½",
        "1/2",
        "4x4",
        "Model",
        "3",
        "second",
        "quarter",
        "dozen",
        "a",
        "decade",
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.one_of(st.text(max_size=120), st.lists(WORDS, max_size=25).map(" ".join)),
    st.sampled_from(["en", "de", "zh", "pt"]),
)
def test_every_figure_of_any_text_is_proven_by_its_evidence(text, language):
    reading = read(text, language=language)
    source = f"\n{text}"
    scales = scales_of(engine()._catalogue.units)
    for figure in reading.figures:
        evidence = figure.evidence
        assert source[evidence.start : evidence.end] == evidence.text
        assert holds(figure, source, scales)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("The plant made 1.2m vehicles.", "1200000", "vehicle"),
        ("It cost HK$43.5 billion.", "43500000000", "HKD"),
        ("It cost RMB 100,000.", "100000", "CNY"),
        ("The maker paid 3 crore rupees.", "30000000", "INR"),
        ("The maker employs two hundred and fifty thousand people.", "250000", "people"),
        ("Half a million cars were sold.", "500000", "vehicle"),
        ("Cells cost $97 per kWh.", "97", "USD/kWh"),
        ("It emits 95 g/km of CO2.", "95", "g/km"),
        ("Its motor has 838 Nm.", "838", "Nm"),
        ("Costs rose by 1.4 percentage points.", "1.4", "percentage_point"),
        ("The deal was worth two dozen stores.", "24", "store"),
        ("A quarter of the cars are red.", "25", "%"),
        ("One in five buyers waits.", "20", "%"),
        ("Earnings were 97 cents a share.", "0.97", "USD/share"),
    ],
)
def test_quantities_come_fully_scaled_with_their_unit(text, value, unit):
    figure = only(text)
    assert figure.quantity.low == Decimal(value)
    assert figure.quantity.unit == unit


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("It would cost $11-13bn.", "11000000000", "13000000000", "USD"),
        ("It would cost $10 to $15 billion.", "10000000000", "15000000000", "USD"),
        ("It takes 15 to 20 years.", "15", "20", "year"),
        ("Between 40% and 50% of buyers agree.", "40", "50", "%"),
        ("It has raised hundreds of millions of dollars.", "100000000", "1000000000", "USD"),
        ("They build 10-15,000 cars.", "10000", "15000", "vehicle"),
    ],
)
def test_ranges_share_unit_and_magnitude(text, low, high, unit):
    assert values(text) == [(Decimal(low), Decimal(high), unit)]


def test_growth_and_level_in_one_phrase_are_two_figures():
    assert values("Revenue rose 7 percent to $2.3 billion.") == [
        (Decimal(7), None, "%"),
        (Decimal(2300000000), None, "USD"),
    ]


def test_a_change_from_a_to_b_keeps_the_old_value():
    figure = only("The maker raised its margin from 5 to 7 percent.")
    assert (figure.quantity.low, figure.prior.low) == (Decimal(7), Decimal(5))


@pytest.mark.parametrize(
    "text",
    [
        "The Model 3 and the ID.4 meet Euro 7 and Level 3.",
        "A Polestar 2 stood beside an F-150 and a 911 GT3.",
        "It passed ISO 26262 and R155 with Wi-Fi 6 and 5G.",
        "The race ended 3-1 at 9.30 am on 12 June 2024.",
        "Call 1-800-555-0199 or see section 4 of form 10-Q.",
        "The 4680 cells go into the Cybertruck and the EV6.",
        "Gigafactory 1 makes the V8 and the 4WD version 12.3.6.",
        "A 2024 model year car took the I-15 to Terminal 3.",
        "The S&P 500 and the Nasdaq 100 were quiet.",
    ],
)
def test_names_norms_dates_and_codes_are_no_figures(text):
    assert [figure.evidence.text for figure in read(text, everything=False).figures] == []


@pytest.mark.parametrize(
    ("text", "modifier"),
    [
        ("More than 2,300 engineers work there.", Modifier.MORE_THAN),
        ("About 2,300 engineers work there.", Modifier.ABOUT),
        ("Nearly 2,300 engineers work there.", Modifier.ALMOST),
        ("At least 2,300 engineers work there.", Modifier.AT_LEAST),
        ("Up to 2,300 engineers work there.", Modifier.UP_TO),
        ("No more than 2,300 engineers work there.", Modifier.AT_MOST),
        ("2,300 engineers work there.", None),
    ],
)
def test_words_of_exactness_are_read(text, modifier):
    assert only(text).modifier is modifier


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("BMW delivered 310,000 cars in spring.", "deliveries"),
        ("BMW posted revenue of 36 billion euros.", "revenue"),
        ("BMW recalled 390,000 cars over a fire risk.", "recall_units"),
        ("BMW will cut 6,000 jobs.", "layoffs"),
        ("The BMW has a range of 600 km.", "range"),
        ("BMW invested 2 billion euros in the plant.", "investment"),
        ("BMW shares fell 4 percent.", "share_price"),
        ("The new BMW starts at $45,500.", "price"),
        ("BMW sales grew 9 percent.", "growth"),
        ("BMW was fined 373 million euros.", "fine_settlement"),
    ],
)
def test_a_figure_measures_what_its_clause_says_and_belongs_to_the_company(text, metric):
    figure = only(text)
    assert (figure.metric, figure.subject) == (metric, "bmw")


def test_falls_and_losses_are_negative():
    assert only("BMW shares fell 4 percent.").quantity.low == -4
    assert only("Ford posted a quarterly loss of $2 billion.").quantity.low == -2000000000


def test_conversions_in_brackets_are_no_figures_of_their_own():
    figure = only("The deal is worth 50 billion yen ($450 million).", everything=False)
    assert [(other.low, other.unit) for other in figure.alt] == [(Decimal(450000000), "USD")]


def test_headline_and_text_tell_one_figure_once():
    reading = read("BMW recalled 390,000 cars on Friday, it said.", "BMW recalls 390,000 cars", everything=False)
    assert len(reading.figures) == 1
    assert reading.figures[0].salience is Salience.ESSENTIAL


def test_german_numbers_read_the_german_way():
    assert values("Der Absatz stieg um 6,9 Prozent auf 30.000 Autos.", language="de") == [
        (Decimal("6.9"), None, "%"),
        (Decimal(30000), None, "vehicle"),
    ]


def test_chinese_numbers_read_in_ten_thousands():
    assert (Decimal(25000), None, "vehicle") in values("公司交付2.5万辆汽车。", language="zh")


def test_a_launch_date_ahead_is_a_target():
    figure = only("BMW plans to launch the car in 2027.", on=date(2025, 3, 1), everything=False)
    assert (figure.kind, figure.quantity.low, figure.metric, figure.status) == (
        Kind.DATE,
        "2027",
        "launch_date",
        "target",
    )


def test_essential_figures_are_at_most_six_and_come_first():
    text = " ".join(f"BMW sold {count},000 cars in month {count}." for count in range(101, 120))
    figures = read(text, everything=False).figures
    assert sum(figure.salience is Salience.ESSENTIAL for figure in figures) <= 6
    assert [figure.salience for figure in figures] == sorted((figure.salience for figure in figures), reverse=True)


def test_an_engine_survives_pickling():
    import pickle

    again = pickle.loads(pickle.dumps(engine()))
    text = "BMW delivered 310,000 cars in spring."
    assert again.read("", text).figures == engine().read("", text).figures


def test_an_overlong_sentence_is_read_whole_in_pieces():
    text = "BMW sold 310,000 cars and " + "then it went on and on " * 200 + "Audi sold 420,000 cars"
    assert [figure.quantity.low for figure in read(text).figures if figure.metric == "sales"] == [310000, 420000]


def test_figures_that_cannot_be_proven_are_not_let_through():
    figure = only("BMW delivered 310,000 cars in spring.")
    source = "\nBMW delivered 310,000 cars in spring."
    scales = scales_of(engine()._catalogue.units)
    from dataclasses import replace

    assert holds(figure, source, scales)
    assert not holds(replace(figure, quantity=replace(figure.quantity, low=Decimal(320000))), source, scales)
    assert not holds(replace(figure, evidence=replace(figure.evidence, start=0)), source, scales)


def test_headline_that_tells_the_conversion_tells_the_same_figure():
    text = "Mazda put the cost of tariffs at 230 billion yen ($1.5 billion) on Friday."
    (figure,) = read(text, "Mazda sees $1.5 billion tariff hit", everything=False).figures
    assert (figure.quantity.low, figure.quantity.unit) == (Decimal(230000000000), "JPY")


def test_few_vehicles_are_models_or_those_of_a_crash():
    assert not read("Magna stopped production of two cars in Graz.", everything=False).figures
    assert read("Magna built 12,400 cars in Graz.", everything=False).figures


@pytest.mark.parametrize(
    ("text", "compared"),
    [
        ("BMW expects sales of 2.4 million cars, 9% below the 2.6 million cars of 2019.", 2600000),
        ("Mazda earned 61 billion yen, short of the 64 billion yen that was planned.", 64000000000),
    ],
)
def test_what_a_figure_stays_below_is_told_for_comparison(text, compared):
    saliences = {figure.quantity.low: figure.salience for figure in read(text, everything=False).figures}
    assert saliences[compared] is Salience.MINOR
    assert max(saliences.values()) > Salience.MINOR


def test_headline_is_told_once_and_not_by_every_number_of_its_value():
    text = (
        "The U.S. lowers the tariff on Korean cars to 12% on Friday. Hyundai closed 2% up. Kia lifted its pay by 12%."
    )
    figures = read(text, "U.S. cuts tariff on Korean cars to 12%", everything=False).figures
    assert figures[0].metric == "tariff"
    assert [figure.metric for figure in figures if figure.quantity.low == 12] == ["tariff", "compensation"]


def test_headline_that_does_not_say_what_it_counts_tells_the_same_figure():
    text = "Waymo gives 420,000 paid rides a week and wants to reach 1 million by 2027."
    figures = read(text, "Waymo wants a million rides a week by 2027", everything=False).figures
    assert [(figure.quantity.low, figure.quantity.unit) for figure in figures] == [(1000000, "ride"), (420000, "ride")]
