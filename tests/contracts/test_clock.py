"""What every clock promises."""

from datetime import timedelta

import pytest

from adapters.clock import SystemClock
from bot.ports import Clock
from tests.fakes.clock import FixedClock


@pytest.fixture(params=[SystemClock, FixedClock])
def clock(request: pytest.FixtureRequest) -> Clock:
    return request.param()


def test_clock_tells_utc(clock: Clock) -> None:
    assert clock.now().utcoffset() == timedelta(0)


async def test_waiting_passes_time(clock: Clock) -> None:
    before = clock.now()
    await clock.sleep(0.001)
    assert clock.now() - before >= timedelta(milliseconds=1)


async def test_negative_wait_does_not_turn_time_back(clock: Clock) -> None:
    before = clock.now()
    await clock.sleep(-5)
    assert clock.now() >= before
