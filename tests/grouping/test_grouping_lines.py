"""`tacho group`: JSON lines in, story and thread out."""

import io
import json

from adapters.grouping_lines import group_lines
from bot.model.catalogue import Catalogue

FIRST = {
    "id": 1,
    "title": "Halden recalls 48,000 Fjord SUVs over faulty seat belts",
    "text": "Halden is calling back 48,000 Fjord SUVs because a seat belt anchor may come loose.",
    "source": "First Wire",
    "ts": 1782086400,
}
SECOND = {
    "id": 2,
    "title": "Seat belt fault: Halden Fjord recall covers 48,000 SUVs",
    "text": "A loose seat belt anchor makes Halden recall the Fjord.",
    "source": "Second Daily",
    "ts": None,
}
OTHER = {"id": "x", "title": "Battery plant opens in Skellefte", "text": "", "source": "First Wire", "ts": 1782090000}


def lines(*rows, **keywords):
    source = io.StringIO("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows))
    sink = io.StringIO()
    faults = group_lines(source, sink, catalogue=Catalogue(), **keywords)
    return faults, [json.loads(line) for line in sink.getvalue().splitlines()]


def test_each_item_gets_its_story_and_thread_in_order():
    faults, answers = lines(FIRST, SECOND, "", OTHER)
    assert faults == 0
    assert [answer["id"] for answer in answers] == [1, 2, "x"]
    assert answers[0]["story"] == answers[1]["story"] != answers[2]["story"]
    assert answers[0]["thread"] == answers[0]["story"]


def test_an_item_is_decided_by_what_came_before_it_alone():
    _, alone = lines(FIRST, SECOND)
    _, more = lines(FIRST, SECOND, OTHER)
    assert more[:2] == alone


def test_a_line_that_fails_says_so_and_stops_nothing():
    faults, answers = lines(FIRST, "{", '{"title": "x"}', {"id": 9, "ts": "now"}, {"id": 7, "title": 3}, SECOND)
    assert faults == 4
    assert [set(answer) for answer in answers[1:5]] == [{"id", "error"}] * 4
    assert "line 2" in answers[1]["error"]
    assert "Unix seconds" in answers[3]["error"]
    assert answers[5]["story"] == answers[0]["story"]


def test_progress_counts_lines_and_reading_is_asked_for_each_item():
    done, seen = [], []

    def read(report):
        seen.append(report.id)
        return report

    lines(FIRST, SECOND, progress=done.append, read=read)
    assert done == [1, 2]
    assert seen == ["1", "2"]
