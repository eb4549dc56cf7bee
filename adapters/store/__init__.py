"""The store: reports, stories, figures, subscriptions and the outbox, kept in SQLite or PostgreSQL behind one port."""
