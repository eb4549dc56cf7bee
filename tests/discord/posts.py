"""Deliveries for tests of posting."""

from dataclasses import replace
from typing import Any

from bot.model.digest import Delivery
from bot.model.message import Message
from bot.model.subscription import Channel
from tests.contracts.platform_messages import DIGEST
from tests.support.nouns import delivery


def post(place: Channel, message: Message = DIGEST, key: str = "d1", part: int = 0, **changes: Any) -> Delivery:
    """A delivery for a place; the same key and part always get the same id."""
    plain = delivery(key, part, channel=place)
    return replace(plain, message=message, id=f"{key}-{part}", **{"tries": 1, **changes})
