"""`tacho discord`: links to invite with, and a page that shows an answer as Discord would."""

from pathlib import Path

import pytest
from lxml import html

from adapters.cli import run
from tests.discord.world import APPLICATION, TOKEN


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TACHO_DATABASE__URL", f"sqlite:///{tmp_path / 'tacho.db'}")
    (tmp_path / "feeds.toml").write_text("")
    return tmp_path


def test_invitation_needs_only_the_token(
    config: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TACHO_DISCORD__TOKEN", TOKEN)
    assert run(["--config", str(config), "discord", "invite"]) == 0
    server, person = capsys.readouterr().out.splitlines()
    assert f"client_id={APPLICATION}&permissions=" in server
    assert "integration_type=1" in person


def test_invitation_without_a_token_says_where_it_comes_from(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--config", str(config), "discord", "invite"]) == 2
    assert "docs/discord.md" in capsys.readouterr().err


def test_page_shows_an_answer_as_discord_would(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--config", str(config), "poll"]) == 0
    capsys.readouterr()
    assert run(["--config", str(config), "discord", "page", "help"]) == 0
    document = html.document_fromstring(capsys.readouterr().out)
    assert document.xpath("//article//div[@class='container']")
    assert "/company" in document.xpath("string(//main)")
