"""Messages every platform must be able to show: a digest, a story page, every kind of block, and words that try to be markup."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.model.message import (
    Actions,
    Block,
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
    Picture,
    Quote,
    StoryCard,
)

TOLD_AT = datetime(2025, 12, 19, 6, 12, tzinfo=UTC)
WIRE = Link("Sample Motor Wire", "https://sample-motor-wire.example/sample/top-five")

TOP_FIVE = FigureRow(
    value="top five",
    metric="Ranking",
    period="within 15–20 years",
    status="target",
    evidence="among the top five in the world",
    sentence="The group wants to be among the top five in the world within 15 to 20 years.",
    source=WIRE,
)
INVESTED = FigureRow(
    value="$439 m",
    metric="Investment",
    period="last year",
    evidence="$439 million in investment",
    sentence="The division received $439 million in investment last year.",
    source=WIRE,
)
STAFF = FigureRow(
    value="> 2,300 people",
    metric="Workforce (R&D)",
    period="last year",
    evidence="more than 2,300 R&D staff",
    sentence="It employs more than 2,300 R&D staff <today>.",
    source=WIRE,
)
STORES = FigureRow(value="10,000 stores", metric="Stores", subject="Xiaomi", evidence="10,000 stores", source=WIRE)
BARE = FigureRow(value="2024", metric="Launch date", status="target")

CARD = StoryCard(
    story_id="k7m2q9",
    headline=Link("Xiaomi aims for the global top five in cars", WIRE.url),
    figures=(TOP_FIVE, INVESTED, STAFF, STORES, BARE),
    gist="Lei Jun spends half his time on cars and says that his company trails its rivals by six to seven years.",
    outlets=("Sample Motor Wire", "Sample China Drive"),
    tags=("xiaomi", "strategy", "ev"),
    told_at=TOLD_AT,
    rank=1,
)
RUMOUR = StoryCard(
    story_id="r2d2aa",
    headline=Link("Maker in talks to raise $1.2 billion", "https://sample-auto-ledger.example/sample/talks"),
    figures=(
        FigureRow(
            "~ $1.2 bn",
            "Funding",
            status="rumour",
            evidence="about $1.2 billion",
            sentence="It may raise about $1.2 billion.",
        ),
    ),
    gist="",
    outlets=("Sample Auto Ledger",),
    tags=("deals",),
    told_at=TOLD_AT,
    rank=2,
    note="Reported, not confirmed",
)
NO_FIGURES = StoryCard(
    story_id="nofigs",
    headline=Link("Porsche names a new head of design", ""),
    figures=(),
    gist="He comes from the company's own studio.",
    outlets=("Sample EV Courier",),
    tags=(),
    told_at=TOLD_AT,
    rank=3,
)

DIGEST = Message(
    title="Auto digest · Fri 19 Dec 2025",
    summary="Three of 21 stories, first: Xiaomi aims for the global top five in cars.",
    blocks=(
        Heading("Auto digest · Fri 19 Dec 2025", 1),
        Hint("3 of 21 stories · 1 min"),
        CARD,
        RUMOUR,
        NO_FIGURES,
        LinkList(
            "Also",
            (
                Link("Battery packs get cheaper", "https://sample-battery-post.example/sample/packs"),
                Link("A line without a link"),
            ),
            16,
        ),
        Hint("Type /story k7m2q9 for every figure with its sentence."),
    ),
)

STORY_PAGE = Message(
    title="Xiaomi aims for the global top five in cars",
    blocks=(
        Heading("Xiaomi aims for the global top five in cars", 1),
        Paragraph("The chief gives half of his time to cars.", (Link("Read at Sample Motor Wire", WIRE.url),)),
        Picture("https://sample-motor-wire.example/sample/top-five.jpg", "A blue saloon in a hall"),
        FigureTable("All figures", (TOP_FIVE, INVESTED, STAFF, STORES, BARE)),
        Heading("People", 2),
        Quote(
            "We do not rule out mergers and acquisitions of some good companies.", "Lei Jun", "founder and CEO", WIRE
        ),
        Facts((("Country", "China"), ("Kind", "technology"))),
        LinkList("Told by", (WIRE, Link("Sample China Drive", "https://sample-china-drive.example/sample/half"))),
        Actions((Button("Follow Xiaomi", command="subscribe xiaomi"), Button("Read", url=WIRE.url))),
        Hint("Type /company xiaomi for everything on Xiaomi."),
    ),
)

TROUBLEMAKERS = (
    "<script>alert(1)</script>",
    "**bold** _it_ ~gone~ `code` ||spoiler||",
    "@everyone <@1> <!channel> <!here>",
    "[press here](https://evil.example)",
    "a & b < c > d &amp; &lt;",
    "# no heading",
    "> no quote",
    "{{ 7 * 7 }} {% raw %}",
    "[bold red]no style[/]",
    "[/nothing] [/]",
)
"""Words that are markup somewhere; a platform shows each as it stands."""


def troublemaker(text: str) -> Message:
    """The text in every place where a feed's words may come to stand."""
    row = FigureRow(
        f"1 {text}",
        f"Metric {text}",
        "2024",
        evidence=text,
        sentence=f"They said {text} yesterday.",
        source=Link(text, WIRE.url),
    )
    return Message(
        title="Words that look like markup",
        blocks=(
            Heading(f"Section {text}", 2),
            Paragraph(f"Words: {text}"),
            StoryCard(
                "k7m2q9",
                Link(f"Headline {text}", WIRE.url),
                (row,),
                f"Gist {text}",
                (f"Outlet {text}",),
                ("tag",),
                TOLD_AT,
            ),
            Picture("https://sample-motor-wire.example/sample/x.jpg", f"Picture {text}"),
            FigureTable("Figures", (row,)),
            Quote(f"Said {text}", f"Somebody {text}"),
            Facts(((f"Name {text}", f"Value {text}"),)),
            LinkList("Links", (Link(f"Item {text}", WIRE.url),)),
            Hint(f"Hint {text}"),
        ),
    )


