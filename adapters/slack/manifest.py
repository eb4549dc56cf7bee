"""The app's manifest, as Slack's page *Create an app from a manifest* takes it: made from the desk's own commands.

For Socket Mode or for HTTP, from one source; it asks for `commands` and `chat:write`, and for nothing else unless a feature that needs
it is switched on. It is checked against Slack's own schema of manifests.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from adapters.slack.http import EVENTS, REDIRECT
from adapters.slack.names import Names
from adapters.slack.scopes import events, scopes
from bot.model.command import CommandSpec

SHORT: Final = "The car industry's news, each story once, with its key figures and the words that prove them."
LONG: Final = (
    "Tacho reads the car industry's news so that people need not. It tells each story once, however many outlets tell it, and puts the "
    "key figures first: sales, prices, investments, capacities, recalls, targets. Every figure carries the exact words of the report it "
    "was read from. Subscribe a channel to companies and topics and get a digest at the time you choose, or ask about a company, a topic "
    "or a story whenever you like.\n\nTacho reads no messages. It posts only where it was invited, mentions nobody, and its answers are "
    "seen only by the person who asked."
)
USAGE_HINT: Final = 1000


def manifest(
    specs: Sequence[CommandSpec],
    *,
    names: Names = Names(),  # noqa: B008 - frozen
    switched_on: Collection[str] = (),
    public_url: str = "",
    many: bool = False,
) -> Mapping[str, Any]:
    """The manifest.

    Args:
        specs: the desk's commands.
        names: of the slash commands.
        switched_on: scopes beyond those that are always needed.
        public_url: where Slack reaches Tacho over HTTP, without "/slack/events"; "" for Socket Mode.
        many: for installation in many workspaces, whose tokens are refreshed by themselves.
    """
    address = {"url": f"{public_url}{EVENTS}"} if public_url else {}
    asked = {"request_url": f"{public_url}{EVENTS}"} if public_url else {}
    options = {"message_menu_options_url": f"{public_url}{EVENTS}"} if public_url else {}
    redirect = {"redirect_urls": [f"{public_url}{REDIRECT}"]} if public_url and many else {}
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": "Tacho",
            "description": SHORT,
            "long_description": LONG,
            "background_color": "#1d3557",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": True,
            },
            "bot_user": {"display_name": "Tacho", "always_online": True},
            "shortcuts": [
                _shortcut(
                    "Ask Tacho", "global", "tacho:1:ask", "Look up a company, a topic, or anything you would type."
                ),
                _shortcut("More on this", "message", "tacho:1:more", "What Tacho knows of what a message tells."),
            ],
            "slash_commands": [
                {**_command(names.command, "Ask Tacho: help lists everything.", _hint(specs)), **address},
                {**_command(names.company, _summary(specs, "company"), "xiaomi"), **address},
            ],
        },
        "oauth_config": {**redirect, "scopes": {"bot": list(scopes(switched_on))}},
        "settings": {
            "event_subscriptions": {**asked, "bot_events": list(events(switched_on))},
            "interactivity": {"is_enabled": True, **asked, **options},
            "org_deploy_enabled": many,
            "socket_mode_enabled": not public_url,
            "token_rotation_enabled": many,
        },
    }


def _command(name: str, summary: str, hint: str) -> Mapping[str, object]:
    return {"command": name, "description": summary, "usage_hint": hint, "should_escape": True}


def _shortcut(name: str, kind: str, callback_id: str, description: str) -> Mapping[str, str]:
    return {"name": name, "type": kind, "callback_id": callback_id, "description": description}


def _summary(specs: Sequence[CommandSpec], name: str) -> str:
    return next((spec.summary for spec in specs if spec.name == name), name)


def _hint(specs: Sequence[CommandSpec]) -> str:
    """The commands' names, the useful ones first: what Slack shows while somebody types."""
    return " | ".join(spec.name for spec in specs)[:USAGE_HINT]
