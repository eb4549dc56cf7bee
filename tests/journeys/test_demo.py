"""The demo is the main job: feeds to a digest on the screen, and what is broken stops nothing."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.requirements import ROOT

PROVEN = ("$439 million", "more than 2,300", "10,000", "2024", "top five", "15 to 20 years")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def shown(folder: Path) -> str:
    """What the demo prints, run as people run it; once for all tests of this file."""
    ended = subprocess.run(
        [sys.executable, "-m", "bot", "demo", "--folder", folder], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def part(shown: str, number: int) -> str:
    """One numbered part of what was shown."""
    return re.split(r"^\d  |^Next", shown, flags=re.MULTILINE)[number]


def test_xiaomi_story_is_told_once_by_two_outlets(shown: str) -> None:
    digest = part(shown, 2)
    told = [line for line in digest.splitlines() if re.match(r"\d\. .*Xiaomi", line)]
    assert len(told) == 1
    item = digest[digest.index(told[0]) :].split("\n\n")[0]
    assert "Sample Motor Wire" in item
    assert "Sample China Drive" in item


@pytest.mark.parametrize("words", PROVEN)
def test_story_page_proves_each_figure_with_its_words(shown: str, words: str) -> None:
    assert re.search(rf"»[^«]*{re.escape(words)}[^«]*«", part(shown, 3))


def test_digest_shows_at_most_five_figures_a_story(shown: str) -> None:
    for item in re.split(r"^\d+\. ", part(shown, 2), flags=re.MULTILINE)[1:]:
        figures = [
            line
            for line in item.split("https://")[0].splitlines()[1:]
            if re.match(r" {3}\S.*  \S", line) and "·  " not in line
        ]
        assert len(figures) <= 5


@pytest.mark.parametrize(
    ("feed", "line"),
    [
        ("no feed", "not a feed"),
        ("dead server", "does not accept"),
        ("6 MB", "larger than 5 MB"),
        ("never ends", "no whole answer"),
    ],
)
def test_broken_feed_gets_one_clear_line(shown: str, feed: str, line: str) -> None:
    (told,) = [one for one in part(shown, 1).splitlines() if f"{feed}:" in one]
    assert line in told


def test_company_page_and_next_steps_are_shown(shown: str) -> None:
    assert "小米" in part(shown, 4)
    assert "./run tacho read FILE" in shown


def test_page_is_where_the_demo_says(shown: str, folder: Path) -> None:
    address = re.search(r"file://(\S+index\.html)", shown)
    assert address is not None
    assert Path(address.group(1)) == (folder / "page" / "index.html").resolve()
    assert "Xiaomi" in Path(address.group(1)).read_text(encoding="utf-8")
