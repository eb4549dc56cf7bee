"""Where things are on Slack: a channel's id means something only within its workspace, so an address names both."""

from dataclasses import dataclass
from typing import Final

PLATFORM: Final = "slack"


@dataclass(frozen=True, slots=True)
class Place:
    """A channel, a direct message or a person in a workspace.

    Attributes:
        team: id of the workspace ("T0123"); "" means the workspace of the one token there is.
        channel: id of the conversation ("C0456", "D0789") or of the person ("U0123").
    """

    team: str
    channel: str

    @property
    def address(self) -> str:
        """As `Channel.address` has it: "T0123/C0456"."""
        return f"{self.team}/{self.channel}" if self.team else self.channel


def place_of(address: str) -> Place:
    """The place of an address; one without a workspace ("C0456", as `channels.toml` may have it) means that of the one token."""
    team, _, channel = address.rpartition("/")
    return Place(team, channel)
