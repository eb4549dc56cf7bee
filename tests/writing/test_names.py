"""What readers are told a figure measures."""

import pytest

from bot.model.figure import Evidence
from bot.writing.names import measured
from bot.writing.phrases import ENGLISH
from tests.support.news import CATALOGUE, fact


@pytest.mark.parametrize(
    ("sentence", "concept", "name"),
    [
        ("Mary Barra owes half her pay to bonuses.", ("pay", "mary", "barra"), "Pay"),
        ("Seats for half of the crew came from Magna Seating.", ("seats", "crew"), "Seats crew"),
        ("Die Hälfte der Werkzeuge ist neu.", ("werkzeuge",), "Werkzeuge"),
        ("Half Of Model Years Affected", ("model", "years"), "Model years"),
    ],
)
def test_a_figure_without_metric_is_called_by_its_words_without_names(
    sentence: str, concept: tuple[str, ...], name: str
) -> None:
    figure = fact("half", "other", 50, "%", concept=concept, evidence=Evidence("half", 0, 4, sentence))
    assert measured(figure, CATALOGUE, ENGLISH) == name
