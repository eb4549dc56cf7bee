"""What Discord's answers mean for a post: to be tried again, refused for good, closed until mended, or unknown.

Codes are those of Discord's documentation, "Opcodes and Status Codes", JSON error codes.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.discord.permissions import cure
from bot.errors import ChannelClosed, PostRefused, PostUnclear, TachoError, TryLater

UNKNOWN_CHANNEL = 10003
UNKNOWN_SERVER = 10004
UNKNOWN_WEBHOOK = 10015
MISSING_PERMISSIONS = 50013
UNKNOWN_INTERACTION = 10062
ALREADY_ACKNOWLEDGED = 40060
INVALID_WEBHOOK_TOKEN = 50027
TAG_REQUIRED = 40067
INVALID_FORM = 50035
THREAD_EXISTS = 160004

BANNED_FOR = timedelta(minutes=5)
"""How long everything waits, at least, when the client library gives up on an answer of 429: it comes from the network in front of
Discord, which bans addresses, or it came five times in a row."""


class PlaceGone(ChannelClosed):
    """The channel or its server is no more: what is kept of it is deleted after a while."""


class NotAllowed(ChannelClosed):
    """A permission is missing; Discord does not say which."""


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


_CLOSED: dict[int, tuple[str, str]] = {
    UNKNOWN_CHANNEL: (
        "{place} is gone.",
        "Subscribe another channel with /subscribe there; nothing is lost until Tacho forgets this one after 30 days.",
    ),
    UNKNOWN_SERVER: ("The server of {place} is gone.", "Invite Tacho again, or subscribe another channel."),
    50001: ("Tacho cannot see {place}.", cure(("View Channel",), "{place}")),
    MISSING_PERMISSIONS: (
        "Tacho may not post in {place}.",
        cure(("View Channel", "Send Messages", "Embed Links"), "{place}"),
    ),
    50007: (
        "Tacho may not send direct messages to this person.",
        "Allow direct messages in the privacy settings of a server you share with Tacho.",
    ),
    50008: ("{place} takes no messages.", "Subscribe a text channel, an announcement channel, a forum or a thread."),
    50024: ("{place} takes no messages.", "Subscribe a text channel, an announcement channel, a forum or a thread."),
    50083: ("The thread {place} is locked.", "Unlock it, or subscribe another channel."),
    160005: ("The thread {place} is locked.", "Unlock it, or subscribe another channel."),
    160006: ("{place} has as many active threads as Discord allows.", "Archive some of them."),
    TAG_REQUIRED: ("{place} wants a tag on every post.", "Add a tag to the forum that everybody may use."),
}

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
    if refusal.code in _CLOSED:
        return _closed(refusal.code, place)
    if refusal.code in _REFUSED:
        sentence, mend = _REFUSED[refusal.code]
        return PostRefused(sentence.format(place=place), mend)
    if refusal.status == 403:
        return _closed(MISSING_PERMISSIONS, place)
    if refusal.status == 404:
        return _closed(UNKNOWN_CHANNEL, place)
    return PostRefused(
        f"Discord refused a post in {place} ({refusal.status}, code {refusal.code}).",
        "Report this with the story's id: Tacho should never write what Discord refuses.",
    )


def _closed(code: int, place: str) -> ChannelClosed:
    sentence, mend = _CLOSED[code]
    kind = {UNKNOWN_CHANNEL: PlaceGone, UNKNOWN_SERVER: PlaceGone, MISSING_PERMISSIONS: NotAllowed}.get(
        code, ChannelClosed
    )
    return kind(sentence.format(place=place), mend.format(place=place))
