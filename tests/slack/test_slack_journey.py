"""A stranger's workspace installs Tacho: from the first command to the hundredth, through a dropped socket and a killed process."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from adapters.store.opening import open_store
from bot.model.digest import DeliveryState
from bot.model.story import Story
from bot.model.subscription import Channel
from tests.slack.journey import Journey, journey
from tests.slack.oauth import begin_at, come_back_to
from tests.slack.seen import buttons, seen
from tests.slack.world import READER, TOKEN, Workspace
from tests.support.news import MORNING, plain_story, xiaomi_story

BERLIN = ZoneInfo("Europe/Berlin")


async def install(one: Journey, workspace: Workspace) -> None:
    """Somebody agrees to Tacho in a workspace."""
    state, cookie = await begin_at(one.url)
    status, page = await come_back_to(one.url, cookie, code=one.oauth.code_for(workspace), state=state)
    assert status == 200, page


def story_on(topic: str, moment: datetime) -> Story:
    """Something that happened just then."""
    return plain_story(f"{topic}00", topics=(topic,), companies=(topic,), seen_at=moment)


@pytest.mark.parametrize("way", ["http", "socket"])
async def test_a_stranger_s_workspace_from_the_installation_to_a_killed_process(tmp_path, way):
    store = await open_store(f"sqlite:///{tmp_path / 'tacho.db'}", writing=True)
    async with journey(store, MORNING - timedelta(hours=20)) as one:
        options = one.options(many=way == "http", socket=way == "socket")
        async with one.process(options):
            await live(one, way)
        # another process takes over when the lease has ended: what has arrived is not sent again, the rest comes in order
        one.clock.advance(timedelta(seconds=61))
        async with one.process(options):
            settled = await one.courier.deliver_due()
            assert [delivery.state for delivery in settled] == [DeliveryState.SENT, DeliveryState.SENT]
            [workspace] = one.world.workspaces.values()
            channel = next(place for place in one.world.conversations.values() if place.name == "car-news")
            first, killed, after = (seen(post["blocks"]) for post in one.world.posts[channel.id])
            assert "$439 m" in first
            assert "maker ev00" in killed
            assert "maker sales00" in after
            assert "maker ev00" not in after
            done = await one.hands_in(workspace).type("subscriptions", channel)
            await one.hands_in(workspace).answers(done)
        assert one.world.faults_found == []
    await store.close()


async def live(one: Journey, way: str) -> None:
    """The first two days."""
    # a stranger's workspace installs Tacho
    workspace = one.world.add_workspace("Strangers", TOKEN)
    channel = one.world.add_channel(workspace, "car-news")
    if way == "http":
        workspace.tokens.clear()
        await install(one, workspace)
    hands = one.hands_in(workspace)
    place = Channel("slack", f"{workspace.id}/{channel.id}", "#car-news")

    # somebody subscribes a channel
    await hands.type("subscribe ev daily 08:00 Europe/Berlin", channel)
    await one.world.until(lambda: one.world.private_posts)
    assert "Europe/Berlin" in seen(one.world.private_posts[0]["blocks"])
    [subscription] = await one.store.subscriptions(place)
    assert subscription.interest.topics == ("ev",)
    await hands.type("subscribe sales daily 08:05 Europe/Berlin", channel)
    await one.world.until(lambda: len(one.world.private_posts) == 2)

    # time passes, the digest arrives once with figures
    await one.store.file_stories([xiaomi_story()])
    settled = await one.at(datetime(2025, 12, 19, 8, 6, tzinfo=BERLIN))
    assert [delivery.state for delivery in settled] == [DeliveryState.SENT]
    await one.editor.compose_due()
    assert await one.courier.deliver_due() == ()
    [digest] = one.world.posts[channel.id]
    assert "$439 m" in seen(digest["blocks"])

    # a reader presses "evidence"
    evidence = next(button for button in buttons(digest["blocks"]) if str(button.get("value", "")).startswith("story"))
    done = await hands.press(evidence["value"], channel, action_id=evidence["action_id"])
    [answer] = await hands.answers(done)
    assert answer["response_type"] == "ephemeral"
    assert "an investment of $439 million" in seen(answer["blocks"])

    # types /company xiaomi and /tacho search
    [card] = await hands.answers(await hands.type("xiaomi", channel, command="/company"))
    assert "HKG:1810" in seen(card["blocks"])
    [found] = await hands.answers(await hands.type("search top five", channel))
    assert "Xiaomi wants a place" in seen(found["blocks"])

    # opens the Home tab
    await hands.open_home()
    await one.world.until(lambda: READER in one.windows.homes)

    # the next day's two digests: the socket drops amid them, and the process is killed after its first post
    fresh = one.clock.now() + timedelta(hours=20)
    await one.store.file_stories([story_on(topic, fresh) for topic in ("ev", "sales")])
    one.clock.advance(timedelta(days=1))
    await one.editor.compose_due()
    claimed = await one.store.claim("slack", one.clock.now(), 60)
    assert claimed is not None
    await one.socket.drop()
    await one.platform.post(claimed)


async def test_three_workspaces_one_of_which_uninstalls_amid_its_digest(tmp_path):
    store = await open_store(f"sqlite:///{tmp_path / 'tacho.db'}", writing=True)
    async with journey(store, MORNING - timedelta(hours=20)) as one, one.process(one.options(many=True, socket=False)):
        places = []
        for name in ("One", "Two", "Three"):
            workspace = one.world.add_workspace(name, f"unused-{name}")
            workspace.tokens.clear()
            await install(one, workspace)
            channel = one.world.add_channel(workspace, "cars")
            places.append((workspace, channel))
            for line in ("subscribe ev daily 08:00 Europe/Berlin", "subscribe sales daily 08:05 Europe/Berlin"):
                told = len(one.world.private_posts)
                await one.hands_in(workspace).type(line, channel)
                await one.world.until(lambda told=told: len(one.world.private_posts) > told)
        fresh = one.clock.now()
        await store.file_stories([story_on(topic, fresh) for topic in ("ev", "sales")])

        # the second one takes Tacho out after the first of its digests
        gone, where = places[1]
        post = one.slack.api.methods["chat.postMessage"]

        def post_and_leave(call, workspace):
            answer = post(call, workspace)
            if workspace is gone:
                gone.dead |= dict.fromkeys(gone.tokens, "account_inactive")
            return answer

        one.slack.api.methods["chat.postMessage"] = post_and_leave
        settled = await one.at(datetime(2025, 12, 19, 8, 6, tzinfo=BERLIN))
        await one.hands_in(gone).event({"type": "tokens_revoked", "tokens": {"bot": ["U1"], "oauth": []}})
        await one.hands_in(gone).event({"type": "app_uninstalled"})
        await one.front._listeners.finish()

        # the others have everything, once and in order; the second one pauses with its cure, and keeps its settings
        assert [delivery.state for delivery in settled].count(DeliveryState.SENT) == 5
        whole = [seen(post["blocks"]) for post in one.world.posts[places[0][1].id]]
        assert ["maker ev00" in whole[0], "maker sales00" in whole[1], len(whole)] == [True, True, 2]
        assert [seen(post["blocks"]) for post in one.world.posts[places[2][1].id]] == whole
        assert len(one.world.posts[where.id]) == 1
        address = Channel("slack", f"{gone.id}/{where.id}")
        profile = await store.profile(address)
        assert profile.paused is not None
        assert profile.gone_since is not None
        assert await store.subscriptions(address)
        assert set(await store.notes("slack.installation")) == {places[0][0].id, places[2][0].id}

        # it comes back: the rest of the digest follows
        one.slack.api.methods["chat.postMessage"] = post
        gone.dead.clear()
        await install(one, gone)
        assert (await store.profile(address)).paused is None
        one.clock.advance(timedelta(hours=1))
        again = await one.courier.deliver_due()
        assert {part.state for part in again} <= {DeliveryState.SENT}
        assert [seen(post["blocks"]) for post in one.world.posts[where.id]] == whole
        assert one.world.faults_found == []
    await store.close()
