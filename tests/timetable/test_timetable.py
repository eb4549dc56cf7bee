"""The timetable: ticks come again, one at a time, and those under way finish when it stops."""

import asyncio

from adapters.timetable import Tick, keep


async def test_tick_comes_again_until_stopped() -> None:
    stop = asyncio.Event()
    count = 0

    async def work() -> None:
        nonlocal count
        count += 1
        if count == 3:
            stop.set()

    await asyncio.wait_for(keep((Tick("count", 0.01, work),), stop), 5)
    assert count >= 3


async def test_work_under_way_finishes_when_the_timetable_stops() -> None:
    stop, started, finished = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def work() -> None:
        started.set()
        await stop.wait()
        for _ in range(20):
            await asyncio.sleep(0)
        finished.set()

    async def stop_it() -> None:
        await started.wait()
        stop.set()

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(keep((Tick("long", 0.01, work),), stop))
        tasks.create_task(stop_it())
    assert finished.is_set()


async def test_tick_is_not_started_again_while_it_runs() -> None:
    stop = asyncio.Event()
    beats = 0
    side_by_side = 0

    async def beat() -> None:
        nonlocal beats
        beats += 1
        if beats == 10:
            stop.set()

    async def slow() -> None:
        nonlocal side_by_side
        side_by_side += 1
        await stop.wait()

    await asyncio.wait_for(keep((Tick("slow", 0.01, slow), Tick("beat", 0.01, beat)), stop), 5)
    assert side_by_side == 1
