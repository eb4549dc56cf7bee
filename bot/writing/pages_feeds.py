"""Pages about feeds: which are read, how they are in words, what was added or taken in, and notices to those who manage them."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from string import Formatter

from bot.model.feed import Condition, FeedHealth, FeedState, Origin
from bot.model.message import Actions, Block, Button, Facts, Heading, Hint, Link, LinkList, Message, Paragraph
from bot.writing.addresses import public_address
from bot.writing.dates import clock_time, short_day
from bot.writing.languages import phrases_for
from bot.writing.phrases import Phrases

MOST_FEEDS = 20
MOST_BUTTONS = 5
MOST_PACKS = 60

_SHOWN = {"ill": MOST_FEEDS, "failing": 10, "well": 10, "unasked": 5}
"""Groups of feeds in the order they are told, each with how many of it the page of health shows."""

_DAY = timedelta(days=1)


def feeds_page(
    feeds: Sequence[FeedHealth], *, page: int = 1, now: datetime, zone: str = "UTC", language: str = "en"
) -> Message:
    """One page of all feeds, those with a problem first and with the reason.

    Args:
        feeds: each with its condition.
        page: which, from 1 on; it is empty where there is none so high.
        now: the present instant.
        zone: the zone times are shown in.
        language: BCP 47 tag.
    """
    phrases = phrases_for(language)
    groups = _groups(feeds)
    summary = _summary(groups, phrases)
    first = (page - 1) * MOST_FEEDS
    ordered = [(name, one) for name, some in groups.items() for one in some]
    shown = ordered[first : first + MOST_FEEDS]
    blocks: list[Block] = [Heading(phrases.feeds_title, 1), Paragraph(summary)]
    for name, title in _titles(phrases).items():
        lines = tuple(_short_line(one, now, zone, phrases) for group, one in shown if group == name)
        blocks += [LinkList(title, lines)] if lines else []
    if len(ordered) > MOST_FEEDS:
        last, n = first + len(shown), _number(len(ordered), phrases)
        blocks.append(Hint(phrases.feeds.list_page.format(first=first + 1, last=last, n=n)))
        turns = [(phrases.button_previous, page - 1)] if page > 1 else []
        turns += [(phrases.button_next, page + 1)] if last < len(ordered) else []
        blocks.append(Actions(tuple(Button(label, command=f"feeds list {number}") for label, number in turns)))
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
    groups = _groups(feeds)
    summary = _summary(groups, phrases)
    blocks: list[Block] = [Heading(words.health_title, 1), Paragraph(summary)]
    for name, some in groups.items():
        if some:
            lines = tuple(_line(one, now, zone, phrases) for one in some[: _SHOWN[name]])
            blocks.append(LinkList(_titles(phrases)[name], lines, max(0, len(some) - len(lines))))
    if feeds:
        blocks.append(Hint(words.health_help))
    return Message(words.health_title, tuple(blocks), private=True, summary=summary)


def packs_page(packs: Mapping[str, tuple[int, int]], *, language: str = "en") -> Message:
    """The packs of feeds there are.

    Args:
        packs: by name: how many feeds are in it, and how many of them are read.
        language: BCP 47 tag.
    """
    phrases = phrases_for(language)
    words = phrases.feeds
    lines = tuple(
        Link(words.pack_line.format(pack=name, feeds=phrases.count(phrases.feeds_count, feeds), n=read))
        for name, (feeds, read) in packs.items()
    )
    blocks: list[Block] = [Heading(words.packs_title, 1), LinkList("", lines[:MOST_PACKS], len(lines[MOST_PACKS:]))]
    blocks.append(Hint(words.packs_help))
    return Message(words.packs_title, tuple(blocks), private=True, summary=words.packs_title)


def feed_page(
    one: FeedHealth, *, origin: Origin, removable: bool, now: datetime, zone: str = "UTC", language: str = "en"
) -> Message:
    """How one feed is, with everything that is remembered of it.

    Args:
        one: the feed.
        origin: where it comes from.
        removable: whether who reads it can take it out with a command.
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
        (words.fact_source, _source(origin, phrases)),
    ]
    instants = (
        (words.fact_checked, state.checked_at),
        (words.fact_newest, state.newest_entry_at),
        (words.fact_next, None if state.gone or state.merged_into else state.next_check_at),
    )
    rows += [(name, _instant(instant, now, zone, phrases)) for name, instant in instants if instant is not None]
    if state.entries_seen:
        rows.append((words.fact_entries, _number(state.entries_seen, phrases)))
    blocks: list[Block] = [Heading(one.feed.publisher, 1), Facts(tuple(rows))]
    if removable:
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
    origin: Origin,
    now: datetime,
    zone: str = "UTC",
    language: str = "en",
) -> Message:
    """A notice that feeds need somebody, or can be read again; at least one of the two is given.

    Args:
        ill: feeds that do not get well by waiting.
        back: feeds that were told of before and are well again.
        origin: where they come from, as seen from where the notice is read.
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
        cures = {
            Origin.HERE: words.notice_cure,
            Origin.ELSEWHERE: words.notice_cure_elsewhere,
            Origin.CONFIGURED: words.notice_cure_configured,
        }
        blocks.append(Hint(cures[origin]))
        if origin is Origin.HERE:
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


def _groups(feeds: Sequence[FeedHealth]) -> dict[str, list[FeedHealth]]:
    """The feeds by how they are, those first that need somebody."""
    groups: dict[str, list[FeedHealth]] = {name: [] for name in _SHOWN}
    for one in feeds:
        groups[_group(one.condition)].append(one)
    return groups


def _group(condition: Condition) -> str:
    if condition.needs_a_person:
        return "ill"
    return {Condition.FAILING: "failing", Condition.UNASKED: "unasked"}.get(condition, "well")


def _line(one: FeedHealth, now: datetime, zone: str, phrases: Phrases) -> Link:
    if one.condition is Condition.UNASKED:
        return Link(one.feed.publisher, public_address(one.feed.url))
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


def _summary(groups: Mapping[str, Sequence[FeedHealth]], phrases: Phrases) -> str:
    words, feeds = phrases.feeds, sum(map(len, groups.values()))
    if not feeds:
        return phrases.no_feeds
    counted = phrases.count(phrases.feeds_count, feeds)
    if feeds == len(groups["well"]):
        return phrases.feeds_well.format(feeds=counted)
    counts = {
        "well": words.health_well,
        "failing": words.health_failing,
        "ill": words.health_ill,
        "unasked": words.health_unasked,
    }
    parts = [counts[name].format(n=_number(len(groups[name]), phrases)) for name in counts if groups[name]]
    return words.health_summary.format(feeds=counted, parts=phrases.desk.list_mark.join(parts))


def _titles(phrases: Phrases) -> Mapping[str, str]:
    words = phrases.feeds
    return {
        "ill": words.ill_title,
        "failing": words.failing_title,
        "well": words.well_title,
        "unasked": words.unasked_title,
    }


def _source(origin: Origin, phrases: Phrases) -> str:
    words = phrases.feeds
    return {
        Origin.CONFIGURED: words.from_configuration,
        Origin.HERE: words.from_people,
        Origin.ELSEWHERE: words.from_elsewhere,
    }[origin]


def _number(number: int, phrases: Phrases) -> str:
    return f"{number:,}".replace(",", phrases.numbers.thousands)


def _short_line(one: FeedHealth, now: datetime, zone: str, phrases: Phrases) -> Link:
    """A feed with what its last answer was; one that answers but is silent with for how long it is."""
    state = one.state
    if one.condition is Condition.UNASKED:
        return Link(one.feed.publisher, public_address(one.feed.url))
    if one.condition is Condition.SILENT:
        said = _pace(state, now, phrases)
    elif state.problem is not None:
        problem = problem_text(state.problem, language=phrases.language).rstrip(".。")
        said = phrases.count(phrases.feed_problem, max(1, state.failures), problem=problem)
    else:
        said = phrases.feed_checked.format(date=_instant(state.checked_at, now, zone, phrases))
    text = phrases.feeds.notice_line.format(publisher=one.feed.publisher, health=said)
    return Link(text, public_address(one.feed.url))
