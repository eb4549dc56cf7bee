"""Figures of several outlets: one fact once, disagreement side by side, nothing averaged."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bot.grouping.reconcile import reconcile
from bot.model.figure import Evidence, Figure, Kind, Modifier, Quantity, Salience, Status
from bot.model.story import Reading, Report
from tests.support.nouns import at, report


def fact(value: str, words: str | None = None, **changes) -> Figure:
    quantity = changes.pop("quantity", Quantity(Decimal(value), unit="vehicle"))
    text = words or value
    plain = Figure(
        quantity,
        Kind.EXACT,
        Evidence(text, 0, len(text), text),
        metric="deliveries",
        subject="halden",
        period="2025-11",
        salience=Salience.USEFUL,
    )
    return replace(plain, **changes)


def telling(key: str, *figures: Figure, minute: int = 0, **changes) -> Report:
    return report(key, seen_at=at(minute), reading=Reading(figures=figures), **changes)


def values(figures):
    return [figure.quantity.low for figure in figures]


def test_the_same_fact_from_two_outlets_is_one_figure():
    (figure,) = reconcile([telling("a", fact("41300")), telling("b", fact("41300"), minute=9)])
    assert figure.evidence.report_url == "https://outlet.example/a"


def test_a_rounded_value_is_the_same_fact_and_the_exact_one_is_shown():
    (figure,) = reconcile([telling("a", fact("41000")), telling("b", fact("41297"), minute=9)])
    assert values([figure]) == [Decimal(41297)]
    assert figure.evidence.report_url == "https://outlet.example/b"


def test_a_bound_just_below_the_value_is_the_same_fact():
    bound = fact("41000", "more than 41,000", modifier=Modifier.MORE_THAN)
    assert values(reconcile([telling("a", bound), telling("b", fact("41297"))])) == [Decimal(41297)]


def test_different_values_for_one_fact_stand_side_by_side():
    first = telling("a", fact("41300"), fact("7", metric="stores", salience=Salience.USEFUL))
    second = telling("b", fact("45900"), minute=9)
    assert values(reconcile([first, second])) == [Decimal(41300), Decimal(45900), Decimal(7)]


def test_what_differs_in_subject_period_certainty_or_metric_stays_apart():
    others = [
        fact("45900", subject="vidar"),
        fact("41300", period="2025-10"),
        fact("41300", status=Status.DENIED),
        fact("41300", metric="production"),
        fact("41300", quantity=Quantity(Decimal(41300), unit="USD")),
    ]
    assert len(reconcile([telling("a", fact("41300")), *(telling(str(n), f) for n, f in enumerate(others))])) == 6


def test_a_plan_that_one_of_two_outlets_takes_for_a_fact_is_shown_as_a_plan():
    plan, fact_ = fact("41300", status=Status.TARGET), fact("41300")
    assert [f.status for f in reconcile([telling("a", fact_), telling("b", plan, minute=9)])] == [Status.TARGET]
    three = [telling("a", plan), telling("b", fact_, minute=9), telling("c", fact_, minute=12)]
    assert [f.status for f in reconcile(three)] == [None]


def test_a_large_value_that_two_outlets_give_to_different_subjects_is_one_fact():
    both = [fact("1600000000", subject=name, metric="investment") for name in ("halden", "vidar")]
    assert len(reconcile([telling("a", both[0]), telling("b", both[1])])) == 1
    assert len(reconcile([telling("a", *both)])) == 2
    shares = [fact("6.4", subject=n, metric="growth", quantity=Quantity(Decimal("6.4"), unit="%")) for n in ("h", "v")]
    assert len(reconcile([telling("a", shares[0]), telling("b", shares[1])])) == 2


def test_a_period_in_the_texts_words_may_be_any():
    dated, worded = fact("41300"), fact("41300", period="last month")
    (figure,) = reconcile([telling("a", worded), telling("b", dated, minute=9)])
    assert figure.period == "2025-11"


def test_small_round_values_of_differently_named_things_stay_apart():
    short, long = fact("400", label="standard pack"), fact("400", label="long-range trim")
    assert len(reconcile([telling("a", short), telling("b", long)])) == 2
    assert len(reconcile([telling("a", short), telling("b", replace(long, label="standard trim"))])) == 1


def test_a_conversion_in_brackets_joins_two_currencies():
    yuan = fact("219500", quantity=Quantity(Decimal(219500), unit="CNY"), alt=(Quantity(Decimal(30900), unit="USD"),))
    dollars = fact("30900", quantity=Quantity(Decimal(30900), unit="USD"))
    assert len(reconcile([telling("a", yuan), telling("b", dollars)])) == 1


def test_the_highest_salience_counts_and_agreement_comes_first():
    alone = fact("9000", metric="orders")
    shared, essential = fact("41300"), fact("55", metric="stores", salience=Salience.ESSENTIAL)
    figures = reconcile([telling("a", alone, shared, essential), telling("b", shared, minute=9)])
    assert values(figures) == [Decimal(55), Decimal(41300), Decimal(9000)]
    (raised,) = reconcile([telling("a", shared), telling("b", replace(shared, salience=Salience.ESSENTIAL))])
    assert raised.salience is Salience.ESSENTIAL


def test_a_reprint_proves_nothing_twice():
    copied = [telling(f"c{n}", fact("9000", metric="orders"), minute=n, reprint_of="a") for n in range(1, 5)]
    figures = reconcile(
        [telling("a", fact("9000", metric="orders")), *copied, telling("b", fact("41300")), telling("d", fact("41300"))]
    )
    assert values(figures) == [Decimal(41300), Decimal(9000)]


def test_dates_agree_only_when_equal():
    dates = [fact("0", quantity=Quantity(day, unit="date"), metric="launch_date") for day in ("2026-03", "2026-04")]
    assert len(reconcile([telling("a", dates[0]), telling("b", dates[1])])) == 2
    assert len(reconcile([telling("a", dates[0]), telling("b", dates[0])])) == 1


@given(st.lists(st.lists(st.integers(1, 99), max_size=4), min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_nothing_shown_is_invented_and_order_of_reports_does_not_matter(numbers, random):
    reports = [telling(f"r{n}", *(fact(str(value * 1000)) for value in row), minute=n) for n, row in enumerate(numbers)]
    figures = reconcile(reports)
    assert {figure.quantity for figure in figures} <= {f.quantity for r in reports for f in r.reading.figures}
    assert reconcile(random.sample(reports, len(reports))) == figures
