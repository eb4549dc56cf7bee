"""One process writes to a SQLite file: the lock beside it says who, and goes with the process, however that ends."""

import fcntl
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from bot.errors import StoreBusy


class WriterLock:
    """The right to write to the database at `path`, held until `release` or the end of the process.

    The operating system's file lock (flock) is what counts; what stands in the file only tells people who holds it.

    Raises:
        StoreBusy: another store has the right; the sentence names its process.
    """

    def __init__(self, path: Path) -> None:
        self._file = os.open(lock_path(path), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.pread(self._file, 4096, 0).decode(errors="replace")
            os.close(self._file)
            raise StoreBusy(_sentence(path, holder)) from None
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, _me().encode(), 0)

    def release(self) -> None:
        """Let others write. Call once. The file stays: deleting it could take the lock from under the next one."""
        os.ftruncate(self._file, 0)
        os.close(self._file)


def lock_path(path: Path) -> Path:
    """Where the lock of the database at `path` is."""
    return path.with_name(f"{path.name}.lock")


def _me() -> str:
    program = Path(sys.argv[0]).name
    command = " ".join(["tacho" if program == "__main__.py" else program or "python", *sys.argv[1:6]])
    return json.dumps({"process": os.getpid(), "command": command, "since": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"})


def _sentence(path: Path, holder: str) -> str:
    cure = "Stop it, or use another database"
    try:
        first = json.loads(holder)
        who = f'process {first["process"]} ("{first["command"]}") since {first["since"]}'
    except (ValueError, KeyError, TypeError):
        who = "another process"
    return f"The database {path} is already written to by {who}. {cure}."
