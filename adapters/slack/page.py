"""Messages on a page, as Slack's client shows them: for people who want to see a post before a workspace does."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from adapters.slack.blocks import render
from adapters.slack.dress import Dress
from adapters.slack.limits import Block
from adapters.slack.reading import read
from bot.model.message import Message

_WIDTH: Final = 480
_HEIGHT: Final = 150


def page(messages: Iterable[Message], title: str = "Tacho on Slack", dress: Dress | None = None) -> str:
    """The messages as one HTML document, each as the Slack messages that it takes; only pictures of stories come from outside."""
    return page_of([sheet.blocks for message in messages for sheet in render(message, dress)], title)


def page_of(payloads: Sequence[Sequence[Block]], title: str = "Tacho on Slack") -> str:
    """Rendered blocks as one HTML document, an article for each Slack message."""
    environment = Environment(
        loader=PackageLoader("adapters.slack"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"slack_lines": read, "moment": _moment, "points": _points}
    return environment.get_template("page.html.j2").render(payloads=payloads, title=title)


def _moment(unix: str) -> str:
    """An instant as `{date_short_pretty} {time}` is worded, in UTC."""
    return f"{datetime.fromtimestamp(int(unix), UTC):%b %d, %Y %H:%M}"


def _points(chart: Mapping[str, Sequence[Mapping[str, Sequence[Mapping[str, float]]]]]) -> list[str]:
    """A line of SVG for each series of a chart, from 0 or below up to the highest value."""
    values = [[point["value"] for point in series["data"]] for series in chart["series"]]
    low, high = min(0.0, *(min(one) for one in values)), max(max(one) for one in values)
    across, up = _WIDTH / max(1, len(values[0]) - 1), _HEIGHT / ((high - low) or 1)
    return [
        " ".join(f"{place * across:.1f},{_HEIGHT - (value - low) * up:.1f}" for place, value in enumerate(one))
        for one in values
    ]
