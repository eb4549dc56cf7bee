"""A whole newsroom on the Slack bench."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from bot.desk.editions import Editor
from tests.fakes.clock import ShiftedClock
from tests.fakes.store import MemoryStore
from tests.slack.bench import Rig, rig
from tests.support.chat_newsroom import ChatNewsroom
from tests.support.news import CATALOGUE, MORNING


@asynccontextmanager
async def newsroom(*, now: datetime = MORNING, store: Any = None, **options: Any) -> AsyncIterator[ChatNewsroom[Rig]]:
    """A newsroom on a rig; options as `rig` takes them."""
    shelf, clock = store or MemoryStore(), ShiftedClock(now)
    editor = Editor(stories=shelf, subscriptions=shelf, outbox=shelf, clock=clock, catalogue=CATALOGUE)
    async with rig(store=shelf, clock=clock, **options) as bench:
        yield ChatNewsroom(bench, store=shelf, clock=clock, editor=editor)
