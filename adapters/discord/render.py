"""Messages as components v2: one container a message, split by Discord's budgets and never by a count of stories.

`render` is pure: a `Message` in, payloads out, each a message of its own within every limit. Nothing is lost: what does not fit
goes into the next payload, and a text too long for one text display is cut at sentences into several. Only absurd labels are
shortened, with an ellipsis.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import count
from typing import Final, assert_never

from adapters.discord.atoms import Atom, Gallery, Row, Section, Text, pack
from adapters.discord.identity import custom_id
from adapters.discord.limits import ALT, BUTTON_LABEL, BUTTON_URL, ROW_BUTTONS, SHOWN, Component, length
from adapters.discord.markup import ELLIPSIS, bold, clip, escape, link, moment, one_line, pieces, visible, web_address
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

PIECE: Final = 1900
"""Characters of plain text that fit one text display even when every sign of them is escaped."""

HEADLINE: Final = 400
WORDS: Final = 300
"""Longest value, name or label: beyond it comes an ellipsis."""

_SECTION_MOST: Final = SHOWN - 200
_BUTTON, _PRIMARY, _LINK_STYLE = 2, 2, 5
_THUMBNAIL = 11


def render(message: Message, about: str = "") -> tuple[tuple[Component, ...], ...]:
    """The message's components, one tuple for each Discord message that it takes; at least one.

    Args:
        message: what is said.
        about: id of the channel that its buttons are about; "" for the one they are pressed in.
    """
    blocks = list(message.blocks)
    if not _opens_with_title(message):
        blocks.insert(0, Heading(message.title, 1))
    payloads = pack(_atoms(blocks, about))
    if len(payloads) == 1:
        return payloads
    return min(payloads, pack(_atoms(_with_buttons_together(blocks), about)), key=len)


def is_quiet(message: Message) -> bool:
    """Whether it tells nothing new (only headings, small lines and buttons) and so should wake nobody."""
    return all(isinstance(block, Heading | Hint | Actions) for block in message.blocks)


class _Names:
    """Gives the buttons of one message their ids."""

    def __init__(self, about: str) -> None:
        self._about = about
        self._numbers = count()

    def of(self, button: Button) -> str | None:
        return custom_id(button, next(self._numbers), self._about)


def _opens_with_title(message: Message) -> bool:
    return bool(message.blocks) and (not visible(message.title) or message.opens_with_title)


def _with_buttons_together(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, with the buttons of pictured stories in common rows that name the stories by their place in the list.

    The picture takes the button's place at a story's side; a row of its own costs the button two of a message's components, in a common
    row it costs about one.
    """
    put: list[Block] = []
    waiting: list[Button] = []

    def flush() -> None:
        if waiting:
            put.append(Actions(tuple(waiting)))
            waiting.clear()

    skip = False
    for block, following in zip(blocks, (*blocks[1:], None), strict=True):
        if skip:
            skip = False
            continue
        pictured = isinstance(block, StoryCard) and block.picture is not None and block.rank is not None
        skip = pictured and isinstance(following, Actions) and len(following.buttons) == 1
        if not isinstance(block, StoryCard) or len(waiting) == ROW_BUTTONS:
            flush()
        put.append(block)
        if isinstance(block, StoryCard) and isinstance(following, Actions) and skip:
            button = following.buttons[0]
            waiting.append(replace(button, label=f"{block.rank} · {button.label}"))
    flush()
    return put


def _atoms(blocks: Sequence[Block], about: str) -> Iterator[Atom]:
    """What the blocks come to; a card takes the one button that follows it to its side."""
    names = _Names(about)
    skip = False
    for block, following in zip(blocks, (*blocks[1:], None), strict=True):
        if skip:
            skip = False
            continue
        beside = _beside(block, following, names)
        skip = beside is not None
        yield from _atoms_of(block, beside, names)


def _beside(block: Block, following: Block | None, names: _Names) -> Component | None:
    if not isinstance(block, StoryCard) or not isinstance(following, Actions) or len(following.buttons) != 1:
        return None
    return _button(following.buttons[0], names)


