"""Messages as meaning, never markup: every platform renders these blocks in its own way.

Texts here are plain: no Markdown, no HTML, nothing escaped. A renderer escapes for its platform. A new kind of block must not
type-check until every renderer handles it (`assert_never` at the end of each renderer's match).
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads somewhere; `url` is http(s), or "" for a text that leads nowhere."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Button:
    """A command somebody typed in advance, or a link when `url` is given.

    Attributes:
        label: what stands on it.
        command: the command line it stands for, without the slash ("story k7m2q9").
        url: http(s) link; "" for a command.
    """

    label: str
    command: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A title line. Level 1 is the message's own, 2 a section's."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; `links` follow it."""

    text: str
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure as readers see it, all words already chosen.

    Attributes:
        value: "$439 m", "> 2,300 people", "15–20 years".
        metric: "Investment"; with its label where one is needed.
        period: "2024 Q1"; "" where nothing is said.
        status: "target", "forecast"...; "" for a reported fact.
        evidence: the exact words; "" where they are not shown.
        sentence: the whole sentence; "" where it is not shown.
        source: outlet and link.
        subject: whose figure it is, as shown; "" where it is clear.
    """

    value: str
    metric: str
    period: str = ""
    status: str = ""
    evidence: str = ""
    sentence: str = ""
    source: Link | None = None
    subject: str = ""


@dataclass(frozen=True, slots=True)
class FigureTable:
    """Figures with what proves them, for story and company pages."""

    title: str
    rows: tuple[FigureRow, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that somebody published, shown from where it lies.

    Attributes:
        url: http(s) address of the picture itself. A renderer drops one that it cannot show; it never drops the message.
        alt: what it shows, for those who do not see it; "" where nobody says.
    """

    url: str
    alt: str = ""


@dataclass(frozen=True, slots=True)
class StoryCard:
    """One story in a digest or list.

    Attributes:
        story_id: id readers can type.
        headline: with its link.
        figures: at most five, most important first.
        gist: at most 40 words, "" where there is none.
        outlets: publishers, first the one that is linked.
        tags: company names and topic slugs, shown small.
        told_at: when it was told (UTC).
        rank: place in the list, from 1; None in lists without order.
        note: "Reported, not confirmed", "update: 300,000 → 350,000"; "" mostly.
        picture: shown small beside it; None mostly, since pictures are shown by the owner's choice only.
    """

    story_id: str
    headline: Link
    figures: tuple[FigureRow, ...]
    gist: str
    outlets: tuple[str, ...]
    tags: tuple[str, ...]
    told_at: datetime
    rank: int | None = None
    note: str = ""
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's exact words."""

    text: str
    speaker: str
    role: str = ""
    source: Link | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Pairs of name and value ("Country", "China")."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LinkList:
    """A titled list of links, one a line ("Also", "Told by")."""

    title: str
    items: tuple[Link, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Hint:
    """A small line that helps: what to type next, what was left out."""

    text: str


@dataclass(frozen=True, slots=True)
class Actions:
    """A row of buttons."""

    buttons: tuple[Button, ...]


Block = Heading | Paragraph | Picture | StoryCard | FigureTable | Quote | Facts | LinkList | Hint | Actions


@dataclass(frozen=True, slots=True)
class Message:
    """What Tacho says, to a channel or to one person.

    Attributes:
        title: one line; notifications and window titles show it.
        blocks: in reading order.
        private: only for the person who asked.
        summary: one plain sentence that says it all, for notifications and screen readers.
        thread: key of the conversation it goes on with, within its channel: all tellings of one story share one. "" means that
            of its digest.
    """

    title: str
    blocks: tuple[Block, ...]
    private: bool = False
    summary: str = ""
    thread: str = ""

    @property
    def opens_with_title(self) -> bool:
        """Whether the first block says the title already: a heading of level 1, or the story that the whole message is about."""
        match self.blocks[:1]:
            case (Heading(level=1),):
                return True
            case (StoryCard(headline=headline),):
                return headline.text == self.title
            case _:
                return False
