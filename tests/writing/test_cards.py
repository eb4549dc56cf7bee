"""What a story's card shows."""

from dataclasses import replace

from bot.model.message import Picture
from bot.writing.cards import story_card
from bot.writing.pages_stories import story_page
from bot.writing.phrases import ENGLISH
from tests.support.news import CATALOGUE
from tests.support.nouns import report, story

CAR = Picture("https://outlet.example/a.jpg", "A blue car")


def card(*reports):
    one = story("s", *reports, companies=(), topics=())
    return story_card(one, catalogue=CATALOGUE, phrases=ENGLISH)


def test_picture_is_the_lead_s_and_else_the_first_there_is():
    other = replace(CAR, url="https://outlet.example/b.jpg")
    lead, second, third = report("a"), report("b", picture=other), report("c", picture=CAR)
    assert card(lead, second, third).picture == other
    assert card(replace(lead, picture=CAR), second).picture == CAR
    assert card(lead).picture is None


def test_story_page_opens_with_the_picture():
    one = story("s", report("a", picture=CAR), companies=(), topics=())
    page = story_page(one, profile_zone="UTC", catalogue=CATALOGUE)
    assert page.blocks[1] == CAR


def test_picture_without_description_is_described_by_the_headline():
    shown = card(report("a", title="Maker opens a plant", picture=replace(CAR, alt="")))
    assert shown.picture == replace(CAR, alt="Maker opens a plant")
