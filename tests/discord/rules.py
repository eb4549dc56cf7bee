"""Discord's rules that its OpenAPI document does not hold (platforms.md 2.1); the loopback server refuses what breaks them."""

import re
from collections.abc import Iterator
from typing import Any

V2 = 1 << 15
KNOWN = {
    1: {"type", "components"},
    2: {"type", "style", "label", "custom_id", "url", "disabled"},
    3: {"type", "custom_id", "options", "placeholder", "min_values", "max_values", "required"},
    4: {"type", "custom_id", "style", "value", "placeholder", "required", "min_length", "max_length"},
    9: {"type", "components", "accessory"},
    10: {"type", "content"},
    11: {"type", "media", "description"},
    12: {"type", "items"},
    17: {"type", "components", "accent_color"},
    18: {"type", "label", "description", "component"},
}
NAME = re.compile(r"[-_'\w]{1,32}")


def message_faults(body: dict[str, Any]) -> list[str]:
    """What is wrong with a message."""
    flags, components = body.get("flags") or 0, body.get("components") or []
    found = list(_component_faults(components))
    if flags & V2 and (body.get("content") or body.get("embeds") or body.get("poll")):
        found.append("components v2 beside content or embeds")
    if not flags & V2 and any(one["type"] != 1 for one in components):
        found.append("components v2 without their flag")
    if not (components or body.get("content") or body.get("embeds")):
        found.append("empty message")
    if units(body.get("content") or "") > 2000:
        found.append("content over 2000")
    if (body.get("allowed_mentions") or {}).get("parse") != []:
        found.append("somebody may be pinged")
    return [*found, *_embed_faults(body.get("embeds") or [])]


def _component_faults(components: list[dict[str, Any]]) -> Iterator[str]:
    everything = list(walk(components))
    if len(everything) > 40:
        yield f"{len(everything)} components"
    if sum(units(one.get("content", "")) for one in everything) > 4000:
        yield "more than 4000 characters are shown"
    names = [one["custom_id"] for one in everything if "custom_id" in one]
    if len(names) != len(set(names)):
        yield "a custom_id twice"
    for one in everything:
        if not set(one) <= KNOWN[one["type"]]:
            yield f"unknown keys: {set(one) - KNOWN[one['type']]}"
        if one["type"] == 10 and not one["content"].strip():
            yield "an empty text"
        if "url" in one and not re.match(r"https?://[^\s/]+", one["url"]):
            yield f"no address: {one['url']}"
        for picture in (one, *one.get("items", ())):
            if "media" in picture and not re.match(r"https?://[^\s/]+", picture["media"]["url"]):
                yield f"no picture: {picture}"
            if not 0 < units(picture.get("description", "x")) <= 1024:
                yield f"no description: {picture}"
        if any(units(str(one.get(key, ""))) > most for key, most in (("label", 80), ("custom_id", 100), ("url", 512))):
            yield f"too long: {one}"


def _embed_faults(embeds: list[dict[str, Any]]) -> Iterator[str]:
    texts = [text for one in embeds for text in (one.get("title", ""), one.get("description", ""))]
    texts += [text for one in embeds for field in one.get("fields", ()) for text in (field["name"], field["value"])]
    if sum(map(units, texts)) > 6000:
        yield "embeds over 6000 together"
    if len(embeds) > 10 or any(units(one.get("description", "")) > 4096 for one in embeds):
        yield "embeds over their limits"


def command_faults(commands: list[dict[str, Any]]) -> list[str]:
    """What is wrong with the application's commands."""
    found = []
    if len(commands) > 100:
        found.append("more than 100 commands")
    for command in commands:
        if command["type"] != 1:
            names = [command["name"], *command["name_localizations"].values()]
            found += [f"name {name}" for name in names if not 1 <= len(name) <= 32]
            found += [f"{command['name']} has {key}" for key in ("description", "options") if command.get(key)]
            continue
        found += [f"name {name}" for name in _names(command) if not NAME.fullmatch(name) or name != name.lower()]
        required = [option.get("required", False) for option in command.get("options", ())]
        if required != sorted(required, reverse=True):
            found.append(f"/{command['name']}: required options come first")
        if _characters(command) > 8000:
            found.append(f"/{command['name']} is over 8000 characters")
    for locale in {locale for command in commands for locale in command["name_localizations"]}:
        names = [command["name_localizations"].get(locale, command["name"]) for command in commands]
        if len(names) != len(set(names)):
            found.append(f"a name twice in {locale}")
    return found


def choice_faults(choices: list[dict[str, Any]]) -> list[str]:
    """What is wrong with autocompletion."""
    wrong = [one for one in choices if not 1 <= units(one["name"]) <= 100 or not 1 <= units(one["value"]) <= 100]
    return [*(["more than 25 choices"] if len(choices) > 25 else []), *(f"choice {one}" for one in wrong)]


def _names(thing: dict[str, Any]) -> Iterator[str]:
    yield thing["name"]
    yield from (thing.get("name_localizations") or {}).values()
    for option in thing.get("options", ()):
        yield from _names(option)


def _characters(thing: dict[str, Any]) -> int:
    longest = [
        max(map(len, [str(thing.get(key, "")), *(thing.get(f"{key}_localizations") or {}).values()]))
        for key in ("name", "description")
    ]
    inner = [*thing.get("options", ()), *thing.get("choices", ())]
    return sum(longest) + len(str(thing.get("value", ""))) + sum(map(_characters, inner))


def walk(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every component, nested ones too."""
    for one in components:
        yield one
        yield from walk(one.get("components", []))
        yield from walk([one[key] for key in ("accessory", "component") if key in one])


def units(text: str) -> int:
    """UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
