"""Reports (one outlet's telling) and stories (the event itself)."""

from dataclasses import dataclass
from datetime import datetime

from bot.model.figure import Figure
from bot.model.message import Picture


@dataclass(frozen=True, slots=True)
class CompanyMention:
    """A company a text is about; `main` when it stands in the headline or is the subject of the first sentence."""

    company_id: str
    main: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """A person a text names.

    Attributes:
        name: as the text writes it in full.
        role: "founder and CEO"; None where the text gives none.
        company_id: id of the person's company, or the organisation's name; None where unknown.
        quotes: their exact words, each a substring of the text, without the quotation marks.
    """

    name: str
    role: str | None = None
    company_id: str | None = None
    quotes: tuple[str, ...] = ()

    @property
    def quoted(self) -> bool:
        """Whether the text holds words of theirs in quotation marks."""
        return bool(self.quotes)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reading engine found in one text, figures most important first.

    Attributes:
        figures: all hold the evidence law.
        companies, topics, people: topics main one first, slugs of `topics.toml`.
        gist: at most 40 words; "" where the text gives none.
        dropped: figures that failed the evidence law and were not let through.
    """

    figures: tuple[Figure, ...] = ()
    companies: tuple[CompanyMention, ...] = ()
    topics: tuple[str, ...] = ()
    people: tuple[Person, ...] = ()
    gist: str = ""
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    r"""One outlet's telling of an event.

    Attributes:
        id: stable hash of feed and guid (hex); the same entry always gets the same id.
        url: canonical http(s) link, "" where the entry has none.
        publisher: the outlet's name.
        feed_url: the feed it came by.
        title, text: plain text; offsets of evidence count in `title + "\\n" + text`.
        language: ISO 639-1.
        published_at: UTC, None where the feed gives none that can be believed.
        seen_at: when Tacho first saw it (UTC).
        reading: what the engine found in it.
        picture: the entry's own, where the feed's pictures are shown; None elsewhere.
        reprint_of: id of the report whose text this one carries again; None for an own telling.
    """

    id: str
    url: str
    publisher: str
    feed_url: str
    title: str
    text: str
    language: str
    published_at: datetime | None
    seen_at: datetime
    reading: Reading = Reading()
    reprint_of: str | None = None
    picture: Picture | None = None

    @property
    def happened_at(self) -> datetime:
        """When it was told: published, but never later than first seen (feeds lie about the future)."""
        return min(self.published_at or self.seen_at, self.seen_at)


@dataclass(frozen=True, slots=True)
class Story:
    """The event itself, told by one report or more.

    Attributes:
        id: short stable id readers can type ("k7m2q9").
        headline: the best title among the reports.
        gist: at most 40 words, "" where no report gives one.
        reports: oldest first; at least one.
        figures: reconciled over all reports, most important first; the evidence names the report.
        companies, topics, people: merged over all reports.
        first_seen_at, updated_at: UTC.
    """

    id: str
    headline: str
    gist: str
    reports: tuple[Report, ...]
    figures: tuple[Figure, ...]
    companies: tuple[CompanyMention, ...]
    topics: tuple[str, ...]
    people: tuple[Person, ...]
    first_seen_at: datetime
    updated_at: datetime

    @property
    def outlets(self) -> tuple[str, ...]:
        """Publishers that tell it, in order of telling, each once."""
        return tuple(dict.fromkeys(report.publisher for report in self.reports))

    @property
    def lead(self) -> Report:
        """The report whose link is shown: the one with the headline, else the oldest."""
        return next((report for report in self.reports if report.title == self.headline), self.reports[0])

    @property
    def picture(self) -> Picture | None:
        """The lead's picture, else the first that any report brings; None where none does."""
        return next((report.picture for report in (self.lead, *self.reports) if report.picture is not None), None)

    @property
    def main_company_ids(self) -> tuple[str, ...]:
        """Ids of the companies the story is about."""
        return tuple(mention.company_id for mention in self.companies if mention.main)


@dataclass(frozen=True, slots=True)
class StoryQuery:
    """Which stories somebody wants to see, newest first; all conditions hold together.

    Attributes:
        words: every one of them stands in headline, gist or a report's text (full text, prefix match on the last one).
        companies: any of these ids.
        topics: any of these slugs.
        metric: a figure of this metric; None for any.
        since, before: told within [since, before) by `updated_at` (UTC); None leaves the end open.
        limit: at most this many.
        offset: skip this many, for paging.
    """

    words: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    metric: str | None = None
    since: datetime | None = None
    before: datetime | None = None
    limit: int = 20
    offset: int = 0


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One figure as the ledger holds it: with the story and the report it stands in.

    Attributes:
        figure: the figure.
        story_id: its story.
        publisher: the outlet whose words prove it.
        url: that report's address, "" where it has none.
        told_at: when that report told it (UTC).
    """

    figure: Figure
    story_id: str
    publisher: str
    url: str
    told_at: datetime
