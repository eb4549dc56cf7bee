"""What the platform asks of the part that listens for commands."""

from typing import Protocol


class Front(Protocol):
    """Listens for what people do on Slack, over HTTP, Socket Mode or both, and answers it."""

    async def run(self) -> None:
        """Listen until cancelled; connections that end are made anew.

        Raises:
            FixInput: a person must mend something, such as the app token or a port that is taken.
        """
        ...
