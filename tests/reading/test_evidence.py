"""The evidence law: held for every figure of any story, and what fails it is dropped and counted."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model.figure import Evidence, Figure, Kind, Quantity
from bot.reading.engine import Engine
from bot.reading.evidence import holds, scales_of
from bot.reading.tokens import words
from tests.support.catalogues import shipped_catalogue

SCALES = scales_of(shipped_catalogue().units)
PARTS = st.sampled_from(
    sorted(
        words(
            "Polestar Tesla sold built delivered cars vehicles employees 12,300 3 3.5 half a third doubled from to million billion bn percent percentage"
            " points $ € RMB km kWh up down by more than nearly rose fell profit revenue share in May 2024 last year quarter , . and of the 2,3 Milliarden"
            " Euro 3,5 Prozent 万辆 2.5万 top five No. 1 second-largest twice 0-60 mph per -1.2 +8 % 11-13bn 6–7 years zero no none"
        )
    )
)
STORIES = st.tuples(
    st.lists(PARTS, max_size=10).map(" ".join),
    st.lists(PARTS, max_size=40).map(" ".join),
    st.none() | st.dates(date(1990, 1, 1), date(2040, 1, 1)),
    st.sampled_from(["en", "de", "zh", "pt"]),
    st.booleans(),
)


@cache
def engine():
    return Engine(shipped_catalogue())


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STORIES)
def test_every_figure_of_any_story_is_proven_after_all_merging(story):
    title, text, published, language, everything = story
    source = f"{title}\n{text}"
    for figure in engine().read(title, text, published=published, language=language, everything=everything).figures:
        assert source[figure.evidence.start : figure.evidence.end] == figure.evidence.text
        assert holds(figure, source, SCALES)


SOURCE = "\nPolestar sold 12,300 cars for €2.3 bn in March."
SOLD = Figure(
    Quantity(Decimal(12300), unit="vehicle"), Kind.EXACT, Evidence("12,300 cars", 15, 26, SOURCE[1:]), metric="sales"
)


def test_a_figure_with_its_own_words_is_proven():
    assert holds(SOLD, SOURCE, SCALES)


@pytest.mark.parametrize(
    "figure",
    [
        replace(SOLD, quantity=Quantity(Decimal(12301), unit="vehicle")),
        replace(SOLD, quantity=Quantity(Decimal(12300), Decimal(14000), "vehicle")),
        replace(SOLD, evidence=replace(SOLD.evidence, start=14)),
        replace(SOLD, evidence=replace(SOLD.evidence, text="12,300 vans")),
        replace(SOLD, evidence=Evidence("", 15, 15, SOURCE[1:])),
        replace(SOLD, evidence=Evidence("cars", 22, 26, SOURCE[1:])),
        replace(SOLD, evidence=Evidence("12,300 cars", -33, -22, SOURCE[1:])),
    ],
)
def test_a_value_that_its_words_do_not_say_is_not_proven(figure):
    assert not holds(figure, SOURCE, SCALES)


@pytest.mark.parametrize(
    ("value", "said", "proven"),
    [
        ("2024-03", "March", True),
        ("2024", "March", True),
        ("2024-03", "March 2025", False),
        ("2024-03", "July", False),
        ("2024-Q3", "third quarter", True),
        ("2024", "12,300", False),
    ],
)
def test_a_date_may_take_its_year_from_the_sentence_but_no_other_year(value, said, proven):
    figure = Figure(
        Quantity(value, unit="date"), Kind.DATE, Evidence(said, 1, 1 + len(said), said), metric="launch_date"
    )
    assert holds(figure, f"\n{said}", SCALES) is proven
