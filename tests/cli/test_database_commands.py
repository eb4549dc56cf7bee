"""Care of the database from a shell: what is kept can be put back, copied and exported."""

import json
from pathlib import Path

import pytest

from adapters.cli import run
from tests.support.requirements import ROOT


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(ROOT)
    path = tmp_path / "tacho.sqlite3"
    monkeypatch.setenv("TACHO_DATABASE__URL", f"sqlite:///{path}")
    return path


def test_migrate_makes_the_database_and_may_be_repeated(database: Path) -> None:
    assert run(["migrate"]) == 0
    assert database.exists()
    assert run(["migrate"]) == 0


def test_backup_brings_back_what_was_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["migrate"])
    run(["subscribe", "ev"])
    assert run(["backup", str(tmp_path / "kept.sqlite3")]) == 0
    run(["unsubscribe", "ev"])
    assert run(["restore", str(tmp_path / "kept.sqlite3")]) == 0
    capsys.readouterr()
    run(["subscriptions"])
    assert "08:00" in capsys.readouterr().out


def test_backup_never_overwrites(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["migrate"])
    (tmp_path / "kept.sqlite3").write_text("mine", encoding="utf-8")
    assert run(["backup", str(tmp_path / "kept.sqlite3")]) == 2
    assert "exists already" in capsys.readouterr().err
    assert (tmp_path / "kept.sqlite3").read_text(encoding="utf-8") == "mine"


def test_export_is_json_lines(capsys: pytest.CaptureFixture[str]) -> None:
    run(["migrate"])
    run(["subscribe", "ev"])
    capsys.readouterr()
    assert run(["export"]) == 0
    tables = {json.loads(line)["table"] for line in capsys.readouterr().out.splitlines()}
    assert "subscription" in tables


def test_copy_to_another_database_is_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["migrate"])
    run(["subscribe", "ev"])
    assert run(["db", "copy", "--to", f"sqlite:///{tmp_path / 'other.sqlite3'}"]) == 0
    assert "same rows" in capsys.readouterr().out
