"""Slack as a chat service of the newsroom: one workspace with a token of the settings, or many with tokens of the store."""

from slack_sdk.web.async_client import AsyncWebClient

from adapters.departures import Departures
from adapters.desk import Desk
from adapters.slack.front import build_front
from adapters.slack.http import INSTALL
from adapters.slack.installations import Installations
from adapters.slack.options import Options
from adapters.slack.places import PLATFORM
from adapters.slack.platform import SlackPlatform
from adapters.slack.samples import sample_views, samples
from adapters.slack.tokens import SingleToken
from adapters.slack.vault import Vault
from bot.ports import Clock, NoteShelf, SubscriptionShelf


def slack_service(
    options: Options, *, desk: Desk, shelf: SubscriptionShelf, notes: NoteShelf, clock: Clock
) -> SlackPlatform:
    """The platform with everything that listens behind it; nothing is opened yet.

    Args:
        options: how it works.
        desk: answers commands.
        shelf: who reads what.
        notes: what has to outlive a restart, installations included.
        clock: the time.

    Raises:
        BadSettings: something that must be set together is not.
    """
    options.check()
    installations = _installations(options, notes, clock) if options.many else None
    tokens = installations or SingleToken(options.bot_token)
    departures = Departures(platform=PLATFORM, shelf=shelf, clock=clock, wishes=desk)
    front = build_front(
        options,
        desk=desk,
        shelf=shelf,
        notes=notes,
        clock=clock,
        tokens=tokens,
        departures=departures,
        installations=installations,
    )
    return SlackPlatform(
        tokens=tokens,
        subscriptions=shelf,
        notes=notes,
        clock=clock,
        front=front,
        departures=departures,
        api_url=options.api_url,
        dress=options.names.dress(native=options.native),
        samples=samples(),
        views=sample_views(options.names),
    )


def _installations(options: Options, notes: NoteShelf, clock: Clock) -> Installations:
    return Installations(
        notes=notes,
        vault=Vault(options.encryption_key),
        clock=clock,
        client=AsyncWebClient(base_url=options.api_url, retry_handlers=[]),
        client_id=options.client_id,
        client_secret=options.client_secret,
        install_url=f"{options.public_url}{INSTALL}" if options.public_url else "",
    )
