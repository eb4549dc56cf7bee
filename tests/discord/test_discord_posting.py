"""Posts over the real client's wire: once, in order, with errors of ours."""

from dataclasses import replace

from tests.contracts.platform_messages import DIGEST
from tests.discord.bench import rig
from tests.support.nouns import delivery


async def test_post_arrives():
    async with rig() as one:
        ref = await one.platform.post(replace(delivery("d1", channel=one.place), id="n1", message=DIGEST))
        assert "top five" in one.discord.posted(one.channel)[0]
        again = await one.platform.post(replace(delivery("d1", channel=one.place), id="n1", message=DIGEST))
        assert ref == again


async def test_command_is_answered():
    async with rig() as one:
        token = await one.discord.command(one.channel, "company", {"name": "xiaomi"})
        answers = await one.discord.answers(token)
        print(answers)
        assert one.desk.asked[0].arguments == {"name": "xiaomi"}
