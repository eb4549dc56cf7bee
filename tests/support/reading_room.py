"""A poller and an intake beside a newsroom of some platform's bench, fed by a scripted feed."""

from datetime import timedelta
from typing import Any

from bot.desk.intake import Intake
from bot.desk.polling import Poller
from bot.desk.rounds import Rounds
from bot.model.feed import Document, Entry, Feed, PollRules, Validators
from tests.fakes.feed_source import ScriptedFeedSource
from tests.fakes.reader import FakeReader
from tests.support.news import CATALOGUE, MORNING

FEED = Feed("https://news.example/a.xml", "Outlet A")
TITLES = {"1": "Maker 1 opens a plant", "2": "School buses are recalled for their brakes"}


def entries(*keys: str, url: str = "https://outlet.example/{}", title: str = "Maker {} opens a plant") -> Document:
    """What the feed brings: an entry for each key."""
    found = tuple(
        Entry(key, url.format(key), TITLES.get(key) or title.format(key), "It cost much.", published_at=MORNING)
        for key in keys
    )
    return Document("Outlet", found, Validators("".join(keys)), body_hash="".join(keys) + url + title)


class Reading:
    """The poller and the intake; `room` has a store, a clock, an editor and a courier.

    Attributes:
        source: what the feed brings.
        rounds: the newsroom's steps.
    """

    def __init__(self, room: Any) -> None:
        self.room = room
        self.source = ScriptedFeedSource()
        intake = Intake(
            feeds=room.store, stories=room.store, reader=FakeReader(), clock=room.clock, catalogue=CATALOGUE
        )
        poller = Poller(
            feeds=(FEED,), source=self.source, shelf=room.store, clock=room.clock, rules=PollRules(), intake=intake
        )
        self.rounds = Rounds(
            poller, intake, room.editor, room.courier, stories=room.store, clock=room.clock, keep=timedelta(days=365)
        )

    async def brings(self, document: Document) -> None:
        """The feed brings this, and it is polled and grouped."""
        self.source.publish(FEED.url, document)
        await self.rounds.poll(now=True)
        await self.rounds.group()
