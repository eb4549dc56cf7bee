"""What stands in a text beside its words."""

import pytest

from bot.grouping.fingerprints import carries, fingerprint, same_text
from bot.grouping.terms import stem, terms
from bot.grouping.traits import name_other_codes, share_a_large_number, traits


@pytest.mark.parametrize(
    ("title", "codes"),
    [
        ("Vidar EX9 and Halden iC3 compared", {"ex9", "ic3"}),
        ("Kestrel 07 reveals its cabin", {"kestrel 07"}),
        ("Kestrel gains 07 km of range", set()),
        ("Output is 150kW, 48V, 350Nm and 12hp", set()),
        ("Halden sold 48,000 cars in March 12 to 18", set()),
        ("2027 Fjord with 4x4 arrives", {"4x4"}),
    ],
)
def test_model_codes_are_told_from_measures_and_dates(title, codes):
    assert traits(title, "").title_codes == codes


def test_a_model_the_other_text_never_names_sets_two_reports_apart():
    fjord, lead, kestrel = (
        traits("Fjord 5 arrives", ""),
        traits("New SUV", "The Fjord 5 is here."),
        traits("Kestrel 07", ""),
    )
    assert name_other_codes(fjord, kestrel)
    assert not name_other_codes(fjord, lead)


def test_large_numbers_meet_when_one_is_rounded_and_years_are_none():
    exact, rounded = traits("Recall of 48,312 cars", ""), traits("About 48k cars recalled", "")
    assert share_a_large_number(exact, rounded)
    assert not share_a_large_number(exact, traits("52,900 cars", ""))
    assert not share_a_large_number(traits("Plans for 2027", ""), traits("Plans for 2027", ""))


def test_kinds_of_event_are_known_by_their_words():
    assert traits("Halden recalled in a hurry, price cut later", "").kinds == {"recall", "price"}
    assert traits("Rückruf bei Halden", "").kinds == {"recall"}


def test_markets_of_a_title_are_those_it_names_itself():
    assert traits("Fjord 5 launched in the U.K. and Australia", "").markets == {"uk", "australia"}
    assert traits("Norwegian buyers wait", "Sold in Japan").markets == {"norway"}
    assert traits("Halden tells us how to polish the Fjord", "").markets == set()
    assert traits("What Halden Told Us in the US", "").markets == {"us"}
    assert traits("Halden Told Us", "").markets == set()


def test_terms_of_scripts_without_spaces_are_pairs_of_characters():
    assert {"电池", "池工"} <= terms("电池工厂", "").keys()


def test_tense_and_number_do_not_tell_words_apart():
    assert {stem(word) for word in ("recall", "recalls", "recalled", "recalling")} == {"recall"}
    assert stem("evs") == "ev"
    assert stem("gas") == "gas"
    assert stem("halden's") == "halden"


WIRE = (
    "The maker will close its oldest plant in the north of the country at the end of next year, it said on Tuesday. "
    "About two thousand people work there. A part of them will be offered work in the new battery factory nearby."
)


def test_a_text_carried_whole_or_cut_is_the_same_text():
    opening = WIRE.split(". ", maxsplit=1)[0]
    assert carries(fingerprint(WIRE), fingerprint(WIRE.upper()))
    assert carries(fingerprint(opening), fingerprint(WIRE))


def test_two_texts_that_share_one_quote_are_two():
    quote = "About two thousand people work there."
    other = f"Unions protest against the closure that was made known yesterday, and plan marches. {quote}"
    assert not carries(fingerprint(WIRE), fingerprint(other))


def test_short_texts_are_one_only_under_one_title():
    assert same_text(("Halden opens plant in Norway", ""), ("HALDEN opens plant in Norway!", "New plant."))
    assert not same_text(("Halden opens plant in Norway", ""), ("Halden opens plant in Sweden", ""))
    assert not same_text(("Fjord", ""), ("Fjord", ""))
