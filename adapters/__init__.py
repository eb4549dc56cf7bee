"""Everything of Tacho that touches the world: feeds, store, platforms, clock, settings and the command line."""
