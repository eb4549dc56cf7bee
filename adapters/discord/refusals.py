"""What Discord's answers mean for a post: to be tried again, refused for good, closed until mended, or unknown.

Codes are those of Discord's documentation, "Opcodes and Status Codes", JSON error codes.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.discord.pauses import MISSING_PERMISSIONS, UNKNOWN_CHANNEL, closed, pauses
from bot.errors import PostRefused, PostUnclear, TachoError, TryLater

UNKNOWN_WEBHOOK = 10015
UNKNOWN_INTERACTION = 10062
ALREADY_ACKNOWLEDGED = 40060
INVALID_WEBHOOK_TOKEN = 50027
INVALID_FORM = 50035
THREAD_EXISTS = 160004

BANNED_FOR = timedelta(minutes=5)
"""How long everything waits, at least, when the client library gives up on an answer of 429: it comes from the network in front of
Discord, which bans addresses, or it came five times in a row."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer that is no success.

    Attributes:
        status: of HTTP.
        code: Discord's own; 0 where it gave none.
        text: its words.
        retry_after_s: seconds it asks to wait; None where it does not.
    """

    status: int
    code: int = 0
    text: str = ""
    retry_after_s: float | None = None


_REFUSED: dict[int, tuple[str, str]] = {
    200000: (
        "The server's AutoMod held the post in {place} back.",
        "Let Tacho pass in the AutoMod rule (server settings, Safety Setup).",
    ),
    200001: (
        "The server's AutoMod held the title in {place} back.",
        "Let Tacho pass in the AutoMod rule (server settings, Safety Setup).",
    ),
    240000: ("Discord holds a link of the post in {place} to be harmful.", "Remove the feed that the link came from."),
}


def meaning(refusal: Refusal, place: str, now: datetime) -> TachoError:
    """What a refused post means.

    Args:
        refusal: as Discord answered.
        place: the channel as people know it ("#cars").
        now: the present instant, from which waits are counted.
    """
    if refusal.status == 429:
        wait = max(BANNED_FOR, timedelta(seconds=refusal.retry_after_s or 0))
        return TryLater(f"Discord asks Tacho to wait {wait.total_seconds():.0f} s.", after=now + wait)
    if refusal.status >= 500:
        return PostUnclear(f"Discord answered {refusal.status} to a post in {place}; it may have arrived.")
    if refusal.status == 401:
        return TryLater("Discord does not know the token any more; set a new one ([discord] token).")
    if refusal.code in pauses("en").closed:
        return closed(refusal.code, place)
    if refusal.code in _REFUSED:
        sentence, mend = _REFUSED[refusal.code]
        return PostRefused(sentence.format(place=place), mend)
    if refusal.status == 403:
        return closed(MISSING_PERMISSIONS, place)
    if refusal.status == 404:
        return closed(UNKNOWN_CHANNEL, place)
    return PostRefused(
        f"Discord refused a post in {place} ({refusal.status}, code {refusal.code}).",
        "Report this with the story's id: Tacho should never write what Discord refuses.",
    )
