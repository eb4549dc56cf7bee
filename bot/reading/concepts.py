"""The words a figure measures ("driving range", "sales in China"), also where no metric fits.

`bot.reading.measured` reads one amount; here amounts of one sentence lend each other what they measure: a conversion, a comparison, or the next
item of a list has no words of its own.
"""

from collections.abc import Sequence

from bot.reading.amounts import Amount, Line
from bot.reading.measured import Measured
from bot.reading.phrases import Phrases
from bot.reading.tokens import words

_JOINS = words(
    "or from up down to compared with versus vs than at about more nearly a an the year earlier ago before in on by ended ending first second third fourth quarter quarters half month months fiscal period previous last"
)
_LATER = words("higher lower more less ago away last next earlier later each apiece year")
_FARTHEST = 14


def concepts(line: Line, amounts: Sequence[Amount]) -> list[tuple[str, ...]]:
    """For each amount of a sentence the content words of what it measures, lower case; empty where the sentence does not say.

    An amount that only tells the one before it in another way, or what that one is compared with ("$20 million, or 35 cents a share, up from
    $15 million"), measures the same; so does one of the same family that has no words of its own.
    """
    if not amounts:
        return []
    phrases = Phrases(line, amounts)
    taken = frozenset(
        index
        for amount in amounts
        for index in range(amount.first, amount.after if amount.counted is None else amount.number.after)
    )
    found: list[tuple[str, ...]] = []
    for index, amount in enumerate(amounts):
        before = amounts[index - 1] if index else None
        at = phrases.of_amount.get(index)
        if before is not None and found[-1] and _goes_on(line, before, amount):
            measured = found[-1]
        else:
            measured = Measured(line, phrases, amount, at, taken).words() if at is not None else ()
        if not measured and before is not None and before.family == amount.family:
            measured = found[-1]
        found.append(measured)
    return found


def _goes_on(line: Line, before: Amount, amount: Amount) -> bool:
    """Whether nothing but light words and dates stands between two amounts, and the second has no noun of its own."""
    if amount.first - before.after > _FARTHEST or (
        amount.family == "count" and amount.counted is not None and before.family != "count"
    ):
        return False
    if amount.family == "ratio" and line.tokens[amount.after].low == "of":
        return False
    named = line.tags[amount.after] == "N" and amount.after not in line.dates
    if amount.family != "count" and named and line.tokens[amount.after].low not in _LATER:
        return False
    between = range(before.after, amount.first)
    if any(line.tokens[index].text == ";" for index in between):
        return False
    if not any(line.tokens[index].low in _JOINS for index in between):
        return False
    return all(
        line.tokens[index].low in _JOINS or line.tags[index] in ".DRC" or index in line.dates or index in line.past
        for index in between
    )
