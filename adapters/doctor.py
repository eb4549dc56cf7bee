"""`tacho doctor`: looks at everything Tacho stands on and says the cure for what is wrong. It changes nothing."""

import importlib.metadata
import json
import os
import sqlite3
import sys
import zoneinfo
from collections.abc import AsyncIterator, Callable, Iterator, Sized
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from adapters.audit import audit
from adapters.catalogue import load_catalogue, load_channels, load_feeds
from adapters.settings import ConfigFolders, Settings
from adapters.store.opening import POSTGRES, is_there, open_store, sqlite_path
from bot.errors import TachoError
from bot.model.digest import DeliveryState
from bot.ports import Store
from bot.writing.addresses import public_address

OLDEST_PYTHON = (3, 11)
BUILT_AFTER = datetime(2026, 11, 1, tzinfo=UTC)
"""This release was made later than this: a clock that says otherwise is wrong, and digests would come at wrong times."""

SILENT = timedelta(hours=26)
"""A feed is asked at least once a day (feeds.md P13); when none answered for longer, polling has stopped."""


class Health(StrEnum):
    """How a finding is."""

    FINE = "fine"
    NOTE = "note"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """What the doctor found at one place.

    Attributes:
        place: what was looked at.
        health: whether something must be done.
        sentence: what it is, in words.
        cure: what to do; "" where nothing is to be done.
    """

    place: str
    health: Health
    sentence: str
    cure: str = ""


async def examine(settings: Settings, folders: ConfigFolders) -> AsyncIterator[Finding]:
    """Look at one place after the other, from the machine to the deliveries."""
    for finding in (_python(), _sqlite(), _zones(), _clock()):
        yield finding
    for finding in _data(folders):
        yield finding
    for finding in _platforms(settings):
        yield finding
    fresh = False
    try:
        fresh = not is_there(settings.database.url)
        yield _write_access(settings.database.url)
        store = await open_store(settings.database.url, writing=False)
    except TachoError as error:
        yield Finding("database", Health.NOTE if fresh else Health.FAULT, str(error))
        return
    try:
        yield Finding("database", Health.FINE, "It opens and its tables are those of this release.")
        async for finding in _contents(store, datetime.now(UTC)):
            yield finding
    finally:
        await store.close()


def _python() -> Finding:
    version = ".".join(str(part) for part in sys.version_info[:3])
    if sys.version_info < OLDEST_PYTHON:
        return Finding("Python", Health.FAULT, f"Python {version} is too old.", "Install Python 3.11 or newer.")
    return Finding("Python", Health.FINE, f"Python {version}, Tacho {importlib.metadata.version('tacho')}.")


def _sqlite() -> Finding:
    with sqlite3.connect(":memory:") as connection:
        options = {row[0] for row in connection.execute("pragma compile_options")}
    connection.close()
    if "ENABLE_FTS5" not in options:
        cure = "Use a Python whose SQLite has FTS5, such as Debian's."
        return Finding("SQLite", Health.FAULT, f"SQLite {sqlite3.sqlite_version} has no full-text search (FTS5).", cure)
    return Finding("SQLite", Health.FINE, f"SQLite {sqlite3.sqlite_version} with full-text search.")


def _zones() -> Finding:
    try:
        zoneinfo.ZoneInfo("Europe/Berlin")
    except zoneinfo.ZoneInfoNotFoundError:
        return Finding("time zones", Health.FAULT, "There is no time zone data.", "Install the package tzdata.")
    return Finding("time zones", Health.FINE, f"{len(zoneinfo.available_timezones())} zones.")


def _clock() -> Finding:
    now = datetime.now(UTC)
    if now < BUILT_AFTER:
        return Finding(
            "clock",
            Health.FAULT,
            f"The clock says {now:%Y-%m-%d %H:%M} UTC, before this release was made.",
            "Set the clock (NTP).",
        )
    return Finding("clock", Health.FINE, f"{now:%Y-%m-%d %H:%M} UTC.")


def _data(folders: ConfigFolders) -> Iterator[Finding]:
    try:
        catalogue = load_catalogue(folders.find)
        feeds = load_feeds(folders.find)
        channels, subscriptions = load_channels(folders.find)
    except TachoError as error:
        yield Finding("config", Health.FAULT, str(error))
        return
    known = f"{len(catalogue.companies)} companies, {len(catalogue.topics)} topics, {len(catalogue.metrics)} metrics, {_counted(feeds, 'feed')}"
    own = f"{_counted(channels, 'channel')}, {_counted(subscriptions, 'subscription')}"
    yield Finding("config", Health.FINE, f"{known}; channels.toml: {own}.")
    for doubt in audit(catalogue):
        yield Finding("config", Health.NOTE, doubt)
    if not feeds:
        cure = "Add feeds there, or with /feeds add or tacho feeds add."
        yield Finding("feeds", Health.NOTE, "feeds.toml switches no feed on.", cure)


def _counted(things: Sized, noun: str) -> str:
    return f"{len(things)} {noun}{'' if len(things) == 1 else 's'}"


