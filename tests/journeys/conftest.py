"""The stores a journey goes through."""

from pathlib import Path

import pytest

from tests.support.postgres_fixtures import cluster, postgres_url, shared_database

__all__ = ["cluster", "lasting_url", "postgres_url", "shared_database"]


@pytest.fixture(params=["sqlite", "postgres"])
def lasting_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty store of each kind that outlives a restart."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'tacho.sqlite3'}"
    return request.getfixturevalue("postgres_url")
