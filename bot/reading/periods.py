"""Which period a figure belongs to: the nearest moment of its clause that is not another figure's."""

from bot.reading.amounts import Amount, Line
from bot.reading.calendar import Moment
from bot.reading.tokens import words

_COMPARED = ("earlier", "before", "ago", "previously", "zuvor")
"""A time told from another one ("from 4.2 percent a year earlier") is that of the words right before it, and of no other figure."""

_RATES = frozenset(("a year", "per year", "each year", "every year", "annually"))
"""How often, not when."""

_BASES = words("on over from versus vs against than gegenüber")
"""Words that make a year what a change is measured against ("up 2.6 percent on 2003")."""

_OTHER_EVENTS = words("founded launched established born introduced opened debuted since gegründet bought")
"""Words whose own year stands behind them ("the firm, founded in 2014, employs 310 people")."""

_STARTS = frozenset(("when", "once", "after", "before", "as", "wenn", "sobald"))


def period_of(line: Line, amount: Amount) -> str | None:
    """Such as "2024-Q1", "2024", or the text's own words where the date cannot be resolved; None where the sentence says nothing."""
    best: tuple[float, str] | None = None
    for moment in line.moments:
        said = moment.text.rstrip(".,")
        if said.lower() in _RATES or _is_of_another(line, amount, moment):
            continue
        if moment.start >= amount.end:
            distance = float(moment.start - amount.end)
        elif moment.end <= amount.start:
            distance = (amount.start - moment.end) * 1.2
        else:
            continue
        if best is None or distance < best[0]:
            best = (distance, moment.value or said)
    return best[1] if best is not None else None


def _is_of_another(line: Line, amount: Amount, moment: Moment) -> bool:
    """Whether a moment says when something else was: what is compared, another event, or what "when" begins."""
    if moment.text.rstrip(".,").lower().endswith(_COMPARED):
        return moment.start - amount.end != 1
    tokens = line.tokens
    at = next((index for index, token in enumerate(tokens) if token.end > moment.start), 0)
    before = [token.low for token in tokens[max(0, at - 3) : at]]
    if before[-1:] and before[-1] in _BASES and (moment.start < amount.start or before[-1] not in ("from", "over")):
        return moment.grain in ("year", "quarter", "month", "half") and moment.start > amount.end
    if any(word in _OTHER_EVENTS for word in before):
        return True
    low, high = (amount.after, at) if moment.start >= amount.end else (at, amount.first)
    return any(token.low in _STARTS for token in tokens[low:high] if token.kind == "w") and high - low > _NEAR


_NEAR = 2
"""Words between a number and a moment of the same phrase; more of them with "when" between are another clause."""
