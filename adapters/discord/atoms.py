"""Packing: what a message is made of, put into as few Discord messages as the budgets allow, in order, nothing cut.

An atom is the smallest thing that may stand alone in a message. Texts that follow each other share a text display. A text that
introduces what follows (`with_next`) never ends a message.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from adapters.discord.limits import COMPONENTS, SHOWN, Component, length

ACCENT: Final = 0xC8102E
"""The red of a rev counter's last quarter."""

_ROW, _TEXT, _SECTION, _GALLERY, _CONTAINER = 1, 10, 9, 12, 17


@dataclass(frozen=True, slots=True)
class Text:
    """Marked-up text of at most `SHOWN` characters; `with_next` keeps it in the message of what follows."""

    content: str
    with_next: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A text with a button or a small picture at its side."""

    content: str
    accessory: Component
    with_next: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One to five buttons."""

    buttons: tuple[Component, ...]
    with_next: bool = False


@dataclass(frozen=True, slots=True)
class Gallery:
    """One picture as wide as the message."""

    item: Component
    with_next: bool = False


Atom = Text | Section | Row | Gallery


def pack(atoms: Iterable[Atom]) -> tuple[tuple[Component, ...], ...]:
    """The atoms as messages, at least one; each is one container within 40 components and 4,000 characters."""
    sheets = [_Sheet()]
    for group in _groups(atoms):
        if not sheets[-1].takes(group) and not sheets[-1].empty:
            sheets.append(_Sheet())
        for atom in group:
            if not sheets[-1].takes([atom]):
                sheets.append(_Sheet())
            sheets[-1].add(atom)
    if sheets[0].empty:
        sheets[0].add(Text("-# …"))
    return tuple(sheet.components() for sheet in sheets)


def _groups(atoms: Iterable[Atom]) -> Iterable[list[Atom]]:
    group: list[Atom] = []
    for atom in atoms:
        group.append(atom)
        if not atom.with_next:
            yield group
            group = []
    if group:
        yield group


@dataclass(slots=True)
class _Sheet:
    """One Discord message being filled."""

    children: list[Component] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    used: int = 1
    shown: int = 0

    @property
    def empty(self) -> bool:
        return not self.children and not self.texts

    def takes(self, atoms: Sequence[Atom]) -> bool:
        """Whether all of them fit beside what is there."""
        components, characters, texts_open = self.used, self.shown, bool(self.texts)
        for atom in atoms:
            components += _cost(atom, texts_open=texts_open)
            characters += _characters(atom) + (1 if texts_open else 0)
            texts_open = isinstance(atom, Text)
        return components <= COMPONENTS and characters <= SHOWN

    def add(self, atom: Atom) -> None:
        """Put it in; the caller has asked whether it fits."""
        self.used += _cost(atom, texts_open=bool(self.texts))
        self.shown += _characters(atom) + (1 if self.texts else 0)
        match atom:
            case Text():
                self.texts.append(atom.content)
            case Section():
                self._close_text()
                texts = [{"type": _TEXT, "content": atom.content}]
                self.children.append({"type": _SECTION, "components": texts, "accessory": atom.accessory})
            case Row():
                self._close_text()
                self.children.append({"type": _ROW, "components": list(atom.buttons)})
            case Gallery():
                self._close_text()
                self.children.append({"type": _GALLERY, "items": [atom.item]})

    def components(self) -> tuple[Component, ...]:
        """What is there, as one container."""
        self._close_text()
        return ({"type": _CONTAINER, "accent_color": ACCENT, "components": self.children},)

    def _close_text(self) -> None:
        if self.texts:
            self.children.append({"type": _TEXT, "content": "\n".join(self.texts)})
            self.texts = []


def _cost(atom: Atom, *, texts_open: bool) -> int:
    match atom:
        case Text():
            return 0 if texts_open else 1
        case Section():
            return 3
        case Row():
            return 1 + len(atom.buttons)
        case Gallery():
            return 1


def _characters(atom: Atom) -> int:
    return length(atom.content) if isinstance(atom, Text | Section) else 0
