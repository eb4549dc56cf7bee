"""Cases 13 to 17 and 24 of platforms.md 7: connections that fail, sessions that end, tokens that die, servers that go."""

import asyncio
import logging
from datetime import timedelta

import discord
import pytest

from adapters.departures import RETENTION
from adapters.discord.incoming import DIRECT
from adapters.discord.platform import FIRST_CONTACT_S
from adapters.supervision import Health
from bot.errors import BadSettings, TryLater
from bot.model.subscription import Cadence, Channel, Interest, Subscription
from tests.discord.bench import heartbeats_end, rig, running
from tests.discord.newsroom import ShiftedClock, newsroom
from tests.discord.posts import post
from tests.support.news import MORNING, plain_story, xiaomi_story


@pytest.fixture
def no_pause_between_logins(monkeypatch):
    """The library waits five seconds before every login but the first; so long no test does."""

    async def at_once(*_args, **_named):
        return None

    monkeypatch.setattr(discord.AutoShardedClient, "before_identify_hook", at_once)


class PatientClock(ShiftedClock):
    """Never makes anybody wait for a new attempt; remembers how long it should have been.

    A first contact has all the time there is, until `out_of_patience` is set.
    """

    def __init__(self) -> None:
        super().__init__()
        self.waits: list[float] = []
        self.out_of_patience = asyncio.Event()

    async def sleep(self, wait_s: float) -> None:
        if wait_s > 1000:
            await asyncio.Event().wait()
        if wait_s == FIRST_CONTACT_S:
            await self.out_of_patience.wait()
            self.out_of_patience.clear()
            return
        self.waits.append(wait_s)
        await asyncio.sleep(0)


class Failures(logging.Handler):
    """Ends a clock's patience with every first connection that the library says has failed."""

    def __init__(self, clock: PatientClock) -> None:
        super().__init__(logging.ERROR)
        self._clock = clock

    def emit(self, record: logging.LogRecord) -> None:
        self._clock.out_of_patience.set()


@pytest.fixture
def clock_of_failures():
    """A clock whose patience with a first contact ends when the library has seen it fail, and never before."""
    clock = PatientClock()
    failures, library = Failures(clock), logging.getLogger("discord.shard")
    library.addHandler(failures)
    yield clock
    library.removeHandler(failures)


async def test_case_13_gateway_that_refuses_at_first_is_tried_again_later_each_time(clock_of_failures):
    clock = clock_of_failures
    async with rig(connected=False, clock=clock) as one:
        one.discord.gateway.refuse = 2
        before = one.platform.health
        async with running(one):
            await one.world.until(lambda: one.discord.gateway.identifies)
            assert before is Health.STOPPED
        waits = [wait for wait in clock.waits if wait >= 1]
        assert len(waits) == 2
        assert waits[1] > 0.66 * waits[0]


async def test_case_13_posts_arrive_while_the_gateway_refuses():
    async with rig(connected=False, first_contact_s=0.1) as one:
        one.discord.gateway.refuse = 1000
        task = asyncio.create_task(one.platform.run())
        await one.platform.post(post(one.place))
        assert one.platform.health is Health.CONNECTING
        assert len(one.world.all_posts()) == 1
        task.cancel()


async def test_case_13_service_that_is_down_at_the_start_is_waited_for():
    async with rig(connected=False, clock=PatientClock()) as one:
        one.world.fault("GET", "/users/@me", 503)
        async with running(one):
            assert one.discord.gateway.identifies == [0]


async def test_case_14_socket_dropped_amid_a_digest_is_resumed_and_every_part_arrives_once():
    async with newsroom() as room:
        await room.tell(*(plain_story(f"s{n:02}", companies=(f"maker{n}",)) for n in range(30)))
        await room.subscribe(room.rig.place)
        room.clock.advance(timedelta(minutes=91))
        await room.compose()
        delivering = asyncio.create_task(room.deliver())
        await room.rig.discord.gateway.drop()
        settled = await delivering
        await room.rig.world.until(lambda: room.rig.discord.gateway.resumes == 1)
        assert len(room.rig.world.all_posts()) == len(settled)
        assert room.rig.discord.gateway.identifies == [0]


