"""Posts on disk: one JSON file a delivery, written once and whole, read back in order of posting."""

import contextlib
import dataclasses
import errno
import hashlib
import json
import os
import re
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import Any, get_args

from pydantic import TypeAdapter

from bot.model.digest import Delivery
from bot.model.message import Block, Hint, Message

_WITHOUT_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})
"""What link(2) says where the file system cannot do it."""

_KINDS: dict[str, type[Any]] = {kind.__name__: kind for kind in get_args(Block)}


@dataclasses.dataclass(frozen=True, slots=True)
class Post:
    """A kept post.

    Attributes:
        delivery_id: the delivery it keeps.
        digest_id: the digest it is a part of; "" where that is not known.
        part: which part of it, from 0.
        message: what was posted.
    """

    delivery_id: str
    digest_id: str
    part: int
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
        "delivery_id": delivery.id,
        "digest_id": delivery.digest_id,
        "part": delivery.part,
        "channel": dataclasses.asdict(delivery.channel),
        "message": message,
    }
    return _write_once(path, json.dumps(document, ensure_ascii=False, indent=1, default=_time_as_text))


def kept_posts(folder: Path, newest: int | None = None) -> tuple[Post, ...]:
    """Posts of the folder, the last one first; all of them, or only the `newest`; () when there is no folder yet."""
    paths = sorted(folder.glob("*.json"), key=_posted_at, reverse=True)
    return tuple(map(_post, paths[:newest]))


def count_posts(folder: Path) -> int:
    """How many posts the folder keeps."""
    return sum(1 for _ in folder.glob("*.json"))


def write_whole(path: Path, text: str) -> None:
    """Replace the file in one step: a reader sees the old text or the new one, never half of it."""
    temporary = _temporary(path, text)
    try:
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def _write_once(path: Path, text: str) -> bool:
    """Create the file with its whole text; False when another process was quicker.

    Where the file system has no links (exFAT, some network drives) the last step is a rename, which is as whole but would
    not notice the other process; the store allows one that posts.
    """
    temporary = _temporary(path, text)
    try:
        _stamp(temporary, after=max(map(_posted_at, path.parent.glob("*.json")), default=0))
        path.hardlink_to(temporary)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in _WITHOUT_LINKS:
            raise
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return True


def _temporary(path: Path, text: str) -> Path:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
    try:
        # Half a surrogate pair, as broken feeds have them, is no text and must not keep the rest from being kept.
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def _posted_at(path: Path) -> int:
    return path.stat().st_mtime_ns


def _stamp(path: Path, *, after: int) -> None:
    """Date the file now, and in any case later than `after`: file systems date in ticks, and clocks are set back."""
    posted_at = max(time.time_ns(), after + 1)
    os.utime(path, ns=(posted_at, posted_at))


def _post(path: Path) -> Post:
    """The post as it was kept; one that another version of Tacho wrote differently is named instead of shown."""
    try:
        document = json.loads(path.read_text("utf-8"))
        message = document["message"]
        blocks = tuple(map(_block, message["blocks"]))
        whole = Message(message["title"], blocks, private=message["private"], summary=message["summary"])
        return Post(document["delivery_id"], document["digest_id"], document["part"], whole)
    except (ValueError, KeyError, TypeError):
        return Post(path.stem, "", 0, Message("A post this version cannot show", (Hint(f"It is kept in {path}."),)))


def _block(document: dict[str, Any]) -> Block:
    fields = {name: value for name, value in document.items() if name != "block"}
    block: Block = TypeAdapter(_KINDS[document["block"]]).validate_python(fields)
    return block


def _time_as_text(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"a message holds a {type(value).__name__}, which a post cannot keep")
