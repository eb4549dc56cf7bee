"""Discord's own OpenAPI document as a judge of what Tacho sends; it lies beside the project, and is never committed."""

import json
import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests.discord.world import Request
from tests.support.requirements import shared_path

NAME = "urn:discord"


@cache
def _document() -> dict[str, Any]:
    return json.loads(shared_path("data", "schemas", "discord-openapi.json").read_text("utf-8"))


@cache
def _registry() -> Registry[Any]:
    return Registry().with_resource(NAME, Resource(_document(), DRAFT202012))


@cache
def _routes() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Paths as patterns, those with fewer gaps first."""
    paths = sorted(_document()["paths"], key=lambda path: path.count("{"))
    return tuple((re.compile(re.sub(r"\\{[^}]+\\}", "[^/]+", re.escape(path))), path) for path in paths)


@cache
def _validator(path: str, method: str) -> Draft202012Validator | None:
    operation = _document()["paths"][path].get(method.lower())
    if operation is None:
        raise AssertionError(f"{method} {path} is not in Discord's document")
    if "requestBody" not in operation:
        return None
    pointer = f"{NAME}#/paths/{path.replace('~', '~0').replace('/', '~1')}/{method.lower()}/requestBody/content/application~1json/schema"
    return Draft202012Validator({"$ref": pointer}, registry=_registry())


def objections(requests: Iterable[Request]) -> list[str]:
    """What the document has against the bodies of these requests; [] when nothing."""
    found, judged = [], set()
    for request in requests:
        key = f"{request.method} {request.path} {json.dumps(request.body, sort_keys=True)}"
        if request.body is None or key in judged:
            continue
        judged.add(key)
        path = next((path for pattern, path in _routes() if pattern.fullmatch(request.path)), None)
        if path is None:
            found.append(f"{request.method} {request.path}: no such path")
        elif (validator := _validator(path, request.method)) is not None and not validator.is_valid(request.body):
            found.append(f"{request.method} {request.path}: {json.dumps(request.body)[:400]}")
    return found
