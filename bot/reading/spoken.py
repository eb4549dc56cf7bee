"""The metric a text speaks of, for figures whose own sentence names none: "Mini came to 71,000" after deliveries were told."""

from dataclasses import replace

from bot.model.figure import Kind
from bot.reading.amounts import Amount, Line
from bot.reading.metrics import Choice


def _is_bare(line: Line, amount: Amount) -> bool:
    """Whether a number of a size to count cars stands without anything that it could count instead."""
    return (
        not amount.family
        and amount.kind is Kind.EXACT
        and amount.counted is None
        and amount.unit_text is None
        and not amount.number.part
        and _FEWEST_CARS <= amount.low < _MOST_CARS
        and line.tags[amount.after] in ".PCT"
        and any(token.low in _LEVELS for token in line.tokens[max(0, amount.first - 4) : amount.first])
    )


_LEVELS = frozenset(
    (
        "expects",
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
    )
)


def spoken_of(line: Line, choice: Choice, amount: Amount, spoken: dict[str, str]) -> Choice:
    """The choice, or the metric the text speaks of where the sentence names none; what it speaks of is kept up to date.

    Args:
        line: the sentence.
        choice: what it says.
        amount: of what.
        spoken: unit to metric, of the sentences before.
    """
    unit = choice.unit
    if unit == "vehicle" and choice.metric in _COUNTS_OF_CARS:
        spoken[unit] = choice.metric
    elif unit == "vehicle" and choice.metric == "other" and amount.low >= 100 and unit in spoken:
        return replace(choice, metric=spoken[unit], score=0.5)
    elif unit is None and choice.metric == "other" and "vehicle" in spoken and _is_bare(line, amount):
        return replace(choice, metric=spoken["vehicle"], unit="vehicle", score=0.4)
    elif amount.family == "currency" and choice.metric == "share_price":
        spoken["share"] = choice.metric
    elif amount.family == "currency" and choice.metric == "other" and not amount.number.scaled and "share" in spoken:
        return replace(choice, metric=spoken["share"], score=0.5)
    elif amount.family == "currency" and not amount.number.scaled and unit is not None and amount.low >= 100:
        if choice.metric in _MONEY_FOR_ONE:
            spoken[unit] = choice.metric
        elif choice.metric == "other" and unit in spoken:
            return replace(choice, metric=spoken[unit], score=0.5)
    elif unit == "%" and amount.kind is not Kind.FRACTION:
        if choice.metric in _SHARES:
            spoken[unit] = choice.metric
        elif choice.metric == "other" and unit in spoken:
            return replace(choice, metric=spoken[unit], score=0.5)
    return choice


_SHARES = frozenset(("margin", "market_share", "penetration", "tariff"))

_COUNTS_OF_CARS = frozenset(("deliveries", "sales", "registrations", "production", "exports", "orders"))

_MONEY_FOR_ONE = frozenset(("price", "subsidy", "price_change"))

_FEWEST_CARS, _MOST_CARS = 1_000, 200_000_000