def _atoms_of(block: Block, beside: Component | None, names: _Names) -> Iterator[Atom]:
    match block:
        case Heading():
            yield from _titled(block.text, "##" if block.level == 1 else "###")
        case Paragraph():
            yield from _lines(_prose(block.text))
            yield from _lines([_links(block.links)])
        case Picture():
            yield from _picture(block)
        case StoryCard():
            yield from _card(block, beside)
        case FigureTable():
            yield from _titled(block.title)
            for row in block.rows:
                yield from _together(_proved(row))
        case Quote():
            yield from _quote(block)
        case Facts():
            yield from _lines(f"{_bold(name)} {_words(value)}".strip() for name, value in block.rows)
        case LinkList():
            yield from _link_list(block)
        case Hint():
            yield from _lines(f"-# {piece}" for piece in _prose(block.text, in_one_line=True))
        case Actions():
            yield from _rows(block, names)
        case _ as unknown:
            assert_never(unknown)


def _card(card: StoryCard, beside: Component | None) -> Iterator[Atom]:
    rank = f"{card.rank} · " if card.rank is not None else ""
    headline = link(card.headline.text, card.headline.url, most=HEADLINE) or _words(card.story_id) or ELLIPSIS
    head = [f"### {rank}{headline}"]
    head += [f"*{piece}*" for piece in _prose(card.note, in_one_line=True)]
    figures = [_figure(row, home=web_address(card.headline.url)) for row in card.figures]
    lines = [*head, *figures, *_prose(card.gist, in_one_line=True), _small(card)]
    whole = "\n".join(lines)
    shown = None if card.picture is None else _media(card.picture)
    side = beside if shown is None else {"type": _THUMBNAIL, **shown}
    if side is not None and length(whole) <= _SECTION_MOST:
        yield Section(whole, side, with_next=side is not beside and beside is not None)
        side = None
    else:
        yield from _together(lines)
    if side is not None and shown is not None:
        yield Gallery(shown)
    if beside is not None and (shown is not None or side is beside):
        yield Row((beside,))


def _picture(picture: Picture) -> Iterator[Atom]:
    """The picture; one that Discord would refuse is only described."""
    shown = _media(picture)
    if shown is not None:
        yield Gallery(shown)
    else:
        yield from _lines(f"-# {piece}" for piece in _prose(picture.alt, in_one_line=True))


def _media(picture: Picture) -> Component | None:
    """What a gallery's item and a thumbnail have in common; None for an address that is none."""
    address, alt = web_address(picture.url), clip(one_line(picture.alt), ALT)
    if not address:
        return None
    return {"media": {"url": address}, **({"description": alt} if visible(alt) else {})}


def _small(card: StoryCard) -> str:
    outlets = [_words(name) for name in card.outlets[:1]]
    if len(card.outlets) > 1:
        outlets[0] += f" + {len(card.outlets) - 1}"
    tags = ", ".join(_words(tag) for tag in card.tags)
    parts = (*outlets, moment(card.told_at), tags, f"`{one_line(card.story_id).replace('`', '')}`")
    return "-# " + " · ".join(part for part in parts if part and part != "``")


def _figure(row: FigureRow, home: str | None = None) -> str:
    """The value and what it is; in a card (`home` is its own link) the value leads to its source where that is another one.

    The sentence that proves it is one press away: a card's button and its id lead to the story page, which shows it.
    """
    source = web_address(row.source.url) if row.source is not None and home is not None else ""
    value = link(row.value, source, most=WORDS) if source and source != home else ""
    about = ", ".join(_words(part) for part in (row.subject, row.metric, row.period) if visible(part))
    status = f" ({_words(row.status)})" if visible(row.status) else ""
    shown = f"**{value}**" if value else _bold(row.value) or ELLIPSIS
    return f"{shown} {about}{status}".rstrip()


def _proved(row: FigureRow) -> list[str]:
    """The figure with its source, and under it the sentence with the evidence in bold where it is shown."""
    source = _source(row.source)
    return [f"{_figure(row)} · {source}" if source else _figure(row), *(f"> {piece}" for piece in _marked(row))]


