"""Packing: what a message is made of, put into as few Slack messages as the budgets allow, in order, nothing cut.

An atom is the smallest thing that may stand alone in a message. Texts that follow each other share a section. What introduces what
follows (`with_next`) never ends a message. An atom with something that a Slack may not take (a picture it cannot load, a kind of block
it does not have yet) knows what stands in for it.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from adapters.slack.limits import BLOCKS, SECTION, TOGETHER, Block, length
from adapters.slack.mrkdwn import mrkdwn

_FRAME: Final = 2
"""The brackets around a list of blocks."""

_EXPANDED_FROM: Final = 500
"""A section as long as this is folded by Slack's clients unless it says that it wants to be shown whole (`expand`)."""

DIVIDER: Final[Block] = {"type": "divider"}


class Lack(StrEnum):
    """What a Slack may be unable to take."""

    PICTURES = "pictures"
    NEW_BLOCKS = "new blocks"


@dataclass(frozen=True, slots=True)
class Text:
    """A line of mrkdwn of at most 3,000 characters; `with_next` keeps it in the message of what follows."""

    content: str
    with_next: bool = False


@dataclass(frozen=True, slots=True)
class Solid:
    """A block of its own.

    Attributes:
        block: it.
        with_next: keeps it in the message of what follows.
        needs: what a Slack must be able to take for it; None for nothing out of the ordinary.
        stand_ins: what stands there instead where it cannot.
    """

    block: Block
    with_next: bool = False
    needs: Lack | None = None
    stand_ins: tuple["Atom", ...] = ()


Atom = Text | Solid


@dataclass(frozen=True, slots=True)
class Sheet:
    """One Slack message.

    Attributes:
        text: what notifications and screen readers say.
        atoms: what it is made of.
    """

    text: str
    atoms: tuple[Atom, ...]

    @property
    def blocks(self) -> list[dict[str, object]]:
        """Its blocks, within every limit."""
        return [dict(block) for block in _blocks(self.atoms)]

    def needs(self, lack: Lack) -> bool:
        """Whether there is anything in it that such a Slack cannot take."""
        return any(isinstance(atom, Solid) and atom.needs is lack for atom in self.atoms)

    def without(self, lack: Lack) -> tuple["Sheet", ...]:
        """The same for a Slack that cannot take such a thing: one message, or several when the stand-ins are longer."""
        return pack(_without(self.atoms, lack), [self.text])


def size(block: Block) -> int:
    """Characters of a block as JSON."""
    return length(json.dumps(block, ensure_ascii=False, separators=(",", ":")))


def section(content: str, accessory: Block | None = None) -> Block:
    """A section with a text of mrkdwn, and at its side a picture or a button."""
    expanded = {"expand": True} if len(content) >= _EXPANDED_FROM else {}
    side = {} if accessory is None else {"accessory": accessory}
    return {"type": "section", "text": mrkdwn(content), **expanded, **side}


def context(content: str) -> Block:
    """A small line."""
    return {"type": "context", "elements": [mrkdwn(content)]}


def pack(atoms: Iterable[Atom], texts: Sequence[str]) -> tuple[Sheet, ...]:
    """The atoms as messages, at least one, each within 50 blocks and the characters of all blocks together.

    Args:
        atoms: in order.
        texts: what the messages are called in notifications; the last one is used for all that follow.
    """
    filled = [_Filling()]
    for group in _groups(atoms):
        if not filled[-1].takes(group) and filled[-1].atoms:
            filled.append(_Filling())
        for atom in group:
            if not filled[-1].takes([atom]):
                filled.append(_Filling())
            filled[-1].add(atom)
    kept = [_trimmed(one.atoms) for one in filled]
    whole = [atoms for atoms in kept if atoms] or [(Text("…"),)]
    return tuple(Sheet(texts[min(number, len(texts) - 1)], atoms) for number, atoms in enumerate(whole))


def _groups(atoms: Iterable[Atom]) -> Iterator[list[Atom]]:
    group: list[Atom] = []
    for atom in atoms:
        group.append(atom)
        if not atom.with_next:
            yield group
            group = []
    if group:
        yield group


def _trimmed(atoms: Sequence[Atom]) -> tuple[Atom, ...]:
    """Without dividers at the edges or side by side."""
    kept: list[Atom] = []
    for atom in atoms:
        if not (_divides(atom) and (not kept or _divides(kept[-1]))):
            kept.append(atom)
    while kept and _divides(kept[-1]):
        kept.pop()
    return tuple(kept)


def _divides(atom: Atom) -> bool:
    return isinstance(atom, Solid) and atom.block == DIVIDER


def _without(atoms: Iterable[Atom], lack: Lack) -> Iterator[Atom]:
    for atom in atoms:
        if isinstance(atom, Solid) and atom.needs is lack:
            yield from (replace(one, with_next=one.with_next or atom.with_next) for one in atom.stand_ins)
        else:
            yield atom


def _blocks(atoms: Iterable[Atom]) -> Iterator[Block]:
    """The atoms as blocks, texts that follow each other in one section."""
    lines: list[str] = []
    used = 0
    for atom in atoms:
        more = length(atom.content) + 1 if isinstance(atom, Text) else 0
        if lines and (not more or used + more > SECTION + 1):
            yield section("\n".join(lines))
            lines, used = [], 0
        if isinstance(atom, Text):
            lines.append(atom.content)
            used += more
        else:
            yield atom.block
    if lines:
        yield section("\n".join(lines))


@dataclass(slots=True)
class _Filling:
    """One message being filled: blocks that are closed are counted, the last texts are still open."""

    atoms: list[Atom] = field(default_factory=list)
    _blocks: int = 0
    _size: int = _FRAME
    _open: list[Atom] = field(default_factory=list)

    def takes(self, atoms: Sequence[Atom]) -> bool:
        """Whether all of them fit beside what is there."""
        further = list(_blocks((*self._open, *atoms)))
        return self._blocks + len(further) <= BLOCKS and self._size + sum(size(one) + 1 for one in further) <= TOGETHER

    def add(self, atom: Atom) -> None:
        """Put it in; the caller has asked whether it fits."""
        self.atoms.append(atom)
        closed = list(_blocks((*self._open, atom)))
        if isinstance(atom, Text) and len(closed) <= 1:
            self._open.append(atom)
            return
        self._open = [atom] if isinstance(atom, Text) else []
        if self._open:
            closed.pop()
        self._blocks += len(closed)
        self._size += sum(size(one) + 1 for one in closed)
