"""What a number counts where its own phrase does not say it plainly."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.model.figure import Kind
from bot.reading.amounts import Amount, Line
from bot.reading.nouns import singular
from bot.reading.places import PLACE_NAMES


def noun_alone(line: Line, amount: Amount, nouns: Mapping[str, str]) -> Amount:
    """German puts the verb behind what is counted ("35.000 Arbeitsplätze abbauen"): the amount up to its noun."""
    if line.language != "de" or amount.unit is not None or amount.counted is None:
        return amount
    for index in range(amount.after - 1, amount.number.after - 1, -1):
        unit = nouns.get(line.tokens[index].low)
        if unit is not None:
            token = line.tokens[index]
            return replace(
                amount,
                after=index + 1,
                end=token.end,
                unit=unit,
                unit_text=token.text,
                family="count",
                counted=None,
            )
    return amount


def counted_by_subject(line: Line, amount: Amount, measured: Sequence[str], nouns: Mapping[str, str]) -> Amount:
    """A bare number with the unit of what it measures ("its vehicles were 402,420 in October"); that of an index is in points."""
    if amount.unit is not None or amount.unit_text is not None or amount.kind is not Kind.EXACT:
        return amount
    if amount.number.low < _HIGHEST_INDEX and (
        any(word.lower() == "index" for word in measured) or _stands_at(line, amount)
    ):
        return replace(amount, unit="point", family="count")
    if amount.number.low < 100:
        return amount
    units = [nouns.get(word) or nouns.get(singular(word)) for word in measured if word not in PLACE_NAMES]
    unit = next((unit for unit in reversed(units) if unit in ("vehicle", "people")), None)

    return amount if unit is None else replace(amount, unit=unit, family="count")


def _stands_at(line: Line, amount: Amount) -> bool:
    """Whether an index stands at an amount, whatever the text says of it in between ("the index, adjusted for mix, stood at 201.3")."""
    words = [token.low for token in line.tokens[max(0, amount.first - _FARTHEST) : amount.first]]
    return words[-2:] in (["stood", "at"], ["stands", "at"], ["in", "at"]) and "index" in words


_FARTHEST = 16
_HIGHEST_INDEX = 1_000
"""Indices of prices and moods start from a hundred or so; those of stock exchanges are higher, and no news of the trade."""
