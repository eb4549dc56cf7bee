"""Grouping as JSON lines: news items in order of arrival in, the story and thread of each out (`tacho group`)."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TextIO

from bot.grouping.stories import Grouper
from bot.model.catalogue import Catalogue
from bot.model.story import Reading, Report
from bot.reading.companies import CompanyFinder
from bot.reading.prose import read_prose

Step = Callable[[int], None]
Read = Callable[[Report], Report]


def group_lines(
    source: TextIO,
    sink: TextIO,
    *,
    catalogue: Catalogue,
    read: Read | None = None,
    progress: Step | None = None,
) -> int:
    r"""Decide for each item, knowing it and those before it, which story it tells; nothing is decided again.

    Args:
        source: one JSON object a line: `id`, `title`, `text`, `source` (the outlet), `ts` (Unix seconds or null: then the item
            came when the one before it did). Empty lines are passed over.
        sink: gets `{"id", "story", "thread"}` a line, in the same order; a line that fails gives `{"id", "error"}`.
        catalogue: who belongs to whom.
        read: gives a report its reading; None finds the companies only, which is all that grouping looks at.
        progress: is told after each line how many are done.

    Returns:
        How many lines failed.
    """
    grouper = Grouper(catalogue)
    read = read or companies_reader(catalogue)
    faults, now = 0, datetime.fromtimestamp(0, UTC)
    for done, line in enumerate((line for line in source if line.strip()), start=1):
        fields: dict[str, object] = {}
        try:
            fields = _object(line)
            report = _report(fields, now)
            now = report.seen_at
            _, story_id = grouper.place(read(report))
            answer = {"id": fields.get("id", done), "story": story_id, "thread": grouper.thread(story_id)}
        except (ValueError, TypeError, OverflowError, OSError) as error:
            faults += 1
            answer = {"id": fields.get("id"), "error": f"line {done}: {error}"}
        sink.write(json.dumps(answer, ensure_ascii=False) + "\n")
        if progress:
            progress(done)
    return faults


def companies_reader(catalogue: Catalogue) -> Read:
    """Reads who a report is about and nothing else."""
    finder = CompanyFinder(catalogue)

    def read(report: Report) -> Report:
        prose = read_prose(report.title, report.text, catalogue.lexicon)
        companies = finder.story_companies(prose, finder.find(prose))
        return replace(report, reading=Reading(companies=companies))

    return read


def _object(line: str) -> dict[str, object]:
    fields = json.loads(line)
    if not isinstance(fields, dict):
        raise TypeError("not a JSON object; each line needs id, title, text, source, ts")
    return fields


def _report(fields: dict[str, object], before: datetime) -> Report:
    if "id" not in fields:
        raise ValueError('"id" is missing')
    stamp = fields.get("ts")
    if stamp is not None and (isinstance(stamp, bool) or not isinstance(stamp, int | float)):
        raise ValueError(f'"ts" is {stamp!r}; it must be Unix seconds or null')
    told = before if stamp is None else datetime.fromtimestamp(stamp, UTC)
    return Report(
        id=str(fields["id"]),
        url=_text(fields, "url"),
        publisher=_text(fields, "source"),
        feed_url="",
        title=_text(fields, "title"),
        text=_text(fields, "text"),
        language=_text(fields, "lang") or "en",
        published_at=None if stamp is None else told,
        seen_at=told,
    )


def _text(fields: dict[str, object], name: str) -> str:
    value = fields.get(name)
    if value is not None and not isinstance(value, str):
        raise ValueError(f'"{name}" is {type(value).__name__}; it must be text')
    return value or ""
