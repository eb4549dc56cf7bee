"""Intake: what feeds bring is filed once, read once and grouped, whatever is interrupted."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.desk.intake import Intake, report_of
from bot.model.catalogue import Catalogue
from bot.model.feed import Document, Entry, Feed, FeedState, Validators
from bot.model.message import Picture
from bot.model.story import StoryQuery
from tests.fakes.clock import FixedClock
from tests.fakes.reader import FakeReader
from tests.fakes.store import MemoryStore

FEED = Feed("https://wire.example/feed", "Wire")
STATE = FeedState(FEED.url, FEED.url)
NOW = datetime(2025, 12, 19, 7, 30, tzinfo=UTC)


def entry(key: str, title: str = "Maker opens a plant", text: str = "It cost a lot.") -> Entry:
    return Entry(key, f"https://wire.example/{key}?utm_source=rss", title, text, NOW - timedelta(hours=1))


def document(*entries: Entry) -> Document:
    return Document("Wire", entries, Validators(), "hash")


class Room:
    """An intake with everything around it."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.reader = FakeReader()
        self.clock = FixedClock(NOW)
        self.intake = Intake(
            feeds=self.store, stories=self.store, reader=self.reader, clock=self.clock, catalogue=Catalogue()
        )


@pytest.fixture
def room() -> Room:
    return Room()


async def test_entries_are_filed_once_however_often_they_come(room: Room) -> None:
    assert await room.intake.file(FEED, STATE, document(entry("a"), entry("b"))) == 2
    assert await room.intake.file(FEED, STATE, document(entry("c"), entry("a"), entry("b"))) == 1


async def test_state_is_kept_with_the_entries(room: Room) -> None:
    state = FeedState(FEED.url, FEED.url, Validators(etag='"1"'))
    await room.intake.file(FEED, state, document(entry("a")))
    assert (await room.store.feed_states())[FEED.url] == state


async def test_entry_twice_in_one_document_is_filed_once(room: Room) -> None:
    assert await room.intake.file(FEED, STATE, document(entry("a"), entry("a"))) == 1


def test_picture_is_kept_only_of_feeds_whose_owner_wants_it() -> None:
    pictured = replace(entry("a"), picture=Picture("https://wire.example/a.jpg"))
    assert report_of(FEED, pictured, NOW).picture is None
    assert report_of(replace(FEED, pictures=True), pictured, NOW).picture == pictured.picture


async def test_filed_reports_become_stories(room: Room) -> None:
    await room.intake.file(
        FEED, STATE, document(entry("a", "Maker opens a plant"), entry("b", "Union votes on a strike at the docks"))
    )
    assert await room.intake.group() == 2
    assert {story.headline for story in await room.store.stories(StoryQuery())} == {
        "Maker opens a plant",
        "Union votes on a strike at the docks",
    }


async def test_grouping_again_reads_nothing_again(room: Room) -> None:
    await room.intake.file(FEED, STATE, document(entry("a")))
    await room.intake.group()
    assert await room.intake.group() == 0
    assert room.reader.read_titles == ["Maker opens a plant"]


async def test_reports_that_were_not_grouped_are_taken_up_by_the_next_round(room: Room) -> None:
    await room.intake.file(FEED, STATE, document(entry("a")))
    restarted = Intake(
        feeds=room.store, stories=room.store, reader=room.reader, clock=room.clock, catalogue=Catalogue()
    )
    assert await restarted.group() == 1


def test_report_of_the_same_entry_always_has_the_same_id() -> None:
    assert (
        report_of(FEED, entry("a"), NOW).id == report_of(FEED, entry("a", title="Changed"), NOW + timedelta(days=1)).id
    )


def test_same_guid_of_another_feed_is_another_report() -> None:
    other = Feed("https://other.example/feed", "Other")
    assert report_of(FEED, entry("a"), NOW).id != report_of(other, entry("a"), NOW).id


def test_links_lose_what_only_counts_readers() -> None:
    assert report_of(FEED, entry("a"), NOW).url == "https://wire.example/a"
