"""A message as one JSON document, for programs that read Tacho's answers (`--json`)."""

import dataclasses
import json
from datetime import datetime

from bot.model.message import Message


def message_json(message: Message) -> str:
    """The message with every block's fields and its kind as `block`; times are ISO 8601 in UTC."""
    document = {
        "title": message.title,
        "summary": message.summary,
        "blocks": [{"block": type(block).__name__} | dataclasses.asdict(block) for block in message.blocks],
    }
    return json.dumps(document, ensure_ascii=False, indent=2, default=_plain)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
