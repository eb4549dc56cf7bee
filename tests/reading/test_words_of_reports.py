"""Words of company reports, deals, recalls and networks: the metric and the unit they give a number."""

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


def figures(text: str, title: str = "") -> dict[str, Figure]:
    """Each figure by its evidence."""
    return {figure.evidence.text: figure for figure in engine().read(title, text).figures}


@pytest.mark.parametrize(
    ("text", "evidence", "metric"),
    [
        ("Subaru expects to earn 410 billion yen this year.", "410 billion yen", "net_profit"),
        ("BMW earned 1.9 billion euros at the operating level.", "1.9 billion euros", "operating_profit"),
        ("Kia made a net profit of $640 million on sales of $9.1 billion.", "$9.1 billion", "revenue"),
        ("Stellantis burned cash and will burn another $2.1 billion.", "$2.1 billion", "cash_flow"),
        ("Nissan wants to take out $310 million in fixed costs.", "$310 million", "cost"),
        ("The loans cost the group $75 million in interest a year.", "$75 million", "cost"),
        ("Denso paid $34 million in duties in the quarter.", "$34 million", "cost"),
        ("Ford wrote off $570 million on the van project.", "$570 million", "cost"),
        ("Audi wants to cut pay by 8 percent.", "8 percent", "compensation"),
        ("The union asked for 6 percent more pay.", "6 percent", "compensation"),
        ("The founding family holds 46 percent of the votes.", "46 percent", "stake"),
        ("Geely will take 30 percent in the plant.", "30 percent", "stake"),
        ("Bosch is to pay around $800 million in cash for the unit.", "around $800 million", "deal_value"),
        ("The broker cut its target to $17.", "$17", "share_price"),
        ("Mazda lost the sale of some 40,000 cars a year.", "some 40,000 cars", "sales"),
        ("The Volvo order book stands at 2.5 months of sales.", "2.5 months", "orders"),
        ("Zoox runs about 120 cars in Las Vegas.", "about 120 cars", "fleet"),
        ("CATL will start a line with an annual output of 14 GWh.", "14 GWh", "capacity"),
        ("The cell of Farasis holds 105 Ah.", "105 Ah", "battery_capacity"),
        ("At Kia hybrids made 38% of them, EVs just 4.2%.", "4.2%", "penetration"),
        ("Volvo wants to bring development time down to 20 months.", "20 months", "timeline"),
        ("The average stop took 26 minutes at the chargers.", "26 minutes", "charging_time"),
        ("The charging pass of EVgo costs $12.99 a month.", "$12.99 a month", "price"),
        ("Wallbox wants to raise over $80 million at a value near $400 million.", "over $80 million", "funding"),
        ("BYD accounted for 31 percent of all plug-in cars registered in Brazil.", "31 percent", "market_share"),
        ("Kia sold 80,100 vans, 12 percent better than a year ago.", "12 percent", "growth"),
        (
            "Ford put its operating profit at $6 billion and said warranty costs, at $2 billion, were too high.",
            "$2 billion",
            "cost",
        ),
        ("Kia came third with a share of 7.4 percent.", "7.4 percent", "market_share"),
        ("The new Sorento comes back in spring at $38,500.", "$38,500", "price"),
        ("ZF wants to trim its research staff by 10 to 12 percent.", "10 to 12 percent", "layoffs"),
        ("The Renault 4 is on track for the first half of 2031.", "first half of 2031", "launch_date"),
        (
            "Closing is expected in the second quarter of 2031, if 11 authorities agree.",
            "second quarter of 2031",
            "timeline",
        ),
        ("Polestar sees an adjusted EBITDA loss of $210 million.", "$210 million", "operating_profit"),
        ("A jury awarded $41 million to the driver.", "$41 million", "fine_settlement"),
        ("A court orders Kia to pay $55 million.", "$55 million", "fine_settlement"),
        ("Kia repaid $600 million of notes.", "$600 million", "debt"),
        ("Kia will invest $600 million in Ohio. Another $80 million goes to Utah.", "$80 million", "investment"),
        ("The vans arm earned 9.1 percent on sales.", "9.1 percent", "margin"),
        ("At Audi some 1,300 people have taken severance packages.", "some 1,300 people", "layoffs"),
        ("Uber will put $70 million into Nuro.", "$70 million", "investment"),
        ("Lyft will buy 1,400 of its vans.", "1,400 of its vans", "orders"),
        ("Spain gives the plant 90 million euros in aid.", "90 million euros", "subsidy"),
        ("EVgo will replace 830 old dispensers.", "830 old dispensers", "chargers"),
    ],
)
def test_metric_of_a_word_of_a_report(text: str, evidence: str, metric: str) -> None:
    assert figures(text)[evidence].metric == metric


