"""The child side of the workers: reads documents from strangers where nothing can be lost, and knows no secret.

Started as `python -m adapters.web.workbench MEMORY_BYTES`. It answers one job at a time over its standard streams: four bytes
of length, then a pickle of plain values. A job has a deadline of its own, so that it ends even when nobody is left to kill it.
"""

import gc
import math
import os
import pickle
import resource
import signal
import struct
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, BinaryIO

from adapters.web.extract import article_text, robots_verdict
from adapters.web.opml import outlines
from adapters.web.pagelinks import feed_links
from adapters.web.parse import parse_feed
from adapters.web.raw import NotAFeed

HEADER = struct.Struct(">I")
READY = ("ready",)


def read_feed(body: bytes, content_type: str, address: str, now_s: float) -> tuple[Any, ...]:
    """`parse_feed` in plain values: (title, wishes, notes, entries), times in seconds, instants as Unix times."""
    feed = parse_feed(body, content_type, address, datetime.fromtimestamp(now_s, UTC))
    entries = tuple(
        (
            *(entry.guid, entry.url, entry.title, entry.text),
            entry.published_at.timestamp() if entry.published_at else None,
            entry.author,
            entry.picture,
        )
        for entry in feed.entries
    )
    wishes = feed.wishes
    plain_wishes = (
        wishes.ttl.total_seconds() if wishes.ttl else None,
        wishes.skip_hours,
        wishes.skip_days,
        wishes.ended,
        wishes.hub,
        wishes.topic,
    )
    return feed.title, plain_wishes, feed.notes, entries


JOBS: dict[str, Callable[..., object]] = {
    "feed": read_feed,
    "article": article_text,
    "robots": robots_verdict,
    "feed_links": feed_links,
    "outlines": outlines,
}


def answer(kind: str, arguments: tuple[Any, ...]) -> tuple[str, object]:
    """Do one job: ("done", result), or ("problem", a sentence for people)."""
    try:
        return "done", JOBS[kind](*arguments)
    except NotAFeed as error:
        return "problem", str(error)
    except MemoryError:
        return "problem", "The document needs too much memory to be read."
    except Exception as error:  # noqa: BLE001 - a parser may fail in any way on a hostile document; the worker goes on
        return "problem", f"The document cannot be read ({type(error).__name__})."


def main() -> None:
    """Serve jobs until the other side closes."""
    memory_bytes = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "wb")
    gc.freeze()  # what is there now stays; looking for circles in a document's thousands of values costs more than it frees
    gc.set_threshold(50_000, 20, 20)
    os.dup2(2, 1)  # whatever a library prints must not stand between two answers
    _send(answers, READY)
    while (job := _receive(sys.stdin.buffer)) is not None:
        kind, arguments, deadline_s = job
        signal.alarm(math.ceil(deadline_s) + 1)
        result = answer(kind, arguments)
        signal.alarm(0)
        _send(answers, result)


def _receive(stream: BinaryIO) -> tuple[str, tuple[Any, ...], float] | None:
    header = stream.read(HEADER.size)
    if len(header) < HEADER.size:
        return None
    job: tuple[str, tuple[Any, ...], float] = pickle.loads(stream.read(HEADER.unpack(header)[0]))  # noqa: S301 - our own parent wrote it
    return job


def _send(stream: BinaryIO, value: object) -> None:
    packed = pickle.dumps(value, protocol=5)
    stream.write(HEADER.pack(len(packed)) + packed)
    stream.flush()


if __name__ == "__main__":
    main()
