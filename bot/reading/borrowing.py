"""Bare numbers that take the unit of a neighbour: "5.5 and 6.1 percent", "3 million cars, up from 2 million", "280 million of the 1.5 billion yuan"."""

from collections.abc import Sequence
from dataclasses import replace

from bot.model.figure import Kind
from bot.reading.amounts import Amount, Line
from bot.reading.comparisons import lead

_PASSING = (["and"], ["or"], ["und"], [","], ["/"], ["oder"])
_PART_OF = (["of", "the"], ["of", "its"], ["of", "their"], ["of", "an"], ["out", "of"])
_MEASURES = frozenset(("ratio", "time", "length", "energy", "power", "speed", "mass"))
_TAKEN_OVER = frozenset(("count", "ratio", "power", "mass", "length", "energy", "speed"))
_AFTER_PART = frozenset(("by", "in", "for", "at", "from", "of", ".", "the"))


def borrow(line: Line, amounts: Sequence[Amount]) -> list[Amount]:
    """The same amounts, bare ones with the unit that a neighbour lends them."""
    out = list(amounts)
    for index, amount in enumerate(out):
        if (
            amount.unit is not None
            or amount.unit_text is not None
            or amount.kind not in (Kind.EXACT, Kind.RANGE)
            or amount.number.part
        ):
            continue
        after = out[index + 1] if index + 1 < len(out) else None
        before = out[index - 1] if index else None
        if before is not None and before.family == "ratio" and amount.number.low >= _NO_PERCENTAGE and index > 1:
            before = out[index - 2]  # "sold 61,240 cars, down 3.2 percent from 63,250": a level beside a level
        if before is not None and before.family == "count" and before.low < _FEW and amount.low >= 100 and index > 1:
            before = out[index - 2]  # "1,750 workers at two plants and another 1,550"
        if after is not None and after.unit not in (None, "rank") and _passes_on(line, amount, after):
            out[index] = _with_unit_of(amount, after)
        elif (
            before is not None
            and before.family == "currency"
            and amount.number.scaled
            and (_is_level(line, before, amount) or _is_money(line, amount))
        ):
            out[index] = replace(amount, unit=before.unit, family="currency")
        elif _is_price(line, out[:index], amount):
            money = next(other for other in reversed(out[:index]) if other.family == "currency")
            out[index] = replace(amount, unit=money.unit, family="currency")
        elif before is not None and before.family in _TAKEN_OVER and _takes_over(line, before, amount):
            out[index] = _with_unit_of(amount, before)
    return out


_FARTHEST_LEVEL = 14
_LONGEST_OWNER = 8
_FEW = 20
_NO_PERCENTAGE = 1000
"""A bare number so big is no percentage, whatever stands before it."""


def _is_level(line: Line, before: Amount, amount: Amount) -> bool:
    """Whether a bare number in millions is what money is compared with ("to 612 million euros, from 537 million")."""
    between = line.tokens[before.after : amount.first]
    if len(between) > _FARTHEST_LEVEL or not between:
        return False
    compared = between[-1].low == "of" and any(
        token.low in ("against", "compared", "versus", "than") for token in between
    )
    return compared or between[-1].low in ("from", "versus", "than", "against")


def _is_price(line: Line, told: Sequence[Amount], amount: Amount) -> bool:
    """Whether a bare number behind a verb of prices is money of the size that was told before ("costs $41,900; the other starts at 46,500")."""
    verb, word = (token.low for token in line.tokens[amount.first - 2 : amount.first]) if amount.first > 1 else ("", "")
    priced = word in _COSTS or (word in ("at", "from") and verb in _PRICED)
    money = next((other for other in reversed(told) if other.family == "currency"), None) if priced else None
    if money is None or money.number.scaled or amount.number.scaled:
        return False
    return money.low / _LIKE_IN_PRICE <= amount.low <= money.low * _LIKE_IN_PRICE


_COSTS = frozenset(("costs", "cost", "costing"))
_PRICED = frozenset(("starts", "start", "starting", "begins", "priced", "sells", "listed", "retails"))
_LIKE_IN_PRICE = 5
"""Prices told side by side are no further apart than by this factor."""


def _is_money(line: Line, amount: Amount) -> bool:
    """Whether a bare number in billions that stands alone behind money is money too ("…, which would value it at more than a billion")."""
    return amount.low >= 1_000_000_000 and line.tags[amount.after] == "."


def _with_unit_of(amount: Amount, other: Amount) -> Amount:
    return replace(amount, unit=other.unit, unit_text=other.unit_text, family=other.family, counted=other.counted)


def _passes_on(line: Line, amount: Amount, after: Amount) -> bool:
    """Whether the unit of the amount behind holds for this one too."""
    between = [token.low for token in line.tokens[amount.after : after.first]]
    if after.family == "ratio" and amount.number.low >= _NO_PERCENTAGE:
        return False  # "stood at 8,100, 0.9 percent up"
    if between in _PART_OF or _is_of_somebodys(line, amount.after, after.first):
        return after.family in ("currency", "count")
    return between in _PASSING and (after.family in _MEASURES or after.unit in ("vehicle", "people"))


def _is_of_somebodys(line: Line, first: int, after: int) -> bool:
    """Whether "of" and an owner stand there, as in "3,000 of the firm's 40,000 workers"."""
    owned = 2 < after - first < _LONGEST_OWNER and line.tokens[first].low == "of" and line.tags[after - 1] == "S"
    return owned and all(tag in "DNEAS" for tag in line.tags[first + 1 : after])


def _goes_on_counting(line: Line, before: Amount, amount: Amount) -> bool:
    """Such as "killed 17 people and injured 40", "17 people died and another 40", "of the 650 lawmakers, 202 voted"."""
    tokens, tags, at = line.tokens, line.tags, amount.first
    between = [token.low for token in tokens[before.after : at]]
    behind = tokens[amount.after]
    if "another" in between[-1:] or (between == [","] and tokens[before.first - 2].low == "of"):
        return behind.kind != "n"
    verbs = tags[before.after : at].replace("R", "").replace("P", "")
    return verbs == "CV" and (behind.kind in "se" or behind.low in _AFTER_PART)


def _takes_over(line: Line, before: Amount, amount: Amount) -> bool:
    """Whether a bare number is compared with the amount before it."""
    tokens = line.tokens
    led = lead(line, amount)
    left = tokens[led].low
    if tokens[amount.after].low == "more" and before.family == "count":
        return line.tags[amount.after + 1] in ".PCT"  # "runs 400 buses and will add 150 more in May"
    if left == "from" and amount.number.low >= _NO_PERCENTAGE and before.family == "ratio":
        return False
    if left == "from":
        reached = before.first > 0 and tokens[before.first - 1].low in ("to", "at")
        return tokens[led - 1].low in ("up", "down", "compared", "to") or amount.first - before.after <= 3 or reached
    between = tokens[before.after : amount.first]
    if len(between) > 8 or any(token.text in ";:" for token in between):
        return False
    following = tokens[amount.after]
    if before.family == "count" and _goes_on_counting(line, before, amount):
        return True
    if left == "and":
        return following.low in _AFTER_PART or following.kind == "s"
    if left == "to" and before.family == "ratio":
        return (
            False  # "climb 6.4 % to 412,300": what a change in percent leads to is a level, and has a unit of its own
        )
    if left == "than" and tokens[amount.first - 2].low in ("more", "less", "fewer", "better"):
        return line.tags[amount.after] in ".PCTX"  # "and makes more than 250,000 paid trips"
    return left in ("including", "than", "versus", "to")
