"""The adapters a contract is tested against."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.store.opening import open_store
from bot.ports import Store
from tests.fakes.store import MemoryStore


@pytest.fixture(params=["memory", "sqlite"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    """An empty store of each kind there is."""
    match request.param:
        case "memory":
            opened: Store = MemoryStore()
        case _:
            opened = await open_store(f"sqlite:///{tmp_path / 'tacho.db'}", writing=True)
    yield opened
    await opened.close()
