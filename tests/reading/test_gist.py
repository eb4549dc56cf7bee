import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.figure import Evidence, Figure, Kind, Quantity, Salience
from bot.reading.companies import CompanyFinder
from bot.reading.gist import MOST_WORDS, write_gist
from bot.reading.people import PeopleFinder
from bot.reading.prose import read_prose
from tests.support.catalogues import shipped_catalogue


@pytest.fixture(scope="module")
def finders():
    return CompanyFinder(shipped_catalogue()), PeopleFinder(shipped_catalogue())


def gist(finders, title, text, *, proven=()):
    """The gist when exactly the numbers in `proven` are verified figures."""
    companies, people = finders
    prose = read_prose(title, text, shipped_catalogue().lexicon)
    mentions = companies.find(prose)
    figures = [
        Figure(
            Quantity(Decimal(re.sub(r"[^\d.]", "", words))),
            Kind.EXACT,
            Evidence(words, prose.source.index(words), prose.source.index(words) + len(words), ""),
            salience=Salience.ESSENTIAL,
        )
        for words in proven
    ]
    return write_gist(prose, figures, mentions, people.find(prose, mentions))


def test_the_first_sentence_tells_a_plain_story(finders):
    text = "Kia will build a small electric van in Slovakia from next spring. The mayor was pleased."
    assert gist(finders, "Kia picks a plant", text).startswith(
        "Kia will build a small electric van in Slovakia from next spring."
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "LYON (Reuters) - Renault (RENA.PA) will stop making vans in its northern plant next summer.",
            "Renault will stop making vans in its northern plant next summer.",
        ),
        (
            "Renault will stop making vans in its northern plant, the carmaker said on Thursday.",
            "Renault will stop making vans in its northern plant.",
        ),
        (
            "Renault will stop making vans in its northern plant, two people with knowledge of the plan said.",
            "",
        ),
        (
            "Meanwhile, Renault will stop making vans in its northern plant next summer.",
            "Renault will stop making vans in its northern plant next summer.",
        ),
    ],
)
def test_what_can_go_goes_and_what_says_how_sure_it_is_stays(finders, text, expected):
    assert gist(finders, "Vans end", text) == expected


def test_a_source_that_is_not_the_company_itself_is_kept(finders):
    text = "Renault will stop making vans in its northern plant next summer, union officials said."
    assert gist(finders, "Vans end", text) == text


def test_a_number_that_is_no_verified_figure_keeps_its_sentence_out(finders):
    text = "Skoda sold 31,000 cars in May. Skoda opened a design studio for young people in Prague."
    assert "31,000" not in gist(finders, "Skoda grows", text)
    assert "31,000" in gist(finders, "Skoda grows", text, proven=["31,000"])


def test_years_days_and_names_are_no_quantities(finders):
    text = "Tesla will show the Model 3 with a new dashboard in Oslo on May 4 and sell it from 2027."
    assert gist(finders, "A new dashboard", text) == text


def test_he_and_the_company_get_the_only_name_they_can_mean(finders):
    text = "Vera Lind runs the northern branch of Polestar. She wants to sell cars through dealers in small towns of Norway."
    assert "Vera Lind wants to sell cars" in gist(finders, "Shops change", text) or "She wants" in gist(
        finders, "Shops change", text
    )
    text = "Polestar met its dealers in Oslo. The company will sell cars through dealers in northern towns of Norway."
    assert "Polestar will sell cars through dealers" in gist(finders, "Shops change", text)


@pytest.mark.parametrize(
    "text",
    [
        "It will close the hall in summer and move the work to another site. ",
        "They agreed on wages after a long night of talks in the town hall. ",
        "This means that nobody will lose work before the end of summer. ",
        "Why did the plant lose its biggest order in the spring of last year? ",
        "You will love the way this car takes a bend on a wet road. ",
        "Seat declined to comment on the reports about its northern plant and its staff. ",
        "“We go on building cars here whatever the others may say about us.” ",
    ],
)
def test_sentences_that_point_elsewhere_or_tell_nothing_are_no_gist(finders, text):
    assert gist(finders, "News of the day from the plant", text) == ""


def test_a_headline_alone_gives_nothing_more(finders):
    assert gist(finders, "Kia picks a plant", "") == ""
    assert gist(finders, "Kia picks a plant in Slovakia for vans", "Kia picks a plant in Slovakia for vans.") == ""


def test_a_long_sentence_is_cut_at_a_clause_and_stays_whole(finders):
    text = (
        "Mazda will close its oldest assembly hall in Hiroshima next spring and move the work to a new building near the port, "
        "which has taken four years to plan because the city wanted a park there and the neighbours went to court, "
        "while the company kept changing the drawings and the builders waited."
    )
    told = gist(finders, "An old hall closes", text)
    assert told.startswith("Mazda will close its oldest assembly hall in Hiroshima next spring and move the work")
    assert "which has taken" not in told
    assert len(told.split()) <= MOST_WORDS


def test_a_condition_is_never_cut_off(finders):
    text = (
        "Nissan will build the small van in Sunderland for the whole of Europe and hire many more people for the late shift there, "
        "as long as the line, the paint shop and the old press hall can be rebuilt in time, if the government pays half of the cost of the work on the hall."
    )
    assert gist(finders, "A van for Europe", text) == ""


@given(
    st.lists(
        st.sampled_from(
            ["Kia", "opened", "a", "plant,", "which", "sells", "12", "vans", "(ok)", "it", "-", "he.", "The"]
        ),
        max_size=60,
    )
)
def test_no_gist_is_too_long_or_opens_with_a_pronoun(finders, words):
    told = gist(finders, "Kia news", " ".join(words) + ".")
    assert len(told.split()) <= MOST_WORDS
    assert not re.match(r"(?:it|he|which)\b", told, re.IGNORECASE)
    assert not told or told.endswith((".", "!", "?"))


def test_figures_move_a_sentence_forward(finders):
    text = (
        "The morning was cold in the north of Sweden where the plant stands by the river. "
        "Polestar built 9,200 cars there in May."
    )
    with_figure = gist(finders, "A plant in the north", text, proven=["9,200"])
    assert "9,200" in with_figure


def test_prose_without_sentences_has_no_gist():
    prose = replace(read_prose("", "", {}), sentences=())
    assert write_gist(prose, (), ()) == ""
