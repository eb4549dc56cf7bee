"""Slack's limits, each with what it counts.

Source: Slack's reference of blocks, block elements and composition objects and of `chat.postMessage` (docs.slack.dev, 2026), as
platforms.md 3.2 quotes them. Slack counts characters; where it may count UTF-16 units, `length` is never less than either.
"""

from collections.abc import Mapping
from typing import Final

BLOCKS: Final = 50
"""Blocks of one message."""

VIEW_BLOCKS: Final = 100
"""Blocks of a modal or of the Home tab."""

TOGETHER: Final = 12_000
"""Characters of all blocks of a message as JSON. Slack says `msg_blocks_too_long` at about 13,200, undocumented (bolt-js issue 2509);
a little room is kept because nobody outside knows what exactly is counted."""

SECTION: Final = 3000
FIELD: Final = 2000
FIELDS: Final = 10
HEADER: Final = 150
CONTEXT: Final = 10
"""Elements of a context block; each text has the limit of a section's."""

BUTTONS: Final = 25
"""Elements of an actions block."""

LABEL: Final = 75
VALUE: Final = 2000
ADDRESS: Final = 3000
LINK: Final = 1800
"""The longest address that is linked at all, as it stands in a text, where an ampersand takes five characters: with the longest
label it leaves room in a section. Longer ones are trackers or broken."""

ID: Final = 255
"""Characters of an `action_id`, `block_id` or `callback_id`."""

TEXT: Final = 4000
"""Characters of a message's `text`: longer ones are cut by Slack at 40,000, and 4,000 are what it advises."""

ALT: Final = 2000
IMAGE_TITLE: Final = 2000

TABLE_ROWS: Final = 100
TABLE_CELLS: Final = 20
TABLE_TOGETHER: Final = 10_000
"""Characters of all cells of a message's one table."""

DATA_ROWS: Final = 101
"""Rows of a `data_table`, the heading counted; the fewest are two."""

CHART_TITLE: Final = 50
CHART_SERIES: Final = 6
CHART_POINTS: Final = 20
CHART_LABEL: Final = 20
"""Characters of a category's, a segment's or a series' name."""

CHARTS: Final = 2
"""Charts of one message."""

CARD_TITLE: Final = 150
CARD_BODY: Final = 200
CAROUSEL: Final = 10

OPTIONS: Final = 100
OPTION_TEXT: Final = 75
OPTION_VALUE: Final = 150

VIEW_TITLE: Final = 24
PRIVATE_METADATA: Final = 3000

METADATA_TYPE: Final = 255

Block = Mapping[str, object]
"""One block, element or object as Slack's JSON has it."""


def length(text: str) -> int:
    """Length in UTF-16 units: never less than what Slack counts, whichever way it counts."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
