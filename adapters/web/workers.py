"""Worker processes for documents from strangers: warm, with a deadline and a memory limit, killed and replaced when they pass it.

Plain child processes over pipes rather than a process pool: a pool cannot kill one worker, and one killed child breaks it for
good. A child gets no environment but what Python needs, so that a hostile document finds no secret in its process.
"""

import asyncio
import io
import os
import pickle
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from types import TracebackType
from typing import Any, Self

from adapters.web.workbench import HEADER, READY
from bot.desk.lanes import Lanes

MEGABYTE = 1024 * 1024
_ANSWER_BYTES = 64 * MEGABYTE
_START_S = 60.0


class JobFailed(Exception):
    """A job gave no result; the sentence is for people.

    Attributes:
        hostile: the job had to be killed, or took its worker down.
    """

    def __init__(self, sentence: str, *, hostile: bool = False) -> None:
        super().__init__(sentence)
        self.hostile = hostile


class Workers:
    """A few warm child processes; use it inside one event loop.

    Args:
        count: so many work side by side; each is started when it is first needed, one at `start`. Beside them, as many again finish
            jobs that take long, so that documents made to hang do not hold up the others (feeds.md G2).
        deadline_s: wall time of one job (feeds.md G6: 5 s).
        patience_s: a job that takes longer is finished beside the others.
        memory_bytes: address space of one worker.
    """

    def __init__(
        self,
        *,
        count: int = 2,
        deadline_s: float = 5.0,
        patience_s: float = 0.5,
        memory_bytes: int = 1024 * MEGABYTE,
    ) -> None:
        self._deadline_s = deadline_s
        self._patience_s = patience_s
        self._memory_bytes = memory_bytes
        self._count = count
        self._lanes = Lanes(count, count)
        self._idle: list[Process] = []
        self._closed = False

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    @property
    def pids(self) -> tuple[int, ...]:
        """Process ids of the workers that wait for a job, for measuring them."""
        return tuple(worker.pid for worker in self._idle)

    async def start(self) -> None:
        """Start one worker, so that the first job finds it warm."""
        self._closed = False
        if not self._idle:
            self._idle.append(await self._spawn())

    async def close(self) -> None:
        """End all idle workers; jobs still running end with their callers."""
        self._closed = True
        while self._idle:
            await _end(self._idle.pop())

    async def run(self, kind: str, *arguments: object) -> Any:  # noqa: ANN401 - each job has its own result
        """Do a job of `workbench.JOBS` in a worker.

        Returns:
            The job's result: plain values only.

        Raises:
            JobFailed: it has no result, took too long or too much, or ended its worker.
        """
        with (await self._lanes.enter()).held(self._patience_s):
            worker = self._idle.pop() if self._idle else await self._spawn()
            try:
                async with asyncio.timeout(self._deadline_s):
                    await _send(worker, (kind, arguments, self._deadline_s))
                    outcome, value = await _receive(worker)
            except TimeoutError as error:
                await _end(worker)
                sentence = f"The document took longer than {self._deadline_s:g} s to read; it is broken or hostile."
                raise JobFailed(sentence, hostile=True) from error
            except (OSError, EOFError, ValueError, pickle.UnpicklingError) as error:
                await _end(worker)
                raise JobFailed(
                    "The document brought its reader down; it is broken or hostile.", hostile=True
                ) from error
            except BaseException:
                await _end(worker)
                raise
            await self._put_back(worker)
        if outcome != "done":
            raise JobFailed(str(value))
        return value

    async def _put_back(self, worker: Process) -> None:
        if self._closed or len(self._idle) >= self._count:
            await _end(worker)
        else:
            self._idle.append(worker)

    async def _spawn(self) -> Process:
        worker = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "adapters.web.workbench", str(self._memory_bytes)),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            limit=MEGABYTE,
            env=_bare_environment(),
        )
        try:
            async with asyncio.timeout(_START_S):
                ready = await _receive(worker)
        except (TimeoutError, OSError, EOFError, ValueError) as error:
            await _end(worker)
            raise RuntimeError("a worker for reading documents does not start") from error
        if ready != READY:
            await _end(worker)
            raise RuntimeError("a worker for reading documents answers nonsense")
        return worker


def _bare_environment() -> dict[str, str]:
    kept = {
        name: os.environ[name]
        for name in ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "SYSTEMROOT")
        if name in os.environ
    }
    return {**kept, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "PYTHONHASHSEED": "random"}


async def _send(worker: Process, job: tuple[object, ...]) -> None:
    if worker.stdin is None:
        raise ValueError("the worker has no input")
    packed = pickle.dumps(job, protocol=5)
    worker.stdin.write(HEADER.pack(len(packed)) + packed)
    await worker.stdin.drain()


async def _receive(worker: Process) -> tuple[Any, ...]:
    if worker.stdout is None:
        raise ValueError("the worker has no output")
    (size,) = HEADER.unpack(await worker.stdout.readexactly(HEADER.size))
    if size > _ANSWER_BYTES:
        raise ValueError("the worker's answer is too large")
    value: tuple[Any, ...] = _PlainValues(io.BytesIO(await worker.stdout.readexactly(size))).load()
    return value


class _PlainValues(pickle.Unpickler):
    """Reads plain values only: a worker taken over by a document cannot make its parent run anything."""

    def find_class(self, module_name: str, global_name: str, /) -> Any:  # noqa: ANN401 - signature of the base class
        raise pickle.UnpicklingError(f"{module_name}.{global_name} is no plain value")


async def _end(worker: Process) -> None:
    if worker.returncode is None:
        worker.kill()
    if worker.stdin is not None:
        worker.stdin.close()
    await worker.wait()
