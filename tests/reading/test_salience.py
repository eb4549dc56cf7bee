"""Which of two figures comes first: one pair for each sign, the weaker one first in the text, so that a sign without weight fails."""

from dataclasses import replace
from decimal import Decimal

import pytest

from bot.model.figure import Evidence, Figure, Kind, Quantity, Salience, Status
from bot.reading.salience import Candidate, rank
from tests.support.news import metric

MAIN = frozenset(("audi", "bmw"))
METRICS = {"sales": metric("sales", "Sales", "2.6"), "stores": metric("stores", "Stores", "1.8")}


def told(
    low: int,
    *,
    sentence: int = 1,
    metric: str = "sales",
    subject: str | None = "audi",
    unit: str = "vehicle",
    kind: Kind = Kind.EXACT,
    period: str | None = None,
    status: Status | None = None,
    past: bool = False,
) -> Candidate:
    figure = Figure(
        Quantity(Decimal(low), None, unit),
        kind,
        Evidence(str(low), 0, 1, ""),
        metric=metric,
        subject=subject,
        period=period,
        status=status,
    )
    return Candidate(figure, 0, sentence, 1.0, past=past)


def order(*candidates: Candidate, headline: dict[str, float] | None = None, year: int | None = None) -> list[int]:
    """The values as they are ranked, of candidates in the order of the text."""
    numbered = [replace(candidate, order=place) for place, candidate in enumerate(candidates)]
    ranked = rank(numbered, METRICS, MAIN, headline=headline or {}, year=year, everything=True)
    return [int(figure.quantity.low) for figure in ranked]


@pytest.mark.parametrize(
    ("weaker", "stronger"),
    [
        (told(50, metric="stores"), told(40, subject="bmw")),
        (told(50, subject=None), told(40, subject="bmw")),
        (told(50, subject="kia"), told(40, subject=None)),
        (told(50), told(40, subject="bmw", status=Status.FORECAST)),
        (told(50), told(40, subject="bmw", status=Status.TARGET)),
        (told(50), told(40, subject="bmw", status=Status.RUMOUR)),
        (told(50), told(40, subject="bmw", kind=Kind.RANGE)),
        (told(50, past=True), told(40, subject="bmw")),
        (told(50, status=Status.CONSENSUS), told(40, subject="bmw")),
        (told(50, kind=Kind.FRACTION), told(40, subject="bmw")),
        (told(50, kind=Kind.MULTIPLE), told(40, subject="bmw")),
        (told(50, unit="year"), told(40, subject="bmw")),
        (told(50, unit="%"), told(40, subject="bmw")),
        (told(50, sentence=2), told(40, subject="bmw", sentence=1)),
        (told(50, sentence=9), told(40, subject="bmw", sentence=6)),
    ],
)
def test_figure_with_the_better_sign_comes_first(weaker: Candidate, stronger: Candidate) -> None:
    greater = [told(900, sentence=weaker.sentence, metric="price", unit=unit) for unit in ("vehicle", "year", "%")]
    found = order(*greater, weaker, told(900, sentence=stronger.sentence, metric="price"), stronger)
    assert [value for value in found if value < 900] == [40, 50]


def test_first_figure_of_a_sentence_comes_before_a_further_one() -> None:
    further, first = told(50, sentence=11, subject="bmw"), told(40, sentence=12)
    found = order(told(900, sentence=11, metric="price"), further, first)
    assert [value for value in found if value < 900] == [40, 50]


def test_change_before_a_level_does_not_take_its_place_as_first() -> None:
    further, level = told(50, sentence=11), told(40, sentence=12, subject="bmw")
    change = told(7, sentence=12, unit="%")
    found = order(told(900, sentence=11, metric="price"), further, change, level)
    assert [value for value in found if value in (40, 50)] == [40, 50]


def test_greatest_of_a_unit_comes_first() -> None:
    assert order(told(40, sentence=11), told(50, sentence=12, subject="bmw")) == [50, 40]


def test_what_is_compared_comes_last_even_among_the_minor() -> None:
    assert order(told(50, sentence=9, past=True), told(40, sentence=9, subject="kia")) == [40, 50]


def test_figures_of_a_market_count_where_no_company_is_main() -> None:
    market, firm = told(40, subject="market:india"), told(40, subject="kia")
    ranked = rank([told(900, sentence=9), firm, replace(market, order=1)], METRICS, frozenset(), everything=False)
    assert [figure.subject for figure in ranked][:2] == ["market:india", "kia"]


def test_metric_that_the_headline_names_comes_first() -> None:
    candidates = told(900, subject=None), told(50, subject="bmw"), told(40, metric="stores")
    assert [value for value in order(*candidates) if value < 900] == [50, 40]
    assert [value for value in order(*candidates, headline={"stores": 2.0}) if value < 900] == [40, 50]


def test_headline_names_what_it_tells_without_a_metric() -> None:
    headline = told(900, sentence=-1, metric="price"), told(40, sentence=-1, metric="other", subject="bmw")
    assert order(*headline, told(50, sentence=0, metric="stores", unit="%", subject=None))[1:] == [40, 50]


def test_further_figure_of_a_measure_comes_behind_the_first_of_another_and_behind_its_outlook() -> None:
    candidates = told(90, sentence=11), told(70, sentence=12), told(40, sentence=13, subject="bmw")
    assert order(*candidates) == [90, 40, 70]
    assert order(*candidates, told(60, sentence=14, status=Status.TARGET))[0] == 60


def test_level_of_a_year_gone_is_minor_but_in_the_headline() -> None:
    late, headline = told(40, sentence=1, period="2023"), told(50, sentence=-1, period="2023")
    ranked = rank([headline, replace(late, order=1)], METRICS, MAIN, year=2026, everything=False)
    assert [figure.salience for figure in ranked] == [Salience.ESSENTIAL, Salience.MINOR]


def test_forecast_is_no_level_of_a_year_gone() -> None:
    (found,) = rank([told(40, period="2023", status=Status.TARGET)], METRICS, MAIN, year=2026, everything=False)
    assert found.salience > Salience.MINOR
