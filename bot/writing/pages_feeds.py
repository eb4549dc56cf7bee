"""Pages about feeds: which are read, how they are in words, what was added or taken in, and notices to those who manage them."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from string import Formatter

from bot.model.feed import Condition, Feed, FeedHealth, FeedState
from bot.model.message import Actions, Block, Button, Facts, Heading, Hint, Link, LinkList, Message, Paragraph
from bot.writing.addresses import public_address
from bot.writing.dates import clock_time, short_day
from bot.writing.languages import phrases_for
from bot.writing.opml import outline
from bot.writing.phrases import Phrases

MOST_FEEDS = 20
FEWER_FEEDS = 10
FEWEST_FEEDS = 5
MOST_BUTTONS = 5
MOST_EXPORTED = 60
"""Feeds that `/feeds export` shows in a chat: with 100 characters each about as much as people scroll through."""

_DAY = timedelta(days=1)


def feeds_page(
    feeds: Sequence[Feed], states: Mapping[str, FeedState], *, zone: str = "UTC", language: str = "en"
) -> Message:
    """All feeds, those with a problem first and with the reason.

    Args:
        feeds: as configured.
        states: what is remembered of them, by `Feed.url`.
        zone: the zone times are shown in.
        language: BCP 47 tag.
    """
    phrases = phrases_for(language)
    ill = [feed for feed in feeds if _is_ill(states.get(feed.url))]
    well = [feed for feed in feeds if not _is_ill(states.get(feed.url))]
    summary = _counted(len(feeds), len(ill), phrases) if feeds else phrases.no_feeds
    blocks: list[Block] = [Heading(phrases.feeds_title, 1), Paragraph(summary)]
    for title, some in ((phrases.feeds_problems, ill), (phrases.feeds_fine, well)):
        if some:
            lines = tuple(
                Link(f"{feed.publisher}: {_state(states.get(feed.url), zone, phrases)}", public_address(feed.url))
                for feed in some[:MOST_FEEDS]
            )
            blocks.append(LinkList(title, lines, max(0, len(some) - MOST_FEEDS)))
    return Message(phrases.feeds_title, tuple(blocks), private=True, summary=summary)


def health_page(feeds: Sequence[FeedHealth], *, now: datetime, zone: str = "UTC", language: str = "en") -> Message:
    """How all feeds are, in words, those in need of somebody first.

    Args:
        feeds: each with its condition.
        now: the present instant.
        zone: the zone times are shown in.
        language: BCP 47 tag.
    """
    phrases = phrases_for(language)
    words = phrases.feeds
    groups: dict[str, list[FeedHealth]] = {"ill": [], "failing": [], "well": [], "unasked": []}
    for one in feeds:
        groups[_group(one.condition)].append(one)
    counts = {
        "well": words.health_well,
        "failing": words.health_failing,
        "ill": words.health_ill,
        "unasked": words.health_unasked,
    }
    parts = [counts[name].format(n=len(groups[name])) for name in counts if groups[name]]
    summary = phrases.no_feeds
    if feeds:
        counted = phrases.count(phrases.feeds_count, len(feeds))
        summary = words.health_summary.format(feeds=counted, parts=phrases.desk.list_mark.join(parts))
    blocks: list[Block] = [Heading(words.health_title, 1), Paragraph(summary)]
    titles = {
        "ill": (words.ill_title, MOST_FEEDS),
        "failing": (words.failing_title, FEWER_FEEDS),
        "well": (words.well_title, FEWER_FEEDS),
        "unasked": (words.unasked_title, FEWEST_FEEDS),
    }
    for name, (title, most) in titles.items():
        if some := groups[name]:
            lines = tuple(_line(one, now, zone, phrases) for one in some[:most])
            blocks.append(LinkList(title, lines, max(0, len(some) - most)))
    if feeds:
        blocks.append(Hint(words.health_help))
    return Message(words.health_title, tuple(blocks), private=True, summary=summary)


def feed_page(one: FeedHealth, *, added: bool, now: datetime, zone: str = "UTC", language: str = "en") -> Message:
    """How one feed is, with everything that is remembered of it.

    Args:
        one: the feed.
        added: whether people added it, rather than the configuration.
        now: the present instant.
        zone: the zone times are shown in.
        language: BCP 47 tag.
    """
    phrases = phrases_for(language)
    words = phrases.feeds
    health = health_text(one, now=now, zone=zone, language=language)
    state = one.state
    rows = [
        (words.fact_condition, health),
        (words.fact_address, public_address(one.feed.url)),
        (words.fact_language, one.feed.language),
        (words.fact_source, words.from_people if added else words.from_configuration),
    ]
    instants = (
        (words.fact_checked, state.checked_at),
        (words.fact_newest, state.newest_entry_at),
        (words.fact_next, None if state.gone or state.merged_into else state.next_check_at),
    )
    rows += [(name, _instant(instant, now, zone, phrases)) for name, instant in instants if instant is not None]
    if state.entries_seen:
        rows.append((words.fact_entries, f"{state.entries_seen:,}".replace(",", phrases.numbers.thousands)))
    blocks: list[Block] = [Heading(one.feed.publisher, 1), Facts(tuple(rows))]
    if added:
        remove = Button(words.button_remove.format(name=one.feed.publisher), command=f"feeds remove {one.feed.key}")
        blocks.append(Actions((remove,)))
    summary = words.notice_line.format(publisher=one.feed.publisher, health=health)
    return Message(one.feed.publisher, tuple(blocks), private=True, summary=summary)


def health_text(one: FeedHealth, *, now: datetime, zone: str = "UTC", language: str = "en") -> str:
    """How a feed is in a few words: "normally 6 a day, none for 3 days; last answer: ... (403) ...; failing since 12 Dec"."""
    phrases = phrases_for(language)
    words, state = phrases.feeds, one.state
    parts = [_pace(state, now, phrases)]
    match one.condition:
        case Condition.UNASKED:
            parts = [phrases.feed_never]
        case Condition.WELL | Condition.SILENT:
            parts.append(phrases.feed_checked.format(date=_instant(state.checked_at, now, zone, phrases)))
        case Condition.FAILING | Condition.DEAD | Condition.GONE | Condition.MERGED:
            problem = problem_text(state.problem or "", language=language).rstrip(".。")
            parts.append(words.last_answer.format(problem=problem))
            if state.failing_since is not None:
                parts.append(words.failing_since.format(date=_instant(state.failing_since, now, zone, phrases)))
            if one.condition in {Condition.GONE, Condition.MERGED}:
                parts.append(words.stopped)
            elif state.next_check_at is not None:
                parts.append(words.asked_again.format(date=_instant(state.next_check_at, now, zone, phrases)))
    return words.part_mark.join(part for part in parts if part)


def notice_page(
    ill: Sequence[FeedHealth],
    back: Sequence[FeedHealth],
    *,
    removable: bool,
    now: datetime,
    zone: str = "UTC",
    language: str = "en",
) -> Message:
    """A notice that feeds need somebody, or can be read again; at least one of the two is given.

    Args:
        ill: feeds that do not get well by waiting.
        back: feeds that were told of before and are well again.
        removable: whether those who read it can take the feeds out with a command.
        now: the present instant.
        zone: the zone times are shown in.
        language: BCP 47 tag.
    """
    phrases = phrases_for(language)
    words = phrases.feeds
    titles: list[str] = []
    blocks: list[Block] = []
    if ill:
        titles.append(phrases.count(words.ill_notice, len(ill)))
        lines = tuple(_line(one, now, zone, phrases) for one in ill[:MOST_FEEDS])
        blocks += [Heading(titles[-1], 1), LinkList("", lines, max(0, len(ill) - MOST_FEEDS))]
        blocks.append(Hint(words.notice_cure if removable else words.notice_cure_configured))
        if removable:
            buttons = (
                Button(words.button_remove.format(name=one.feed.publisher), command=f"feeds remove {one.feed.key}")
                for one in ill[:MOST_BUTTONS]
            )
            blocks.append(Actions(tuple(buttons)))
    if back:
        titles.append(phrases.count(words.back_notice, len(back)))
        lines = tuple(
            Link(words.back_line.format(publisher=one.feed.publisher), public_address(one.feed.url))
            for one in back[:MOST_FEEDS]
        )
        blocks += [Heading(titles[-1], 2 if ill else 1), LinkList("", lines, max(0, len(back) - MOST_FEEDS))]
    names = phrases.desk.list_mark.join(one.feed.publisher for one in (*ill, *back))
    title = phrases.desk.list_mark.join(titles)
    return Message(title, tuple(blocks), summary=words.notice_line.format(publisher=title, health=names))


def imported_page(
    added: Sequence[Feed],
    *,
    known: int,
    more: int,
    refused: Sequence[tuple[str, str]],
    language: str = "en",
) -> Message:
    """What a list of feeds came to.

    Args:
        added: those that are read from now on.
        known: how many were read already.
        more: how many are beyond the limit.
        refused: names of those that are not taken, each with the reason.
        language: BCP 47 tag.
    """
    phrases = phrases_for(language)
    words = phrases.feeds
    sentences = [phrases.count(words.imported, len(added)) if added else words.import_nothing]
    if known:
        sentences.append(phrases.count(words.import_known, known))
    if more:
        sentences.append(phrases.count(words.import_more, more))
    summary = " ".join(sentences) if language.partition("-")[0] != "zh" else "".join(sentences)
    blocks: list[Block] = [Heading(words.import_title, 1), Paragraph(summary)]
    if added:
        lines = tuple(Link(feed.publisher, public_address(feed.url)) for feed in added[:MOST_FEEDS])
        blocks.append(LinkList("", lines, max(0, len(added) - MOST_FEEDS)))
    if refused:
        lines = tuple(
            Link(words.notice_line.format(publisher=name, health=problem_text(reason, language=language)))
            for name, reason in refused[:MOST_FEEDS]
        )
        blocks.append(LinkList(words.import_refused, lines, max(0, len(refused) - MOST_FEEDS)))
    return Message(words.import_title, tuple(blocks), private=True, summary=summary)


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


def problem_text(problem: str, *, language: str = "en") -> str:
    """A failure's English sentence in another language; itself where nobody has translated it."""
    for pattern, translated in _patterns(phrases_for(language).language):
        if found := pattern.fullmatch(problem):
            return translated.format(**found.groupdict())
    return problem


