"""The web as Tacho meets it: fetched politely and within limits, parsed where it can do no harm."""
