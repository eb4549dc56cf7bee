"""Every reason why a feed fails is known in every language Tacho speaks."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.writing.languages import SPOKEN
from bot.writing.pages_feeds import problem_text
from tests.support.requirements import ROOT

PROBLEMS = frozenset({"FeedUnavailable", "FeedRefused", "FeedGone", "HostBusy", "NotAFeed", "JobFailed"})
OF_PAGES = frozenset({"article.py", "extract.py", "robots.py", "websub.py"})
"""What goes wrong with an article's page or at a hub stays in the log."""


def sentences(path: Path) -> Iterator[str]:
    """The sentences a module raises, returns or names for raising, with a number in each gap."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        values: list[ast.expr | None] = []
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in PROBLEMS:
            values = list(node.args[:1])
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in {
            "sentence",
            "REFUSED",
            "_CUT",
            "_FALSE",
        }:
            values = [node.value]
        for value in values:
            if isinstance(value, ast.Constant):
                yield str(value.value)
            elif isinstance(value, ast.JoinedStr):
                yield "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in value.values)


MODULES = sorted(path for path in (ROOT / "adapters/web").glob("*.py") if path.name not in OF_PAGES)


@pytest.mark.parametrize("language", sorted(set(SPOKEN) - {"en"}))
@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_reason_is_translated(path: Path, language: str) -> None:
    assert [said for said in sentences(path) if problem_text(said, language=language) == said] == []


def test_the_sentences_are_found() -> None:
    assert sum(1 for path in MODULES for _ in sentences(path)) > 30
