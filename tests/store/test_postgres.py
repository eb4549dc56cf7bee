"""PostgreSQL: several processes at once, and what is said when it cannot be used."""

import asyncio
import traceback
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from adapters.store import schema
from adapters.store.opening import open_store
from adapters.store.postgres_search import PostgresSearch
from adapters.store.store import SqlStore
from adapters.store.tables import METADATA
from bot.errors import BadSettings, GiveUp, StoreUnusable, TryLater
from bot.model.digest import DeliveryState
from bot.model.feed import FeedState
from bot.model.story import StoryQuery
from bot.model.subscription import Channel
from tests.support.nouns import at, edition, report, story, subscription
from tests.support.postgres import Cluster


@pytest.fixture
def empty_url(cluster: Cluster) -> Iterator[str]:
    name = cluster.create()
    yield cluster.url(name)
    cluster.drop(name)


def dumped(cluster: Cluster, url: str) -> str:
    name = url.split("/")[3].split("?", maxsplit=1)[0]
    lines = cluster.run("pg_dump", "--schema-only", "--no-owner", name).splitlines()
    return "\n".join(line for line in lines if line and not line.startswith(("--", "\\")))


def test_migrating_from_nothing_gives_the_same_schema_as_making_it(cluster: Cluster) -> None:
    made, migrated = cluster.create(), cluster.create()

    def migrate(connection: Connection) -> object:
        schema.migrate(connection, PostgresSearch())
        context = MigrationContext.configure(
            connection, opts={"include_name": lambda name, kind, _: kind != "table" or name != "story_search"}
        )
        return compare_metadata(context, METADATA)

    async def make_both() -> None:
        store = await open_store(cluster.url(made), writing=True)
        await store.close()
        store = SqlStore(_runner(cluster.url(migrated)))
        assert await store.runner.write(migrate) == []
        await store.close()

    with asyncio.Runner() as runner:
        runner.run(make_both())
    assert dumped(cluster, cluster.url(migrated)) == dumped(cluster, cluster.url(made))
    cluster.drop(made)
    cluster.drop(migrated)


def _runner(url: str):
    from sqlalchemy import make_url

    from adapters.store.postgres import PostgresRunner

    return PostgresRunner(make_url(url), writing=True)


async def test_many_can_open_a_fresh_database_at_once(empty_url: str) -> None:
    stores = await asyncio.gather(*(open_store(empty_url, writing=True) for _ in range(4)))
    await stores[0].file_stories([story("s")])
    assert await stores[3].story("s") == story("s")
    await asyncio.gather(*(store.close() for store in stores))


async def test_two_processes_claim_nothing_twice_and_keep_the_order(postgres_url: str) -> None:
    stores = [await open_store(postgres_url, writing=True) for _ in range(3)]
    channels = [Channel("preview", str(number)) for number in range(4)]
    for number in range(5):
        for channel in channels:
            await stores[0].file_edition(edition(f"{channel.id}@{number}", channel=channel, parts=2))
    order: dict[str, list[str]] = {channel.id: [] for channel in channels}

    async def work(store: SqlStore) -> None:
        idle = 0
        while idle < 20:
            claimed = await store.claim("preview", at(1), 60)
            if claimed is None:
                idle += 1
                continue
            order[claimed.channel.id].append(claimed.id)
            assert await store.settle(replace(claimed, state=DeliveryState.SENT))

    await asyncio.gather(*(work(store) for store in stores for _ in range(2)))
    for channel in channels:
        assert order[channel.id] == [f"{channel.id}@{number}#{part}" for number in range(5) for part in range(2)]
    await asyncio.gather(*(store.close() for store in stores))


async def test_pollers_of_one_feed_count_each_report_once(postgres_url: str) -> None:
    stores = [await open_store(postgres_url, writing=True) for _ in range(3)]
    state = FeedState("https://outlet.example/feed", "https://outlet.example/feed")
    reports = [report(str(number)) for number in range(30)]
    counts = await asyncio.gather(*(store.file_poll(state, reports) for store in stores for _ in range(3)))
    assert sorted(counts) == [0] * 8 + [30]
    await asyncio.gather(*(store.close() for store in stores))


