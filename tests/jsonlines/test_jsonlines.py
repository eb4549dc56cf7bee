import contextlib
import io
import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.jsonlines import dumps, link_lines, published_at, read_lines, record
from bot.errors import BadRequest
from bot.model.catalogue import Catalogue, Company
from bot.model.figure import Evidence, Figure, Kind, Modifier, Quantity, Salience, Status
from bot.model.story import CompanyMention, Person, Reading
from bot.reading.companies import CompanyFinder

FIGURE = Figure(
    Quantity(Decimal(439_000_000), unit="USD"),
    Kind.EXACT,
    Evidence("$439 million", 12, 24, "Pony got $439 million."),
    metric="investment",
    subject="pony",
    modifier=Modifier.MORE_THAN,
    period="2024-Q1",
    status=Status.TARGET,
    salience=Salience.ESSENTIAL,
    concept=("investment",),
    alt=(Quantity(Decimal("3.10"), unit="CNY"),),
    prior=Quantity(Decimal(1), Decimal("2.5"), "USD"),
)


class Parrot:
    """Stands for the engine: remembers what it was asked and tells one story."""

    def __init__(self):
        self.asked = []

    def read(self, title, text, *, published=None, language=None, everything=False):
        self.asked.append((title, text, published, language, everything))
        if text == "burst":
            raise ValueError("no such thing")
        return Reading(
            (FIGURE,),
            (CompanyMention("pony", main=True),),
            ("ev",),
            (Person("Ada Berg", "CEO", "pony", ("we go on",)),),
            "Pony got money.",
        )


def run(*lines, engine=None, **options):
    sink = io.StringIO()
    source = io.StringIO("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines))
    faults = read_lines(engine or Parrot(), source, sink, **options)
    return faults, [json.loads(line) for line in sink.getvalue().splitlines()]


def test_a_story_comes_back_with_exactly_the_contracts_fields():
    faults, (answer,) = run({"id": "a", "title": "T", "text": "Pony got $439 million.", "published": None})
    assert faults == 0
    assert list(answer) == ["id", "figures", "companies", "topics", "people", "gist"]
    assert answer["companies"] == [{"id": "pony", "main": True}]
    assert answer["people"] == [
        {"name": "Ada Berg", "role": "CEO", "org": "pony", "quoted": True, "quotes": ["we go on"]}
    ]
    assert answer["figures"] == [
        {
            "evidence": "$439 million",
            "start": 12,
            "end": 24,
            "value": 439000000,
            "kind": "exact",
            "unit": "USD",
            "unit_text": None,
            "modifier": ">",
            "direction": None,
            "metric": "investment",
            "subject": "pony",
            "period": "2024-Q1",
            "status": "target",
            "salience": 3,
            "label": None,
            "concept": ["investment"],
            "alt": [{"value": 3.1, "unit": "CNY"}],
            "prior": {"value": [1, 2.5], "unit": "USD"},
            "base": None,
        }
    ]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("439000000.00"), "439000000"),
        (Decimal("4.39E+8"), "439000000"),
        (Decimal("-0.10"), "-0.1"),
        (Decimal("1.24"), "1.24"),
        (Decimal("0.1") + Decimal("0.2"), "0.3"),
        ("2024-Q1", '"2024-Q1"'),
    ],
)
def test_values_are_written_as_exactly_as_they_were_read(value, written):
    figure = Figure(Quantity(value), Kind.EXACT, Evidence("x", 0, 1, "x"))
    assert f'"value": {written},' in dumps(record(Reading((figure,))))