@cache
def _patterns(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    problems = phrases_for(language).feeds.problems
    return tuple((_pattern(english), translated) for english, translated in problems.items())


def _pattern(template: str) -> re.Pattern[str]:
    pieces = (
        re.escape(text) + (f"(?P<{gap}>.+)" if gap is not None else "")
        for text, gap, _, _ in Formatter().parse(template)
    )
    return re.compile("".join(pieces))


def _group(condition: Condition) -> str:
    if condition.needs_a_person:
        return "ill"
    return {Condition.FAILING: "failing", Condition.UNASKED: "unasked"}.get(condition, "well")


def _line(one: FeedHealth, now: datetime, zone: str, phrases: Phrases) -> Link:
    health = health_text(one, now=now, zone=zone, language=phrases.language)
    text = phrases.feeds.notice_line.format(publisher=one.feed.publisher, health=health)
    return Link(text, public_address(one.feed.url))


def _pace(state: FeedState, now: datetime, phrases: Phrases) -> str:
    """What it normally brings, and for how many whole days it has brought nothing, where that is longer than it normally takes."""
    words, pace = phrases.feeds, state.entries_a_day
    parts: list[str] = []
    if pace > 0:
        spans = ((words.pace_day, 1), (words.pace_week, 7), (words.pace_month, 30), (words.pace_year, 365))
        template, days = next((span for span in spans if pace * span[1] >= 1), spans[-1])
        parts.append(template.format(n=max(1, round(pace * days))))
    if state.newest_entry_at is not None:
        days = (now - state.newest_entry_at) // _DAY
        if days >= 1 and (pace <= 0 or days > 2 / pace):
            parts.append(phrases.count(words.none_for if parts else words.nothing_for, days))
    return phrases.desk.list_mark.join(parts)


def _instant(instant: datetime | None, now: datetime, zone: str, phrases: Phrases) -> str:
    if instant is None:
        return ""
    return phrases.desk.day_and_time.format(day=short_day(instant, zone, phrases, now), time=clock_time(instant, zone))


def _is_ill(state: FeedState | None) -> bool:
    return state is not None and (state.gone or state.problem is not None)


def _counted(feeds: int, ill: int, phrases: Phrases) -> str:
    counted = phrases.count(phrases.feeds_count, feeds)
    return phrases.feeds_some.format(feeds=counted, n=ill) if ill else phrases.feeds_well.format(feeds=counted)


def _state(state: FeedState | None, zone: str, phrases: Phrases) -> str:
    if state is None or state.checked_at is None:
        return phrases.feed_never
    if state.gone:
        return phrases.feed_gone
    if state.problem is not None:
        problem = problem_text(state.problem, language=phrases.language).rstrip(".。")
        return phrases.count(phrases.feed_problem, max(1, state.failures), problem=problem)
    when = f"{short_day(state.checked_at, zone, phrases, state.checked_at)} {clock_time(state.checked_at, zone)}"
    return phrases.feed_checked.format(date=when)
