"""Messages on a page, as Discord's dark client shows them: for people who want to see a post before a server does."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from adapters.discord.limits import Component
from adapters.discord.markdown import read
from adapters.discord.render import render
from bot.model.message import Message


def page(messages: Iterable[Message], *, now: datetime, title: str = "Tacho on Discord") -> str:
    """The messages as one HTML document without script, each as the Discord messages that it takes; times as seen at `now`."""
    return page_of([payload for message in messages for payload in render(message)], now=now, title=title)


def page_of(payloads: Sequence[Sequence[Component]], *, now: datetime, title: str = "Tacho on Discord") -> str:
    """Rendered payloads as one HTML document."""
    environment = Environment(
        loader=PackageLoader("adapters.discord"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"discord_lines": read, "ago": lambda unix: _ago(int(unix), now), "at": _at}
    return environment.get_template("page.html.j2").render(payloads=payloads, title=title)


_UNITS: Final = (
    ("year", 31_557_600), ("month", 2_629_800), ("day", 86_400), ("hour", 3600), ("minute", 60), ("second", 1),
)  # fmt: skip


def _ago(unix: int, now: datetime) -> str:
    """The time as Discord's client words it in English: "3 hours ago", "in 2 days"."""
    passed = int(now.timestamp()) - unix
    unit, size = next(((unit, size) for unit, size in _UNITS if abs(passed) >= size), _UNITS[-1])
    n = round(abs(passed) / size)
    said = f"a{'n' if unit == 'hour' else ''} {unit}" if n == 1 else f"{n} {unit}s"
    return f"{said} ago" if passed >= 0 else f"in {said}"


def _at(unix: str) -> str:
    return datetime.fromtimestamp(int(unix), UTC).isoformat()
