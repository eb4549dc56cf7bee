"""Which stories a reader gets, in which order, and why."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.model.subscription import Interest
from bot.writing.ranking import is_rumour, new_figures, origins, rank
from tests.support.news import CATALOGUE, MORNING, event, fact, plain_story, telling, xiaomi_story

NOW = MORNING + timedelta(hours=1)


def ranked(*stories, interests=(), muted=None, told=None, now=NOW):
    return rank(
        stories,
        interests=interests,
        muted=muted or Interest(),
        told=told or {},
        now=now,
        catalogue=CATALOGUE,
    )


def ids(stories):
    return [one.story.id for one in stories]


def sales(words="41,300 cars", value=41_300, **changes):
    return fact(words, "sales", value, "vehicle", **changes)


def sold(key="t1", **changes):
    return event(key, telling(f"Tesla sells 41,300 cars {key}", "", sales()), **changes)


def test_no_interest_means_everything_that_is_on_by_default():
    race = plain_story("race", topics=("motorsport",))
    assert ids(ranked(sold(), race)) == ["t1"]


def test_a_topic_that_is_off_by_default_comes_when_it_is_asked_for():
    race = plain_story("race", topics=("motorsport",))
    assert ids(ranked(race, interests=(Interest(topics=("motorsport",)),))) == ["race"]


def test_a_race_does_not_come_with_the_company_that_won_it():
    race = plain_story("race", companies=("audi",), topics=("motorsport", "ev"))
    assert ranked(race, interests=(Interest(companies=("audi",)),)) == ()
    assert ranked(race, interests=(Interest(topics=("ev",)),)) == ()


def test_who_follows_a_group_gets_its_brands():
    story = plain_story("a", companies=("audi",))
    assert ids(ranked(story, interests=(Interest(companies=("volkswagen",)),))) == ["a"]
    assert ranked(story, interests=(Interest(companies=("tesla",)),)) == ()


def test_who_follows_a_company_gets_stories_that_give_a_figure_of_it():
    story = event("m", telling("Tesla sells 41,300 cars, BYD 60,000", "", sales("60,000", 60_000, subject="byd")))
    assert ids(ranked(story, interests=(Interest(companies=("byd",)),))) == ["m"]


def test_any_of_several_interests_is_enough():
    interests = (Interest(companies=("ford",)), Interest(topics=("sales",)))
    assert ids(ranked(sold(), interests=interests)) == ["t1"]


def test_a_muted_company_or_topic_is_not_told():
    assert ranked(sold(), muted=Interest(companies=("tesla",))) == ()
    assert ranked(sold(topics=("ev", "sales")), muted=Interest(topics=("sales",))) == ()


def test_muting_a_group_mutes_its_brands():
    story = plain_story("a", companies=("audi",))
    assert ranked(story, muted=Interest(companies=("volkswagen",))) == ()


def test_more_outlets_and_essential_figures_come_first():
    small = plain_story("small")
    assert ids(ranked(small, xiaomi_story())) == ["x1a2m3", "small"]


def test_a_text_carried_by_many_outlets_counts_as_one_origin():
    wire = telling("Tesla sells 41,300 cars", "", sales(), publisher="Wire")
    copies = [replace(wire, id=f"c{n}", publisher=f"Paper {n}", reprint_of=wire.id) for n in range(40)]
    assert origins(event("t", wire, *copies)) == 1


def test_a_followed_company_outranks_the_same_news_of_another():
    mine = event("mine", telling("Ford sells 41,300 cars", "", sales(subject="ford")), companies=("ford",))
    interests = (Interest(companies=("ford",)), Interest(topics=("sales",)))
    assert ids(ranked(sold("other"), mine, interests=interests)) == ["mine", "other"]


def test_every_point_has_a_name_and_they_add_up():
    one = ranked(xiaomi_story())[0]
    assert one.score == round(sum(points for _, points in one.reasons), 2)
    assert {"outlets", "essential figures", "fresh"} <= {name for name, _ in one.reasons}


def test_a_rumour_ranks_below_the_same_news_as_a_fact():
    rumour = event("rumour", telling("Tesla may sell 41,300 cars", "", sales(status="rumour")))
    assert is_rumour(rumour)
    assert ids(ranked(rumour, sold("fact"))) == ["fact", "rumour"]


def test_a_story_that_was_told_is_not_told_again():
    story = sold()
    assert ranked(story, told={"t1": story.updated_at}) == ()


def test_another_outlet_with_the_same_figures_does_not_bring_a_story_back():
    first = telling("Tesla sells 41,300 cars", "", sales())
    later = telling("41,300 cars sold", "", sales(), publisher="Second", seen_at=MORNING + timedelta(hours=5))
    assert ranked(event("t1", first, later), told={"t1": MORNING}) == ()


def test_a_new_figure_brings_a_story_back_as_a_follow_up():
    first = telling("Tesla sells 41,300 cars", "", sales())
    later = telling(
        "Tesla now says 43,000 cars",
        "",
        sales("43,000", 43_000),
        publisher="Second",
        seen_at=MORNING + timedelta(hours=5),
    )
    story = event("t1", first, later)
    back = ranked(story, told={"t1": MORNING}, now=MORNING + timedelta(hours=6))
    assert ids(back) == ["t1"]
    assert back[0].told_at == MORNING
    assert [figure.evidence.text for figure in new_figures(story, MORNING)] == ["43,000"]


def test_a_denial_brings_a_story_back():
    first = telling("Tesla sells 41,300 cars", "", sales())
    later = telling("Not 41,300 cars", "", sales(status="denied"), seen_at=MORNING + timedelta(hours=5))
    assert ids(ranked(event("t1", first, later), told={"t1": MORNING})) == ["t1"]


@given(st.permutations(range(8)))
def test_the_order_of_asking_does_not_matter(order):
    stories = [sold(f"s{n}", updated_at=MORNING - timedelta(hours=n % 3)) for n in range(8)]
    assert ranked(*(stories[n] for n in order)) == ranked(*stories)


def test_fresher_news_comes_first_and_the_future_is_no_fresher_than_now():
    old, new = sold("old", updated_at=NOW - timedelta(hours=20)), sold("new")
    ahead = sold("ahead", updated_at=NOW + timedelta(days=3))
    assert ids(ranked(old, new)) == ["new", "old"]
    assert dict(ranked(ahead)[0].reasons)["fresh"] == 3.0
