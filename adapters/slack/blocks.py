"""Messages as Slack's blocks: split by Slack's budgets and never by a count of stories.

`render` is pure: a `Message` in, sheets out, each a Slack message within every limit. Nothing is lost: what does not fit goes into the
next sheet, and a text too long for one section is cut at sentences into several. Only absurd labels are shortened, with an ellipsis.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import count
from typing import Final, assert_never

from adapters.slack import natives
from adapters.slack.dress import Dress, Native
from adapters.slack.identity import action_id, value
from adapters.slack.limits import (
    ADDRESS,
    ALT,
    BUTTONS,
    CHARTS,
    FIELDS,
    HEADER,
    LABEL,
    SECTION,
    TEXT,
    Block,
    length,
)
from adapters.slack.lines import PIECE, figure_lines, proved_lines, quote_lines, small_line
from adapters.slack.mrkdwn import (
    bold,
    entities,
    escape,
    link,
    literal,
    mrkdwn,
    plain,
    prose,
    styled,
    words,
)
from adapters.slack.sheets import DIVIDER, Atom, Lack, Sheet, Solid, Text, context, pack, section, size
from adapters.slack.words import ELLIPSIS, clip, one_line, visible, web_address
from bot.model.message import (
    Actions,
    Button,
    Facts,
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
from bot.model.message import Block as Meaning

HEADLINE: Final = 400
_SHORT: Final = 100
"""Names and values up to this length stand in two columns."""

_ROW_SIZE: Final = 6000
"""Characters of one row of buttons as JSON, so that a few long commands do not fill a message."""


def render(message: Message, dress: Dress | None = None) -> tuple[Sheet, ...]:
    """The message as sheets, one for each Slack message that it takes; at least one."""
    worn = dress or Dress()
    blocks = list(message.blocks)
    if visible(message.title) and not message.opens_with_title:
        blocks.insert(0, Heading(message.title, 1))
    return pack(_Tailor(worn).atoms(blocks), _called(message))


def _called(message: Message) -> tuple[str, ...]:
    """What notifications say: the whole in a sentence, and of further messages that they go on."""
    title = one_line(message.title)
    summary = one_line(message.summary)
    said = next((text for text in (summary, title) if visible(text)), "Tacho")
    more = title if visible(title) else said
    return entities(clip(said, TEXT // 5)), entities(clip(f"{more} ({ELLIPSIS})", TEXT // 5))


class _Tailor:
    """Makes one message's atoms; numbers its buttons and counts its charts."""

    def __init__(self, dress: Dress) -> None:
        self._dress = dress
        self._numbers = count(1)
        self._charts = 0

    def atoms(self, blocks: Sequence[Meaning]) -> Iterator[Atom]:
        """What the blocks come to; a card takes the one button that follows it to its side, and a line sets stories apart."""
        previous: Meaning | None = None
        skip = False
        for number, block in enumerate(blocks, start=1):
            following = blocks[number] if number < len(blocks) else None
            if skip:
                skip = False
                continue
            beside = self._beside(block, following)
            skip = beside is not None
            if _sets_apart(previous, block):
                yield Solid(DIVIDER, with_next=True)
            yield from self._atoms_of(block, beside)
            previous = block

    def _beside(self, block: Meaning, following: Meaning | None) -> Block | None:
        if not isinstance(block, StoryCard) or not isinstance(following, Actions) or len(following.buttons) != 1:
            return None
        return self._button(following.buttons[0])

    def _atoms_of(self, block: Meaning, beside: Block | None) -> Iterator[Atom]:
        match block:
            case Heading():
                yield from _heading(replace(block, text=self._dress.retold(block.text)))
            case Paragraph():
                yield from _lines(prose(self._dress.retold(block.text), PIECE))
                yield from _linked(block.links)
            case Picture():
                yield _picture(block)
            case StoryCard():
                yield from self._card(block, beside)
            case FigureTable():
                yield from self._table(block)
            case Quote():
                yield from _quote(block)
            case Facts():
                yield from self._facts(block)
            case LinkList():
                yield from _link_list(block, self._dress)
            case Hint():
                yield from _small_lines(prose(self._dress.retold(one_line(block.text)), PIECE))
            case Actions():
                yield from self._rows(block)
            case _ as unknown:
                assert_never(unknown)

    def _card(self, card: StoryCard, beside: Block | None) -> Iterator[Atom]:
        rank = f"{card.rank} · " if card.rank is not None else ""
        headline = link(card.headline.text, card.headline.url, most=HEADLINE) or words(card.story_id) or ELLIPSIS
        head = styled("*", f"{rank}{headline}")
        note = [styled("_", piece) for piece in prose(one_line(card.note), PIECE)]
        home = web_address(card.headline.url)
        figures = [line for row in card.figures for line in figure_lines(row, home=home)]
        told = [*note, *figures, *prose(one_line(card.gist), PIECE)]
        shown = None if card.picture is None else _image(card.picture)
        if Native.CARDS in self._dress.native:
            buttons = [] if beside is None else [beside]
            native = natives.card(head, told, small_line(card), shown, buttons)
            if native is not None:
                yield Solid(native, needs=Lack.NEW_BLOCKS, stand_ins=tuple(_story(card, head, told, shown, beside)))
                return
        yield from _story(card, head, told, shown, beside)

    def _table(self, table: FigureTable) -> Iterator[Atom]:
        shown = natives.chart(table, self._dress) if self._charts < CHARTS else None
        if shown is not None:
            self._charts += 1
            yield Solid(shown, needs=Lack.NEW_BLOCKS)
        rows = tuple(_proved_rows(table))
        native = natives.data_table(table, self._dress)
        if native is None:
            yield from rows
        else:
            yield Solid(native, needs=Lack.NEW_BLOCKS, stand_ins=rows)

    def _facts(self, facts: Facts) -> Iterator[Atom]:
        retold = self._dress.retold
        rows = [(retold(name), retold(told)) for name, told in facts.rows if visible(name) or visible(told)]
        if len(rows) > 1 and all(max(length(name), length(told)) <= _SHORT for name, told in rows):
            for start in range(0, len(rows), FIELDS):
                pairs = rows[start : start + FIELDS]
                fields = ["\n".join(part for part in (bold(n), words(v)) if part) for n, v in pairs]
                yield Solid({"type": "section", "fields": [mrkdwn(field) for field in fields]})
            return
        for name, told in rows:
            named = bold(name)
            told_in = list(prose(told, PIECE - length(named))) or [""]
            yield from _lines((f"{named} {told_in[0]}".strip(), *told_in[1:]))

    def _rows(self, actions: Actions) -> Iterator[Atom]:
        made, typed = list[Block](), list[str]()
        for button in actions.buttons:
            component = self._button(button)
            if component is not None:
                made.append(component)
            elif button.url:
                typed.append(link(button.label, button.url))
            else:
                typed.append(f"{words(button.label)} {self._typed(button.command)}".strip())
        for row in _chunks(made):
            yield Solid({"type": "actions", "elements": row})
        yield from _small_lines(typed)

    def _button(self, button: Button) -> Block | None:
        """The button's element; None where Slack takes none: an address or a command that is too long, or neither."""
        label = clip(literal(one_line(button.label)), LABEL)
        text = plain(label if visible(label) else ELLIPSIS)
        if button.url:
            address = web_address(button.url)
            if not address or length(address) > ADDRESS:
                return None
            return {"type": "button", "text": text, "action_id": action_id(button, next(self._numbers)), "url": address}
        carried = value(button)
        if carried is None:
            return None
        return {"type": "button", "text": text, "action_id": action_id(button, next(self._numbers)), "value": carried}

    def _typed(self, command: str) -> str:
        """A command to be typed: as code where it can be, so that it is easily copied."""
        line = clip(one_line(command), PIECE // 5)
        shown = self._dress.typed(line)
        return "" if not line else f"`{entities(shown)}`" if "`" not in line else escape(shown)


def _sets_apart(previous: Meaning | None, block: Meaning) -> bool:
    """Whether a line is drawn between the two: before a story and behind one, before a heading, never under one."""
    if previous is None or isinstance(previous, Heading):
        return False
    if isinstance(block, StoryCard | Heading):
        return True
    return isinstance(previous, StoryCard) and not isinstance(block, Actions | Hint | Picture)


def _heading(heading: Heading) -> Iterator[Atom]:
    text = one_line(heading.text)
    if not visible(text):
        return
    if heading.level == 1 and length(literal(text)) <= HEADER:
        yield Solid({"type": "header", "text": plain(text)}, with_next=True)
        return
    for piece in prose(text, PIECE):
        yield Text(styled("*", piece), with_next=True)


def _story(
    card: StoryCard, head: str, told: Sequence[str], shown: Block | None, beside: Block | None
) -> Iterator[Atom]:
    """A story in plain blocks: a section with a picture or a button at its side, and a small line under it."""
    whole = "\n".join((head, *told))
    side = shown or beside
    if length(whole) <= SECTION:
        bare = section(whole, beside if shown is not None else None)
        without = (Solid(bare, with_next=True),) if shown is not None else ()
        needs = None if shown is None else Lack.PICTURES
        yield Solid(section(whole, side), with_next=True, needs=needs, stand_ins=without)
    else:
        yield from (Text(line, with_next=True) for line in (head, *told))
        if beside is not None and shown is None:
            yield Solid({"type": "actions", "elements": [beside]}, with_next=True)
        if shown is not None:
            yield Solid(shown, with_next=True, needs=Lack.PICTURES)
    yield Solid(context(small_line(card)), with_next=shown is not None and beside is not None)
    if shown is not None and beside is not None:
        yield Solid({"type": "actions", "elements": [beside]})


def _image(picture: Picture) -> Block | None:
    """A picture at its own address; None for an address that is none. Slack wants words with every picture."""
    address, alt = web_address(picture.url), clip(literal(one_line(picture.alt)), ALT)
    return {"type": "image", "image_url": address, "alt_text": alt if visible(alt) else ELLIPSIS} if address else None


def _picture(picture: Picture) -> Atom:
    """The picture as wide as the message; where it cannot be shown, its words stand there, leading to it."""
    shown = _image(picture)
    described = Solid(context(link(picture.alt, picture.url) or ELLIPSIS))
    return described if shown is None else Solid(shown, needs=Lack.PICTURES, stand_ins=(described,))


def _proved_rows(table: FigureTable) -> Iterator[Atom]:
    yield from _titled(table.title)
    for row in table.rows:
        yield from _together(proved_lines(row))


def _quote(quote: Quote) -> Iterator[Atom]:
    kept = quote_lines(quote)
    whole = "\n".join(kept)
    if kept and length(whole) <= SECTION:
        yield Solid(section(whole))  # a section of its own, or it would run on from a quotation above it
    else:
        yield from _together(kept)


def _link_list(block: LinkList, dress: Dress) -> Iterator[Atom]:
    yield from _titled(block.title)
    told = ((item.text if item.url else dress.retold(item.text), item.url) for item in block.items)
    yield from _lines(f"• {link(text, url, most=HEADLINE)}" for text, url in told)
    if block.more > 0:
        yield Solid(context(f"+ {block.more}"))


def _chunks(buttons: Sequence[Block]) -> Iterator[list[Block]]:
    row: list[Block] = []
    for button in buttons:
        if row and (len(row) == BUTTONS or sum(map(size, (*row, button))) > _ROW_SIZE):
            yield row
            row = []
        row.append(button)
    if row:
        yield row


def _titled(title: str) -> Iterator[Atom]:
    if visible(title):
        yield Text(bold(title, HEADLINE), with_next=True)


def _linked(links: Iterable[Link]) -> Iterator[Atom]:
    """Links after a paragraph, side by side as far as a line holds them."""
    line = ""
    for one in links:
        shown = link(one.text, one.url)
        joined = " · ".join(part for part in (line, shown) if part)
        if length(joined) > PIECE:
            yield from _lines([line])
            joined = shown
        line = joined
    yield from _lines([line])


def _lines(lines: Iterable[str]) -> Iterator[Atom]:
    """The lines, each free to open a message of its own."""
    for line in lines:
        if line.strip():
            yield Text(line)


def _small_lines(lines: Iterable[str]) -> Iterator[Atom]:
    for line in lines:
        if line.strip():
            yield Solid(context(line))


def _together(lines: Iterable[str]) -> Iterator[Atom]:
    """The lines, kept in one message where one holds them all."""
    kept = [line for line in lines if line.strip()]
    for number, line in enumerate(kept, start=1):
        yield Text(line, with_next=number < len(kept))
