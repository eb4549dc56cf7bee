"""One channel on Discord and one on Slack with the same subscription get the same digest, each in its own dress."""

from datetime import timedelta

from adapters.discord.limits import walk
from bot.desk.delivery import Courier
from bot.desk.editions import Editor
from bot.model.subscription import Cadence, Interest, Subscription
from bot.timing.slots import next_due
from tests.discord import bench as discord_bench
from tests.fakes.clock import ShiftedClock
from tests.fakes.store import MemoryStore
from tests.slack import bench as slack_bench
from tests.slack.schema import objections
from tests.support.counter import sales_story
from tests.support.news import CATALOGUE, plain_story, xiaomi_story


async def test_same_subscription_on_both_is_the_same_digest_in_two_dresses():
    shelf, clock = MemoryStore(), ShiftedClock()
    editor = Editor(stories=shelf, subscriptions=shelf, outbox=shelf, clock=clock, catalogue=CATALOGUE)
    async with (
        discord_bench.rig(connected=False, store=shelf, clock=clock) as discord,
        slack_bench.rig(store=shelf, clock=clock) as slack,
    ):
        stories = [xiaomi_story(), sales_story(), plain_story("other", topics=("motorsport",))]
        await shelf.file_stories(stories)
        for place in (discord.place, slack.place):
            one = Subscription.of(place, Interest(topics=("ev",)), Cadence())
            await shelf.subscribe(one, next_due(one.cadence, clock.now()))
        clock.advance(timedelta(minutes=91))
        editions = await editor.compose_due()
        platforms = {"discord": discord.platform, "slack": slack.platform}
        settled = await Courier(outbox=shelf, subscriptions=shelf, platforms=platforms, clock=clock).deliver_due()

        # the same digest: the same stories in the same order, the same messages
        told = {edition.digest.channel.platform: edition for edition in editions}
        assert [one.story.id for one in told["discord"].digest.items] == [
            one.story.id for one in told["slack"].digest.items
        ]
        assert [one.message for one in told["discord"].deliveries] == [one.message for one in told["slack"].deliveries]
        assert {one.state.value for one in settled} == {"sent"}

        # each in its own dress: both show every headline and figure, in the components of one and the blocks of the other
        [on_discord], [on_slack] = discord.discord.posted(discord.channel), slack.shown()
        for words in ("Xiaomi wants a place", "$439 m", "> 2,300 people", "10,000"):
            assert (words in on_discord, words in on_slack) == (True, True)
        [post], [message] = discord.world.all_posts(), slack.world.all_posts()
        assert {part["type"] for part in walk(post["components"])} >= {9, 10, 17}
        assert {block["type"] for block in message["blocks"]} >= {"header", "section", "context", "divider"}
        assert (discord.world.faults_found, slack.world.faults_found) == ([], [])
        assert objections(message["blocks"]) == []
