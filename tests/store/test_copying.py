"""A store copied to another address is the same store there."""

import asyncio
from pathlib import Path

import pytest

from adapters.store import copying
from adapters.store.copying import copy_store
from adapters.store.opening import open_store
from bot.errors import FixInput, StoreBusy, StoreUnusable
from bot.model.story import StoryQuery
from tests.support.newsroom import contents, fill
from tests.support.nouns import at, edition, story, subscription
from tests.support.postgres import Cluster


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'source.db'}"


async def filled(url: str) -> list[object]:
    store = await open_store(url, writing=True)
    await fill(store)
    before = await contents(store)
    await store.close()
    return before


async def test_copy_to_postgres_and_back_is_the_same_store(sqlite_url: str, postgres_url: str, tmp_path: Path) -> None:
    before = await filled(sqlite_url)
    told: list[tuple[str, int]] = []
    there = await copy_store(sqlite_url, postgres_url, lambda table, rows: told.append((table, rows)))
    assert ("story", 12) in told
    back_url = f"sqlite:///{tmp_path / 'new folder' / 'back.db'}"
    back = await copy_store(postgres_url, back_url)
    assert there == back
    assert {table.name: table.rows for table in back}["report"] == 13
    for url in (postgres_url, back_url):
        store = await open_store(url, writing=True)
        assert await contents(store) == before
        await store.close()


async def test_copied_store_goes_on_numbering(sqlite_url: str, postgres_url: str) -> None:
    await filled(sqlite_url)
    await copy_store(sqlite_url, postgres_url)
    store = await open_store(postgres_url, writing=True)
    one = subscription()
    before = await store.subscriptions()
    await store.unsubscribe(before[0].id)
    assert await store.subscribe(one, at(0)) is (one.id not in {other.id for other in before})
    assert await store.file_edition(edition("after", story("s000")))
    claimed = await store.claim("preview", at(10), 60)
    assert claimed is not None
    assert claimed.digest_id == "after"
    await store.close()


async def test_more_rows_than_a_page_are_copied(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.store.streaming.PAGE", 3)
    before = await filled(sqlite_url)
    target = f"sqlite:///{tmp_path / 'target.db'}"
    await copy_store(sqlite_url, target)
    store = await open_store(target, writing=False)
    assert await contents(store) == before
    await store.close()


async def test_source_that_is_in_use_is_not_copied(sqlite_url: str, tmp_path: Path) -> None:
    store = await open_store(sqlite_url, writing=True)
    with pytest.raises(StoreBusy, match="already written to by process"):
        await copy_store(sqlite_url, f"sqlite:///{tmp_path / 'target.db'}")
    await store.close()
    assert not (tmp_path / "target.db").exists()


async def test_postgres_in_use_is_not_copied(postgres_url: str, tmp_path: Path) -> None:
    store = await open_store(postgres_url, writing=True)
    with pytest.raises(StoreBusy, match="in use by a running Tacho"):
        await copy_store(postgres_url, f"sqlite:///{tmp_path / 'target.db'}")
    await store.close()


async def test_target_that_holds_something_is_left_alone(sqlite_url: str, tmp_path: Path) -> None:
    await filled(sqlite_url)
    target = f"sqlite:///{tmp_path / 'target.db'}"
    store = await open_store(target, writing=True)
    await store.file_stories([story("mine")])
    await store.close()
    with pytest.raises(FixInput, match="already holds something"):
        await copy_store(sqlite_url, target)
    store = await open_store(target, writing=False)
    assert await store.story("mine") == story("mine")
    await store.close()


async def test_copying_what_is_not_there_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(StoreUnusable, match="no database"):
        await copy_store(f"sqlite:///{tmp_path / 'a.db'}", f"sqlite:///{tmp_path / 'b.db'}")
    assert list(tmp_path.iterdir()) == []  # noqa: ASYNC240


async def test_copying_onto_itself_is_refused(sqlite_url: str) -> None:
    with pytest.raises(FixInput, match="onto itself"):
        await copy_store(sqlite_url, sqlite_url)


async def test_copy_that_differs_is_emptied_and_said(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await filled(sqlite_url)
    insert = copying._insert

    def lossy(connection, table, rows) -> None:
        insert(connection, table, [row | {"headline": "Altered"} if "headline" in row else row for row in rows])

    monkeypatch.setattr(copying, "_insert", lossy)
    target = f"sqlite:///{tmp_path / 'target.db'}"
    with pytest.raises(FixInput, match="table story has 12 rows"):
        await copy_store(sqlite_url, target)
    store = await open_store(target, writing=False)
    assert await store.stories(StoryQuery()) == await store.stories(StoryQuery(words=("plant",))) == ()
    await store.close()


def test_copied_database_may_be_on_another_server_with_another_order_of_letters(
    cluster: Cluster, sqlite_url: str
) -> None:
    name = cluster.create()
    cluster.drop(name)
    cluster.run("createdb", "--template", "template0", "--locale", "C.UTF-8", name)

    async def there() -> None:
        store = await open_store(sqlite_url, writing=True)
        await store.file_stories([story(key) for key in ("a", "B", "ä", "Z", "_", "小")])
        await store.close()
        await copy_store(sqlite_url, cluster.url(name))

    with asyncio.Runner() as runner:
        runner.run(there())
    cluster.drop(name)
