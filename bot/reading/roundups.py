"""Posts that tell several stories one after the other, and where each of them begins.

A post is a roundup when its headline says so ("The week in cars") or names several of those it tells of, and most of its paragraphs begin with
another company that acts.
"""

import re
from collections.abc import Mapping, Sequence

from bot.reading.companies import Mention
from bot.reading.grammar import acts, group_end
from bot.reading.prose import Prose

FEWEST_STORIES = 3
_SAID = re.compile(
    r"\b(?:(?<!\ba )week|weekly|round-?up|digest|in brief|briefs?|briefing|news|headlines|recap|wrap|morning|today|daily|five things|bites|wochenrückblick|kurz notiert)\b",
    re.IGNORECASE,
)


def stories(prose: Prose, firms: Sequence[Mention]) -> Mapping[int, str]:
    """The paragraphs that begin a story of a roundup, with the company it is about; nothing where the text is one story.

    Args:
        prose: the text.
        firms: the companies it names, in order.
    """
    leaders: dict[int, str] = {}
    paragraphs: set[int] = set()
    told: set[str] = set()
    seen = -1
    at = 0
    for sentence in prose.sentences:
        while at < len(firms) and firms[at].start < sentence.start:
            at += 1
        if sentence.boilerplate or sentence.paragraph == seen:
            continue
        last = at
        while last < len(firms) and firms[last].end <= sentence.end:
            last += 1
        if sentence.title:
            told.update(mention.company_id for mention in firms[at:last])
            continue
        seen = sentence.paragraph
        paragraphs.add(seen)
        here = firms[at:last]
        leader = next(
            (
                mention.company_id
                for index, mention in enumerate(here)
                if acts(prose.folded, mention, group_end(prose.folded, here, index))
            ),
            None,
        )
        if leader is not None and not leader.startswith("org:"):
            leaders[seen] = leader
    return leaders if _is_roundup(prose, leaders, paragraphs, told) else {}


def _is_roundup(prose: Prose, leaders: Mapping[int, str], paragraphs: set[int], told: set[str]) -> bool:
    distinct = set(leaders.values())
    if len(distinct) < FEWEST_STORIES or 2 * len(leaders) < len(paragraphs):
        return False
    if max(list(leaders.values()).count(company) for company in distinct) * 2 > len(leaders):
        return False
    headline = next((sentence.text for sentence in prose.sentences if sentence.title), "")
    return len(distinct & told) >= FEWEST_STORIES - 1 or _SAID.search(headline) is not None