@pytest.mark.parametrize(
    ("text", "evidence", "unit", "metric"),
    [
        ("Zoox gives 42,000 paid rides a week.", "42,000 paid rides", "ride", "users"),
        ("EVgo counted 2.3 million sessions in the quarter.", "2.3 million sessions", "session", "users"),
        ("Kia knew of 47 warranty claims.", "47 warranty claims", "claim", "incidents"),
        ("Drivers pay 52 cents a kilowatt-hour.", "52 cents a kilowatt-hour", "USD/kWh", "price"),
        ("Margins narrowed by 80 basis points.", "80 basis points", "basis point", "margin"),
        ("Tesla has some 85 cars on the road in Texas.", "some 85 cars", "vehicle", "fleet"),
        ('Audi will lay off "thousands", the works council said.', "thousands", "people", "layoffs"),
    ],
)
def test_unit_of_what_is_counted(text: str, evidence: str, unit: str, metric: str) -> None:
    figure = figures(text)[evidence]
    assert (figure.quantity.unit, figure.metric) == (unit, metric)


@pytest.mark.parametrize(
    ("text", "evidence", "modifier"),
    [
        ("Aptera handed over 1,240 cars in May.", "1,240 cars", None),
        ("Fisker took over 27 dealerships.", "27 dealerships", None),
        ("Fisker sold over 2,700 cars.", "over 2,700 cars", Modifier.MORE_THAN),
    ],
)
def test_over_behind_a_verb_of_handing_is_no_more_than(text: str, evidence: str, modifier: Modifier | None) -> None:
    assert figures(text)[evidence].modifier is modifier


@pytest.mark.parametrize(
    ("text", "evidence", "value"),
    [
        ("Valeo shares gave up 4.6 percent in Paris.", "4.6 percent", "-4.6"),
        ("Bosch wants to cut pay by 5 percent.", "5 percent", "-5"),
    ],
)
def test_sign_of_what_is_given_up(text: str, evidence: str, value: str) -> None:
    assert figures(text)[evidence].quantity.low == Decimal(value)


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        (
            "Zoox gives 90,000 paid rides a week in Austin, Miami, Boston, Denver, Seattle, Reno and Tampa, up from 60,000 a year ago.",
            "60,000",
        ),
        ("Waymo expects to give 90,000 paid rides a week, up from an April forecast of 85,000.", "85,000"),
    ],
)
def test_what_a_number_is_compared_with_measures_the_same(text: str, evidence: str) -> None:
    assert figures(text)[evidence].metric == "users"


