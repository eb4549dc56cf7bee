"""How near a word that speaks for a metric stands to a number: by words, commas, conjunctions and other numbers between them."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.reading.amounts import Amount, Line


@dataclass(frozen=True, slots=True)
class Hit:
    """A trigger found in a line: token range, metric, what it counts."""

    first: int
    after: int
    metric: str
    weight: float


_OWNING = frozenset(
    (
        "of",
        "at",
        "to",
        "was",
        "were",
        "is",
        "reached",
        "hit",
        "totalled",
        "rose",
        "fell",
        "by",
        "worth",
        "near",
        "around",
    )
)
_SAYING = frozenset(("say", "says", "said", "adds", "added", "tells", "told", "notes", "noted", "expects", "expected"))
"""Verbs that begin another statement behind "and" ("puts its profit at $2 bn and says that costs …")."""

_MANY, _FAR = 24, 24
"""In a line of more amounts than this, which is a table and no sentence, words further away than this speak for none of them."""

_BREAKS = frozenset((";", "while", "whereas", "but", "although", "though"))


def verb_before(line: Line, amount: Amount) -> int | None:
    """The verb that rules the amount: the nearest one before it in its clause; None where it begins another statement."""
    for index in range(amount.first - 1, max(-1, amount.first - 12), -1):
        if line.tags[index] in "VX" and line.tokens[index].low != "'s":
            if line.tokens[index].low in _SAYING:
                return None
            first = index
            while first and line.tags[first - 1] in "VXR":
                first -= 1
            return _before_aside(line, first)
        if line.tokens[index].text == ";" or line.tags[index] == "W":
            return None
    return None


def _before_aside(line: Line, verb: int) -> int:
    """The place of a verb, or of the clause between commas right before it ("shares, which hit a high on Monday, were down")."""
    if verb < 2 or line.tokens[verb - 1].text != ",":
        return verb
    for index in range(verb - 2, max(-1, verb - 22), -1):
        if line.tokens[index].text == ",":
            return index
    return verb


def phrase_end(line: Line, amount: Amount) -> int:
    """Where the phrase ends that a share is of ("20 percent of the U.S. car and truck market")."""
    at = amount.after
    if amount.family != "ratio" or line.tokens[at].low not in ("of", "der", "des", "do", "da"):
        return at
    at += 1
    while line.tags[at] in "DANEGS" or line.tokens[at].low in ("and", "new", "all", "of"):
        at += 1
    return at


def nearness(line: Line, amount: Amount, hit: Hit, amounts: Sequence[Amount], *, verb: int | None, reach: int) -> float:
    """1 beside the amount, less with each word, comma, conjunction and other amount between.

    What stands before the verb that rules the amount is measured from the verb, because it is its subject; what a share is of
    counts as beside it.
    """
    if hit.first >= amount.first and hit.after <= amount.after:
        return 1.2
    if hit.after <= amount.first:
        low, high, side = hit.after, amount.first, 1.0
        if verb is not None and hit.after <= verb:
            high = verb
            side = 0.9
    elif hit.first >= amount.after:
        if hit.after <= reach:
            return 1.0
        low, high, side = reach, hit.first, 0.85
    else:
        return 1.0
    if high - low > _FAR and len(amounts) > _MANY:
        return 0.0
    distance = _between(line, low, high)
    if hit.first >= amount.after and _is_owned(line, amount, hit, amounts):
        distance += 4
    for other in amounts:
        if low <= other.first < high:
            distance += 3.0 if other.family == amount.family else 1.5
    return side / (1 + distance / 5)


def _between(line: Line, low: int, high: int) -> float:
    """Words between two places, commas and conjunctions counted for more."""
    distance = float(max(0, high - low))
    for at, token in enumerate(line.tokens[low:high], low):
        if token.low == "and" and at + 1 < high and line.tokens[at + 1].low in _SAYING:
            distance += 8
        elif token.text == ",":
            distance += 2
        elif token.low in _BREAKS:
            distance += 8
        elif token.low in ("and", "as", "that", "which", "who", "after", "before"):
            distance += 1.5
    return distance


def _is_owned(line: Line, amount: Amount, hit: Hit, amounts: Sequence[Amount]) -> bool:
    """Whether a word behind the amount stands right at an amount of its own ("lost $1.2 bn on [revenue] of $128 m")."""
    if any(amount.after <= other.first and other.after == hit.first for other in amounts):
        return True  # "$39,990, about $5,000 [less than before]"
    owning = line.tokens[hit.after - 1].low in _OWNING or line.tokens[hit.after].low in _OWNING
    return owning and any(hit.after <= other.first <= hit.after + 2 for other in amounts)
