"""Two days of polling, killed twice: every promise kept at once (feeds.md G1: P03, P08 to P13, P17, P21, P27, P40)."""

import asyncio
import contextlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from enum import Enum, auto
from itertools import pairwise

from bot.desk.polling import Poller
from bot.errors import FeedGone, FeedUnavailable, HostBusy
from bot.model.feed import Document, Feed, FeedState, PollRules, Unchanged, Validators
from tests.fakes.clock import FixedClock
from tests.fakes.store import MemoryStore
from tests.support.polling import CountingIntake, document

HOUR = timedelta(hours=1)
STEP = timedelta(minutes=4)
FEEDS = 240
HOSTS = 150
KILLED_AT = (10 * HOUR, 31 * HOUR)


class Kind(Enum):
    """How a feed behaves."""

    CALM = auto()
    BUSY = auto()
    SLOW_BY_WISH = auto()
    FRESH_FOR_LONG = auto()
    WITHOUT_VALIDATORS = auto()
    FAULTY = auto()
    ASKS_FOR_PAUSE = auto()
    GONE = auto()


LEAST_GAP = {
    Kind.CALM: HOUR,
    Kind.BUSY: HOUR,
    Kind.SLOW_BY_WISH: 3 * HOUR,
    Kind.FRESH_FOR_LONG: 2 * HOUR,
    Kind.WITHOUT_VALIDATORS: 24 * HOUR,
    Kind.FAULTY: HOUR,
    Kind.ASKS_FOR_PAUSE: 5 * HOUR,
    Kind.GONE: 1000 * HOUR,
}
KINDS = {
    Feed(f"https://host{number % HOSTS}.example/{number}", f"N{number}"): list(Kind)[number % len(Kind)]
    for number in range(FEEDS)
}
BY_URL = {feed.url: kind for feed, kind in KINDS.items()}


class World:
    """Feeds of every kind; remembers who was asked when, and with what."""

    def __init__(self, clock: FixedClock) -> None:
        self.asked: defaultdict[str, list[datetime]] = defaultdict(list)
        self.unconditional: Counter[str] = Counter()
        self.inside: Counter[str] = Counter()
        self.most_per_host = 0
        self.hanging: asyncio.Event | None = None
        self._clock = clock

    async def read(self, feed: Feed, state: FeedState) -> Unchanged | Document:
        host = feed.url.split("/")[2]
        self.asked[feed.url].append(self._clock.now())
        self.unconditional[feed.url] += state.validators == Validators()
        self.inside[host] += 1
        self.most_per_host = max(self.most_per_host, self.inside[host])
        try:
            await (self.hanging.wait() if self.hanging is not None else asyncio.sleep(0))
            return self._say(feed, state)
        finally:
            self.inside[host] -= 1

    def _say(self, feed: Feed, state: FeedState) -> Unchanged | Document:
        count = len(self.asked[feed.url])
        tag = Validators('"v"')
        match BY_URL[feed.url]:
            case Kind.BUSY:
                return document(f"{feed.url} {count}", etag=f'"{count}"')
            case Kind.FAULTY:
                raise FeedUnavailable("The server has a fault of its own (500).")
            case Kind.ASKS_FOR_PAUSE if count % 2:
                raise HostBusy("The server asks for a pause (429).", self._clock.now() + 5 * HOUR)
            case Kind.GONE:
                raise FeedGone("The server says that this feed is gone for good (410).")
            case Kind.WITHOUT_VALIDATORS:
                return replace(document(f"{feed.url} {count}"), validators=Validators())
            case Kind.SLOW_BY_WISH:
                return replace(document(feed.url), validators=tag, ttl=3 * HOUR)
            case Kind.FRESH_FOR_LONG:
                return (
                    Unchanged(tag, fresh_for=2 * HOUR)
                    if count > 1
                    else replace(document(feed.url), validators=tag, fresh_for=2 * HOUR)
                )
            case _:
                return Unchanged(tag) if state.validators == tag else replace(document(feed.url), validators=tag)


async def process(store: MemoryStore, world: World, clock: FixedClock) -> Poller:
    return Poller(
        feeds=list(KINDS),
        source=world,
        shelf=store,
        clock=clock,
        rules=PollRules(),
        intake=CountingIntake(store),
    )


async def kill(poller: Poller, store: MemoryStore, world: World) -> MemoryStore:
    """End a process in the middle of a round: what it had written by then is all that the next one finds."""
    world.hanging = asyncio.Event()
    polling = asyncio.create_task(poller.poll())
    for _ in range(50):
        await asyncio.sleep(0)
    left = MemoryStore()
    await left.remember_feeds(list((await store.feed_states()).values()))
    polling.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await polling
    world.hanging = None
    return left


def gaps(world: World) -> Iterator[tuple[Kind, timedelta]]:
    for url, instants in world.asked.items():
        for earlier, later in pairwise(instants):
            yield BY_URL[url], later - earlier


async def test_two_days_with_two_kills_break_no_promise() -> None:
    clock = FixedClock()
    start, store, world = clock.now(), MemoryStore(), World(clock)
    poller = await process(store, world, clock)
    kills = list(KILLED_AT)
    while clock.now() - start < 48 * HOUR:
        if kills and clock.now() - start >= kills[0]:
            kills.pop(0)
            store = await kill(poller, store, world)
            poller = await process(store, world, clock)
        await poller.poll(now=clock.now().minute % 20 == 0)  # somebody also wants all of them now, again and again
        clock.advance(STEP)
    floor = PollRules().floor
    assert min(gap for _, gap in gaps(world)) >= floor
    assert world.most_per_host == 1
    assert [url for url, count in world.unconditional.items() if count > 1 and _has_validators(url)] == []
    assert {len(world.asked[url]) for url, kind in BY_URL.items() if kind is Kind.GONE} == {1}
    assert len(world.asked) == FEEDS


async def test_two_days_left_alone_keep_every_interval() -> None:
    clock = FixedClock()
    start, store, world = clock.now(), MemoryStore(), World(clock)
    poller = await process(store, world, clock)
    kills = list(KILLED_AT)
    while clock.now() - start < 48 * HOUR:
        if kills and clock.now() - start >= kills[0]:
            kills.pop(0)
            store = await kill(poller, store, world)
            poller = await process(store, world, clock)
        await poller.poll()
        clock.advance(STEP)
    early = [(kind, gap) for kind, gap in gaps(world) if gap < LEAST_GAP[kind] and kind is not Kind.ASKS_FOR_PAUSE]
    assert early == []
    paused = [gap for kind, gap in gaps(world) if kind is Kind.ASKS_FOR_PAUSE]
    assert min(paused) >= HOUR
    buckets = Counter(
        (instant - start) // (HOUR / 3)
        for url, instants in world.asked.items()
        for instant in instants
        if instant - start >= 6 * HOUR and BY_URL[url] not in {Kind.FAULTY, Kind.ASKS_FOR_PAUSE}
    )
    assert max(buckets.values()) <= 2 * sum(buckets.values()) / len(buckets)


def _has_validators(url: str) -> bool:
    return BY_URL[url] not in {Kind.WITHOUT_VALIDATORS, Kind.FAULTY, Kind.ASKS_FOR_PAUSE}
