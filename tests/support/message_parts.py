"""What a message is made of, so that tests can look for it in what a renderer has made."""

from collections.abc import Iterator, Sequence

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
    Paragraph,
    Picture,
    Quote,
    StoryCard,
)


def links_of(blocks: Sequence[Block]) -> list[Link]:
    """Every link in the blocks, in order; a button that is a command is none."""
    found: list[Link] = []
    for block in blocks:
        match block:
            case Paragraph():
                found += block.links
            case StoryCard():
                found += [block.headline, *(row.source for row in block.figures if row.source)]
            case FigureTable():
                found += [row.source for row in block.rows if row.source]
            case Quote():
                found += [block.source] if block.source else []
            case LinkList():
                found += block.items
            case Actions():
                found += [Link(button.label, button.url) for button in block.buttons if button.url]
            case Heading() | Facts() | Hint() | Picture():
                pass
    return found


def rows_of(blocks: Sequence[Block]) -> Iterator[FigureRow]:
    """Every figure in the blocks, in order."""
    for block in blocks:
        if isinstance(block, StoryCard):
            yield from block.figures
        if isinstance(block, FigureTable):
            yield from block.rows
