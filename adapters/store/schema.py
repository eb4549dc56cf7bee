"""The schema of a database: made whole when fresh, migrated when older, refused when newer.

Alembic takes long to import, so it is only asked when the revision a database names is not this program's. A fresh database
is made from the metadata and stamped; a test proves that all migrations from nothing give the same schema.
"""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from adapters.store.search import Search
from adapters.store.statements import take_turns
from adapters.store.tables import METADATA
from bot.errors import StoreUnusable

HEAD = "0003"
"""The newest revision in `migrations/versions`."""


def bring_up_to_date(connection: Connection, search: Search, name: str) -> None:
    """Make or migrate the schema of the database people know as `name`.

    Raises:
        StoreUnusable: a newer Tacho made it, or something that is not Tacho.
    """
    take_turns(connection, "schema")
    revision = revision_of(connection)
    if revision is None:
        if inspect(connection).get_table_names():
            raise StoreUnusable(f"The database {name} holds tables of another program: give Tacho one of its own.")
        create(connection, search)
    elif revision not in known_revisions():
        raise StoreUnusable(_newer(name, revision))
    elif revision != HEAD:
        migrate(connection, search)


def check(connection: Connection, name: str) -> None:
    """Refuse a database that is not of this program's revision.

    Raises:
        StoreUnusable: it is empty, older or newer; the sentence says what to run.
    """
    revision = revision_of(connection)
    if revision == HEAD:
        return
    if revision is None:
        raise StoreUnusable(f"The database {name} is not one of Tacho's yet: `tacho migrate` makes it.")
    if revision not in known_revisions():
        raise StoreUnusable(_newer(name, revision))
    raise StoreUnusable(f"The database {name} is of an older Tacho: `tacho migrate` brings it up to date.")


def revision_of(connection: Connection) -> str | None:
    """The revision the database names; None when it has none."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def create(connection: Connection, search: Search) -> None:
    """Make everything in an empty database."""
    METADATA.create_all(connection, checkfirst=False)
    search.create(connection)
    connection.exec_driver_sql(
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
        "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
    )
    connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})


def migrate(connection: Connection, search: Search) -> None:
    """Run the migrations a database lacks, in the transaction of `connection`."""
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection, "search": search})
    config.set_main_option("script_location", str(migrations()).replace("%", "%%"))
    command.upgrade(config, "head")


def known_revisions() -> frozenset[str]:
    """All revisions this program has migrations for."""
    return frozenset(path.name.split("_")[0] for path in (migrations() / "versions").glob("[0-9]*.py"))


def migrations() -> Path:
    """The folder of Alembic's scripts."""
    return Path(__file__).parent / "migrations"


def _newer(name: str, revision: str) -> str:
    return f"The database {name} was made by a newer Tacho (schema {revision}, this one knows {HEAD}): update Tacho, or use another database."
