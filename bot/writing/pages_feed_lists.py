"""Pages about many feeds at once: what a list or a pack came to, and all feeds as a list that can be copied."""

from collections.abc import Sequence
from functools import reduce

from bot.model.feed import Feed
from bot.model.message import Actions, Block, Button, Heading, Hint, Link, LinkList, Message, Paragraph
from bot.writing.addresses import public_address
from bot.writing.languages import phrases_for
from bot.writing.opml import outline
from bot.writing.pages_feeds import MOST_FEEDS, problem_text

MOST_EXPORTED = 60
"""Feeds that `/feeds export` shows in a chat: with 100 characters each about as much as people scroll through."""


def imported_page(
    added: Sequence[Feed],
    *,
    known: int,
    more: int,
    refused: Sequence[tuple[str, str]],
    pack: str = "",
    language: str = "en",
) -> Message:
    """What a list or a pack of feeds came to.

    Args:
        added: those that are read from now on.
        known: how many were read already.
        more: how many are beyond the limit.
        refused: names of those that are not taken, each with the reason.
        pack: the name of the pack; "" for a list.
        language: BCP 47 tag.
    """
    phrases = phrases_for(language)
    words = phrases.feeds
    is_empty = not (added or known or more or refused)
    nothing = words.import_empty if is_empty else words.import_nothing
    sentences = [phrases.count(words.imported, len(added)) if added else nothing]
    if known:
        sentences.append(phrases.count(words.import_known, known))
    if more:
        sentences.append(phrases.count(words.import_more, more))
    summary = reduce(phrases.desk.both, sentences)
    title = words.added_title if pack else words.import_title
    blocks: list[Block] = [Heading(title, 1), Paragraph(summary)]
    if added:
        lines = tuple(Link(feed.publisher, public_address(feed.url)) for feed in added[:MOST_FEEDS])
        blocks.append(LinkList("", lines, max(0, len(added) - MOST_FEEDS)))
    if refused or more:
        lines = tuple(
            Link(words.notice_line.format(publisher=name, health=problem_text(reason, language=language)))
            for name, reason in refused[:MOST_FEEDS]
        )
        blocks.append(LinkList(words.import_refused, lines, len(refused) + more - len(lines)))
    if pack and added:
        blocks.append(Actions((Button(phrases.desk.button_undo, command=f"feeds remove {pack}"),)))
    return Message(title, tuple(blocks), private=True, summary=summary)


def export_page(feeds: Sequence[Feed], *, language: str = "en") -> Message:
    """The feeds as an OPML document that can be copied out of a chat."""
    phrases = phrases_for(language)
    words = phrases.feeds
    shown = feeds[:MOST_EXPORTED]
    lines = ['<opml version="2.0"><head><title>Tacho</title></head><body>', *map(outline, shown), "</body></opml>"]
    blocks: list[Block] = [Heading(words.export_title, 1), Hint(words.export_help)]
    blocks += [Paragraph("\n".join(lines[start : start + 10])) for start in range(0, len(lines), 10)]
    if len(feeds) > len(shown):
        blocks.append(Hint(phrases.count(words.export_more, len(feeds) - len(shown))))
    summary = words.notice_line.format(
        publisher=words.export_title, health=phrases.count(phrases.feeds_count, len(shown))
    )
    return Message(words.export_title, tuple(blocks), private=True, summary=summary)
