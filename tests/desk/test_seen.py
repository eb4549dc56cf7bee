"""What a feed's last document held is handed on no more; the store still has the last word."""

from datetime import timedelta

import pytest

from bot.desk.seen import LastDocuments
from bot.model.feed import Document, Feed
from tests.support.polling import Newsroom, document, feed


def guids(one: Document) -> list[str]:
    return [entry.guid for entry in one.entries]


def test_entries_of_the_last_document_of_the_same_feed_are_seen() -> None:
    last = LastDocuments()
    assert guids(last.unseen(feed("one"), document("1", "2"))) == ["1", "2"]
    last.filed(feed("one"), document("1", "2"))
    assert guids(last.unseen(feed("one"), document("3", "2", "1"))) == ["3"]
    assert guids(last.unseen(feed("other"), document("1"))) == ["1"]


def test_only_the_last_document_is_remembered() -> None:
    last = LastDocuments()
    last.filed(feed("one"), document("1"))
    last.filed(feed("one"), document("2"))
    assert guids(last.unseen(feed("one"), document("2", "1"))) == ["1"]


class Reading:
    """Keeps `ArticlesPort`: notes which entries it was given."""

    def __init__(self) -> None:
        self.given: list[list[str]] = []

    async def complete(self, feed: Feed, document: Document) -> Document:
        self.given.append(guids(document))
        return document


async def test_pages_are_wanted_only_for_entries_the_last_document_did_not_have() -> None:
    reading = Reading()
    room = Newsroom(feed("one"), articles=reading)
    for keys in (("1", "2"), ("3", "1", "2")):
        room.world.publish(room.feeds[0].url, document(*keys, etag=f'"{keys}"'))
        await room.poller.poll()
        room.clock.advance(timedelta(hours=2))
    assert reading.given == [["1", "2"], ["3"]]


async def test_entries_that_could_not_be_filed_are_handed_on_again() -> None:
    reading = Reading()
    room = Newsroom(feed("one"), articles=reading)
    room.world.publish(room.feeds[0].url, document("1", "2"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(room.intake, "file", broken)
        await room.poller.poll()
    room.clock.advance(timedelta(days=2))
    await room.poller.poll()
    assert reading.given == [["1", "2"], ["1", "2"]]
    assert room.intake.seen == {"1", "2"}


async def broken(*_: object) -> int:
    raise RuntimeError