def _marked(row: FigureRow) -> list[str]:
    sentence, evidence = one_line(row.sentence or row.evidence), one_line(row.evidence)
    before, found, after = sentence.partition(evidence) if evidence else (sentence, "", "")
    if not visible(found) or length(sentence) > PIECE:
        extra = [bold(piece) for piece in pieces(evidence, PIECE) if evidence not in sentence]
        return [*(escape(piece) for piece in pieces(sentence, PIECE)), *extra]
    return [f"{escape(before)}{bold(found)}{escape(after)}"]


def _source(source: Link | None) -> str:
    return "" if source is None or not (visible(source.text) or source.url) else link(source.text, source.url)


def _quote(quote: Quote) -> Iterator[Atom]:
    said = pieces(one_line(quote.text), PIECE)
    lines = [f"> {'“' if n == 0 else ''}{escape(p)}{'”' if n == len(said) - 1 else ''}" for n, p in enumerate(said)]
    who = ", ".join(_words(part) for part in (quote.speaker, quote.role) if visible(part))
    source = _source(quote.source)
    by = " · ".join(part for part in (who, source) if part)
    yield from _together([*lines, f"> — {by}" if by else ""])


def _link_list(block: LinkList) -> Iterator[Atom]:
    yield from _titled(block.title)
    yield from _lines(f"- {link(item.text, item.url, most=HEADLINE)}" for item in block.items)
    if block.more > 0:
        yield Text(f"-# + {block.more}")


def _rows(actions: Actions, names: _Names) -> Iterator[Atom]:
    made, typed = list[Component](), list[str]()
    for button in actions.buttons:
        component = _button(button, names)
        if component is not None:
            made.append(component)
        elif button.url:
            typed.append(link(button.label, button.url))
        else:
            typed.append(f"{_words(button.label)} {_command(button.command)}".strip())
    for start in range(0, len(made), ROW_BUTTONS):
        yield Row(tuple(made[start : start + ROW_BUTTONS]))
    yield from _lines(f"-# {line}" for line in typed)


def _button(button: Button, names: _Names) -> Component | None:
    """The button's component; None where Discord takes none: an address or a command that is too long, or neither."""
    label = clip(one_line(button.label), BUTTON_LABEL)
    common = {"type": _BUTTON, "label": label if visible(label) else ELLIPSIS}
    if button.url:
        address = web_address(button.url)
        taken = address and length(address) <= BUTTON_URL
        return {**common, "style": _LINK_STYLE, "url": address} if taken else None
    name = names.of(button) if button.command else None
    return None if name is None else {**common, "style": _PRIMARY, "custom_id": name}


def _command(command: str) -> str:
    """A command to be typed: as code where it can be, so that it is easily copied."""
    line = one_line(command)
    return "" if not line else f"`/{line}`" if "`" not in line and length(line) < PIECE else escape(f"/{line}")


def _titled(title: str, sign: str = "###") -> Iterator[Atom]:
    if visible(title):
        yield Text(f"{sign} {_words(title, HEADLINE)}", with_next=True)


def _bold(text: str) -> str:
    return bold(clip(one_line(text), WORDS))


def _words(text: str, most: int = WORDS) -> str:
    return escape(clip(one_line(text), most))


def _prose(text: str, *, in_one_line: bool = False) -> list[str]:
    whole = one_line(text) if in_one_line else text
    return [escape(piece) for piece in pieces(whole, PIECE)] if visible(whole) else []


def _links(links: Iterable[Link]) -> str:
    return " · ".join(link(one.text, one.url) for one in links)


def _lines(lines: Iterable[str]) -> Iterator[Atom]:
    """The lines, each free to open a message of its own."""
    for line in lines:
        if line.strip():
            yield Text(line)


def _together(lines: Iterable[str]) -> Iterator[Atom]:
    """The lines, kept in one message where one holds them all."""
    kept = [line for line in lines if line.strip()]
    for number, line in enumerate(kept, start=1):
        yield Text(line, with_next=number < len(kept))
