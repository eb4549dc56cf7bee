"""Invite links: how Tacho comes to a server, or to one person."""

import base64
import binascii
from urllib.parse import urlencode

from adapters.discord.permissions import INVITED_WITH
from bot.errors import BadSettings

AUTHORIZE = "https://discord.com/oauth2/authorize"


def invite_link(application_id: int) -> str:
    """The link that adds Tacho to a server, with the permissions it needs and no more."""
    wish = {
        "client_id": application_id,
        "permissions": int(INVITED_WITH),
        "integration_type": 0,
        "scope": "bot applications.commands",
    }
    return f"{AUTHORIZE}?{urlencode(wish)}"


def personal_link(application_id: int) -> str:
    """The link that adds Tacho's commands to one person's account, usable in every server and in direct messages."""
    wish = {"client_id": application_id, "integration_type": 1, "scope": "applications.commands"}
    return f"{AUTHORIZE}?{urlencode(wish)}"


def application_id(token: str) -> int:
    """The application's id, which is the first part of a bot token in base 64: no request is needed.

    Raises:
        BadSettings: this is no bot token.
    """
    first = token.strip().partition(".")[0]
    try:
        return int(base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)))
    except (binascii.Error, ValueError):
        raise BadSettings(
            "[discord] token: this is no bot token; copy it from the page Bot of your application in Discord's developer portal"
        ) from None
