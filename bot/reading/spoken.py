"""The metric a text speaks of, for figures whose own sentence names none: "Mini came to 71,000" after deliveries were told."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from bot.model.figure import Kind
from bot.reading.amounts import Amount, Line
from bot.reading.metrics import Choice

_CUTS = frozenset(("cut", "cuts", "cutting", "eliminate", "eliminating", "idle", "idling", "shed", "off", "go", "axe"))


def _compares_sellers(line: Line, amount: Amount) -> bool:
    """Whether a maker's place among others stands before an amount ("came third with 28,400 vans"), which is how many it sold."""
    words = [token.low for token in line.tokens[max(0, amount.first - _NEAR) : amount.first]]
    placed = any(word in _PLACES and after in _BEHIND_PLACES for word, after in pairwise(words))
    return placed or any(word in _SELLING for word in words)


_NEAR = 8
_PLACES = frozenset(("second", "third", "fourth", "fifth", "sixth", "seventh"))
_BEHIND_PLACES = frozenset(("with", "at", "on", "place", "behind", ","))
_SELLING = frozenset(("managed", "trailed", "followed", "runner-up"))
_SOLD = frozenset(("sales", "deliveries", "registrations"))
_NOT_SOLD = frozenset(("orders", "exports", "production", "fleet"))
"""What one sentence tells of cars and the next, which compares sellers, does not go on about."""


def _is_cut(line: Line, amount: Amount) -> bool:
    """Whether a bare number is what else is cut, after job cuts were told ("it is cutting a further 2,000")."""
    return (
        not amount.family
        and amount.counted is None
        and amount.kind is Kind.EXACT
        and amount.low >= _FEWEST_JOBS
        and any(token.low in _CUTS for token in line.tokens[max(0, amount.first - 5) : amount.first])
    )


_FEWEST_JOBS = 50


def _is_bare(line: Line, amount: Amount) -> bool:
    """Whether a number of a size to count cars stands without anything that it could count instead."""
    return (
        not amount.family
        and amount.kind is Kind.EXACT
        and amount.counted is None
        and amount.unit_text is None
        and not amount.number.part
        and _FEWEST_CARS <= amount.low < _MOST_CARS
        and line.tags[amount.after] in ".PCTVX"
        and (
            any(token.low in _LEVELS for token in line.tokens[max(0, amount.first - 4) : amount.first])
            or line.tags[amount.first - 1] in "EV"
            or line.tokens[amount.first - 1].text in (":", "'s")
            or line.tokens[amount.after].low in _WERE
        )
    )


_WERE = frozenset(("was", "were", "went", "waren"))
"""Verbs whose subject is a bare number ("80,000 were electric cars and 30,000 were hybrids")."""

_LEVELS = frozenset(
    (
        "expects",
        "wants",
        "plans",
        "by",
        "expected",
        "expect",
        "forecast",
        "forecasts",
        "to",
        "from",
        "of",
        "at",
        "for",
        "reach",
        "reached",
        "hit",
        "sees",
        "aims",
        "aiming",
        "target",
        "was",
        "were",
        "with",
        "had",
        "has",
        "managed",
    )
)


def spoken_of(line: Line, choice: Choice, amount: Amount, spoken: dict[str, str]) -> Choice:
    """The choice, or the metric the text speaks of where the sentence names none; what it speaks of is kept up to date.

    Args:
        line: the sentence.
        choice: what it says.
        amount: of what.
        spoken: what was spoken of to metric, of the sentences before.
    """
    if choice.base == "market_share" and not _is_of_shares(line, amount):
        choice = replace(choice, base=spoken.get("sold"))  # a market grows in what is sold there
    if choice.unit in _COUNTED_BARE.get(choice.metric, ()):
        spoken["bare"], spoken["bare unit"] = choice.metric, choice.unit
    if choice.metric in _SOLD:
        spoken["sold"] = choice.metric
    if choice.metric != "other":
        kind = _kind_of(choice, amount)
        if kind is not None:
            spoken[kind] = choice.metric
        if amount.family == "currency":
            spoken["money"] = choice.metric
        return choice
    compared = _compares_sellers(line, amount)
    for kind, unit in _kinds_for(line, choice, amount):
        if compared and kind in ("vehicle", "bare") and spoken.get(kind) in _NOT_SOLD:
            return replace(choice, metric=spoken.get("sold", "sales"), unit="vehicle", score=0.4)
        if kind == "bare" and kind in spoken:
            return replace(choice, metric=spoken[kind], unit=spoken["bare unit"], score=0.4)
        if kind in spoken:
            return replace(choice, metric=spoken[kind], unit=unit, score=0.5)
    return choice


def _is_of_shares(line: Line, amount: Amount) -> bool:
    """Whether a change of a "market" is one of somebody's share of it."""
    return any(word in token.low for token in line.tokens[: amount.first] for word in _SHARE_WORDS)


_SHARE_WORDS = ("share", "anteil", "fatia", "份", "占")


def _kind_of(choice: Choice, amount: Amount) -> str | None:
    """What a figure makes the text speak of: cars, jobs, what a battery plant can make, a share's price, money for one car, or a share; None for nothing that goes on."""
    if choice.unit == "vehicle" and choice.metric in _COUNTS_OF_CARS:
        return "vehicle"
    if choice.metric == "layoffs":
        return "people"
    if choice.metric == "capacity" and choice.unit == "GWh":
        return "GWh"
    if choice.metric == "share_price" and amount.family == "currency":
        return "share"
    if choice.metric == "performance" and choice.unit == "kW":
        return "kW"
    if choice.metric in _MONEY_FOR_ONE and _is_small_money(amount):
        return choice.unit
    return "%" if choice.metric in _SHARES and choice.unit == "%" and amount.kind is not Kind.FRACTION else None


def _kinds_for(line: Line, choice: Choice, amount: Amount) -> Iterator[tuple[str, str | None]]:
    """What a figure without words of its own may go on about, with the unit it has then."""
    unit = choice.unit
    if unit in ("vehicle", "unit") and amount.low >= _FEWEST_TOLD:
        yield "vehicle", unit
    elif unit in ("GWh", "kW"):
        yield unit, unit
    elif unit is None and _is_cut(line, amount):
        yield "people", "people"
    if unit is None and _is_bare(line, amount):
        yield "bare", None
    if amount.family == "currency" and line.tokens[amount.first - 1].low in ("another", "further"):
        yield "money", unit
    if amount.family == "currency" and not amount.number.scaled:
        yield "share", unit
        if unit is not None and _is_small_money(amount):
            yield unit, unit
    if unit == "%" and amount.kind is not Kind.FRACTION:
        yield "%", unit


def _is_small_money(amount: Amount) -> bool:
    return amount.family == "currency" and not amount.number.scaled and amount.low >= _FEWEST_TOLD


_FEWEST_TOLD = 100

_COUNTED_BARE = {
    **dict.fromkeys(("deliveries", "sales", "registrations", "production", "exports", "orders"), ("vehicle",)),
    "chargers": ("unit",),
    "stores": ("store",),
    "users": ("people", "ride", "trip", "session"),
}
"""What is counted in numbers that go on without saying so, by metric."""

_SHARES = frozenset(("margin", "market_share", "penetration", "tariff"))

_COUNTS_OF_CARS = frozenset(("deliveries", "sales", "registrations", "production", "exports", "orders"))

_MONEY_FOR_ONE = frozenset(("price", "subsidy", "price_change"))

_FEWEST_CARS, _MOST_CARS = 1_000, 200_000_000
