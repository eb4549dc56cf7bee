"""Text to facts: figures with their evidence, companies, topics, people and a gist. Sync and pure."""
