"""What a shell wants to change while Tacho runs is done by the process that runs, over a socket of one user."""

import stat
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from adapters.commands.door import ask_at_door, open_door
from bot.errors import GiveUp
from bot.model.command import Invocation
from bot.model.message import Actions, Button, Link, LinkList, Message
from bot.model.subscription import Channel

ANSWER = Message(
    "Feeds", (LinkList("", (Link("一 Ä"),)), Actions((Button("Undo", command="feeds add x"),))), private=True
)
ASKED = Invocation(
    "feeds",
    {"action": "import"},
    Channel("preview", "terminal"),
    may_manage=True,
    operator=True,
    attachment=b"<opml>\n\xff",
)


class Desk:
    """Remembers what it was asked; answers with `ANSWER`, or fails."""

    def __init__(self, *, fails: bool = False) -> None:
        self.asked: list[Invocation] = []
        self._fails = fails

    async def answer(self, invocation: Invocation) -> Message:
        self.asked.append(invocation)
        if self._fails:
            raise LookupError
        return ANSWER


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a short name: the path of a socket has at most 107 bytes."""
    with TemporaryDirectory(prefix="tacho") as name:
        yield Path(name)


def url(folder: Path) -> str:
    return f"sqlite:///{folder / 't.sqlite3'}"


async def test_what_is_asked_and_answered_arrives_whole(folder: Path) -> None:
    desk = Desk()
    async with open_door(url(folder), desk):
        assert await ask_at_door(url(folder), ASKED) == ANSWER
        assert await ask_at_door(url(folder), Invocation("feeds")) == ANSWER
    assert desk.asked == [ASKED, Invocation("feeds")]


async def test_large_list_passes(folder: Path) -> None:
    desk = Desk()
    file = bytes(range(256)) * 20_000
    async with open_door(url(folder), desk):
        await ask_at_door(url(folder), Invocation("feeds", attachment=file))
    assert desk.asked[0].attachment == file


async def test_nobody_but_the_user_can_open_it_and_it_goes_with_the_process(folder: Path) -> None:
    path = folder / "t.sqlite3.socket"
    async with open_door(url(folder), Desk()):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not path.exists()
    assert await ask_at_door(url(folder), ASKED) is None


async def test_door_that_a_killed_process_left_is_made_anew(folder: Path) -> None:
    (folder / "t.sqlite3.socket").touch()
    assert await ask_at_door(url(folder), ASKED) is None
    async with open_door(url(folder), Desk()):
        assert await ask_at_door(url(folder), ASKED) == ANSWER


async def test_path_that_is_too_long_for_a_socket_costs_the_door_alone(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    long = folder / ("x" * 120)
    long.mkdir()
    async with open_door(url(long), Desk()):
        assert await ask_at_door(url(long), ASKED) is None
    assert "shells cannot ask the running Tacho" in caplog.text


async def test_answer_that_fails_is_told_to_the_shell_and_logged(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_door(url(folder), Desk(fails=True)):
        with pytest.raises(GiveUp, match="its log says why"):
            await ask_at_door(url(folder), ASKED)
    assert "LookupError" in caplog.text


async def test_postgresql_has_no_door_since_it_takes_many_writers() -> None:
    async with open_door("postgresql://host/tacho", Desk()):
        assert await ask_at_door("postgresql://host/tacho", ASKED) is None
