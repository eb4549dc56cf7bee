"""Windows and Home tabs keep Slack's rules, whatever is shown in them."""

import pytest
from hypothesis import HealthCheck, given, settings

from adapters.slack.forms import answer_view, ask_form, metadata_of, subscribe_form
from adapters.slack.home import home_view
from adapters.slack.incoming import Person
from adapters.slack.names import Names
from adapters.slack.replies import Replies
from adapters.slack.wording import wording
from bot.model.message import Message
from bot.model.subscription import Channel
from tests.contracts.platform_messages import DIGEST, long_digest
from tests.slack.rules import block_faults
from tests.slack.schema import objections
from tests.slack.windows import view_objections
from tests.support.any_message import messages

CHANNEL = Channel("slack", "T1/C1", "#cars")
LOCALES = pytest.mark.parametrize("locale", ["en", "de", "zh", "fr", ""])


def faults(view) -> list[str]:
    return [*block_faults(view["blocks"], most=100), *view_objections(view)]


def blocks(message: Message):
    return Replies(ways=None, names=Names()).blocks(message, Person())


@given(message=messages)
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_any_message_in_a_window_or_in_the_home_tab_keeps_every_rule(message):
    words = wording("en")
    shown = blocks(message)
    window = answer_view(message.title, shown, words, metadata_of(CHANNEL, "en"))
    home = home_view(CHANNEL, [shown, shown], words, conversation="C1", locale="en", command="/tacho")
    for view in (window, home):
        assert list(block_faults(view["blocks"], most=100)) == []
    assert objections(shown) == []


@LOCALES
def test_forms_keep_every_rule_in_every_language(locale):
    words = wording(locale)
    metadata = metadata_of(CHANNEL, locale)
    assert faults(subscribe_form(words, channel_id="C1", zone="Europe/Berlin", metadata=metadata)) == []
    assert faults(subscribe_form(words, channel_id="", zone="UTC", metadata="")) == []
    assert faults(ask_form(words, metadata)) == []
    assert max(map(len, (words.subscribe_title, words.ask_title, words.send, words.close, words.title))) <= 24


@LOCALES
def test_home_tab_that_has_too_much_says_so_in_every_language(locale):
    words = wording(locale)
    parts = [blocks(long_digest(10)) for _ in range(6)]
    home = home_view(CHANNEL, parts, words, conversation="C1", locale=locale, command="/tacho")
    assert faults(home) == []
    assert len(home["blocks"]) == 100
    assert home["blocks"][-1]["elements"][0]["text"] == words.home_more.format(command="/tacho")


def test_window_that_has_too_much_says_so():
    view = answer_view("Long", blocks(long_digest(60)), wording("en"), "", "There is more.")
    assert faults(view) == []
    assert view["blocks"][-1]["elements"][0]["text"] == "There is more."
    assert len(answer_view("Short", blocks(DIGEST), wording("en"), "")["blocks"]) < 100