BUTTONS = (
    Button("Follow Xiaomi", command="subscribe xiaomi"),
    Button("Evidence", command="story k7m2q9"),
    Button("小米 & more", command='search "小米 SU7" company:xiaomi since:2w'),
    Button("Read <it>", url="https://sample-motor-wire.example/sample/top-five?a=1&b=2"),
)
BAD_ADDRESSES = (
    "javascript:alert(1)",
    "//evil.example/x",
    "file:///etc/passwd",
    "https://",
    "https://a.example/ b",
    "nonsense",
    "",
)

_LONG = "A sentence that goes on. "
_ROW = FigureRow("1,000", "Metric", "2024", "target", "1,000", "They told of 1,000.", WIRE)
_CARD = StoryCard("k7m2q9", Link("Headline", WIRE.url), (), "", ("Outlet",), (), TOLD_AT)
EDGES: dict[str, tuple[Block, ...]] = {
    "nothing at all": (),
    "empty texts": (Heading(""), Paragraph(""), Hint(""), Quote("", ""), Facts((("", ""),)), LinkList("", (Link(""),))),
    "empty lists": (FigureTable("", ()), Facts(()), LinkList("", ()), Actions(()), Paragraph("x", ())),
    "empty figures": (FigureTable("", (FigureRow("", ""),)), replace(_CARD, figures=(FigureRow("", ""),))),
    "story without anything": (StoryCard("", Link(""), (), "", (), (), TOLD_AT),),
    "long texts": (
        Heading(_LONG * 20),
        Paragraph(_LONG * 800),
        Hint(_LONG * 200),
        Quote(_LONG * 200, "Somebody " * 60),
    ),
    "long story": (
        replace(
            _CARD,
            headline=Link(_LONG * 20, WIRE.url),
            gist=_LONG * 100,
            tags=("tag",) * 60,
            outlets=("An Outlet",) * 60,
        ),
    ),
    "pictures": (
        Picture("https://sample-motor-wire.example/sample/one.jpg"),
        Picture("https://sample-motor-wire.example/sample/two.jpg", _LONG * 80),
        *(Picture(url, "A picture nobody can fetch") for url in BAD_ADDRESSES),
        replace(_CARD, picture=Picture("https://sample-motor-wire.example/sample/three.jpg", "A hall")),
        replace(_CARD, picture=Picture("javascript:alert(1)")),
    ),
    "one endless word": (
        Heading("x" * 5000),
        Paragraph("x" * 5000),
        replace(_CARD, headline=Link("x" * 5000, WIRE.url)),
    ),
    "many figures": (FigureTable("All", (_ROW,) * 80), replace(_CARD, figures=(_ROW,) * 30)),
    "long figure": (
        FigureTable("All", (FigureRow(*((_LONG * 40,) * 6), source=Link(_LONG * 40, WIRE.url), subject=_LONG * 40),)),
    ),
    "many rows": (Facts((("Name", "Value"),) * 120), LinkList("Links", (WIRE,) * 120, 1000)),
    "many buttons": (Actions(tuple(Button(f"Button {number}", command=f"story {number}") for number in range(60))),),
    "long button": (
        Actions(
            (
                Button(_LONG * 10, command="search " + "word " * 400),
                Button("Read", url=f"https://a.example/{'x' * 4000}"),
            )
        ),
    ),
    "strange signs": (Paragraph("\0\x07\x1b[2J\u202eright\u202c \ud800 \ufffe 👩‍👩‍👧‍👦 שלום \u200b end"),),
    "many blocks": tuple(Paragraph(f"Paragraph {number}") for number in range(150)),
}
"""What no writer should hand over and somebody once will; a platform posts something, or says in the post what it left out."""


def long_digest(count: int) -> Message:
    """A digest far beyond what one post of a chat service holds; each headline has its number."""
    cards = tuple(
        StoryCard(
            story_id=f"long{number:02}",
            headline=Link(f"Story number {number} of many", WIRE.url),
            figures=(TOP_FIVE, INVESTED, STAFF, STORES, BARE),
            gist="One sentence that is as long as a gist may be, so that forty of them are more than a post can hold. "
            * 2,
            outlets=("Sample Motor Wire", "Sample China Drive"),
            tags=("xiaomi", "ev"),
            told_at=TOLD_AT,
            rank=number,
        )
        for number in range(1, count + 1)
    )
    return Message("A long digest", (Heading("A long digest", 1), *cards))
