"""A whole newsroom on the Discord bench."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from bot.desk.commands.desk import CommandDesk
from bot.desk.editions import Editor
from bot.model.feed import Feed
from tests.discord.bench import Rig, rig
from tests.fakes.clock import ShiftedClock
from tests.fakes.store import MemoryStore
from tests.support.chat_newsroom import ChatNewsroom
from tests.support.news import CATALOGUE, MORNING


class DiscordNewsroom(ChatNewsroom[Rig]):
    """A newsroom whose only platform is Discord, with the desk that answers there."""

    def __init__(self, bench: Rig, store: Any, clock: ShiftedClock, editor: Editor, desk: CommandDesk) -> None:
        super().__init__(bench, store=store, clock=clock, editor=editor)
        self.desk = desk


@asynccontextmanager
async def newsroom(*, now: datetime = MORNING, store: Any = None, **options: Any) -> AsyncIterator[DiscordNewsroom]:
    """A newsroom on a rig; options as `rig` takes them."""
    shelf, clock = store or MemoryStore(), ShiftedClock(now)
    editor = Editor(stories=shelf, subscriptions=shelf, outbox=shelf, clock=clock, catalogue=CATALOGUE)
    desk = CommandDesk(
        store=shelf,
        feeds=(Feed("https://news.example/a.xml", "Outlet A"),),
        editor=editor,
        clock=clock,
        catalogue=CATALOGUE,
    )
    async with rig(desk=desk, store=shelf, clock=clock, **options) as bench:
        yield DiscordNewsroom(bench, shelf, clock, editor, desk)
