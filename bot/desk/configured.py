"""Subscriptions of the configuration: what a file asks for is there, and what it asks for no longer goes."""

import json
from collections.abc import Sequence
from typing import Protocol

from bot.model.subscription import Subscription
from bot.ports import Clock, NoteShelf, SubscriptionShelf
from bot.timing.slots import next_due

SPACE, KEY = "configured", "subscriptions"


class Shelf(SubscriptionShelf, NoteShelf, Protocol):
    """Keeps subscriptions, and the note of which of them came from the configuration."""


async def follow_configuration(wanted: Sequence[Subscription], *, shelf: Shelf, clock: Clock) -> None:
    """Subscribe what the configuration names, and end what it named the last time but names no longer.

    Subscriptions that people made themselves are left alone, also where they are the same as one of the configuration: what was
    there before the configuration named it was theirs.
    """
    kept = await shelf.note(SPACE, KEY)
    ours = set(json.loads(kept)) if kept else set()
    named = {one.id for one in wanted}
    for gone in sorted(ours - named):
        await shelf.unsubscribe(gone)
    ours &= named
    for one in wanted:
        if await shelf.subscribe(one, next_due(one.cadence, clock.now())):
            ours.add(one.id)
    if (text := json.dumps(sorted(ours))) != (kept or "[]"):
        await shelf.write_note(SPACE, KEY, text)
