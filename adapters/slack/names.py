"""Names of the slash commands: shared with every other app of a workspace, and so for the operator to choose."""

from dataclasses import dataclass

from adapters.slack.dress import Dress, Native
from bot.desk.commands.specs import SPECS


@dataclass(frozen=True, slots=True)
class Names:
    """What the slash commands are called in this installation, with their slash."""

    command: str = "/tacho"
    company: str = "/company"

    def dress(self, language: str = "en", native: frozenset[Native] = frozenset()) -> Dress:
        """How messages look here: in words, which commands are typed behind which."""
        behind = frozenset(spec.name for spec in SPECS)
        if self.company == "/company":
            behind -= {"company"}
        return Dress(native=native, command=self.command.removeprefix("/"), behind=behind, language=language)
