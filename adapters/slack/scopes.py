"""Permissions (scopes): two that nothing works without, and those of features an operator switches on. None reads messages."""

from collections.abc import Collection, Mapping
from typing import Final

NEEDED: Final = ("commands", "chat:write")

FEATURES: Final[Mapping[str, str]] = {
    "chat:write.public": "post in public channels without being invited",
    "users:read": "answer in each person's language, suggest their time zone, keep guests from changing things",
    "channels:read": "let `tacho doctor --live` look at public channels, and hear at once when one is deleted",
    "groups:read": "the same for private channels that Tacho was invited to",
}
"""What each further scope switches on."""

EVENTS: Final[Mapping[str, tuple[str, ...]]] = {
    "channels:read": ("channel_deleted",),
    "groups:read": ("group_deleted",),
}
"""Events that come with a scope."""

ALWAYS_TOLD: Final = ("app_home_opened", "app_uninstalled", "tokens_revoked")


def scopes(switched_on: Collection[str]) -> tuple[str, ...]:
    """All scopes that are asked for."""
    return (*NEEDED, *(scope for scope in FEATURES if scope in switched_on))


def events(switched_on: Collection[str]) -> tuple[str, ...]:
    """All events that are subscribed to."""
    return (*ALWAYS_TOLD, *(event for scope, some in EVENTS.items() if scope in switched_on for event in some))