async def test_case_15_command_sent_while_nobody_listened_is_answered_after_the_resume():
    async with rig() as one:
        await one.discord.gateway.drop()
        token = await one.discord.command(one.channel, "help")
        await one.discord.answers(token)
        assert one.discord.gateway.resumes == 1


async def test_case_15_asked_to_reconnect_it_resumes():
    async with rig() as one:
        await one.discord.gateway.say(7)
        await one.world.until(lambda: one.discord.gateway.resumes == 1)
        assert one.discord.gateway.identifies == [0]
        assert one.world.command_writes == 1


@pytest.mark.usefixtures("no_pause_between_logins")
async def test_case_15_session_that_is_invalid_costs_one_login_and_no_writing_of_commands():
    async with rig() as one:
        await one.discord.gateway.say(9, content=False)
        await one.world.until(lambda: len(one.discord.gateway.identifies) == 2, limit_s=15)
        assert one.world.command_writes == 1
        token = await one.discord.command(one.channel, "help")
        await one.discord.answers(token)


async def test_case_15_heartbeats_without_answer_lead_to_a_new_connection():
    async with rig(connected=False, heartbeat_s=0.2) as one:
        one.discord.gateway.heartbeat_ms = 50
        one.discord.gateway.mute = True
        task = asyncio.create_task(one.platform.run())
        await one.world.until(lambda: one.discord.gateway.resumes >= 1)
        one.discord.gateway.mute = False
        task.cancel()


async def test_case_16_dead_token_ends_with_a_sentence_and_without_another_try():
    async with rig(connected=False) as one:
        one.discord.rest.token = "another"
        with pytest.raises(BadSettings, match=r"\[discord\] token: Discord does not accept it"):
            await one.platform.run()
        assert len(one.world.asked("GET", "/users/@me")) == 1
        assert one.platform.health is Health.STOPPED


async def test_case_16_token_that_dies_on_the_gateway_ends_as_well():
    async with rig(connected=False) as one:
        one.discord.gateway.close_with = 4004
        with pytest.raises(BadSettings, match="token"):
            await one.platform.run()
        assert one.discord.gateway.identifies == [0]


async def test_case_16_post_with_a_dead_token_waits_and_names_the_cure():
    async with rig(connected=False) as one:
        one.discord.rest.token = "another"
        with pytest.raises(TryLater, match="token"):
            await one.platform.post(post(one.place))


async def test_case_16_last_logins_of_a_day_are_kept():
    clock = PatientClock()
    async with rig(connected=False, clock=clock) as one:
        one.discord.rest.logins_left = 0
        task = asyncio.create_task(one.platform.run())
        await one.world.until(lambda: one.world.asked("GET", "/gateway/bot"))
        await asyncio.sleep(0.05)
        assert one.discord.gateway.identifies == []
        task.cancel()


async def test_case_17_only_the_intent_for_servers_is_asked_for():
    async with rig() as one:
        assert one.discord.gateway.intents == 1


async def subscribed(one) -> None:
    await one.store.subscribe(Subscription.of(one.place, Interest(), Cadence()), ShiftedClock().now())


async def test_case_24_outage_of_a_server_deletes_nothing_and_posts_wait():
    async with rig() as one:
        await subscribed(one)
        await one.discord.gateway.dispatch("GUILD_DELETE", {"id": one.server["id"], "unavailable": True})
        await until(lambda: one.platform.known_servers == 0)
        with pytest.raises(TryLater, match="out of order"):
            await one.platform.post(post(one.place))
        profile = await one.store.profile(one.place)
        assert (profile.paused, profile.gone_since) == (None, None)
        await one.discord.gateway.dispatch("GUILD_CREATE", one.server)
        await until(lambda: one.platform.known_servers == 1)
        await one.platform.post(post(one.place))


async def test_case_24_kick_pauses_and_an_invitation_goes_on():
    async with rig() as one:
        await subscribed(one)
        await one.discord.gateway.dispatch("GUILD_DELETE", {"id": one.server["id"]})
        await until_profile(one, lambda profile: profile.gone_since is not None)
        assert "Invite it again" in (await one.store.profile(one.place)).paused
        assert await one.store.subscriptions(one.place)
        await one.discord.gateway.dispatch("GUILD_CREATE", one.server)
        await until_profile(one, lambda profile: profile.gone_since is None and profile.paused is None)


