"""What tells a figure apart: the model, the kind of car, the test cycle, the region, in the text's own words."""

from functools import cache
from pathlib import Path

import pytest

from adapters.catalogue import load_catalogue
from bot.reading.engine import Engine

CONFIG = Path(__file__).resolve().parents[2] / "config"


@cache
def engine() -> Engine:
    return Engine(load_catalogue(lambda name: CONFIG / name))


def labels(text: str) -> dict[str, str | None]:
    return {figure.evidence.text: figure.label for figure in engine().read("", text, language="en").figures}


@pytest.mark.parametrize(
    ("text", "evidence", "label"),
    [
        ("Kia's deliveries of the Sportage rose to 14,310 cars.", "14,310 cars", "Sportage"),
        ("The BMW X3 has a range of 610 km under WLTP.", "610 km", "X3, WLTP"),
        ("BMW sold 45,200 cars in Germany last month.", "45,200 cars", "Germany"),
        ("BMW posted revenue of 36 billion euros.", "36 billion euros", None),
        ("BMW's sales of light trucks fell 4 percent to 31,400.", "31,400", "light trucks"),
        ("BMW's sales of light trucks fell 4 percent to 31,400.", "4 percent", "light trucks"),
        ("BMW sold 50,000 cars; 12,300 were battery electric cars.", "12,300", "battery electric cars"),
        ("BMW's sales of light trucks fell 4 percent and deliveries rose 3 percent.", "3 percent", None),
        ("BMW's sales of cars rose to 31,400.", "31,400", None),
    ],
)
def test_label_names_model_cycle_or_region(text: str, evidence: str, label: str | None) -> None:
    assert labels(text)[evidence] == label


def test_share_without_a_metric_is_labelled_with_what_it_goes_to() -> None:
    found = labels("Xiaomi's founder spends half of his time on cars.")
    assert found["half"] == "time"
