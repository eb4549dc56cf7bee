"""What the poller remembers: over a kill, over a pause a host asked for, over moves, and of what was there before it came."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import FeedUnavailable, HostBusy
from bot.model.feed import Document, Entry, Feed, FeedState, PollRules, Unchanged, Validators
from bot.timing.backlog import MOST_UNDATED
from bot.timing.hosts import shared_limit
from bot.timing.polling import is_due
from tests.fakes.feed_source import ScriptedFeedSource
from tests.support.polling import Newsroom, document, feed

RULES = PollRules()


class KilledInTheMiddle:
    """A source whose process is killed while it asks; what is remembered at that moment is all that is left."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.reached = asyncio.Event()

    async def read(self, feed: Feed, state: FeedState) -> Unchanged | Document:
        self.asked.append(feed.url)
        self.reached.set()
        await asyncio.Event().wait()
        raise AssertionError


async def test_p10_process_that_is_killed_asks_nothing_early_afterwards() -> None:
    source = KilledInTheMiddle()
    room = Newsroom(feed("one"), feed("two"), source=source)
    polling = asyncio.create_task(room.poller.poll())
    await source.reached.wait()
    left = await room.shelf.feed_states()
    for minutes in (1, 30, 59):
        instant = room.clock.now() + timedelta(minutes=minutes)
        assert not any(is_due(state, instant, RULES) for state in left.values())
    polling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await polling


async def test_round_that_is_ended_gives_back_what_it_did_not_ask() -> None:
    source = KilledInTheMiddle()
    feeds = [feed(f"f{number}") for number in range(10)]
    room = Newsroom(*feeds, source=source, slots=1)
    polling = asyncio.create_task(room.poller.poll())
    await source.reached.wait()
    polling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await polling
    left = await room.shelf.feed_states()
    assert sum(is_due(state, room.clock.now(), RULES) for state in left.values()) == 9


async def test_p24_pause_of_a_domain_counts_for_its_other_feeds() -> None:
    busy, sister, stranger = Feed("https://a.news.example/1", "A"), Feed("https://b.news.example/2", "B"), feed("other")
    room = Newsroom(busy, sister, stranger, slots=1)
    until = room.clock.now() + timedelta(hours=3)
    room.world.fail(busy.url, HostBusy("The server asks for a pause (429).", until))
    room.world.publish(sister.url, document("1"))
    room.world.publish(stranger.url, document("2"))
    outcomes = await room.poller.poll()
    assert [outcome.feed for outcome in outcomes] == [busy, stranger]
    assert (await room.state(sister)).not_before == until
    room.clock.advance(timedelta(hours=2, minutes=55))
    assert sister not in [outcome.feed for outcome in await room.poller.poll(now=True)]
    room.clock.advance(timedelta(minutes=20))
    assert sister in [outcome.feed for outcome in await room.poller.poll()]


class SlowFor:
    """A source that lets one feed wait for its answer until others have theirs."""

    def __init__(self, slow: Feed) -> None:
        self.world = ScriptedFeedSource()
        self._slow = slow

    async def read(self, feed: Feed, state: FeedState) -> Unchanged | Document:
        for _ in range(20 if feed == self._slow else 0):
            await asyncio.sleep(0)
        return await self.world.read(feed, state)


async def test_p24_pause_counts_for_feeds_of_the_domain_that_were_asked_before_and_are_asked_meanwhile() -> None:
    slow, first, busy = (Feed(f"https://{name}.news.example/feed", name) for name in ("a", "b", "c"))
    source = SlowFor(slow)
    room = Newsroom(slow, first, busy, source=source, slots=3)
    room.world = source.world
    until = room.clock.now() + timedelta(hours=3)
    room.world.publish(first.url, document("1"))
    room.world.fail(busy.url, HostBusy("The server asks for a pause (429).", until))
    room.world.publish(slow.url, document("2"))
    outcomes = await room.poller.poll()
    assert [outcome.new_reports for outcome in outcomes] == [1, 1, 0]
    room.clock.advance(timedelta(hours=2, minutes=55))
    assert await room.poller.poll() == ()
    room.clock.advance(timedelta(hours=3))
    assert len(await room.poller.poll()) == 3


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("https://staff.tumblr.com/rss", "tumblr.com"),
        ("https://www.news.co.uk/feed", "news.co.uk"),
        ("https://news.com.cn:443/feed", "news.com.cn"),
        ("https://user:hush@feeds.news.example/x", "news.example"),
        ("https://someone.github.io/feed", ""),
        ("https://rsshub.app/x", ""),
        ("http://127.0.0.1:8000/feed", ""),
        ("http://[::1]:8000/feed", ""),
        ("http://intranet/feed", ""),
        ("", ""),
    ],
)
def test_p24_limit_is_shared_by_a_registrable_domain(address: str, domain: str) -> None:
    assert shared_limit(address) == domain


async def test_p31_feed_that_moves_to_another_feeds_address_is_merged_and_told() -> None:
    old, new = feed("old"), feed("new")
    room = Newsroom(old, new)
    room.world.publish(old.url, replace(document("1"), permanent_url=new.url))
    room.world.publish(new.url, document("1"))
    outcomes = {outcome.feed: outcome for outcome in await room.poller.poll()}
    assert outcomes[old].problem is not None
    assert new.publisher in outcomes[old].problem
    assert outcomes[new].new_reports == 1
    room.clock.advance(timedelta(days=3))
    assert [outcome.feed for outcome in await room.poller.poll()] == [new]


