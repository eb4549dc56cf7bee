from dataclasses import replace

import pytest

from bot.model.catalogue import Catalogue, Company, Metric, Topic
from bot.model.figure import Evidence, Figure, Kind, Quantity, Salience
from bot.reading.companies import CompanyFinder
from bot.reading.prose import read_prose
from bot.reading.topics import MOST, TopicFinder
from tests.support.catalogues import shipped_catalogue

CATALOGUE = Catalogue(
    companies={"pony": Company("pony", "Ponyworks", "maker", country="CN")},
    topics={
        "ev": Topic("ev", "Electric cars", triggers=("electric",), strong=("electric car*",)),
        "charging": Topic("charging", "Charging", triggers=("plug",), strong=("charger*", "充电")),
        "china": Topic("china", "China", triggers=("yuan",), strong=("chinese",)),
        "sales": Topic("sales", "Sales", strong=("sales",)),
    },
    metrics={"deliveries": Metric("deliveries", "Deliveries", ("vehicle",), topics=("sales",))},
)


def topics(title, text, figures=(), catalogue=CATALOGUE):
    prose = read_prose(title, text, catalogue.lexicon)
    mentions = CompanyFinder(catalogue).find(prose)
    return TopicFinder(catalogue).find(prose, mentions, figures)


def figure(salience):
    return Figure(Quantity(1), Kind.EXACT, Evidence("1", 0, 1, ""), metric="deliveries", salience=salience)


def test_the_headline_decides_which_topic_comes_first():
    assert topics("New chargers for the north", "The electric car needs them.") == ("charging", "ev")


def test_triggers_are_whole_words_and_a_star_matches_any_ending():
    assert topics("Electric cars win", "") == ("ev",)
    assert topics("Electrical carpets win", "") == ()


def test_chinese_triggers_need_no_blanks():
    assert topics("快速充电", "") == ("charging",)


def test_figures_speak_for_the_topics_of_their_metric():
    assert topics("Ponyworks hands over more", "They went fast.", [figure(Salience.ESSENTIAL)] * 3) == (
        "sales",
        "china",
    )
    assert "sales" not in topics("Ponyworks hands over more", "They went fast.", [figure(Salience.MINOR)] * 3)


def test_a_chinese_maker_in_the_headline_makes_a_story_one_of_china():
    assert topics("Ponyworks sells more", "") == ("china",)


def test_a_text_that_speaks_of_nothing_known_has_no_topic():
    assert topics("Weather will be mild", "Rain is expected later.") == ()


def test_what_the_page_says_of_itself_gives_no_topic():
    text = "Rain is expected later in the week.\nRead more: chargers for electric cars"
    catalogue = replace(CATALOGUE, lexicon=shipped_catalogue().lexicon)
    assert topics("Weather will be mild", text, catalogue=catalogue) == ()


@pytest.mark.parametrize(
    ("title", "text", "first"),
    [
        ("Maker recalls 40,000 vans over brakes", "The regulator said the pedal may fail.", "recalls"),
        ("Workers strike at parts plant", "The union wants higher wages and says talks failed.", "labour"),
        ("EU sets tariffs on imported cars", "The duty comes on top of the ten percent import tax.", "tariffs"),
        ("Startup files for bankruptcy", "The van maker ran out of cash and seeks creditor protection.", "funding"),
        ("Robotaxi service starts in Lyon", "Self-driving cars carry passengers without a driver.", "autonomous"),
        ("Solid-state batteries enter production", "The cell plant makes ten a day.", "batteries"),
        ("Hydrogen trucks reach the Alps", "The fuel cell comes from Korea.", "hydrogen"),
        ("Regierung zahlt neue Kaufprämie für Elektroautos", "Die Förderung gilt ab Mai.", "incentives"),
        ("新能源汽车销量增长", "五月交付量创新高。", "sales"),
    ],
)
def test_plain_stories_get_their_topic(title, text, first):
    assert topics(title, text, catalogue=shipped_catalogue())[0] == first


def test_no_story_has_more_topics_than_readers_can_use():
    text = "Recalls, strikes, tariffs, bankruptcy, robotaxis, batteries, hydrogen, chargers and chips in one week."
    assert len(topics(text, text, catalogue=shipped_catalogue())) <= MOST
