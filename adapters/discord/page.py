"""Messages on a page, as Discord's dark client shows them: for people who want to see a post before a server does."""

from collections.abc import Iterable, Sequence

from jinja2 import Environment, PackageLoader, StrictUndefined

from adapters.discord.limits import Component
from adapters.discord.markdown import read
from adapters.discord.render import render
from bot.model.message import Message


def page(messages: Iterable[Message], title: str = "Tacho on Discord") -> str:
    """The messages as one HTML document without script, each as the Discord messages that it takes."""
    return page_of([payload for message in messages for payload in render(message)], title)


def page_of(payloads: Sequence[Sequence[Component]], title: str = "Tacho on Discord") -> str:
    """Rendered payloads as one HTML document."""
    environment = Environment(
        loader=PackageLoader("adapters.discord"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["discord_lines"] = read
    return environment.get_template("page.html.j2").render(payloads=payloads, title=title)
