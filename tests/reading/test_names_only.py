"""Sentences of names, norms and boilerplate hold no figure, and a real figure beside such a name is not lost with it."""

import tomllib

import pytest

from adapters.jsonlines import record
from bot.reading.engine import Engine
from tests.support.catalogues import shipped_catalogue
from tests.support.requirements import ROOT

GROUPS = tomllib.loads((ROOT / "tests/benchmarks/names_only.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def engine():
    return Engine(shipped_catalogue())


def evidence(engine, text, language):
    return [figure.evidence.text for figure in engine.read("", text, language=language, everything=True).figures]


@pytest.mark.parametrize("name", GROUPS)
def test_names_and_boilerplate_are_no_figures(engine, name):
    language = GROUPS[name].get("language", "en")
    false = {text: found for text in GROUPS[name]["none"] if (found := evidence(engine, text, language))}
    assert false == {}


@pytest.mark.parametrize("line", [line for group in GROUPS.values() for line in group.get("kept", ())])
def test_a_real_figure_beside_a_name_is_kept(engine, line):
    text, _, told = line.partition(" => ")
    found = record(engine.read("", text, everything=True))["figures"]
    assert sorted(f"{figure['value']} {figure['unit'] or '-'}" for figure in found) == sorted(told.split(" | "))


def test_there_are_enough_sentences_to_judge_by():
    assert sum(len(group["none"]) for group in GROUPS.values()) >= 60
