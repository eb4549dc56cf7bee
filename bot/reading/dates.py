"""Dates and horizons that are the news themselves: "first car in 2024", "deliveries start in the second quarter"."""

from collections.abc import Iterator, Sequence
from datetime import date

from bot.reading.amounts import Amount, Line
from bot.reading.calendar import Moment
from bot.reading.nearness import Hit
from bot.reading.tokens import words

_METRICS = frozenset(("launch_date", "timeline"))
_NEAR = 9
_BESIDE, _TIGHT, _HEAD = 12, 1, 4
_PLANNED = words(
    "will set due by plans planned planning expected expects track scheduled slated aims target targets goal until would could should soon next upcoming start"
    " starts soll sollen wird bis geplant até deve prevê"
)


def dated(
    line: Line, hits: Sequence[Hit], amounts: Sequence[Amount], published: date | None
) -> Iterator[tuple[Moment, str, float]]:
    """Moments that say when something starts or is due: later than the publication date, beside words of a launch or a deadline.

    A deadline behind an amount, or at the head of its sentence, is that amount's period ("cut 1,500 jobs by 2027") and no date of its own.
    """
    for moment in line.moments:
        if moment.value is None or moment.grain in ("span", "day") or not _is_ahead(moment, published):
            continue
        first = next((index for index, token in enumerate(line.tokens) if token.end > moment.start), 0)
        if _is_model_year(line, first) or (published is None and not _is_planned(line, first)):
            continue
        best: tuple[float, str] | None = None
        for hit in hits:
            if hit.metric not in _METRICS or hit.weight < 3.0:
                continue
            distance = min(abs(first - hit.after), abs(hit.first - first))
            if distance <= _NEAR and (best is None or hit.weight / (1 + distance / 4) > best[0]):
                best = (hit.weight / (1 + distance / 4), hit.metric)
        beside = any(
            0 <= first - amount.first <= _BESIDE or (first <= _HEAD and amount.first - first <= _BESIDE)
            for amount in amounts
        )
        tight = any(0 <= first - amount.after <= _TIGHT for amount in amounts)
        if best is not None and not tight and not (beside and best[1] == "timeline"):
            yield moment, best[1], best[0]


def _is_model_year(line: Line, at: int) -> bool:
    """Whether a year stands before a name without a preposition ("the 2020 Sentra")."""
    return line.tags[at + 1] == "E" and (at == 0 or line.tags[at - 1] in "DA.")


def _is_planned(line: Line, at: int) -> bool:
    """Whether words of intent stand near a date whose own time nobody knows."""
    return any(token.low in _PLANNED for token in line.tokens[max(0, at - 9) : at + 4])


def _is_ahead(moment: Moment, published: date | None) -> bool:
    year = moment.year
    if published is not None and moment.value is not None and moment.value < _now(moment, published):
        return False
    if moment.grain == "relative":
        return published is not None and year is not None and moment.value == str(year) and year > published.year
    if year is None or not moment.explicit:
        return published is not None and year is not None and year >= published.year
    if published is None:
        return year >= 2000
    return year > published.year or (year == published.year and moment.grain != "year")


def _now(moment: Moment, published: date) -> str:
    """The month, quarter or half of publication, as moments of that grain are written; "" for other grains."""
    month = published.month - 1
    parts = {"month": f"{month + 1:02}", "quarter": f"Q{month // 3 + 1}", "half": f"H{month // 6 + 1}"}
    return f"{published.year}-{parts[moment.grain]}" if moment.grain in parts else ""
