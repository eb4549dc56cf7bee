"""`./run check` and the lock files: what they must find, they find."""

import re
from pathlib import Path

import pytest

from tools import check


def test_lock_files_hold_what_the_project_asks_for() -> None:
    assert list(check._locks()) == []


def test_dependency_that_is_not_locked_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("pyproject.toml", "requirements.lock", "requirements-dev.lock"):
        text = (check.ROOT / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(
            re.sub(r"^rich==.*$", "rich==1.0 \\\\", text, flags=re.MULTILINE), encoding="utf-8"
        )
    monkeypatch.setattr(check, "ROOT", tmp_path)
    assert [line.split(":")[0] for line in check._locks() if "rich" in line] == [
        "requirements.lock",
        "requirements-dev.lock",
    ]


def test_lock_files_name_no_index() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        assert "://" not in (check.ROOT / name).read_text(encoding="utf-8")


def test_every_setting_is_explained() -> None:
    assert list(check._settings()) == []


@pytest.mark.parametrize("text", ["see /" + "home/anna/notes", "--index" + "-url x", "from /" + "root/thing"])
def test_traces_of_a_machine_are_found(text: str) -> None:
    assert any(pattern.search(text) for pattern in check.UNWANTED.values())


@pytest.mark.parametrize("text", ["https://news.example/" + "home/anna", "./run check", "a tree's /roots"])
def test_innocent_text_is_left_alone(text: str) -> None:
    assert not any(pattern.search(text) for pattern in check.UNWANTED.values())
