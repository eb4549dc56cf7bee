"""`python -m bot`: hands the keys to the command line (the one import of `adapters` that `bot` may make)."""

from adapters.cli import main

main()
