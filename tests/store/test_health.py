"""The doctor is told how the store is."""

import sqlite3
from pathlib import Path

import pytest

from adapters.store import schema
from adapters.store.health import examine
from adapters.store.opening import open_store
from bot.model.digest import DeliveryState
from tests.support.newsroom import fill
from tests.support.nouns import at


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_healthy_store_is_described(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest, postgres_url: str
) -> None:
    url = postgres_url if kind == "postgres" else f"sqlite:///{tmp_path / 'tacho.db'}"
    store = await open_store(url, writing=True)
    await fill(store)
    health = await examine(store, thorough=True)
    await store.close()
    assert health.engine.lower().startswith(kind)
    assert (health.revision, health.up_to_date, health.full_text, health.faults) == (schema.HEAD, True, True, ())
    assert (health.stories, health.ungrouped) == (12, 1)
    assert health.deliveries[DeliveryState.UNSURE] == health.deliveries[DeliveryState.DEAD] == 1
    assert sum(health.deliveries.values()) == 10
    assert health.oldest_due_at == at(0)
    assert health.size_bytes > 10_000


async def test_damage_is_named(tmp_path: Path) -> None:
    path = tmp_path / "tacho.db"
    store = await open_store(f"sqlite:///{path}", writing=True)
    await fill(store, 300)
    await store.close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("DELETE FROM story_place WHERE story_id = 's001'")
        connection.execute("INSERT INTO story_topic VALUES ('ev', 0, 'nothing')")
    connection.close()
    reader = await open_store(f"sqlite:///{path}", writing=False)
    faults = " ".join((await examine(reader, thorough=True)).faults)
    assert "1 stories are not in the search index" in faults
    assert "story_topic refers to a row of story that is not there" in faults
    assert (await examine(reader)).faults == ()
    await reader.close()
