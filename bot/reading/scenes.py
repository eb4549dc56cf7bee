"""What each sentence knows of the story around it: the company the text speaks of, its market, the places it names."""

from bisect import bisect_left
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.model.catalogue import Company
from bot.reading.actors import OF_UNIONS, UNIONS, actors
from bot.reading.citations import is_cited, is_forecaster
from bot.reading.companies import Mention
from bot.reading.grammar import (
    acts,
    arm_end,
    begins_with_anaphor,
    begins_with_part,
    describes,
    group_end,
    is_aside,
    is_object,
    is_owner,
    is_source,
)
from bot.reading.market_words import MARKETS, begins_with_market, names_market
from bot.reading.places import COUNTRIES, Place, places
from bot.reading.prose import Prose, Sentence
from bot.reading.roundups import stories
from bot.reading.strangers import strangers


@dataclass(frozen=True, slots=True)
class Scene:
    """What a sentence knows of the story around it.

    Attributes:
        sentence: the sentence.
        mentions: who is named in it, in order: companies, firms nobody knows and unions ("org:…"), "gov:…".
        carried: whom the text spoke of before, a firm or a union; None at the start.
        main: the story's main company; None where it has none.
        market: the market the text spoke of before; None where none.
        places: the countries and regions the sentence names.
        union: the union the text spoke of last; None where none.
        government: the government the text spoke of last; None where none.
        met: the companies named so far, the latest last.
        of_market: the headline speaks of a market.
        on_market: the sentence before spoke of a market, and this one of nobody else.
        place: number of the sentence in its story, boilerplate left out; -1 for the headline. Every story of a roundup begins at 0.
    """

    sentence: Sentence
    mentions: tuple[Mention, ...]
    carried: str | None
    main: str | None
    market: str | None
    places: tuple[Place, ...] = ()
    union: str | None = None
    government: str | None = None
    met: tuple[str, ...] = ()
    of_market: bool = False
    on_market: bool = False
    place: int = 0

    def names(self, start: int, end: int) -> bool:
        """Whether somebody is named between two offsets."""
        return any(start <= mention.start < end for mention in self.mentions)

    def spoken_of(self, metric: str) -> str | None:
        """The one the text speaks of, for a figure of this metric: a market or union only for what they have, else the company."""
        if self.on_market and metric in MARKETS:
            return self.market
        carried = self.carried
        if carried in UNIONS and metric not in OF_UNIONS:
            return self.main
        return carried or self.main


def scenes(
    prose: Prose,
    mentions: Sequence[Mention],
    main: frozenset[str],
    companies: Mapping[str, Company],
    known: Container[str],
) -> Iterator[Scene]:
    """The sentences that are to be read, in order, each with what it knows of the story around it.

    Args:
        prose: the text.
        mentions: its companies.
        main: ids of its main companies.
        companies: all companies; an authority or source ("body") is never the one a text speaks of.
        known: lower-cased words that are no firm's name.
    """
    folded = prose.folded
    bodies = [mention for mention in mentions if _is_source(folded, mention, companies)]
    firms = sorted(
        [*_firms(folded, mentions, companies), *strangers(prose, mentions, known)], key=lambda mention: mention.start
    )
    names = sorted(arm_end(folded, mention.end) for mention in mentions)
    leading = _leading(prose, firms, main)
    starts = stories(prose, firms)
    place = 0
    carried: str | None = None
    market: str | None = None
    union: str | None = None
    government: str | None = None
    met: tuple[str, ...] = ()
    of_market = on_market = False
    paragraph = -1
    for sentence in _readable(prose):
        named = _inside(firms, sentence)
        where = tuple(place for place in places(folded, sentence.start, sentence.end) if not _ends(names, place.end))
        others = tuple(actors(folded, sentence.start, sentence.end, where))
        begins = sentence.paragraph != paragraph and not sentence.title
        if begins and sentence.paragraph in starts:
            leading, carried, place = starts[sentence.paragraph], None, 0
        elif begins and paragraph >= 0 and not named:
            carried = carried if begins_with_anaphor(folded, sentence) else leading
        if not named and begins_with_part(folded, sentence):
            carried = leading
        paragraph = sentence.paragraph
        met = (*met, *(mention.company_id for mention in named))[-MOST_MET:]
        here = tuple(sorted((*named, *others), key=lambda mention: mention.start))
        union = next((mention.company_id for mention in others if mention.company_id in UNIONS), union)
        at = -1 if sentence.title else place
        of_market = of_market or (sentence.title and names_market(folded, sentence.start, sentence.end))
        on_market = on_market and not named and not begins_with_anaphor(folded, sentence, several=False)
        market = market or _market_of(_inside(bodies, sentence), companies)
        yield Scene(sentence, here, carried, leading, market, where, union, government, met, of_market, on_market, at)
        on_market = not named and (
            on_market or begins_with_market(folded, sentence.start, sentence.end, where, told=of_market)
        )
        place += not sentence.title
        government = next(
            (mention.company_id for mention in others if mention.company_id.startswith("gov:")), government
        )
        carried = _carry(
            folded, [*named, *(mention for mention in others if mention.company_id in UNIONS)], carried, main
        )
        market = next((f"market:{place.slug}" for place in where if place.noun), market)


