"""Messages in a terminal: rich renderables for people, plain text for pipes.

Nothing is told by colour alone: figures are bold, statuses are words in brackets, evidence is underlined (rich) or set in
»marks« (plain). Both renderers are pure functions of the message.
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

from adapters.preview.wording import about_figure, clean, mark, moment, outlets_line, web_address
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
    if not _opens_with_title(message):
        parts.append(_heading(Heading(message.title, 1)))
    for above, block in zip((None, *message.blocks), message.blocks, strict=False):
        if parts and not _joined(above, block):
            parts.append(Text(""))
        parts.append(_block(block, width, zone))
    return Group(*parts)


def plain(message: Message, *, zone: tzinfo = UTC) -> str:
    """The message as plain text without colours and wrapping, for pipes and files; no trailing line break. Times are in `zone`."""
    lines = [] if _opens_with_title(message) else [clean(message.title)]
    for above, block in zip((None, *message.blocks), message.blocks, strict=False):
        if lines and not _joined(above, block):
            lines.append("")
        lines.extend(_plain_lines(block, zone))
    return "\n".join(line.rstrip() for line in lines)


def _opens_with_title(message: Message) -> bool:
    """Whether the message's first block says its title already."""
    first = message.blocks[0] if message.blocks else None
    return not message.title or (isinstance(first, Heading) and first.level == 1)


def _joined(above: Block | None, block: Block) -> bool:
    """Whether no blank line parts the two: a hint belongs to the heading it follows, a section's heading to its first block."""
    return isinstance(above, Heading) and (isinstance(block, Hint) or above.level > 1)


def _block(block: Block, width: int, zone: tzinfo) -> RenderableType:
    match block:
        case Heading():
            return _heading(block)
        case Paragraph():
            return Group(Text(clean(block.text)), *map(_link_line, block.links))
        case StoryCard():
            return _story(block, width, zone)
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


def _story(card: StoryCard, width: int, zone: tzinfo) -> RenderableType:
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
    body.append(_card_foot(card, zone))
    address = web_address(card.headline.url)
    if address:
        body.append(Text(address, style=f"{QUIET} link {address}", overflow="fold"))
    grid = Table.grid(padding=(0, 1, 0, 0), expand=True)
    grid.add_column(width=INDENT - 1, justify="right", style="bold")
    grid.add_column(ratio=1)
    grid.add_row("" if card.rank is None else str(card.rank), Group(*body))
    return grid


def _card_foot(card: StoryCard, zone: tzinfo) -> Text:
    parts = (outlets_line(card.outlets), moment(card.told_at, zone), card.story_id, ", ".join(card.tags))
    return Text(clean("  ·  ".join(part for part in parts if part)), style=QUIET)


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
        grid.add_row(clean(row.value), Group(*_proof(row)))
    title = [Text(clean(table.title), style="bold underline")] if table.title else []
    return Group(*title, grid)


def _proof(row: FigureRow) -> Iterator[RenderableType]:
    meaning = Text(clean(about_figure(row)), style="bold")
    if row.status:
        meaning.append(f"  [{clean(row.status)}]", style=STATUS)
    yield meaning
    before, evidence, after = map(clean, mark(row))
    source = row.source
    line = Text()
    if before or evidence:
        line.append_text(Text.assemble("“", before, (evidence, EVIDENCE), after, "”"))
    if source is not None and source.text:
        line.append("  — " if line else "— ", style=QUIET)
        line.append(clean(source.text), style=_style(QUIET, source))
    if line:
        yield line


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
        grid.add_row(clean(name), clean(value))
    return grid


def _link_list(links: LinkList) -> RenderableType:
    title = [Text(clean(links.title), style="bold underline")] if links.title else []
    more = [Text(f"  + {links.more}", style=QUIET)] if links.more else []
    return Group(*title, *map(_link_line, links.items), *more)


def _link_line(link: Link) -> Text:
    line = Text.assemble("  • ", (clean(link.text), _style("", link)), overflow="fold")
    address = web_address(link.url)
    if address and address != link.text:
        line.append(f"  {address}", style=f"{QUIET} link {address}")
    return line


def _actions(actions: Actions) -> RenderableType:
    line = Text()
    for button in actions.buttons:
        line.append("   " if line else "")
        line.append(f"[{clean(button.label)}]", style="bold")
        target = _button_target(button)
        if target:
            line.append(f" {target}", style=QUIET)
    return line


def _button_target(button: Button) -> str:
    return web_address(button.url) if button.url else f"/{clean(button.command)}" if button.command else ""


def _style(base: str, link: Link) -> str:
    address = web_address(link.url)
    return f"{base} link {address}".strip() if address else base


def _plain_lines(block: Block, zone: tzinfo) -> Iterator[str]:
    match block:
        case Heading():
            text = clean(block.text)
            yield from (text, "=" * cell_len(text)) if block.level == 1 else (text, "-" * cell_len(text))
        case Paragraph():
            yield clean(block.text)
            yield from map(_plain_link, block.links)
        case StoryCard():
            yield from _plain_story(block, zone)
        case FigureTable():
            yield from ([clean(block.title)] if block.title else [])
            for row in block.rows:
                yield from _plain_proof(row)
        case Quote():
            source = f" ({_plain_source(block.source)})" if block.source is not None and block.source.text else ""
            yield f"  “{clean(block.text)}”"
            yield f"  — {clean(', '.join(part for part in (block.speaker, block.role) if part))}{source}"
        case Facts():
            yield from (f"  {clean(name)}: {clean(value)}" for name, value in block.rows)
        case LinkList():
            yield from ([clean(block.title)] if block.title else [])
            yield from map(_plain_link, block.items)
            yield from ([f"  + {block.more}"] if block.more else [])
        case Hint():
            yield clean(block.text)
        case Actions():
            yield "   ".join(f"[{clean(button.label)}] {_button_target(button)}".rstrip() for button in block.buttons)
        case _ as unknown:
            assert_never(unknown)


def _plain_story(card: StoryCard, zone: tzinfo) -> Iterator[str]:
    yield f"{'' if card.rank is None else f'{card.rank}. '}{clean(card.headline.text)}"
    if card.note:
        yield f"   {clean(card.note)}"
    for row in card.figures:
        yield f"   {_plain_figure(row)}"
    if card.gist:
        yield f"   {clean(card.gist)}"
    foot = _card_foot(card, zone).plain
    yield f"   {foot}"
    address = web_address(card.headline.url)
    if address:
        yield f"   {address}"


def _plain_figure(row: FigureRow) -> str:
    status = f" [{clean(row.status)}]" if row.status else ""
    return f"{clean(row.value)}  {clean(about_figure(row))}{status}"


def _plain_proof(row: FigureRow) -> Iterator[str]:
    yield f"  {_plain_figure(row)}"
    before, evidence, after = map(clean, mark(row))
    source = f" — {_plain_source(row.source)}" if row.source is not None and row.source.text else ""
    if evidence:
        yield f"      {before}»{evidence}«{after}{source}"
    elif before:
        yield f"      {before}{source}"
    elif source:
        yield f"     {source}"


def _plain_link(link: Link) -> str:
    return f"  - {_plain_source(link)}"


def _plain_source(link: Link) -> str:
    address = web_address(link.url)
    return f"{clean(link.text)} {address}" if address and address != link.text else clean(link.text)
