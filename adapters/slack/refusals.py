"""What Slack's answers mean for a post: to be tried again, refused for good, closed until mended, or unknown.

Codes are those of Slack's reference of `chat.postMessage` and of its pages on rate limits and tokens (docs.slack.dev, 2026).
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from adapters.slack.pauses import pauses
from bot.errors import ChannelClosed, PostRefused, PostUnclear, TachoError, TryLater

RATE_LIMITED: Final = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
INVALID_BLOCKS: Final = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"})
NO_THREAD: Final = frozenset({"thread_not_found", "cannot_reply_to_message", "message_not_found", "invalid_thread_ts"})
ENDED_TOKEN: Final = "token_expired"  # noqa: S105 - a code of Slack's
"""The only dead token that its source can bring back to life by itself."""

DEAD_TOKENS: Final = frozenset({"token_revoked", "account_inactive", "invalid_auth", "not_authed", ENDED_TOKEN})

SHORTEST_HOLD: Final = timedelta(seconds=1)
USUAL_HOLD: Final = timedelta(seconds=30)
"""How long a channel waits when Slack asks it to without saying how long."""

_PASSING: Final = frozenset(
    {"team_added_to_org", "migration_in_progress", "request_timeout", "accesslimited", "update_failed"}
)
_UNCLEAR: Final = frozenset({"internal_error", "fatal_error", "service_unavailable"})


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer that is no success.

    Attributes:
        code: Slack's ("not_in_channel"); "" where it gave none.
        status: of HTTP.
        retry_after_s: seconds it asks to wait; None where it does not.
        details: what else it says ("downloading image failed [json-pointer:/blocks/2/image_url]").
        needed: the scope that is missing; "" for other codes.
    """

    code: str
    status: int = 200
    retry_after_s: float | None = None
    details: tuple[str, ...] = field(default=())
    needed: str = ""

    @property
    def rate_limited(self) -> bool:
        """Whether it only asks to wait."""
        return self.status == 429 or self.code in RATE_LIMITED

    @property
    def of_a_picture(self) -> bool:
        """Whether a picture is at fault: Slack loads each when the message is posted, and refuses the whole for one it cannot load."""
        return self.code in INVALID_BLOCKS and any(
            "image" in detail or "slack file" in detail for detail in self.details
        )


def hold(refusal: Refusal) -> timedelta:
    """How long the channel of a post waits."""
    asked = USUAL_HOLD if refusal.retry_after_s is None else timedelta(seconds=refusal.retry_after_s)
    return max(SHORTEST_HOLD, asked)


def meaning(refusal: Refusal, place: str, now: datetime, *, reinstall: str, language: str = "en") -> TachoError:
    """What a refused post means.

    Args:
        refusal: as Slack answered.
        place: the channel as people know it ("#cars").
        now: the present instant, from which waits are counted.
        reinstall: the cure where the token is dead.
        language: BCP 47 tag of those who can open a channel that is closed.
    """
    code, words = refusal.code, pauses(language)
    if refusal.rate_limited:
        wait = hold(refusal)
        return TryLater(f"Slack asks {place} to wait {wait.total_seconds():.0f} s.", after=now + wait)
    if refusal.status >= 500 or code in _UNCLEAR:
        return PostUnclear(f"Slack answered {code or refusal.status} to a post in {place}; it may have arrived.")
    if code == ENDED_TOKEN:
        return TryLater("The workspace's token has ended and is being renewed.", after=now + USUAL_HOLD)
    if code in DEAD_TOKENS:
        return ChannelClosed(words.dead_token.format(place=place), reinstall)
    if code in _PASSING:
        return TryLater(f"Slack cannot take a post in {place} now ({code}).")
    if code == "missing_scope":
        wanted = refusal.needed or "chat:write"
        sentence, mend = words.lacks
        return ChannelClosed(sentence.format(scope=wanted, place=place), mend.format(scope=wanted))
    if code in words.closed:
        sentence, mend = words.closed[code]
        return ChannelClosed(sentence.format(place=place), mend.format(place=place))
    return PostRefused(
        f"Slack refused a post in {place} ({code or refusal.status}).",
        "Report this with the story's id: Tacho should never write what Slack refuses.",
    )
