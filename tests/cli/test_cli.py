"""The command line: answers on stdout, complaints on stderr, exit codes that programs can rely on."""

import json
from pathlib import Path

import pytest

from adapters import cli
from adapters.cli import run
from bot.desk.commands.specs import SPECS


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "tacho.sqlite3"
    monkeypatch.setenv("TACHO_DATABASE__URL", f"sqlite:///{path}")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    return path


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A config directory without feeds, so that nothing is asked."""
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "feeds.toml").write_text("feeds = []\n", encoding="utf-8")
    return folder


def test_help_lists_every_command_of_the_desk(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    listed = capsys.readouterr().out
    assert "Usage: tacho" in listed
    assert all(f" {spec.name} " in listed for spec in SPECS)


def test_help_as_in_a_channel_needs_no_database(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["help"]) == 0
    assert "/subscribe [WHAT]" in capsys.readouterr().out
    assert run(["help", "mute"]) == 0
    assert "/mute motorsport" in capsys.readouterr().out
    assert not database.exists()


@pytest.mark.parametrize("group", ["discord", "slack", "db"])
def test_group_without_a_command_shows_its_help_and_no_complaint(
    group: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([group]) == 0
    told = capsys.readouterr()
    assert f"Usage: tacho {group}" in told.out
    assert told.err == ""


def test_help_names_the_setting_a_key_is_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["slack", "--help"]) == 0
    assert "slack.encryption_key" in capsys.readouterr().out


@pytest.mark.parametrize(
    "line",
    [
        "company nobody",
        "story nothing",
        "topic nothing",
        "mute nobody",
        "subscribe ev 25:99",
        "settings zone Mars",
        "settings colour blue",
        "figures nobody",
        "share company nobody",
        "feeds health nobody",
    ],
)
def test_what_did_not_work_ends_with_1(line: str, config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["--config", str(config), "poll"])
    capsys.readouterr()
    assert run(line.split()) == 1
    assert capsys.readouterr().out.startswith("That did not work")


def test_nothing_typed_is_answered_with_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 0
    assert "Usage: tacho" in capsys.readouterr().out


def test_version_is_the_packages(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("tacho 0.")


@pytest.mark.parametrize(
    "arguments",
    [["nonsense"], ["poll", "--nonsense"], ["read"], ["read", "--jsonl", "one"], ["--config", "/nowhere", "poll"]],
)
def test_wrong_use_gets_a_sentence_and_exit_code_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("tacho: ")
    assert "Traceback" not in told.err


def test_wrong_setting_gets_exit_code_2_and_names_the_key(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TACHO_FEEDS__FLOOR", "5")
    assert run(["feeds"]) == 2
    assert "TACHO_FEEDS__FLOOR" in capsys.readouterr().err


def test_question_without_a_database_says_what_makes_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["company", "xiaomi"]) == 2
    assert "tacho poll" in capsys.readouterr().err


def test_poll_with_nothing_due_makes_the_database(
    config: Path, database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--config", str(config), "poll"]) == 0
    assert database.exists()
    assert capsys.readouterr().out


def test_one_round_tells_a_program_what_it_came_to(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--config", str(config), "run", "--once", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "feeds": [],
        "stories": 0,
        "editions": [],
        "deliveries": [],
        "faults": [],
    }


def test_misspelt_company_is_asked_about(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["--config", str(config), "poll"])
    capsys.readouterr()
    assert run(["company", "xaomi"]) == 1
    assert "Did you mean Xiaomi?" in capsys.readouterr().out


def test_answer_as_json_is_one_document(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["--config", str(config), "poll"])
    capsys.readouterr()
    assert run(["company", "xiaomi", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["title"]
    assert document["blocks"][0]["block"]


def test_subscribing_needs_no_running_service_and_is_remembered(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["--config", str(config), "poll"])
    assert run(["subscribe", "ev", "daily", "08:00"]) == 0
    capsys.readouterr()
    assert run(["subscriptions"]) == 0
    assert "08:00" in capsys.readouterr().out


def test_reading_a_text_shows_its_figures_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = tmp_path / "story.txt"
    text.write_text(
        "Maker opens a plant\n\nXiaomi invested $439 million in its car plant last year.\n", encoding="utf-8"
    )
    assert run(["read", str(text), "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)["figures"]
    assert [figure["value"] for figure in figures] == [439_000_000]


def test_lines_that_fail_are_told_and_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, sink = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    good = {"id": "a", "title": "", "text": "Ford recalled 12,000 cars.", "published": None}
    source.write_text(json.dumps(good) + "\nnot json\n", encoding="utf-8")
    assert run(["read", "--jsonl", str(source), str(sink)]) == 1
    first, second = [json.loads(line) for line in sink.read_text(encoding="utf-8").splitlines()]
    assert first["id"] == "a"
    assert first["figures"][0]["value"] == 12_000
    assert second["error"]
    assert "1 of 2" in capsys.readouterr().err


def test_doctor_names_the_cure_and_tells_programs(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["--config", str(config), "poll"])
    capsys.readouterr()
    assert run(["doctor", "--json"]) == 0
    findings = json.loads(capsys.readouterr().out)
    assert {"Python", "SQLite", "time zones", "clock", "config", "write access", "database"} <= {
        finding["place"] for finding in findings
    }
    assert not [finding for finding in findings if finding["health"] == "fault"]


def test_doctor_fails_when_a_data_file_is_wrong(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for wrong in ("[[topics]]\nid = 3\n", "[["):
        (config / "topics.toml").write_text(wrong, encoding="utf-8")
        assert run(["--config", str(config), "doctor"]) == 1
        assert f"{config / 'topics.toml'}: " in capsys.readouterr().out


@pytest.mark.parametrize(
    "command",
    [
        ["company", "xiaomi"],
        ["migrate"],
        ["feeds"],
        ["db", "copy", "--to", "sqlite:///copy.sqlite3"],
    ],
)
def test_database_out_of_reach_is_a_sentence_with_its_cure(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # A name that is too long is refused to every user, as a folder that may not be entered is to all but root.
    monkeypatch.setenv("TACHO_DATABASE__URL", f"sqlite:///{tmp_path / ('x' * 300)}/tacho.sqlite3")
    assert run(command) == 2
    told = capsys.readouterr().err
    assert "cannot be made or written: File name too long. See to its folder." in told


@pytest.mark.parametrize(
    ("name", "before", "command"),
    [
        ("TACHO_CONFIG", "", ["doctor"]),
        ("TACHO_SECRETS_DIR", "", ["doctor"]),
        ("TACHO_DATABASE__URL", "sqlite:///", ["backup", "copy.sqlite3"]),
    ],
)
def test_place_out_of_reach_is_a_sentence(
    name: str,
    before: str,
    command: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(name, f"{before}{tmp_path / ('x' * 300)}")
    assert run(command) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"tacho: {tmp_path}")
    assert "File name too long. See that" in told


def test_database_that_is_a_folder_is_told_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TACHO_DATABASE__URL", f"sqlite:///{tmp_path}")
    for command in (["company", "xiaomi"], ["migrate"]):
        assert run(command) == 2
        assert f"{tmp_path} is a folder: name a file" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("address", "cure"),
    [
        ("sqlite:///{folder}/damaged.sqlite3", "bring back a backup with `tacho restore`"),
        ("sqlite:///{folder}", "name a file"),
        ("sqlite:///{folder}/{long}/tacho.sqlite3", "See to its folder"),
        ("mysql://x", "use sqlite:///PATH"),
    ],
)
def test_doctor_fails_when_the_database_cannot_be_used(
    address: str, cure: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "damaged.sqlite3").write_bytes(b"no database at all " * 100)
    monkeypatch.setenv("TACHO_DATABASE__URL", address.format(folder=tmp_path, long="x" * 300))
    assert run(["doctor"]) == 1
    told = capsys.readouterr().out
    assert [cure in line for line in told.splitlines() if line.startswith("FAULT")] == [True]
    assert "server's" not in told


def test_doctor_only_notes_a_database_that_is_not_made_yet(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor"]) == 0
    assert "`tacho run` or `tacho poll` makes it" in capsys.readouterr().out


def test_doctor_writes_plain_lines(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (config / "channels.toml").write_text(
        '[[channels]]\nplatform = "slack"\naddress = "T1/C1"\nname = "cars"\n\n[[subscriptions]]\nchannel = "cars"\n',
        encoding="utf-8",
    )
    run(["--config", str(config), "doctor"])
    told = capsys.readouterr().out
    assert "channels.toml: 1 channel, 1 subscription." in told
    assert not [line for line in told.splitlines() if line != line.rstrip()]


def test_second_writer_is_refused_by_name(config: Path, capsys: pytest.CaptureFixture[str], database: Path) -> None:
    from adapters.store.lock import WriterLock

    lock = WriterLock(database)
    try:
        assert run(["--config", str(config), "poll"]) == 1
    finally:
        lock.release()
    assert "process" in capsys.readouterr().err


def test_broken_pipe_ends_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> int:
        raise BrokenPipeError

    monkeypatch.setattr(cli, "app", broken)
    monkeypatch.setattr("sys.stderr", open("/dev/null", "w", encoding="utf-8"))  # noqa: SIM115, PTH123 - closed by the code under test
    assert run(["--help"]) == 0


@pytest.mark.parametrize("arguments", [["read", "nowhere.txt"], ["digets"], ["poll", "--nonsense"]])
def test_complaint_reads_like_a_sentence(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    told = capsys.readouterr().err
    assert "Errno" not in told
    assert "?." not in told
