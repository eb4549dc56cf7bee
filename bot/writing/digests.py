"""Digests: which ranked stories are told in full, how they are told, and the parts they are posted in."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from math import ceil

from bot.model.catalogue import Catalogue
from bot.model.digest import Delivery, DeliveryState, Digest, RankedStory
from bot.model.message import Actions, Block, Button, FigureRow, Heading, Hint, Link, LinkList, Message, StoryCard
from bot.model.subscription import Channel, ChannelProfile, PostedAs
from bot.writing.cards import (
    concise_size,
    evidence_button,
    headline_link,
    headline_text,
    outlets_text,
    story_card,
)
from bot.writing.dates import clock_time, local_day
from bot.writing.languages import phrases_for
from bot.writing.names import company_name
from bot.writing.phrases import Phrases
from bot.writing.ranking import is_rumour

FEWEST_ITEMS = 3
MOST_ITEMS = 7
WORTH = 0.5
"""A fourth and later story must have at least this share of the best one's points to be told in full."""

MOST_OF_ONE_COMPANY = 2
MOST_ALSO = 5
FEWER_ALSO = 3
MOST_UNCONFIRMED = 3
WORDS_A_MINUTE = 200

BUDGET = 3600
"""Characters of a part: a Discord message shows 4,000 and a Slack message about 13,000 with its markup (platforms.md 2, 3.2)."""

ITEMS_BUDGET = BUDGET - 700
"""What the items may take of a part: header, a short "also" list and the last hint take the rest."""

CONCISE_FROM = (4, 2, 1)
"""From which item on a digest is told more concisely when that makes it one message, tried in this order."""

MOST_CARDS = 7
"""Items of a part: with its buttons an item costs five of a Discord message's 40 components."""

ID_LENGTH = 25
"""Discord takes a nonce of at most 25 characters."""


def compose(*, channel: Channel, due_at: datetime, ranked: Sequence[RankedStory], considered: int) -> Digest:
    """Choose three to seven stories to be told in full, as many as fit one post; the rest goes to `also`.

    Stories that are only rumours go to `also`, where they have a slot of their own, unless there is nothing else. No company
    has more than two items, and none two in a row, as long as there is something else to tell.

    Args:
        channel: where it goes.
        due_at: the instant it was due (UTC).
        ranked: best first.
        considered: how many stories there were to choose from.
    """
    firm = [one for one in ranked if not is_rumour(one.story)]
    items = _apart(_chosen(firm or list(ranked)))
    told = {one.story.id for one in items}
    also = tuple(one for one in ranked if one.story.id not in told)
    return Digest(f"{channel.id}@{due_at:%Y-%m-%dT%H:%MZ}", channel, due_at, items, also, considered)


def _chosen(ranked: Sequence[RankedStory]) -> list[RankedStory]:
    chosen: list[RankedStory] = []
    room = ITEMS_BUDGET
    for one in ranked:
        if len(chosen) == MOST_ITEMS or (len(chosen) >= FEWEST_ITEMS and one.score < WORTH * ranked[0].score):
            break
        size = concise_size(one.story)
        if (len(chosen) < FEWEST_ITEMS or size <= room) and _told_of(one, chosen) < MOST_OF_ONE_COMPANY:
            chosen.append(one)
            room -= size
    missing = FEWEST_ITEMS - len(chosen)
    if missing > 0:
        chosen += [one for one in ranked if one not in chosen][:missing]
    return chosen


def _told_of(one: RankedStory, chosen: Iterable[RankedStory]) -> int:
    """Most items that any one main company of this story has already."""
    told = [company for other in chosen for company in other.story.main_company_ids]
    return max((told.count(company) for company in one.story.main_company_ids), default=0)


def _apart(chosen: Sequence[RankedStory]) -> tuple[RankedStory, ...]:
    """The same stories, the next best one drawn forward where two of one company would stand in a row."""
    waiting, placed = list(chosen), list[RankedStory]()
    while waiting:
        last = set(placed[-1].story.main_company_ids) if placed else set[str]()
        other = (one for one in waiting if not last & set(one.story.main_company_ids))
        following = next(other, waiting[0])
        waiting.remove(following)
        placed.append(following)
    return tuple(placed)


def digest_messages(
    digest: Digest, *, profile: ChannelProfile, catalogue: Catalogue, late: bool = False
) -> tuple[Message, ...]:
    """The digest as one message, or as parts when it is too long; no item is ever cut. Story by story where the profile says so.

    One message is better than two: before it comes in parts, the lower items are told more concisely, whole sentences and
    figures left out.

    Args:
        digest: with at least one item.
        profile: for the channel's zone and language.
        catalogue: names of companies and metrics.
        late: say that it comes later than it was due.
    """
    phrases = phrases_for(profile.language)
    if profile.posted_as is PostedAs.STORIES:
        return _story_by_story(digest, profile, catalogue, phrases, late=late)
    parts = _fewest_parts(digest, profile.zone, catalogue, phrases)
    date = local_day(digest.due_at, profile.zone, phrases)
    summary = _summary(digest, phrases)
    messages = []
    for number, blocks in enumerate(parts, start=1):
        title = phrases.digest_title.format(date=date)
        if len(parts) > 1:
            title = phrases.digest_part.format(date=date, part=number, parts=len(parts))
        head: tuple[Block, ...] = (Heading(title, 1),)
        if number == 1:
            head += _head(digest, parts, profile, phrases, late=late)
        messages.append(Message(title, (*head, *blocks), summary=summary))
    return tuple(messages)