async def test_case_24_kick_while_tacho_was_away_is_noticed_at_the_start():
    async with rig(connected=False) as one:
        await subscribed(one)
        await one.store.subscribe(Subscription.of(Channel("discord", "77", DIRECT), Interest(), Cadence()), MORNING)
        del one.world.servers[one.server["id"]]
        async with running(one):
            await until_profile(one, lambda profile: profile.gone_since is not None)
        assert "Invite it again" in (await one.store.profile(one.place)).paused
        assert [seen.path for seen in one.world.asked("GET", r"/channels/\d+")] == [f"/channels/{one.channel['id']}"]


async def test_case_22_deletion_while_tacho_was_away_is_noticed_at_the_start():
    async with rig(connected=False) as one:
        await subscribed(one)
        one.server["channels"].clear()
        del one.world.channels[one.channel["id"]]
        async with running(one):
            await until_profile(one, lambda profile: profile.gone_since is not None)
        assert "was deleted" in (await one.store.profile(one.place)).paused


async def test_case_24_outage_at_the_start_is_no_kick():
    async with rig(connected=False) as one:
        await subscribed(one)
        one.world.out_of_order.add(one.server["id"])
        task = asyncio.create_task(one.platform.run())
        await one.world.until(lambda: one.world.asked("GET", rf"/channels/{one.channel['id']}"))
        await one.platform.ready()
        assert (await one.store.profile(one.place)).gone_since is None
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await heartbeats_end()


async def test_place_that_is_not_remembered_but_there_is_left_in_peace():
    async with rig(connected=False) as one:
        thread = one.world.add_thread(one.channel, "old", archived=True)
        one.server["threads"].clear()
        place = Channel("discord", thread["id"], "#old")
        await one.store.subscribe(Subscription.of(place, Interest(), Cadence()), MORNING)
        async with running(one):
            await one.world.until(lambda: one.world.asked("GET", rf"/channels/{thread['id']}"))
            await one.platform.ready()
        assert (await one.store.profile(place)).paused is None


async def test_case_24_what_is_kept_of_a_server_is_deleted_thirty_days_after_the_kick():
    clock = ShiftedClock()
    async with rig(clock=clock) as one:
        await subscribed(one)
        await one.discord.gateway.dispatch("GUILD_DELETE", {"id": one.server["id"]})
        await until_profile(one, lambda profile: profile.gone_since is not None)
        clock.advance(RETENTION - timedelta(hours=1))
        assert await one.platform.departures.sweep() == ()
        assert one.desk.withdrawn == []
        clock.advance(timedelta(hours=2))
        await until_async(lambda: gone(one))
        await until(lambda: one.desk.withdrawn == [one.place])


async def gone(one) -> bool:
    return not await one.store.subscriptions(one.place)


async def until(condition, limit_s: float = 8.0) -> None:
    async with asyncio.timeout(limit_s):
        while not condition():  # noqa: ASYNC110 - the client's memory has no event to wait for
            await asyncio.sleep(0.002)


async def until_async(condition, limit_s: float = 8.0) -> None:
    async with asyncio.timeout(limit_s):
        while not await condition():  # noqa: ASYNC110 - nor has the store
            await asyncio.sleep(0.002)


async def until_profile(one, condition) -> None:
    async def holds() -> bool:
        return condition(await one.store.profile(one.place))

    await until_async(holds)


@pytest.mark.usefixtures("no_pause_between_logins")
async def test_two_shards_serve_all_their_servers():
    async with rig(connected=False, shards=2) as one:
        channels = [one.world.add_channel(one.world.add_server(f"S{n}")) for n in range(5)]
        task = asyncio.create_task(one.platform.run())
        await one.world.until(lambda: sorted(one.discord.gateway.identifies) == [0, 1], limit_s=15)
        await until(lambda: one.platform.known_servers == 6)
        tokens = [await one.discord.command(channel, "help") for channel in channels]
        for token in tokens:
            await one.discord.answers(token)
        task.cancel()


async def test_digest_written_in_the_newsroom_stands_in_the_channel():
    async with newsroom() as room:
        await room.tell(xiaomi_story())
        await room.subscribe(room.rig.place)
        assert [one.state.value for one in await room.day(timedelta(minutes=91))] == ["sent"]
