"""Stories to messages: ranking, digests, pages, and every user-facing sentence. Sync and pure."""
