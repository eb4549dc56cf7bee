"""Slack's rules of lengths and counts, which the schema made from its types does not hold (platforms.md 3.1 and 3.2).

Written apart from `adapters/slack/limits.py`, so that a wrong number there is found here. The loopback server refuses what breaks
them, as Slack does.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

TEXT_KINDS = {"mrkdwn", "plain_text"}
PINGS = re.compile(r"<!(?:channel|here|everyone|subteam)[^>]*>|<[@#][A-Z0-9]+[^>]*>")


def message_faults(body: Mapping[str, Any]) -> list[str]:
    """What is wrong with a message."""
    blocks = body.get("blocks") or []
    found = list(block_faults(blocks, most=50))
    if not str(body.get("text") or "").strip():
        found.append("no text beside the blocks")
    if len(str(body.get("text") or "")) > 4000:
        found.append("text over 4000")
    if body.get("unfurl_links") is not False or body.get("unfurl_media") is not False:
        found.append("unfurls are on")
    if body.get("link_names") or body.get("parse") == "full":
        found.append("names are linked")
    if body.get("reply_broadcast"):
        found.append("a reply is broadcast")
    if size(blocks) > 13_000:
        found.append(f"msg_blocks_too_long: {size(blocks)}")
    if any(PINGS.search(text) for text in (*_shown(blocks), str(body.get("text") or ""))):
        found.append("somebody may be pinged")
    return found


def _shown(blocks: Any) -> Iterator[str]:
    """Every string of blocks that is shown; what a button carries back to Tacho is not."""
    for one in walk(blocks):
        yield from (value for key, value in one.items() if isinstance(value, str) and key not in {"value", "action_id"})


def size(blocks: Any) -> int:
    """Characters of the blocks as compact JSON."""
    return units(json.dumps(blocks, ensure_ascii=False, separators=(",", ":")))


def units(text: str) -> int:
    """UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def block_faults(blocks: list[dict[str, Any]], *, most: int) -> Iterator[str]:
    """What is wrong with blocks of a message (50) or a view (100)."""
    if len(blocks) > most:
        yield f"{len(blocks)} blocks"
    for number, block in enumerate(blocks):
        for fault in _block(block):
            yield f"{fault} [json-pointer:/blocks/{number}]"
    names = [one["block_id"] for one in blocks if "block_id" in one]
    actions = [one["action_id"] for block in blocks for one in walk(block) if "action_id" in one]
    if len(names) != len(set(names)) or len(actions) != len(set(actions)):
        yield "an id twice"
    kinds = [block["type"] for block in blocks]
    if kinds.count("table") > 1 or kinds.count("data_visualization") > 2:
        yield "too many tables or charts"


def walk(part: Any) -> Iterator[dict[str, Any]]:
    """Every object, outer ones first."""
    if isinstance(part, dict):
        yield part
        for value in part.values():
            yield from walk(value)
    elif isinstance(part, list):
        for value in part:
            yield from walk(value)


def _block(block: dict[str, Any]) -> Iterator[str]:
    for one in walk(block):
        yield from _everywhere(one)
    judge = _KINDS.get(block["type"])
    if judge is None:
        yield f"unsupported type: {block['type']}"
    else:
        yield from judge(block)


def _section(block: dict[str, Any]) -> Iterator[str]:
    fields = block.get("fields") or []
    if not (block.get("text") or fields):
        yield "a section without text"
    yield from _text(block.get("text"), 3000)
    if len(fields) > 10:
        yield "more than 10 fields"
    for field in fields:
        yield from _text(field, 2000)


def _header(block: dict[str, Any]) -> Iterator[str]:
    yield from _text(block["text"], 150)
    if block["text"]["type"] != "plain_text":
        yield "a header with mrkdwn"


def _context(block: dict[str, Any]) -> Iterator[str]:
    if not 1 <= len(block["elements"]) <= 10:
        yield f"{len(block['elements'])} elements in a context"
    for element in block["elements"]:
        if element["type"] in TEXT_KINDS:
            yield from _text(element, 3000)


def _actions(block: dict[str, Any]) -> Iterator[str]:
    if not 1 <= len(block["elements"]) <= 25:
        yield f"{len(block['elements'])} elements in actions"


def _image(block: dict[str, Any]) -> Iterator[str]:
    yield from _text(block.get("title"), 2000)


def _nothing(block: dict[str, Any]) -> Iterator[str]:
    yield from ()


def _plain_table(block: dict[str, Any]) -> Iterator[str]:
    yield from _table(block["rows"], 1, 100)
    if sum(units(str(cell.get("text", ""))) for row in block["rows"] for cell in row) > 10_000:
        yield "a table of more than 10,000 characters"


