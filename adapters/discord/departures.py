"""What is said where a place on Discord is no more (`adapters.departures` does the rest)."""

from typing import Final

REMOVED: Final = "Tacho was removed from the server. Invite it again within 30 days and everything goes on as it was."
DELETED: Final = (
    "The channel was deleted. Subscribe another one; what was settled here is forgotten 30 days after the deletion."
)
