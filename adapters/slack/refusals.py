"""What Slack's answers mean for a post: to be tried again, refused for good, closed until mended, or unknown.

Codes are those of Slack's reference of `chat.postMessage` and of its pages on rate limits and tokens (docs.slack.dev, 2026).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

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
_INVITE: Final = "Type /invite @Tacho in {place}."
_POSTING: Final = (
    "Only some people may post in {place}.",
    "Let Tacho post there (channel details, Settings, Posting permissions), or subscribe another channel.",
)
_ADMINISTRATORS: Final = "Ask an administrator of the workspace to allow Tacho again (Manage apps)."
_CLOSED: Final[Mapping[str, tuple[str, str]]] = {
    "is_archived": ("{place} is archived.", "Unarchive it (channel details, Settings), or subscribe another channel."),
    "not_in_channel": ("Tacho is not a member of {place}.", _INVITE),
    "channel_not_found": (
        "Tacho cannot see {place}: it is private and Tacho was not invited, or it is gone.",
        f"{_INVITE} If the channel is gone, subscribe another one.",
    ),
    "restricted_action": _POSTING,
    "restricted_action_read_only_channel": _POSTING,
    "restricted_action_thread_only_channel": (
        "{place} takes replies only.",
        "Let Tacho open threads there (channel details, Settings, Posting permissions), or subscribe another channel.",
    ),
    "restricted_action_non_threadable_channel": (
        "{place} takes no replies.",
        "Allow threads there (channel details, Settings, Posting permissions), or subscribe another channel.",
    ),
    "restricted_action_thread_locked": (
        "The digest's thread in {place} is locked.",
        "Unlock it, or wait for the next digest.",
    ),
    "messages_tab_disabled": (
        "Tacho may not send direct messages.",
        "Switch on the Messages Tab on the page App Home of the app's settings.",
    ),
    "user_not_found": ("The person is gone.", "Subscribe a channel instead."),
    "user_disabled": ("The person's account is switched off.", "Subscribe a channel instead."),
    "cannot_dm_bot": ("Bots take no direct messages.", "Subscribe a channel instead."),
    "ekm_access_denied": ("The workspace's administrators have suspended posting.", _ADMINISTRATORS),
    "org_login_required": ("The workspace is moving to another organisation.", _ADMINISTRATORS),
    "team_access_not_granted": ("Tacho has no access to this workspace of the organisation.", _ADMINISTRATORS),
    "access_denied": ("Slack denies Tacho access to {place}.", _ADMINISTRATORS),
    "no_permission": (
        "Tacho may not post in {place}.",
        "Install Tacho again, so that it gets the permission chat:write.",
    ),
}


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


def meaning(refusal: Refusal, place: str, now: datetime, *, reinstall: str) -> TachoError:
    """What a refused post means.

    Args:
        refusal: as Slack answered.
        place: the channel as people know it ("#cars").
        now: the present instant, from which waits are counted.
        reinstall: the cure where the token is dead.
    """
    code = refusal.code
    if refusal.rate_limited:
        wait = hold(refusal)
        return TryLater(f"Slack asks {place} to wait {wait.total_seconds():.0f} s.", after=now + wait)
    if refusal.status >= 500 or code in _UNCLEAR:
        return PostUnclear(f"Slack answered {code or refusal.status} to a post in {place}; it may have arrived.")
    if code == ENDED_TOKEN:
        return TryLater("The workspace's token has ended and is being renewed.", after=now + USUAL_HOLD)
    if code in DEAD_TOKENS:
        return ChannelClosed(f"Slack does not know Tacho's token for the workspace of {place} any more.", reinstall)
    if code in _PASSING:
        return TryLater(f"Slack cannot take a post in {place} now ({code}).")
    if code == "missing_scope":
        wanted = refusal.needed or "chat:write"
        return ChannelClosed(
            f"Tacho lacks the permission {wanted} for {place}.", f"Install Tacho again, so that it gets {wanted}."
        )
    if code in _CLOSED:
        sentence, mend = _CLOSED[code]
        return ChannelClosed(sentence.format(place=place), mend.format(place=place))
    return PostRefused(
        f"Slack refused a post in {place} ({code or refusal.status}).",
        "Report this with the story's id: Tacho should never write what Slack refuses.",
    )
