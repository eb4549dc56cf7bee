"""Which companies are offered to somebody who has not said anything yet: those the news is about."""

from collections import Counter
from datetime import datetime, timedelta

from bot.desk.commands.directory import Directory
from bot.model.catalogue import Catalogue
from bot.model.story import StoryQuery
from bot.ports import StoryShelf

LOOKBACK = timedelta(days=28)
MOST_STORIES = 200
"""So many of the newest stories show who is in the news; reading them takes a tenth of a second."""

_LARGE = frozenset({"group", "maker"})


async def companies_in_the_news(
    stories: StoryShelf, catalogue: Catalogue, directory: Directory, now: datetime, most: int
) -> tuple[str, ...]:
    """Names of the companies that the newest stories are mainly about, most told first; then groups and makers of the catalogue.

    Args:
        stories: where to look.
        catalogue: who there is.
        directory: their names as readers see them.
        now: the present.
        most: at most so many.
    """
    newest = await stories.stories(StoryQuery(since=now - LOOKBACK, limit=MOST_STORIES))
    told = Counter(company for story in newest for company in dict.fromkeys(story.main_company_ids))
    large = (one.id for one in catalogue.companies.values() if one.kind in _LARGE)
    known = dict.fromkeys(company for company, _ in told.most_common() if company in catalogue.companies)
    return tuple(directory.companies.shown(key) for key in list(known | dict.fromkeys(large))[:most])
