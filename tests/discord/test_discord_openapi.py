"""Everything Tacho sends, held against Discord's own OpenAPI document."""

import asyncio

import pytest

from adapters.discord.forms import SUBSCRIBE
from adapters.discord.identity import custom_id
from bot.model.message import Button, Message, Paragraph
from bot.model.subscription import Channel, ChannelProfile
from tests.contracts.platform_messages import DIGEST, EDGES, STORY_PAGE, long_digest, troublemaker
from tests.discord.bench import rig
from tests.discord.loopback import MANAGER
from tests.discord.newsroom import newsroom
from tests.discord.openapi import objections
from tests.discord.posts import post
from tests.discord.world import FORUM, NEWS
from tests.support.requirements import shared_path

SHORT = Message(
    "Short", (Paragraph("The document's union for forum posts takes a validator half a minute over a long one."),)
)


@pytest.fixture(autouse=True)
def _document():
    shared_path("data", "schemas", "discord-openapi.json")


@pytest.mark.parametrize(
    "message",
    [DIGEST, STORY_PAGE, long_digest(7), troublemaker("@everyone **x** [y](z)"), Message("Pictures", EDGES["pictures"])],
    ids=["digest", "story", "long", "trouble", "pictures"],
)  # fmt: skip
async def test_posts_are_valid(message):
    async with rig(connected=False) as one:
        await one.platform.post(post(one.place, message))
        one.world.fault("POST", r"/channels/\d+/messages", 400, body={"code": 50035})
        await one.platform.post(post(one.place, message, key="plain"))
        assert objections(one.world.requests) == []


async def test_posts_in_all_kinds_of_places_are_valid():
    async with rig(connected=False) as one:
        forum = one.world.add_channel(one.server, "forum", FORUM)
        news = one.world.add_channel(one.server, "news", NEWS)
        from tests.discord.bench import running

        async with running(one):
            await one.platform.post(post(Channel("discord", forum["id"], "#forum"), SHORT))
            place = Channel("discord", news["id"], "#news")
            await one.store.save_profile(ChannelProfile(place, publish=True, threads=True))
            await one.platform.post(post(place))
            await one.platform.post(post(place, part=1))
        assert objections(one.world.requests) == []


async def test_commands_of_the_desk_are_valid():
    async with newsroom() as room:
        assert room.rig.world.command_writes == 1
        assert objections(room.rig.world.requests) == []


async def test_answers_of_every_kind_are_valid():
    async with rig() as one:
        one.desk.reply = STORY_PAGE
        hands = one.discord
        tokens = [
            await hands.command(one.channel, "story", {"id": "x"}),
            await hands.command(one.channel, "share", {"line": "story x"}),
            await hands.command(one.channel, "topic", {"name": "e"}, focused="name"),
            await hands.command(one.channel, "subscribe", permissions=MANAGER, locale="de"),
            await hands.press(one.channel, custom_id(Button("a", "story k7m2q9"), 1), flags=(1 << 15) | 64),
            await hands.press(one.channel, "old"),
            await hands.menu(one.channel, {"content": "Xiaomi builds cars"}),
            await hands.send_form(one.channel, SUBSCRIBE, {"time": "8:00", "days": ["mon"]}, permissions=MANAGER),
        ]
        for token in tokens:
            await hands.answers(token)
        assert objections(one.world.requests) == []


async def test_late_and_long_answers_are_valid():
    async with rig(patience_s=0.01) as one:
        one.desk.reply, one.desk.wait = long_digest(9), asyncio.Event()
        tokens = [await one.discord.command(one.channel, "topic", {"name": "ev"}) for _ in range(2)]
        await one.discord.answers(tokens[0])
        await one.discord.answers(tokens[1])
        one.world.fault("PATCH", r"/webhooks/.*", 401, body={"message": "x", "code": 50027})
        one.desk.wait.set()
        await one.world.until(lambda: one.world.all_posts() and one.world.asked("POST", r"/webhooks/.*"))
        assert objections(one.world.requests) == []


async def test_a_wrong_body_is_objected_to():
    async with rig(connected=False) as one:
        await one.platform.post(post(one.place))
        request = one.world.asked("POST", r"/channels/\d+/messages")[0]
        request.body["embeds"] = [{"title": "t" * 300}]
        assert len(objections([request])) == 1
