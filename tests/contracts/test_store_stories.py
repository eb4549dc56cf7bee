"""What every store promises of stories, figures and search."""

from dataclasses import replace
from decimal import Decimal

import pytest

from bot.model.figure import Direction, Evidence, Figure, Kind, Modifier, Quantity, Salience, Status
from bot.model.message import Picture
from bot.model.story import CompanyMention, LedgerEntry, Person, Reading, StoryQuery
from bot.ports import Store
from tests.support.nouns import at, figure, report, story

EVERYTHING = Figure(
    quantity=Quantity(Decimal("-12.50"), Decimal("1E+9"), "USD/kWh"),
    kind=Kind.RANGE,
    evidence=Evidence("12.5", 3, 7, "A sentence: 12.5.", "https://outlet.example/r1"),
    metric="price",
    subject="market:china",
    unit_text="dollar per kWh",
    modifier=Modifier.AT_LEAST,
    direction=Direction.DOWN,
    period="2024-Q1",
    status=Status.DENIED,
    salience=Salience.ESSENTIAL,
    label="Plant two",
    concept=("cell", "price"),
    alt=(Quantity(Decimal("11.0"), unit="EUR/kWh"),),
    prior=Quantity("2024", unit="year"),
    base="price",
)


def keys(stories: tuple) -> list[str]:
    return [one.id for one in stories]


async def test_story_comes_back_as_it_was(store: Store) -> None:
    first = report(
        "a", reading=Reading((EVERYTHING,), (CompanyMention("maker"),), ("ev",), (Person("Ada"),), "Gist.", 2)
    )
    picture = Picture("https://outlet.example/a.jpg", "A car")
    second = report("b", reprint_of="a", publisher="Wire", seen_at=at(3), picture=picture)
    people = (Person("Ada Bell", "founder", "maker", ("We build", "more")), Person("Bo"))
    companies = (CompanyMention("maker", main=True), CompanyMention("rival"))
    whole = story(
        "s",
        first,
        second,
        figures=(figure(first), EVERYTHING),
        people=people,
        companies=companies,
        topics=("ev", "china"),
    )
    await store.file_stories([whole])
    assert await store.story("s") == whole
    assert await store.story_window(at(0)) == (whole,)
    assert await store.stories(StoryQuery()) == (whole,)


async def test_date_and_number_of_the_same_digits_stay_apart(store: Store) -> None:
    dated = figure(quantity=Quantity("2024", "2026-Q1", "date"), kind=Kind.DATE)
    counted = figure(quantity=Quantity(Decimal(2024), unit="vehicle"))
    await store.file_stories([story("s", figures=(dated, counted))])
    found = await store.story("s")
    assert found is not None
    assert [type(one.quantity.low) for one in found.figures] == [str, Decimal]
    assert found.figures == (dated, counted)


async def test_decimals_keep_every_digit(store: Store) -> None:
    values = [Decimal(text) for text in ("0.10", "1E+30", "-0", "439000000.000000000000000000001")]
    await store.file_stories([story("s", figures=tuple(figure(quantity=Quantity(value)) for value in values))])
    found = await store.story("s")
    assert found is not None
    assert [str(one.quantity.low) for one in found.figures] == [str(value) for value in values]


async def test_no_story_is_none(store: Store) -> None:
    assert await store.story("nothing") is None


async def test_story_filed_again_replaces_what_it_was(store: Store) -> None:
    await store.file_stories([story("s", report("a"), report("b"), topics=("ev",))])
    changed = story(
        "s", report("a", title="New"), figures=(), companies=(CompanyMention("rival"),), topics=(), updated_at=at(9)
    )
    await store.file_stories([changed])
    assert await store.story("s") == changed
    assert await store.ledger("maker") == ()
    assert await store.stories(StoryQuery(companies=("maker",))) == ()
    assert await store.stories(StoryQuery(topics=("ev",))) == ()
    assert keys(await store.stories(StoryQuery(companies=("rival",)))) == ["s"]
    assert keys(await store.stories(StoryQuery(words=("new",)))) == ["s"]
    assert [one.id for one in await store.ungrouped_reports()] == ["b"]


async def test_story_whose_reports_all_went_to_another_is_forgotten(store: Store) -> None:
    await store.file_stories([story("a", report("1")), story("b", report("2"))])
    await store.file_stories([story("a", report("1"), report("2"))])
    assert await store.story("b") is None
    assert await store.count_stories(StoryQuery()) == 1
    assert await store.ungrouped_reports() == ()
    assert len(await store.ledger("maker")) == 1


async def test_reports_can_change_their_stories_in_one_filing(store: Store) -> None:
    await store.file_stories([story("a", report("1"), report("2")), story("b", report("3"))])
    moved = [story("a", report("1"), report("3")), story("b", report("2"))]
    await store.file_stories(moved)
    assert [await store.story("a"), await store.story("b")] == moved


async def test_window_holds_stories_since_then_oldest_first(store: Store) -> None:
    await store.file_stories([story("c", updated_at=at(2)), story("a", updated_at=at(1)), story("b", updated_at=at(0))])
    assert keys(await store.story_window(at(1))) == ["a", "c"]


async def test_stories_come_newest_first_in_pages(store: Store) -> None:
    await store.file_stories([story(f"s{minute}", updated_at=at(minute)) for minute in range(5)])
    assert keys(await store.stories(StoryQuery(limit=2))) == ["s4", "s3"]
    assert keys(await store.stories(StoryQuery(limit=2, offset=3))) == ["s1", "s0"]
    assert await store.count_stories(StoryQuery(limit=2, offset=3)) == 5


