"""Databases for the tests of the store."""

from tests.support.postgres_fixtures import cluster, postgres_url, shared_database

__all__ = ["cluster", "postgres_url", "shared_database"]
