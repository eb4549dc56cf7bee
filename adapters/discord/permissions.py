"""Permissions: what Tacho needs where, and the sentence that says which one is missing.

Bits and names are those of Discord's documentation ("Permissions", bitwise permission flags); the names are the ones people see
in a channel's settings.
"""

from collections.abc import Mapping, Sequence
from enum import IntFlag
from typing import Any


class Permission(IntFlag):
    """The permissions that matter to Tacho or to those who manage it."""

    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    EMBED_LINKS = 1 << 14
    CREATE_PUBLIC_THREADS = 1 << 35
    SEND_IN_THREADS = 1 << 38


NAMES = {
    Permission.VIEW_CHANNEL: "View Channel",
    Permission.SEND_MESSAGES: "Send Messages",
    Permission.EMBED_LINKS: "Embed Links",
    Permission.CREATE_PUBLIC_THREADS: "Create Public Threads",
    Permission.SEND_IN_THREADS: "Send Messages in Threads",
}

INVITED_WITH = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.SEND_IN_THREADS
    | Permission.CREATE_PUBLIC_THREADS
)
"""What the invite link asks for; the last one only serves channels that want the parts of a digest in a thread."""

IN_A_CHANNEL = Permission.VIEW_CHANNEL | Permission.SEND_MESSAGES | Permission.EMBED_LINKS
IN_A_THREAD = Permission.VIEW_CHANNEL | Permission.SEND_IN_THREADS | Permission.EMBED_LINKS
IN_A_FORUM = Permission.VIEW_CHANNEL | Permission.SEND_MESSAGES | Permission.SEND_IN_THREADS | Permission.EMBED_LINKS

MANAGERS = Permission.MANAGE_GUILD | Permission.MANAGE_CHANNELS


def may_manage(granted: int) -> bool:
    """Whether somebody with these permissions may change what the channel gets."""
    return bool(Permission(granted & (MANAGERS | Permission.ADMINISTRATOR)))


def may_see(granted: int) -> bool:
    """Whether somebody with these permissions may see the channel, and so what is settled there."""
    return bool(Permission(granted & (Permission.VIEW_CHANNEL | Permission.ADMINISTRATOR)))


def missing(needed: Permission, granted: int) -> tuple[str, ...]:
    """The names of the needed permissions that are not granted, in the order of a channel's settings.

    Discord counts everything as denied where a channel cannot be seen, and what goes with a message where none can be sent;
    only the permission at the root of that is named.
    """
    if granted & Permission.ADMINISTRATOR:
        return ()
    if needed & Permission.VIEW_CHANNEL & ~granted:
        return (NAMES[Permission.VIEW_CHANNEL],)
    root = needed & (Permission.SEND_MESSAGES | Permission.SEND_IN_THREADS) & ~granted
    lacking = root or needed & ~granted
    return tuple(name for permission, name in NAMES.items() if permission & lacking)


def effective(server: Mapping[str, object], member: Mapping[str, object], channel: Mapping[str, object]) -> int:
    """What a member may do in a channel, from Discord's raw objects, by the algorithm of its documentation ("Permissions").

    Roles add up; then the channel's overwrites for everybody, for the roles together, and for the member take away and give.
    """
    server_id, own = str(server["id"]), {str(role) for role in _list(member.get("roles"))}
    roles = [role for role in _list(server.get("roles")) if str(role["id"]) in own | {server_id}]
    granted = 0
    for role in roles:
        granted |= int(str(role["permissions"]))
    if granted & Permission.ADMINISTRATOR:
        return granted
    overwrites = {str(one["id"]): one for one in _list(channel.get("permission_overwrites"))}
    user = member.get("user")
    user_id = str(user["id"]) if isinstance(user, Mapping) else ""
    for keys in ({server_id}, own, {user_id}):
        denied = allowed = 0
        for key in keys & overwrites.keys():
            denied |= int(str(overwrites[key]["deny"]))
            allowed |= int(str(overwrites[key]["allow"]))
        granted = granted & ~denied | allowed
    return granted


def _list(value: object) -> Sequence[Any]:
    return value if isinstance(value, Sequence) else ()
