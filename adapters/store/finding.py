"""Which stories match a `StoryQuery`: driven by the index that narrows most, the rest checked story by story."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, exists, func, select

from adapters.store.archive import read_stories
from adapters.store.search import NEWEST_HITS, Search
from adapters.store.tables import FIGURE, STORY, STORY_COMPANY, STORY_TOPIC
from adapters.store.words import Phrase, phrases
from bot.model.story import Story, StoryQuery


def find_stories(connection: Connection, search: Search, query: StoryQuery) -> tuple[Story, ...]:
    """The stories that match; newest first, with words the best of the newest 500 before the rest."""
    if not query.words:
        listed = _plain(query).limit(query.limit).offset(query.offset)
        return read_stories(connection, [row.story_id for row in connection.execute(listed)])
    wanted = phrases(query.words)
    if not wanted:
        return ()
    return read_stories(connection, _ranked(connection, search, query, wanted))


def count_stories(connection: Connection, search: Search, query: StoryQuery) -> int:
    """How many stories match."""
    if not query.words:
        matching = _plain(query).order_by(None)
    elif wanted := phrases(query.words):
        matching = _with_words(search, query, wanted).order_by(None)
    else:
        return 0
    return connection.execute(select(func.count()).select_from(matching.subquery())).scalar_one()


def _ranked(connection: Connection, search: Search, query: StoryQuery, wanted: tuple[Phrase, ...]) -> list[str]:
    hits = _with_words(search, query, wanted)
    end = query.offset + query.limit
    newest = hits.limit(NEWEST_HITS).subquery()
    best = select(newest.c.story_id).order_by(newest.c.score, newest.c.place.desc(), newest.c.story_id).limit(end)
    ids = list(connection.execute(best).scalars())[query.offset :]
    if end > NEWEST_HITS:
        start = max(query.offset, NEWEST_HITS)
        older = hits.limit(end - start).offset(start)
        ids += [row.story_id for row in connection.execute(older)]
    return ids


def _plain(query: StoryQuery) -> Select[Any]:
    """`story_id, updated_at` of matching stories, newest first, walked in the order of an index where one name is asked for."""
    if query.companies:
        story_id, updated_at, named = STORY_COMPANY.c.story_id, STORY_COMPANY.c.updated_at, STORY_COMPANY.c.company
        driven_by = _is_one_of(named, query.companies)
        checks = _topic_check(query, story_id) + _metric_check(query, story_id)
    elif query.topics:
        story_id, updated_at, named = STORY_TOPIC.c.story_id, STORY_TOPIC.c.updated_at, STORY_TOPIC.c.topic
        driven_by = _is_one_of(named, query.topics)
        checks = _metric_check(query, story_id)
    else:
        story_id, updated_at, driven_by = STORY.c.id, STORY.c.updated_at, None
        checks = _metric_check(query, story_id)
    matching: Select[Any] = select(story_id.label("story_id"), updated_at.label("updated_at")).where(*checks)
    if driven_by is not None:
        matching = matching.where(driven_by)
    if len(query.companies or query.topics) > 1:
        matching = matching.distinct()
    return matching.where(*_time_check(query, updated_at)).order_by(updated_at.desc(), story_id.desc())


def _with_words(search: Search, query: StoryQuery, wanted: tuple[Phrase, ...]) -> Select[Any]:
    hits = search.hits(wanted, query.since)
    story_id: Any = hits.selected_columns.story_id
    checks = _metric_check(query, story_id) + _topic_check(query, story_id)
    if query.companies:
        named = STORY_COMPANY.c
        checks.append(exists().where(named.story_id == story_id, _is_one_of(named.company, query.companies)))
    if query.since is not None or query.before is not None:
        checks.append(exists().where(STORY.c.id == story_id, *_time_check(query, STORY.c.updated_at)))
    return hits.where(*checks)


def _is_one_of(named: ColumnElement[str], names: tuple[str, ...]) -> ColumnElement[bool]:
    return named == names[0] if len(names) == 1 else named.in_(names)


def _topic_check(query: StoryQuery, story_id: ColumnElement[str]) -> list[ColumnElement[bool]]:
    topics = STORY_TOPIC.c
    if not query.topics:
        return []
    return [exists().where(topics.story_id == story_id, _is_one_of(topics.topic, query.topics))]


def _metric_check(query: StoryQuery, story_id: ColumnElement[str]) -> list[ColumnElement[bool]]:
    if query.metric is None:
        return []
    return [exists().where(FIGURE.c.story_id == story_id, FIGURE.c.metric == query.metric)]


def _time_check(query: StoryQuery, updated_at: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    checks = []
    if query.since is not None:
        checks.append(updated_at >= query.since)
    if query.before is not None:
        checks.append(updated_at < query.before)
    return checks
