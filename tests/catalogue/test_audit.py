import pytest

from adapters.audit import LISTS, audit
from bot.model.catalogue import Catalogue, Company, Metric, Topic, Unit
from tests.support.catalogues import shipped_catalogue


def catalogue(*entries, lexicon=None):
    return Catalogue(
        companies={e.id: e for e in entries if isinstance(e, Company)},
        topics={e.id: e for e in entries if isinstance(e, Topic)},
        metrics={e.id: e for e in entries if isinstance(e, Metric)},
        units=tuple(e for e in entries if isinstance(e, Unit)),
        lexicon=dict.fromkeys(LISTS, ()) | (lexicon or {"vehicle_words": ("car",)}),
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
        (
            (Metric("sales", "Sales", ("any",)),),
            None,
            "metric 'sales': has no triggers, so that no figure gets it",
        ),
        ((), {"modifer_about": ("circa",)}, 'no rule reads the list "modifer_about"; did you mean "modifier_about"?'),
        (
            (),
            {"modifier_about": ("some",), "modifier_almost": ("Some",)},
            '"some" stands in modifier_about and modifier_almost',
        ),
        ((Metric("sales", "Sales", (), triggers=("sold",)),), None, "metric 'sales': has no units"),
        (
            (Metric("sales", "Sales", ("any",), triggers=("sold",), vetoes=("sold",)),),
            None,
            '"sold" speaks for it and against it',
        ),
        (
            (Metric("sales", "Sales", ("vehicle",), triggers=("sold",)), Unit("vehicle", "count")),
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


def test_a_list_that_a_replaced_lexicon_lacks_is_told():
    bare = Catalogue({}, {}, {}, (), dict.fromkeys(LISTS - {"status_denied"}, ()))
    (told,) = audit(bare)
    assert told.startswith('lexicon.toml: the list "status_denied" is missing')


def test_the_shipped_files_raise_no_doubt():
    assert audit(shipped_catalogue()) == ()


def test_every_shipped_word_list_is_one_that_a_rule_reads():
    assert shipped_catalogue().lexicon.keys() == LISTS
