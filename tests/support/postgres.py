"""A PostgreSQL cluster of the tests' own: made by the user the programs insist on, reached by a socket, gone at the end."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path

from tests.support.requirements import require


@dataclass(slots=True)
class Cluster:
    """A running server.

    Attributes:
        folder: where its data and its socket are.
        programs: where PostgreSQL's programs are.
        user: who runs it.
    """

    folder: Path
    programs: Path
    user: str
    _numbers: Iterator[int] = field(default_factory=count)

    def url(self, database: str) -> str:
        """The address of one of its databases."""
        return f"postgresql://{self.user}@/{database}?host={self.folder}"

    def create(self, template: str = "template0") -> str:
        """A new database, a copy of `template`; its name."""
        name = f"test{next(self._numbers)}"
        self.run("createdb", "--template", template, name)
        return name

    def drop(self, name: str) -> None:
        """Take a database away, with whoever is connected to it."""
        self.run("dropdb", "--force", name)

    def run(self, program: str, *arguments: str) -> str:
        """Run one of PostgreSQL's programs against the server; what it printed."""
        command = [str(self.programs / program), "--host", str(self.folder), "--username", self.user, *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True, cwd="/").stdout


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """Make and start a cluster; stop and delete it at the end. Skips (or fails, see `require`) without PostgreSQL."""
    programs = find_programs()
    if programs is None:
        require("postgres", "PostgreSQL's programs are not here: apt-get install postgresql")
        raise AssertionError
    user = plain_user()
    folder = Path(tempfile.mkdtemp(prefix="tacho-pg-"))
    try:
        shutil.chown(folder, user)
        data = folder / "data"
        _as(user, programs / "initdb", "-D", data, "-U", user, "--auth=trust", "-E", "UTF8", "--locale=C", "--no-sync")
        options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off -c max_connections=60"
        _as(user, programs / "pg_ctl", "-D", data, "-l", folder / "log", "-o", options, "--wait", "start")
        try:
            yield Cluster(folder, programs, user)
        finally:
            _as(user, programs / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@cache
def find_programs() -> Path | None:
    """The folder of PostgreSQL's server programs; None where there is none."""
    candidates = []
    if pg_config := shutil.which("pg_config"):
        asked = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=False)
        candidates.append(Path(asked.stdout.strip()))
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if postgres := shutil.which("postgres"):
        candidates.append(Path(postgres).resolve().parent)
    return next(
        (folder for folder in candidates if (folder / "initdb").exists() and (folder / "postgres").exists()), None
    )


def plain_user() -> str:
    """Who runs the server: whoever runs the tests, but for root, whom initdb refuses, a user without rights."""
    if os.getuid() != 0:
        return pwd.getpwuid(os.getuid()).pw_name
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _as(user: str, *command: str | Path) -> None:
    """Run a program as `user`; the server it may leave behind keeps no pipe of ours open."""
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(
            command, user=user, cwd="/", stdin=subprocess.DEVNULL, stdout=said, stderr=said, check=False
        )
        said.seek(0)
        assert done.returncode == 0, said.read().decode(errors="replace")
