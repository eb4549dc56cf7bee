"""Notes: small texts a part of Tacho keeps for itself, by space and key."""

from collections.abc import Mapping

from sqlalchemy import Connection, delete, select, update

from adapters.store.statements import chunks, insert_new, insert_one, upsert
from adapters.store.tables import NOTE


def note(connection: Connection, space: str, key: str) -> str | None:
    """One note; None when there is none."""
    return connection.execute(select(NOTE.c.body).where(NOTE.c.space == space, NOTE.c.key == key)).scalar_one_or_none()


def notes(connection: Connection, space: str) -> Mapping[str, str]:
    """All notes of a space by key."""
    rows = connection.execute(select(NOTE.c.key, NOTE.c.body).where(NOTE.c.space == space).order_by(NOTE.c.key))
    return {row.key: row.body for row in rows}


def write_note(connection: Connection, space: str, key: str, body: str) -> None:
    """Write a note in place of what was there."""
    upsert(connection, NOTE, [{"space": space, "key": key, "body": body}])


def replace_note(connection: Connection, space: str, key: str, expected: str | None, body: str) -> bool:
    """Write a note if it still is `expected`; whether it was."""
    if expected is None:
        return insert_one(connection, NOTE, {"space": space, "key": key, "body": body})
    mine = (NOTE.c.space == space, NOTE.c.key == key, NOTE.c.body == expected)
    return connection.execute(update(NOTE).where(*mine).values(body=body)).rowcount == 1


def add_notes(connection: Connection, space: str, bodies: Mapping[str, str]) -> frozenset[str]:
    """Write notes where there are none; the keys of those that were written."""
    there: set[str] = set()
    for piece in chunks(set(bodies)):
        there.update(
            connection.execute(select(NOTE.c.key).where(NOTE.c.space == space, NOTE.c.key.in_(piece))).scalars()
        )
    rows = [{"space": space, "key": key, "body": body} for key, body in bodies.items() if key not in there]
    insert_new(connection, NOTE, rows)
    return frozenset(bodies) - there


def take_note(connection: Connection, space: str, key: str) -> str | None:
    """Take a note out and return it."""
    mine = (NOTE.c.space == space, NOTE.c.key == key)
    return connection.execute(delete(NOTE).where(*mine).returning(NOTE.c.body)).scalar_one_or_none()