@pytest.mark.parametrize(
    ("text", "evidence", "metric", "value"),
    [
        ("Opel registrations fell 6 percent, Fiat 8 percent and Lancia 9 percent.", "8 percent", "growth", "-8"),
        ("Opel registrations fell 6 percent, Fiat 8 percent and Lancia 9 percent.", "9 percent", "growth", "-9"),
        ("Kia gave 50,000 paid rides in May. The company wants 1 million by 2027.", "1 million", "users", "1000000"),
        ("Opel registered 8,120 cars. Lancia had 1,340, Fiat 3,710.", "3,710", "registrations", "3710"),
        ("Opel registered 8,120 cars. Second came Fiat with 3,710, up 3 percent.", "3,710", "registrations", "3710"),
        ("Opel sold 81,200 cars. Fiat set a record with 37,100 units.", "37,100 units", "sales", "37100"),
        ("Opel sold 81,200 cars. The Lancia brand added 3,710.", "3,710", "sales", "3710"),
        ("Opel sold 81,200 cars. The total stood at 3.1 million, 0.4% down.", "0.4%", "growth", "-0.4"),
        ("Opel sold 81,200 cars. The total stood at 3.1 million, 0.4% down.", "3.1 million", "sales", "3100000"),
        ("Lucid's net loss grew to $970 million from $790 million.", "$790 million", "net_profit", "-790000000"),
        (
            "Isuzu's net profit was $20 million, versus $90 million in the red.",
            "$90 million",
            "net_profit",
            "-90000000",
        ),
        ("Lucid swung to a net loss of $970 million from $790 million.", "$790 million", "net_profit", "790000000"),
        ("Kia cuts 3,500 jobs in Ohio, 1,200 in Utah and 300 in Iowa.", "1,200", "layoffs", "1200"),
        ("Kia cuts 3,500 jobs in Ohio, 1,200 in Utah and 300 in Iowa.", "300", "layoffs", "300"),
        ("Kia cuts 3,500 jobs. The cuts come on top of 800 posts axed in May.", "800 posts", "layoffs", "800"),
        ("Workers at Opel approved the contract by 82%.", "82%", "labour_action", "82"),
        ("Zoox runs 300 cars and wants to build 200 more in May.", "200", "production", "200"),
        ("Valeo will close twelve of its 31 plants.", "twelve", "other", "12"),
    ],
)
def test_number_that_leaves_out_what_was_said_before(text: str, evidence: str, metric: str, value: str) -> None:
    figure = next(figure for words, figure in figures(text).items() if evidence in words)
    assert (figure.metric, figure.quantity.low) == (metric, Decimal(value))


def test_costs_that_fall_are_no_price() -> None:
    figure = figures("At Lucid costs are to fall by 30 percent.")["30 percent"]
    assert (figure.metric, figure.base) == ("growth", "cost")


@pytest.mark.parametrize(
    ("text", "title", "evidence", "told"),
    [
        ("The firm said so.", "Zoox opens in four more cities", "four more cities", True),
        ("Opel will close at least two of its plants.", "", "at least two of its plants", True),
        ("Opel builds vans at two plants.", "", "two plants", False),
        ("Opel cuts jobs.\n\nThe van is built with Fiat. Opel has two plants.", "", "two plants", False),
    ],
)
def test_few_places_are_told_where_they_are_the_news(text: str, title: str, evidence: str, *, told: bool) -> None:
    assert any(evidence in words or words in evidence for words in figures(text, title)) is told


@pytest.mark.parametrize(
    ("text", "evidence", "subject"),
    [
        ("Fiat had 7,020, Opel 5,330, down 4 percent, and Kia 2,105 registrations.", "4 percent", "opel"),
        (
            "EVs took 21 percent of the market in Spain compared with 14 percent a year ago.",
            "14 percent",
            "market:spain",
        ),
        ("Renault sold 41,200 cars, including 3,210 Dacia cars.", "3,210 Dacia cars", "dacia"),
    ],
)
def test_what_stands_beside_a_level_or_is_compared_with_it_is_of_the_same(
    text: str, evidence: str, subject: str
) -> None:
    assert figures(text, "Fiat in the market")[evidence].subject == subject


def test_share_of_something_is_no_tariff_whatever_the_headline_says() -> None:
    assert figures("Ford could offset 35 percent of it.", "Ford counts its tariff bill")["35 percent"].metric == "other"
