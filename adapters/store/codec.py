"""The newsroom's frozen values to JSON text and back, exactly.

A table has columns for what is asked (ids, instants, states); the rest of a value is one JSON document beside them, so
that a new field with a default needs no migration. Defaults are left out, unknown keys are passed over on reading.
A `Decimal` is a JSON string, a calendar date in a figure's value is `{"date": ...}`: "2024" and 2024 stay apart.
"""

import json
from datetime import UTC, datetime, time
from decimal import Decimal
from typing import TypeVar

from cattrs import Converter
from cattrs.strategies import configure_tagged_union

from bot.model.figure import Value
from bot.model.message import Block

T = TypeVar("T")


def encode(value: object) -> str:
    """The value as compact JSON text."""
    return json.dumps(_converter.unstructure(value), ensure_ascii=False, separators=(",", ":"))


def decode(kind: type[T], text: str) -> T:
    """The value of type `kind` that `encode` wrote."""
    return _converter.structure(json.loads(text), kind)


def _pack_value(value: Decimal | str) -> str | dict[str, str]:
    return str(value) if isinstance(value, Decimal) else {"date": value}


def _unpack_value(raw: str | dict[str, str], _: object) -> Decimal | str:
    return raw["date"] if isinstance(raw, dict) else Decimal(raw)


def _make_converter() -> Converter:
    converter = Converter(
        omit_if_default=True, detailed_validation=False, unstruct_collection_overrides={frozenset: sorted}
    )
    converter.register_unstructure_hook(Decimal, str)
    converter.register_structure_hook(Decimal, lambda raw, _: Decimal(raw))
    converter.register_unstructure_hook(datetime, lambda value: value.astimezone(UTC).isoformat())
    converter.register_structure_hook(datetime, lambda raw, _: datetime.fromisoformat(raw))
    converter.register_unstructure_hook(time, time.isoformat)
    converter.register_structure_hook(time, lambda raw, _: time.fromisoformat(raw))
    converter.register_unstructure_hook(Value, _pack_value)
    converter.register_structure_hook(Value, _unpack_value)
    converter.register_unstructure_hook(Value | None, lambda value: None if value is None else _pack_value(value))
    converter.register_structure_hook(Value | None, lambda raw, kind: None if raw is None else _unpack_value(raw, kind))
    configure_tagged_union(Block, converter, tag_name="block")
    return converter


_converter = _make_converter()
