"""Messages in a terminal, as rich renderables.

Nothing is told by colour alone: figures are bold, statuses are words in brackets, evidence is underlined.
"""

from collections.abc import Iterator
from datetime import UTC, tzinfo
from typing import assert_never

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from adapters.preview.wording import (
    about_figure,
    button_target,
    card_foot,
    clean,
    joined,
    laid_out,
    mark,
    opens_with_title,
    picture_line,
    tells_more,
    web_address,
)
from bot.model.message import (
    Actions,
    Block,
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

VALUE = "bold cyan"
STATUS = "italic yellow"
QUIET = "dim"
EVIDENCE = "bold underline"
WIDE = 72
"""From this width on figures stand side by side; below it each has a line of its own."""
TILE_GAP = 3
WIDEST_TILE = 30
INDENT = 4


def render_text(message: Message, width: int, *, zone: tzinfo = UTC) -> RenderableType:
    """The message as a rich renderable for a terminal of `width` columns; times are told in `zone`."""
    parts: list[RenderableType] = []
    if not opens_with_title(message):
        parts.append(_heading(Heading(message.title, 1)))
    for above, block, buttons in laid_out(message.blocks):
        if parts and not joined(above, block):
            parts.append(Text(""))
        parts.append(_block(block, buttons, width, zone))
    return Group(*parts)


def _block(block: Block, buttons: Actions | None, width: int, zone: tzinfo) -> RenderableType:
    match block:
        case Heading():
            return _heading(block)
        case Paragraph():
            return Group(Text(clean(block.text)), _link_lines(block.links))
        case Picture():
            return _picture(block)
        case StoryCard():
            return _story(block, buttons, width, zone)
        case FigureTable():
            return _figure_table(block, width)
        case Quote():
            return _quote(block)
        case Facts():
            return _facts(block)
        case LinkList():
            return _link_list(block)
        case Hint():
            return Text(clean(block.text), style=QUIET)
        case Actions():
            return _actions(block)
        case _ as unknown:
            assert_never(unknown)


def _heading(heading: Heading) -> RenderableType:
    if heading.level == 1:
        return Group(Text(clean(heading.text), style="bold"), Rule(style=QUIET))
    return Text(clean(heading.text), style="bold underline")


def _story(card: StoryCard, buttons: Actions | None, width: int, zone: tzinfo) -> RenderableType:
    title = Text(clean(card.headline.text), style=_style("bold", card.headline))
    body: list[RenderableType] = [title]
    if card.note:
        body.append(Text(clean(card.note), style=STATUS))
    if card.figures:
        body.append(
            _tiles(card.figures, width - INDENT)
            if width >= WIDE and len(card.figures) > 1
            else _figure_lines(card.figures)
        )
    if card.gist:
        body.append(Text(clean(card.gist)))
    if card.picture is not None and tells_more(card):
        body.append(_picture(card.picture))
    body.append(Text(card_foot(card, zone, buttons), style=QUIET))
    address = web_address(card.headline.url)
    if address:
        body.append(Text(address, style=f"{QUIET} link {address}", overflow="fold"))
    if buttons is not None:
        body.append(_actions(buttons))
    grid = Table.grid(padding=(0, 1, 0, 0), expand=True)
    grid.add_column(width=INDENT - 1, justify="right", style="bold")
    grid.add_column(ratio=1)
    grid.add_row("" if card.rank is None else str(card.rank), Group(*body))
    return grid


def _picture(picture: Picture) -> Text:
    return Text(picture_line(picture), style=QUIET)


def _tiles(rows: tuple[FigureRow, ...], width: int) -> RenderableType:
    """Figures side by side, value above its meaning, as many in a line as fit."""
    tiles = [_tile(row) for row in rows]
    widths = [min(WIDEST_TILE, max(cell_len(line) for line in tile.plain.split("\n"))) for tile in tiles]
    lines: list[list[int]] = [[]]
    for index in range(len(tiles)):
        line = [*lines[-1], index]
        if lines[-1] and sum(widths[at] + TILE_GAP for at in line) > width:
            lines.append([index])
        else:
            lines[-1] = line
    return Padding(Group(*(_tile_line([(tiles[at], widths[at]) for at in line]) for line in lines)), (1, 0))


def _tile_line(tiles: list[tuple[Text, int]]) -> Table:
    grid = Table.grid(padding=(0, TILE_GAP, 0, 0))
    for _, tile_width in tiles:
        grid.add_column(width=tile_width)
    grid.add_row(*(tile for tile, _ in tiles))
    return grid


def _tile(row: FigureRow) -> Text:
    tile = Text.assemble((clean(row.value), VALUE), "\n", clean(" · ".join(filter(None, (row.subject, row.metric)))))
    if row.period:
        tile.append(f"\n{clean(row.period)}", style=QUIET)
    if row.status:
        tile.append(f"\n[{clean(row.status)}]", style=STATUS)
    return tile


def _figure_lines(rows: tuple[FigureRow, ...]) -> RenderableType:
    return Group(*map(_figure_line, rows))


def _figure_line(row: FigureRow) -> Text:
    line = Text.assemble((clean(row.value), VALUE), "  ", clean(about_figure(row)))
    if row.status:
        line.append(f"  [{clean(row.status)}]", style=STATUS)
    return line


def _figure_table(table: FigureTable, width: int) -> RenderableType:
    value_width = min(max((cell_len(clean(row.value)) for row in table.rows), default=0), 24, width // 3)
    grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
    grid.add_column(width=value_width, justify="right", style=VALUE)
    grid.add_column(ratio=1)
    for row in table.rows:
        grid.add_row(plain_cell(row.value), Group(*_proof(row)))
    title = [Text(clean(table.title), style="bold underline")] if table.title else []
    return Group(*title, grid)


def _proof(row: FigureRow) -> Iterator[RenderableType]:
    meaning = Text(clean(about_figure(row)), style="bold")
    if row.status:
        meaning.append(f"  [{clean(row.status)}]", style=STATUS)
    lines = [meaning]
    before, evidence, after = map(clean, mark(row))
    if before or evidence:
        lines.append(Text.assemble("“", before, (evidence, EVIDENCE), after, "”"))
    if row.source is not None and row.source.text:
        lines[-1].append("  — ", style=f"not bold {QUIET}")
        lines[-1].append(clean(row.source.text), style=_style(f"not bold {QUIET}", row.source))
    yield from lines


def _quote(quote: Quote) -> RenderableType:
    speaker = ", ".join(part for part in (quote.speaker, quote.role) if part)
    line = Text(f"— {clean(speaker)}", style=QUIET)
    if quote.source is not None and quote.source.text:
        line.append(" · ")
        line.append(clean(quote.source.text), style=_style("", quote.source))
    return Padding(Group(Text(f"“{clean(quote.text)}”", style="italic"), line), (0, 0, 0, 2))


def _facts(facts: Facts) -> RenderableType:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style=QUIET)
    grid.add_column()
    for name, value in facts.rows:
        grid.add_row(plain_cell(name), plain_cell(value))
    return grid


def _link_list(links: LinkList) -> RenderableType:
    title = [Text(clean(links.title), style="bold underline")] if links.title else []
    more = [Text(f"  + {links.more}", style=QUIET)] if links.more else []
    return Group(*title, _link_lines(links.items), *more)


def _link_lines(links: tuple[Link, ...]) -> RenderableType:
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=3, justify="right")
    grid.add_column(overflow="fold")
    for link in links:
        line = Text(clean(link.text), style=_style("", link))
        address = web_address(link.url)
        if address and address != link.text:
            line.append(f"  {address}", style=QUIET)
        grid.add_row("•", line)
    return grid


def _actions(actions: Actions) -> RenderableType:
    line = Text()
    for button in actions.buttons:
        line.append("   " if line else "")
        line.append(f"[{clean(button.label)}]", style="bold")
        target = button_target(button)
        if target:
            line.append(f" {target}", style=QUIET)
    return line


def plain_cell(text: str) -> Text:
    """A table's cell that is shown as it stands: rich takes square brackets in a `str` for markup."""
    return Text(clean(text))


def _style(base: str, link: Link) -> str:
    address = web_address(link.url)
    return f"{base} link {address}".strip() if address else base
