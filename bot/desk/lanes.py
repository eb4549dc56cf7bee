"""Work side by side in a few lanes, which slow work leaves to others (feeds.md, A26)."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class Lanes:
    """Lanes, and room beside them for work that proved slow.

    Args:
        count: so much work is done side by side.
        beside: so much more may be waited for beside it.
    """

    def __init__(self, count: int, beside: int) -> None:
        self._free = asyncio.Semaphore(count)
        self._room_beside = beside

    async def enter(self) -> "Lane":
        """Wait for a lane that is free; it is to be held at once, or it is lost."""
        await self._free.acquire()
        return Lane(self)

    def take_aside(self) -> bool:
        """Give a lane back for work that goes on beside; False where there is no room for it."""
        if self._room_beside <= 0:
            return False
        self._room_beside -= 1
        self._free.release()
        return True

    def leave(self, *, aside: bool) -> None:
        """End work in a lane, or beside."""
        if aside:
            self._room_beside += 1
        else:
            self._free.release()


class Lane:
    """One lane; `Lanes.enter` makes it."""

    def __init__(self, lanes: Lanes) -> None:
        self._lanes = lanes
        self._aside = False

    @contextmanager
    def held(self, patience_s: float) -> Iterator[None]:
        """Work in this lane; after `patience_s` beside it, where there is room. 0 is for work that is known to be slow."""
        timer = None
        if patience_s > 0:
            timer = asyncio.get_running_loop().call_later(patience_s, self._step_aside)
        else:
            self._step_aside()
        try:
            yield
        finally:
            if timer is not None:
                timer.cancel()
            self._lanes.leave(aside=self._aside)

    def _step_aside(self) -> None:
        self._aside = self._lanes.take_aside()
