"""Digests on request, and why a story was or was not told."""

from datetime import timedelta

from bot.model.message import Facts, StoryCard
from tests.support.counter import CHANNEL


def cards(message):
    return [block.story_id for block in message.blocks if isinstance(block, StoryCard)]


async def test_a_preview_is_for_one_person_and_files_nothing(counter):
    message = await counter.say("digest")
    assert cards(message) == ["x1a2m3", "t1"]
    assert message.private
    assert await counter.store.deliveries(("pending",)) == ()


async def test_a_digest_now_goes_out_once(counter):
    assert await counter.hear("digest now") == "The digest is on its way to this channel."
    (delivery,) = await counter.store.deliveries(("pending",))
    assert delivery.channel == CHANNEL
    assert not delivery.message.private
    counter.clock.advance(timedelta(minutes=5))
    assert (await counter.hear("digest now")).startswith("There is nothing new to tell here since")


async def test_a_digest_of_a_channel_tells_what_it_follows(counter):
    await counter.say("subscribe sales")
    assert cards(await counter.say("digest")) == ["t1"]


async def test_why_says_that_a_story_was_told_and_when(counter):
    await counter.say("digest now")
    assert "It was told here: as it stood on Fri 19 Dec 2025" in await counter.hear("why t1")


async def test_why_names_place_and_points(counter):
    message = await counter.say("why t1")
    assert message.summary.startswith("It ranks 2 of 2 for this channel with")
    assert ("is fresh", "+2.89") in next(block for block in message.blocks if isinstance(block, Facts)).rows


async def test_why_names_the_rule_that_keeps_a_story_out(counter):
    assert await counter.hear("why r1") == (
        "It is not told here: Motorsport is off unless somebody asks for it with /subscribe motorsport."
    )
    await counter.say("subscribe byd")
    assert await counter.hear("why t1") == (
        "It is not told here: it is about Tesla, Sales, and this channel follows BYD."
    )


async def test_a_digest_needs_a_word_it_knows(counter):
    assert "preview, now" in await counter.hear("digest yesterday")
