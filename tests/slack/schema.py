"""The JSON Schema made from Slack's own types as a judge of blocks; it lies beside the project, and is never committed."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from jsonschema import Draft7Validator

from tests.support.requirements import shared_path

NOT_IN_IT = {"data_visualization"}


@cache
def _document() -> dict[str, Any]:
    return json.loads(shared_path("data", "schemas", "slack-blocks.json").read_text("utf-8"))


@cache
def _validator(kind: str) -> Draft7Validator:
    """The rules of one kind of block, so that a complaint is about that kind and quick."""
    document = _document()
    of_kind = [
        name
        for name, rules in document["definitions"].items()
        if name.endswith("Block") and f'"const": "{kind}"' in json.dumps(rules)[:200_000] and _is_kind(rules, kind)
    ]
    if not of_kind:
        raise AssertionError(f"{kind} is not in Slack's schema")
    return Draft7Validator(
        {
            "definitions": document["definitions"],
            "anyOf": [{"$ref": f"#/definitions/{name}"} for name in of_kind],
        }
    )


def _is_kind(rules: Mapping[str, Any], kind: str) -> bool:
    forms = rules.get("anyOf", [rules])
    return any(form.get("properties", {}).get("type", {}).get("const") == kind for form in forms)


def objections(blocks: Iterable[Mapping[str, Any]]) -> list[str]:
    """What the schema has against these blocks; [] when nothing."""
    return [
        f"{error.json_path}: {error.message[:200]}"
        for block in blocks
        if block["type"] not in NOT_IN_IT
        for error in _validator(str(block["type"])).iter_errors(dict(block))
    ]
