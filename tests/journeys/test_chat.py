"""`tacho chat` through a pipe: what people type, answered by the desk, one answer a line."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.requirements import ROOT

TYPED = """\
topic recalls
subscribe ev daily 08:00 Europe/Berlin
company xaomi

/tacho subscriptions
no such thing
quit
about
"""


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the chat prints, run as people run it; once for all tests of this file."""
    database: Path = tmp_path_factory.mktemp("chat") / "tacho.sqlite3"
    environment = os.environ | {"TACHO_DATABASE__URL": f"sqlite:///{database}"}
    command = [sys.executable, "-m", "bot", "chat"]
    ended = subprocess.run(
        command, cwd=ROOT, env=environment, input=TYPED, capture_output=True, text=True, check=False, timeout=120
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_misspelt_company_is_guessed(answers: str) -> None:
    assert "Did you mean Xiaomi?" in answers


def test_what_one_line_changes_the_next_one_sees(answers: str) -> None:
    assert answers.count("daily 08:00 (Europe/Berlin)") == 2


def test_line_that_is_no_command_is_told_what_would_work(answers: str) -> None:
    assert "[Search “no such thing”] /search no such thing" in answers


def test_answers_come_in_order_and_end_when_asked_to(answers: str) -> None:
    places = [
        answers.index(words) for words in ("Subscribed", "Did you mean", "What this channel gets\n=", "No command")
    ]
    assert places == sorted(places)
    assert "reads the car industry" not in answers


def test_first_question_is_answered_though_there_was_no_database(answers: str) -> None:
    assert "No story on Recalls" in answers[: answers.index("Subscribed")]
    assert "There is no database" not in answers