def _story_by_story(
    digest: Digest, profile: ChannelProfile, catalogue: Catalogue, phrases: Phrases, *, late: bool
) -> tuple[Message, ...]:
    """A message for each story told in full; what is told in one line each comes last, in one."""
    told = [
        Message(
            headline_text(one.story),
            tuple(block for block in blocks if not (isinstance(block, Actions) and not block.buttons)),
            summary=headline_text(one.story),
            thread=f"story {one.story.id}",
        )
        for one, blocks in zip(
            digest.items, _items(digest, profile.zone, catalogue, phrases, concise_from=None, ranked=False), strict=True
        )
    ]
    if late:
        lateness = Hint(phrases.late.format(time=clock_time(digest.due_at, profile.zone)))
        told[0] = replace(told[0], blocks=(*told[0].blocks, lateness))
    if digest.also:
        title = phrases.digest_title.format(date=local_day(digest.due_at, profile.zone, phrases))
        tail = _tail(digest, catalogue, phrases, most_also=MOST_ALSO)
        told.append(Message(title, (Heading(title, 1), *tail), summary=_summary(digest, phrases)))
    return tuple(told)


def empty_digest_message(digest: Digest, *, profile: ChannelProfile) -> Message:
    """One quiet line for a digest with nothing in it."""
    phrases = phrases_for(profile.language)
    title = phrases.digest_title.format(date=local_day(digest.due_at, profile.zone, phrases))
    line = phrases.count(phrases.empty_digest, digest.considered) if digest.considered else phrases.empty_digest_quiet
    return Message(title, (Hint(line),), summary=line)


def deliveries(digest: Digest, messages: Sequence[Message], now: datetime) -> tuple[Delivery, ...]:
    """A pending delivery for every message, in order; the same digest and part always get the same id."""
    return tuple(
        Delivery(
            id=delivery_id(digest, part),
            channel=digest.channel,
            digest_id=digest.id,
            part=part,
            message=message,
            state=DeliveryState.PENDING,
            next_try_at=now,
        )
        for part, message in enumerate(messages)
    )


def delivery_id(digest: Digest, part: int) -> str:
    """The key of one part of a digest: 25 characters of a hash over channel, digest and part."""
    return sha256(f"{digest.channel.id}\n{digest.id}\n{part}".encode()).hexdigest()[:ID_LENGTH]


def _fewest_parts(digest: Digest, zone: str, catalogue: Catalogue, phrases: Phrases) -> list[tuple[Block, ...]]:
    """The first way of telling it that makes one part: in full, then with a shorter tail, then more concisely."""
    ways = [(None, MOST_ALSO), (None, FEWER_ALSO), *((place, FEWER_ALSO) for place in CONCISE_FROM)]
    told = (
        _parts(
            _items(digest, zone, catalogue, phrases, concise_from=place),
            _tail(digest, catalogue, phrases, most_also=also),
        )
        for place, also in ways
    )
    whole = next(told)
    return whole if len(whole) == 1 else next((parts for parts in told if len(parts) == 1), whole)


def _items(
    digest: Digest,
    zone: str,
    catalogue: Catalogue,
    phrases: Phrases,
    *,
    concise_from: int | None,
    ranked: bool = True,
) -> list[tuple[Block, ...]]:
    return [
        (
            story_card(
                one.story,
                catalogue=catalogue,
                phrases=phrases,
                zone=zone,
                rank=number if ranked else None,
                told_at=one.told_at,
                concise=concise_from is not None and number >= concise_from,
            ),
            Actions((evidence_button(one.story, phrases),)),
        )
        for number, one in enumerate(digest.items, start=1)
    ]


def _tail(digest: Digest, catalogue: Catalogue, phrases: Phrases, *, most_also: int) -> tuple[Block, ...]:
    unconfirmed = [one for one in digest.also if is_rumour(one.story)]
    also = [one for one in digest.also if not is_rumour(one.story)]
    blocks: list[Block] = []
    if unconfirmed:
        links = tuple(_unconfirmed(one, phrases) for one in unconfirmed[:MOST_UNCONFIRMED])
        blocks.append(LinkList(phrases.unconfirmed_title, links, max(0, len(unconfirmed) - MOST_UNCONFIRMED)))
    if also:
        links = tuple(headline_link(one.story) for one in also[:most_also])
        blocks.append(LinkList(phrases.also_title, links, max(0, len(also) - most_also)))
    return (*blocks, _buttons(digest, catalogue, phrases), _help(digest, phrases))


