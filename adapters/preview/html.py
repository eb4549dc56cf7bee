"""Messages as one self-contained HTML page: no script, light and dark, readable on a phone.

Nothing comes from outside but the pictures of those feeds whose pictures the owner wants to be shown.
"""

from collections.abc import Sequence
from datetime import UTC, tzinfo
from functools import cache
from typing import assert_never

import jinja2

from adapters.preview.wording import (
    about_figure,
    clean,
    laid_out,
    mark,
    moment,
    names_story,
    opens_with_title,
    outlets_line,
    web_address,
)
from bot.model.message import (
    Actions,
    Block,
    Facts,
    FigureTable,
    Heading,
    Hint,
    LinkList,
    Message,
    Paragraph,
    Picture,
    Quote,
    StoryCard,
)


def render_page(messages: Sequence[Message], *, title: str, zone: tzinfo = UTC) -> str:
    """One page with the messages in the given order, each an article; `title` heads it, times are told in `zone`."""
    pictures = any(map(_has_picture, messages))
    return (
        _templates().get_template("page.html.j2").render(messages=messages, title=title, zone=zone, pictures=pictures)
    )


def _has_picture(message: Message) -> bool:
    shown = (block.picture if isinstance(block, StoryCard) else block for block in message.blocks)
    return any(isinstance(one, Picture) for one in shown)


def _macro(block: Block) -> str:
    """The name of the macro in `blocks.html.j2` that renders the block."""
    match block:
        case Heading():
            return "heading"
        case Paragraph():
            return "paragraph"
        case Picture():
            return "picture"
        case StoryCard():
            return "story"
        case FigureTable():
            return "figure_table"
        case Quote():
            return "quote"
        case Facts():
            return "facts"
        case LinkList():
            return "link_list"
        case Hint():
            return "hint"
        case Actions():
            return "actions"
        case _ as unknown:
            assert_never(unknown)


@cache
def _templates() -> jinja2.Environment:
    templates = jinja2.Environment(
        loader=jinja2.PackageLoader("adapters.preview"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: clean(value) if type(value) is str else value,
    )
    templates.filters |= {
        "macro": _macro,
        "laid_out": laid_out,
        "opens_with_title": opens_with_title,
        "mark": mark,
        "named_by": names_story,
        "about": about_figure,
        "address": web_address,
        "outlets": outlets_line,
        "moment": moment,
        "iso": lambda told_at: told_at.isoformat(),
    }
    return templates
