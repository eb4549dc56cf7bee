"""What every platform promises to the newsroom and to its readers."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import ChannelClosed, PostUnclear, TryLater
from bot.model.digest import Delivery
from bot.model.message import (
    Actions,
    Block,
    Facts,
    FigureTable,
    Heading,
    Hint,
    Link,
    LinkList,
    Message,
    Paragraph,
    Picture,
    Quote,
    StoryCard,
)
from tests.contracts.platform_benches import BENCHES
from tests.contracts.platform_messages import (
    BAD_ADDRESSES,
    BUTTONS,
    DIGEST,
    EDGES,
    STORY_PAGE,
    TOLD_AT,
    TROUBLEMAKERS,
    long_digest,
    troublemaker,
)
from tests.support.nouns import delivery


@pytest.fixture(params=BENCHES)
async def bench(request, tmp_path):
    async with BENCHES[request.param](tmp_path / "bench") as one:
        yield one


def to_post(bench, message: Message = DIGEST, key: str = "digest@2025-12-19T07:30Z") -> Delivery:
    return replace(delivery(key, channel=bench.channel), message=message)


def recognises_ids(bench) -> bool:
    return bench.platform.recognises_ids_for > timedelta(0)


def squeezed(texts) -> str:
    return " ".join(" ".join(texts).split())


def words_to_show(block: Block) -> list[str]:
    """What a reader must be able to see of a block, wherever the platform puts it."""
    match block:
        case Heading() | Hint():
            return [block.text]
        case Paragraph():
            return [block.text, *(link.text for link in block.links)]
        case Picture():
            return []  # seen or described; how, each platform's own tests say
        case StoryCard():
            figures = [part for row in block.figures for part in (row.value, row.metric, row.period, row.status)]
            return [block.headline.text, block.gist, block.note, block.outlets[0], *figures]
        case FigureTable():
            rows = [
                part for row in block.rows for part in (row.value, row.metric, row.period, row.status, row.evidence)
            ]
            return [block.title, *rows]
        case Quote():
            return [block.text, block.speaker, block.role]
        case Facts():
            return [part for row in block.rows for part in row]
        case LinkList():
            return [block.title, *(link.text for link in block.items), str(block.more or "")]
        case Actions():
            return [button.label for button in block.buttons]


@pytest.mark.parametrize("message", [DIGEST, STORY_PAGE], ids=["digest", "story"])
async def test_every_kind_of_block_is_shown_whole(bench, message):
    await bench.platform.post(to_post(bench, message))
    shown = squeezed(bench.shown())
    assert [words for block in message.blocks for words in words_to_show(block) if words not in shown] == []


@pytest.mark.parametrize("text", TROUBLEMAKERS)
async def test_words_that_look_like_markup_are_shown_as_they_stand(bench, text):
    await bench.platform.post(to_post(bench, troublemaker(text)))
    shown = squeezed(bench.shown())
    for place in ("Section", "Words:", "Headline", "Gist", "Said", "Name", "Value", "Item", "Hint"):
        assert f"{place} {text}" in shown


async def test_button_is_a_command_typed_in_advance_or_an_address(bench):
    await bench.platform.post(to_post(bench, Message("Buttons", (Paragraph("Press one."), Actions(BUTTONS)))))
    assert bench.buttons() == {button.label: button.url or f"/{button.command}" for button in BUTTONS}


@pytest.mark.parametrize("url", BAD_ADDRESSES)
async def test_address_nobody_should_follow_becomes_no_link(bench, url):
    card = StoryCard("k7m2q9", Link("Headline stays", url), (), "", ("Outlet",), (), TOLD_AT)
    blocks = (card, Paragraph("Words stay", (Link("Link stays", url),)), LinkList("Also", (Link("Item stays", url),)))
    await bench.platform.post(to_post(bench, Message("Addresses", blocks)))
    assert bench.links() == frozenset()
    shown = squeezed(bench.shown())
    assert [words for words in ("Headline stays", "Words stay", "Link stays", "Item stays") if words not in shown] == []


@pytest.mark.parametrize("edge", EDGES)
async def test_message_at_the_edge_is_posted_and_the_next_one_too(bench, edge):
    await bench.platform.post(to_post(bench, Message("At the edge", EDGES[edge]), "edge"))
    await bench.platform.post(to_post(bench, DIGEST, "next"))
    assert "Xiaomi aims for the global top five" in squeezed(bench.shown())


async def test_long_digest_is_shown_from_the_top_and_nothing_is_dropped_silently(bench):
    await bench.platform.post(to_post(bench, long_digest(40)))
    shown = squeezed(bench.shown())
    assert "Story number 1 of many" in shown
    assert "Story number 40 of many" in shown or "…" in shown


async def test_delivery_posted_again_stands_once_and_has_the_same_reference(bench):
    if not recognises_ids(bench):
        pytest.skip("this service has no ids for posts; the outbox settles what is unclear")
    first = await bench.platform.post(to_post(bench))
    again = await bench.platform.post(to_post(bench))
    assert (first, len(bench.shown())) == (again, 1)


async def test_delivery_posted_twice_at_a_time_stands_once(bench):
    if not recognises_ids(bench):
        pytest.skip("this service has no ids for posts; the outbox settles what is unclear")
    refs = await asyncio.gather(*(bench.platform.post(to_post(bench)) for _ in range(5)))
    assert (len(set(refs)), len(bench.shown())) == (1, 1)


async def test_posts_stand_in_the_order_they_were_posted(bench):
    for part in range(12):
        await bench.platform.post(
            to_post(bench, Message(f"Part {part}", (Paragraph(f"number {part} of it"),)), f"d#{part}")
        )
    shown = squeezed(bench.shown())
    places = [shown.index(f"number {part} of it") for part in range(12)]
    assert places == sorted(places)


async def test_passing_failure_says_try_later_and_posts_nothing(bench):
    bench.break_for_now()
    with pytest.raises(TryLater):
        await bench.platform.post(to_post(bench))
    assert bench.shown() == ()


async def test_delivery_that_failed_in_passing_gets_through_once(bench):
    bench.break_for_now()
    with pytest.raises(TryLater):
        await bench.platform.post(to_post(bench))
    bench.mend()
    await bench.platform.post(to_post(bench))
    assert len(bench.shown()) == 1


async def test_closed_channel_gets_no_post_and_names_a_cure_for_people(bench):
    bench.close_channel()
    with pytest.raises(ChannelClosed) as caught:
        await bench.platform.post(to_post(bench))
    assert caught.value.cure.endswith(".")
    assert bench.shown() == ()


async def test_platform_goes_on_after_the_cure(bench):
    bench.close_channel()
    with pytest.raises(ChannelClosed):
        await bench.platform.post(to_post(bench, key="refused"))
    bench.mend()
    await bench.platform.post(to_post(bench, key="next"))
    assert len(bench.shown()) == 1


async def test_lost_answer_is_called_unclear(bench):
    if not bench.loses_answers:
        pytest.skip("this service cannot lose an answer")
    bench.lose_answers()
    with pytest.raises(PostUnclear):
        await bench.platform.post(to_post(bench))


async def test_post_that_was_unclear_stands_once_when_it_is_repeated(bench):
    if not (bench.loses_answers and recognises_ids(bench)):
        pytest.skip("only services that have ids for posts and can lose answers")
    bench.lose_answers()
    with pytest.raises(PostUnclear):
        await bench.platform.post(to_post(bench))
    bench.mend()
    await bench.platform.post(to_post(bench))
    assert len(bench.shown()) == 1


def test_every_platform_serves_one_named_kind_of_channel(bench):
    assert bench.platform.name == bench.channel.platform