def _platforms(settings: Settings) -> Iterator[Finding]:
    from adapters.wiring import slack_options

    names = ["Discord"] if settings.discord.token else []
    slack = settings.slack
    if slack.bot_token or slack.client_id:
        names.append("Slack")
        try:
            slack_options(slack).check()
        except TachoError as error:
            yield Finding("platforms", Health.FAULT, str(error))
        if not slack.app_token and slack.http_port is None:
            yield Finding(
                "platforms",
                Health.NOTE,
                "Slack gets digests, but no command reaches Tacho.",
                "Set [slack] app_token (Socket Mode) or http_port (docs/slack.md).",
            )
    yield Finding("platforms", Health.FINE, f"{', '.join([*names, 'the preview page'])}.")


def _write_access(url: str) -> Finding:
    if url.startswith(POSTGRES):
        return Finding("write access", Health.FINE, "The database is a server's.")
    path = sqlite_path(url)
    place = next(folder for folder in (path.parent, *path.parents) if folder.exists())
    if not os.access(place, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        return Finding(
            "write access",
            Health.FAULT,
            f"{path} may not be written.",
            "Give this user the right, or set [database] url to another place.",
        )
    return Finding("write access", Health.FINE, f"{path} may be written.")


async def _contents(store: Store, now: datetime) -> AsyncIterator[Finding]:
    states = (await store.feed_states()).values()
    answered = [state.succeeded_at for state in states if state.succeeded_at is not None]
    ill = [state for state in states if state.problem is not None or state.gone]
    if not states:
        yield Finding("feeds", Health.NOTE, "No feed was polled yet.", "Run tacho run or tacho poll.")
    elif not answered or now - max(answered) > SILENT:
        yield Finding(
            "feeds",
            Health.FAULT,
            "No feed has answered for more than a day.",
            "See that tacho run is running and that the machine is online.",
        )
    else:
        yield Finding(
            "feeds",
            Health.FINE,
            f"{len(states) - len(ill)} of {len(states)} work, the last answer came {max(answered):%Y-%m-%d %H:%M} UTC.",
        )
    for state in ill:
        problem = state.problem or "The server says it is gone for good."
        yield Finding("feeds", Health.NOTE, f"{public_address(state.url)}: {problem}", "See tacho feeds health.")
    for delivery in await store.deliveries({DeliveryState.UNSURE, DeliveryState.DEAD}):
        cure = (
            "Look into the channel; what is missing can be read with tacho digest."
            if delivery.state is DeliveryState.UNSURE
            else ""
        )
        problem = delivery.problem or "no reason is kept"
        yield Finding(
            "deliveries",
            Health.FAULT,
            f"{delivery.channel.id}, {delivery.digest_id}: {delivery.state.value}: {problem}",
            cure,
        )
    for channel in {slot.channel.id: slot.channel for slot in await store.slots()}.values():
        if paused := (await store.profile(channel)).paused:
            yield Finding("channels", Health.FAULT, f"{channel.id} is paused: {paused}")


async def running(settings: Settings, show: Callable[[str], object]) -> int:
    """Whether the newsroom of this database lives: 0 when a feed answered within the last day or the database is still fresh."""
    path: Path | None = sqlite_path(settings.database.url) if settings.database.url.startswith("sqlite:") else None
    try:
        store = await open_store(settings.database.url, writing=False)
    except TachoError as error:
        show(f"{error}")
        return 1
    try:
        checked = [state.checked_at for state in (await store.feed_states()).values() if state.checked_at]
        alive = not checked or datetime.now(UTC) - max(checked) < SILENT
        show(
            f"{path or settings.database.url.split('@')[-1]}: {'alive' if alive else 'no feed was asked for more than a day'}"
        )
        return 0 if alive else 1
    finally:
        await store.close()


async def examine_live(settings: Settings, folders: ConfigFolders) -> AsyncIterator[Finding]:
    """Ask each chat service about token, application, commands and the permissions in every channel that reads with us."""
    from adapters.wiring import chat_services, load_data, open_library

    try:
        async with open_library(settings, load_data(folders)) as library:
            channels = {slot.channel.id: slot.channel for slot in await library.store.slots()}.values()
            for service in chat_services(settings, library):
                async with service:
                    for check in await service.examine([one for one in channels if one.platform == service.name]):
                        health = Health.FINE if check.well else Health.FAULT
                        yield Finding(check.place, health, check.sentence, check.cure)
    except TachoError as error:
        yield Finding("chat services", Health.FAULT, str(error))


async def report(
    settings: Settings,
    folders: ConfigFolders,
    show: Callable[[str, str, str, str], object],
    *,
    live: bool = False,
    as_json: bool = False,
) -> int:
    """Examine everything and show it, with `live` the chat services too; returns 1 when there is a fault."""
    found = []

    async def take(findings: AsyncIterator[Finding]) -> None:
        async for finding in findings:
            found.append(finding)
            if not as_json:
                show(finding.place, finding.health.value, finding.sentence, finding.cure)

    await take(examine(settings, folders))
    if live:
        await take(examine_live(settings, folders))
    if as_json:
        sys.stdout.write(json.dumps([asdict(finding) for finding in found], ensure_ascii=False, indent=2) + "\n")
    return 1 if any(finding.health is Health.FAULT for finding in found) else 0
