"""Which period a figure belongs to: the nearest moment of its clause."""

from bot.reading.amounts import Amount, Line

_COMPARED = ("earlier", "before", "ago", "previously", "zuvor")
"""A time told from another one ("from 4.2 percent a year earlier") is that of the words right before it, and of no other figure."""


def period_of(line: Line, amount: Amount) -> str | None:
    """Such as "2024-Q1", "2024", or the text's own words where the date cannot be resolved; None where the sentence says nothing."""
    best: tuple[float, str] | None = None
    for moment in line.moments:
        if moment.text.rstrip(".,").lower().endswith(_COMPARED) and moment.start - amount.end != 1:
            continue
        if moment.start >= amount.end:
            distance = float(moment.start - amount.end)
        elif moment.end <= amount.start:
            distance = (amount.start - moment.end) * 1.2
        else:
            continue
        if best is None or distance < best[0]:
            best = (distance, moment.value or moment.text.rstrip(".,"))
    return best[1] if best is not None else None
