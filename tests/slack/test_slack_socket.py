"""Case 40 of platforms.md 7 for Socket Mode: whatever happens to the connection, another stands within a minute."""

import asyncio
import contextlib
from datetime import timedelta
from types import SimpleNamespace

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.socket import SocketFront
from adapters.supervision import Health
from bot.errors import BadSettings, TryLater
from tests.fakes.clock import FixedClock, ShiftedClock
from tests.slack.apprig import SOCKET, AppRig, app_rig
from tests.slack.hands import Hands, OverSocket
from tests.support.news import MORNING


async def rebuilt(rig: AppRig, hellos: int, within_s: int = 60) -> int:
    """Let the clock run until there have been so many connections; returns how long that took."""
    for second in range(within_s):
        if rig.socket.hellos >= hellos:
            return second
        rig.clock.advance(timedelta(seconds=1))
        await asyncio.sleep(0.02)
    raise AssertionError(f"no new connection within {within_s} s")


async def answers_again(rig: AppRig) -> None:
    """Somebody is answered."""
    rig.hands = Hands(rig.slack, rig.workspace, rig.windows, OverSocket(rig.socket))
    await rig.hands.answers(await rig.hands.type("help", rig.channel))


async def test_case_40_dropped_connection_is_rebuilt_within_a_minute():
    async with app_rig(SOCKET, clock=ShiftedClock(MORNING)) as rig:
        await rig.socket.drop()
        await rebuilt(rig, 2)
        await answers_again(rig)
        assert (rig.front.socket.health, rig.front.socket.problem) == (Health.CONNECTED, None)


async def test_case_40_connection_that_slack_closes_is_rebuilt_within_a_minute():
    async with app_rig(SOCKET, clock=ShiftedClock(MORNING)) as rig:
        await rig.socket.connections[-1].close()
        await rebuilt(rig, 2)
        await answers_again(rig)


async def test_case_40_connection_that_is_silent_is_rebuilt_within_a_minute():
    async with app_rig(SOCKET, clock=ShiftedClock(MORNING)) as rig:
        rig.socket.mute = True
        took_s = await rebuilt(rig, 2)
        assert took_s >= 20
        rig.socket.mute = False


async def test_case_40_closed_session_of_the_library_is_rebuilt_within_a_minute():
    async with app_rig(SOCKET, clock=ShiftedClock(MORNING)) as rig:
        await answers_again(rig)
        for task in asyncio.all_tasks():
            client = getattr(getattr(task.get_coro(), "cr_frame", None), "f_locals", {}).get("self")
            if hasattr(client, "aiohttp_client_session"):
                await client.aiohttp_client_session.close()
                break
        await rebuilt(rig, 2)
        await answers_again(rig)


async def test_case_40_announced_end_of_a_connection_costs_nothing():
    async with app_rig(SOCKET, clock=ShiftedClock(MORNING)) as rig:
        await rig.socket.announce_disconnect()
        await rig.world.until(lambda: rig.socket.hellos == 2 and len(rig.socket.connections) == 1)
        await answers_again(rig)


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 503},
        {"drop": True},
        {"error": "internal_error"},
        {"error": "ratelimited", "status": 429, "headers": {"Retry-After": "30"}},
    ],
)
async def test_case_40_slack_that_opens_no_connection_is_asked_again(fault):
    async with app_rig(SOCKET, clock=ShiftedClock(MORNING)) as rig:
        rig.world.fault("apps.connections.open", **fault)
        await rig.socket.drop()
        took_s = await rebuilt(rig, 2, within_s=90)
        assert took_s >= (30 if fault.get("status") == 429 else 0)


async def test_case_40_connection_that_is_refused_is_tried_again():
    async with app_rig(SOCKET, clock=ShiftedClock(MORNING)) as rig:
        rig.socket.refuse = True
        await rig.socket.drop()
        with contextlib.suppress(AssertionError):
            await rebuilt(rig, 2, within_s=20)
        assert rig.front.socket.health is Health.CONNECTING
        rig.socket.refuse = False
        rig.front.socket._first_contact_s = 1.0
        async with asyncio.timeout(60):
            while rig.socket.hellos < 2:
                rig.clock.advance(timedelta(seconds=1))
                await asyncio.sleep(0.02)


async def test_answer_under_way_survives_the_end_of_its_connection():
    async with app_rig(SOCKET, clock=ShiftedClock(MORNING)) as rig:
        rig.desk.wait = asyncio.Event()
        done = await rig.hands.type("company xiaomi", rig.channel)
        await rig.socket.drop()
        rig.desk.wait.set()
        await rig.hands.answers(done)


async def test_dead_app_token_is_said_and_not_tried_again():
    async with app_rig(SOCKET) as rig:
        front = SocketFront(
            rig.front.socket._app,
            app_token="xapp-not-right",
            client=AsyncWebClient(base_url=rig.slack.api_url, retry_handlers=[]),
            clock=rig.clock,
        )
        with pytest.raises(BadSettings, match=r"\[slack\] app_token.*connections:write") as caught:
            await front.run()
        assert "xapp-not-right" not in str(caught.value)
        assert len(rig.world.asked("apps.connections.open")) == 2


async def test_connection_lives_as_long_as_it_gives_signs_of_life():
    class Living(FixedClock):
        looks = 0

        async def sleep(self, wait_s):
            self.looks += 1
            client.last_ping_pong_time = min(self.looks, 100)
            await super().sleep(wait_s)

    client = SimpleNamespace(last_ping_pong_time=0, current_session=SimpleNamespace(closed=False))
    clock = Living()
    front = SocketFront(None, app_token="x", client=None, clock=clock)
    with pytest.raises(TryLater, match="silent"):
        await front._watch(client)
    assert clock.looks == 105
