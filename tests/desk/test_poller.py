"""The poller: every due feed once, one host at a time, and no feed's failure is another's."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.errors import FeedGone, FeedUnavailable, StoreBusy
from bot.model.feed import Document, Feed, FeedState, Unchanged
from tests.support.polling import Newsroom, document, feed


async def test_each_due_feed_is_asked_once_and_its_entries_are_filed() -> None:
    one, other = feed("one"), feed("other")
    room = Newsroom(one, other)
    room.world.publish(one.url, document("1", "2"))
    room.world.publish(other.url, document("3"))
    outcomes = await room.poller.poll()
    assert [(outcome.feed, outcome.new_reports, outcome.problem) for outcome in outcomes] == [
        (one, 2, None),
        (other, 1, None),
    ]
    assert sorted(room.world.asked) == sorted([one.url, other.url])


async def test_feed_that_is_not_due_is_left_alone() -> None:
    room = Newsroom(feed("one"))
    room.world.publish(room.feeds[0].url, document("1"))
    await room.poller.poll()
    assert await room.poller.poll() == ()
    room.clock.advance(timedelta(minutes=59))
    assert await room.poller.poll() == ()
    room.clock.advance(timedelta(hours=2))
    assert len(await room.poller.poll()) == 1


async def test_p12_poll_now_obeys_the_floor() -> None:
    room = Newsroom(feed("one"))
    room.world.publish(room.feeds[0].url, document("1"))
    await room.poller.poll()
    room.clock.advance(timedelta(minutes=14))
    assert await room.poller.poll(now=True) == ()
    room.clock.advance(timedelta(minutes=1))
    assert (await room.poller.poll(now=True))[0].unchanged


async def test_failing_feed_gets_one_line_and_stops_no_other() -> None:
    bad, gone, good = feed("bad"), feed("gone"), feed("good")
    room = Newsroom(bad, gone, good)
    room.world.fail(bad.url, FeedUnavailable("The server does not accept the connection."))
    room.world.fail(gone.url, FeedGone("The feed is gone (410)."))
    room.world.publish(good.url, document("1"))
    outcomes = await room.poller.poll()
    assert [outcome.problem for outcome in outcomes] == [
        "The server does not accept the connection.",
        "The feed is gone (410).",
        None,
    ]
    assert (await room.state(bad)).failures == 1
    assert (await room.state(gone)).gone


async def test_fault_of_tachos_own_stays_with_the_feed_that_met_it(caplog: pytest.LogCaptureFixture) -> None:
    odd, good = feed("odd"), feed("good")
    room = Newsroom(odd, good)
    room.world.fail(odd.url, ZeroDivisionError("a bug"))
    room.world.publish(good.url, document("1"))
    first, second = await room.poller.poll()
    assert first.problem is not None
    assert "ZeroDivisionError" in first.problem
    assert second.new_reports == 1
    assert "a bug" in caplog.text


async def test_second_writer_ends_the_round() -> None:
    room = Newsroom(feed("one"))
    room.world.fail(room.feeds[0].url, StoreBusy("Process 7 writes to this database."))
    with pytest.raises(StoreBusy, match="Process 7"):
        await room.poller.poll()


async def test_credentials_never_stand_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    secret = Feed("https://user:hush@outlet.example/feed?token=hush", "Outlet")
    await Newsroom(secret).poller.poll()
    assert "outlet.example" in caplog.text
    assert "hush" not in caplog.text


class WatchedSource:
    """Counts who is asked at the same time; hosts named slow hang until they are let go."""

    def __init__(self, slow: Sequence[str] = ()) -> None:
        self.at_once: dict[str, int] = {}
        self.most_per_host = 0
        self.most = 0
        self.done: list[str] = []
        self.let_go = asyncio.Event()
        self._slow = slow

    async def read(self, feed: Feed, state: FeedState) -> Unchanged | Document:
        host = feed.url.split("/")[2]
        self.at_once[host] = self.at_once.get(host, 0) + 1
        self.most_per_host = max(self.most_per_host, self.at_once[host])
        self.most = max(self.most, sum(self.at_once.values()))
        if feed.url in self._slow:
            await self.let_go.wait()
        else:
            for _ in range(3):
                await asyncio.sleep(0)
        self.at_once[host] -= 1
        self.done.append(feed.url)
        return document("1")


async def test_p40_one_host_is_asked_one_feed_at_a_time_and_many_hosts_side_by_side() -> None:
    feeds = [feed(f"f{number}", host=f"h{number // 4}") for number in range(20)]
    source = WatchedSource()
    await Newsroom(*feeds, source=source, slots=4).poller.poll()
    assert source.most_per_host == 1
    assert source.most == 4
    assert len(source.done) == 20


async def test_a26_hosts_that_hang_do_not_hold_up_the_others() -> None:
    feeds = [feed(f"f{number}") for number in range(60)]
    hanging = [one.url for one in feeds[:8]]
    source = WatchedSource(hanging)
    room = Newsroom(*feeds, source=source, slots=4, patience_s=0.0)
    polling = asyncio.create_task(room.poller.poll())
    for _ in range(5000):
        if len(source.done) == 52:
            break
        await asyncio.sleep(0)
    assert len(source.done) == 52
    assert not polling.done()
    source.let_go.set()
    assert len(await polling) == 60


async def test_a26_so_many_hosts_may_hang_at_once_and_no_more() -> None:
    feeds = [feed(f"f{number}") for number in range(20)]
    source = WatchedSource([one.url for one in feeds])
    room = Newsroom(*feeds, source=source, slots=4, patience_s=0.0, slow_hosts=3)
    polling = asyncio.create_task(room.poller.poll())
    for _ in range(200):
        await asyncio.sleep(0)
    assert source.most == 7
    source.let_go.set()
    assert len(await polling) == 20


async def test_a26_host_that_failed_the_last_time_holds_no_place() -> None:
    feeds = [feed(f"f{number}") for number in range(20)]
    hanging = [one.url for one in feeds[:8]]
    source = WatchedSource(hanging)
    room = Newsroom(*feeds, source=source, slots=1, patience_s=1000.0)
    await room.shelf.remember_feeds([FeedState(url, url, failures=1) for url in hanging])
    polling = asyncio.create_task(room.poller.poll())
    for _ in range(2000):
        if len(source.done) == 12:
            break
        await asyncio.sleep(0)
    assert len(source.done) == 12
    assert not polling.done()
    source.let_go.set()
    assert len(await polling) == 20


@pytest.mark.parametrize(("patience_s", "asked"), [(0.0, 1), (100.0, 3)])
async def test_a26_host_that_failed_slowly_is_asked_on_in_the_next_round(patience_s: float, asked: int) -> None:
    feeds = [feed(f"f{number}", host="one") for number in range(3)]
    room = Newsroom(*feeds, patience_s=patience_s)
    for one in feeds:
        room.world.fail(one.url, FeedUnavailable("The server gave no whole answer within 30 s."))
    assert len(await room.poller.poll()) == asked
    while await room.poller.poll():
        pass
    assert room.world.asked == [one.url for one in feeds]


async def test_two_rounds_never_ask_a_feed_twice() -> None:
    room = Newsroom(feed("one"))
    room.world.publish(room.feeds[0].url, document("1"))
    rounds = await asyncio.gather(room.poller.poll(), room.poller.poll())
    assert [len(outcomes) for outcomes in rounds] == [1, 0]
