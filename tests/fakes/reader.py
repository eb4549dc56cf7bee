"""A reader that finds nothing, or what a test gives it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.model.story import Reading, Report


class FakeReader:
    """Keeps `bot.ports.Reader`; `readings` says what it finds in the report of that title."""

    def __init__(self, readings: Mapping[str, Reading] | None = None) -> None:
        self.readings = dict(readings or {})
        self.read_titles: list[str] = []

    async def read(self, reports: Sequence[Report]) -> tuple[Report, ...]:
        self.read_titles.extend(report.title for report in reports)
        return tuple(replace(report, reading=self.readings.get(report.title, Reading())) for report in reports)
