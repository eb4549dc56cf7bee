"""Pages of stories: one story with all its proof, and lists of stories (topic, search)."""

from collections import Counter
from collections.abc import Sequence
from itertools import chain

from bot.model.catalogue import Catalogue, Topic
from bot.model.figure import Figure
from bot.model.message import (
    Actions,
    Block,
    Button,
    Facts,
    FigureTable,
    Heading,
    Hint,
    Link,
    LinkList,
    Message,
    Paragraph,
    Quote,
)
from bot.model.story import Person, Report, Story, StoryQuery
from bot.writing.cards import described_picture, headline_text, one_line, story_card
from bot.writing.dates import short_day
from bot.writing.figures import card_rows, proven_row
from bot.writing.languages import phrases_for
from bot.writing.names import EMPTY, company_name, measured, topic_name
from bot.writing.numbers import figure_value
from bot.writing.phrases import Phrases

MOST_QUOTE_WORDS = 25
MOST_QUOTES = 4
MOST_BUTTONS = 3


def story_page(story: Story, *, profile_zone: str, catalogue: Catalogue, language: str = "en") -> Message:
    """One story: gist, every figure with the exact words and sentence that prove it, every outlet, people and their words.

    Args:
        story: which.
        profile_zone: IANA zone its dates are shown in.
        catalogue: names of companies, metrics, topics.
        language: BCP 47 tag.
    """
    phrases = phrases_for(language)
    title = headline_text(story)
    blocks: list[Block] = [Heading(title, 1)]
    picture = described_picture(story)
    if picture is not None:
        blocks.append(picture)
    if story.gist:
        blocks.append(Paragraph(one_line(story.gist)))
    blocks.append(_figures(story, catalogue, phrases))
    blocks += _differences(story, catalogue, phrases)
    blocks += _people(story, catalogue, phrases)
    blocks.append(
        LinkList(phrases.told_by, tuple(_telling(report, story, profile_zone, phrases) for report in story.reports))
    )
    blocks += _about(story, catalogue, phrases)
    blocks.append(_story_buttons(story, catalogue, phrases))
    first = short_day(story.first_seen_at, profile_zone, phrases)
    outlets = phrases.count(phrases.outlets, len(story.outlets))
    blocks.append(Hint(phrases.first_told.format(date=first, outlets=outlets, id=story.id)))
    return Message(title, tuple(blocks), summary=_summary(story, catalogue, phrases))


def topic_page(
    topic: Topic, stories: Sequence[Story], *, catalogue: Catalogue, zone: str = "UTC", language: str = "en"
) -> Message:
    """The latest stories on a topic, newest first."""
    phrases = phrases_for(language)
    name = topic_name(topic.id, catalogue, phrases)
    title = phrases.topic_title.format(name=name)
    blocks: list[Block] = [Heading(title, 1)]
    if topic.aliases:
        blocks.append(Hint(phrases.topic_aliases.format(aliases=", ".join((topic.id, *topic.aliases)))))
    if not stories:
        blocks.append(Paragraph(phrases.nothing_on_topic.format(name=name)))
    blocks += story_list(stories, catalogue=catalogue, zone=zone, language=language)
    follow = phrases.button_follow.format(name=f"#{topic.id}")
    blocks.append(Actions((Button(follow, command=f"subscribe {topic.id}"),)))
    return Message(title, tuple(blocks), summary=f"{title}: {phrases.count(phrases.stories, len(stories))}.")


def search_page(
    query: StoryQuery,
    stories: Sequence[Story],
    total: int,
    *,
    catalogue: Catalogue = EMPTY,
    zone: str = "UTC",
    language: str = "en",
) -> Message:
    """One page of what a search found, with buttons to the pages before and after.

    Args:
        query: what was asked; its `limit` is the page's length.
        stories: those of this page.
        total: how many match in all.
        catalogue: names.
        zone: IANA zone.
        language: BCP 47 tag.
    """
    phrases = phrases_for(language)
    typed = query_text(query)
    shown = typed or phrases.search_everything
    title = phrases.search_title.format(query=shown)
    if not stories:
        nothing = phrases.search_nothing.format(query=shown)
        return Message(title, (Heading(title, 1), Paragraph(nothing)), private=True, summary=nothing)
    found = phrases.count(phrases.search_found, total)
    blocks: list[Block] = [Heading(title, 1), Hint(found)]
    blocks += story_list(stories, catalogue=catalogue, zone=zone, language=language, first=query.offset + 1)
    page = query.offset // max(1, query.limit) + 1
    more = query.offset + len(stories) < total
    buttons = []
    if page > 1:
        buttons.append(Button(phrases.button_previous, command=_search(typed, page - 1)))
    if more:
        buttons.append(Button(phrases.button_next, command=_search(typed, page + 1)))
    if buttons:
        last = query.offset + len(stories)
        blocks.append(Hint(phrases.search_page.format(first=query.offset + 1, last=last, n=total)))
        blocks.append(Actions(tuple(buttons)))
    return Message(title, tuple(blocks), private=True, summary=found)


def story_list(
    stories: Sequence[Story],
    *,
    catalogue: Catalogue,
    zone: str = "UTC",
    language: str = "en",
    first: int | None = None,
) -> tuple[Block, ...]:
    """Stories as cards, each with the button that shows its proof; numbered from `first` when it is given."""
    phrases = phrases_for(language)
    blocks: list[Block] = []
    for place, story in enumerate(stories):
        rank = None if first is None else first + place
        blocks.append(story_card(story, catalogue=catalogue, phrases=phrases, zone=zone, rank=rank))
        blocks.append(Actions((Button(phrases.button_evidence, command=f"story {story.id}"),)))
    return tuple(blocks)


