"""The editor: one digest for a slot, composed of what is new to the channel, filed with the slot's advance."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.desk.editions import Editor
from bot.model.catalogue import Catalogue, Topic
from bot.model.digest import EditionOutcome
from bot.model.subscription import Cadence, ChannelProfile, Interest, Subscription, WhenEmpty
from tests.fakes.clock import FixedClock
from tests.fakes.store import MemoryStore
from tests.support.nouns import CHANNEL, report, story

DUE = datetime(2025, 12, 19, 7, 30, tzinfo=UTC)
EVERYTHING = Interest()
DAILY = Cadence(at=time(7, 30))
CATALOGUE = Catalogue(topics={slug: Topic(slug, slug) for slug in ("ev", "manufacturing")})


class Desk:
    """An editor with a store and a clock that stands at the due time."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.clock = FixedClock(DUE)
        self.editor = Editor(
            stories=self.store, subscriptions=self.store, outbox=self.store, clock=self.clock, catalogue=CATALOGUE
        )

    async def subscribe(self, key: str = "all", interest: Interest = EVERYTHING, cadence: Cadence = DAILY) -> None:
        await self.store.subscribe(Subscription(key, CHANNEL, interest, cadence), DUE)

    async def tell(self, key: str, at: datetime, **changes: object) -> None:
        told = report(f"{key}-r", title=f"Maker {key} builds plant {key}", seen_at=at, published_at=at)
        await self.store.file_stories([replace(story(key, told), first_seen_at=at, updated_at=at, **changes)])


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def test_due_slot_gets_one_digest_and_moves_on(desk: Desk) -> None:
    await desk.subscribe()
    await desk.tell("s1", DUE - timedelta(hours=2))
    (edition,) = await desk.editor.compose_due()
    assert edition.outcome is EditionOutcome.POSTED
    assert [one.story.id for one in edition.digest.items] == ["s1"]
    assert (await desk.store.slots(CHANNEL))[0].next_at == DUE + timedelta(days=1)
    assert await desk.editor.compose_due() == ()


async def test_interests_due_together_make_one_digest(desk: Desk) -> None:
    await desk.subscribe("ev", Interest(topics=("ev",)))
    await desk.subscribe("plants", Interest(topics=("manufacturing",)))
    await desk.tell("s1", DUE - timedelta(hours=2), topics=("ev",))
    await desk.tell("s2", DUE - timedelta(hours=3), topics=("manufacturing",))
    (edition,) = await desk.editor.compose_due()
    assert {one.story.id for one in edition.digest.items} == {"s1", "s2"}


async def test_story_told_is_not_told_again_unless_it_changed(desk: Desk) -> None:
    await desk.subscribe()
    await desk.tell("s1", DUE - timedelta(hours=2))
    await desk.editor.compose_due()
    desk.clock.advance(timedelta(days=1))
    (edition,) = await desk.editor.compose_due()
    assert edition.outcome is EditionOutcome.EMPTY
    assert edition.deliveries == ()


async def test_empty_digest_is_one_quiet_line_where_the_channel_wants_it(desk: Desk) -> None:
    await desk.subscribe()
    await desk.store.save_profile(ChannelProfile(CHANNEL, when_empty=WhenEmpty.LINE))
    (edition,) = await desk.editor.compose_due()
    assert edition.outcome is EditionOutcome.EMPTY
    assert len(edition.deliveries) == 1


async def test_late_digest_is_sent_once_and_marked(desk: Desk) -> None:
    await desk.subscribe()
    await desk.tell("s1", DUE - timedelta(hours=2))
    desk.clock.advance(timedelta(hours=2))
    (edition,) = await desk.editor.compose_due()
    assert edition.outcome is EditionOutcome.POSTED_LATE
    assert edition.deliveries


async def test_digest_older_than_its_grace_is_skipped_and_recorded(desk: Desk) -> None:
    await desk.subscribe()
    await desk.tell("s1", DUE - timedelta(hours=2))
    desk.clock.advance(timedelta(hours=20))
    (edition,) = await desk.editor.compose_due()
    assert edition.outcome is EditionOutcome.TOO_LATE
    assert edition.deliveries == ()
    assert await desk.store.digest(edition.digest.id) is not None
    assert (await desk.store.slots(CHANNEL))[0].next_at == DUE + timedelta(days=1)


async def test_after_days_of_downtime_only_the_digest_of_the_day_is_sent(desk: Desk) -> None:
    await desk.subscribe()
    await desk.tell("s1", DUE + timedelta(days=4, hours=-2))
    desk.clock.advance(timedelta(days=4, minutes=1))
    outcomes = [edition.outcome for edition in await desk.editor.compose_due()]
    assert outcomes == [EditionOutcome.TOO_LATE] * 4 + [EditionOutcome.POSTED]
    assert await desk.editor.compose_due() == ()


async def test_posts_wait_for_the_end_of_quiet_hours(desk: Desk) -> None:
    await desk.subscribe()
    await desk.store.save_profile(ChannelProfile(CHANNEL, quiet=(time(22), time(9))))
    await desk.tell("s1", DUE - timedelta(hours=2))
    (edition,) = await desk.editor.compose_due()
    assert {delivery.next_try_at for delivery in edition.deliveries} == {DUE.replace(hour=9, minute=0)}


async def test_muted_topics_are_left_out(desk: Desk) -> None:
    await desk.subscribe()
    await desk.store.save_profile(ChannelProfile(CHANNEL, muted=Interest(topics=("ev",))))
    await desk.tell("s1", DUE - timedelta(hours=2), topics=("ev",))
    (edition,) = await desk.editor.compose_due()
    assert edition.outcome is EditionOutcome.EMPTY


async def test_preview_files_nothing(desk: Desk) -> None:
    await desk.tell("s1", DUE - timedelta(hours=2))
    messages = await desk.editor.preview(ChannelProfile(CHANNEL), (), DUE - timedelta(days=1))
    assert messages[0].blocks
    assert await desk.store.told(CHANNEL, DUE - timedelta(days=30)) == {}
