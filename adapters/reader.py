"""Runs the reading engine beside the event loop."""

import asyncio
import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from bot.model.catalogue import Catalogue
from bot.model.story import Reading, Report
from bot.reading.engine import Engine

log = logging.getLogger(__name__)


class ThreadReader:
    """Keeps `bot.ports.Reader` with one thread: reading is quick, and the engine's patterns never hold the loop for long.

    The engine is built in that thread when the first text comes, so that commands which read nothing start at once.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._engine: Engine | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reader")

    async def read(self, reports: Sequence[Report]) -> tuple[Report, ...]:
        """The same reports, in the same order, each with its `reading`."""
        return tuple(
            [await asyncio.get_running_loop().run_in_executor(self._thread, self._read, report) for report in reports]
        )

    def _read(self, report: Report) -> Report:
        if self._engine is None:
            self._engine = Engine(self._catalogue)
        published = min(report.published_at, report.seen_at) if report.published_at else None
        try:
            reading = self._engine.read(report.title, report.text, published=published, language=report.language)
        except (
            Exception
        ):  # one text that breaks the engine is told without figures, and must not keep all others from being told
            log.exception("a report could not be read", extra={"report": report.id, "url": report.url})
            reading = Reading()
        if reading.dropped:
            log.info(
                "figures without proof were dropped",
                extra={"report": report.id, "url": report.url, "dropped": reading.dropped},
            )
        return replace(report, reading=reading)

    def close(self) -> None:
        """Let the thread end."""
        self._thread.shutdown(wait=False, cancel_futures=True)
