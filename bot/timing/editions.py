"""Whether a due digest goes out, and which news it covers: decided from values, `now` is an argument."""

from datetime import datetime, timedelta

from bot.model.digest import EditionOutcome
from bot.model.subscription import Cadence, ChannelProfile, Slot
from bot.timing.slots import next_due

GRACE = timedelta(hours=6)
"""A digest later than this is skipped and recorded: yesterday's news at midnight helps nobody."""

PUNCTUAL = timedelta(minutes=15)
"""Later than this is said in the digest."""

LONGEST_LOOKBACK = timedelta(days=8)
"""A weekly digest covers a week; the extra day covers a week that starts in another UTC offset."""


def fate(slot: Slot, profile: ChannelProfile, now: datetime) -> EditionOutcome:
    """What is to become of a due slot, before anybody looks whether there is news for it."""
    if profile.snoozed_until is not None and now < profile.snoozed_until:
        return EditionOutcome.SNOOZED
    late = now - slot.next_at
    if late > GRACE:
        return EditionOutcome.TOO_LATE
    return EditionOutcome.POSTED_LATE if late > PUNCTUAL else EditionOutcome.POSTED


def covers_since(cadence: Cadence, due_at: datetime) -> datetime:
    """The start of the news a digest due at `due_at` covers: the instant the slot was due before."""
    earliest = due_at - LONGEST_LOOKBACK
    previous = earliest
    while (instant := next_due(cadence, previous)) < due_at:
        previous = instant
    return previous
