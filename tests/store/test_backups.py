"""Backups are whole, restoring loses nothing, an export holds everything but what is nobody's business."""

import json
import sqlite3
from pathlib import Path

import pytest

from adapters.store.backups import back_up, export_lines, restore
from adapters.store.opening import open_store
from adapters.store.tables import METADATA
from bot.errors import FixInput, StoreBusy, StoreUnusable
from tests.support.newsroom import contents, fill
from tests.support.nouns import story


async def test_backup_of_a_running_store_is_the_store_of_one_moment(tmp_path: Path) -> None:
    url, copy = f"sqlite:///{tmp_path / 'tacho.db'}", tmp_path / "backups" / "monday.db"
    store = await open_store(url, writing=True)
    await fill(store)
    before = await contents(store)
    told: list[tuple[int, int]] = []
    size = await back_up(url, copy, lambda left, total: told.append((left, total)))
    await store.file_stories([story("later")])
    assert size == copy.stat().st_size
    assert told[-1][0] == 0
    backup = await open_store(f"sqlite:///{copy}", writing=True)
    assert await contents(backup) == before
    await backup.close()
    await store.close()


async def test_restored_store_is_that_of_the_backup_and_the_old_one_is_kept(tmp_path: Path) -> None:
    url, copy = f"sqlite:///{tmp_path / 'tacho.db'}", tmp_path / "copy.db"
    store = await open_store(url, writing=True)
    await fill(store)
    before = await contents(store)
    await back_up(url, copy)
    await store.file_stories([story("later")])
    await store.close()
    aside = await restore(url, copy)
    store = await open_store(url, writing=True)
    assert await contents(store) == before
    assert await store.story("later") is None
    await store.close()
    old = await open_store(f"sqlite:///{aside}", writing=True)
    assert await old.story("later") == story("later")
    await old.close()


async def test_restoring_where_nothing_was_makes_the_store(tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    await (await open_store(f"sqlite:///{copy}", writing=True)).close()
    assert await restore(f"sqlite:///{tmp_path / 'new' / 'tacho.db'}", copy) is None
    await (await open_store(f"sqlite:///{tmp_path / 'new' / 'tacho.db'}", writing=False)).close()


async def test_damaged_database_can_be_replaced_by_its_backup(tmp_path: Path) -> None:
    path, copy = tmp_path / "tacho.db", tmp_path / "copy.db"
    await (await open_store(f"sqlite:///{copy}", writing=True)).close()
    path.write_bytes(b"no database at all" * 1000)
    aside = await restore(f"sqlite:///{path}", copy)
    assert aside is not None
    assert aside.read_bytes().startswith(b"no database")
    await (await open_store(f"sqlite:///{path}", writing=False)).close()


async def test_running_store_is_not_replaced(tmp_path: Path) -> None:
    url, copy = f"sqlite:///{tmp_path / 'tacho.db'}", tmp_path / "copy.db"
    store = await open_store(url, writing=True)
    await back_up(url, copy)
    with pytest.raises(StoreBusy, match="already written to"):
        await restore(url, copy)
    await store.close()


async def test_backup_never_overwrites(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'tacho.db'}"
    await (await open_store(url, writing=True)).close()
    (tmp_path / "there").write_text("keep me")
    with pytest.raises(FixInput, match="exists already"):
        await back_up(url, tmp_path / "there")
    assert (tmp_path / "there").read_text() == "keep me"


async def test_what_is_no_sound_backup_is_refused_and_nothing_changed(tmp_path: Path) -> None:
    url, wrong = f"sqlite:///{tmp_path / 'tacho.db'}", tmp_path / "wrong.db"
    store = await open_store(url, writing=True)
    await store.file_stories([story("mine")])
    await store.close()
    with pytest.raises(StoreUnusable, match="no backup at"):
        await restore(url, wrong)
    wrong.write_text("a letter " * 500)
    with pytest.raises(StoreUnusable, match="damaged or no database"):
        await restore(url, wrong)
    wrong.unlink()
    with sqlite3.connect(wrong) as connection:
        connection.execute("CREATE TABLE recipe (name)")
    connection.close()
    with pytest.raises(StoreUnusable, match="not a database of Tacho's"):
        await restore(url, wrong)
    with sqlite3.connect(wrong) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num)")
        connection.execute("INSERT INTO alembic_version VALUES ('9999')")
    connection.close()
    with pytest.raises(StoreUnusable, match="newer Tacho"):
        await restore(url, wrong)
    store = await open_store(url, writing=False)
    assert await store.story("mine") == story("mine")
    await store.close()


async def test_backup_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreUnusable, match="no database"):
        await back_up(f"sqlite:///{tmp_path / 'tacho.db'}", tmp_path / "copy.db")
    with pytest.raises(FixInput, match="pg_dump"):
        await back_up("postgresql://ada@host/news", tmp_path / "copy.db")
    assert list(tmp_path.iterdir()) == []  # noqa: ASYNC240


async def exported(url: str) -> list[dict]:
    store = await open_store(url, writing=True)
    await fill(store)
    lines = [json.loads(line) async for line in export_lines(store)]
    await store.close()
    return lines


async def test_export_holds_every_table_and_no_lease(tmp_path: Path, postgres_url: str) -> None:
    lines = await exported(f"sqlite:///{tmp_path / 'tacho.db'}")
    assert {line["table"] for line in lines} == set(METADATA.tables)
    assert not any("lease" in line for line in lines)
    (waiting,) = [line for line in lines if line.get("id") == "waiting"]
    assert waiting["title"] == "小米汽车工厂"
    figure = next(line for line in lines if line["table"] == "figure")
    assert figure["body"]["quantity"] == {"low": "439000000", "unit": "USD"}
    assert figure["told_at"] == "2025-12-19T12:00:00+00:00"
    snapshot = next(line for line in lines if line["table"] == "snapshot")
    assert snapshot["body"]["headline"].startswith("Maker opens plant")
    assert await exported(postgres_url) == lines


async def test_export_says_that_there_is_a_note_but_not_what_is_in_it(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'tacho.db'}"
    store = await open_store(url, writing=True)
    await store.write_note("slack.installation", "T1", "encrypted-token")
    exported_lines = [line async for line in export_lines(store)]
    await store.close()
    assert '{"table": "note", "space": "slack.installation", "key": "T1"}' in exported_lines
    assert "encrypted-token" not in "".join(exported_lines)
