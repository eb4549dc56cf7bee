"""How messages are dressed for one workspace: which blocks its Slack has, how commands are typed there, the language of column heads."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Native(StrEnum):
    """Kinds of blocks that came to Slack in 2026; each has a plain stand-in."""

    CARDS = "cards"
    TABLES = "tables"
    CHARTS = "charts"


@dataclass(frozen=True, slots=True)
class Heads:
    """Column heads of a table of figures."""

    value: str
    metric: str
    period: str
    source: str


_HEADS: Final = {
    "en": Heads("Value", "Figure", "Period", "Source"),
    "de": Heads("Wert", "Kennzahl", "Zeitraum", "Quelle"),
    "zh": Heads("数值", "指标", "时期", "来源"),
}


@dataclass(frozen=True, slots=True)
class Dress:
    """What a renderer has to know beside the message.

    Attributes:
        native: the new kinds of blocks that are used.
        command: the slash command that Tacho's commands are typed behind ("tacho": `/tacho story k7m2q9`); "" where each has its own.
        behind: names of the commands that are typed behind it.
        language: BCP 47 tag of the message, for column heads.
    """

    native: frozenset[Native] = frozenset({Native.TABLES, Native.CHARTS})
    command: str = ""
    behind: frozenset[str] = frozenset()
    language: str = "en"

    @property
    def heads(self) -> Heads:
        """Column heads in the language; English where there are none."""
        return _HEADS.get(self.language.partition("-")[0].lower(), _HEADS["en"])

    def typed(self, line: str) -> str:
        """A command line as it is typed here: "story k7m2q9" -> "/tacho story k7m2q9"."""
        name = line.split(" ", 1)[0]
        return f"/{self.command} {line}" if self.command and name in self.behind else f"/{line}"

    def retold(self, text: str) -> str:
        """A sentence with every command it names as it is typed here: "Type /story k7m2q9" -> "Type /tacho story k7m2q9"."""
        if not self.command:
            return text
        return re.sub(r"(?<![\w/.:])/(\w+)", lambda found: self._named(found[0], found[1]), text)

    def _named(self, whole: str, name: str) -> str:
        return f"/{self.command} {name}" if name in self.behind else whole
