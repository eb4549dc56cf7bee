"""When things are due, decided from values: sync and pure, `now` is an argument."""
