"""Full text on PostgreSQL: `tsvector`s of words already cut, built by hand, so that both databases find the same."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Connection, Select, Text, cast, column, func, select, table, text
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from adapters.store.search import SearchText, place_of
from adapters.store.words import Phrase, index_words

_FOUND = table("story_search", column("story_id", Text), column("place", BigInteger), column("words", TSVECTOR))
# Limits of `tsvector`: 256 places a word, the last of them 16383.
_MOST_PLACES, _LAST_PLACE = 255, 16383


class PostgresSearch:
    """A `tsvector` of words already cut, built by hand, so that both databases find the same."""

    def create(self, connection: Connection) -> None:
        """Make the table of `tsvector`s with its GIN index."""
        connection.exec_driver_sql(
            "CREATE TABLE story_search (story_id text PRIMARY KEY, place bigint NOT NULL, words tsvector NOT NULL)"
        )
        connection.exec_driver_sql("CREATE INDEX story_search_words ON story_search USING gin (words)")

    def put(self, connection: Connection, entries: Sequence[SearchText]) -> None:
        """Index stories anew."""
        statement = text(
            "INSERT INTO story_search (story_id, place, words) VALUES (:story_id, :place, CAST(CAST(:words AS text) AS tsvector)) "
            "ON CONFLICT (story_id) DO UPDATE SET place = excluded.place, words = excluded.words"
        )
        rows = [
            {"story_id": entry.story_id, "place": place_of(entry.updated_at), "words": _tsvector(entry)}
            for entry in entries
        ]
        if rows:
            connection.execute(statement, rows)

    def drop(self, connection: Connection, story_ids: Collection[str]) -> None:
        """Take stories out."""
        if story_ids:
            connection.execute(
                text("DELETE FROM story_search WHERE story_id = :id"), [{"id": story_id} for story_id in story_ids]
            )

    def clear(self, connection: Connection) -> None:
        """Take everything out."""
        connection.exec_driver_sql("DELETE FROM story_search")

    def hits(self, wanted: Sequence[Phrase], since: datetime | None) -> Select[Any]:
        """Hits with `ts_rank`, turned round so that smaller is better."""
        asked = cast(cast(" & ".join(map(_tsquery, wanted)), Text), TSQUERY)
        score = -func.ts_rank(_FOUND.c.words, asked)
        query = (
            select(_FOUND.c.story_id, _FOUND.c.place, score.label("score"))
            .where(_FOUND.c.words.op("@@")(asked))
            .order_by(_FOUND.c.place.desc(), _FOUND.c.story_id)
        )
        return query if since is None else query.where(_FOUND.c.place >= place_of(since))


def _tsquery(phrase: Phrase) -> str:
    *before, last = (f"'{word}'" for word in phrase.words)
    return " <-> ".join((*before, last + (":*" if phrase.open_end else "")))


def _tsvector(entry: SearchText) -> str:
    parts = ((entry.headline, "A"), (entry.gist, "B"), (entry.text, ""))
    places: dict[str, list[str]] = {}
    place = 0
    for part, weight in parts:
        for word in index_words(part):
            place += 1
            if len(seen := places.setdefault(word, [])) < _MOST_PLACES:
                seen.append(f"{min(place, _LAST_PLACE)}{weight}")
        place += 1
    return " ".join(f"'{word}':{','.join(seen)}" for word, seen in places.items())
