"""Slack's own tables, charts and cards (2026), made of figures and stories where they hold everything and nothing would be cut.

Each returns None where the plain dress says it better or Slack's limits would lose something.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from adapters.slack.dress import Dress, Native
from adapters.slack.limits import (
    CARD_BODY,
    CARD_TITLE,
    CHART_LABEL,
    CHART_POINTS,
    CHART_SERIES,
    CHART_TITLE,
    DATA_ROWS,
    TABLE_TOGETHER,
    Block,
    length,
)
from adapters.slack.mrkdwn import literal, mrkdwn
from adapters.slack.sheets import size
from adapters.slack.words import one_line, visible, web_address
from bot.model.message import FigureRow, FigureTable

FEWEST_POINTS: Final = 3
"""Fewer points than these are read faster than a chart of them."""

PAGE: Final = 10
NOTHING: Final = "–"

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_PERIOD: Final = re.compile(
    rf"(?:Q(?P<quarter>[1-4]) |(?P<half>first|second) half |(?P<month>{'|'.join(_MONTHS)}) |(?P<fiscal>FY))?(?P<year>\d{{4}})"
)
"""Periods as `bot.writing.dates` words them in English."""

_VALUE: Final = re.compile(
    r"(?P<before>[^\d\s.,−-]*) ?(?P<sign>[−-]?)(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?: ?(?P<scale>k|m|bn|tn)\b)?(?P<after>.*)"
)
_SCALES: Final = {None: 0, "k": 3, "m": 6, "bn": 9, "tn": 12}
_VAGUE: Final = frozenset("~≈<>≤≥–+")


def data_table(table: FigureTable, dress: Dress) -> Block | None:
    """The figures as a table readers can sort; None when they come with their sentences, or are too few or too many."""
    rows = [row for row in table.rows if visible(row.value)]
    proved = any(visible(row.sentence) or visible(row.evidence) for row in rows)
    if Native.TABLES not in dress.native or proved or not visible(table.title) or not 2 <= len(rows) < DATA_ROWS:
        return None
    heads = dress.heads
    cells = [[_cell(text) for text in (heads.value, heads.metric, heads.period, heads.source)]]
    cells += [[_cell(row.value), _cell(_about(row)), _cell(_when(row)), _source(row)] for row in rows]
    block: Block = {
        "type": "data_table",
        "caption": literal(one_line(table.title)),
        "page_size": min(len(rows), PAGE),
        "row_header_column_index": 1,
        "rows": cells,
    }
    return block if size(block) <= TABLE_TOGETHER else None


def chart(table: FigureTable, dress: Dress) -> Block | None:
    """The figures that can be compared, over their periods; None where there are fewer than three of one kind, unit and length of period.

    Only exact values that were reported count. Where one period has two different values, nothing is drawn.
    """
    if Native.CHARTS not in dress.native or not dress.language.startswith("en"):
        return None
    points = [point for point in map(_point, table.rows) if point is not None]
    kinds = Counter(point.kind for point in points)
    if not kinds:
        return None
    [(kind, _)] = kinds.most_common(1)
    alike = [point for point in points if point.kind == kind]
    series: dict[str, dict[str, Decimal]] = {}
    for point in alike:
        if series.setdefault(point.subject, {}).setdefault(point.period, point.value) != point.value:
            return None
    periods = sorted({point.period for point in alike}, key=_place)
    if not FEWEST_POINTS <= len(periods) <= CHART_POINTS or any(len(one) != len(periods) for one in series.values()):
        return None
    metric, unit, _ = kind
    title = f"{metric}, {unit}" if unit else metric
    names = {subject: one_line(subject) or metric for subject in series}
    fits = all(0 < length(name) <= CHART_LABEL for name in names.values()) and length(literal(title)) <= CHART_TITLE
    if not fits or len(series) > CHART_SERIES or len(set(names.values())) != len(series):
        return None
    data = [
        {"name": names[subject], "data": [{"label": period, "value": float(values[period])} for period in periods]}
        for subject, values in series.items()
    ]
    shown = {"type": "line", "series": data, "axis_config": {"categories": periods}}
    return {"type": "data_visualization", "title": literal(title), "chart": shown}


def card(head: str, body: Sequence[str], small: str, picture: Block | None, buttons: Sequence[Block]) -> Block | None:
    """A story as a card of its own; None when something of it would not fit."""
    told = "\n".join(body)
    if length(head) > CARD_TITLE or length(told) > CARD_BODY or length(small) > CARD_TITLE:
        return None
    return {
        "type": "card",
        **({} if picture is None else {"hero_image": picture}),
        "title": mrkdwn(head),
        "subtitle": mrkdwn(small),
        **({"body": mrkdwn(told)} if told else {}),
        **({"actions": list(buttons)} if buttons else {}),
    }


def _cell(text: str) -> Block:
    shown = one_line(text)
    return {"type": "raw_text", "text": literal(shown) if visible(shown) else NOTHING}


def _source(row: FigureRow) -> Block:
    """The outlet, with its link: rich text, which holds no markup."""
    if row.source is None or not (visible(row.source.text) or row.source.url):
        return _cell("")
    address = web_address(row.source.url)
    if not address:
        return _cell(row.source.text)
    shown = one_line(row.source.text)
    link = {"type": "link", "url": address, "text": literal(shown) if visible(shown) else address}
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [link]}]}


def _about(row: FigureRow) -> str:
    return ", ".join(part for part in (row.subject, row.metric) if visible(part))


def _when(row: FigureRow) -> str:
    if not visible(row.period):
        return row.status
    return f"{row.period} ({row.status})" if visible(row.status) else row.period


@dataclass(frozen=True, slots=True)
class _Point:
    """A figure that can stand in a chart."""

    kind: tuple[str, str, str]
    subject: str
    period: str
    value: Decimal


def _point(row: FigureRow) -> _Point | None:
    """The figure as a point: an exact reported value of a year, a half, a quarter or a month; None for any other."""
    value, period = _VALUE.fullmatch(one_line(row.value)), _PERIOD.fullmatch(one_line(row.period))
    if value is None or period is None or row.status or _VAGUE & set(row.value):
        return None
    number = Decimal(value["number"].replace(",", "")).scaleb(_SCALES[value["scale"]])
    unit = " ".join(part.strip() for part in (value["before"], value["after"]) if part.strip())
    length_of_period = next((name for name in ("quarter", "half", "month") if period[name]), "year")
    kind = (one_line(row.metric), unit, f"{period['fiscal'] or ''}{length_of_period}")
    return _Point(kind, row.subject, period[0], -number if value["sign"] else number)


def _place(period: str) -> tuple[int, int]:
    """Where a period stands among those of its length."""
    found = _PERIOD.fullmatch(period)
    if found is None:
        return 0, 0
    if found["month"]:
        return int(found["year"]), _MONTHS.index(found["month"])
    return int(found["year"]), int(found["quarter"] or found["half"] == "second")
