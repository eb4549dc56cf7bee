"""The newsroom's nouns for tests: each function gives a whole, valid value; name only what the test is about."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from bot.model.digest import Delivery, DeliveryState, Digest, Edition, EditionOutcome, RankedStory
from bot.model.figure import Evidence, Figure, Kind, Quantity
from bot.model.message import Message, Paragraph
from bot.model.story import CompanyMention, Report, Story
from bot.model.subscription import Cadence, Channel, Interest, Subscription

NOON = datetime(2025, 12, 19, 12, 0, tzinfo=UTC)
CHANNEL = Channel("preview", "terminal", "Terminal")


def at(minutes: float) -> datetime:
    """So many minutes after noon."""
    return NOON + timedelta(minutes=minutes)


def report(key: str = "r1", **changes: Any) -> Report:
    """One outlet's telling."""
    plain = Report(
        id=key,
        url=f"https://outlet.example/{key}",
        publisher="Outlet",
        feed_url="https://outlet.example/feed",
        title=f"Maker opens plant {key}",
        text="The plant cost 439 million dollars.",
        language="en",
        published_at=NOON,
        seen_at=NOON,
    )
    return replace(plain, **changes)


def figure(source: Report | None = None, **changes: Any) -> Figure:
    """A figure with evidence in the source's text."""
    source = source or report()
    start = f"{source.title}\n{source.text}".find("439")
    evidence = Evidence("439 million dollars", start, start + 19, source.text, source.url)
    plain = Figure(
        Quantity(Decimal(439_000_000), unit="USD"), Kind.EXACT, evidence, metric="investment", subject="maker"
    )
    return replace(plain, **changes)


def story(key: str = "s1", *reports: Report, **changes: Any) -> Story:
    """An event with one report of its own unless others are given."""
    told_by = reports or (report(f"{key}-r"),)
    plain = Story(
        id=key,
        headline=told_by[0].title,
        gist="A plant opens.",
        reports=told_by,
        figures=(figure(told_by[0]),),
        companies=(CompanyMention("maker", main=True),),
        topics=("manufacturing",),
        people=(),
        first_seen_at=NOON,
        updated_at=NOON,
    )
    return replace(plain, **changes)


def subscription(
    channel: Channel = CHANNEL, interest: Interest | None = None, cadence: Cadence | None = None
) -> Subscription:
    """A subscription to everything at eight, unless said otherwise."""
    return Subscription.of(channel, interest or Interest(), cadence or Cadence())


def delivery(digest_id: str, part: int = 0, channel: Channel = CHANNEL, **changes: Any) -> Delivery:
    """A delivery that is due at noon."""
    message = Message(f"Part {part}", (Paragraph("Words."),))
    plain = Delivery(f"{digest_id}#{part}", channel, digest_id, part, message, DeliveryState.PENDING, NOON)
    return replace(plain, **changes)


def edition(key: str = "e1", *stories: Story, parts: int = 1, channel: Channel = CHANNEL, **changes: Any) -> Edition:
    """A posted edition that tells the stories, in so many parts."""
    items = tuple(RankedStory(one, 1.5, (("fresh", 1.5),)) for one in stories)
    digest = Digest(key, channel, changes.pop("due_at", NOON), items, (), len(items))
    deliveries = tuple(delivery(key, part, channel) for part in range(parts))
    return replace(Edition(digest, EditionOutcome.POSTED, deliveries), **changes)
