"""All migrations from nothing give what the tables say."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text

from adapters.store import schema
from adapters.store.sqlite_search import SqliteSearch
from adapters.store.tables import METADATA


def described(connection: Connection) -> dict[str, list[object]]:
    tables = (
        connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")).scalars().all()
    )
    found: dict[str, list[object]] = {}
    for table in tables:
        columns = [tuple(row) for row in connection.exec_driver_sql(f"PRAGMA table_xinfo('{table}')")]
        keys = sorted(tuple(row)[2:] for row in connection.exec_driver_sql(f"PRAGMA foreign_key_list('{table}')"))
        found[table] = [columns, keys]
    rows = connection.execute(
        text("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name")
    )
    found["indexes"] = [(row.name, " ".join(row.sql.split())) for row in rows]
    return found


def test_migrating_from_nothing_gives_the_same_schema_as_making_it() -> None:
    with create_engine("sqlite://").begin() as made, create_engine("sqlite://").begin() as migrated:
        schema.create(made, SqliteSearch())
        schema.migrate(migrated, SqliteSearch())
        assert described(migrated) == described(made)
        assert schema.revision_of(migrated) == schema.revision_of(made) == schema.HEAD


def test_no_change_of_the_tables_lacks_its_migration() -> None:
    with create_engine("sqlite://").begin() as migrated:
        schema.migrate(migrated, SqliteSearch())
        context = MigrationContext.configure(
            migrated,
            opts={
                "target_metadata": METADATA,
                "include_name": lambda name, kind, _: (
                    kind != "table" or not str(name).startswith(("story_search", "story_place"))
                ),
            },
        )
        assert compare_metadata(context, METADATA) == []


def test_head_is_the_newest_migration() -> None:
    scripts = ScriptDirectory(str(schema.migrations()))
    assert scripts.get_heads() == [schema.HEAD]
    assert {script.revision for script in scripts.walk_revisions()} == schema.known_revisions()


def test_migrating_what_is_up_to_date_changes_nothing() -> None:
    with create_engine("sqlite://").begin() as connection:
        schema.create(connection, SqliteSearch())
        before = described(connection)
        schema.migrate(connection, SqliteSearch())
        assert described(connection) == before
