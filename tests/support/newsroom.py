"""A store with something of everything in it."""

from dataclasses import replace

from bot.model.digest import DeliveryState
from bot.model.feed import FeedState
from bot.model.story import StoryQuery
from bot.model.subscription import Channel, ChannelProfile, Interest
from bot.ports import Store
from tests.support.nouns import at, edition, report, story, subscription

SLACK = Channel("slack", "T1/C1", "News")


async def fill(store: Store, stories: int = 12) -> None:
    """Feeds, reports, stories in two languages, subscriptions, profiles, digests, deliveries in every state."""
    feed = FeedState("https://outlet.example/feed", "https://outlet.example/feed", next_check_at=at(15))
    await store.file_poll(feed, [report("waiting", title="小米汽车工厂", url="")])
    filed = [story(f"s{number:03}", report(f"r{number:03}"), updated_at=at(number)) for number in range(stories)]
    await store.file_stories(filed)
    await store.file_stories([story("gone", updated_at=at(-1000))])
    await store.prune(at(-1))
    await store.write_note("space", "key", "a note")
    for channel in (SLACK, Channel("preview", "terminal")):
        await store.subscribe(subscription(channel), at(60))
        await store.subscribe(subscription(channel, Interest(topics=("ev",))), at(60))
        await store.save_profile(ChannelProfile(channel, "Asia/Shanghai", snoozed_until=at(5)))
    states = (DeliveryState.SENT, DeliveryState.DEAD, DeliveryState.UNSURE, DeliveryState.LEASED, DeliveryState.PENDING)
    for number, state in enumerate(states):
        await store.file_edition(
            edition(f"d{number}", filed[number], filed[0], channel=Channel("slack", f"{number}"), parts=2)
        )
        claimed = await store.claim("slack", at(1), 60)
        assert claimed is not None
        await store.settle(replace(claimed, state=state, next_try_at=at(999), problem=None if number else "No."))


async def contents(store: Store) -> list[object]:
    """All that can be asked of a store, to compare two of them."""
    return [
        await store.feed_states(),
        await store.known_reports(["waiting", "r001", "gone-r", "never"]),
        await store.ungrouped_reports(),
        await store.story_window(at(-9999)),
        await store.stories(StoryQuery(words=("plant",), limit=50)),
        await store.stories(StoryQuery(companies=("maker",), topics=("manufacturing",), limit=50)),
        await store.count_stories(StoryQuery(words=("r00",))),
        await store.ledger("maker"),
        await store.subscriptions(),
        await store.slots(),
        await store.profile(SLACK),
        [await store.digest(f"d{number}") for number in range(5)],
        await store.deliveries(set(DeliveryState)),
        await store.told(Channel("slack", "0"), at(-9999)),
    ]