async def test_conditions_of_a_query_hold_together(store: Store) -> None:
    rival, both = (CompanyMention("rival"),), (CompanyMention("maker"), CompanyMention("rival"))
    await store.file_stories(
        [
            story("1", companies=rival, topics=("ev",), updated_at=at(1)),
            story("2", companies=both, topics=("ev", "china"), updated_at=at(2)),
            story("3", companies=both, topics=("china",), figures=(), updated_at=at(3)),
            story("4", companies=(), topics=("china",), updated_at=at(4)),
        ]
    )

    async def found(query: StoryQuery) -> str:
        stories = await store.stories(query)
        assert await store.count_stories(query) == len(stories)
        return "".join(keys(stories))

    assert await found(StoryQuery(companies=("rival",))) == "321"
    assert await found(StoryQuery(companies=("maker", "rival"))) == "321"
    assert await found(StoryQuery(topics=("ev", "china"))) == "4321"
    assert await found(StoryQuery(companies=("maker",), topics=("ev",))) == "2"
    assert await found(StoryQuery(metric="investment")) == "421"
    assert await found(StoryQuery(companies=("rival",), metric="investment", topics=("ev", "china"))) == "21"
    assert await found(StoryQuery(since=at(2), before=at(4))) == "32"
    assert await found(StoryQuery(topics=("china",), since=at(2.5))) == "43"
    assert await found(StoryQuery(companies=("nobody",))) == ""
    assert await found(StoryQuery(words=("plant",), companies=("rival",), since=at(2), before=at(3))) == "2"
    assert await found(StoryQuery(words=("plant",), topics=("ev",), metric="investment")) == "21"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (("plant",), True),
        (("PLANT",), True),
        (("plan",), True),
        (("lant",), False),
        (("plan", "berlin"), False),
        (("plant", "berl"), True),
        (("berlin", "plant"), True),
        (("zürich",), True),
        (("zurich",), True),
        (("R&D",), True),
        (("小米",), True),
        (("小米汽车",), True),
        (("车",), True),
        (("米",), True),
        (("汽米",), False),
        (("su7",), True),
        (("439",), True),
        (("'; DROP TABLE story; --",), False),
        (('"',), False),
        (("plant*",), True),
        (("plant", "NOT", "berlin"), False),
        (("NEAR(plant", "berlin)"), False),
        (("headline:plant",), False),
        (("AND",), False),
        (("-plant",), True),
        (("\x00plant",), True),
        ((), True),
    ],
)
async def test_words_are_found_as_people_type_them(store: Store, typed: tuple[str, ...], found: bool) -> None:
    told = report("a", title="A plant near Berlin", text="Zürich R&D 小米汽车 SU7 costs 439 million.")
    await store.file_stories([story("s", told, gist="")])
    query = StoryQuery(words=typed)
    assert keys(await store.stories(query)) == (["s"] if found else [])
    assert await store.count_stories(query) == int(found)


async def test_best_match_comes_first_when_words_are_asked_for(store: Store) -> None:
    passing = report(
        "a", title="Quarterly report", text="Much was said, and battery was said once. " + "Other words. " * 40
    )
    subject = report("b", title="Battery plant opens", text="The battery plant makes battery cells.")
    await store.file_stories([story("passing", passing, updated_at=at(5)), story("subject", subject, updated_at=at(1))])
    assert keys(await store.stories(StoryQuery(words=("battery",)))) == ["subject", "passing"]
    assert keys(await store.stories(StoryQuery(words=("battery",), limit=1, offset=1))) == ["passing"]


async def test_pages_of_a_search_hold_every_match_once(store: Store) -> None:
    await store.file_stories([story(f"{number:03}", updated_at=at(0)) for number in range(512)])
    pages = [await store.stories(StoryQuery(words=("plant",), limit=100, offset=start)) for start in range(0, 600, 100)]
    assert len({one.id for page in pages for one in page}) == sum(map(len, pages)) == 512
    assert await store.count_stories(StoryQuery(words=("plant",))) == 512


async def test_ledger_lists_figures_newest_first_with_their_source(store: Store) -> None:
    old = report("old", published_at=at(-60), publisher="Old Outlet")
    new = report("new", published_at=at(600), seen_at=at(1), publisher="New Outlet")
    older = figure(old)
    newer = replace(figure(new), metric="price")
    foreign = replace(figure(new), subject="rival")
    nobody = replace(figure(new), subject=None)
    await store.file_stories([story("s", old, new, figures=(older, newer, foreign, nobody))])
    entry = LedgerEntry(newer, "s", "New Outlet", new.url, at(1))
    assert await store.ledger("maker") == (entry, LedgerEntry(older, "s", "Old Outlet", old.url, at(-60)))
    assert await store.ledger("maker", "price") == (entry,)
    assert await store.ledger("maker", limit=1) == (entry,)
    assert await store.ledger("nobody") == ()


async def test_pruning_forgets_old_stories_with_all_they_had(store: Store) -> None:
    old, new = story("old", report("a"), updated_at=at(0)), story("new", report("b"), updated_at=at(1))
    await store.file_stories([old, new])
    assert await store.prune(at(1)) == 1
    assert await store.story("old") is None
    assert keys(await store.stories(StoryQuery(words=("plant",)))) == ["new"]
    assert keys(await store.stories(StoryQuery(companies=("maker",)))) == ["new"]
    assert [entry.story_id for entry in await store.ledger("maker")] == ["new"]
    assert await store.prune(at(1)) == 0


async def test_filing_nothing_does_nothing(store: Store) -> None:
    await store.file_stories([])
    assert await store.stories(StoryQuery()) == ()
