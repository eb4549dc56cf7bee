"""What each sentence knows of the story around it: the company the text speaks of, its market, the places it names."""

from bisect import bisect_left
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace

from bot.reading.companies import Mention
from bot.reading.places import places
from bot.reading.prose import Prose, Sentence
from bot.reading.subjects import Scene, acts, is_object


def scenes(prose: Prose, mentions: Sequence[Mention], main: frozenset[str], bodies: Container[str]) -> Iterator[Scene]:
    """The sentences that are to be read, in order, each with what it knows of the story around it.

    Args:
        prose: the text.
        mentions: its companies.
        main: ids of its main companies.
        bodies: ids of authorities and sources, which are never the company a text speaks of.
    """
    leading = _leading(mentions, main)
    carried: str | None = None
    market: str | None = None
    paragraph = -1
    for sentence in _readable(prose):
        here = tuple(mention for mention in _inside(mentions, sentence) if mention.company_id not in bodies)
        if sentence.paragraph != paragraph and paragraph >= 0 and not here:
            carried = carried if _continues(prose.folded, sentence) else leading
        paragraph = sentence.paragraph
        where = tuple(places(prose.folded, sentence.start, sentence.end))
        yield Scene(sentence, here, carried, leading, market, where)
        carried = _carry(prose.folded, here, carried, main)
        market = next((f"market:{place.slug}" for place in where if place.noun), market)


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


def _leading(mentions: Sequence[Mention], main: frozenset[str]) -> str | None:
    """The first of the main companies, in the order of the text."""
    return next((mention.company_id for mention in mentions if mention.company_id in main), None)


def _inside(mentions: Sequence[Mention], sentence: Sentence) -> tuple[Mention, ...]:
    low = bisect_left(mentions, sentence.start, key=lambda mention: mention.start)
    high = bisect_left(mentions, sentence.end, key=lambda mention: mention.start)
    return tuple(mentions[low:high])


def _continues(folded: str, sentence: Sentence) -> bool:
    head = folded[sentence.start : sentence.start + 40].lower().lstrip('"')
    return head.startswith(
        (
            "it ",
            "its ",
            "they ",
            "their ",
            "he ",
            "she ",
            "the company",
            "the automaker",
            "the carmaker",
            "the firm",
            "the group",
        )
    )


def _carry(folded: str, here: Sequence[Mention], carried: str | None, main: frozenset[str]) -> str | None:
    """The company the next sentence speaks of when it names none: a main one if named here, else the one that acts here."""
    for mention in here:
        if mention.company_id in main and not is_object(folded, mention):
            return mention.company_id
    for mention in here:
        if acts(folded, mention):
            return mention.company_id
    return carried
