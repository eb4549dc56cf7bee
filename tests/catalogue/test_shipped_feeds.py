"""The starter set of feeds: facts of each, packs that hold what their names say, and few switched on."""

import re

from adapters.catalogue import load_catalogue, load_feeds_and_others
from adapters.settings import ConfigFolders
from bot.desk.feed_naming import alike
from bot.writing.pages_feeds import MOST_PACKS
from tests.support.requirements import ROOT

FIND = ConfigFolders((ROOT / "config",)).find
ON, OFF = load_feeds_and_others(FIND)
EVERY = (*ON, *OFF)
KINDS = {"industry", "cars", "ev", "batteries", "china", "technology", "motorcycles", "motorsport"}


def test_every_feed_says_what_it_is() -> None:
    topics = load_catalogue(FIND).topics.keys()
    for feed in EVERY:
        kind, _, language = feed.packs[0].partition("-")
        assert re.fullmatch(r"https?://[^\s@]+", feed.url), feed
        assert re.fullmatch("[a-z]{2}", feed.language), feed
        assert feed.publisher == feed.publisher.strip() != "", feed
        assert (kind in KINDS, language or "en") == (True, feed.language), feed
        assert set(feed.topics) <= topics, feed


def test_no_feed_stands_there_twice() -> None:
    assert len({alike(feed.url) for feed in EVERY}) == len({feed.publisher for feed in EVERY}) == len(EVERY)


def test_few_feeds_are_switched_on_and_all_of_them_are_read_by_the_same_people() -> None:
    assert 10 <= len(ON) <= 20
    assert {feed.language for feed in ON} == {"en"}
    assert not {"motorsport", "motorcycles", "cars"} & {pack for feed in ON for pack in feed.packs}


def test_packs_fit_on_the_page_that_lists_them() -> None:
    packs = {pack for feed in EVERY for pack in feed.packs}
    assert {"ev", "china", "germany", "industry", "motorsport"} <= packs
    assert len(packs) <= MOST_PACKS
