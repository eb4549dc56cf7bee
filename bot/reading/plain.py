"""Quantities that are no key figures: ages, bare and small counts, lengths of time that only describe."""

from collections.abc import Sequence

from bot.model.figure import Kind
from bot.reading.amounts import Amount, Line
from bot.reading.metrics import Choice
from bot.reading.nearness import Hit
from bot.reading.triggers import STRONG


def is_attribute(amount: Amount, hits: Sequence[Hit]) -> bool:
    """Whether a length of time only describes a noun ("a five-year plan") and no metric claims it ("an eight-year warranty")."""
    return amount.attributive and not any(
        hit.metric in ("warranty", "labour_action") and hit.weight >= STRONG and abs(hit.first - amount.after) < 4
        for hit in hits
    )


def is_plain(line: Line, amount: Amount, choice: Choice, *, first: bool = False) -> bool:
    """Whether a quantity is no key figure: an age, a bare or small count, a duration or length that no metric claims.

    In the headline and the first sentence (`first`) few plants, shops or cities are the news, not colour.
    """
    if amount.unit_text and "of age" in amount.unit_text:
        return True
    if amount.first in line.past or (amount.attributive and choice.metric not in ("warranty", "labour_action")):
        return True
    if (
        choice.metric == "performance"
        and amount.unit in ("mph", "km/h")
        and (amount.low == 0 or _starts_at_zero(line, amount))
    ):
        return True
    if amount.family == "count" and _is_few(amount, choice.metric):
        return True
    if choice.metric == "performance" and (amount.family == "count" or _is_reached(line, amount)):
        return True
    if (
        amount.unit == "%"
        and (amount.kind is Kind.RANGE or _is_reached_from(line, amount))
        and _is_charged(line, amount)
    ):
        return True
    if choice.metric == "timeline" and amount.family == "time" and _is_lasting(line, amount):
        return True
    if choice.metric != "other":
        return amount.unit is None and choice.unit is None
    if (
        amount.family == "length"
        and amount.unit in ("km", "mi")
        and amount.low >= 10_000
        and amount.kind is not Kind.VAGUE
    ):
        return False
    if amount.unit in _OF_TRADE and amount.low >= _OF_TRADE[amount.unit]:
        return False
    if amount.family in ("time", "length", "mass", "other", "power", "speed", "energy", "") or amount.unit is None:
        return True
    small = amount.family == "count" and amount.low <= _SMALL
    return small and not (first and amount.unit in _PLACES and not _is_where(line, amount))


def _is_where(line: Line, amount: Amount) -> bool:
    """Whether a preposition behind a noun makes a count the place of something ("runs 320 cars in three cities", not "opens in three cities")."""
    at = amount.first - 1
    return at > 0 and line.tags[at] == "P" and line.tags[at - 1] in "NEM"


_PLACES = frozenset(("site", "store", "city"))


_OF_TRADE = {"t": 1_000, "GWh": 1}
"""Masses and energies so big that a market or a plant has them, not a car."""


def _is_lasting(line: Line, amount: Amount) -> bool:
    """Whether a length of time only says how long something went on ("over five years", "six decades of output")."""
    if line.tokens[amount.after].low == "of":
        return True
    before = [token.low for token in line.tokens[max(0, amount.first - 2) : amount.first]]
    return before[-1:] != [] and before[-1] in _LASTING and not (before[-1] == "of" and before[0] in _TAKEN)


_LASTING = frozenset(("over", "for", "after", "past", "last", "of", "every", "during"))
"""Words before a length of time that only say how long something went on."""

_TAKEN = frozenset(("wait", "delay", "time", "times", "period", "deadline"))
"""What lasts so long that the length is the news ("a wait of 20 weeks")."""

_FEWEST, _SMALL = 2, 10


def _is_few(amount: Amount, metric: str) -> bool:
    """Whether a count is one, or vehicles are so few that they are models or those of one crash ("two cars")."""
    if amount.unit == "vehicle" and metric != "model_count":
        return amount.low < _SMALL
    return 0 < amount.low < _FEWEST and metric not in _COUNTS_OF_ONE


def _is_reached(line: Line, amount: Amount) -> bool:
    """Whether a speed is what is reached in the seconds that follow ("60 mph in 3.6 seconds")."""
    behind = [token.low for token in line.tokens[amount.after : amount.after + 5]]
    return amount.unit in ("mph", "km/h") and behind[:1] == ["in"] and any(word.startswith("second") for word in behind)


_COUNTS_OF_ONE = frozenset(("incidents", "capacity", "stores", "chargers"))


def _is_charged(line: Line, amount: Amount) -> bool:
    """Whether two percentages only say how far a battery is charged ("from 10 to 80 percent in 29 minutes")."""
    behind = [token.low for token in line.tokens[amount.after : amount.after + 6]]
    return behind[:1] in (["in"], ["within"], ["takes"]) and any(
        word.startswith(("minut", "hour", "min")) for word in behind
    )


def _is_reached_from(line: Line, amount: Amount) -> bool:
    """Whether a percentage is where a German "von 10 auf 80 Prozent" ends."""
    return line.tokens[amount.first - 1].low == "auf" and any(
        token.low == "von" for token in line.tokens[max(0, amount.first - 4) : amount.first]
    )


def _starts_at_zero(line: Line, amount: Amount) -> bool:
    """Whether a speed is only the end of "zero to 60 mph"; the seconds are the figure."""
    before = [token.low for token in line.tokens[max(0, amount.first - 2) : amount.first]]
    return before in (["zero", "to"], ["0", "to"], ["0", "-"], ["null", "auf"])