async def test_slot_stays_while_anything_is_told_then(postgres_url: str) -> None:
    stores = [await open_store(postgres_url, writing=True) for _ in range(2)]
    one, other = subscription(), subscription(interest=replace(subscription().interest, topics=("ev",)))
    for _ in range(10):
        await stores[0].subscribe(one, at(0))
        await stores[0].subscribe(other, at(0))
        await asyncio.gather(stores[0].unsubscribe(one.id), stores[1].unsubscribe(other.id))
        assert await stores[0].slots() == ()
    await asyncio.gather(*(store.close() for store in stores))


async def test_stories_filed_at_once_get_in_nobodys_way(postgres_url: str) -> None:
    stores = [await open_store(postgres_url, writing=True) for _ in range(2)]
    batches = [
        [story(f"{number % 7}", updated_at=at(number)) for number in range(start, start + 6)] for start in range(8)
    ]
    await asyncio.gather(*(stores[turn % 2].file_stories(batch) for turn, batch in enumerate(batches)))
    assert len(await stores[0].stories(StoryQuery(words=("plant",)))) == 7
    await asyncio.gather(*(store.close() for store in stores))


async def test_search_finds_words_far_into_a_long_text(postgres_url: str) -> None:
    long = report("a", text=" ".join(f"word{number}" for number in range(40_000)) + " needle 电池工厂")
    store = await open_store(postgres_url, writing=True)
    await store.file_stories([story("s", long)])
    assert len(await store.stories(StoryQuery(words=("needle",)))) == 1
    await store.close()


async def test_failing_call_undoes_all_of_its_own(postgres_url: str) -> None:
    store = await open_store(postgres_url, writing=True)
    body = "article"[::-1]
    for unspeakable in ("\ud800", "\x00"):
        with pytest.raises(ValueError, match="surrogate") as told:
            await store.file_stories([story("a"), story("b", headline=body + unspeakable)])
        assert body not in "".join(traceback.format_exception(told.value))
    assert await store.stories(StoryQuery()) == ()
    await store.close()


async def test_cancelled_calls_leave_no_transaction_open(postgres_url: str) -> None:
    store = await open_store(postgres_url, writing=True)
    calls = [asyncio.create_task(store.file_stories([story(f"s{number}")])) for number in range(20)]
    for _ in range(5):
        await asyncio.sleep(0)
    for call in calls:
        call.cancel()
    await asyncio.gather(*calls, return_exceptions=True)
    await store.file_stories([story("after")])
    assert await store.story("after") == story("after")
    idle = text(
        "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%' AND datname = current_database()"
    )
    assert await store.runner.read(lambda connection: connection.execute(idle).scalar()) == 0
    await store.close()


async def test_reader_cannot_write(postgres_url: str) -> None:
    store = await open_store(postgres_url, writing=False)
    with pytest.raises(GiveUp, match="for reading only"):
        await store.file_stories([story()])
    await store.close()


async def test_reader_of_an_empty_database_is_told_what_makes_it(empty_url: str) -> None:
    with pytest.raises(StoreUnusable, match="tacho migrate"):
        await open_store(empty_url, writing=False)


async def test_database_that_is_not_there_is_named_without_its_password(cluster: Cluster) -> None:
    url = cluster.url("nowhere").replace("@", ":secret@")
    with pytest.raises(StoreUnusable, match=r"no database postgresql://\w+@/nowhere: make it with createdb") as told:
        await open_store(url, writing=True)
    assert "secret" not in str(told.value)


async def test_server_that_is_not_there_may_be_there_later(tmp_path: Path) -> None:
    with pytest.raises(TryLater, match="does not answer"):
        await open_store(f"postgresql://ada@/news?host={tmp_path}", writing=True)


async def test_address_without_a_database_is_refused() -> None:
    with pytest.raises(BadSettings, match="names no database"):
        await open_store("postgresql://ada@localhost", writing=True)


async def test_connection_that_was_cut_is_made_again(postgres_url: str) -> None:
    store = await open_store(postgres_url, writing=True)
    cut = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND application_name = 'tacho'"
    )
    other = await open_store(postgres_url, writing=True)
    await other.runner.write(lambda connection: connection.execute(cut).all())
    await store.file_stories([story("s")])
    assert await store.story("s") == story("s")
    await store.close()
    await other.close()
