"""The tables, as SQLAlchemy metadata: columns for what is asked, one JSON document for the rest (see `codec`).

A change here needs a new file in `migrations/versions` and its number in `schema.HEAD`; a test holds the two together.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from adapters.store.columns import Instant, Key

METADATA = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "fk": "%(table_name)s_%(column_0_name)s_fkey",
        "uq": "%(table_name)s_%(column_0_name)s_key",
    }
)
# SQLite counts rows by itself only in a column of exactly the type INTEGER.
_NUMBER = BigInteger().with_variant(Integer, "sqlite")

FEED_STATE = Table(
    "feed_state",
    METADATA,
    Column("url", Key, primary_key=True),
    Column("next_check_at", Instant),
    Column("body", Text, nullable=False),
)

STORY = Table(
    "story",
    METADATA,
    Column("id", Key, primary_key=True),
    Column("headline", Text, nullable=False),
    Column("gist", Text, nullable=False),
    Column("first_seen_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("body", Text, nullable=False),
    Index("story_newest", "updated_at", "id"),
)

REPORT = Table(
    "report",
    METADATA,
    Column("id", Key, primary_key=True),
    Column("url", Key, nullable=False),
    Column("publisher", Text, nullable=False),
    Column("feed_url", Key, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("published_at", Instant),
    Column("seen_at", Instant, nullable=False),
    Column("reprint_of", Key),
    Column("reading", Text, nullable=False),
    Column("story_id", Key, ForeignKey("story.id", ondelete="SET NULL")),
    Column("position", Integer),
    Column("picture", Text),
)
Index("report_story", REPORT.c.story_id, REPORT.c.position)
Index(
    "report_ungrouped",
    REPORT.c.seen_at,
    sqlite_where=REPORT.c.story_id.is_(None),
    postgresql_where=REPORT.c.story_id.is_(None),
)

# A pruned report leaves its id: a feed may list an entry for years, and it must not come back as news.
FORGOTTEN_REPORT = Table("forgotten_report", METADATA, Column("id", Key, primary_key=True), sqlite_with_rowid=False)

STORY_COMPANY = Table(
    "story_company",
    METADATA,
    Column("company", Key, primary_key=True),
    Column("updated_at", Instant, primary_key=True),
    Column("story_id", Key, ForeignKey("story.id", ondelete="CASCADE"), primary_key=True),
    Index("story_company_story", "story_id"),
    sqlite_with_rowid=False,
)

STORY_TOPIC = Table(
    "story_topic",
    METADATA,
    Column("topic", Key, primary_key=True),
    Column("updated_at", Instant, primary_key=True),
    Column("story_id", Key, ForeignKey("story.id", ondelete="CASCADE"), primary_key=True),
    Index("story_topic_story", "story_id"),
    sqlite_with_rowid=False,
)

FIGURE = Table(
    "figure",
    METADATA,
    Column("story_id", Key, ForeignKey("story.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("subject", Key),
    Column("metric", Key, nullable=False),
    Column("told_at", Instant, nullable=False),
    Column("report_id", Key, nullable=False),
    Column("body", Text, nullable=False),
    Index("figure_subject", "subject", "told_at"),
    Index("figure_subject_metric", "subject", "metric", "told_at"),
    Index("figure_metric", "metric", "story_id"),
)

SUBSCRIPTION = Table(
    "subscription",
    METADATA,
    Column("number", _NUMBER, primary_key=True),
    Column("id", Key, nullable=False, unique=True),
    Column("channel_id", Key, nullable=False),
    Column("slot_id", Key, nullable=False),
    Column("body", Text, nullable=False),
    Index("subscription_channel", "channel_id"),
    Index("subscription_slot", "slot_id"),
)

SLOT = Table(
    "slot",
    METADATA,
    Column("id", Key, primary_key=True),
    Column("channel_id", Key, nullable=False),
    Column("next_at", Instant, nullable=False),
    Column("channel", Text, nullable=False),
    Column("cadence", Text, nullable=False),
    Index("slot_due", "next_at"),
    Index("slot_channel", "channel_id"),
)

PROFILE = Table(
    "profile",
    METADATA,
    Column("channel_id", Key, primary_key=True),
    Column("body", Text, nullable=False),
)

DIGEST = Table(
    "digest",
    METADATA,
    Column("id", Key, primary_key=True),
    Column("channel_id", Key, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("outcome", Key, nullable=False),
    Column("body", Text, nullable=False),
    Index("digest_channel", "channel_id", "due_at"),
    Index("digest_due", "due_at"),
)

# A story as it was when it was told: many channels are told the same, so it is kept once, by the hash of its text.
SNAPSHOT = Table(
    "snapshot", METADATA, Column("key", Key, primary_key=True), Column("body", LargeBinary, nullable=False)
)

DIGEST_STORY = Table(
    "digest_story",
    METADATA,
    Column("digest_id", Key, ForeignKey("digest.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("channel_id", Key, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("story_id", Key, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("snapshot", Key, ForeignKey("snapshot.key"), nullable=False),
    Column("told", Boolean, nullable=False),
    Index("digest_story_channel", "channel_id", "due_at"),
    Index("digest_story_snapshot", "snapshot"),
)

DELIVERY = Table(
    "delivery",
    METADATA,
    Column("number", _NUMBER, primary_key=True),
    Column("id", Key, nullable=False, unique=True),
    Column("platform", Key, nullable=False),
    Column("channel_id", Key, nullable=False),
    Column("channel", Text, nullable=False),
    Column("digest_id", Key, ForeignKey("digest.id", ondelete="CASCADE"), nullable=False),
    Column("part", Integer, nullable=False),
    Column("message", Text, nullable=False),
    Column("state", Key, nullable=False),
    Column("next_try_at", Instant, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("sent_ref", Text),
    Column("problem", Text),
    Column("leased_until", Instant),
    Column("lease", Key, info={"secret": True}),
    Column("unclear_since", Instant),
    UniqueConstraint("digest_id", "part"),
)
_UNFINISHED = DELIVERY.c.state.in_(("pending", "leased"))
Index(
    "delivery_unfinished",
    DELIVERY.c.platform,
    DELIVERY.c.number,
    sqlite_where=_UNFINISHED,
    postgresql_where=_UNFINISHED,
)
Index(
    "delivery_queue",
    DELIVERY.c.channel_id,
    DELIVERY.c.number,
    sqlite_where=_UNFINISHED,
    postgresql_where=_UNFINISHED,
)
Index("delivery_state", DELIVERY.c.state, DELIVERY.c.number)

NOTE = Table(
    "note",
    METADATA,
    Column("space", Key, primary_key=True),
    Column("key", Key, primary_key=True),
    Column("body", Text, nullable=False, info={"secret": True}),  # tokens of workspaces, secrets of hubs
    sqlite_with_rowid=False,
)
