"""What a user writes into files of their own is read like the shipped files: companies, models, metrics, units and word lists."""

import pytest

from adapters.catalogue import load_catalogue
from bot.errors import BadCatalogue
from bot.reading.engine import Engine
from tests.support.requirements import ROOT

COMPANY = """
[[companies]]
id = "kestrel"
name = "Kestrel Vans"
kind = "maker"
aliases = ["Kestrel"]
models = ["Halberd"]
"""
METRIC = """
[[metrics]]
id = "windows_cleaned"
name = "Windows cleaned"
units = ["window"]
triggers = ["cleaned"]
strong = ["windows cleaned"]
weight = 2
"""
UNIT = """
[[units]]
id = "window"
family = "count"
words = ["window", "windows"]
"""


@pytest.fixture
def taught(tmp_path):
    """A function that makes an engine of the shipped files, some of them with more at their end."""

    def teach(**more):
        for name, text in more.items():
            shipped = (ROOT / "config" / f"{name}.toml").read_text(encoding="utf-8")
            (tmp_path / f"{name}.toml").write_text(shipped + text, encoding="utf-8")

        def find(name):
            own = tmp_path / name
            return own if own.is_file() else ROOT / "config" / name

        return Engine(load_catalogue(find))

    return teach


def test_a_taught_company_is_found_and_its_model_is_no_figure(taught):
    reading = taught(companies=COMPANY).read("", "Kestrel sold 4,100 vans in May. The Halberd 7 was not among them.")
    assert [company.company_id for company in reading.companies] == ["kestrel"]
    assert [(f.evidence.text, f.subject) for f in reading.figures] == [("4,100 vans", "kestrel")]


def test_a_taught_metric_and_unit_are_read(taught):
    (figure,) = taught(metrics=METRIC, units=UNIT).read("", "Tesla cleaned 2,500 windows in May.").figures
    assert (figure.metric, figure.quantity.unit) == ("windows_cleaned", "window")


def test_a_number_behind_an_unknown_name_is_taken_for_a_figure(taught):
    text = "The new van is the latest tarsus 88 of the house."
    assert [f.evidence.text for f in taught().read("", text, everything=True).figures] == ["88 of the house"]


def test_a_taught_name_takes_its_number_with_it(tmp_path):
    shipped = (ROOT / "config/lexicon.toml").read_text(encoding="utf-8")
    own = tmp_path / "lexicon.toml"
    own.write_text(shipped.replace("names_before_numbers = [\n", 'names_before_numbers = [\n    "tarsus",\n'), "utf-8")
    engine = Engine(load_catalogue(lambda name: own if name == "lexicon.toml" else ROOT / "config" / name))
    assert engine.read("", "The new van is the latest tarsus 88 of the house.", everything=True).figures == ()


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("companies", COMPANY.replace("maker", "mkaer"), '"kind" must not be "mkaer"; did you mean "maker"?'),
        ("companies", COMPANY.replace("models", "modles"), 'unknown key "modles"; did you mean "models"?'),
        ("metrics", METRIC.replace('"window"', '"windw"'), '"units" names an unknown unit "windw"'),
        ("metrics", METRIC.replace('cleaned"]', 'Cleaned"]', 1), 'write "cleaned"'),
        ("metrics", METRIC.replace("weight = 2", "weight = 9"), '"weight" must not be 9; use a number from 0 to 3'),
        ("units", UNIT.replace("count", "cuont"), '"family" must not be "cuont"; did you mean "count"?'),
        ("units", UNIT + "scale = 0\n", '"scale" must not be 0; use a number above 0'),
        ("lexicon", 'more = "some"\n', '"more" must be a list of texts'),
        ("lexicon", "more = [\n", "lexicon.toml"),
    ],
)
def test_a_mistake_in_a_taught_file_names_file_key_and_cure(tmp_path, taught, name, text, sentence):
    with pytest.raises(BadCatalogue) as caught:
        taught(**{name: text, **({"units": UNIT} if name == "metrics" and "windw" not in text else {})})
    assert str(caught.value).startswith(f"{tmp_path / name}.toml: ")
    assert sentence in str(caught.value)
