"""A store opens where it may, says why where it may not, and lets others read meanwhile."""

import asyncio
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from adapters.store import schema
from adapters.store.lock import lock_path
from adapters.store.opening import open_store, sqlite_path
from bot.errors import BadSettings, GiveUp, StoreBusy, StoreUnusable
from bot.model.story import StoryQuery
from tests.support.nouns import story


def url(path: Path) -> str:
    return f"sqlite:///{path}"


async def test_opening_for_writing_makes_the_file_and_its_folders(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "ünder" / "tacho.db"
    store = await open_store(url(path), writing=True)
    await store.file_stories([story("s")])
    await store.close()
    store = await open_store(url(path), writing=True)
    assert await store.story("s") == story("s")
    await store.close()


def test_home_folder_may_be_a_tilde(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/srv/ada")
    assert sqlite_path("sqlite:///~/tacho.db") == Path("/srv/ada/tacho.db")
    assert sqlite_path("sqlite:////srv/tacho.db") == Path("/srv/tacho.db")


@pytest.mark.parametrize(
    "wrong", ["mysql://host/name", "tacho.db", "sqlite:///", "sqlite://", "sqlite:///:memory:", ""]
)
async def test_address_of_another_kind_is_refused_with_the_cure(wrong: str) -> None:
    with pytest.raises(BadSettings, match="sqlite:///PATH"):
        await open_store(wrong, writing=True)


async def test_second_writer_is_refused_and_told_who_is_first(tmp_path: Path) -> None:
    path = tmp_path / "tacho.db"
    store = await open_store(url(path), writing=True)
    with pytest.raises(StoreBusy, match=rf"already written to by process {os.getpid()} \(.+\) since 2\d\d\d-\d\d-\d\d"):
        await open_store(url(path), writing=True)
    await store.close()
    await (await open_store(url(path), writing=True)).close()


async def test_lock_of_a_killed_writer_is_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "tacho.db"
    program = (
        "import asyncio, sys\n"
        "from adapters.store.opening import open_store\n"
        f"store = asyncio.run(open_store({url(path)!r}, writing=True))\n"
        "print('open', flush=True)\n"
        "sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:  # noqa: ASYNC220  # nothing else runs
        assert child.stdout is not None
        assert child.stdout.readline() == b"open\n"
        with pytest.raises(StoreBusy, match=f"process {child.pid} "):
            await open_store(url(path), writing=True)
        child.kill()
    store = await open_store(url(path), writing=True)
    assert json.loads(lock_path(path).read_text())["process"] == os.getpid()
    await store.close()


async def test_lock_without_a_readable_name_still_holds(tmp_path: Path) -> None:
    path = tmp_path / "tacho.db"
    store = await open_store(url(path), writing=True)
    lock_path(path).write_text("no json")
    with pytest.raises(StoreBusy, match="another process"):
        await open_store(url(path), writing=True)
    await store.close()


async def test_reader_sees_what_a_running_writer_has_committed(tmp_path: Path) -> None:
    path = tmp_path / "tacho.db"
    writer = await open_store(url(path), writing=True)
    reader = await open_store(url(path), writing=False)
    assert await reader.stories(StoryQuery()) == ()
    await writer.file_stories([story("s")])
    assert await reader.stories(StoryQuery(words=("plant",))) == (story("s"),)
    await writer.close()
    assert await reader.story("s") == story("s")
    await reader.close()


async def test_reader_opens_what_no_writer_has_open(tmp_path: Path) -> None:
    path = tmp_path / "tacho.db"
    await (await open_store(url(path), writing=True)).close()
    reader = await open_store(url(path), writing=False)
    writer = await open_store(url(path), writing=True)
    await writer.file_stories([story("s")])
    assert await reader.story("s") == story("s")
    await reader.close()
    await writer.close()


async def test_reader_cannot_write(tmp_path: Path) -> None:
    path = tmp_path / "tacho.db"
    await (await open_store(url(path), writing=True)).close()
    reader = await open_store(url(path), writing=False)
    with pytest.raises(GiveUp, match="for reading only"):
        await reader.file_stories([story("s")])
    await reader.close()


async def test_reading_a_database_that_is_not_there_says_what_makes_it(tmp_path: Path) -> None:
    with pytest.raises(StoreUnusable, match=r"no database at .*tacho run"):
        await open_store(url(tmp_path / "tacho.db"), writing=False)
    assert os.listdir(tmp_path) == []  # noqa: PTH208  # a blocking call like any other, but a short one


async def test_reading_an_empty_file_says_what_makes_it_a_database(tmp_path: Path) -> None:
    (tmp_path / "tacho.db").touch()
    with pytest.raises(StoreUnusable, match="tacho migrate"):
        await open_store(url(tmp_path / "tacho.db"), writing=False)


@pytest.mark.parametrize("writing", [True, False])
async def test_database_of_a_newer_tacho_is_refused(tmp_path: Path, writing: bool) -> None:
    path = tmp_path / "tacho.db"
    await (await open_store(url(path), writing=True)).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(
        StoreUnusable, match=rf"newer Tacho \(schema 9999, this one knows {schema.HEAD}\): update Tacho"
    ):
        await open_store(url(path), writing=writing)


@pytest.mark.parametrize("writing", [True, False])
async def test_file_that_is_no_database_is_refused(tmp_path: Path, writing: bool) -> None:
    path = tmp_path / "tacho.db"
    path.write_text("This is a letter, not a database. " * 100)
    with pytest.raises(StoreUnusable, match="damaged or no database"):
        await open_store(url(path), writing=writing)
    assert path.read_text().startswith("This is a letter")


async def test_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "tacho.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE recipe (name)")
    connection.close()
    with pytest.raises(StoreUnusable, match="another program"):
        await open_store(url(path), writing=True)


async def test_folder_that_may_not_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreUnusable, match="cannot be made or written"):
        await open_store(url(tmp_path / "file" / "tacho.db"), writing=True)
    (tmp_path / "folder.db").mkdir()
    with pytest.raises(StoreUnusable, match=r"folder\.db"):
        await open_store(url(tmp_path / "folder.db"), writing=True)


async def test_closed_store_says_so(tmp_path: Path) -> None:
    store = await open_store(url(tmp_path / "tacho.db"), writing=True)
    await store.close()
    with pytest.raises(GiveUp, match="is closed"):
        await store.stories(StoryQuery())


async def test_cancelled_calls_leave_no_transaction_open(tmp_path: Path) -> None:
    store = await open_store(url(tmp_path / "tacho.db"), writing=True)
    calls = [asyncio.create_task(store.file_stories([story(f"s{number}")])) for number in range(20)]
    await asyncio.sleep(0)
    for call in calls:
        call.cancel()
    await asyncio.gather(*calls, return_exceptions=True)
    await store.file_stories([story("after")])
    found = {one.id for one in await store.stories(StoryQuery(limit=50))}
    assert "after" in found
    assert {one.id for one in await store.stories(StoryQuery(words=("plant",), limit=50))} == found
    await store.close()


async def test_failing_call_undoes_all_of_its_own_and_nothing_of_others(tmp_path: Path) -> None:
    store = await open_store(url(tmp_path / "tacho.db"), writing=True)
    broken = story("broken", headline="\ud800")
    outcomes = await asyncio.gather(
        store.file_stories([story("a")]),
        store.file_stories([story("b"), broken]),
        store.file_stories([story("c")]),
        return_exceptions=True,
    )
    assert [type(outcome) for outcome in outcomes] == [type(None), UnicodeEncodeError, type(None)]
    assert {one.id for one in await store.stories(StoryQuery())} == {"a", "c"}
    await store.close()


def test_opening_a_fresh_store_does_not_load_alembic(tmp_path: Path) -> None:
    program = (
        "import asyncio, sys\n"
        "from adapters.store.opening import open_store\n"
        "async def main():\n"
        f"    await (await open_store({url(tmp_path / 'tacho.db')!r}, writing=True)).close()\n"
        f"    await (await open_store({url(tmp_path / 'tacho.db')!r}, writing=True)).close()\n"
        "asyncio.run(main())\n"
        "print({'alembic', 'asyncpg'} & set(sys.modules))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
