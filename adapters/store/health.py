"""What `tacho doctor` asks of a store."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, func, select, text

from adapters.store import schema
from adapters.store.store import SqlStore
from adapters.store.tables import DELIVERY, REPORT, STORY
from bot.model.digest import DeliveryState

_POSTGRES_SIZE = "SELECT pg_database_size(current_database())"
_SQLITE_SIZE = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"


@dataclass(frozen=True, slots=True)
class StoreHealth:
    """How a store is.

    Attributes:
        name: the database, without a password.
        engine: "SQLite 3.40.1", "PostgreSQL 15.18".
        revision: of its schema; None when it has none.
        up_to_date: whether that is this program's.
        full_text: whether search can work (FTS5 compiled in; PostgreSQL always can).
        faults: what is damaged, one sentence each; () when all is well, or when it was not asked for.
        size_bytes: of the database.
        stories, ungrouped: how many stories, and reports that wait for one.
        deliveries: how many by state.
        oldest_due_at: when the oldest unfinished delivery was due (UTC); None when none waits.
    """

    name: str
    engine: str
    revision: str | None
    up_to_date: bool
    full_text: bool
    faults: tuple[str, ...] = ()
    size_bytes: int = 0
    stories: int = 0
    ungrouped: int = 0
    deliveries: Mapping[DeliveryState, int] = field(default_factory=dict)
    oldest_due_at: datetime | None = None


async def examine(store: SqlStore, *, thorough: bool = False) -> StoreHealth:
    """How the store is; `thorough` reads the whole file for damage, about a second for each 500 MB."""
    return await store.runner.read(_examine, store.runner.name, thorough=thorough)


def _examine(connection: Connection, name: str, *, thorough: bool) -> StoreHealth:
    sqlite = connection.dialect.name == "sqlite"
    revision = schema.revision_of(connection)
    states = select(DELIVERY.c.state, func.count().label("rows")).group_by(DELIVERY.c.state)
    unfinished = DELIVERY.c.state.in_((DeliveryState.PENDING.value, DeliveryState.LEASED.value))
    counted = {DeliveryState(row.state): row.rows for row in connection.execute(states)}
    return StoreHealth(
        name=name,
        engine=_engine(connection),
        revision=revision,
        up_to_date=revision == schema.HEAD,
        full_text=not sqlite or _has_fts5(connection),
        faults=_faults(connection) if sqlite and thorough else (),
        size_bytes=connection.execute(text(_SQLITE_SIZE if sqlite else _POSTGRES_SIZE)).scalar_one(),
        stories=connection.execute(select(func.count()).select_from(STORY)).scalar_one(),
        ungrouped=connection.execute(select(func.count()).where(REPORT.c.story_id.is_(None))).scalar_one(),
        deliveries={state: counted.get(state, 0) for state in DeliveryState},
        oldest_due_at=connection.execute(select(func.min(DELIVERY.c.next_try_at)).where(unfinished)).scalar(),
    )


def _engine(connection: Connection) -> str:
    if connection.dialect.name == "sqlite":
        return f"SQLite {connection.execute(text('SELECT sqlite_version()')).scalar()}"
    return f"PostgreSQL {connection.execute(text('SHOW server_version')).scalar()}"


def _has_fts5(connection: Connection) -> bool:
    return connection.execute(text("SELECT 1 FROM pragma_module_list WHERE name = 'fts5'")).first() is not None


def _faults(connection: Connection) -> tuple[str, ...]:
    faults = [str(row[0]) for row in connection.execute(text("PRAGMA quick_check(10)")) if row[0] != "ok"]
    faults += [
        f"A row of {row.table} refers to a row of {row.parent} that is not there."
        for row in connection.execute(text("PRAGMA foreign_key_check"))
    ]
    missing = connection.execute(
        text("SELECT count(*) FROM story WHERE id NOT IN (SELECT story_id FROM story_place)")
    ).scalar_one()
    if missing:
        faults.append(f"{missing} stories are not in the search index: copy the database to a new one to mend it.")
    return tuple(faults)
