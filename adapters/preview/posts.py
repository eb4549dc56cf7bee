"""Posts on disk: one JSON file a delivery, written once and whole, read back in order of posting."""

import contextlib
import dataclasses
import hashlib
import json
import os
import re
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any, get_args

from pydantic import TypeAdapter

from bot.model.digest import Delivery
from bot.model.message import Block, Message

_KINDS: dict[str, type[Any]] = {kind.__name__: kind for kind in get_args(Block)}


@dataclasses.dataclass(frozen=True, slots=True)
class Post:
    """A kept post.

    Attributes:
        number: its place in the order of posting, from 1.
        delivery_id: the delivery it keeps.
        message: what was posted.
    """

    number: int
    delivery_id: str
    message: Message


def post_name(delivery_id: str) -> str:
    """A file name for the delivery: readable, safe on every file system, different for different ids."""
    readable = re.sub(r"[^A-Za-z0-9._-]+", "-", delivery_id).strip("-.")[:80]
    return f"{readable}.{hashlib.sha256(delivery_id.encode()).hexdigest()[:12]}"


def keep_post(folder: Path, delivery: Delivery) -> bool:
    """Write the delivery to `folder`; False, and nothing written, when it is there already.

    Raises:
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{post_name(delivery.id)}.json"
    if path.exists():
        return False
    message = dataclasses.asdict(delivery.message)
    message["blocks"] = [{"block": type(one).__name__} | dataclasses.asdict(one) for one in delivery.message.blocks]
    document = {
        "number": max((post.number for post in kept_posts(folder)), default=0) + 1,
        "delivery_id": delivery.id,
        "channel": dataclasses.asdict(delivery.channel),
        "message": message,
    }
    return _write_once(path, json.dumps(document, ensure_ascii=False, indent=1, default=_time_as_text))


def kept_posts(folder: Path) -> tuple[Post, ...]:
    """Every post of the folder in order of posting; () when there is no folder yet."""
    if not folder.is_dir():
        return ()
    posts = (_post(json.loads(path.read_text("utf-8"))) for path in folder.glob("*.json"))
    return tuple(sorted(posts, key=lambda post: (post.number, post.delivery_id)))


def write_whole(path: Path, text: str) -> None:
    """Replace the file in one step: a reader sees the old text or the new one, never half of it."""
    temporary = _temporary(path, text)
    try:
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def _write_once(path: Path, text: str) -> bool:
    """Create the file with its whole text; False when another process was quicker."""
    temporary = _temporary(path, text)
    try:
        path.hardlink_to(temporary)
    except FileExistsError:
        return False
    finally:
        temporary.unlink(missing_ok=True)
    return True


def _temporary(path: Path, text: str) -> Path:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def _post(document: dict[str, Any]) -> Post:
    message = document["message"]
    blocks = tuple(_block(block) for block in message["blocks"])
    whole = Message(message["title"], blocks, private=message["private"], summary=message["summary"])
    return Post(document["number"], document["delivery_id"], whole)


def _block(document: dict[str, Any]) -> Block:
    fields = {name: value for name, value in document.items() if name != "block"}
    block: Block = TypeAdapter(_KINDS[document["block"]]).validate_python(fields)
    return block


def _time_as_text(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"a message holds a {type(value).__name__}, which a post cannot keep")
