"""An operator's day: a config directory, a poll, questions beside a running service, a service that is told to stop."""

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.samples.server import SampleFeeds
from tests.support.requirements import ROOT


@pytest.fixture
async def config(tmp_path: Path) -> AsyncIterator[Path]:
    """A config directory whose feeds are samples on loopback, with a database beside it."""
    folder = tmp_path / "config"
    folder.mkdir()
    settings = f"[database]\nurl = 'sqlite:///{tmp_path / 'tacho.sqlite3'}'\n[feeds]\nallow_private = ['127.0.0.0/8']\n"
    (folder / "tacho.toml").write_text(settings, encoding="utf-8")
    channel = "[[channels]]\nplatform = 'preview'\naddress = 'desk'\nname = 'desk'\n"
    subscription = "[[subscriptions]]\nchannel = 'desk'\ntopics = ['ev']\nat = '08:00'\nzone = 'Europe/Berlin'\n"
    (folder / "channels.toml").write_text(channel + subscription, encoding="utf-8")
    async with SampleFeeds(datetime.now(UTC)) as samples:
        lines = [
            f"[[feeds]]\nurl = '{feed.url}'\npublisher = '{feed.publisher}'\nlanguage = '{feed.language}'\nfull_text = false\n"
            for feed in samples.feeds
            if "broken" not in feed.packs
        ]
        (folder / "feeds.toml").write_text("".join(lines), encoding="utf-8")
        yield folder


async def start(config: Path, *arguments: str) -> asyncio.subprocess.Process:
    """Start the program as people start it, with its data beside the config directory."""
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "--config", str(config), *arguments,
        cwd=ROOT, env={"XDG_DATA_HOME": str(config.parent / "share")}, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip


async def tacho(config: Path, *arguments: str) -> tuple[int | None, str]:
    """Run one command to its end: exit code and what it printed."""
    process = await start(config, *arguments)
    out, _ = await process.communicate()
    return process.returncode, out.decode()


async def test_polled_news_is_found_and_not_polled_again_too_early(config: Path) -> None:
    code, told = await tacho(config, "poll", "--json")
    polled = json.loads(told)
    assert code == 0
    assert polled["stories"] > 10
    code, told = await tacho(config, "poll", "--now", "--json")
    assert (code, json.loads(told)["feeds"]) == (0, [])
    code, told = await tacho(config, "search", "company:xiaomi")
    assert code == 0
    assert "Xiaomi" in told


async def test_round_after_a_poll_has_no_faults_and_the_doctor_is_content(config: Path) -> None:
    await tacho(config, "poll")
    code, told = await tacho(config, "run", "--once", "--json")
    assert code == 0
    assert json.loads(told)["faults"] == []
    code, told = await tacho(config, "doctor", "--json")
    assert code == 0, told


async def test_service_answers_questions_beside_it_and_finishes_when_told_to_stop(config: Path) -> None:
    service = await start(config, "run")
    assert service.stderr is not None
    try:
        while b"Tacho runs" not in await service.stderr.readline():
            pass
        code, _ = await tacho(config, "subscriptions")
        assert code == 0
        code, told = await tacho(config, "subscribe", "sales")
        assert code == 0
        assert "This channel now gets" in told
        code, told = await tacho(config, "poll")
        assert (code, told) == (1, "")
    finally:
        service.send_signal(signal.SIGTERM)
    _, told = await service.communicate()
    assert service.returncode == 0
    assert b"Stopping" in told
