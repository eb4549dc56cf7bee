"""Notes: small texts that a part of Tacho keeps for itself."""

import sqlalchemy as sa
from alembic import op

from adapters.store.columns import Key

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table of notes."""
    op.create_table(
        "note",
        sa.Column("space", Key(), nullable=False),
        sa.Column("key", Key(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("space", "key", name=op.f("note_pkey")),
        sqlite_with_rowid=False,
    )
