"""The page that shows messages as Slack would: everything on it, nothing run, nothing asked for but pictures."""

import pytest
from lxml import html

from adapters.cli import run
from adapters.slack.blocks import render
from adapters.slack.dress import Dress, Native
from adapters.slack.page import page
from bot.model.message import FigureRow, FigureTable, Message
from tests.contracts.platform_messages import DIGEST, EDGES, STORY_PAGE, TROUBLEMAKERS, troublemaker

ROWS = tuple(FigureRow(f"{number},000 t", "Output", f"Q{number} 2025") for number in range(1, 4))
TABLE = Message("Output", (FigureTable("Output by quarter", ROWS),))


def shown(text: str) -> str:
    return " ".join(" ".join(html.document_fromstring(text).xpath("//main//text()")).split())


@pytest.mark.parametrize("text", TROUBLEMAKERS)
def test_words_that_look_like_markup_stand_on_the_page_as_they_are(text):
    assert f"Gist {text}" in shown(page([troublemaker(text)]))


@pytest.mark.parametrize("message", [DIGEST, STORY_PAGE, TABLE])
def test_every_kind_of_block_is_on_the_page(message):
    for dress in (Dress(), Dress(native=frozenset(Native)), Dress(native=frozenset())):
        kinds = {block["type"] for sheet in render(message, dress) for block in sheet.blocks}
        articles = html.document_fromstring(page([message], dress=dress)).xpath("//article")
        assert len(articles) == len(render(message, dress))
        assert kinds
        assert "$439 m" in shown(page([message], dress=dress)) or message is TABLE
    assert "2,000 t" in shown(page([TABLE]))
    assert html.document_fromstring(page([TABLE])).xpath("//polyline/@points") == ["0.0,100.0 240.0,50.0 480.0,0.0"]


@pytest.mark.parametrize("edge", EDGES)
def test_message_at_the_edge_makes_a_page(edge):
    assert html.document_fromstring(page([Message("Edge", EDGES[edge])])).xpath("//article")


def test_page_runs_nothing_and_asks_only_for_pictures():
    document = html.document_fromstring(page([DIGEST, STORY_PAGE]))
    assert document.xpath("//script | //link | //iframe | //@onload | //@onclick") == []
    [policy] = document.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; img-src http: https:"


def test_answer_is_printed_as_a_page_with_commands_as_they_are_typed_on_slack(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("TACHO_DATABASE__URL", f"sqlite:///{tmp_path / 'tacho.db'}")
    assert run(["migrate"]) == 0
    capsys.readouterr()
    assert run(["slack", "page", "help"]) == 0
    assert "/tacho search" in shown(capsys.readouterr().out)
