"""Commands that answer from the stories: company, story, topic, search, figures."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.desk.commands.asking import Request, perhaps
from bot.desk.commands.finding import Finder
from bot.desk.commands.times import parse_since
from bot.errors import BadRequest
from bot.model.catalogue import Catalogue
from bot.model.message import Message
from bot.model.story import StoryQuery
from bot.ports import StoryShelf
from bot.writing.pages_company import A_PAGE, company_page, ledger_page
from bot.writing.pages_stories import search_page, story_page, topic_page

PAGE = 5
"""Stories to a page: five cards with their buttons fit every platform's message (platforms.md 2, 3.2)."""

MOST_STORIES = 20
LAST_PAGE = 100
FACET = re.compile(r"(\w+)[:：](\"[^\"]*\"|\S+)")
PAGE_FACET = re.compile(r"\bpage[:：](\S+)", re.IGNORECASE)
FACETS = {
    "company": "company", "firma": "company", "公司": "company", "topic": "topic", "thema": "topic", "主题": "topic",
    "metric": "metric", "kennzahl": "metric", "指标": "metric", "since": "since", "seit": "since", "自": "since", "page": "page",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Search:
    """A search taken apart: words, and facets as typed."""

    words: tuple[str, ...]
    facets: dict[str, str]


class Lookups:
    """Answers from the stories; changes nothing."""

    def __init__(self, *, stories: StoryShelf, catalogue: Catalogue, finder: Finder) -> None:
        self._stories = stories
        self._catalogue = catalogue
        self._finder = finder

    async def company(self, request: Request) -> Message:
        """A company's card."""
        company_id = self._finder.company(request.needed("name"), request)
        return await self.card(company_id, request)

    async def card(self, company_id: str, request: Request) -> Message:
        """The card of a company by its id, the brands of a group included in its stories."""
        company = self._catalogue.companies[company_id]
        family = (company_id, *(one.id for one in self._catalogue.companies.values() if one.parent == company_id))
        stories = await self._stories.stories(StoryQuery(companies=family, limit=MOST_STORIES))
        about = tuple(story for story in stories if set(story.main_company_ids) & set(family)) or stories
        return company_page(
            company,
            stories=about,
            ledger=[entry for one in family for entry in await self._stories.ledger(one)],
            catalogue=self._catalogue,
            zone=request.zone,
            now=request.now,
            language=request.language,
        )

    async def story(self, request: Request) -> Message:
        """One story with all its proof."""
        typed = request.needed("id").lstrip("#")
        story = await self._stories.story(typed.casefold())
        if story is None:
            raise BadRequest(request.phrases.desk.no_story.format(typed=typed))
        return story_page(story, profile_zone=request.zone, catalogue=self._catalogue, language=request.language)

    async def topic(self, request: Request) -> Message:
        """The latest on a topic."""
        return await self.topic_stories(self._finder.topic(request.needed("name"), request), request)

    async def topic_stories(self, topic_id: str, request: Request) -> Message:
        """The latest on a topic by its id."""
        stories = await self._stories.stories(StoryQuery(topics=(topic_id,), limit=PAGE))
        topic = self._catalogue.topics[topic_id]
        return topic_page(topic, stories, catalogue=self._catalogue, zone=request.zone, language=request.language)

    async def search(self, request: Request) -> Message:
        """One page of a search."""
        query = self._query(_taken_apart(request), request)
        stories = await self._stories.stories(query)
        total = await self._stories.count_stories(query)
        if total and not stories:
            found = request.phrases.count(request.phrases.search_found, total)
            raise BadRequest(request.phrases.desk.no_such_page.format(page=query.offset // PAGE + 1, found=found))
        if not stories and (near := self._named_in(query.words)):
            raise perhaps(request.phrases.search_nothing.format(query=" ".join(query.words)), near, request.phrases)
        return search_page(
            query, stories, total, catalogue=self._catalogue, zone=request.zone, language=request.language
        )

    def _named_in(self, words: tuple[str, ...]) -> Mapping[str, str]:
        """Companies and topics that words which found nothing may have been meant for, with the command that shows each."""
        found = self._finder.near(" ".join(words))
        return {name: f"{'topic' if key in self._catalogue.topics else 'company'} {key}" for key, name in found.items()}

    async def figures(self, request: Request) -> Message:
        """Every figure read of a company, of one kind where it is named."""
        found = PAGE_FACET.search(request.needed("company"))
        typed = PAGE_FACET.sub(" ", request.needed("company")).strip()
        page = _page(found[1], request) if found else 1
        company_id, metric = self._finder.company_and_metric(typed, request.text("metric"), request)
        entries = await self._stories.ledger(company_id, metric)
        if page > 1 and len(entries) <= (page - 1) * A_PAGE:
            counted = request.phrases.count(request.phrases.ledger_count, len(entries))
            raise BadRequest(request.phrases.desk.no_such_page.format(page=page, found=counted))
        return ledger_page(
            self._catalogue.companies[company_id],
            entries,
            metric=metric,
            page=page,
            catalogue=self._catalogue,
            zone=request.zone,
            now=request.now,
            language=request.language,
        )

    def _query(self, search: _Search, request: Request) -> StoryQuery:
        desk = request.phrases.desk
        query = StoryQuery(words=search.words, limit=PAGE)
        for facet, typed in search.facets.items():
            others = (f"{name}:{text}" for name, text in search.facets.items() if name not in {facet, "page"})
            again = " ".join(("search", *search.words, *others, f"{facet}:{{}}"))
            match facet:
                case "company":
                    query = replace(query, companies=(self._finder.company(typed, request, again),))
                case "topic":
                    query = replace(query, topics=(self._finder.topic(typed, request, again),))
                case "metric":
                    query = replace(query, metric=self._finder.metric(typed, request, again))
                case "since":
                    since = parse_since(typed, request.now, request.zone)
                    if since is None:
                        raise BadRequest(desk.no_date.format(typed=typed))
                    query = replace(query, since=since)
                case "page":
                    query = replace(query, offset=(_page(typed, request) - 1) * PAGE)
                case _:
                    raise AssertionError(facet)
        return query


def _page(typed: str, request: Request) -> int:
    if not typed.isascii() or not typed.isdigit() or not 1 <= int(typed[:4]) <= LAST_PAGE:
        raise BadRequest(request.phrases.desk.no_page.format(typed=typed))
    return int(typed)


def _taken_apart(request: Request) -> _Search:
    """The words and facets of a search, whether typed in one line or given one by one."""
    facets: dict[str, str] = {}

    def take(match: re.Match[str]) -> str:
        name = FACETS.get(match[1].casefold())
        if name is None:
            return match[0]
        facets[name] = match[2].strip('"')
        return " "

    words = FACET.sub(take, request.text("words"))
    facets |= {name: text for name in ("company", "topic", "metric", "since", "page") if (text := request.text(name))}
    return _Search(tuple(words.split()), facets)
