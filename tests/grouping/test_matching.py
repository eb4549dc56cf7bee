"""The index of tellings: averages, reprints left out, memory that stays bounded."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.grouping import matching
from bot.grouping.likeness import log_odds
from bot.grouping.matching import StoryIndex
from bot.model.catalogue import Catalogue, Company
from bot.model.story import CompanyMention, Reading
from tests.support.nouns import NOON, at, report

GROUPS = Catalogue(
    companies={
        "halden": Company("halden", "Halden Group", "group"),
        "fjordline": Company("fjordline", "Fjordline", "brand", parent="halden"),
        "vidar": Company("vidar", "Vidar", "maker"),
    }
)
RECALL = report(
    "recall",
    publisher="First Wire",
    title="Halden recalls 48,000 Fjord SUVs over faulty seat belts",
    text="Halden is calling back 48,000 Fjord SUVs because a seat belt anchor may come loose in a crash.",
)


def index(*placed, catalogue=GROUPS):
    built = StoryIndex(catalogue)
    for source, story_id in placed:
        built.learn([source])
        built.add(source, story_id)
    return built


def odds(built, source):
    built.learn([source])
    return built.match(source).log_odds


def telling(key="other", **changes):
    return replace(
        RECALL,
        id=key,
        url=f"https://outlet.example/{key}",
        publisher="Second Daily",
        title="Seat belt fault: Halden calls back the Fjord",
        text="A loose anchor makes Halden recall the SUV.",
        **changes,
    )


def about(source, *companies):
    return replace(source, reading=Reading(companies=tuple(CompanyMention(c, main=True) for c in companies)))


def test_time_outlet_and_strange_companies_speak_against_one_event():
    plain = odds(index((RECALL, "s")), telling())
    assert odds(index((RECALL, "s")), telling(seen_at=at(60 * 72), published_at=at(60 * 72))) < plain
    assert odds(index((RECALL, "s")), replace(telling(), publisher="First Wire")) < plain
    strangers = odds(index((about(RECALL, "halden"), "s")), about(telling(), "vidar"))
    same = odds(index((about(RECALL, "halden"), "s")), about(telling(), "halden"))
    assert strangers < plain < same


def test_two_unknown_outlets_are_not_one_outlet():
    known = odds(index((RECALL, "s")), telling())
    unknown = odds(index((replace(RECALL, publisher=""), "s")), replace(telling(), publisher=""))
    assert unknown == known


def test_a_brand_and_its_group_are_no_strangers():
    group = odds(index((about(RECALL, "halden"), "s")), about(telling(), "halden"))
    assert odds(index((about(RECALL, "halden"), "s")), about(telling(), "fjordline")) == group


def test_a_circle_of_parents_does_not_hang():
    circle = Catalogue(
        companies={"a": Company("a", "A", "group", parent="b"), "b": Company("b", "B", "group", parent="a")}
    )
    assert index((about(RECALL, "a"), "s"), catalogue=circle).match(about(telling(), "b")) is not None


def test_a_reprint_does_not_outvote_the_other_tellings():
    copies = [(replace(RECALL, id=f"c{n}", reprint_of="recall", url=""), "s") for n in range(8)]
    alone = index((RECALL, "s"))
    copied = index((RECALL, "s"), *copies)
    assert copied.match(telling()).story_id == "s"
    assert copied.match(telling()).log_odds > 0
    assert alone.match(telling()).joins


def test_a_story_of_one_telling_is_as_likely_as_that_pair():
    built, source = index((RECALL, "s")), telling()
    built.learn([source])
    ((other_id, found),) = built.pairs(source)
    assert other_id == "recall"
    assert built.match(source).log_odds == pytest.approx(log_odds(found))


def test_a_report_that_shares_no_word_has_no_nearest_story():
    assert index((RECALL, "s")).match(replace(telling(), title="Norrland opens", text="")) is None


def test_tellings_out_of_reach_are_forgotten_and_near_ones_kept(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(matching, "SWEEP_AFTER", 20)
    built = index()
    for day in range(120):
        source = replace(
            RECALL,
            id=f"d{day}",
            url=f"https://outlet.example/d{day}",
            title=f"Fjord day {day}",
            text=f"Item number {day * 7919}",
            published_at=NOON + timedelta(days=day),
            seen_at=NOON + timedelta(days=day),
        )
        built.learn([source])
        built.add(source, f"s{day}")
    assert len(built._tellings) < 80
    last = telling(published_at=NOON + timedelta(days=119), seen_at=NOON + timedelta(days=119))
    found = built.match(replace(last, title="Fjord day 118", text="Item number 934442"))
    assert found is not None
    assert found.story_id == "s118"


def test_one_wrong_date_in_the_future_forgets_nothing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(matching, "SWEEP_AFTER", 8)
    future = replace(RECALL, id="f", published_at=NOON + timedelta(days=4000), seen_at=NOON + timedelta(days=4000))
    fillers = [(telling(f"t{n}"), f"t{n}") for n in range(9)]
    built = index((RECALL, "s"), *fillers[:6], (future, "f"), *fillers[6:])
    assert len(built._tellings) >= 9
