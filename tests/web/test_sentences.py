"""Every reason why a feed fails is known in every language Tacho speaks."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.web.parse import parse_feed
from adapters.web.raw import NotAFeed
from bot.writing.languages import SPOKEN
from bot.writing.pages_feeds import problem_text
from tests.support.news import MORNING
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


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"%PDF-1.4 \x00\x01", "This is no feed"),
        (b"just words", "This is no feed"),
        (b"<rss version='2.0'", "The feed is malformed"),
        (b"<!doctype html><p>Hello", "This is a web page"),
        (b" ", "The answer is empty"),
    ],
)
def test_what_is_no_feed_is_called_what_it_is(body: bytes, sentence: str) -> None:
    with pytest.raises(NotAFeed, match=sentence) as told:
        parse_feed(body, "", "https://outlet.example/", MORNING)
    assert all(problem_text(str(told.value), language=language) != str(told.value) for language in ("de", "zh"))


def test_the_sentences_are_found() -> None:
    assert sum(1 for path in MODULES for _ in sentences(path)) > 30
