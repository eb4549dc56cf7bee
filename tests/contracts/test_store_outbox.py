"""What every store promises of digests and deliveries."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from bot.model.digest import DeliveryState, Digest, Edition, EditionOutcome, RankedStory
from bot.model.message import (
    Actions,
    Button,
    Facts,
    FigureRow,
    FigureTable,
    Heading,
    Hint,
    Link,
    LinkList,
    Message,
    Paragraph,
    Quote,
    StoryCard,
)
from bot.model.subscription import Cadence, Channel, Slot
from bot.ports import Store
from tests.support.nouns import CHANNEL, NOON, at, delivery, edition, report, story, subscription

OTHER = Channel("preview", "other")
ROW = FigureRow(
    "$439 m", "Investment", "2024", "target", "439", "It cost 439.", Link("Outlet", "https://o.example"), "Maker"
)
LINK = Link("Outlet", "https://o.example/ä")
EVERY_BLOCK = Message(
    "Title",
    (
        Heading("Heading", 1),
        Paragraph("Words", (LINK,)),
        StoryCard("s1", LINK, (ROW,), "Gist", ("A", "B"), ("ev",), NOON, 1, "note"),
        FigureTable("Figures", (ROW, FigureRow("1", "2"))),
        Quote("Words", "Ada", "founder", LINK),
        Facts((("Country", "China"), ("a", "b"))),
        LinkList("Also", (LINK,), 3),
        Hint("Words"),
        Actions((Button("More", "story s1"), Button("Read", url="https://o.example"))),
    ),
    private=True,
    summary="All.",
)


async def test_digest_comes_back_as_it_was_filed(store: Store) -> None:
    first, second = story("a", updated_at=at(1)), story("b", updated_at=at(2))
    digest = Digest(
        "d",
        CHANNEL,
        at(3),
        (RankedStory(first, 2.75, (("fresh", 2.5), ("main", 0.25)), at(-60)),),
        (RankedStory(second, 0.1),),
        12,
    )
    assert await store.file_edition(Edition(digest, EditionOutcome.POSTED))
    await store.file_stories([story("a", report("changed"))])
    assert await store.digest("d") == digest
    assert await store.digest("nothing") is None


async def test_digest_is_filed_once_with_its_deliveries(store: Store) -> None:
    assert await store.file_edition(edition("e", parts=2))
    assert not await store.file_edition(edition("e", parts=3))
    assert [one.part for one in await store.deliveries({DeliveryState.PENDING})] == [0, 1]


async def test_filing_an_edition_moves_its_slot_on(store: Store) -> None:
    one = subscription(CHANNEL, cadence=Cadence())
    await store.subscribe(one, at(0))
    slot = Slot.id_of(CHANNEL, Cadence())
    await store.file_edition(edition("e", slot_id=slot, next_at=at(60)))
    assert await store.due_slots(at(59)) == ()
    assert [due.next_at for due in await store.due_slots(at(60))] == [at(60)]


async def test_slot_moves_on_even_when_the_digest_is_filed_already(store: Store) -> None:
    await store.subscribe(subscription(), at(0))
    slot = Slot.id_of(CHANNEL, Cadence())
    await store.file_edition(edition("e"))
    assert not await store.file_edition(edition("e", slot_id=slot, next_at=at(60)))
    assert [due.next_at for due in await store.slots()] == [at(60)]


async def test_slot_is_never_turned_back(store: Store) -> None:
    await store.subscribe(subscription(), at(0))
    slot = Slot.id_of(CHANNEL, Cadence())
    await store.file_edition(edition("new", slot_id=slot, next_at=at(60)))
    await store.file_edition(edition("late", slot_id=slot, next_at=at(30)))
    assert [due.next_at for due in await store.slots()] == [at(60)]


async def test_edition_of_a_slot_that_is_gone_is_filed(store: Store) -> None:
    assert await store.file_edition(edition("e", slot_id="gone", next_at=at(60)))
    assert await store.slots() == ()


async def test_told_names_what_a_channel_was_last_told(store: Store) -> None:
    await store.file_edition(edition("1", story("a", updated_at=at(1)), story("b", updated_at=at(1)), due_at=at(10)))
    await store.file_edition(edition("2", story("a", updated_at=at(15)), due_at=at(20)))
    await store.file_edition(edition("3", story("c"), due_at=at(20), channel=OTHER))
    also = RankedStory(story("d", updated_at=at(2)), 1.0)
    listed = edition("4", due_at=at(30))
    await store.file_edition(replace(listed, digest=replace(listed.digest, also=(also,))))
    assert await store.told(CHANNEL, at(0)) == {"a": at(15), "b": at(1), "d": at(2)}
    assert await store.told(CHANNEL, at(20)) == {"a": at(15), "d": at(2)}
    assert await store.told(CHANNEL, at(31)) == {}


async def test_what_did_not_go_out_was_not_told(store: Store) -> None:
    for outcome in (EditionOutcome.EMPTY, EditionOutcome.TOO_LATE, EditionOutcome.SNOOZED):
        await store.file_edition(edition(outcome.value, story(outcome.value), outcome=outcome, parts=0))
    await store.file_edition(edition("late", story("late"), outcome=EditionOutcome.POSTED_LATE))
    assert set(await store.told(CHANNEL, at(-99))) == {"late"}


async def test_message_comes_back_with_every_kind_of_block(store: Store) -> None:
    await store.file_edition(edition("e", parts=0, deliveries=(delivery("e", message=EVERY_BLOCK),)))
    (found,) = await store.deliveries({DeliveryState.PENDING})
    assert found.message == EVERY_BLOCK


async def test_claimed_delivery_is_leased(store: Store) -> None:
    await store.file_edition(edition("e"))
    claimed = await store.claim("preview", at(1), 60)
    assert claimed is not None
    assert claimed.lease
    assert claimed == replace(
        delivery("e"), state=DeliveryState.LEASED, tries=1, leased_until=at(2), lease=claimed.lease, unclear_since=at(1)
    )
    assert await store.deliveries({DeliveryState.LEASED}) == (claimed,)


async def test_nothing_is_claimed_twice(store: Store) -> None:
    for key in "abcd":
        await store.file_edition(edition(key, channel=Channel("preview", key)))
    claims = await asyncio.gather(*(store.claim("preview", at(1), 60) for _ in range(8)))
    assert sorted(claim.digest_id for claim in claims if claim) == ["a", "b", "c", "d"]


async def test_claim_whose_caller_is_cancelled_leases_nothing(store: Store) -> None:
    await store.file_edition(edition("e"))
    for turns in range(8):
        claiming = asyncio.create_task(store.claim("preview", at(1), 60))
        for _ in range(turns):
            await asyncio.sleep(0)
        claiming.cancel()
        (outcome,) = await asyncio.gather(claiming, return_exceptions=True)
        if not isinstance(outcome, BaseException) and outcome is not None:
            await store.settle(replace(outcome, state=DeliveryState.PENDING, tries=0, unclear_since=None))
    (waiting,) = await store.deliveries(set(DeliveryState))
    assert waiting == delivery("e")


async def test_nothing_is_claimed_before_its_time_or_by_another_platform(store: Store) -> None:
    later = delivery("e", next_try_at=at(10))
    await store.file_edition(edition("e", deliveries=(later,)))
    assert await store.claim("preview", at(9), 60) is None
    assert await store.claim("slack", at(10), 60) is None
    assert await store.claim("preview", at(10), 60) is not None


async def test_order_within_a_channel_is_kept(store: Store) -> None:
    await store.file_edition(edition("first", parts=2))
    await store.file_edition(edition("second"))
    order = []
    for _ in range(3):
        claimed = await store.claim("preview", at(1), 60)
        assert claimed is not None
        assert await store.claim("preview", at(1), 60) is None
        assert await store.settle(replace(claimed, state=DeliveryState.SENT, sent_ref="x"))
        order.append(claimed.id)
    assert order == ["first#0", "first#1", "second#0"]


async def test_waiting_delivery_holds_back_those_after_it_but_no_other_channel(store: Store) -> None:
    await store.file_edition(edition("held", parts=2))
    await store.file_edition(edition("free", channel=OTHER))
    claimed = await store.claim("preview", at(1), 60)
    assert claimed is not None
    assert claimed.id == "held#0"
    assert await store.settle(replace(claimed, state=DeliveryState.PENDING, next_try_at=at(30), unclear_since=None))
    other = await store.claim("preview", at(2), 60)
    assert other is not None
    assert other.channel == OTHER
    assert await store.claim("preview", at(2), 60) is None
    again = await store.claim("preview", at(30), 60)
    assert again is not None
    assert (again.id, again.tries, again.unclear_since) == ("held#0", 2, at(30))


async def test_dead_and_unsure_deliveries_hold_nothing_back(store: Store) -> None:
    await store.file_edition(edition("e", parts=3))
    for state in (DeliveryState.DEAD, DeliveryState.UNSURE):
        claimed = await store.claim("preview", at(1), 60)
        assert claimed is not None
        assert await store.settle(replace(claimed, state=state, problem="No."))
    third = await store.claim("preview", at(1), 60)
    assert third is not None
    assert third.part == 2
    stuck = await store.deliveries({DeliveryState.DEAD, DeliveryState.UNSURE})
    assert [(one.part, one.state, one.problem) for one in stuck] == [(0, "dead", "No."), (1, "unsure", "No.")]
    assert len(await store.deliveries({DeliveryState.DEAD, DeliveryState.UNSURE}, limit=1)) == 1


async def test_lease_that_ended_can_be_claimed_again_and_its_holder_is_refused(store: Store) -> None:
    await store.file_edition(edition("e"))
    first = await store.claim("preview", at(0), 60)
    assert first is not None
    assert await store.claim("preview", at(0) + timedelta(seconds=59), 60) is None
    second = await store.claim("preview", at(1), 60)
    assert second is not None
    assert (second.tries, second.unclear_since) == (2, at(0))
    assert second.lease != first.lease
    assert not await store.settle(replace(first, state=DeliveryState.SENT, sent_ref="1"))
    assert await store.settle(replace(second, state=DeliveryState.SENT, sent_ref="2"))
    (sent,) = await store.deliveries({DeliveryState.SENT})
    assert (sent.sent_ref, sent.lease, sent.leased_until) == ("2", None, None)


async def test_outcome_is_taken_after_the_lease_ended_while_nobody_else_has_it(store: Store) -> None:
    await store.file_edition(edition("e"))
    claimed = await store.claim("preview", at(0), 60)
    assert claimed is not None
    assert await store.settle(replace(claimed, state=DeliveryState.SENT, sent_ref="x"))
    assert not await store.settle(replace(claimed, state=DeliveryState.DEAD))


async def test_unknown_delivery_cannot_be_settled(store: Store) -> None:
    assert not await store.settle(delivery("never", state=DeliveryState.LEASED, lease="x"))


async def test_pruning_forgets_finished_digests_and_keeps_what_is_still_to_be_sent(store: Store) -> None:
    await store.file_edition(edition("done", story("a"), due_at=at(0)))
    claimed = await store.claim("preview", at(1), 60)
    assert claimed is not None
    await store.settle(replace(claimed, state=DeliveryState.SENT))
    await store.file_edition(edition("waits", story("b"), due_at=at(0)))
    await store.file_edition(edition("new", story("a"), due_at=at(5)))
    await store.prune(at(5))
    assert await store.digest("done") is None
    assert await store.deliveries({DeliveryState.SENT}) == ()
    assert [one.digest_id for one in await store.deliveries({DeliveryState.PENDING})] == ["waits", "new"]
    found = await store.digest("new")
    assert found is not None
    assert found.items[0].story == story("a")


async def test_closing_twice_is_safe(store: Store) -> None:
    await store.close()
    await store.close()
