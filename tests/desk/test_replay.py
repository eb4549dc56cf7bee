"""Feeds that change their mind: edited entries and new ids for old ones make no second post (feeds.md, P47 and P48)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.desk.editions import Editor
from bot.desk.intake import Intake
from bot.desk.polling import Poller
from bot.model.catalogue import Catalogue
from bot.model.digest import DeliveryState
from bot.model.feed import Document, Entry, Feed, PollRules, Validators
from bot.model.subscription import Cadence, Channel, Interest, Subscription
from tests.fakes.clock import FixedClock
from tests.fakes.feed_source import ScriptedFeedSource
from tests.fakes.reader import FakeReader
from tests.fakes.store import MemoryStore

FEED = Feed("https://wire.example/feed", "Wire")
CHANNEL = Channel("preview", "desk", "desk")
TEXT = "The maker said on Friday that its plant near the river will build 200,000 cars a year from next spring."
OLD = Entry("id-1", "https://wire.example/plant", "Maker opens a plant near the river", TEXT)


class Room:
    """A newsroom with one feed and one channel that is told of everything at 08:00."""

    def __init__(self) -> None:
        self.store, self.clock, self.world = MemoryStore(), FixedClock(), ScriptedFeedSource()
        self.intake = Intake(
            feeds=self.store, stories=self.store, reader=FakeReader(), clock=self.clock, catalogue=Catalogue()
        )
        self.poller = Poller(
            feeds=[FEED],
            source=self.world,
            shelf=self.store,
            clock=self.clock,
            rules=PollRules(),
            intake=self.intake,
        )
        self.editor = Editor(
            stories=self.store, subscriptions=self.store, outbox=self.store, clock=self.clock, catalogue=Catalogue()
        )

    async def day(self, *entries: Entry) -> list[str]:
        """What is posted on a day on which the feed says this, at eight o'clock, by headline."""
        said = tuple(
            replace(entry, published_at=entry.published_at or self.clock.now() - timedelta(hours=1))
            for entry in entries
        )
        self.world.publish(FEED.url, Document("Wire", said, Validators(repr(said)), repr(said)))
        await self.poller.poll()
        await self.intake.group()
        before = len(await self._posts())
        self.clock.advance(timedelta(hours=1))
        await self.editor.compose_due()
        self.clock.advance(timedelta(hours=23))
        return (await self._posts())[before:]

    async def _posts(self) -> list[str]:
        return [post.message.summary for post in await self.store.deliveries(set(DeliveryState))]


@pytest.fixture
async def room() -> Room:
    room = Room()
    cadence = Cadence(at=time(8, 0))
    first = room.clock.now().replace(hour=8, minute=0)
    await room.store.subscribe(Subscription.of(CHANNEL, Interest(), cadence), first)
    assert await room.day(OLD) == ["Maker opens a plant near the river."]
    return room


DATED = replace(OLD, published_at=FixedClock().now() - timedelta(hours=1))


@pytest.mark.parametrize(
    "second",
    [
        (replace(DATED, title="Maker opens its plant near the river after all"),),
        (replace(DATED, guid="id-2"),),
        (replace(DATED, guid="id-2", url="https://wire.example/plant?utm_source=rss#top"),),
        (replace(DATED, guid="id-2"), replace(DATED, guid="id-3"), DATED),
        (replace(DATED, guid="id-2", url=""),),
    ],
    ids=["same id, new title", "new id", "new id, counted link", "three ids", "new id, no link"],
)
async def test_p48_edited_entry_and_new_ids_make_no_second_post(room: Room, second: Sequence[Entry]) -> None:
    assert await room.day(*second) == []


async def test_p48_replay_of_a_whole_month_posts_each_story_once(room: Room) -> None:
    posted: list[str] = []
    for day in range(30):
        churned = [replace(DATED, guid=f"id-{day}-{number}") for number in range(3)]
        posted += await room.day(*churned, replace(DATED, title=f"{OLD.title}, edited {day} times"))
    assert posted == []


NAMES = (
    "bridge",
    "harbour",
    "tunnel",
    "stadium",
    "museum",
    "library",
    "airport",
    "market",
    "castle",
    "garden",
    "canal",
    "theatre",
)


async def test_p49_what_a_new_feed_has_said_in_the_past_is_not_posted() -> None:
    room = Room()
    first = room.clock.now().replace(hour=8, minute=0)
    await room.store.subscribe(Subscription.of(CHANNEL, Interest(), Cadence(at=time(8, 0))), first)
    backlog = [
        Entry(f"old-{days}", f"https://wire.example/{name}", f"Council opens a {name}", f"The {name} was opened.",
              room.clock.now() - timedelta(days=days, hours=2))
        for days, name in enumerate(NAMES, start=4)
    ]  # fmt: skip
    assert await room.day(OLD, *backlog) == ["Maker opens a plant near the river."]


async def test_p47_other_story_of_the_same_feed_is_posted(room: Room) -> None:
    other = Entry("id-9", "https://wire.example/strike", "Dock workers vote on a strike", "They vote on Monday.")
    assert await room.day(OLD, other) == ["Dock workers vote on a strike."]
