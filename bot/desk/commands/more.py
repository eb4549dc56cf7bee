"""More on what somebody else has written: the command that tells it, from a text alone."""

from collections.abc import Iterator, Mapping

from bot.desk.commands.directory import Directory
from bot.model.story import StoryQuery
from bot.ports import StoryShelf

SEARCHED = 8
"""Words of a text that are searched for when nothing else is known of it; with more of them nothing would be found."""

LONGEST_NAME = 3
"""Words of a company's name in a text, at most."""

_AROUND_WORDS = ".,:;!?()[]{}\"'’“”„«»*_`~|<>"


async def command_about(
    headline: str, text: str, *, stories: StoryShelf, directory: Directory
) -> tuple[str, Mapping[str, str]] | None:
    """The command that tells more, with its arguments; None for a text without words.

    The story that has the headline, where Tacho knows one; else the first company the text names; else a search.

    Args:
        headline: of the page that was shared; "" where there is none.
        text: what was written, and what was quoted of the page.
        stories: where to look for the story.
        directory: names of companies.
    """
    titled = headline.split()
    if len(titled) > 2:
        found = await stories.stories(StoryQuery(words=tuple(titled), limit=1))
        if found:
            return "story", {"id": found[0].id}
    words = [word.strip(_AROUND_WORDS) for word in f"{headline} {text}".split() if "://" not in word]
    words = [word for word in words if word]
    company = next((key for name in _names(words) for key in directory.companies.find(name).ids[:1]), None)
    if company is not None:
        return "company", {"name": directory.companies.shown(company)}
    return ("search", {"words": " ".join(words[:SEARCHED])}) if words else None


def _names(words: list[str]) -> Iterator[str]:
    """What may be a name, in order of the text, the longer ones first: it begins with a capital, or in a script without them."""
    for start, word in enumerate(words):
        if word[0].isupper() or not word[0].isascii():
            for length in range(LONGEST_NAME, 0, -1):
                if start + length <= len(words):
                    yield " ".join(words[start : start + length])
