"""A stranger's server invites Tacho: from the first command to the hundredth, through a dropped socket and a killed process."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from adapters.discord.limits import walk
from adapters.store.opening import open_store
from bot.model.subscription import Channel
from tests.discord.loopback import MANAGER, shown_text
from tests.discord.newsroom import newsroom
from tests.discord.openapi import objections
from tests.discord.test_discord_cases_life import until
from tests.support.counter import sales_story
from tests.support.news import MORNING, plain_story, xiaomi_story
from tests.support.requirements import ROOT


async def test_a_stranger_s_server_from_the_invitation_to_a_killed_process(tmp_path):
    store = await open_store(f"sqlite:///{tmp_path / 'tacho.db'}", writing=True)
    async with newsroom(now=MORNING - timedelta(hours=20), store=store) as room:
        discord, world = room.rig.discord, room.rig.world

        # a stranger's server invites Tacho
        server = world.add_server("Strangers")
        channel = world.add_channel(server, "car-news")
        await discord.gateway.dispatch("GUILD_CREATE", server)
        await until(lambda: room.rig.platform.known_servers == 2)
        place = Channel("discord", channel["id"], "#car-news")

        # a manager types /subscribe; somebody else may not
        wish = {"what": "ev", "when": "daily 08:00", "zone": "Europe/Berlin"}
        refused = await discord.command(channel, "subscribe", wish)
        assert "manage" in shown_text((await discord.answers(refused))[0])
        token = await discord.command(channel, "subscribe", wish, permissions=MANAGER)
        answer = shown_text((await discord.answers(token))[0])
        assert "Europe/Berlin" in answer
        [subscription] = await store.subscriptions(place)
        assert subscription.interest.topics == ("ev",)

        # time passes, the digest arrives once with figures
        await room.tell(xiaomi_story(), sales_story())
        due = datetime(2025, 12, 19, 8, 0, 30, tzinfo=ZoneInfo("Europe/Berlin"))
        settled = await room.day(due - room.clock.now())
        assert [one.state.value for one in settled] == ["sent"]
        await room.compose()
        assert await room.deliver() == ()
        [digest] = world.posts[channel["id"]]
        assert "$439 m" in shown_text(digest)

        # a reader presses "evidence"
        button = next(one for one in walk(digest["components"]) if str(one.get("custom_id", "")).find("story ") > 0)
        token = await discord.press(channel, button["custom_id"])
        evidence = (await discord.answers(token))[0]
        assert evidence["data"]["flags"] & 64
        assert "an investment of $439 million" in shown_text(evidence)

        # types /company xiaomi and /search
        token = await discord.command(channel, "company", {"name": "xiaomi"})
        assert "HKG:1810" in shown_text((await discord.answers(token))[0])
        token = await discord.command(channel, "search", {"words": "top five"})
        assert "Xiaomi wants a place" in shown_text((await discord.answers(token))[0])

        # the next day's digest: the socket drops amid it, and the process is killed after its first post
        fresh = room.clock.now() + timedelta(hours=20)
        many = (plain_story(f"n{n:02}", topics=("ev",), companies=(f"m{n}",), seen_at=fresh) for n in range(40))
        await room.tell(*many)
        room.clock.advance(timedelta(days=1))
        [edition] = await room.compose()
        claimed = await store.claim("discord", room.clock.now(), 60)
        await discord.gateway.drop()
        await room.rig.platform.post(claimed)

        # another process takes over when the lease has ended
        room.clock.advance(timedelta(seconds=61))
        async with room.rig.new_platform(clock=room.clock) as another:
            room.rig.platform, before = another, room.rig.platform
            await room.new_courier().deliver_due()
            room.rig.platform = before
        posts = world.posts[channel["id"]][1:]
        assert [post["nonce"] for post in posts] == [one.id for one in edition.deliveries]
        await world.until(lambda: discord.gateway.resumes == 1)
        token = await discord.command(channel, "subscriptions")
        await discord.answers(token)

        # nothing broke a rule, the commands were written once
        assert (world.faults_found, world.command_writes) == ([], 1)
        if (ROOT.parent / "shared").exists():
            assert objections(world.requests) == []
    await store.close()
