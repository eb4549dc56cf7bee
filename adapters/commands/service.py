"""Running until told to stop: the newsroom's ticks, and the chat services beside them."""

import asyncio
import gc
import logging
import signal
from collections.abc import Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING

from adapters.commands.door import open_door
from adapters.commands.newsroom import preview
from adapters.commands.terminal import progress
from adapters.settings import ConfigFolders, Settings
from adapters.timetable import Tick, keep
from adapters.wiring import ChatService, load_data, open_newsroom
from bot.desk.rounds import Rounds
from bot.errors import FixInput
from bot.writing.phrases import ENGLISH

if TYPE_CHECKING:
    from adapters.web.websub import CallbackServer

log = logging.getLogger(__name__)


async def forever(settings: Settings, folders: ConfigFolders) -> int:
    """Run everything configured until SIGTERM or SIGINT, then let what is under way finish.

    Raises:
        FixInput: every chat service that is configured needs a person to mend something, such as its token.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for kind in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(kind, stop.set)
    async with open_newsroom(settings, load_data(folders), platforms=preview(), chats=True) as newsroom:
        # What is loaded by now stays: a search through all of it for circles of garbage would stop the loop for 50 to 100 ms.
        gc.collect()
        gc.freeze()
        # Nor does it help to search a round's thousands of states, which go by themselves.
        gc.set_threshold(700, 10, 1_000)
        names = ", ".join([*(service.name for service in newsroom.services), "the preview page"])
        feeds = ENGLISH.count(ENGLISH.feeds_count, len(newsroom.feeds))
        progress().print(f"Tacho runs with {feeds} for {names}. Stop it with Ctrl-C or SIGTERM.")
        door = open_door(settings.database.url, newsroom.library.desk)
        async with newsroom.callbacks or nullcontext(), door, asyncio.TaskGroup() as tasks:
            if newsroom.callbacks is not None:
                tasks.create_task(take_pushes(newsroom.callbacks, stop))
            serving = tasks.create_task(serve(newsroom.services, stop))
            tasks.create_task(keep(_ticks(newsroom.rounds), stop))
        if (fault := serving.result()) is not None:
            raise fault
        progress().print("Stopping: what is under way is finished.")
    return 0


def _ticks(rounds: Rounds) -> tuple[Tick, ...]:
    async def read() -> None:
        await rounds.poll()
        await rounds.group()

    return (
        Tick("read", 15, read),
        Tick("compose", 10, rounds.compose),
        Tick("deliver", 2, rounds.deliver),
        Tick("push", 60, rounds.tend_pushes),
        Tick("forget", 6 * 3600, rounds.forget),
    )


async def take_pushes(callbacks: "CallbackServer", stop: asyncio.Event) -> None:
    """File what hubs push until `stop` is set, then what was acknowledged until then."""
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(callbacks.run())
        await stop.wait()
        await callbacks.settled()
        running.cancel()


async def serve(services: Sequence[ChatService], stop: asyncio.Event) -> FixInput | None:
    """Keep the chat services connected until `stop` is set.

    One that needs a person to mend something ends alone, with an error in the log. When the last one ends so, `stop` is set and its
    error is returned; None otherwise.
    """
    faults: list[FixInput] = []

    async def connect(service: ChatService) -> None:
        try:
            await service.run()
        except FixInput as error:
            log.error("a chat service has stopped", extra={"platform": service.name, "problem": str(error)})  # noqa: TRY400 - its sentence says it all
            faults.append(error)
            if len(faults) == len(services):
                stop.set()

    async with asyncio.TaskGroup() as tasks:
        running = [tasks.create_task(connect(service)) for service in services]
        await stop.wait()
        for task in running:
            task.cancel()
    return faults[-1] if services and len(faults) == len(services) else None
