"""Subscriptions that a file asks for come and go with the file."""

from bot.desk.configured import follow_configuration
from bot.model.subscription import Interest, Subscription
from tests.fakes.clock import FixedClock
from tests.fakes.store import MemoryStore
from tests.support.nouns import CHANNEL, at, subscription

EV = subscription(CHANNEL, Interest(topics=("ev",)))
CHINA = subscription(CHANNEL, Interest(topics=("china",)))


async def configured(store: MemoryStore, *wanted: Subscription) -> list[Subscription]:
    await follow_configuration(wanted, shelf=store, clock=FixedClock(at(0)))
    return list(await store.subscriptions())


async def test_what_the_file_names_is_subscribed_once() -> None:
    store = MemoryStore()
    assert await configured(store, EV, CHINA) == [EV, CHINA]
    assert await configured(store, EV, CHINA) == [EV, CHINA]


async def test_what_the_file_names_no_longer_ends() -> None:
    store = MemoryStore()
    await configured(store, EV, CHINA)
    assert await configured(store, CHINA) == [CHINA]
    assert await configured(store) == []
    assert await configured(store, EV) == [EV]


async def test_what_people_subscribed_themselves_stays() -> None:
    store = MemoryStore()
    await store.subscribe(EV, at(0))
    assert await configured(store, EV, CHINA) == [EV, CHINA]
    assert await configured(store) == [EV]


async def test_what_people_ended_themselves_comes_back_while_the_file_names_it() -> None:
    store = MemoryStore()
    await configured(store, EV)
    await store.unsubscribe(EV.id)
    assert await configured(store, EV) == [EV]
    assert await configured(store) == []
