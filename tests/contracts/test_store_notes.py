"""What every store promises of notes."""

import asyncio

from bot.ports import Store


async def test_note_comes_back_as_it_was_last_written(store: Store) -> None:
    assert await store.note("slack", "a") is None
    await store.write_note("slack", "a", "one")
    await store.write_note("slack", "a", "two \u4e2d\U0001f697")
    assert await store.note("slack", "a") == "two \u4e2d\U0001f697"


async def test_spaces_do_not_mix(store: Store) -> None:
    for space, key in (("x", "b"), ("x", "a"), ("y", "a"), ("x:a", "")):
        await store.write_note(space, key, f"{space} {key}")
    assert list((await store.notes("x")).items()) == [("a", "x a"), ("b", "x b")]
    assert await store.notes("z") == {}


async def test_note_is_replaced_only_by_who_knows_it(store: Store) -> None:
    assert await store.replace_note("s", "k", expected=None, text="1")
    assert not await store.replace_note("s", "k", expected=None, text="other")
    assert not await store.replace_note("s", "k", expected="0", text="other")
    assert await store.replace_note("s", "k", expected="1", text="2")
    assert not await store.replace_note("s", "none", expected="1", text="2")
    assert await store.notes("s") == {"k": "2"}


async def test_of_many_who_replace_or_take_at_once_one_does(store: Store) -> None:
    await store.write_note("s", "k", "old")
    won = await asyncio.gather(
        *(store.replace_note("s", "k", expected="old", text=f"new {number}") for number in range(8))
    )
    assert sum(won) == 1
    taken = await asyncio.gather(*(store.take_note("s", "k") for _ in range(8)))
    assert [text for text in taken if text is not None] == [f"new {won.index(True)}"]
    assert await store.note("s", "k") is None


async def test_notes_are_added_together_where_there_are_none(store: Store) -> None:
    await store.write_note("s", "k1", "old")
    many = {f"k{number}": "new" for number in range(1500)}
    assert await store.add_notes("s", many) == frozenset(many) - {"k1"}
    assert await store.notes("s") == {**many, "k1": "old"}
    assert await store.add_notes("s", many) == frozenset()
    assert await store.add_notes("other", {}) == frozenset()
