"""The courier: what is due is posted once and in order, whatever fails between."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.desk.delivery import Courier
from bot.errors import ChannelClosed, PostRefused, PostUnclear, TryLater
from bot.model.digest import Delivery, DeliveryState, Digest, Edition, EditionOutcome
from bot.model.message import Message, Paragraph
from bot.model.subscription import Channel, ChannelProfile
from tests.fakes.clock import FixedClock
from tests.fakes.platform import FakePlatform, Outcome
from tests.fakes.store import MemoryStore

NOW = datetime(2025, 12, 19, 7, 30, tzinfo=UTC)
ONE = Channel("fake", "one")
TWO = Channel("fake", "two")


class Office:
    """A courier with an outbox, a platform and a clock."""

    def __init__(self, **promise: timedelta) -> None:
        self.store = MemoryStore()
        self.platform = FakePlatform(**promise)
        self.clock = FixedClock(NOW)
        self.courier = Courier(
            outbox=self.store, subscriptions=self.store, platforms={"fake": self.platform}, clock=self.clock
        )

    async def file(self, channel: Channel, key: str, parts: int = 1) -> None:
        digest = Digest(f"{channel.id}@{key}", channel, NOW, (), (), 0)
        deliveries = tuple(
            Delivery(
                f"{channel.address}-{key}-{part}",
                channel,
                digest.id,
                part,
                Message(key, (Paragraph(key),)),
                DeliveryState.PENDING,
                NOW,
            )
            for part in range(parts)
        )
        await self.store.file_edition(Edition(digest, EditionOutcome.POSTED, deliveries))

    def posted(self, channel: Channel) -> list[str]:
        return [delivery.id for delivery in self.platform.posted if delivery.channel == channel]

    async def states(self) -> dict[str, DeliveryState]:
        return {delivery.id: delivery.state for delivery in await self.store.deliveries(set(DeliveryState))}


@pytest.fixture
def office() -> Office:
    return Office()


async def test_everything_due_is_posted_in_order(office: Office) -> None:
    await office.file(ONE, "a", parts=3)
    await office.file(TWO, "a")
    await office.courier.deliver_due()
    assert office.posted(ONE) == ["one-a-0", "one-a-1", "one-a-2"]
    assert office.posted(TWO) == ["two-a-0"]
    assert set((await office.states()).values()) == {DeliveryState.SENT}


async def test_nothing_is_posted_twice(office: Office) -> None:
    await office.file(ONE, "a")
    await office.courier.deliver_due()
    await office.courier.deliver_due()
    assert office.platform.asked == ["one-a-0"]


async def test_passing_failure_holds_its_channel_and_no_other(office: Office) -> None:
    await office.file(ONE, "a", parts=2)
    office.platform.fail(TryLater("busy"))
    await office.courier.deliver_due()
    await office.file(TWO, "a")
    await office.courier.deliver_due()
    assert office.posted(ONE) == []
    assert office.posted(TWO) == ["two-a-0"]
    office.clock.advance(timedelta(minutes=5))
    await office.courier.deliver_due()
    assert office.posted(ONE) == ["one-a-0", "one-a-1"]


async def test_refused_message_is_dead_and_the_next_one_goes_on(office: Office) -> None:
    await office.file(ONE, "a", parts=2)
    office.platform.fail(PostRefused("too long.", cure="Report this."))
    await office.courier.deliver_due()
    assert office.posted(ONE) == ["one-a-1"]
    assert (await office.states())["one-a-0"] is DeliveryState.DEAD
    (dead,) = await office.courier.unfinished()
    assert dead.problem == "too long. Report this."


async def test_closed_channel_is_paused_with_the_cure_and_resumes_by_itself(office: Office) -> None:
    await office.file(ONE, "a")
    office.platform.fail(ChannelClosed("Tacho is not in the channel.", cure="Invite it."))
    await office.courier.deliver_due()
    assert (await office.store.profile(ONE)).paused == "Tacho is not in the channel. Invite it."
    office.clock.advance(timedelta(hours=2))
    await office.courier.deliver_due()
    assert office.posted(ONE) == ["one-a-0"]
    assert (await office.store.profile(ONE)).paused is None


async def test_post_that_finds_nobody_leaves_word_why_the_place_is_gone(office: Office) -> None:
    await office.file(ONE, "a")
    gone = ChannelProfile(ONE, paused="The channel was deleted.", gone_since=office.clock.now())
    await office.store.save_profile(gone)
    office.platform.fail(ChannelClosed("Tacho cannot see it.", cure="Invite it."))
    await office.courier.deliver_due()
    assert await office.store.profile(ONE) == gone


async def test_lost_answer_is_never_posted_again_where_ids_are_not_recognised() -> None:
    office = Office(recognises_ids_for=timedelta(0))
    await office.file(ONE, "a")
    office.platform.outcomes.append(Outcome(PostUnclear("the answer was lost"), arrives=True))
    for _ in range(3):
        await office.courier.deliver_due()
        office.clock.advance(timedelta(hours=1))
    assert office.platform.asked == ["one-a-0"]
    assert (await office.states())["one-a-0"] is DeliveryState.UNSURE


async def test_lost_answer_is_posted_again_where_the_id_is_recognised(office: Office) -> None:
    await office.file(ONE, "a")
    office.platform.outcomes.append(Outcome(PostUnclear("the answer was lost"), arrives=True))
    await office.courier.deliver_due()
    office.clock.advance(timedelta(minutes=1))
    await office.courier.deliver_due()
    assert office.posted(ONE) == ["one-a-0"]
    assert (await office.states())["one-a-0"] is DeliveryState.SENT


@pytest.mark.parametrize(
    ("promise", "ends"), [(timedelta(0), DeliveryState.UNSURE), (timedelta.max, DeliveryState.SENT)]
)
async def test_attempt_a_crash_interrupted_is_settled_when_its_lease_ends(
    promise: timedelta, ends: DeliveryState
) -> None:
    office = Office(recognises_ids_for=promise)
    await office.file(ONE, "a")
    claimed = await office.store.claim("fake", NOW, 60)
    assert claimed is not None
    await office.platform.post(claimed)
    await office.courier.deliver_due()
    assert len(office.platform.asked) == 1
    office.clock.advance(timedelta(minutes=2))
    await office.courier.deliver_due()
    assert office.posted(ONE) == ["one-a-0"]
    assert (await office.states())["one-a-0"] is ends


class HurryingClock(FixedClock):
    """Time passes between any two looks at it, as it does outside tests."""

    def now(self) -> datetime:
        self.advance(timedelta(milliseconds=1))
        return super().now()


async def test_first_attempt_is_made_however_late_it_begins_on_a_platform_without_ids() -> None:
    office = Office(recognises_ids_for=timedelta(0))
    office.clock = HurryingClock(NOW)
    office.courier = Courier(
        outbox=office.store, subscriptions=office.store, platforms={"fake": office.platform}, clock=office.clock
    )
    await office.file(ONE, "d1")
    await office.courier.deliver_due()
    assert await office.states() == {"one-d1-0": DeliveryState.SENT}
