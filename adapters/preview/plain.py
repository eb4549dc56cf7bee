"""Messages as plain text, for pipes, files and mails: no colours, no wrapping, evidence set in »marks«."""

from collections.abc import Iterator
from datetime import UTC, tzinfo
from typing import assert_never

from rich.cells import cell_len

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


def plain(message: Message, *, zone: tzinfo = UTC) -> str:
    """The message as plain text without colours and wrapping, for pipes and files; no trailing line break. Times are in `zone`."""
    lines = [] if opens_with_title(message) else [clean(message.title)]
    for above, block, buttons in laid_out(message.blocks):
        if lines and not joined(above, block):
            lines.append("")
        lines.extend(_plain_lines(block, buttons, zone))
    return "\n".join(line.rstrip() for line in lines)


def _plain_lines(block: Block, buttons: Actions | None, zone: tzinfo) -> Iterator[str]:
    match block:
        case Heading():
            text = clean(block.text)
            yield from (text, "=" * cell_len(text)) if block.level == 1 else (text, "-" * cell_len(text))
        case Paragraph():
            yield clean(block.text)
            yield from map(_plain_link, block.links)
        case Picture():
            yield picture_line(block)
        case StoryCard():
            yield from _plain_story(block, buttons, zone)
        case FigureTable():
            yield from ([clean(block.title)] if block.title else [])
            address = ""
            for row in block.rows:
                yield from _plain_proof(row, told=address)
                address = row.source.url if row.source is not None else ""
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
            yield _plain_buttons(block)
        case _ as unknown:
            assert_never(unknown)


def _plain_story(card: StoryCard, buttons: Actions | None, zone: tzinfo) -> Iterator[str]:
    yield f"{'' if card.rank is None else f'{card.rank}. '}{clean(card.headline.text)}"
    if card.note:
        yield f"   {clean(card.note)}"
    for row in card.figures:
        yield f"   {_plain_figure(row)}"
    if card.gist:
        yield f"   {clean(card.gist)}"
    if card.picture is not None and tells_more(card):
        yield f"   {picture_line(card.picture)}"
    yield f"   {card_foot(card, zone, buttons)}"
    address = web_address(card.headline.url)
    if address:
        yield f"   {address}"
    if buttons is not None:
        yield f"   {_plain_buttons(buttons)}"


def _plain_figure(row: FigureRow) -> str:
    status = f" [{clean(row.status)}]" if row.status else ""
    return f"{clean(row.value)}  {clean(about_figure(row))}{status}"


def _plain_proof(row: FigureRow, *, told: str) -> Iterator[str]:
    """The row with its sentence and source; an address that the row before has told already (`told`) is not repeated."""
    yield f"  {_plain_figure(row)}"
    before, evidence, after = map(clean, mark(row))
    source = ""
    if row.source is not None and row.source.text:
        source = f" — {clean(row.source.text) if row.source.url == told else _plain_source(row.source)}"
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


def _plain_buttons(actions: Actions) -> str:
    return "   ".join(f"[{clean(button.label)}] {button_target(button)}".rstrip() for button in actions.buttons)
