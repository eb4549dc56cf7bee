"""A year and more of daily digests in three zones: one a local day, through restarts and every change of the clocks."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from adapters.store.opening import open_store
from bot.desk.delivery import Courier
from bot.desk.editions import Editor
from bot.model.catalogue import Catalogue
from bot.model.digest import DeliveryState
from bot.model.story import StoryQuery
from bot.model.subscription import Cadence, Channel, Interest, Subscription
from bot.timing.slots import next_due
from tests.fakes.clock import FixedClock
from tests.fakes.platform import FakePlatform
from tests.support.nouns import report, story

START = datetime(2025, 10, 1, tzinfo=UTC)
DAYS = 400
"""Long enough for three changes of the clocks in each zone that has them."""

KEPT = timedelta(days=30)
RESTARTS = 50
CHANNELS = {
    Channel("fake", "berlin"): Cadence(time(2, 30), "Europe/Berlin"),
    Channel("fake", "new-york"): Cadence(time(1, 30), "America/New_York"),
    Channel("fake", "lord-howe"): Cadence(time(1, 45), "Australia/Lord_Howe"),
}
"""Times that fall into the hour which is left out or comes twice."""


async def a_stretch_of_running(url: str, clock: FixedClock, platform: FakePlatform, until: datetime) -> None:
    """One life of the process: tick whenever something is due, until `until`."""
    store = await open_store(url, writing=True)
    try:
        for channel, cadence in CHANNELS.items():
            await store.subscribe(Subscription.of(channel, Interest(), cadence), next_due(cadence, clock.now()))
        editor = Editor(stories=store, subscriptions=store, outbox=store, clock=clock, catalogue=Catalogue())
        courier = Courier(outbox=store, subscriptions=store, platforms={platform.name: platform}, clock=clock)
        while (due := min(slot.next_at for slot in await store.slots())) < until:
            clock.advance(max(due - clock.now(), timedelta(0)))
            key = f"n{clock.now():%Y%m%d%H%M}"
            told = report(f"{key}-r", title=f"Maker opens plant {key}", seen_at=clock.now(), published_at=clock.now())
            fresh = clock.now() - timedelta(minutes=5)
            await store.file_stories([replace(story(key, told), first_seen_at=fresh, updated_at=fresh)])
            await editor.compose_due()
            await courier.deliver_due()
        clock.advance(max(until - clock.now(), timedelta(0)))
        await store.prune(clock.now() - KEPT)
    finally:
        await store.close()


def local_days(platform: FakePlatform, channel: Channel, zone: str) -> Sequence[date]:
    """The local day each digest of the channel was due on."""
    due = (delivery.digest_id.rpartition("@")[2] for delivery in platform.posted if delivery.channel == channel)
    return [datetime.fromisoformat(instant).astimezone(ZoneInfo(zone)).date() for instant in due]


async def test_each_channel_gets_one_digest_a_local_day_through_restarts(lasting_url: str) -> None:
    clock, platform = FixedClock(START), FakePlatform()
    for life in range(1, RESTARTS + 1):
        await a_stretch_of_running(lasting_url, clock, platform, START + timedelta(days=DAYS * life / RESTARTS))
    for channel, cadence in CHANNELS.items():
        days = local_days(platform, channel, cadence.zone)
        expected = {days[0] + timedelta(days=number) for number in range((days[-1] - days[0]).days + 1)}
        assert set(days) == expected
        assert max(Counter(days).values()) == 1
        assert len(days) >= DAYS - 1
    await keeps_no_more_than_it_should(lasting_url, clock.now())


async def keeps_no_more_than_it_should(url: str, now: datetime) -> None:
    """After all that time the store holds the stories of the time they are kept for, and no delivery is left to do."""
    store = await open_store(url, writing=False)
    try:
        kept = await store.stories(StoryQuery(limit=10_000))
        assert 0 < len(kept) <= len(CHANNELS) * (KEPT.days + DAYS // RESTARTS + 1)
        assert min(one.updated_at for one in kept) >= now - KEPT - timedelta(days=1)
        assert (
            await store.deliveries(
                {DeliveryState.PENDING, DeliveryState.LEASED, DeliveryState.UNSURE, DeliveryState.DEAD}
            )
            == ()
        )
    finally:
        await store.close()