def _data_table(block: dict[str, Any]) -> Iterator[str]:
    yield from _table(block["rows"], 2, 101)
    if not block.get("caption") or not 1 <= block.get("page_size", 5) <= 100:
        yield "a data table without caption or with a wrong page size"


def _carousel(block: dict[str, Any]) -> Iterator[str]:
    if not 1 <= len(block["elements"]) <= 10:
        yield "a carousel of more than 10 cards"
    for card in block["elements"]:
        yield from _card(card)


def _everywhere(one: dict[str, Any]) -> Iterator[str]:
    if any(units(str(one.get(key, ""))) > 255 for key in ("action_id", "block_id", "callback_id")):
        yield "an id over 255"
    for key in ("url", "image_url"):
        if key in one and (units(str(one[key])) > 3000 or not re.match(r"https?://[^\s/]+", str(one[key]))):
            yield f"invalid_url: {str(one[key])[:80]}"
    if one.get("type") == "image" and not 1 <= units(str(one.get("alt_text") or "")) <= 2000:
        yield "a picture without words"
    if one.get("type") == "button":
        yield from _text(one["text"], 75)
        if one["text"]["type"] != "plain_text" or units(str(one.get("value", ""))) > 2000:
            yield "a wrong button"
        if "value" in one and not one["value"]:
            yield "a button with an empty value"
        if "action_id" not in one:
            yield "a button without id"
    if one.get("type") == "mrkdwn" and one.get("verbatim") is not True:
        yield "mrkdwn that links names by itself"
    if one.get("type") == "raw_text" and not one["text"]:
        yield "an empty cell"


def _text(text: dict[str, Any] | None, most: int) -> Iterator[str]:
    if text is None:
        return
    if text["type"] not in TEXT_KINDS:
        yield f"no text: {text['type']}"
    if not str(text["text"]).strip():
        yield "must be more than 0 characters"
    if units(text["text"]) > most:
        yield f"must be less than {most + 1} characters"
    if text["type"] == "mrkdwn" and re.search(r"&(?!amp;|lt;|gt;)", text["text"]):
        yield "an ampersand that is not escaped"


def _table(rows: list[list[dict[str, Any]]], least: int, most: int) -> Iterator[str]:
    if not least <= len(rows) <= most:
        yield f"{len(rows)} rows"
    if len({len(row) for row in rows}) != 1 or not 1 <= len(rows[0]) <= 20:
        yield "rows of different or wrong length"
    if any(cell["type"] == "rich_text" for cell in rows[0]):
        yield "rich text in a heading"


def _chart(block: dict[str, Any]) -> Iterator[str]:
    chart = block["chart"]
    if not 1 <= units(block["title"]) <= 50:
        yield "a chart's title"
    if chart["type"] == "pie":
        parts = chart["segments"]
        if not 1 <= len(parts) <= 6 or any(one["value"] <= 0 or not 1 <= units(one["label"]) <= 20 for one in parts):
            yield "wrong segments"
        return
    if chart["type"] not in {"bar", "line", "area"}:
        yield "unknown chart"
    series, categories = chart["series"], chart["axis_config"]["categories"]
    names = [one["name"] for one in series]
    if not 1 <= len(series) <= 6 or len(set(names)) != len(names) or any(not 1 <= units(name) <= 20 for name in names):
        yield "wrong series"
    if not 1 <= len(categories) <= 20 or len(set(categories)) != len(categories):
        yield "wrong categories"
    if any(not 1 <= units(one) <= 20 for one in categories):
        yield "a category's length"
    if any([point["label"] for point in one["data"]] != categories for one in series):
        yield "points that are not the categories"
    if any(units(chart["axis_config"].get(key, "x")) > 50 for key in ("x_label", "y_label")):
        yield "an axis label's length"


def _card(card: dict[str, Any]) -> Iterator[str]:
    for key, most in (("title", 150), ("subtitle", 150), ("body", 200)):
        yield from _text(card.get(key), most)
    if not any(key in card for key in ("hero_image", "title", "actions", "body")):
        yield "an empty card"
    if len(card.get("actions", [])) > 5:
        yield "too many actions in a card"


_KINDS = {
    "section": _section, "header": _header, "context": _context, "actions": _actions, "image": _image, "divider": _nothing, "input": _nothing,
    "table": _plain_table, "data_table": _data_table, "data_visualization": _chart, "card": _card, "carousel": _carousel,
}  # fmt: skip
