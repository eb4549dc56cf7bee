"""The timetable: a handful of ticks that ask whether something is due. Due-ness itself lives in the store, never here."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler


@dataclass(frozen=True, slots=True)
class Tick:
    """Work that is asked for again and again.

    Attributes:
        name: for logs.
        every_s: seconds from one start to the next, the first at once; a start is left out while the last one is still running.
        work: what is called; it guards its own faults.
    """

    name: str
    every_s: float
    work: Callable[[], Awaitable[object]]


async def keep(ticks: tuple[Tick, ...], stop: asyncio.Event) -> None:
    """Run the ticks until `stop` is set, then let those under way finish.

    Missed starts are made up by one (`coalesce`), however late (`misfire_grace_time=None`): APScheduler's default of one second
    would drop them silently (stack.md, section 0).
    """
    scheduler = AsyncIOScheduler(
        timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    running: set[asyncio.Task[object]] = set()

    def job(tick: Tick) -> Callable[[], Awaitable[None]]:
        async def start() -> None:
            task = asyncio.ensure_future(tick.work())
            running.add(task)
            try:
                await asyncio.shield(task)
            finally:
                running.discard(task)

        return start

    for tick in ticks:
        scheduler.add_job(job(tick), "interval", seconds=tick.every_s, id=tick.name, next_run_time=datetime.now(UTC))
    scheduler.start()
    try:
        await stop.wait()
    finally:
        under_way = tuple(running)
        scheduler.shutdown(wait=False)
        await asyncio.gather(*under_way, return_exceptions=True)
