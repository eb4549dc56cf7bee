"""Feeds, what we remember of them between polls, and the entries they carry."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.model.message import Picture


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as an operator configured it.

    Attributes:
        url: its address, also its identity.
        publisher: the outlet's name as readers know it.
        language: ISO 639-1 code of its texts.
        topics: topic slugs every entry of this feed has.
        packs: the sets it belongs to ("ev", "china"...).
        interval: its own poll interval; None means the default of the settings.
        full_text: whether the pages of new entries are read when the feed carries only a teaser of them.
        pictures: whether the pictures of its entries are shown; the owner says so, since rights differ from outlet to outlet.
    """

    url: str
    publisher: str
    language: str = "en"
    topics: tuple[str, ...] = ()
    packs: tuple[str, ...] = ()
    interval: timedelta | None = None
    full_text: bool = True
    pictures: bool = False

    @property
    def key(self) -> str:
        """A short name that stands for its address where that is too long or not to be shown, as on a button."""
        return hashlib.sha256(self.url.encode()).hexdigest()[:10]


@dataclass(frozen=True, slots=True)
class Validators:
    """What makes the next request conditional, byte for byte as the server sent it (RFC 9110, 8.8 and 13.1)."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class FeedState:
    """What Tacho remembers of a feed between polls, restarts included.

    Attributes:
        url: the configured address (identity, equals `Feed.url`).
        address: where to ask now; differs from `url` after a permanent redirect.
        validators: for the next conditional request.
        body_hash: SHA-256 hex of the last body that was read; None before the first.
        next_check_at: when the feed is due (UTC); None means at once.
        checked_at: the last attempt (UTC).
        succeeded_at: the last attempt that gave an answer we could use (UTC).
        failures: failed attempts since the last success.
        problem: the last failure as a sentence; None when the last attempt worked.
        gone: the server said 410; polling has stopped.
        entries_seen: entries read in all polls together.
        unreadable: the body behind `body_hash` could not be read; while it stays the same, `problem` stays.
        not_before: the server asked not to be asked before this instant (Retry-After, UTC); None where it did not.
        answered_by: the address that gave the validators, after all redirects; "" where that is `address`.
        ttl_s: the feed's own wish for its poll interval, in seconds; None where it has none.
        skip_hours, skip_days: hours (GMT, "0" to "23") and English weekdays in which the feed does not want to be asked.
        unchanged_in_row: answers without anything new since the last one that had.
        failing_since: the first failed attempt after the last success (UTC); None when the last attempt worked.
        entries_a_day: how many entries it normally has a day, learned from their dates; 0 while that is not known.
        longest_gap_days: the longest time it lately was without a new entry, in days; 0 while that is not known.
        newest_entry_at: date of its newest entry, or when its document last changed (UTC); None before the first.
        backlog: keys of undated entries that were there before Tacho came, and are no news.
        merged_into: `url` of the feed that has the same address now; "" where there is none.
        told_at: when its managers were told that it needs them (UTC); None while they were not, or when they know that it is back.
    """

    url: str
    address: str
    validators: Validators = Validators()
    body_hash: str | None = None
    next_check_at: datetime | None = None
    checked_at: datetime | None = None
    succeeded_at: datetime | None = None
    failures: int = 0
    problem: str | None = None
    gone: bool = False
    entries_seen: int = 0
    unreadable: bool = False
    not_before: datetime | None = None
    answered_by: str = ""
    ttl_s: float | None = None
    skip_hours: tuple[str, ...] = ()
    skip_days: tuple[str, ...] = ()
    unchanged_in_row: int = 0
    failing_since: datetime | None = None
    entries_a_day: float = 0.0
    longest_gap_days: float = 0.0
    newest_entry_at: datetime | None = None
    backlog: tuple[str, ...] = ()
    merged_into: str = ""
    told_at: datetime | None = None


class Condition(StrEnum):
    """How a feed is, as far as its state shows."""

    UNASKED = "unasked"
    WELL = "well"
    FAILING = "failing"
    DEAD = "dead"
    GONE = "gone"
    MERGED = "merged"
    SILENT = "silent"

    @property
    def needs_a_person(self) -> bool:
        """Whether it does not get well by waiting."""
        return self in {Condition.DEAD, Condition.GONE, Condition.MERGED, Condition.SILENT}


class Origin(StrEnum):
    """Where a feed comes from, as seen from one place."""

    CONFIGURED = "configured"
    HERE = "here"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """A feed with what is remembered of it and how it is.

    Attributes:
        feed: which.
        state: what is remembered; that of a feed never asked where nothing is.
        condition: how it is now.
    """

    feed: Feed
    state: FeedState
    condition: Condition


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed that a page names, not asked yet.

    Attributes:
        url: absolute http(s) address.
        title: what the page calls it, plain; "" where it does not say.
        comments: whether it carries what readers wrote, as far as its name shows.
    """

    url: str
    title: str = ""
    comments: bool = False


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed in a list of feeds (OPML), not asked yet.

    Attributes:
        url: absolute http(s) address.
        title: "" where the list does not say.
        language: as the list says it ("en-us"); "" where it does not.
        categories: as the list says them.
    """

    url: str
    title: str = ""
    language: str = ""
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed that was found at an address, as it was read there.

    Attributes:
        url: its address: where it moved for good, or as it was given.
        document: what it says.
    """

    url: str
    document: "Document"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed, made safe and plain: no markup, no control characters.

    Attributes:
        guid: identity within the feed: its id, else its link, else a hash of title and text.
        url: absolute http(s) link, "" where there is none.
        title: one line of plain text, may be "".
        text: plain text of summary or full content, paragraphs separated by blank lines.
        published_at: UTC; None where the feed gives none that can be believed.
        author: plain text, "" where there is none.
        picture: the one it declares as its own; None where there is none.
    """

    guid: str
    url: str
    title: str
    text: str
    published_at: datetime | None = None
    author: str = ""
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The feed has nothing new: 304, or the same bytes as last time.

    Attributes:
        validators: to be kept for the next request.
        permanent_url: the address to ask from now on; None when it did not move.
        fresh_for: how long the server says the answer stays fresh (max-age, Expires); None where it does not say.
        answered_by: the address that answered after all redirects; "" where that is not known.
    """

    validators: Validators
    permanent_url: str | None = None
    fresh_for: timedelta | None = None
    answered_by: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A feed that was fetched and parsed.

    Attributes:
        title: the feed's own title, "" where it has none.
        entries: newest first as the feed orders them, at most 500.
        validators, permanent_url, fresh_for, answered_by: as in `Unchanged`.
        body_hash: SHA-256 hex of the decoded body.
        ttl: the feed's own wish for its poll interval (RSS ttl, sy:updatePeriod); None where it has none.
        notes: what was wrong and survived, one sentence each ("3 entries have no date").
        skip_hours, skip_days: as in `FeedState`.
        ended: its publisher says that nothing will follow (JSON Feed `expired`).
        hub, topic: where and under which address its changes can be subscribed to (WebSub); "" where it names no hub.
        is_delta: it holds only what is new (226, RFC 3229): what is absent has not been taken out.
    """

    title: str
    entries: tuple[Entry, ...]
    validators: Validators
    body_hash: str
    permanent_url: str | None = None
    fresh_for: timedelta | None = None
    ttl: timedelta | None = None
    notes: tuple[str, ...] = ()
    answered_by: str = ""
    skip_hours: tuple[str, ...] = ()
    skip_days: tuple[str, ...] = ()
    ended: bool = False
    hub: str = ""
    topic: str = ""
    is_delta: bool = False


@dataclass(frozen=True, slots=True)
class PollRules:
    """The operator's limits on polling.

    Attributes:
        interval: time between polls of a feed that has no own interval.
        floor: never ask a feed more often than this, whoever asks.
        cap: never wait longer than this, whatever a server says (feeds.md P13: 24 h).
        without_validators: time between polls of a feed that can only be asked for in full (P08: once in 24 h). It does
            not hold for a feed with an own interval, nor where `interval` is shorter than an hour: the owner has spoken.
        spread: how much longer the wait of a feed may be after it was asked for the first time or much too late, as a share of that
            wait, so that feeds polled together once do not stay together (P11).
    """

    interval: timedelta = timedelta(minutes=60)
    floor: timedelta = timedelta(minutes=15)
    cap: timedelta = timedelta(hours=24)
    without_validators: timedelta = timedelta(hours=24)
    spread: float = 1.0


@dataclass(frozen=True, slots=True)
class PollOutcome:
    """What one poll of one feed came to, for people and logs.

    Attributes:
        feed: which.
        new_reports: entries filed for the first time.
        problem: the failure as a sentence; None when it worked.
        notes: what was wrong and survived.
        unchanged: the feed had nothing new to say.
    """

    feed: Feed
    new_reports: int = 0
    problem: str | None = None
    notes: tuple[str, ...] = ()
    unchanged: bool = False
