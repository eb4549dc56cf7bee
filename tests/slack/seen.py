"""What a reader sees of Slack's blocks, and where they can go from there."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from adapters.slack.reading import Span, read
from tests.slack.rules import walk


def marked(blocks: Iterable[Mapping[str, Any]]) -> list[str]:
    """Every text of mrkdwn."""
    return [one["text"] for block in blocks for one in walk(dict(block)) if one.get("type") == "mrkdwn"]


def spans(blocks: Iterable[Mapping[str, Any]]) -> list[Span]:
    """Every run of marked-up text."""
    return [span for text in marked(blocks) for line in read(text) for span in line.spans]


def seen(blocks: Iterable[Mapping[str, Any]]) -> str:
    """Everything that can be read of them, in order: texts, cells, labels, words of pictures."""
    return "\n".join(part for block in blocks for part in _parts(dict(block)))


def _parts(block: dict[str, Any]) -> Iterator[str]:
    for one in walk(block):
        match one.get("type"):
            case "mrkdwn":
                yield from (line.text for line in read(one["text"]))
            case "plain_text" | "raw_text" | "link":
                yield str(one["text"])
            case "image":
                yield str(one["alt_text"])
            case "data_table":
                yield str(one["caption"])
            case "data_visualization":
                yield str(one["title"])


def addresses(blocks: Iterable[Mapping[str, Any]]) -> set[str]:
    """Every address that can be followed."""
    kept = [dict(block) for block in blocks]
    return {span.url for span in spans(kept) if span.url} | {
        str(one["url"]) for block in kept for one in walk(block) if "url" in one
    }


def buttons(blocks: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Every button."""
    return [one for block in blocks for one in walk(dict(block)) if one.get("type") == "button"]
