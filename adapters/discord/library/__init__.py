"""The part that imports discord.py: it knows the library and decides nothing. `Any` and the library's errors stop in this folder."""