async def test_p31_two_feeds_that_move_to_one_new_address_in_one_round_are_merged() -> None:
    one, two = feed("one"), feed("two")
    room = Newsroom(one, two, slots=1)
    for old in (one, two):
        room.world.publish(old.url, replace(document("1"), permanent_url="https://new.example/feed"))
    outcomes = await room.poller.poll()
    assert [outcome.problem is None for outcome in outcomes] == [True, False]
    room.clock.advance(timedelta(days=3))
    assert [outcome.feed for outcome in await room.poller.poll()] == [one]


@pytest.mark.parametrize("left", [{"gone": True}, {"merged_into": "https://mover.example/mover"}])
async def test_p31_address_of_a_feed_that_is_asked_no_more_is_free(left: dict[str, object]) -> None:
    mover, dead = feed("mover"), feed("dead")
    room = Newsroom(mover, dead)
    await room.shelf.file_poll(FeedState(dead.url, dead.url, problem="No more.", **left))  # type: ignore[arg-type]
    room.world.publish(mover.url, replace(document("1"), permanent_url=dead.url))
    assert [outcome.problem for outcome in await room.poller.poll()] == [None]


async def test_p31_merged_feed_is_asked_again_when_the_other_one_is_taken_out() -> None:
    old, new = feed("old"), feed("new")
    room = Newsroom(old)
    await room.shelf.file_poll(FeedState(old.url, new.url, merged_into=new.url, problem="It has moved."))
    room.world.publish(old.url, document("1"))
    assert (await room.poller.poll())[0].new_reports == 1
    assert (await room.state(old)).problem is None


async def test_p45_feed_that_says_it_has_ended_is_not_asked_again() -> None:
    room = Newsroom(feed("one"))
    room.world.publish(room.feeds[0].url, replace(document("1"), ended=True))
    outcome = (await room.poller.poll())[0]
    assert outcome.new_reports == 1
    assert outcome.problem is not None
    room.clock.advance(timedelta(days=30))
    assert await room.poller.poll() == ()


def undated(*keys: str) -> Document:
    return Document(
        "Outlet", tuple(Entry(key, "", f"Story {key}", "") for key in keys), Validators(str(keys)), "".join(keys)
    )


async def test_p49_undated_backlog_of_a_new_feed_is_no_news() -> None:
    room = Newsroom(feed("one"))
    url = room.feeds[0].url
    room.world.publish(url, undated(*(f"k{number}" for number in range(30))))
    assert (await room.poller.poll())[0].new_reports == MOST_UNDATED
    room.clock.advance(timedelta(hours=3))
    room.world.publish(url, undated("new", *(f"k{number}" for number in range(29))))
    assert (await room.poller.poll())[0].new_reports == 1
    assert len((await room.state(room.feeds[0])).backlog) == 29 - MOST_UNDATED
    room.clock.advance(timedelta(hours=3))
    room.world.publish(url, undated("newer", "new"))
    assert (await room.poller.poll())[0].new_reports == 1
    assert (await room.state(room.feeds[0])).backlog == ()


async def test_p39_entries_absent_from_a_delta_are_no_removals() -> None:
    room = Newsroom(feed("one"))
    url = room.feeds[0].url
    old = [f"k{number}" for number in range(30)]
    room.world.publish(url, undated(*old))
    await room.poller.poll()
    room.clock.advance(timedelta(hours=3))
    room.world.publish(url, replace(undated("new"), is_delta=True))
    assert (await room.poller.poll())[0].new_reports == 1
    assert len((await room.state(room.feeds[0])).backlog) == 30 - MOST_UNDATED
    room.clock.advance(timedelta(hours=3))
    room.world.publish(url, undated("newer", "new", *old))
    assert (await room.poller.poll())[0].new_reports == 1


async def test_p49_dated_entries_are_all_filed() -> None:
    room = Newsroom(feed("one"))
    long_ago = room.clock.now() - timedelta(days=400)
    entries = tuple(Entry(str(number), "", f"t{number}", "", long_ago) for number in range(30))
    room.world.publish(room.feeds[0].url, Document("Outlet", entries, Validators(), "h"))
    assert (await room.poller.poll())[0].new_reports == 30


async def test_entries_are_news_only_once_while_a_feed_fails_and_mends() -> None:
    room = Newsroom(feed("one"))
    url = room.feeds[0].url
    room.world.publish(url, document("1", "2"))
    assert (await room.poller.poll())[0].new_reports == 2
    room.world.fail(url, FeedUnavailable("No answer."))
    room.clock.advance(timedelta(hours=3))
    assert (await room.poller.poll())[0].problem == "No answer."
    room.world.publish(url, document("2", "1", "3", etag='"v2"'))
    room.clock.advance(timedelta(hours=3))
    assert (await room.poller.poll())[0].new_reports == 1


async def test_states_of_many_feeds_are_written_together() -> None:
    feeds = [feed(f"f{number}") for number in range(300)]
    room = Newsroom(*feeds)
    for one in feeds:
        room.world.publish(one.url, document("1"))
    await room.poller.poll()
    room.clock.advance(timedelta(hours=3))
    written: list[int] = []
    remember = room.shelf.remember_feeds

    async def counted(states: list[FeedState]) -> None:
        written.append(len(states))
        await remember(states)

    room.shelf.remember_feeds = counted  # type: ignore[method-assign,assignment]
    assert len(await room.poller.poll()) == 300
    assert sum(written) == 600
    assert len(written) < 20
