"""Discord: the newsroom's messages as components v2, its commands as slash commands, its outbox as posts."""
