"""Slack's own tables, charts and cards (2026), made of figures and stories where they hold everything and nothing would be cut.

Each returns None where the plain dress says it better or Slack's limits would lose something.
"""

import re
from collections.abc import Sequence
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

_PERIOD: Final = re.compile(r"(?P<year>\d{4})(?: Q(?P<quarter>[1-4])| H(?P<half>[12]))?")
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
    """The figures over their periods; None unless all are exact values of one kind, in one unit, of comparable periods."""
    if Native.CHARTS not in dress.native or not dress.language.startswith("en") or not table.rows:
        return None
    measured = [_point(row) for row in table.rows]
    points = [point for point in measured if point is not None]
    metrics, units = {row.metric for row in table.rows}, {unit for _, _, _, unit in points}
    if len(points) < len(measured) or len(metrics) != 1 or len(units) != 1:
        return None
    series = {name: {period: value for at, period, value, _ in points if at == name} for name, *_ in points}
    periods = sorted({period for _, period, _, _ in points}, key=_place)
    complete = all(set(values) == set(periods) for values in series.values())
    if not complete or len(points) != len(series) * len(periods) or not FEWEST_POINTS <= len(periods) <= CHART_POINTS:
        return None
    names = {name: one_line(name or table.rows[0].metric) for name in series}
    unit = units.pop()
    title = one_line(f"{table.rows[0].metric}, {unit}" if unit else table.rows[0].metric)
    fits = all(0 < length(name) <= CHART_LABEL for name in names.values()) and length(title) <= CHART_TITLE
    if not fits or len(set(names.values())) > CHART_SERIES or len(set(map(_kind, periods))) != 1:
        return None
    data = [
        {"name": names[name], "data": [{"label": period, "value": float(values[period])} for period in periods]}
        for name, values in series.items()
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
    status = f"({row.status})" if visible(row.status) else ""
    return " ".join(part for part in (row.period, status) if visible(part))


def _point(row: FigureRow) -> tuple[str, str, Decimal, str] | None:
    """Subject, period, value and unit of a figure that can stand in a chart."""
    value, period = _VALUE.fullmatch(one_line(row.value)), _PERIOD.fullmatch(one_line(row.period))
    if value is None or period is None or row.status or _VAGUE & set(row.value):
        return None
    number = Decimal(value["number"].replace(",", "")).scaleb(_SCALES[value["scale"]])
    unit = " ".join(part.strip() for part in (value["before"], value["after"]) if part.strip())
    return row.subject, period[0], -number if value["sign"] else number, unit


def _place(period: str) -> tuple[str, str]:
    found = _PERIOD.fullmatch(period)
    return (found["year"], found["quarter"] or found["half"] or "") if found else ("", "")


def _kind(period: str) -> str:
    """A year, a quarter or a half: only like is compared with like."""
    return period[5:6]
