"""Reports to stories: the same event told by several outlets becomes one. Sync and pure."""
