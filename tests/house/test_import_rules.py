"""Every import contract bites: a tree that breaks it is refused by name."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.requirements import ROOT


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for package in ("bot", "adapters"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def broken_contracts(tree: Path) -> list[str]:
    linter = Path(sys.executable).with_name("lint-imports")
    ended = subprocess.run(
        [linter, "--no-cache"],
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(tree), "COLUMNS": "200"},
    )
    assert "Contracts:" in ended.stdout, ended.stdout + ended.stderr
    return [line.partition(" BROKEN")[0] for line in ended.stdout.splitlines() if " BROKEN" in line]


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("bot/errors.py", "import adapters.clock", "One arrow"),
        ("bot/desk/rounds.py", "import adapters.clock", "One arrow"),
        ("bot/model/feed.py", "import bot.reading.prose", "The newsroom's floors"),
        ("bot/reading/prose.py", "import bot.grouping.links", "The newsroom's floors"),
        ("bot/writing/numbers.py", "import bot.desk.intake", "The newsroom's floors"),
        ("bot/reading/prose.py", "import time", "Who decides does not act"),
        ("bot/timing/slots.py", "import asyncio", "Who decides does not act"),
        ("bot/desk/rounds.py", "import aiohttp", "The newsroom knows no network"),
        ("bot/desk/rounds.py", "import structlog", "The newsroom knows no network"),
        ("adapters/web/guard.py", "import adapters.store.opening", "Adapters are strangers"),
        ("adapters/preview/text.py", "import adapters.settings", "Adapters are strangers"),
        ("adapters/discord/render.py", "import discord", "One folder knows discord.py"),
    ],
)
def test_contract_refuses_a_tree_that_breaks_it(tree: Path, module: str, line: str, contract: str) -> None:
    path = tree / module
    path.write_text(path.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")
    assert any(name.startswith(contract) for name in broken_contracts(tree))


def test_tree_as_it_is_keeps_every_contract(tree: Path) -> None:
    assert broken_contracts(tree) == []
