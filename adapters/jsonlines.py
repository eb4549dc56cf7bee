"""JSON lines in, JSON lines out: what the reading engine and the company finder say, for programs (contracts.md, sections 3 and 5).

One line a text, the same order. A line that cannot be read still gives an answer with its `id` and an `error` sentence, so that
a file of many thousand lines is never lost for one of them. Numbers keep their exact value: whole ones are written as integers,
others with the digits they have.
"""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Protocol, TextIO

from bot.errors import BadRequest
from bot.model.figure import Figure, Quantity, Value
from bot.model.story import Person, Reading
from bot.reading.companies import CompanyFinder
from bot.reading.prose import read_prose

Json = dict[str, object]
Plain = int | float | str
"""A value as JSON has it: whole numbers as integers, others as the float with the same digits, dates as texts."""

_WHEN = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:?\d{2})?)?")
_SHOWN = 60


class Engine(Protocol):
    """What reads a text (`bot.reading.engine.Engine`)."""

    def read(
        self,
        title: str,
        text: str,
        *,
        published: datetime | None = None,
        language: str | None = None,
        everything: bool = False,
    ) -> Reading:
        """What was found in the text."""
        ...


def read_lines(
    engine: Engine,
    source: TextIO,
    sink: TextIO,
    *,
    everything: bool = False,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Read one story a line from `source` and write what was found, one line each, to `sink`.

    Args:
        engine: reads the texts.
        source: lines with `id`, `title`, `text`, `published`, `lang`; empty lines are passed over.
        sink: is flushed at the end.
        everything: also quantities that are no key figures (salience 0).
        progress: called after each line with the number of lines done.

    Returns:
        How many lines could not be read; each of them has its `error` in the answer.
    """

    def answer(line: Json) -> Json:
        reading = engine.read(
            _text(line, "title"),
            _text(line, "text"),
            published=published_at(line.get("published")),
            language=_language(line),
            everything=everything,
        )
        return record(reading)

    return _each(source, sink, answer, progress)


def link_lines(
    finder: CompanyFinder,
    source: TextIO,
    sink: TextIO,
    *,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Read `{"id", "text"}` a line and write `{"id", "mentions": [{"start", "end", "company"}]}`; returns the number of faults.

    Offsets count characters of `text`, end exclusive.
    """

    def answer(line: Json) -> Json:
        prose = read_prose("", _text(line, "text"), {})
        return {
            "mentions": [
                {"start": mention.start - 1, "end": mention.end - 1, "company": mention.company_id}
                for mention in finder.find(prose)
            ]
        }

    return _each(source, sink, answer, progress)


def record(reading: Reading) -> Json:
    """A reading as the contract's fields (without `id`), ready for `dumps`."""
    return {
        "figures": [_figure(figure) for figure in reading.figures],
        "companies": [{"id": mention.company_id, "main": mention.main} for mention in reading.companies],
        "topics": list(reading.topics),
        "people": [_person(person) for person in reading.people],
        "gist": reading.gist,
    }


def dumps(value: object) -> str:
    """JSON in one line; half characters (lone surrogates, which no file can hold) are escaped."""
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value)
    return text


def published_at(value: object) -> datetime | None:
    """The publication time of the contract's forms as UTC; None for null.

    Accepts a date, ISO time with Z, offset or neither (then UTC), and `YYYY-MM-DD HH:MM:SS`.

    Raises:
        BadRequest: it is none of these.
    """
    if value is None or value == "":
        return None
    if not isinstance(value, str) or not _WHEN.fullmatch(value.strip()):
        raise BadRequest(f'"published" cannot be read: {_shown(value)}; write null, a date or an ISO time')
    try:
        if len(value.strip()) == len("2024-03-28"):
            day = date.fromisoformat(value.strip())
            return datetime(day.year, day.month, day.day, tzinfo=UTC)
        told = datetime.fromisoformat(value.strip())
        return told.astimezone(UTC) if told.tzinfo else told.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise BadRequest(f'"published" is no date of the calendar: {_shown(value)}; correct it') from error


def _each(source: TextIO, sink: TextIO, answer: Callable[[Json], Json], progress: Callable[[int], None] | None) -> int:
    faults = 0
    for count, (place, text) in enumerate(_lines(source), 1):
        line: Json = {}
        try:
            line = _object(place, text)
            told = {"id": line.get("id"), **answer(line)}
        except (BadRequest, ValueError, ArithmeticError, RecursionError) as error:
            faults += 1
            told = {"id": line.get("id", place), "error": f"line {place}: {error}"}
        sink.write(dumps(told) + "\n")
        if progress is not None:
            progress(count)
    sink.flush()
    return faults


def _lines(source: TextIO) -> Iterator[tuple[int, str]]:
    for place, text in enumerate(source, 1):
        if text.strip():
            yield place, text


def _object(place: int, text: str) -> Json:
    try:
        line = json.loads(text.lstrip("\ufeff"))
    except (json.JSONDecodeError, RecursionError) as error:
        raise BadRequest(f"is not valid JSON ({error}); write one JSON object a line") from error
    if not isinstance(line, dict):
        raise BadRequest(f"is no JSON object but {_shown(line)}; write one object a line")
    if "id" not in line:
        line["id"] = place
        raise BadRequest('has no "id"; give every line one')
    return line


def _text(line: Json, key: str) -> str:
    value = line.get(key)
    if value is None and key == "title":
        return ""
    if value is None:
        raise BadRequest(f'has no "{key}"; add it')
    if not isinstance(value, str):
        raise BadRequest(f'"{key}" must be a text, not {_shown(value)}; put it in quotation marks')
    return value


def _language(line: Json) -> str | None:
    value = line.get("lang")
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise BadRequest(f'"lang" must be a text, not {_shown(value)}; write an ISO 639 code such as "en"')
    return re.split("[-_]", value)[0].lower()


def _shown(value: object) -> str:
    text = dumps(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _figure(figure: Figure) -> Json:
    return {
        "evidence": figure.evidence.text,
        "start": figure.evidence.start,
        "end": figure.evidence.end,
        "value": _value(figure.quantity),
        "kind": figure.kind,
        "unit": figure.quantity.unit,
        "unit_text": figure.unit_text,
        "modifier": figure.modifier,
        "direction": figure.direction,
        "metric": figure.metric,
        "subject": figure.subject,
        "period": figure.period,
        "status": figure.status,
        "salience": int(figure.salience),
        "label": figure.label,
        "concept": list(figure.concept),
        "alt": [_quantity(other) for other in figure.alt],
        "prior": None if figure.prior is None else _quantity(figure.prior),
        "base": figure.base,
    }


def _quantity(quantity: Quantity) -> Json:
    return {"value": _value(quantity), "unit": quantity.unit}


def _value(quantity: Quantity) -> Plain | list[Plain]:
    return _plain(quantity.low) if quantity.high is None else [_plain(quantity.low), _plain(quantity.high)]


def _plain(value: Value) -> Plain:
    if isinstance(value, str):
        return value
    return int(value) if value == value.to_integral_value() else float(value)


def _person(person: Person) -> Json:
    return {
        "name": person.name,
        "role": person.role,
        "org": person.company_id,
        "quoted": person.quoted,
        "quotes": list(person.quotes),
    }
