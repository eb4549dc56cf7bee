"""Alembic's environment and the migrations, one file a revision, for both databases."""
