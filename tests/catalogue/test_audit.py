import pytest

from adapters.audit import audit
from bot.model.catalogue import Catalogue, Company, Metric, Topic, Unit
from tests.support.catalogues import shipped_catalogue


def catalogue(*entries, lexicon=None):
    return Catalogue(
        companies={e.id: e for e in entries if isinstance(e, Company)},
        topics={e.id: e for e in entries if isinstance(e, Topic)},
        metrics={e.id: e for e in entries if isinstance(e, Metric)},
        units=tuple(e for e in entries if isinstance(e, Unit)),
        lexicon=lexicon or {"vehicle_words": ("car",)},
    )


@pytest.mark.parametrize(
    ("entries", "lexicon", "doubt"),
    [
        (
            (Company("one", "Comet", "brand"), Company("two", "Two", "brand", aliases=("Comet",))),
            None,
            '"Comet" means one and two at sight',
        ),
        ((Company("one", "Comet", "brand"),), {"company_homonyms": ("Comet",)}, '"Comet" is never found'),
        ((Company("dana", "Dana", "supplier"),), {"given_names": ("dana",)}, '"Dana" is a given name too'),
        ((Company("x", "X", "tech"),), None, '"X" is one character'),
        ((Company("one", "Comet", "brand", cues=("tail",)),), None, "its cues can never be used"),
        (
            (Company("one", "Comet", "brand", needs_proof=("Comet",)),),
            {"vehicle_words": ()},
            "nothing can prove its names",
        ),
        ((Topic("ev", "EV"),), None, "topic 'ev': has no triggers"),
        ((Topic("ev", "EV", triggers=("ev",), strong=("ev",)),), None, '"ev" is a trigger and a strong one'),
        ((Topic("ev", "EV", triggers=("batter*", "battery")),), None, '"battery" adds nothing to "batter*"'),
        ((Metric("sales", "Sales", ()),), None, "metric 'sales': has no units"),
        (
            (Metric("sales", "Sales", ("any",), triggers=("sold",), vetoes=("sold",)),),
            None,
            '"sold" speaks for it and against it',
        ),
        (
            (Metric("sales", "Sales", ("vehicle",)), Unit("vehicle", "count")),
            None,
            'no text can write its unit "vehicle"',
        ),
        (
            (Unit("m", "length", words=("meter",)), Unit("unit", "count", words=("Meter",))),
            None,
            '"meter" in words means m and unit',
        ),
    ],
)
def test_a_doubtful_entry_is_told_with_its_cure(entries, lexicon, doubt):
    (told,) = audit(catalogue(*entries, lexicon=lexicon))
    assert doubt in told
    assert ";" in told or "take it out" in told


def test_a_clean_catalogue_gives_no_doubt():
    company = Company("one", "Comet Cars", "brand", needs_proof=("Comet",), cues=("tail",))
    assert audit(catalogue(company, Topic("ev", "EV", strong=("ev",)), Metric("other", "Other", ("any",)))) == ()


def test_the_shipped_companies_and_topics_raise_no_doubt():
    doubts = [doubt for doubt in audit(shipped_catalogue()) if doubt.startswith(("companies", "topics"))]
    assert doubts == []
