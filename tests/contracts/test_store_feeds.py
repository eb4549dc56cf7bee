"""What every store promises of feeds and the reports they bring."""

from dataclasses import replace

from bot.model.feed import FeedState, Validators
from bot.ports import Store
from tests.support.nouns import at, report, story

URL = "https://outlet.example/feed"
STATE = FeedState(URL, URL)


async def test_feed_state_comes_back_as_it_was(store: Store) -> None:
    state = FeedState(
        url=URL,
        address="https://outlet.example/moved",
        validators=Validators('W/"ä"', "Fri, 19 Dec 2025 07:30:00 GMT"),
        body_hash="ab" * 32,
        next_check_at=at(15.000001),
        checked_at=at(0),
        succeeded_at=at(-60),
        failures=3,
        problem="It took longer than 30 s.",
        gone=True,
        entries_seen=77,
    )
    await store.file_poll(state)
    assert await store.feed_states() == {URL: state}


async def test_later_feed_state_replaces_the_earlier(store: Store) -> None:
    await store.file_poll(STATE)
    await store.file_poll(replace(STATE, failures=1))
    assert await store.feed_states() == {URL: replace(STATE, failures=1)}


async def test_many_feed_states_are_remembered_together(store: Store) -> None:
    states = [FeedState(f"{URL}/{number}", URL, failures=number) for number in range(2000)]
    await store.remember_feeds(states)
    await store.remember_feeds([replace(states[0], failures=7), replace(states[0], failures=8)])
    await store.remember_feeds([])
    remembered = await store.feed_states()
    assert len(remembered) == 2000
    assert (remembered[states[0].url].failures, remembered[states[1999].url].failures) == (8, 1999)


async def test_reports_are_filed_once(store: Store) -> None:
    assert await store.file_poll(STATE, [report("a"), report("b")]) == 2
    assert await store.file_poll(STATE, [report("b", title="Changed"), report("c"), report("c")]) == 1
    assert [one.id for one in await store.ungrouped_reports()] == ["a", "b", "c"]
    assert (await store.ungrouped_reports())[1].title == report("b").title


async def test_known_reports_are_those_filed(store: Store) -> None:
    await store.file_poll(STATE, [report("a"), report("b")])
    assert await store.known_reports(["b", "x", "a"]) == {"a", "b"}
    assert await store.known_reports([]) == frozenset()


async def test_many_report_ids_can_be_asked_for_at_once(store: Store) -> None:
    await store.file_poll(STATE, [report(str(number)) for number in range(700)])
    assert len(await store.known_reports([str(number) for number in range(40_000)])) == 700


async def test_ungrouped_reports_come_oldest_first_and_leave_with_their_story(store: Store) -> None:
    late, early = report("a", seen_at=at(5)), report("z", seen_at=at(1), published_at=None)
    await store.file_poll(STATE, [late, early])
    assert await store.ungrouped_reports() == (early, late)
    await store.file_stories([story("s", early)])
    assert await store.ungrouped_reports() == (late,)


async def test_report_comes_back_as_it_was(store: Store) -> None:
    original = report(
        "a", text="Zeile eins\n\n小米汽车 “quoted” 😀", url="", reprint_of="b", published_at=at(-0.0000167)
    )
    await store.file_poll(STATE, [original])
    assert await store.ungrouped_reports() == (original,)


async def test_ids_of_pruned_reports_stay_known(store: Store) -> None:
    old = story("old", report("a"), updated_at=at(0))
    await store.file_stories([old])
    assert await store.prune(at(1)) == 1
    assert await store.known_reports(["a"]) == {"a"}
    assert await store.file_poll(STATE, [report("a")]) == 0
    assert await store.ungrouped_reports() == ()
