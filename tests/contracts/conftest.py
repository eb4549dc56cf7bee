"""The adapters a contract is tested against."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.store.opening import open_store
from bot.ports import Store
from tests.fakes.store import MemoryStore
from tests.support.postgres_fixtures import cluster, postgres_url, shared_database

__all__ = ["cluster", "postgres_url", "shared_database", "store", "store_url"]


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty store of each kind; "" for the one in memory."""
    match request.param:
        case "memory":
            return ""
        case "sqlite":
            return f"sqlite:///{tmp_path / 'tacho.db'}"
        case _:
            return request.getfixturevalue("postgres_url")


@pytest.fixture
async def store(store_url: str) -> AsyncIterator[Store]:
    """An empty store of each kind there is."""
    opened: Store = await open_store(store_url, writing=True) if store_url else MemoryStore()
    yield opened
    await opened.close()
