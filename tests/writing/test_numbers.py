"""Quantities as readers see them: short, and with nobody's digits but the source's."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.figure import Direction, Kind, Modifier, Quantity
from bot.writing.languages import SPOKEN
from bot.writing.numbers import english_plural, figure_value, plain_number, quantity_text, short_number
from bot.writing.phrases import ENGLISH, NumberStyle
from tests.support.news import fact

SCALES = {"": 0, "m": 6, "bn": 9, "tn": 12}


def shown(low, unit=None, high=None, **changes):
    low = Decimal(low) if isinstance(low, int) else low
    high = Decimal(high) if isinstance(high, int) else high
    return quantity_text(Quantity(low, high, unit), **changes)


@pytest.mark.parametrize(
    ("low", "unit", "text"),
    [
        (386_810, "vehicle", "386,810 vehicles"),
        (439_000_000, "USD", "$439 m"),
        (21_300_000_000, "USD", "$21.3 bn"),
        (219_500, "CNY", "CNY 219,500"),
        (2_000_000_000_000, "KRW", "₩2 tn"),
        (50_000_000_000, "JPY", "JPY 50 bn"),
        (-702_000_000, "USD", "−$702 m"),
        (-2_500, "CNY", "CNY −2,500"),
        (Decimal("16.35"), "%", "16.35 %"),
        (Decimal("0.5"), "percentage_point", "0.5 percentage points"),
        (Decimal("1.26"), "USD/share", "$1.26 a share"),
        (56, "USD/kWh", "$56/kWh"),
        (95, "g/km", "95 g/km"),
        (1, "rank", "No. 1"),
        (1, "death", "1 death"),
        (0, "injury", "0 injuries"),
        (1_234_567, "people", "1,234,567 people"),
        (17_200_000, "vehicle", "17.2 m vehicles"),
        (Decimal("0.1"), "CNY/Wh", "CNY 0.1/Wh"),
        (12, None, "12"),
        ("2024", "year", "2024"),
        ("2024-Q2", "date", "Q2 2024"),
        ("2024-03-28", "date", "28 Mar 2024"),
        ("2025-H1", "date", "first half 2025"),
    ],
)
def test_a_value_is_told_as_the_trade_writes_it(low, unit, text):
    assert shown(low, unit) == text


@pytest.mark.parametrize(
    ("low", "high", "unit", "text"),
    [
        (15, 20, "year", "15–20 years"),
        (1_100_000_000, 1_300_000_000, "USD", "$1.1–1.3 bn"),
        (900_000_000, 1_300_000_000, "USD", "$900 m–1.3 bn"),
        (110, 124, "USD/kWh", "$110–124/kWh"),
        (-7, -6, "%", "−7 – −6 %"),
        ("2025", "2027", "year", "2025–2027"),
        (3, 4, "rank", "No. 3–4"),
    ],
)
def test_a_range_has_an_en_dash_and_one_unit(low, high, unit, text):
    assert shown(low, unit, high) == text


@pytest.mark.parametrize(
    ("modifier", "text"),
    [
        (Modifier.MORE_THAN, "> 2,300 people"),
        (Modifier.AT_LEAST, "≥ 2,300 people"),
        (Modifier.LESS_THAN, "< 2,300 people"),
        (Modifier.AT_MOST, "≤ 2,300 people"),
        (Modifier.ABOUT, "~2,300 people"),
        (Modifier.ALMOST, "almost 2,300 people"),
        (Modifier.UP_TO, "up to 2,300 people"),
    ],
)
def test_the_sources_word_on_exactness_stands_before_the_value(modifier, text):
    assert shown(2300, "people", modifier=modifier) == text


def test_a_place_among_the_first_is_a_top_list():
    assert shown(5, "rank", modifier=Modifier.UP_TO) == "top five"
    assert shown(20, "rank", modifier=Modifier.UP_TO) == "top 20"


def test_a_vague_amount_is_told_in_words():
    assert shown(10**8, "USD", 10**9, modifier=Modifier.VAGUE) == "hundreds of millions of dollars"
    assert shown(10**4, "people", 10**5, modifier=Modifier.VAGUE) == "tens of thousands of people"
    assert shown(30, "people", 70, modifier=Modifier.VAGUE) == "~30–70 people"


@pytest.mark.parametrize(
    ("modifier", "text"),
    [
        (None, "2030"),
        (Modifier.AT_MOST, "by 2030"),
        (Modifier.LESS_THAN, "before 2030"),
        (Modifier.MORE_THAN, "after 2030"),
        (Modifier.AT_LEAST, "from 2030"),
        (Modifier.ABOUT, "~2030"),
    ],
)
def test_a_date_has_words_for_sooner_and_later(modifier, text):
    assert shown("2030", "year", modifier=modifier) == text


def test_a_change_carries_its_sign():
    assert figure_value(fact("up 16 percent", "growth", 16, "%")) == "+16 %"
    assert figure_value(fact("down 44 percent", "growth", -44, "%")) == "−44 %"
    assert figure_value(fact("16 percent", "market_share", 16, "%")) == "16 %"
    risen = fact("up 2 points", "market_share", 2, "percentage_point", direction=Direction.UP)
    assert figure_value(risen) == "+2 percentage points"


def test_a_bound_on_a_fall_is_told_of_its_size():
    assert figure_value(fact("more than 13 percent", "growth", -13, "%", modifier=">")) == "down > 13 %"
    assert figure_value(fact("as much as 9 %", "share_price", -9, "%", modifier="up_to")) == "down up to 9 %"
    assert figure_value(fact("over $1 bn", "net_profit", -(10**9), "USD", modifier=">")) == "loss of > $1 bn"
    assert figure_value(fact("about 9 %", "growth", -9, "%", modifier="~")) == "~−9 %"


def test_a_metric_that_says_what_it_counts_leaves_the_noun_out():
    assert figure_value(fact("386,810 cars", "deliveries", 386_810, "vehicle")) == "386,810"
    assert figure_value(fact("300,000 cars", "capacity", 300_000, "vehicle")) == "300,000 vehicles"


def test_the_sources_own_conversion_stands_in_brackets():
    price = fact("219,500 yuan ($30,900)", "price", 219_500, "CNY", alt=(Quantity(Decimal(30_900), unit="USD"),))
    assert figure_value(price) == "CNY 219,500 ($30,900)"


def test_decimals_that_the_source_writes_are_kept_even_when_they_are_zeros():
    assert figure_value(fact("$1.30 billion", "revenue", 1_300_000_000, "USD")) == "$1.30 bn"
    assert figure_value(fact("16.0 percent", "growth", 16, "%")) == "+16.0 %"
    assert figure_value(fact("$1,300,000,000", "revenue", 1_300_000_000, "USD")) == "$1.3 bn"


def test_a_fraction_told_in_words_has_one_decimal_at_most():
    third = fact("a third", "other", Decimal(100) / 3, "%", kind="fraction")
    assert figure_value(third) == "33.3 %"
    assert figure_value(fact("a quarter", "other", 25, "%", kind="fraction")) == "25 %"


def test_devices_are_called_what_the_source_calls_them():
    assert figure_value(fact("6,000 chargers", "chargers", 6000, "unit", unit_text="charger")) == "6,000 chargers"
    assert figure_value(fact("6,000 of them", "chargers", 6000, "unit")) == "6,000 units"


def test_a_multiple_is_told_as_one():
    assert shown(2, kind=Kind.MULTIPLE) == "2×"


@pytest.mark.parametrize(
    ("one", "many"), [("battery", "batteries"), ("crash", "crashes"), ("key", "keys"), ("truck", "trucks")]
)
def test_regular_nouns_have_a_plural(one, many):
    assert english_plural(one) == many


values = st.decimals(min_value=Decimal("-1e15"), max_value=Decimal("1e15"), places=3)
styles = st.sampled_from([phrases.numbers for phrases in SPOKEN.values()])


def read_back(text: str, style: NumberStyle) -> Decimal:
    """The value again, from what a reader sees."""
    words = {word: power for power, word in style.magnitudes}
    word = next((word for word in sorted(words, key=len, reverse=True) if text.endswith(word)), "")
    numeral = text.removesuffix(word).strip()
    plain = numeral.replace(style.thousands, "").replace(style.decimal, ".")
    return Decimal(plain).scaleb(words[word] if word else 0)


@given(value=values, style=styles)
def test_the_value_can_be_read_again_from_what_is_shown(value, style):
    assert read_back(short_number(value, style), style) == abs(value)


@given(value=st.integers(0, 10**16).map(Decimal), style=styles)
def test_round_values_can_be_read_again_too(value, style):
    for scaled in (value, value.scaleb(3), value.scaleb(6)):
        assert read_back(short_number(scaled, style), style) == scaled


@given(value=values)
def test_digits_are_only_grouped_never_changed(value):
    digits = re.sub(r"\D", "", plain_number(value, ENGLISH.numbers)).strip("0")
    assert digits == re.sub(r"\D", "", f"{value:f}").strip("0")


@given(
    low=st.integers(-(10**13), 10**13).map(Decimal),
    span=st.integers(1, 10**13),
    unit=st.sampled_from(["USD", "CNY", "%", "vehicle", None]),
)
def test_both_ends_of_a_range_can_be_read_again(low, span, unit):
    high = low + span
    numbers = re.findall(r"\d[\d,.]*(?: (?:tn|bn|m)\b)?", quantity_text(Quantity(low, high, unit)))
    first, second = (re.fullmatch(r"(\S+?)(?: (\w+))?", number).groups(default="") for number in numbers)
    top = Decimal(second[0].replace(",", "")).scaleb(SCALES[second[1]])
    candidates = {Decimal(first[0].replace(",", "")).scaleb(SCALES[scale]) for scale in {first[1], second[1]}}
    assert top == abs(high)
    assert abs(low) in candidates