def _unconfirmed(one: RankedStory, phrases: Phrases) -> Link:
    line = phrases.unconfirmed_line.format(headline=headline_text(one.story), outlets=outlets_text(one.story, phrases))
    return Link(line, one.story.lead.url)


def _buttons(digest: Digest, catalogue: Catalogue, phrases: Phrases) -> Actions:
    """Follow the main topic and company of the digest, or mute the company."""
    companies = _most_told(company for one in digest.items for company in one.story.main_company_ids)
    topics = _most_told(topic for one in digest.items for topic in one.story.topics[:1])
    buttons = []
    if companies:
        name = company_name(companies[0], catalogue)
        buttons.append(Button(phrases.button_company.format(name=name), command=f"company {companies[0]}"))
        buttons.append(Button(phrases.button_follow.format(name=name), command=f"subscribe {companies[0]}"))
        buttons.append(Button(phrases.button_mute.format(name=name), command=f"mute {companies[0]}"))
    if topics:
        buttons.append(Button(phrases.button_follow.format(name=f"#{topics[0]}"), command=f"subscribe {topics[0]}"))
    return Actions(tuple(buttons))


def _help(digest: Digest, phrases: Phrases) -> Hint:
    companies = _most_told(company for one in digest.items for company in one.story.main_company_ids)
    topics = _most_told(topic for one in digest.items for topic in one.story.topics)
    if companies and topics:
        return Hint(phrases.digest_help.format(topic=topics[0], company=companies[0]))
    return Hint(phrases.digest_help_plain)


def _most_told(names: Iterable[str]) -> list[str]:
    counted: dict[str, int] = {}
    for name in names:
        counted[name] = counted.get(name, 0) + 1
    return sorted(counted, key=lambda name: -counted[name])


def _parts(items: Sequence[tuple[Block, ...]], tail: tuple[Block, ...]) -> list[tuple[Block, ...]]:
    """Items in order, as many to a part as its budget holds; the tail goes with the last one, or alone."""
    parts: list[tuple[Block, ...]] = []
    current: tuple[Block, ...] = ()
    for blocks in (*items, tail):
        cards = sum(isinstance(block, StoryCard) for block in current)
        full = cards >= MOST_CARDS and blocks is not tail
        if current and (full or _size(current) + _size(blocks) > BUDGET):
            parts.append(current)
            current = ()
        current += tuple(block for block in blocks if not (isinstance(block, Actions) and not block.buttons))
    return [*parts, current]


def _size(blocks: Iterable[Block]) -> int:
    """Characters a reader sees, link addresses counted as a platform counts them."""
    return sum(_block_size(block) for block in blocks)


def _block_size(block: Block) -> int:
    match block:
        case StoryCard():
            words = (block.headline.text, block.headline.url, block.gist, block.note, *block.outlets, *block.tags)
            return sum(len(word) + 3 for word in words) + sum(_row_size(row) for row in block.figures)
        case LinkList():
            return len(block.title) + sum(len(link.text) + len(link.url) + 6 for link in block.items)
        case Hint():
            return len(block.text)
        case _:
            return 0


def _row_size(row: FigureRow) -> int:
    return sum(len(word) + 2 for word in (row.value, row.metric, row.period, row.status, row.subject))


def _head(
    digest: Digest, parts: Sequence[tuple[Block, ...]], profile: ChannelProfile, phrases: Phrases, *, late: bool
) -> tuple[Block, ...]:
    shown = len(digest.items)
    counted = phrases.count(phrases.stories_of, max(digest.considered, shown), shown=shown)
    words = sum(_words(block) for blocks in parts for block in blocks)
    minutes = phrases.count(phrases.reading_time, max(1, ceil(words / WORDS_A_MINUTE)))
    topics = _most_told(topic for one in digest.items for topic in one.story.topics)[:3]
    line = " · ".join(part for part in (counted, minutes, " ".join(f"#{topic}" for topic in topics)) if part)
    lateness = phrases.late.format(time=clock_time(digest.due_at, profile.zone))
    return (Hint(line), Hint(lateness)) if late else (Hint(line),)


def _words(block: Block) -> int:
    match block:
        case StoryCard():
            return len(f"{block.headline.text} {block.gist} {block.note}".split()) + 5 * len(block.figures)
        case LinkList():
            return sum(len(link.text.split()) for link in block.items)
        case _:
            return 0


def _summary(digest: Digest, phrases: Phrases) -> str:
    headlines = "; ".join(headline_text(one.story).rstrip(".") for one in digest.items[:3])
    if len(digest.items) == 1:
        return phrases.digest_summary_one.format(headlines=headlines)
    return phrases.digest_summary.format(n=len(digest.items), headlines=headlines)
