"""Full text on SQLite: an FTS5 table whose row ids grow with `updated_at`, so that the newest hits are walked without sorting."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Connection, Select, literal_column, select, text

from adapters.store.search import TIES, SearchText, place_of
from adapters.store.words import Phrase, index_words

_STORY_ID: Any = literal_column("story_place.story_id")
_ROWID: Any = literal_column("story_search.rowid", BigInteger)
# A word in the headline counts eight times, in the gist four times what it counts in a report's text.
_BM25: Any = literal_column("bm25(story_search, 8.0, 4.0, 1.0)")


class SqliteSearch:
    """FTS5; its `ascii` tokenizer splits at the spaces that `index_words` put and leaves all other letters alone."""

    def create(self, connection: Connection) -> None:
        """Make the FTS5 table and the places of stories in it."""
        connection.exec_driver_sql(
            "CREATE VIRTUAL TABLE story_search USING fts5 (headline, gist, text, tokenize = 'ascii', prefix = '2 3')"
        )
        connection.exec_driver_sql(
            "CREATE TABLE story_place (place INTEGER PRIMARY KEY, story_id TEXT NOT NULL UNIQUE)"
        )

    def put(self, connection: Connection, entries: Sequence[SearchText]) -> None:
        """Index stories anew."""
        self.drop(connection, [entry.story_id for entry in entries])
        for entry in entries:
            place = self._free_place(connection, entry.updated_at)
            connection.exec_driver_sql("INSERT INTO story_place VALUES (?, ?)", (place, entry.story_id))
            words = tuple(" ".join(index_words(part)) for part in (entry.headline, entry.gist, entry.text))
            connection.exec_driver_sql(
                "INSERT INTO story_search (rowid, headline, gist, text) VALUES (?, ?, ?, ?)", (place, *words)
            )

    def drop(self, connection: Connection, story_ids: Collection[str]) -> None:
        """Take stories out."""
        ids = [(story_id,) for story_id in story_ids]
        if not ids:
            return
        connection.exec_driver_sql(
            "DELETE FROM story_search WHERE rowid = (SELECT place FROM story_place WHERE story_id = ?)", ids
        )
        connection.exec_driver_sql("DELETE FROM story_place WHERE story_id = ?", ids)

    def clear(self, connection: Connection) -> None:
        """Take everything out."""
        connection.exec_driver_sql("DELETE FROM story_search")
        connection.exec_driver_sql("DELETE FROM story_place")

    def hits(self, wanted: Sequence[Phrase], since: datetime | None) -> Select[Any]:
        """Hits of the FTS5 table with their bm25."""
        query = (
            select(_STORY_ID.label("story_id"), _ROWID.label("place"), _BM25.label("score"))
            .select_from(text("story_search JOIN story_place ON story_place.place = story_search.rowid"))
            .where(text("story_search MATCH :words").bindparams(words=" AND ".join(map(_fts5, wanted))))
            .order_by(_ROWID.desc())
        )
        if since is not None:
            query = query.where(place_of(since) <= _ROWID)
        return query

    def _free_place(self, connection: Connection, updated_at: datetime) -> int:
        first = place_of(updated_at)
        newest = connection.exec_driver_sql(
            "SELECT max(place) FROM story_place WHERE place BETWEEN ? AND ?", (first, first + (1 << TIES) - 1)
        ).scalar()
        return first if newest is None else newest + 1


def _fts5(phrase: Phrase) -> str:
    # Words are letters and digits only, so a quote cannot occur in them.
    return f'"{" ".join(phrase.words)}"' + ("*" if phrase.open_end else "")
