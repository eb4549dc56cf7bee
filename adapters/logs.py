"""Logs: key=value lines (or JSON) on stderr, without a token, whoever logs them."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

SECRETS = re.compile(
    r"xox[a-z](?:\.xox[a-z])?-[\w-]+|xapp-[\w-]+"  # Slack's bot, user, refresh and app tokens, those that are rotated among them
    r"|[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}"  # Discord's bot tokens: user id, time, signature
    r"|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"  # user and password of an address
    r"|(?i:(?<=token=)|(?<=key=)|(?<=secret=)|(?<=signature=)|(?<=ticket=)|(?<=[?&]code=))[^&\s\"']+"  # query parameters
    r"|(?<=Bearer )\S+"
    r"|(?<=hooks\.slack\.com)/\S+"  # addresses that answer in a channel without a token
    r"|(?<=with code: )\S+"  # what slack_bolt says of an installation that failed
)
HIDDEN = "[hidden]"
LONGEST_ERROR = 300
"""Characters of an exception's own words: enough for a sentence, too few for the text of an article."""


def scrub(text: str) -> str:
    """The text with everything that looks like a secret replaced."""
    return SECRETS.sub(HIDDEN, text)


def _scrubbed(_: object, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: scrub(value) if isinstance(value, str) else value for key, value in event.items()}


def set_up_logs(*, verbose: bool = False, quiet: bool = False, as_json: bool = False) -> None:
    """Send every logger's lines to stderr; `verbose` adds debugging and tracebacks, `quiet` leaves errors only."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info if verbose else _short_error,
        _scrubbed,
    ]
    last = (
        structlog.processors.JSONRenderer()
        if as_json
        else structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"])
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last]
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.DEBUG if verbose else logging.ERROR if quiet else logging.INFO)
    for chatty in ("aiohttp.access", "asyncio", "apscheduler", "alembic", "discord", "slack_bolt", "slack_sdk"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def _short_error(_: object, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """An exception as one line: kind and sentence; people never see a traceback unless they ask for it."""
    found = event.pop("exc_info", None)
    error = found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        event["error"] = f"{type(error).__name__}: {error}"[:LONGEST_ERROR]
    return event