def test_the_engine_gets_title_time_language_and_the_wish_for_everything():
    engine = Parrot()
    run(
        {"id": 1, "text": "x", "published": "2024-03-28", "lang": "de-DE"},
        {"id": 2, "title": "T", "text": "y"},
        engine=engine,
        everything=True,
    )
    assert engine.asked == [
        ("", "x", datetime(2024, 3, 28, tzinfo=UTC), "de", True),
        ("T", "y", None, None, True),
    ]


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ({"id": "b"}, 'has no "text"; add it'),
        ({"id": "b", "text": 7}, '"text" must be a text, not 7'),
        ({"id": "b", "text": "x", "title": ["t"]}, '"title" must be a text'),
        ({"id": "b", "text": "x", "published": "soon"}, '"published" cannot be read'),
        ({"id": "b", "text": "x", "published": "2024-02-31"}, "no date of the calendar"),
        ({"id": "b", "text": "x", "lang": 7}, '"lang" must be a text'),
        ({"id": "b", "text": "burst"}, "no such thing"),
    ],
)
def test_a_line_that_fails_still_gets_an_answer_and_stops_nothing(line, error):
    faults, answers = run({"id": "a", "text": "x"}, line, {"id": "c", "text": "x"})
    assert faults == 1
    assert [answer["id"] for answer in answers] == ["a", "b", "c"]
    assert error in answers[1]["error"]
    assert answers[1]["error"].startswith("line 2: ")
    assert "figures" in answers[2]


@pytest.mark.parametrize("line", ["{", "[1]", '"text"', "{}", "[" * 100_000, '{"text": "x"}'])
def test_a_line_without_an_id_is_named_by_its_number(line):
    faults, (answer,) = run(line)
    assert faults == 1
    assert answer["id"] == 1
    assert answer["error"]


def test_an_error_never_repeats_a_long_text():
    _, (answer,) = run({"id": "a", "text": ["body " * 500]})
    assert len(answer["error"]) < 200


def test_empty_lines_are_passed_over_and_progress_counts_the_others():
    seen = []
    faults, answers = run({"id": 1, "text": "x"}, "", {"id": 2, "text": "x"}, progress=seen.append)
    assert (faults, len(answers), seen) == (0, 2, [1, 2])


def test_half_characters_and_foreign_scripts_survive():
    _, (answer,) = run('{"id": "\\ud800", "text": "x"}')
    assert answer["id"] == "\ud800"
    file = io.BytesIO()
    sink = io.TextIOWrapper(file, encoding="utf-8")
    read_lines(Parrot(), io.StringIO('{"id": "\\ud800 小米", "text": "x"}'), sink)
    assert json.loads(file.getvalue())["id"] == "\ud800 小米"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (None, None),
        ("", None),
        ("2024-03-28", datetime(2024, 3, 28, tzinfo=UTC)),
        ("2024-03-28T09:30:00Z", datetime(2024, 3, 28, 9, 30, tzinfo=UTC)),
        ("2024-03-28T09:30:00+02:00", datetime(2024, 3, 28, 7, 30, tzinfo=UTC)),
        ("2024-03-28T09:30:00.250Z", datetime(2024, 3, 28, 9, 30, 0, 250_000, tzinfo=UTC)),
        ("2024-03-28 09:30:00", datetime(2024, 3, 28, 9, 30, tzinfo=UTC)),
    ],
)
def test_publication_times_are_read_in_all_the_contracts_forms(written, told):
    assert published_at(written) == told


@pytest.mark.parametrize("written", [7, "yesterday", "2024", "2024-13-01", "0001-01-01T00:00:00+09:00", "28.03.2024"])
def test_other_times_are_refused_with_the_cure(written):
    with pytest.raises(BadRequest, match="published"):
        published_at(written)


@given(st.text())
def test_any_published_text_is_a_time_or_a_sentence(written):
    with contextlib.suppress(BadRequest):
        told = published_at(written)
        assert told is None or told.tzinfo is UTC


def test_links_count_characters_of_the_text_itself():
    finder = CompanyFinder(Catalogue({"pony": Company("pony", "Pony Works", "maker", aliases=("Pony",))}))
    sink = io.StringIO()
    text = "Yesterday Pony Works\nand 1 Pony."
    faults = link_lines(finder, io.StringIO(json.dumps({"id": "a", "text": text}) + '\n{"id": "b"}'), sink)
    answer, fault = map(json.loads, sink.getvalue().splitlines())
    assert [text[m["start"] : m["end"]] for m in answer["mentions"]] == ["Pony Works", "Pony"]
    assert {m["company"] for m in answer["mentions"]} == {"pony"}
    assert (faults, fault["id"]) == (1, "b")