def query_text(query: StoryQuery) -> str:
    """The query as somebody would type it: words and facets, without paging."""
    facets = [f"company:{company}" for company in query.companies]
    facets += [f"topic:{topic}" for topic in query.topics]
    facets += [f"metric:{query.metric}"] if query.metric else []
    facets += [f"since:{query.since:%Y-%m-%d}"] if query.since else []
    return " ".join((*query.words, *facets))


def _search(typed: str, page: int) -> str:
    return f"search {typed} page:{page}".replace("  ", " ")


def _figures(story: Story, catalogue: Catalogue, phrases: Phrases) -> Block:
    if not story.figures:
        return Paragraph(phrases.no_figures)
    rows = tuple(proven_row(figure, story, catalogue=catalogue, phrases=phrases) for figure in story.figures)
    return FigureTable(phrases.figures_title, rows)


def _differences(story: Story, catalogue: Catalogue, phrases: Phrases) -> tuple[Block, ...]:
    """What outlets tell differently: the same fact of the same subject and period with more than one value.

    Who tells two values beside each other tells of two things ("218,700 were electric cars and 193,600 hybrids"), so where
    one outlet does, no outlets differ.
    """
    told: dict[tuple[object, ...], dict[str, list[str]]] = {}
    named: dict[tuple[object, ...], Figure] = {}
    for report in story.reports:
        for figure in report.reading.figures:
            if figure.metric == "other" or figure.label is not None:
                continue
            fact: tuple[object, ...] = (
                figure.metric,
                figure.subject,
                figure.period,
                figure.quantity.unit,
                figure.status,
                figure.base,
            )
            named.setdefault(fact, figure)
            outlets = told.setdefault(fact, {}).setdefault(figure_value(figure, phrases), [])
            if report.publisher not in outlets:
                outlets.append(report.publisher)
    rows = []
    for fact, values in told.items():
        tellers = Counter(chain.from_iterable(values.values()))
        if len(values) > 1 and max(tellers.values()) == 1:
            sides = (
                phrases.disagreement_value.format(value=value, publisher=", ".join(who))
                for value, who in values.items()
            )
            rows.append((measured(named[fact], catalogue, phrases), "; ".join(sides)))
    return (Heading(phrases.disagreement_title), Facts(tuple(rows))) if rows else ()


def _people(story: Story, catalogue: Catalogue, phrases: Phrases) -> tuple[Block, ...]:
    if not story.people:
        return ()
    quotes = [
        Quote(quote, person.name, _role(person, catalogue), _quoted_by(quote, story))
        for person in story.people
        for quote in person.quotes
        if len(quote.split()) <= MOST_QUOTE_WORDS
    ][:MOST_QUOTES]
    quoted = {quote.speaker for quote in quotes}
    others = tuple((person.name, _role(person, catalogue)) for person in story.people if person.name not in quoted)
    named: tuple[Block, ...] = (Facts(others),) if others else ()
    return (Heading(phrases.people_title), *quotes, *named)


def _role(person: Person, catalogue: Catalogue) -> str:
    company = catalogue.companies.get(person.company_id or "")
    name = company.name if company is not None else person.company_id or ""
    role = person.role or ""
    return ", ".join(part for part in (role, "" if name and name.lower() in role.lower() else name) if part)


def _quoted_by(quote: str, story: Story) -> Link:
    report = next((one for one in story.reports if quote in f"{one.title}\n{one.text}"), story.lead)
    return Link(report.publisher, report.url)


def _telling(report: Report, story: Story, zone: str, phrases: Phrases) -> Link:
    original = next((one for one in story.reports if one.id == report.reprint_of), None)
    if original is not None:
        text = phrases.reprint_item.format(publisher=report.publisher, original=original.publisher)
    else:
        text = phrases.told_by_item.format(publisher=report.publisher, title=one_line(report.title))
    when = short_day(report.published_at, zone, phrases) if report.published_at else phrases.undated
    return Link(f"{text}, {when}", report.url)


def _about(story: Story, catalogue: Catalogue, phrases: Phrases) -> tuple[Block, ...]:
    rows = []
    if story.companies:
        names = [company_name(mention.company_id, catalogue) for mention in story.companies]
        rows.append((phrases.fact_companies, ", ".join(names)))
    if story.topics:
        rows.append((phrases.fact_topics, ", ".join(topic_name(topic, catalogue, phrases) for topic in story.topics)))
    return (Facts(tuple(rows)),) if rows else ()


def _story_buttons(story: Story, catalogue: Catalogue, phrases: Phrases) -> Actions:
    companies = [
        Button(phrases.button_company.format(name=company_name(company, catalogue)), command=f"company {company}")
        for company in story.main_company_ids[:MOST_BUTTONS]
    ]
    topics = [
        Button(phrases.button_follow.format(name=f"#{topic}"), command=f"subscribe {topic}")
        for topic in story.topics[:1]
    ]
    return Actions((*companies, *topics))


def _summary(story: Story, catalogue: Catalogue, phrases: Phrases) -> str:
    rows = card_rows(story, catalogue=catalogue, phrases=phrases)[:3]
    figures = ", ".join(f"{row.metric} {row.value}" for row in rows)
    headline = headline_text(story).rstrip(".")
    return phrases.story_summary.format(headline=headline, figures=figures).strip() if figures else f"{headline}."
