"""Which period a figure belongs to: the nearest moment of its clause that is not another figure's."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.model.figure import Kind
from bot.reading.amounts import Amount, Line
from bot.reading.calendar import Moment
from bot.reading.comparisons import is_past
from bot.reading.salience import Candidate
from bot.reading.tokens import words

_COMPARED = ("earlier", "before", "ago", "previously", "zuvor")
"""A time told from another one ("from 4.2 percent a year earlier") is that of the words right before it, and of no other figure."""

_RATES = frozenset(("a year", "per year", "each year", "every year", "annually"))
"""How often, not when."""

_BASES = words("on over from versus vs against than gegenüber als")
"""Words that make a year what a change is measured against ("up 2.6 percent on 2003")."""

_LEVELS = words("peak high low level levels record")
"""Levels with a time of their own, by which a change is measured ("90 percent below the peak of late 2022")."""

_OTHER_EVENTS = words(
    "founded launched established born introduced opened debuted since gegründet bought formed created presented announced unveiled showed"
)
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
            best = (distance, _spanned(line, moment) or moment.value or said)
    return best[1] if best is not None else None


def _is_of_another(line: Line, amount: Amount, moment: Moment) -> bool:
    """Whether a moment says when something else was: what is compared, another event, or what "when" begins."""
    if moment.text.rstrip(".,").lower().endswith(_COMPARED):
        return moment.start - amount.end != 1
    tokens = line.tokens
    at = next((index for index, token in enumerate(tokens) if token.end > moment.start), 0)
    if moment.end <= amount.start and (is_past(line, amount) or _closes_a_plan(line, moment, at, amount)):
        return True  # where a number came from is older than what it came to
    before = [token.low for token in tokens[max(0, at - 5) : at]]
    if before[-1:] and before[-1] in _BASES and (moment.start < amount.start or before[-1] not in ("from", "over")):
        return moment.grain in ("year", "quarter", "month", "half") and moment.start > amount.end
    if before[-1:] in (["of"], ["late"], ["early"]) and any(word in _LEVELS for word in before):
        return moment.start > amount.end
    if any(word in _OTHER_EVENTS for word in before) or "model" in before:
        return True
    if moment.start >= amount.end and _is_new_clause(line, amount.after, at):
        return True
    low, high = (amount.after, at) if moment.start >= amount.end else (at, amount.first)
    return any(token.low in _STARTS for token in tokens[low:high] if token.kind == "w") and high - low > _NEAR


def _closes_a_plan(line: Line, moment: Moment, at: int, amount: Amount) -> bool:
    """Whether a clause without a figure says when something will be, and the amount's clause is another ("Deliveries start in May, and it cost $2 m")."""
    tokens = line.tokens
    after = next(index for index, token in enumerate(tokens) if token.start >= moment.end)
    planned = any(token.low in _AHEAD for token in tokens[:at])
    told = any(token.kind in "nc" for token in tokens[:at])
    if told or not planned or tokens[after].text not in (",", ";") or tokens[after + 1].low not in _JOINS:
        return False
    return re.match(r"[DA]*[NEGO]+V", line.tags[after + 2 : amount.first]) is not None


_AHEAD = words("will due start starts begin begins set scheduled planned planning expected slated soll sollen wird")
_JOINS = words("and but while und aber")


def _is_new_clause(line: Line, low: int, high: int) -> bool:
    """Whether "and" with a verb of its own stands between ("shipped 3,401 cars, and its order book runs into 2027")."""
    ands = [index for index in range(low, high) if line.tokens[index].low in ("and", "but", "und")]
    return bool(ands) and (
        line.tokens[ands[0] + 1].low in _ANEW or any(line.tags[index] in "VX" for index in range(ands[0] + 1, high))
    )


def _spanned(line: Line, moment: Moment) -> str | None:
    """The quarter or half that "the three months to June" means; None where the words before a month tell no such span."""
    value = moment.value
    if moment.grain != "month" or value is None:
        return None
    year, month = value[:4], int(value[5:7])
    at = next((index for index, token in enumerate(line.tokens) if token.end > moment.start), 0)
    before = " ".join(token.low for token in line.tokens[max(0, at - 5) : at])
    if "three months" in before and month % 3 == 0:
        return f"{year}-Q{month // 3}"
    return f"{year}-H{month // 6}" if "six months" in before and month % 6 == 0 else None


_ANEW = frozenset(("its", "it", "they", "their", "he", "she"))
_NEAR = 2
"""Words between a number and a moment of the same phrase; more of them with "when" between are another clause."""


_FLOWS = words(
    "revenue net_profit operating_profit eps margin cash_flow deliveries sales registrations production exports growth rd_spend energy_storage cost"
)
_SPAN = re.compile(r"(?:FY)?\d{4}(?:-[QH]\d)?$")


def carried(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The same candidates; results and volumes that name no period have the quarter, half or year that the story began with.

    Only a period of the headline or of a story's first two sentences is carried, and only to figures of the same subject that are reported as facts.
    """
    out: list[Candidate] = []
    begun: dict[str | None, str] = {}
    for candidate in candidates:
        figure = candidate.figure
        if candidate.sentence <= 0 and figure.kind is not Kind.DATE and candidate.sentence < _last(out):
            begun = {}
        fact = figure.metric in _FLOWS and figure.status is None and figure.kind is not Kind.DATE
        if (
            fact
            and figure.period is not None
            and candidate.sentence <= 1
            and not candidate.past
            and "-" in figure.period
            and _SPAN.match(figure.period)
        ):
            begun.setdefault(figure.subject, figure.period)
        elif fact and figure.period is None and not candidate.past and figure.subject in begun:
            out.append(replace(candidate, figure=replace(figure, period=begun[figure.subject])))
            continue
        out.append(candidate)
    return out


def _last(candidates: Sequence[Candidate]) -> int:
    return candidates[-1].sentence if candidates else -1
