"""Cases 3 to 12 of platforms.md 7, as they are on Slack: the newsroom's promises, kept with the real client on the wire."""

import asyncio
from datetime import UTC, datetime, time, timedelta

from bot.model.subscription import Cadence
from tests.slack.newsroom import newsroom
from tests.support.news import xiaomi_story
from tests.support.reading_room import Reading, entries

TO_EIGHT = timedelta(minutes=91)


async def test_case_03_same_article_under_another_guid_and_address_is_told_once():
    async with newsroom() as room:
        reading = Reading(room)
        await room.subscribe(room.rig.place)
        await reading.brings(entries("1"))
        await room.day(TO_EIGHT)
        room.clock.advance(timedelta(hours=2))
        await reading.brings(entries("1", "9", url="https://outlet.example/1?utm_source={}"))
        await room.day(timedelta(hours=22))
        assert sum("Maker 1 opens a plant" in post for post in room.rig.shown()) == 1


async def test_case_04_old_article_that_slides_back_into_the_feed_is_not_told_again():
    async with newsroom() as room:
        reading = Reading(room)
        await room.subscribe(room.rig.place)
        await reading.brings(entries("1", "2"))
        await room.day(TO_EIGHT)
        room.clock.advance(timedelta(hours=2))
        await reading.brings(entries("2"))
        room.clock.advance(timedelta(hours=2))
        await reading.brings(entries("2", "1"))
        await room.day(timedelta(hours=20))
        assert sum("Maker 1 opens a plant" in post for post in room.rig.shown()) == 1


async def test_case_05_feed_with_fifty_old_articles_is_no_flood():
    async with newsroom() as room:
        reading = Reading(room)
        await room.subscribe(room.rig.place)
        await reading.brings(entries(*map(str, range(50))))
        await room.day(TO_EIGHT)
        posts = room.rig.shown()
        assert 1 <= len(posts) <= 3
        assert sum(f"Maker {number} opens" in post for number in range(50) for post in posts) <= 12


async def test_case_09_fault_in_a_round_stops_neither_the_round_nor_the_next():
    async with newsroom() as room:
        reading = Reading(room)
        await room.subscribe(room.rig.place)

        async def broken(_state, _document=None):
            raise RuntimeError("a fault nobody expected")

        reading.source.read = broken
        await room.tell(xiaomi_story())
        room.clock.advance(TO_EIGHT)
        ended = await reading.rounds.once(now=True)
        assert ended.faults or any(one.problem for one in ended.polled)
        assert len(room.rig.world.all_posts()) == 1


async def test_case_11_change_of_the_clocks_leaves_one_digest_a_local_day():
    async with newsroom(now=datetime(2026, 3, 27, 12, tzinfo=UTC)) as room:
        await room.subscribe(room.rig.place, Cadence(time(2, 30), "Europe/Berlin"))
        days = await room.hour_by_hour(5, "Europe/Berlin")
        assert len(days) == len(set(days)) == 5
        assert len(room.rig.world.all_posts()) == 5


async def test_case_12_feed_that_never_answers_holds_up_no_post():
    async with newsroom() as room:
        reading = Reading(room)
        release = asyncio.Event()

        async def never(*_):
            await release.wait()
            return entries("1")

        reading.source.read = never
        polling = asyncio.create_task(reading.rounds.poll(now=True))
        await room.tell(xiaomi_story())
        await room.subscribe(room.rig.place)
        await room.day(TO_EIGHT)
        assert len(room.rig.world.all_posts()) == 1
        assert not polling.done()
        release.set()
        await polling
