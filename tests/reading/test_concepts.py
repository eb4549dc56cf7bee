"""What a figure measures, in the words of its sentence; each sentence stands for a class of sentences."""

import pytest

from tests.reading.test_figures import read


def measured(text: str, value: str, *, language: str = "en") -> list[str]:
    """The words that the figure with this value measures, sorted."""
    figures = [f for f in read(text, language=language).figures if format(f.quantity.low, "f") == value]
    assert len(figures) == 1, [f.evidence.text for f in read(text, language=language).figures]
    return sorted(figures[0].concept)


@pytest.mark.parametrize(
    ("text", "value", "words"),
    [
        ("Sales of vans in Spain rose 12 percent.", "12", "sales spain vans"),
        ("Orlo lifted its output target to 90,000 tonnes.", "90000", "orlo output target"),
        ("The rig, which runs on diesel, weighs 900 kg.", "900", "rig"),
        ("The vans that the firm sold in Chile cost $20,000.", "20000", "vans"),
        ("Vans built in Chile cost $20,000.", "20000", "vans"),
        ("Orlo, the maker of cabs in Leeds, earned $30 million.", "30000000", "orlo"),
        ("The union opened the talks in May and wants 6 percent.", "6", "union"),
        ("Orlo fell 37 cents to end at $47.50.", "47.50", "orlo"),
        ("Orlo cut prices in May, saving buyers $400.", "400", "orlo"),
        ("The firm said it has 900 workers.", "900", "firm"),
        ("Analysts say it has 900 workers.", "900", ""),
        ("Net for the quarter was $5 million.", "5000000", "net"),
        ("Since the start of last season Jane Roe has scored 22 goals.", "22", "jane roe"),
        ("The start-up employs 600 people.", "600", "start-up"),
        ("The trial involved 600 patients.", "600", "trial"),
        ("The firm charges drivers $99 a month.", "99", "firm"),
        ("The average home now costs seven times that.", "7", "average home"),
        ("It has a lamp and a battery that lasts 20 hours.", "20", "battery"),
        ("The average American eats 10 kg of it.", "10", "american average"),
        ("Passengers face delays of 90 minutes.", "90", "delays passengers"),
        ("The new van starts at $28,500.", "28500", "new van"),
        ("The scooter runs on a battery and costs 399 euros.", "399", "scooter"),
        ("The plant, built at a cost of $600 million, is open.", "600000000", "cost plant"),
        ("The vaccine was 95 percent effective in trials.", "95", "vaccine"),
        ("The bonds are priced at par to yield 6.25 percent.", "6.25", "bonds"),
        ("Orlo Inc. said third-quarter net fell 6 percent.", "-6", "net"),
        ("The year-to-date total was 12,006 tonnes.", "12006", "total"),
        ("The midfielder, who came from Lyon for 38 million euros, is hurt.", "38000000", "midfielder"),
        ("The fully-electric hatch costs $19,000.", "19000", "fully-electric hatch"),
    ],
)
def test_the_subject_of_the_verb_is_measured(text: str, value: str, words: str) -> None:
    assert measured(text, value) == words.split()


@pytest.mark.parametrize(
    ("text", "value", "words"),
    [
        ("It paid for 40 percent of the cost of the plant.", "40", "cost plant"),
        ("They agreed on fines from $200.", "200", "fines"),
        ("It now has a range of 400 km.", "400", "range"),
        ("It asked for a state grant worth up to $8 million.", "8000000", "grant state"),
        ("We heard claims, ranging from $200 to $4 million, in June.", "200", "claims"),
        ("It goes to people earning between $48,000 and $90,000.", "48000", "earning people"),
        ("They spent $12,000 for a new roof.", "12000", "new roof"),
        ("There is a 70 percent chance of a rate rise.", "70", "chance rate rise"),
        ("They stole jewels worth an estimated 100 million euros.", "100000000", "jewels"),
        ("It was a year of record profits: 2.2 billion euros.", "2200000000.0", "profits record"),
        ("They praised the strength of the 7 percent bond market.", "7", "bond market strength"),
        ("It refuels after charging in 20 minutes.", "20", "charging"),
        ("It now makes sub-7-nanometre chips.", "7", "chips"),
    ],
)
def test_what_an_amount_describes_is_measured(text: str, value: str, words: str) -> None:
    assert measured(text, value) == words.split()


def test_a_comparison_and_a_list_measure_what_their_first_amount_does() -> None:
    text = "Profit of Orlo was $20 million, or 35 cents a share, up from $15 million."
    assert {figure.concept for figure in read(text).figures} == {("profit", "orlo")}
    text = "Brent gained 4 percent in May and 2 percent in June."
    assert [figure.concept for figure in read(text).figures] == [("brent",), ("brent",)]


@pytest.mark.parametrize(
    ("text", "value", "words"),
    [
        ("Der Absatz stieg um 12 Prozent.", "12", "absatz"),
        ("Der Verbrauch liegt bei 16,4 kWh/100 km.", "16.4", "verbrauch"),
        ("Damit zahlen 20 Prozent der Kunden mehr.", "20", "kunden"),
    ],
)
def test_german_nouns_are_measured(text: str, value: str, words: str) -> None:
    assert measured(text, value, language="de") == words.split()


def test_time_is_linear_in_a_sentence_of_many_clauses() -> None:
    """A sentence made of nothing but joints ends, and every figure of it still has its proof."""
    text = "Sales of vans in Spain, which rose, and of cabs, that fell, to $5 " * 400
    reading = read(text)
    assert all(text[f.evidence.start - 1 : f.evidence.end - 1] == f.evidence.text for f in reading.figures)
