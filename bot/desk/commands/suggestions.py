"""What is offered while somebody types: at most 25 values, answered from memory (platforms.md 5.1)."""

from collections.abc import Callable, Mapping, Sequence
from itertools import islice

from bot.desk.commands.directory import LONGEST_SUGGESTION, MOST_SUGGESTIONS, Directory
from bot.desk.commands.specs import BY_NAME, command_named
from bot.desk.commands.times import suggest_zones
from bot.model.feed import Feed

CHOICES: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("subscribe", "when"): (
        "daily 08:00",
        "daily 07:30",
        "weekdays 08:00",
        "weekdays 07:30",
        "weekly mon 08:00",
        "weekly fri 16:00",
    ),
    ("snooze", "span"): ("12h", "1d", "3d", "1w", "2w", "off"),
    ("search", "since"): ("1d", "3d", "1w", "2w", "1m", "3m", "1y"),
    ("help", "command"): tuple(BY_NAME),
    ("digest", "how"): ("preview", "now"),
    ("feeds", "action"): ("list", "health", "packs", "add", "remove", "import", "export"),
    ("settings", "setting"): (
        "zone",
        "quiet",
        "empty",
        "weekdays",
        "language",
        "threads",
        "publish",
        "posts",
        "silent",
    ),
    ("privacy", "action"): ("export", "delete"),
}
"""Arguments with a few usual values."""


class Suggestions:
    """Offers values for arguments.

    Args:
        directory: names of companies, topics and kinds of figures.
        feeds: all feeds; a live list stays up to date.
        others: feeds that are switched off, to be added by name or by pack.
    """

    def __init__(self, directory: Directory, feeds: Sequence[Feed] = (), others: Sequence[Feed] = ()) -> None:
        companies, topics, metrics = (
            directory.companies.suggest,
            directory.topics.suggest,
            directory.metrics.suggest,
        )
        self._directory = directory
        self._feeds = feeds
        self._others = others
        self._named: Mapping[tuple[str, str], Callable[[str], tuple[str, ...]]] = {
            ("company", "name"): companies,
            ("figures", "company"): companies,
            ("figures", "metric"): metrics,
            ("search", "company"): companies,
            ("search", "topic"): topics,
            ("search", "metric"): metrics,
            ("topic", "name"): topics,
            ("subscribe", "zone"): suggest_zones,
            ("feeds", "address"): self._publishers,
            **{(command, "what"): self._subjects for command in ("subscribe", "unsubscribe", "mute", "unmute")},
        }

    def suggest(self, command: str, argument: str, typed: str) -> tuple[str, ...]:
        """Values for an argument somebody is typing, the likeliest first; () where there is nothing to offer."""
        key = (command_named(command), argument)
        if key in self._named:
            return self._named[key](typed)
        return _beginning(CHOICES.get(key, ()), typed)

    def _publishers(self, typed: str) -> tuple[str, ...]:
        """Names of feeds and packs that hold what is typed, those that are read first; none for an address, which is a new one."""
        word = typed.strip().casefold()
        if "://" in word:
            return ()
        packs = [pack for feed in self._others for pack in feed.packs]
        names = dict.fromkeys(
            [feed.publisher for feed in self._feeds] + packs + [one.publisher for one in self._others]
        )
        fitting = (name for name in names if word in name.casefold() and len(name) <= LONGEST_SUGGESTION)
        return tuple(islice(fitting, MOST_SUGGESTIONS))

    def _subjects(self, typed: str) -> tuple[str, ...]:
        """Names for the last one of a list with commas, the others kept before it."""
        before, comma, last = typed.rpartition(",")
        kept = f"{before}{comma} " if comma else ""
        offered = (f"{kept}{name}" for name in self._directory.suggest_subject(last.strip()))
        return tuple(value for value in offered if len(value) <= LONGEST_SUGGESTION)[:MOST_SUGGESTIONS]


def _beginning(choices: Sequence[str], typed: str) -> tuple[str, ...]:
    return tuple(choice for choice in choices if choice.startswith(typed.strip().casefold())) or tuple(choices)
