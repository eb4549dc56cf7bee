"""A story as one item of a digest or list: headline, figures, one sentence, outlets, tags."""

import re
from dataclasses import replace
from datetime import datetime

from bot.model.catalogue import Catalogue
from bot.model.figure import Salience, Status
from bot.model.message import Button, Link, Picture, StoryCard
from bot.model.story import Story
from bot.writing.dates import short_day
from bot.writing.figures import card_rows
from bot.writing.names import company_name, measured
from bot.writing.numbers import figure_value
from bot.writing.phrases import Phrases
from bot.writing.ranking import is_rumour, new_figures, origins

MOST_TAGS = 4
LONGEST_OPENING = 120
OUTLET_BEHIND = re.compile(r"\s[|–—-]\s([^|–—]+)$")
MOST_GIST_WORDS = 40
CONCISE_FIGURES = 3
CHARACTERS_A_FIGURE = 45
CHARACTERS_OF_TAGS = 60

SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[\"“„‘'(]?[A-ZÀ-Þ0-9])|(?<=[。！？])")
ABBREVIATION = re.compile(
    r"(?:\b[A-Za-z]|\b(?:Mr|Mrs|Ms|Dr|Inc|Corp|Ltd|Co|No|Nos|vs|St|Nr|bzw|ca|Mio|Mrd|etc|approx|Jr|Sr|Gen|Sen|Rep|Gov))\.$"
)


def story_card(
    story: Story,
    *,
    catalogue: Catalogue,
    phrases: Phrases,
    zone: str = "UTC",
    rank: int | None = None,
    told_at: datetime | None = None,
    concise: bool = False,
) -> StoryCard:
    """One story as an item.

    Args:
        story: which.
        catalogue: names.
        phrases: the language.
        zone: for the date an update is measured from.
        rank: its place in the list, from 1; None in lists without order.
        told_at: set for a follow-up: the `updated_at` the reader was told before.
        concise: at most three figures, and of the gist its first sentence only.
    """
    rows = card_rows(_newest_first(story, told_at), catalogue=catalogue, phrases=phrases)
    gist = shown_gist(story)
    return StoryCard(
        story_id=story.id,
        headline=headline_link(story),
        figures=rows[:CONCISE_FIGURES] if concise else rows,
        gist=first_sentence(gist) if concise else gist,
        outlets=_outlets(story),
        tags=tags(story, catalogue),
        told_at=story.lead.happened_at,
        rank=rank,
        note=_note(story, told_at, catalogue, phrases, zone),
        picture=described_picture(story),
    )


def shown_gist(story: Story) -> str:
    """The gist, without a first sentence that only says the headline again; "" when it is longer than forty words."""
    gist = one_line(story.gist)
    if len(gist.split()) > MOST_GIST_WORDS:
        return ""
    opening = first_sentence(gist)
    return gist.removeprefix(opening).strip() if _bare(opening) == _bare(headline_text(story)) else gist


def concise_size(story: Story) -> int:
    """About how many characters a story takes when it is told concisely, its address counted as platforms count it."""
    figures = sum(figure.salience >= Salience.USEFUL for figure in story.figures)
    words = (headline_text(story), story.lead.url, first_sentence(shown_gist(story)), *story.outlets)
    return sum(map(len, words)) + CHARACTERS_A_FIGURE * min(figures, CONCISE_FIGURES) + CHARACTERS_OF_TAGS


def first_sentence(text: str) -> str:
    """The first sentence of a text; a full stop behind an abbreviation or initial ends none."""
    for end in SENTENCE_END.finditer(text):
        if not ABBREVIATION.search(text[: end.start()]):
            return text[: end.start()]
    return text


def tags(story: Story, catalogue: Catalogue) -> tuple[str, ...]:
    """Main companies by name, then topics by slug, as readers type them."""
    names = tuple(company_name(company_id, catalogue) for company_id in story.main_company_ids[:2])
    return (*names, *story.topics)[:MOST_TAGS]


def headline_link(story: Story) -> Link:
    """The headline as a link, for lists of one line each."""
    return Link(headline_text(story), story.lead.url)


def headline_text(story: Story) -> str:
    """The headline without the outlet's name behind it; where there is none, the first sentence of gist or text."""
    headline = one_line(story.headline)
    behind = OUTLET_BEHIND.search(headline)
    if behind is not None and behind[1].casefold() in {outlet.casefold() for outlet in story.outlets}:
        headline = headline[: behind.start()]
    return headline or _opening(one_line(story.gist)) or _opening(one_line(story.lead.text)) or story.id


def described_picture(story: Story) -> Picture | None:
    """The story's picture, described at least by the headline; None where no feed brings one that is to be shown."""
    picture = story.picture
    return picture if picture is None or picture.alt else replace(picture, alt=headline_text(story))


def evidence_button(story: Story, phrases: Phrases) -> Button:
    """The button that shows a story with its proof."""
    label = phrases.button_evidence if story.figures else phrases.button_more
    return Button(label, command=f"story {story.id}")


def outlets_text(story: Story, phrases: Phrases) -> str:
    """The outlet of a story that one tells ("Electrek"), the number of them ("5 outlets"); reprints do not count."""
    n = origins(story)
    return story.lead.publisher if n == 1 else phrases.count(phrases.outlets, n)


def one_line(text: str) -> str:
    """The text without line breaks and doubled blanks."""
    return " ".join(text.split())


def _outlets(story: Story) -> tuple[str, ...]:
    lead = story.lead.publisher
    return (lead, *(publisher for publisher in story.outlets if publisher != lead))


def _opening(text: str) -> str:
    sentence = first_sentence(text)
    return sentence if len(sentence) <= LONGEST_OPENING else sentence[:LONGEST_OPENING].rsplit(" ", 1)[0] + "…"


def _bare(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _note(story: Story, told_at: datetime | None, catalogue: Catalogue, phrases: Phrases, zone: str) -> str:
    if told_at is not None:
        return _update(story, told_at, catalogue, phrases, zone)
    if not is_rumour(story):
        return ""
    denied = any(figure.status is Status.DENIED for figure in story.figures)
    return phrases.denied_note if denied else phrases.unconfirmed_note


def _newest_first(story: Story, told_at: datetime | None) -> Story:
    """For a follow-up: the story with its new figures before those the reader knows."""
    if told_at is None:
        return story
    fresh = new_figures(story, told_at)
    return replace(story, figures=(*fresh, *(figure for figure in story.figures if figure not in fresh)))


def _update(story: Story, told_at: datetime, catalogue: Catalogue, phrases: Phrases, zone: str) -> str:
    """What is new since the reader was told: a changed value with its old one, else that there are figures."""
    fresh = new_figures(story, told_at)
    if any(figure.status is Status.DENIED for figure in fresh):
        return phrases.update_denied
    known = [figure for report in story.reports if report.seen_at <= told_at for figure in report.reading.figures]
    for figure in fresh:
        key = (figure.metric, figure.subject, figure.period, figure.label, figure.quantity.unit)
        for old in known:
            if key == (old.metric, old.subject, old.period, old.label, old.quantity.unit):
                return phrases.update_values.format(
                    metric=measured(figure, catalogue, phrases),
                    old=figure_value(old, phrases),
                    new=figure_value(figure, phrases),
                )
    return phrases.update_figures.format(date=short_day(told_at, zone, phrases, story.updated_at))
