"""Alembic's environment: migrations run on a connection that `adapters.store.schema` hands in, in its transaction."""

from alembic import context

from adapters.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=True,
    transaction_per_migration=False,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
