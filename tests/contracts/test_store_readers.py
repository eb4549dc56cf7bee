"""What every store promises of subscriptions, slots and profiles."""

from datetime import time

from bot.model.subscription import Cadence, Channel, ChannelProfile, Interest, Slot, WhenEmpty
from bot.ports import Store
from tests.support.nouns import CHANNEL, at, edition, story, subscription

OTHER = Channel("slack", "T1/C1", "News")
EIGHT, NINE = Cadence(time(8), "Europe/Berlin", frozenset({0, 4})), Cadence(time(9, 30))
EV, CHINA = Interest(topics=("ev",)), Interest(("maker",), ("china",))


async def test_subscriptions_come_back_oldest_first(store: Store) -> None:
    first, second, third = subscription(OTHER, EV, EIGHT), subscription(CHANNEL, CHINA, NINE), subscription(OTHER)
    for one in (first, second, third):
        assert await store.subscribe(one, at(10))
    assert await store.subscriptions() == (first, second, third)
    assert await store.subscriptions(OTHER) == (first, third)
    assert await store.subscriptions(Channel("slack", "T1/C1")) == (first, third)


async def test_subscribing_twice_subscribes_once(store: Store) -> None:
    one = subscription(OTHER, EV, EIGHT)
    assert await store.subscribe(one, at(10))
    assert not await store.subscribe(one, at(99))
    assert await store.subscriptions() == (one,)
    assert [slot.next_at for slot in await store.slots()] == [at(10)]


async def test_subscriptions_of_one_cadence_share_a_slot(store: Store) -> None:
    await store.subscribe(subscription(OTHER, EV, EIGHT), at(10))
    await store.subscribe(subscription(OTHER, CHINA, EIGHT), at(20))
    await store.subscribe(subscription(OTHER, EV, NINE), at(5))
    await store.subscribe(subscription(CHANNEL, EV, EIGHT), at(30))
    nine = Slot(Slot.id_of(OTHER, NINE), OTHER, NINE, at(5), (EV,))
    eight = Slot(Slot.id_of(OTHER, EIGHT), OTHER, EIGHT, at(10), (EV, CHINA))
    there = Slot(Slot.id_of(CHANNEL, EIGHT), CHANNEL, EIGHT, at(30), (EV,))
    assert await store.slots(OTHER) == (nine, eight)
    assert await store.slots() == (nine, eight, there)
    assert await store.due_slots(at(10)) == (nine, eight)
    assert await store.due_slots(at(4)) == ()


async def test_slot_goes_with_its_last_subscription(store: Store) -> None:
    first, second = subscription(OTHER, EV, EIGHT), subscription(OTHER, CHINA, EIGHT)
    await store.subscribe(first, at(10))
    await store.subscribe(second, at(10))
    assert await store.unsubscribe(first.id)
    assert [slot.interests for slot in await store.slots()] == [(CHINA,)]
    assert await store.unsubscribe(second.id)
    assert await store.slots() == ()
    assert not await store.unsubscribe(second.id)


async def test_channel_without_a_profile_has_the_default_one(store: Store) -> None:
    assert await store.profile(OTHER) == ChannelProfile(OTHER)


async def test_profile_comes_back_as_it_was_last_saved(store: Store) -> None:
    await store.save_profile(ChannelProfile(OTHER))
    settled = ChannelProfile(
        OTHER,
        "Asia/Shanghai",
        CHINA,
        at(60),
        (time(22), time(6, 30)),
        WhenEmpty.LINE,
        "The bot was removed: invite it again.",
    )
    await store.save_profile(settled)
    assert await store.profile(OTHER) == settled
    assert await store.profile(CHANNEL) == ChannelProfile(CHANNEL)


async def test_forgotten_channel_leaves_nothing(store: Store) -> None:
    for channel in (OTHER, CHANNEL):
        await store.subscribe(subscription(channel, EV, EIGHT), at(10))
        await store.save_profile(ChannelProfile(channel, "Asia/Tokyo"))
        await store.file_edition(edition(f"{channel.id}@1", story(), channel=channel))
    await store.forget_channel(OTHER)
    assert await store.subscriptions(OTHER) == await store.slots(OTHER) == ()
    assert await store.profile(OTHER) == ChannelProfile(OTHER)
    assert await store.digest(f"{OTHER.id}@1") is None
    assert await store.told(OTHER, at(-99)) == {}
    assert await store.claim("slack", at(99), 60) is None
    assert len(await store.subscriptions(CHANNEL)) == len(await store.slots(CHANNEL)) == 1
    assert await store.told(CHANNEL, at(-99)) != {}
    assert await store.claim("preview", at(99), 60) is not None
