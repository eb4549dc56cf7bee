"""Draws the README's picture: the digest of the sample feeds, made by the program itself, as docs/digest.svg."""

import asyncio
import io
import sys
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme

from adapters.catalogue import load_catalogue
from adapters.clock import SystemClock
from adapters.preview.platform import PreviewPlatform
from adapters.preview.text import render_text
from adapters.samples.server import SampleFeeds
from adapters.settings import ConfigFolders, config_folders, load_settings
from adapters.wiring import ShippedData, open_newsroom
from bot.model.message import Message, StoryCard
from bot.model.subscription import Cadence, Channel, Subscription

TARGET = Path(__file__).resolve().parents[1] / "docs" / "digest.svg"
WIDTH = 100
STORIES = 4
"""As many stories as a reader of the README looks at."""
FETCH_TIMEOUT_S = 1.5
THEME = TerminalTheme(
    (22, 25, 29),
    (233, 236, 240),
    [
        (0, 0, 0),
        (255, 122, 110),
        (126, 211, 138),
        (255, 210, 138),
        (143, 193, 255),
        (214, 160, 255),
        (110, 214, 230),
        (200, 205, 211),
    ],
    [
        (110, 118, 129),
        (255, 150, 140),
        (150, 230, 160),
        (255, 225, 165),
        (170, 210, 255),
        (230, 185, 255),
        (150, 230, 240),
        (255, 255, 255),
    ],
)
SVG = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" role="img" aria-label="A digest in a terminal">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, "SFMono-Regular", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: {char_height}px; line-height: {line_height}px; font-variant-east-asian: full-width; }}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: system-ui, sans-serif; }}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal"><rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/></clipPath>{lines}</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""
"""Rich's own format without its web font: a picture in a README must not ask other servers for anything."""


def main(arguments: list[str]) -> int:
    """Write the picture to the path given, docs/digest.svg by default."""
    target = Path(arguments[0]) if arguments else TARGET
    digest = asyncio.run(_sample_digest())
    target.write_text(drawn(_first_stories(digest)), encoding="utf-8")
    sys.stdout.write(f"{target}\n")
    return 0


def drawn(message: Message) -> str:
    """The message as an SVG picture of a terminal."""
    console = Console(
        record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor", highlight=False
    )
    console.print(render_text(message, WIDTH))
    return console.export_svg(title="tacho demo", theme=THEME, code_format=SVG, unique_id="tacho")


async def _sample_digest() -> Message:
    """Poll the sample feeds as the demo does and compose the digest that is due."""
    now = SystemClock().now()
    channel = Channel("preview", "picture", "picture")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        overrides = {
            "database": {"url": f"sqlite:///{folder / 'tacho.sqlite3'}"},
            "feeds": {"allow_private": ["127.0.0.0/8"], "floor_minutes": 0},
        }
        folders = config_folders(None)
        settings = load_settings(ConfigFolders(()), overrides=overrides, environment={})
        page = PreviewPlatform(folder / "page")
        async with (
            SampleFeeds(now) as samples,
            open_newsroom(
                settings,
                ShippedData(load_catalogue(folders.find), samples.feeds),
                platforms={page.name: page},
                fetch_timeout_s=FETCH_TIMEOUT_S,
            ) as newsroom,
        ):
            cadence = Cadence(at=now.time().replace(second=0, microsecond=0))
            await newsroom.library.store.subscribe(
                Subscription("picture", channel, cadence=cadence), now - timedelta(seconds=1)
            )
            ended = await newsroom.rounds.once(now=True)
    return ended.deliveries[0].message


def _first_stories(message: Message) -> Message:
    """The message up to the end of its fourth story."""
    cards = [index for index, block in enumerate(message.blocks) if isinstance(block, StoryCard)]
    return replace(message, blocks=message.blocks[: cards[STORIES]] if len(cards) > STORIES else message.blocks)
