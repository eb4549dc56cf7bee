"""`tacho read` as somebody types it: a file, standard input, lines of JSON, and what is wrong with any of them."""

import io
import json

import pytest

from adapters.cli import run

STORY = (
    "Polestar sells more cars\n\nPolestar sold 12,300 cars in May. “We are on track,” said chief executive Vera Lind.\n"
)


@pytest.fixture
def story(tmp_path):
    path = tmp_path / "story.txt"
    path.write_text(STORY, encoding="utf-8")
    return path


def lines(*stories):
    return "".join(json.dumps(story) + "\n" for story in stories)


def test_a_file_is_shown_with_its_evidence_marked_in_the_text(story, capsys):
    assert run(["read", str(story)]) == 0
    shown = capsys.readouterr().out
    assert "12,300 cars[1]" in shown
    assert "Vera Lind, chief executive, Polestar" in shown
    assert "“We are on track”" in shown


def test_a_minus_reads_standard_input(capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(STORY))
    assert run(["read", "-", "--json"]) == 0
    (figure,) = json.loads(capsys.readouterr().out)["figures"]
    assert (figure["evidence"], figure["unit"], figure["subject"]) == ("12,300 cars", "vehicle", "polestar")


def test_all_shows_quantities_that_are_no_key_figures(tmp_path, capsys):
    text = tmp_path / "text.txt"
    text.write_text("Vera Lind, 44, came late.", encoding="utf-8")
    found = []
    for words in ([], ["--all"]):
        assert run(["read", str(text), "--json", *words]) == 0
        found.append([(f["evidence"], f["salience"]) for f in json.loads(capsys.readouterr().out)["figures"]])
    assert found == [[], [("44", 0)]]


def test_lines_come_back_in_order_and_a_bad_one_tells_its_fault(tmp_path, capsys):
    source, sink = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(
        lines({"id": 1, "text": "It sold 3 cars."}) + "nonsense\n\n" + lines({"id": 2, "text": ""}), "utf-8"
    )
    assert run(["read", "--jsonl", str(source), str(sink)]) == 1
    told = [json.loads(line) for line in sink.read_text(encoding="utf-8").splitlines()]
    assert [(line["id"], "error" in line) for line in told] == [(1, False), (2, True), (2, False)]
    assert "1 of 3 lines failed" in capsys.readouterr().err


def test_a_file_is_never_read_and_overwritten_at_once(tmp_path, capsys):
    source = tmp_path / "in.jsonl"
    source.write_text(lines({"id": 1, "text": "It sold 3 cars."}), encoding="utf-8")
    (tmp_path / "other name.jsonl").symlink_to(source)
    assert run(["read", "--jsonl", str(source), str(tmp_path / "other name.jsonl")]) == 2
    assert json.loads(source.read_text(encoding="utf-8"))["id"] == 1
    assert "name another file" in capsys.readouterr().err


def test_a_reader_that_has_seen_enough_is_no_fault(tmp_path, monkeypatch):
    class Closed(io.StringIO):
        def write(self, text):
            raise BrokenPipeError

    source = tmp_path / "in.jsonl"
    source.write_text(lines({"id": 1, "text": "It sold 3 cars."}), encoding="utf-8")
    monkeypatch.setattr("sys.stdout", Closed())
    monkeypatch.setattr("sys.stderr", io.StringIO())
    assert run(["read", "--jsonl", str(source), "-"]) == 0


@pytest.mark.parametrize(
    ("content", "cure"),
    [(None, "no such file"), (b"", "holds no text"), (b" \n\t\n", "holds no text"), (b"\xff\xfe\x00", "not UTF-8")],
)
def test_what_is_no_text_is_told_with_its_cure(tmp_path, capsys, content, cure):
    path = tmp_path / "text.txt"
    if content is not None:
        path.write_bytes(content)
    assert run(["read", str(path)]) == 2
    told = capsys.readouterr()
    assert cure in told.err
    assert "; " in told.err
    assert told.out == ""


@pytest.mark.parametrize("missing", ["in", "out"])
def test_lines_from_or_to_nowhere_are_told_with_their_cure(tmp_path, capsys, missing):
    source, sink = tmp_path / "in.jsonl", tmp_path / "folder" / "out.jsonl"
    if missing == "out":
        source.write_text(lines({"id": 1, "text": "It sold 3 cars."}), encoding="utf-8")
    assert run(["read", "--jsonl", str(source), str(sink)]) == 2
    assert "no such file or directory; name a file of JSON lines" in capsys.readouterr().err


@pytest.mark.parametrize("address", ["https:///story", "http://", "https://[/story"])
def test_an_address_without_a_site_is_told_with_its_cure(address, capsys):
    assert run(["read", address]) == 2
    assert "names no site; write the whole address" in capsys.readouterr().err
