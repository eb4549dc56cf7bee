"""A desk with a few stories, a clock that stands still, and a store in memory."""

from datetime import timedelta

from bot.desk.commands.desk import CommandDesk
from bot.desk.commands.lines import parse_line
from bot.desk.editions import Editor
from bot.model.command import Invocation
from bot.model.feed import Feed
from bot.model.message import Actions, LinkList
from bot.model.subscription import Channel
from tests.fakes.clock import FixedClock
from tests.fakes.store import MemoryStore
from tests.support.news import CATALOGUE, MORNING, event, fact, plain_story, telling, xiaomi_story

CHANNEL = Channel("preview", "terminal", "terminal")
FEED = Feed("https://news.example/a.xml", "Outlet A")


class Counter:
    """Somebody at the desk, who types lines."""

    def __init__(self, store: MemoryStore, clock: FixedClock) -> None:
        self.store, self.clock = store, clock
        editor = Editor(stories=store, subscriptions=store, outbox=store, clock=clock, catalogue=CATALOGUE)
        self.editor = editor
        self.desk = CommandDesk(store=store, feeds=(FEED,), editor=editor, clock=clock, catalogue=CATALOGUE)

    async def say(
        self,
        line: str,
        *,
        may_manage: bool = True,
        locale: str = "en",
        channel: Channel | None = CHANNEL,
        operator: bool = False,
    ):
        """The answer to a line."""
        command, arguments = parse_line(line)
        return await self.desk.answer(
            Invocation(command, arguments, channel=channel, may_manage=may_manage, locale=locale, operator=operator)
        )

    async def hear(self, line: str, **changes) -> str:
        """The summary of the answer to a line: what a screen reader says."""
        return (await self.say(line, **changes)).summary


def buttons(message):
    """The buttons of a message: what stands on each, and the command it stands for."""
    return {
        button.label: button.command for row in message.blocks if isinstance(row, Actions) for button in row.buttons
    }


def listed(message):
    return [link.text for block in message.blocks if isinstance(block, LinkList) for link in block.items]


def sales_story(key="t1"):
    report = telling(
        "Tesla sells 41,300 cars in November",
        "Sales fell 23 percent.",
        fact("41,300 cars", "sales", 41_300, "vehicle", period="2025-11"),
        fact("fell 23 percent", "growth", -23, "%", base="sales", period="2025-11"),
    )
    return event(key, report, gist="Discounts did not make up for the tax credit.")


async def open_counter() -> Counter:
    """A desk with three stories: Xiaomi's plans, Tesla's sales, a race."""
    store, clock = MemoryStore(), FixedClock(MORNING + timedelta(hours=1))
    race = plain_story("r1", "Audi wins at Le Mans", companies=("audi",), topics=("motorsport",))
    await store.file_stories((xiaomi_story(), sales_story(), race))
    return Counter(store, clock)
