"""Reports become stories: canonical links, reprints, the same event across outlets, and what they agree on."""