def _is_source(folded: str, mention: Mention, companies: Mapping[str, Company]) -> bool:
    """Whether a name is an authority's or association's, or stands for what a house of the trade found out."""
    kind = companies[mention.company_id].kind
    cited = kind == "retail" and (is_cited(folded, mention.start, mention.end) or is_forecaster(folded, mention.end))
    return kind == "body" or cited


def _firms(folded: str, mentions: Sequence[Mention], companies: Mapping[str, Company]) -> Iterator[Mention]:
    """The companies that act in a text: no authorities, none that only says what it found out or describes somebody else."""
    for mention in mentions:
        if not _is_source(folded, mention, companies) and not describes(folded, mention):
            yield mention


def _ends(names: Sequence[int], end: int) -> bool:
    """Whether one of the company names, by where they end, ends there."""
    at = bisect_left(names, end)
    return at < len(names) and names[at] == end


MOST_MET = 12
"""So many companies named before a sentence may be meant by "the German carmaker"."""


def _market_of(bodies: Sequence[Mention], companies: Mapping[str, Company]) -> str | None:
    """The market an association or authority speaks of, by its country; None where none is named."""
    for mention in bodies:
        country = companies[mention.company_id].country
        slug = next((slug for slug, code in COUNTRIES.items() if code == country), None)
        if slug is not None:
            return f"market:{slug}"
    return None


LONGEST_SENTENCE = 700
"""Characters; longer "sentences" are lists or no prose, and are read in pieces, so that time grows with the text and no faster."""


def _readable(prose: Prose) -> Iterator[Sentence]:
    """The sentences that are no boilerplate, overlong ones in pieces cut at blanks."""
    for sentence in prose.sentences:
        if sentence.boilerplate:
            continue
        start = sentence.start
        while sentence.end - start > LONGEST_SENTENCE:
            cut = prose.folded.rfind(" ", start + 1, start + LONGEST_SENTENCE)
            end = cut if cut > start else start + LONGEST_SENTENCE
            yield replace(sentence, start=start, end=end, text=prose.source[start:end])
            start = end
        yield (
            sentence
            if start == sentence.start
            else replace(sentence, start=start, text=prose.source[start : sentence.end])
        )


def _leading(prose: Prose, firms: Sequence[Mention], main: frozenset[str]) -> str | None:
    """The company a text is about: who acts first in the headline or the first sentence, else the first main one of the text.

    A firm the catalogue does not know can be it, where it acts there and no main company does.
    """
    first = [sentence for sentence in prose.sentences if sentence.title]
    first += [sentence for sentence in prose.sentences if not sentence.title and not sentence.boilerplate][:1]
    for sentence in first:
        named = _inside(firms, sentence)
        for index, mention in enumerate(named):
            if index + 1 < len(named) and is_owner(prose.folded, mention, named[index + 1]):
                continue
            if (mention.company_id in main or mention.company_id.startswith("org:")) and acts(
                prose.folded, mention, group_end(prose.folded, named, index)
            ):
                return mention.company_id
        for mention in named:
            if mention.company_id in main and not is_object(prose.folded, mention):
                return mention.company_id
    return next((mention.company_id for mention in firms if mention.company_id in main), None)


def _inside(mentions: Sequence[Mention], sentence: Sentence) -> tuple[Mention, ...]:
    low = bisect_left(mentions, sentence.start, key=lambda mention: mention.start)
    high = bisect_left(mentions, sentence.end, key=lambda mention: mention.start)
    return tuple(mentions[low:high])


def _carry(folded: str, here: Sequence[Mention], carried: str | None, main: frozenset[str]) -> str | None:
    """The company the next sentence speaks of when it names none: a main one if named here, else the one that acts here."""
    here = [
        mention
        for index, mention in enumerate(here)
        if index + 1 == len(here) or not is_owner(folded, mention, here[index + 1])
    ]
    for mention in here:
        if mention.company_id in main and not is_object(folded, mention):
            return mention.company_id
    for mention in here:
        if acts(folded, mention) and not is_source(folded, mention) and not is_aside(folded, mention):
            return mention.company_id
    return carried
