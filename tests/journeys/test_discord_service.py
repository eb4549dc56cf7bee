"""Tacho as a service on Discord: the whole program against a loopback Discord."""

import asyncio
import json
import signal
import sys
from pathlib import Path

import pytest

from tests.discord.loopback import Loopback, loopback
from tests.discord.world import TOKEN
from tests.support.requirements import ROOT


async def start(discord: Loopback, folder: Path, *arguments: str, token: str = TOKEN) -> asyncio.subprocess.Process:
    """The program as an operator starts it, without feeds, with Discord's addresses on loopback."""
    config = folder / "config"
    config.mkdir(exist_ok=True)
    (config / "feeds.toml").write_text("feeds = []\n", encoding="utf-8")
    environment = {
        "TACHO_DATABASE__URL": f"sqlite:///{folder / 'tacho.sqlite3'}",
        "TACHO_DISCORD__TOKEN": token,
        "TACHO_DISCORD__API_URL": discord.api_url,
        "TACHO_DISCORD__GATEWAY_URL": discord.gateway_url,
        "XDG_DATA_HOME": str(folder / "share"),
    }
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "--config", str(config), *arguments,
        cwd=ROOT, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip


async def test_service_connects_offers_its_commands_and_ends_when_told_to_stop(tmp_path: Path) -> None:
    async with loopback() as discord:
        service = await start(discord, tmp_path, "run")
        try:
            await discord.world.until(lambda: discord.gateway.identifies and discord.world.commands, 30)
        finally:
            service.send_signal(signal.SIGTERM)
        _, told = await service.communicate()
        assert service.returncode == 0, told
        assert {command["name"] for command in discord.world.commands} >= {"company", "subscribe", "search"}


async def test_dead_token_ends_the_service_with_a_sentence_and_no_second_login(tmp_path: Path) -> None:
    async with loopback() as discord:
        service = await start(discord, tmp_path, "run", token="OTAwMDAwMDAwMDAwMDAwMDAx.not.right")
        _, told = await service.communicate()
        assert service.returncode == 2
        assert b"[discord] token" in told
        assert b"Traceback" not in told
        assert not discord.gateway.identifies


@pytest.mark.parametrize(("token", "code"), [(TOKEN, 0), ("OTAwMDAwMDAwMDAwMDAwMDAx.not.right", 1)])
async def test_doctor_asks_discord_when_told_to(tmp_path: Path, token: str, code: int) -> None:
    async with loopback() as discord:
        migrated = await start(discord, tmp_path, "migrate")
        await migrated.communicate()
        doctor = await start(discord, tmp_path, "doctor", "--live", "--json", token=token)
        out, told = await doctor.communicate()
        findings = {finding["place"]: finding for finding in json.loads(out)}
        faults = [finding for finding in findings.values() if finding["health"] == "fault"]
        assert doctor.returncode == (1 if faults else 0), told
        assert ("Discord token" in findings) is (code == 0)
