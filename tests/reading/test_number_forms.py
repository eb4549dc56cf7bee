"""Numbers and units as German, Chinese, Indian and British texts write them."""

import pytest

from bot.reading.tokens import CODES
from tests.reading.test_figures import read
from tests.support.catalogues import shipped_catalogue

UNITS = shipped_catalogue().units


def found(text: str, language: str = "en") -> list[tuple[str, str | None]]:
    """Value or range, and unit, of every figure, in the order of the text."""
    figures = sorted(read(text, language=language).figures, key=lambda figure: figure.evidence.start)
    return [
        (
            " ".join(format(end, "f") for end in (f.quantity.low, f.quantity.high) if end is not None),
            f.quantity.unit,
        )
        for f in figures
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Orlo lieferte 1,2 Mio. Fahrzeuge aus.", [("1200000.0", "vehicle")]),
        ("Der Preis beginnt bei 29 990 Euro.", [("29990", "EUR")]),
        ("Hunderte Millionen Euro fließen.", [("100000000 1000000000", "EUR")]),
        ("Jeder fünfte Neuwagen ist elektrisch.", [("20", "%")]),
        ("Das Laden kostet 49 Cent.", [("0.49", "EUR")]),
        ("Ein Drittel der Neuwagen fährt elektrisch.", [("33.333333", "%")]),
    ],
)
def test_german(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text, "de") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("该厂年产能30万辆。", [("300000", "vehicle")]),
        ("公司3月获得4.39亿美元投资。", [("439000000.00", "USD")]),
        ("电池容量为101千瓦时，百公里加速2.78秒。", [("101", "kWh"), ("2.78", "second")]),
        ("三分之一的新车是电动车。", [("33.333333", "%")]),
        ("五成用户满意。", [("50", "%")]),
        ("研发人员超过2300人。", [("2300", "people")]),
    ],
)
def test_chinese(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text, "zh") == expected


def test_a_chinese_measure_word_takes_no_sign_with_it() -> None:
    assert [figure.evidence.text for figure in read("销量为31万辆，增长。", language="zh").figures] == ["31万辆"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It sold 1.5 lakh SUVs for Rs 12,000 crore.", [("150000.0", "vehicle"), ("120000000000", "INR")]),
        ("The stock closed at 164p.", [("164", "GBX")]),
        ("The 1080p screen was praised.", []),
        ("They work 40 hours a week.", [("40", "hour/week")]),
        ("The plant takes 1.5-million-square-foot of land.", [("1500000.0", "square foot")]),
        ("The utility fitted 3,000 smart meters.", [("3000", "unit")]),
        ("The bridge is 300 meters long.", [("300", "m")]),
        ("The toll was two-and-a-half times higher.", [("2.5", None)]),
        ("Output rose tenfold.", [("10", None)]),
        ("It was a 40-fold rise.", [("40", None)]),
        ("Drivers aged 65 and over paid less.", [("65", "year of age")]),
        ("Nearly nine in 10 owners agreed.", [("90", "%")]),
        ("About 1 in 4 adults agreed.", [("25", "%")]),
        ("The striker, who turned 29 in May, is hurt.", [("29", "year of age")]),
        ("The share closed at 91.30 francs.", [("91.30", "CHF")]),
        ("It sold 3 in 10 days.", [("3", None), ("10", "day")]),
        ("It earned $1.20 Canadian a share.", [("1.20", "CAD/share")]),
        ("It costs $A1.2 billion or CAD$50.", [("1200000000.0", "AUD"), ("50", "CAD")]),
        ("It holds 30 cu ft on 4,000 sq. miles.", [("30", "cubic foot"), ("4000", "square mile")]),
        ("The train does 350 km per hour.", [("350", "km/h")]),
        ("Roughly 3,000 of the firm's 40,000 workers left.", [("3000", "people"), ("40000", "people")]),
    ],
)
def test_english(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The blast killed 17 people and injured at least 40.", [("17", "people"), ("40", "people")]),
        ("At least 17 people died and another 40 were hurt.", [("17", "people"), ("40", "people")]),
        ("It hired 300 engineers and paid 40 million euros.", [("300", "people"), ("40000000", "EUR")]),
        ("Sales were 3.4 billion kronor, against forecasts of 3.6 billion.", [("3400000000.0", "SEK"), ("3600000000.0", "SEK")]),
    ],
)  # fmt: skip
def test_a_bare_number_counts_what_the_one_before_it_did(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize("code", sorted(CODES))
def test_codes_of_currencies_are_read_glued_to_their_number(code: str) -> None:
    currency = next(unit.id for unit in UNITS if code in unit.before)
    assert found(f"The maker of trucks invested {code}2.1bn in its plant.") == [("2100000000.0", currency)]
    assert found(f"The maker of trucks invested {code} 315,000 in its plant.") == [("315000", currency)]


def test_every_code_of_a_currency_in_capitals_can_be_glued() -> None:
    codes = {code for unit in UNITS for code in unit.before if len(code) == 3 and code.isalpha() and code.isupper()}
    assert codes - {"COP"} <= CODES
