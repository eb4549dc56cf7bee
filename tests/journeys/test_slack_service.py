"""Tacho as a service on Slack: the whole program against a loopback Slack."""

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.slack.hands import Hands, OverSocket
from tests.slack.loopback import Loopback, loopback
from tests.slack.seen import seen
from tests.slack.socketmode import APP_TOKEN, SocketMode
from tests.slack.windows import Windows
from tests.slack.world import TOKEN
from tests.support.requirements import ROOT


class Slack:
    """A Slack with Socket Mode and one workspace."""

    def __init__(self, slack: Loopback) -> None:
        self.slack = slack
        self.socket, self.windows = SocketMode(slack), Windows(slack)
        self.workspace = slack.world.add_workspace()
        self.channel = slack.world.add_channel(self.workspace)
        self.hands = Hands(slack, self.workspace, self.windows, OverSocket(self.socket))


@asynccontextmanager
async def a_slack() -> AsyncIterator[Slack]:
    made: list[Slack] = []
    async with loopback(lambda slack: made.append(Slack(slack))):
        yield made[0]


async def start(one: Slack, folder: Path, *arguments: str, **settings: str) -> asyncio.subprocess.Process:
    """The program as an operator starts it, without feeds, with Slack's address on loopback."""
    config = folder / "config"
    config.mkdir(exist_ok=True)
    (config / "feeds.toml").write_text("feeds = []\n", encoding="utf-8")
    slack = {"bot_token": TOKEN, "app_token": APP_TOKEN, "api_url": one.slack.api_url, **settings}
    environment = {
        "TACHO_DATABASE__URL": f"sqlite:///{folder / 'tacho.sqlite3'}",
        "XDG_DATA_HOME": str(folder / "share"),
        **{f"TACHO_SLACK__{key.upper()}": value for key, value in slack.items() if value},
    }
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "--config", str(config), *arguments,
        cwd=ROOT, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip


async def test_service_answers_over_socket_mode_and_ends_when_told_to_stop(tmp_path: Path) -> None:
    async with a_slack() as one:
        service = await start(one, tmp_path, "run")
        try:
            await one.slack.world.until(lambda: one.socket.connections, 30)
            done = await one.hands.type("subscribe ev daily 08:00 Europe/Berlin", one.channel)
            assert done.status == 200
            await one.slack.world.until(lambda: one.slack.world.private_posts, 30)
            assert "Europe/Berlin" in seen(one.slack.world.private_posts[0]["blocks"])
        finally:
            service.send_signal(signal.SIGTERM)
        _, told = await service.communicate()
        assert service.returncode == 0, told
        assert b"xoxb" not in told
        assert b"xapp" not in told
        assert b"secret-ticket" not in told


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"app_token": "xapp-not-right"}, b"[slack] app_token"),
        ({"client_id": "1.2"}, b"[slack] bot_token, client_id"),
        ({"http_port": "0", "signing_secret": ""}, b"[slack] signing_secret"),
        ({"bot_token": "", "client_id": "1.2"}, b"[slack] client_secret"),
    ],
)
async def test_what_a_person_must_mend_ends_the_service_with_a_sentence(
    tmp_path: Path, settings: dict[str, str], sentence: bytes
) -> None:
    async with a_slack() as one:
        service = await start(one, tmp_path, "run", **settings)
        _, told = await service.communicate()
        assert service.returncode == 2, told
        assert sentence in told
        assert b"Traceback" not in told


@pytest.mark.parametrize(("token", "code"), [(TOKEN, 0), ("xoxb-not-right", 1)])
async def test_doctor_asks_slack_when_told_to(tmp_path: Path, token: str, code: int) -> None:
    async with a_slack() as one:
        migrated = await start(one, tmp_path, "migrate")
        await migrated.communicate()
        doctor = await start(one, tmp_path, "doctor", "--live", "--json", bot_token=token)
        out, told = await doctor.communicate()
        findings = {finding["place"]: finding for finding in json.loads(out)}
        assert (findings["Slack token"]["health"] == "fine") is (code == 0), told
        if code == 0:
            judged = {place: one["health"] for place, one in findings.items() if place.startswith("Slack blocks")}
            looked_at = ("digest", "help", "about", "form to subscribe", "form to ask", "window", "Home tab")
            assert judged == {f"Slack blocks: {name}": "fine" for name in looked_at}
        assert token.encode() not in out + told
