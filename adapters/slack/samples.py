"""Messages and views with every kind of block, for Slack itself to judge (`tacho doctor --live`). The world in it is invented."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from adapters.slack.blocks import render
from adapters.slack.forms import answer_view, ask_form, metadata_of, subscribe_form
from adapters.slack.home import home_view
from adapters.slack.names import Names
from adapters.slack.places import PLATFORM
from adapters.slack.sheets import Lack
from adapters.slack.wording import wording
from bot.desk.commands.specs import SPECS
from bot.model.message import (
    Actions,
    Button,
    Facts,
    FigureRow,
    FigureTable,
    Heading,
    Hint,
    Link,
    LinkList,
    Message,
    Paragraph,
    Quote,
    StoryCard,
)
from bot.model.subscription import Channel
from bot.writing.pages import about_page, help_page

_SOURCE: Final = Link("Sample Motor Wire", "https://sample-motor-wire.example/sample")
_ROWS: Final = tuple(
    FigureRow(
        value=f"{number},000 vehicles",
        metric="Deliveries",
        period=f"Q{number} 2025",
        evidence=f"{number},000 vehicles",
        sentence=f"The sample maker delivered {number},000 vehicles.",
        source=_SOURCE,
    )
    for number in (1, 2, 3, 4)
)
_CARD: Final = StoryCard(
    story_id="sample",
    headline=Link("Sample: a maker & its <rivals> *deliver*", _SOURCE.url),
    figures=_ROWS[:3],
    gist="An invented maker delivers more than an invented rival.",
    outlets=("Sample Motor Wire", "Sample Wheel Daily"),
    tags=("sample", "ev"),
    told_at=datetime(2025, 12, 19, 7, 30, tzinfo=UTC),
    rank=1,
    note="Reported, not confirmed",
)
_EVERYTHING: Final = Message(
    "Sample digest",
    (
        Heading("Sample digest", 1),
        Paragraph("Everything here is invented.", (_SOURCE,)),
        _CARD,
        Actions((Button("Evidence", command="story sample"), Button("Source", url=_SOURCE.url))),
        Heading("Figures"),
        FigureTable("Deliveries", _ROWS),
        Quote("We deliver what we invent.", "Sample Person", "head of samples", _SOURCE),
        Facts((("Country", "Nowhere"), ("Founded", "2025"))),
        LinkList("Also", (_SOURCE, Link("A line without a link")), more=3),
        Hint("Type /story sample for the proof."),
    ),
    summary="A digest with every kind of block.",
)


def samples() -> Mapping[str, Message]:
    """Messages by name."""
    return {"digest": _EVERYTHING, "help": help_page(SPECS), "about": about_page()}


def sample_views(names: Names) -> Mapping[str, Mapping[str, object]]:
    """Forms, a window with an answer and a Home tab, by name."""
    words, dress = wording("en"), names.dress()
    channel = Channel(PLATFORM, "T0SAMPLE/C0SAMPLE", "#sample")
    metadata = metadata_of(channel, "en")
    blocks = [
        block
        for sheet in render(_EVERYTHING, dress)
        for plain in sheet.without(Lack.PICTURES)
        for block in plain.blocks
    ]
    return {
        "form to subscribe": subscribe_form(words, channel_id="", zone="Europe/Berlin", metadata=metadata),
        "form to ask": ask_form(words, metadata),
        "window": answer_view("Sample digest", blocks, words, metadata),
        "Home tab": home_view(channel, [blocks], words, conversation="", locale="en", command=names.command),
    }
