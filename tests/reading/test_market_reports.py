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


@pytest.mark.parametrize(
    ("title", "text", "evidence", "subject"),
    [
        ("Toyota gains", "Japan's minivehicle wholesales grew to 131,400 units.", "131,400 units", "market:japan"),
        ("Skoda gains", "Car sales across the Nordic countries rose to 61,200.", "61,200", "market:nordics"),
        ("Skoda gains", "Registrations in the EU, Norway and Switzerland fell 3.1%.", "3.1%", "market:europe"),
        ("Skoda gains", "Registrations in the EU fell 3.1%.", "3.1%", "market:eu"),
        ("CATL gains", "Cobalt hydroxide fetched 28,500 euros per tonne.", "28,500 euros per tonne", "market:global"),
        ("CATL gains", "Nickel sulphate traded at 31,200 yuan on Monday.", "31,200 yuan", "market:china"),
        ("CATL gains", "CATL bought nickel at 31,200 yuan a tonne.", "31,200 yuan a tonne", "catl"),
    ],
)
def test_market_has_its_figures_whoever_the_headline_names(title: str, text: str, evidence: str, subject: str) -> None:
    assert figures(text, title)[evidence].subject == subject


def test_who_is_only_cited_has_nothing_and_names_the_market() -> None:
    found = figures(
        "Vans lost 1.4 percent of their value in March, according to Cox Automotive.\n\n"
        "The Manheim Market Report Index stood at 198.4, down 0.7% from February.",
        "Manheim index slips",
    )
    assert {figure.subject for figure in found.values()} == {"market:us"}


def test_research_firm_has_no_figures_of_others() -> None:
    found = figures("Registrations in Spain rose 8%. Research firm Autolytics, based in Leeds, sees 1.2 million cars.")
    assert found["1.2 million cars"].subject == "market:spain"


@pytest.mark.parametrize(
    "text",
    [
        "Kia showed the EV7 on Tuesday. The pack, with cells by CATL, is good for up to 560 km.",
        "Kia showed the EV7 on Tuesday. The car, with motors from Bosch, is good for up to 560 km.",
    ],
)
def test_supplier_of_a_part_has_no_figure_of_the_car(text: str) -> None:
    assert figures(text)["up to 560 km"].subject == "kia"


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("Brazil will let in 30,000 electric cars a year.", "30,000 electric cars"),
        ("Mexico's government met on Monday. Up to 12,000 trucks a year may enter from May.", "Up to 12,000 trucks"),
    ],
)
def test_quota_is_the_governments(text: str, evidence: str) -> None:
    subject = figures(text)[evidence].subject
    assert subject is not None
    assert subject.startswith("gov:")


def test_dealer_is_not_the_make_it_sells() -> None:
    found = figures(
        "Lopez Motors, which has sold Toyotas in Tucson since 1975, will break ground in May.\n\n"
        "The project is put at $22 million.",
        "Family-run Lopez Toyota of Tucson to build second store",
    )
    assert found["$22 million"].subject == "org:lopez-motors"


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("Scania expects to sell 410,000-440,000 trucks.", {(410_000, 440_000)}),
        ("Scania sees 110,000-120,000 trucks, down from 150,000-180,000.", {(110_000, 120_000), (150_000, 180_000)}),
    ],
)
def test_range_of_round_thousands_is_no_phone_number(text: str, ends: set[tuple[int, int]]) -> None:
    assert {(figure.quantity.low, figure.quantity.high) for figure in figures(text).values()} == ends


@pytest.mark.parametrize("money", ["RMB 21.3 billion", "JPY 21.5 billion", "RMB 97.3 million"])
def test_code_of_a_currency_is_no_norm(money: str) -> None:
    assert figures(f"The unit had revenue of {money}.")[money].metric == "revenue"


def test_loss_beside_a_level_is_a_loss() -> None:
    found = figures("Geely had revenue of $9 billion, compared with a loss of $1 billion a year earlier.")
    assert found["$1 billion"].metric == "net_profit"


