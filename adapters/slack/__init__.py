"""Slack: what Tacho says there, how it is posted, and what people do with it."""
