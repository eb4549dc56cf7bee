"""Lines of mrkdwn: a figure with what it is, the sentence that proves it, and the small line under a story."""

from typing import Final

from adapters.slack.limits import SECTION, length
from adapters.slack.mrkdwn import EDGE, bold, escape, link, moment, prose, styled, words
from adapters.slack.words import ELLIPSIS, one_line, visible, web_address
from bot.model.message import FigureRow, Link, Quote, StoryCard

PIECE: Final = SECTION - 100
"""Characters of escaped text to a section, with room for a quote's sign and its quotation marks."""

_TAG: Final = 80
_TAGS: Final = 8
"""Tags beyond these say nothing more of a story, and the line stays a line."""


def small_line(card: StoryCard) -> str:
    """Outlets, when it was told, tags and the id that readers can type."""
    outlets = [words(name) for name in card.outlets[:1]]
    if len(card.outlets) > 1:
        outlets[0] += f" + {len(card.outlets) - 1}"
    tags = ", ".join(words(tag, _TAG) for tag in card.tags[:_TAGS])
    story_id = "".join(sign for sign in card.story_id if sign.isalnum())
    parts = (*outlets, moment(card.told_at), tags, f"`{story_id}`" if story_id else "")
    return " · ".join(part for part in parts if part)


def figure_lines(row: FigureRow, home: str | None = None) -> list[str]:
    """The value and what it is; in a card (`home` is its own link) the value leads to its source where that is another one.

    The sentence that proves it is one press away: a card's button and its id lead to the story page, which shows it.
    """
    source = web_address(row.source.url) if row.source is not None and home is not None else ""
    value = styled("*", link(row.value, source)) if source and source != home else bold(row.value)
    about = ", ".join(words(part) for part in (row.subject, row.metric, row.period) if visible(part))
    status = f"({words(row.status)})" if visible(row.status) else ""
    shown = [part for part in (value or ELLIPSIS, f"{about} {status}".strip()) if part]
    return [" ".join(shown)] if length(" ".join(shown)) <= PIECE else shown


def proved_lines(row: FigureRow) -> list[str]:
    """The figure with its source, and under it the sentence that proves it."""
    figure, source = figure_lines(row), source_link(row.source)
    if source and length(f"{figure[-1]} · {source}") <= PIECE:
        figure[-1] = f"{figure[-1]} · {source}"
    elif source:
        figure.append(source)
    return [*figure, *(f"&gt; {piece}" for piece in _proof_lines(row))]


def quote_lines(quote: Quote) -> list[str]:
    """The words in quotation marks, and who said them; [] for nothing."""
    said = list(prose(one_line(quote.text), PIECE)) or [""]
    lines = [f"&gt; {'“' if n == 0 else ''}{p}{'”' if n == len(said) - 1 else ''}" for n, p in enumerate(said)]
    who = ", ".join(words(part) for part in (quote.speaker, quote.role) if visible(part))
    by = " · ".join(part for part in (who, source_link(quote.source)) if part)
    return [*(lines if visible(quote.text) else []), *([f"&gt; — {by}"] if by else [])]


def _proof_lines(row: FigureRow) -> list[str]:
    """The sentence with the evidence in bold; apart from each other where they do not fit into one line."""
    sentence, evidence = one_line(row.sentence or row.evidence), one_line(row.evidence)
    before, found, after = sentence.partition(evidence) if evidence else (sentence, "", "")
    marked = f"{escape(before)}{EDGE}{styled('*', escape(found))}{EDGE}{escape(after)}"
    if visible(found) and length(marked) <= PIECE:
        return [marked]
    extra = [styled("*", piece) for piece in prose(evidence, PIECE)] if evidence not in sentence else []
    return [*prose(sentence, PIECE), *extra]


def source_link(source: Link | None) -> str:
    """The outlet with its link; "" where there is none."""
    return "" if source is None or not (visible(source.text) or source.url) else link(source.text, source.url)
