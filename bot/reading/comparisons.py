"""Numbers told only for comparison: an earlier period's level, and what the number before is compared with."""

from collections.abc import Sequence

from bot.model.figure import Kind
from bot.reading.amounts import Amount, Line
from bot.reading.nearness import Hit
from bot.reading.tokens import words
from bot.reading.triggers import STRONG
from bot.reading.vetoes import CALENDAR_WORDS


def lead(line: Line, amount: Amount) -> int:
    """The place of the word before an amount, or before the words that call it a forecast ("from [an April forecast of] 85,000")."""
    tokens, at = line.tokens, amount.first - 1
    if at < 2 or tokens[at].low != "of" or tokens[at - 1].low not in _TOLD_BEFORE:
        return at
    at -= 2
    while at and (line.tags[at] in "DA" or tokens[at].low in CALENDAR_WORDS):
        at -= 1
    return at


_TOLD_BEFORE = words("projection forecast outlook estimate guidance range target goal expectation expectations level")


def is_compared(line: Line, before: Amount, amount: Amount) -> bool:
    """Whether an amount is only what the one before it is compared with ("$680 million, up from $365 million a year ago")."""
    if before.unit == "%" and line.tokens[before.after].low in ("below", "above"):
        return amount.first - before.after <= _BESIDE  # "29% below the 4.8 trillion yen of last year"
    if before.family != amount.family or amount.first - before.after > _FARTHEST:
        return False
    if before.unit != amount.unit and amount.unit is not None:
        return False
    tokens = line.tokens
    at = lead(line, amount)
    while at > before.after and (tokens[at].low in _LIGHT or line.tags[at] in "DR"):
        at -= 1
    word, left = tokens[at].low, tokens[at - 1].low
    if amount.first - before.after > _NEAR:
        return word == "from" and left in ("up", "down") and before.unit == amount.unit
    if any(token.low in ("its", "their", "his", "her") for token in tokens[at + 1 : amount.first]):
        return False  # "cut 5,000 jobs from its 40,000-strong workforce"
    if word == "from":
        return amount.first - before.after <= 8 or left in ("up", "down", "increase", "rise", "drop", "decline", "jump")
    if word in ("with", "to"):
        return left in ("compared", "compares", "opposed", "comparison")
    return word in ("versus", "vs", "against", "instead", "short")


_BESIDE, _NEAR, _FARTHEST = 3, 14, 28
"""So many words may stand between an amount and what it is compared with; more only before "up from" and "down from"."""

_LIGHT = words(
    "the a an a about around nearly almost roughly approximately some just over under more less than profit of loss level figure year-earlier year prior last"
)


def is_result(amount: Amount, hits: Sequence[Hit], before: str) -> bool:
    """Whether a result stands right before an amount that is no comparison with one ("revenue of $9 bn, compared with a loss of $1 bn").

    Args:
        amount: what is compared.
        hits: all triggers of the line.
        before: the metric of what it is compared with.
    """
    return before not in _RESULTS and any(
        hit.metric in _RESULTS and hit.weight >= STRONG and hit.after in (amount.first, amount.first - 1)
        for hit in hits
    )


_RESULTS = frozenset(("net_profit", "operating_profit"))


def is_past(line: Line, amount: Amount) -> bool:
    """Whether an amount is an earlier period's level, told for comparison ("from 5.8 percent a year earlier")."""
    tokens = line.tokens
    before = [token.low for token in tokens[max(0, amount.first - 3) : amount.first]]
    if "from" in before[-2:] and amount.prior is None and amount.kind is not Kind.RANGE:
        return any(
            token.low in ("to", "up", "down", "fell", "rose")
            for token in tokens[max(0, amount.first - 9) : amount.first]
        )
    behind = " ".join(token.low for token in tokens[amount.after : amount.after + 4])
    if behind.startswith("last year") and line.tags[amount.first - 1] == "V":
        return False  # "delivered 926,000 cars last year"
    return behind.startswith(
        ("a year earlier", "a year ago", "the year before", "last year", "the previous year", "a year before")
    )
