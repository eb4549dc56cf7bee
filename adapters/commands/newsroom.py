"""The newsroom's work from a shell: one poll, or one round of everything that is due."""

import json
import sys
from collections.abc import Mapping

import platformdirs

from adapters.commands.terminal import progress, show
from adapters.preview.platform import PreviewPlatform
from adapters.settings import ConfigFolders, Settings
from adapters.wiring import load_data, open_newsroom
from bot.desk.rounds import Round
from bot.model.feed import PollOutcome
from bot.ports import Platform
from bot.writing.addresses import public_address
from bot.writing.pages import poll_page


async def poll(settings: Settings, folders: ConfigFolders, *, now: bool, as_json: bool) -> int:
    """Ask the feeds that are due (all that the floor allows with `now`) and group what comes; 1 when a feed failed."""
    async with open_newsroom(settings, load_data(folders), platforms={}) as newsroom:
        with progress().status("Polling feeds ..."):
            outcomes = await newsroom.rounds.poll(now=now)
            stories = await newsroom.rounds.group()
    if as_json:
        sys.stdout.write(
            json.dumps({"feeds": [_outcome(one) for one in outcomes], "stories": stories}, ensure_ascii=False, indent=2)
            + "\n"
        )
    else:
        show([poll_page(outcomes)])
    return 1 if any(one.problem for one in outcomes) else 0


async def once(settings: Settings, folders: ConfigFolders, *, as_json: bool) -> int:
    """One whole round: poll what is due, group, compose what is due, deliver; 1 when anything failed."""
    async with open_newsroom(settings, load_data(folders), platforms=preview(), chats=True) as newsroom:
        ended = await newsroom.rounds.once()
    if as_json:
        sys.stdout.write(json.dumps(_round(ended), ensure_ascii=False, indent=2) + "\n")
    else:
        show([poll_page(ended.polled)])
    faults = [
        *ended.faults,
        *(one.problem for one in ended.polled if one.problem),
        *(one.problem for one in ended.deliveries if one.problem),
    ]
    return 1 if faults else 0


def preview() -> Mapping[str, Platform]:
    """The preview page, which needs nothing and is always there."""
    page = PreviewPlatform(platformdirs.user_data_path("tacho") / "preview")
    return {page.name: page}


def _outcome(one: PollOutcome) -> dict[str, object]:
    return {
        "url": public_address(one.feed.url),
        "publisher": one.feed.publisher,
        "new": one.new_reports,
        "unchanged": one.unchanged,
        "problem": one.problem,
        "notes": list(one.notes),
    }


def _round(ended: Round) -> dict[str, object]:
    return {
        "feeds": [_outcome(one) for one in ended.polled],
        "stories": ended.stories,
        "editions": [
            {"id": one.digest.id, "outcome": one.outcome, "messages": len(one.deliveries)} for one in ended.editions
        ],
        "deliveries": [
            {"id": one.id, "channel": one.channel.id, "state": one.state, "problem": one.problem}
            for one in ended.deliveries
        ],
        "faults": list(ended.faults),
    }