@pytest.mark.parametrize(
    ("text", "evidence", "subject"),
    [
        (
            "Kia plans a plant in Georgia. Next door, a joint venture with Samsung SDI plans to build 25 GWh of cells a year.",
            "25 GWh",
            "kia",
        ),
        (
            "Suzuki sold 161,000 cars. Including supplies to Toyota, total volume reached 190,300.",
            "190,300",
            "suzuki",
        ),
        (
            "Daimler Truck sold 98,000 lorries. Trucks North America, home of Freightliner, sold 31,200.",
            "31,200",
            "daimler-truck",
        ),
        ("BYD sold 12,000 cars. Sweden stood out with 14.5 percent.", "14.5 percent", "market:sweden"),
        ("BYD sold 12,000 cars, while Poland fell 3%.", "3%", "market:poland"),
        (
            "BYD sold 12,000 cars in Thailand. So far this year the country registered 412,000 new cars.",
            "412,000 new cars",
            "market:thailand",
        ),
        (
            "Canada taxes Chinese cars. Beijing has agreed to cut duties on canola to 12 percent.",
            "12 percent",
            "gov:china",
        ),
        ("Washington, which keeps its own 100% tariff, did not comment.", "100%", "gov:us"),
    ],
)
def test_partner_place_or_capital_in_a_sentence(text: str, evidence: str, subject: str) -> None:
    assert figures(text)[evidence].subject == subject


@pytest.mark.parametrize(
    ("text", "evidence", "metric"),
    [
        ("SUVs were down 2.4%, hatchbacks 4.1%.", "4.1%", "growth"),
        ("Plug-in hybrids rose 41 percent and mild hybrids 11 percent.", "11 percent", "growth"),
        ("Shares of Lithia rose 6.4% and those of Penske 3%.", "3%", "share_price"),
        ("Bosch means to drop around 4,200 posts in Reutlingen.", "around 4,200 posts", "layoffs"),
    ],
)
def test_list_of_changes_goes_on(text: str, evidence: str, metric: str) -> None:
    assert figures(text)[evidence].metric == metric


def test_capital_where_a_plant_stands_is_no_government() -> None:
    found = figures("Hyundai has a plant in Canada. Hyundai's plant in Beijing will offer 4,200 people other work.")
    assert all(not (figure.subject or "").startswith("gov:") for figure in found.values())


@pytest.mark.parametrize(
    ("text", "evidence", "metric"),
    [
        ("The GT has 310 kW and 720 Nm.", "720 Nm", "performance"),
        ("Dealers sold 1.4 million cars in May, and supply at 47 days was normal.", "47 days", "inventory"),
        ("Ganzhou makes graphite, 4% of world supply.", "4%", "market_share"),
        ("Scania sold 4,100 lorries and one in three of them runs on batteries.", "one in three", "penetration"),
        ("Waymo is to deploy at least 3,500 robotaxis in Dallas.", "at least 3,500 robotaxis", "fleet"),
        ("Xpeng set out to deliver 350,000 cars; it managed just over 157,000.", "just over 157,000", "deliveries"),
    ],
)
def test_metric_of_a_phrase_of_market_reports(text: str, evidence: str, metric: str) -> None:
    assert figures(text)[evidence].metric == metric


def test_market_a_company_speaks_of_has_its_figure() -> None:
    found = figures("Scania sold 98,000 trucks. For the market in Europe it is now looking for 285,000 trucks.")
    assert found["285,000 trucks"].subject == "market:europe"


def test_what_should_open_is_a_launch() -> None:
    assert figures("The plant should open in the summer of 2027.")["2027"].metric == "launch_date"


def test_charging_posts_are_chargers_and_no_jobs() -> None:
    found = figures("Ionity opened 400 charging posts in Spain.")["400 charging posts"]
    assert (found.metric, found.quantity.unit) == ("chargers", "unit")


@pytest.mark.parametrize(
    ("text", "evidence", "metric"),
    [
        ("Electric cars took 12 percent of 610,000 registrations in May.", "12 percent", "penetration"),
        ("Hybrids take 31 percent of new-car sales in Norway.", "31 percent", "penetration"),
        ("BMW takes 31 percent of a sales company in Norway.", "31 percent", "stake"),
    ],
)
def test_who_takes_a_part_of_what_is_sold_owns_nothing(text: str, evidence: str, metric: str) -> None:
    assert figures(text)[evidence].metric == metric


@pytest.mark.parametrize(
    ("text", "evidence", "base"),
    [
        (
            "Registrations in Spain came to 84,000 cars. The whole market grew 2.6 percent.",
            "2.6 percent",
            "registrations",
        ),
        ("The Spanish market shrank 2.6 percent in May.", "2.6 percent", None),
        ("BMW's market share fell 2.6 percent in May.", "2.6 percent", "market_share"),
    ],
)
def test_market_that_grows_is_nobodys_share_of_it(text: str, evidence: str, base: str | None) -> None:
    assert (figures(text)[evidence].metric, figures(text)[evidence].base) == ("growth", base)
