"""Reports into stories: together what tells one event, apart what does not, ids that stay."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.grouping.stories import ID_LETTERS, Grouper, group, threads
from bot.model.catalogue import Catalogue, Company
from bot.model.story import CompanyMention, Reading, Report, Story
from tests.support.nouns import NOON, at, report

CATALOGUE = Catalogue(companies={"halden": Company("halden", "Halden", "maker")})

RECALL = report(
    "recall-1",
    publisher="First Wire",
    title="Halden recalls 48,000 Fjord SUVs over faulty seat belts",
    text="Halden is calling back 48,000 Fjord SUVs because a seat belt anchor may come loose in a crash.",
)
RECALL_AGAIN = report(
    "recall-2",
    publisher="Second Daily",
    title="Seat belt fault: Halden Fjord recall covers 48,000 SUVs",
    text="A loose seat belt anchor makes Halden recall its Fjord SUV. No injuries are known.",
    seen_at=at(90),
    published_at=at(80),
)
PLANT = report(
    "plant-1",
    publisher="First Wire",
    title="Norrland Cells opens battery plant in Skellefte",
    text="The first cells of the new factory leave the line next month, the battery maker said.",
    seen_at=at(5),
)


def grouped(reports, window=()):
    return group(reports, window, catalogue=CATALOGUE)


def partition(stories):
    return {frozenset(report.id for report in story.reports) for story in stories}


def test_one_event_told_by_two_outlets_is_one_story():
    stories = grouped([RECALL, RECALL_AGAIN, PLANT])
    assert partition(stories) == {frozenset({"recall-1", "recall-2"}), frozenset({"plant-1"})}
    assert next(story for story in stories if len(story.reports) == 2).outlets == ("First Wire", "Second Daily")


def test_a_later_report_joins_the_story_of_the_window_which_keeps_its_id():
    first, plant = grouped([RECALL, PLANT])
    (changed,) = grouped([RECALL_AGAIN], [first, plant])
    assert changed.id == first.id
    assert [report.id for report in changed.reports] == ["recall-1", "recall-2"]
    assert (changed.first_seen_at, changed.updated_at) == (NOON, at(90))


def test_grouping_the_same_reports_again_changes_nothing():
    reports = [RECALL, RECALL_AGAIN, PLANT]
    assert grouped(reports, grouped(reports)) == ()


def test_an_entry_edited_by_its_outlet_replaces_its_old_version_in_its_story():
    window = grouped([RECALL, RECALL_AGAIN, PLANT])
    edited = replace(RECALL, title="Halden recalls 52,000 Fjord SUVs over faulty seat belts", seen_at=at(300))
    (changed,) = grouped([edited], window)
    assert partition([changed]) == {frozenset({"recall-1", "recall-2"})}
    assert changed.reports[0].title == edited.title
    assert (changed.first_seen_at, changed.updated_at) == (NOON, at(300))


def test_an_edit_that_tells_something_else_stays_in_its_story():
    window = grouped([RECALL, PLANT])
    (changed,) = grouped([replace(PLANT, title=RECALL.title, text=RECALL.text)], window)
    assert partition([changed]) == {frozenset({"plant-1"})}


def test_a_wire_text_carried_again_counts_as_one_origin():
    carried = replace(
        RECALL, id="wire-2", publisher="Third Post", url="https://third.example/x", title="Halden: recall"
    )
    carried_again = replace(
        carried, id="wire-3", publisher="Fourth Post", url="https://fourth.example/x", seen_at=at(30)
    )
    (story,) = grouped([carried, carried_again, replace(RECALL, seen_at=at(-5))])
    assert {report.id: report.reprint_of for report in story.reports} == {
        "recall-1": None,
        "wire-2": "recall-1",
        "wire-3": "recall-1",
    }
    assert len(story.outlets) == 3


def test_the_same_article_by_two_feeds_is_one_origin():
    twin = replace(
        RECALL, id="twin", url="http://outlet.example/recall-1/?utm_source=rss", title="Recall", text="", seen_at=at(9)
    )
    (story,) = grouped([RECALL, twin])
    assert story.reports[1].reprint_of == "recall-1"


def test_an_event_of_last_month_is_not_continued():
    later = replace(RECALL_AGAIN, published_at=NOON + timedelta(days=40), seen_at=NOON + timedelta(days=40))
    assert len(grouped([RECALL, later])) == 2


def about(source, company):
    return replace(source, reading=Reading(companies=(CompanyMention(company, main=True),)))


def test_makers_that_have_nothing_to_do_with_each_other_stay_apart():
    other = report(
        "other", title="Vidar recalls 31,000 Kestrel SUVs over faulty brakes", text="Brakes may fail.", seen_at=at(20)
    )
    assert len(grouped([about(RECALL, "halden"), about(other, "vidar")])) == 2


def test_ids_are_short_typeable_and_follow_from_the_first_report():
    stories = grouped([RECALL, PLANT])
    assert [story.id for story in stories] == [story.id for story in grouped([PLANT, RECALL])]
    assert all(len(story.id) == 8 and set(story.id) <= set(ID_LETTERS) for story in stories)


def test_an_id_that_is_taken_gives_way_to_another():
    taken = grouped([RECALL])[0].id
    holder = replace(grouped([PLANT])[0], id=taken)
    (new,) = grouped([RECALL], [holder])
    assert new.id != taken
    assert len(new.id) == 8


def test_of_several_versions_of_a_report_the_last_one_counts():
    early, late = replace(RECALL, title="Halden recalls cars"), replace(RECALL, seen_at=at(10))
    for reports in ([early, late], [late, early]):
        (story,) = grouped(reports)
        assert story.headline == RECALL.title


def test_reports_without_words_make_stories_of_their_own():
    empty = [report(key, title="", text="", url="") for key in ("a", "b")]
    assert partition(grouped(empty)) == {frozenset({"a"}), frozenset({"b"})}


SLUMP = report(
    "slump-1",
    publisher="Third Post",
    title="Sales of the Halden Fjord SUV halve in October after the seat belt recall",
    text="Halden sold half as many Fjord SUVs as in September, and buyers wait for the repair.",
    seen_at=at(60 * 24 * 10),
    published_at=at(60 * 24 * 10),
)


def test_the_turns_of_a_saga_are_stories_of_one_thread():
    stories = grouped([RECALL, RECALL_AGAIN, SLUMP, PLANT])
    recall, slump, plant = (
        next(s for s in stories if any(r.id == key for r in s.reports)) for key in ("recall-1", "slump-1", "plant-1")
    )
    assert len({recall.id, slump.id, plant.id}) == 3
    assert threads(stories, catalogue=CATALOGUE) == {recall.id: recall.id, slump.id: recall.id, plant.id: plant.id}


def test_a_thread_is_the_same_whether_followed_live_or_worked_out_later():
    grouper = Grouper(CATALOGUE)
    placed = {grouper.place(source)[1] for source in (RECALL, PLANT, RECALL_AGAIN, SLUMP)}
    stories = grouped([RECALL, RECALL_AGAIN, SLUMP, PLANT])
    assert {key: grouper.thread(key) for key in placed} == threads(stories, catalogue=CATALOGUE)


WORDS = st.sampled_from(
    [
        "Halden",
        "Vidar",
        "recall",
        "plant",
        "battery",
        "seat",
        "belt",
        "Fjord",
        "Kestrel",
        "48,000",
        "sales",
        "Norway",
        "opens",
        "price",
        "cut",
    ]
)


@st.composite
def streams(draw) -> list[Report]:
    count = draw(st.integers(1, 9))
    return [
        report(
            f"r{number}",
            title=" ".join(draw(st.lists(WORDS, min_size=1, max_size=6))),
            text=" ".join(draw(st.lists(WORDS, max_size=12))),
            seen_at=at(60 * draw(st.integers(0, 300))),
            published_at=None,
        )
        for number in range(count)
    ]


@settings(max_examples=60, deadline=None)
@given(streams(), st.randoms(use_true_random=False))
def test_no_report_is_lost_or_told_twice_and_order_does_not_matter(reports, random):
    stories = grouped(reports)
    told = [report.id for story in stories for report in story.reports]
    assert sorted(told) == sorted(report.id for report in reports)
    shuffled = random.sample(reports, len(reports))
    assert grouped(shuffled) == stories
    assert grouped(shuffled, stories) == ()


@settings(max_examples=40, deadline=None)
@given(streams(), st.integers(0, 9))
def test_polls_one_after_the_other_keep_every_id_and_every_report(reports, cut):
    arrived = sorted(reports, key=lambda report: report.seen_at)
    window: dict[str, Story] = {}
    home: dict[str, str] = {}
    for batch in (arrived[:cut], arrived[cut:]):
        window |= {story.id: story for story in grouped(batch, tuple(window.values()))}
        now = {report.id: story.id for story in window.values() for report in story.reports}
        assert home.items() <= now.items()
        home = now
    assert set(home) == {report.id for report in reports}
