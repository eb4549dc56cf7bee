"""Three languages: the same sentences with the same gaps, and English where one is missing."""

from collections.abc import Mapping
from dataclasses import fields
from string import Formatter

import pytest

from bot.model.figure import Modifier
from bot.model.subscription import Channel, ChannelProfile, Interest
from bot.writing.dates import calendar_date, period_text, short_day
from bot.writing.desk_phrases import DeskPhrases
from bot.writing.digests import compose, digest_messages
from bot.writing.feed_phrases import FeedPhrases
from bot.writing.languages import SPOKEN, phrases_for
from bot.writing.numbers import figure_value
from bot.writing.pages_stories import story_page
from bot.writing.phrases import ENGLISH, Phrases
from bot.writing.ranking import rank
from tests.support.news import CATALOGUE, MORNING, fact, xiaomi_story

OTHERS = [phrases for phrases in SPOKEN.values() if phrases is not ENGLISH]
SAME_EVERYWHERE = {
    "company_title", "company_summary", "company_summary_bare",
    "ledger_metric_title", "times", "digest_summary_one", "labelled", "unconfirmed_line", "told_by_item", "disagreement_value",
    "story_summary", "company_with_native", "help_one_title", "in_zone", "list_mark", "two_sentences",
    "day_and_time", "weekdays", "setting_is", "quoted", "search_title", "part_mark", "health_summary", "from_configuration",
    "notice_line",
}  # fmt: skip
"""Sentences without words of their own, which a language may leave as they are."""


def sentences(words):
    """Every sentence of a language by its place: field, and form or key within it."""
    for field in fields(words):
        value = getattr(words, field.name)
        match value:
            case str():
                yield field.name, value
            case tuple():
                yield from (((field.name, place), one) for place, one in enumerate(value) if isinstance(one, str))
            case Mapping():
                yield from (((field.name, key), one) for key, one in value.items() if isinstance(one, str))


def gaps(sentence):
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("phrases", OTHERS, ids=lambda phrases: phrases.language)
@pytest.mark.parametrize("part", ["all", "desk", "feeds"])
def test_every_translation_has_the_gaps_of_the_english_sentence(phrases, part):
    english, other = (ENGLISH, phrases) if part == "all" else (getattr(ENGLISH, part), getattr(phrases, part))
    wanted = dict(sentences(english))
    for place, sentence in sentences(other):
        if place in wanted and gaps(sentence) != gaps(wanted[place]):
            assert gaps(sentence) | {"n"} == gaps(wanted[place]) | {"n"}, place


@pytest.mark.parametrize("phrases", OTHERS, ids=lambda phrases: phrases.language)
def test_every_english_sentence_is_translated(phrases):
    untranslated = [
        field.name
        for kind, english, other in (
            (Phrases, ENGLISH, phrases),
            (DeskPhrases, ENGLISH.desk, phrases.desk),
            (FeedPhrases, ENGLISH.feeds, phrases.feeds),
        )
        for field in fields(kind)
        if getattr(other, field.name) == getattr(english, field.name) and field.name not in SAME_EVERYWHERE
    ]
    assert untranslated == []


@pytest.mark.parametrize("phrases", OTHERS, ids=lambda phrases: phrases.language)
def test_reason_of_a_failure_has_the_same_gaps_in_every_language(phrases):
    assert all(gaps(english) == gaps(other) for english, other in phrases.feeds.problems.items())
    assert phrases.feeds.problems.keys() == OTHERS[0].feeds.problems.keys()


def test_languages_are_known_by_their_tags_and_english_speaks_for_the_rest():
    assert phrases_for("de-AT").language == "de"
    assert phrases_for("zh-Hans-CN").language == "zh"
    assert phrases_for("ZH").language == "zh"
    assert phrases_for("fr") is ENGLISH
    assert phrases_for("") is ENGLISH


@pytest.mark.parametrize(
    ("figure", "german", "chinese"),
    [
        (fact("x", "investment", 439_000_000, "USD"), "439 Mio. $", "4.39亿美元"),
        (fact("x", "sales", 386_810, "vehicle"), "386.810", "386,810"),
        (fact("x", "sales", 41_300, "vehicle"), "41.300", "4.13万"),
        (fact("x", "growth", "-16.35", "%"), "−16,35 %", "−16.35%"),
        (fact("x", "timeline", 15, "year", high=20), "15–20 Jahre", "15–20年"),
        (fact("x", "ranking", 5, "rank", modifier="up_to", kind="rank"), "unter den ersten fünf", "前五"),
        (fact("x", "net_profit", -1_200_000_000, "CNY"), "−1,2 Mrd. CNY", "−12亿元"),
        (fact("x", "workforce", 2300, "people", modifier=">"), "> 2.300 Personen", "> 2,300人"),
        (fact("x", "eps", "1.26", "USD/share"), "1,26 $ je Aktie", "每股1.26美元"),
        (fact("x", "funding", 10**8, "USD", high=10**9, modifier="vague"), "Hunderte Millionen Dollar", "数亿美元"),
    ],
)
def test_figures_are_written_as_each_language_writes_them(figure, german, chinese):
    assert figure_value(figure, phrases_for("de")) == german
    assert figure_value(figure, phrases_for("zh")) == chinese


def test_dates_are_written_as_each_language_writes_them():
    german, chinese = phrases_for("de"), phrases_for("zh")
    assert calendar_date("2024-03-28", german) == "28. März 2024"
    assert calendar_date("2024-03-28", chinese) == "2024年3月28日"
    assert period_text("2024-Q1", chinese) == "2024年第1季度"
    assert period_text("last year", german) == "„last year“"
    assert short_day(MORNING, "Asia/Shanghai", chinese, MORNING) == "12月19日"
    assert calendar_date("2024-13", german) == "2024-13"


@pytest.mark.parametrize("language", ["en", "de", "zh"])
def test_a_digest_and_a_page_can_be_written_in_every_language(language):
    channel = Channel("preview", "terminal")
    ranked = rank((xiaomi_story(),), interests=(), muted=Interest(), told={}, now=MORNING, catalogue=CATALOGUE)
    digest = compose(channel=channel, due_at=MORNING, ranked=ranked, considered=3)
    (message,) = digest_messages(
        digest, profile=ChannelProfile(channel, language=language), catalogue=CATALOGUE, late=True
    )
    page = story_page(xiaomi_story(), profile_zone="UTC", catalogue=CATALOGUE, language=language)
    assert message.title
    assert page.blocks
    assert "{" not in repr((message, page)).replace("{'", "")


def test_every_modifier_has_its_words_in_every_language():
    for phrases in SPOKEN.values():
        shown = {figure_value(fact("x", "workforce", 2300, "people", modifier=one.value), phrases) for one in Modifier}
        assert len(shown) >= len(Modifier) - 1
