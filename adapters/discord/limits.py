"""Discord's limits, each with what it counts, and how to measure a payload against them.

Source: the developer documentation's pages on messages, components, application commands and modals, as platforms.md 2 and 5.1
quote them; the tests check every payload against Discord's OpenAPI document as well.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

COMPONENTS: Final = 40
"""Components of one message, those inside containers, sections and rows counted too."""

SHOWN: Final = 4000
"""Characters of all text displays of one message together; also the longest single text display."""

ALT: Final = 1024
"""Characters of a picture's description."""

SECTION_TEXTS: Final = 3
ROW_BUTTONS: Final = 5
BUTTON_LABEL: Final = 80
BUTTON_URL: Final = 512
CUSTOM_ID: Final = 100

CONTENT: Final = 2000
"""Characters of a bot's plain content; the OpenAPI document says 4,000, which is what paying people may write."""

EMBEDS: Final = 10
EMBED_TITLE: Final = 256
EMBED_DESCRIPTION: Final = 4096
EMBEDS_TOGETHER: Final = 6000
"""Characters of titles, descriptions, field names and values, footers and authors of all embeds of a message."""

NONCE: Final = 25
THREAD_NAME: Final = 100
FORUM_TAGS: Final = 5

CHOICES: Final = 25
CHOICE: Final = 100
OPTIONS: Final = 25
COMMAND_NAME: Final = 32
DESCRIPTION: Final = 100
COMMAND_TOTAL: Final = 8000
"""Characters of a command's names, descriptions and values together, the longest localisation counted."""

MODAL_TITLE: Final = 45
MODAL_PARTS: Final = 5
LABEL: Final = 45
LABEL_DESCRIPTION: Final = 100
PLACEHOLDER: Final = 100
SELECT_OPTIONS: Final = 25
OPTION: Final = 100
"""Characters of an option's label and of its value."""

FOLLOW_UPS_OF_A_STRANGER: Final = 5
"""Follow-ups to one interaction where the app is installed for the user but not in the server."""

LINK: Final = 2000
"""The longest address that is linked at all: longer ones are trackers or broken, and browsers of old refuse them."""

Component = Mapping[str, object]
"""One component, embed, command or modal as Discord's JSON has it."""


def length(text: str) -> int:
    """Length in UTF-16 units: never less than what Discord counts, whichever way it counts."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def walk(components: Sequence[Component]) -> Iterator[Component]:
    """Every component, outer ones first, as Discord counts them: containers, sections, accessories, rows and their children."""
    for component in components:
        yield component
        for key in ("components", "accessory", "component"):
            inner = component.get(key)
            if isinstance(inner, Mapping):
                yield from walk([inner])
            elif isinstance(inner, Sequence) and not isinstance(inner, str):
                yield from walk(inner)


def count(components: Sequence[Component]) -> int:
    """How many components there are in all."""
    return sum(1 for _ in walk(components))


def shown(components: Sequence[Component]) -> int:
    """Characters of all text displays together."""
    return sum(length(str(component["content"])) for component in walk(components) if "content" in component)
