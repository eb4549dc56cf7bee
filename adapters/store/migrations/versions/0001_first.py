"""The first schema: feeds, reports, stories, figures, subscriptions, digests, deliveries and full text."""

import sqlalchemy as sa
from alembic import context, op

from adapters.store.columns import Instant, Key

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make everything."""
    op.create_table('digest',
    sa.Column('id', Key(), nullable=False),
    sa.Column('channel_id', Key(), nullable=False),
    sa.Column('due_at', Instant(), nullable=False),
    sa.Column('outcome', Key(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('digest_pkey'))
    )
    op.create_index('digest_channel', 'digest', ['channel_id', 'due_at'], unique=False)
    op.create_index('digest_due', 'digest', ['due_at'], unique=False)
    op.create_table('feed_state',
    sa.Column('url', Key(), nullable=False),
    sa.Column('next_check_at', Instant(), nullable=True),
    sa.Column('body', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('url', name=op.f('feed_state_pkey'))
    )
    op.create_table('forgotten_report',
    sa.Column('id', Key(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('forgotten_report_pkey')),
    sqlite_with_rowid=False
    )
    op.create_table('profile',
    sa.Column('channel_id', Key(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('channel_id', name=op.f('profile_pkey'))
    )
    op.create_table('slot',
    sa.Column('id', Key(), nullable=False),
    sa.Column('channel_id', Key(), nullable=False),
    sa.Column('next_at', Instant(), nullable=False),
    sa.Column('channel', sa.Text(), nullable=False),
    sa.Column('cadence', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('slot_pkey'))
    )
    op.create_index('slot_channel', 'slot', ['channel_id'], unique=False)
    op.create_index('slot_due', 'slot', ['next_at'], unique=False)
    op.create_table('snapshot',
    sa.Column('key', Key(), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('snapshot_pkey'))
    )
    op.create_table('story',
    sa.Column('id', Key(), nullable=False),
    sa.Column('headline', sa.Text(), nullable=False),
    sa.Column('gist', sa.Text(), nullable=False),
    sa.Column('first_seen_at', Instant(), nullable=False),
    sa.Column('updated_at', Instant(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('story_pkey'))
    )
    op.create_index('story_newest', 'story', ['updated_at', 'id'], unique=False)
    op.create_table('subscription',
    sa.Column('number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('id', Key(), nullable=False),
    sa.Column('channel_id', Key(), nullable=False),
    sa.Column('slot_id', Key(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('number', name=op.f('subscription_pkey')),
    sa.UniqueConstraint('id', name=op.f('subscription_id_key'))
    )
    op.create_index('subscription_channel', 'subscription', ['channel_id'], unique=False)
    op.create_index('subscription_slot', 'subscription', ['slot_id'], unique=False)
    op.create_table('delivery',
    sa.Column('number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('id', Key(), nullable=False),
    sa.Column('platform', Key(), nullable=False),
    sa.Column('channel_id', Key(), nullable=False),
    sa.Column('channel', sa.Text(), nullable=False),
    sa.Column('digest_id', Key(), nullable=False),
    sa.Column('part', sa.Integer(), nullable=False),
    sa.Column('message', sa.Text(), nullable=False),
    sa.Column('state', Key(), nullable=False),
    sa.Column('next_try_at', Instant(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('sent_ref', sa.Text(), nullable=True),
    sa.Column('problem', sa.Text(), nullable=True),
    sa.Column('leased_until', Instant(), nullable=True),
    sa.Column('lease', Key(), nullable=True),
    sa.Column('unclear_since', Instant(), nullable=True),
    sa.ForeignKeyConstraint(['digest_id'], ['digest.id'], name=op.f('delivery_digest_id_fkey'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('number', name=op.f('delivery_pkey')),
    sa.UniqueConstraint('digest_id', 'part', name=op.f('delivery_digest_id_key')),
    sa.UniqueConstraint('id', name=op.f('delivery_id_key'))
    )
    op.create_index('delivery_queue', 'delivery', ['channel_id', 'number'], unique=False, sqlite_where=sa.text("state IN ('pending', 'leased')"), postgresql_where=sa.text("state IN ('pending', 'leased')"))
    op.create_index('delivery_state', 'delivery', ['state', 'number'], unique=False)
    op.create_index('delivery_unfinished', 'delivery', ['platform', 'number'], unique=False, sqlite_where=sa.text("state IN ('pending', 'leased')"), postgresql_where=sa.text("state IN ('pending', 'leased')"))
    op.create_table('digest_story',
    sa.Column('digest_id', Key(), nullable=False),
    sa.Column('position', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('channel_id', Key(), nullable=False),
    sa.Column('due_at', Instant(), nullable=False),
    sa.Column('story_id', Key(), nullable=False),
    sa.Column('updated_at', Instant(), nullable=False),
    sa.Column('snapshot', Key(), nullable=False),
    sa.Column('told', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['digest_id'], ['digest.id'], name=op.f('digest_story_digest_id_fkey'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['snapshot'], ['snapshot.key'], name=op.f('digest_story_snapshot_fkey')),
    sa.PrimaryKeyConstraint('digest_id', 'position', name=op.f('digest_story_pkey'))
    )
    op.create_index('digest_story_channel', 'digest_story', ['channel_id', 'due_at'], unique=False)
    op.create_index('digest_story_snapshot', 'digest_story', ['snapshot'], unique=False)
    op.create_table('figure',
    sa.Column('story_id', Key(), nullable=False),
    sa.Column('position', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('subject', Key(), nullable=True),
    sa.Column('metric', Key(), nullable=False),
    sa.Column('told_at', Instant(), nullable=False),
    sa.Column('report_id', Key(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['story_id'], ['story.id'], name=op.f('figure_story_id_fkey'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('story_id', 'position', name=op.f('figure_pkey'))
    )
    op.create_index('figure_metric', 'figure', ['metric', 'story_id'], unique=False)
    op.create_index('figure_subject', 'figure', ['subject', 'told_at'], unique=False)
    op.create_index('figure_subject_metric', 'figure', ['subject', 'metric', 'told_at'], unique=False)
    op.create_table('report',
    sa.Column('id', Key(), nullable=False),
    sa.Column('url', Key(), nullable=False),
    sa.Column('publisher', sa.Text(), nullable=False),
    sa.Column('feed_url', Key(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('published_at', Instant(), nullable=True),
    sa.Column('seen_at', Instant(), nullable=False),
    sa.Column('reprint_of', Key(), nullable=True),
    sa.Column('reading', sa.Text(), nullable=False),
    sa.Column('story_id', Key(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['story_id'], ['story.id'], name=op.f('report_story_id_fkey'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('report_pkey'))
    )
    op.create_index('report_story', 'report', ['story_id', 'position'], unique=False)
    op.create_index('report_ungrouped', 'report', ['seen_at'], unique=False, sqlite_where=sa.text('story_id IS NULL'), postgresql_where=sa.text('story_id IS NULL'))
    op.create_table('story_company',
    sa.Column('company', Key(), nullable=False),
    sa.Column('updated_at', Instant(), nullable=False),
    sa.Column('story_id', Key(), nullable=False),
    sa.ForeignKeyConstraint(['story_id'], ['story.id'], name=op.f('story_company_story_id_fkey'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('company', 'updated_at', 'story_id', name=op.f('story_company_pkey')),
    sqlite_with_rowid=False
    )
    op.create_index('story_company_story', 'story_company', ['story_id'], unique=False)
    op.create_table('story_topic',
    sa.Column('topic', Key(), nullable=False),
    sa.Column('updated_at', Instant(), nullable=False),
    sa.Column('story_id', Key(), nullable=False),
    sa.ForeignKeyConstraint(['story_id'], ['story.id'], name=op.f('story_topic_story_id_fkey'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('topic', 'updated_at', 'story_id', name=op.f('story_topic_pkey')),
    sqlite_with_rowid=False
    )
    op.create_index('story_topic_story', 'story_topic', ['story_id'], unique=False)
    context.config.attributes["search"].create(op.get_bind())
