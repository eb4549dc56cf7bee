"""Names as people type them, and what is offered while they type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk.commands.directory import Directory, Names
from bot.desk.commands.lines import arguments_of, line_of, parse_line
from bot.desk.commands.specs import BY_NAME, EXAMPLES, SPECS, changes_something
from bot.desk.commands.suggestions import CHOICES, Suggestions
from tests.support.news import CATALOGUE

DIRECTORY = Directory(CATALOGUE)
SUGGESTIONS = Suggestions(DIRECTORY)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("xaomi", "xiaomi"), ("Telsa", "tesla"), ("tessla", "tesla"), ("foord", "ford"), ("XIAOMI AUT", "xiaomi")],
)
def test_small_errors_are_guessed(typed, meant):
    assert DIRECTORY.companies.find(typed).guesses[0] == meant


def test_a_name_that_two_things_have_is_both():
    names = Names((("a", "Volvo Cars", ("Volvo",)), ("b", "Volvo Group", ("Volvo",))))
    assert names.find("volvo").ids == ("a", "b")
    assert names.find("Volvo Cars").ids == ("a",)


def test_the_name_of_one_thing_beats_the_alias_of_another():
    names = Names((("a", "Porsche SE", ("Porsche",)), ("b", "Porsche", ())))
    assert names.find("porsche").ids == ("b",)


@pytest.mark.parametrize(
    "line",
    [
        "company xiaomi",
        "story k7m2q9",
        "topic Electric cars",
        "search plant in Beijing",
        "figures tesla deliveries",
        "help",
    ],
)
def test_line_of_a_command_is_read_as_that_command(line):
    assert line_of(*parse_line(line)) == line


def test_line_of_a_search_writes_its_facets():
    arguments = {"words": "price", "company": "BMW Group", "since": "2w"}
    assert line_of("search", arguments) == 'search price company:"BMW Group" since:2w'


@pytest.mark.parametrize("typed", ["Rückrufe", "召回", "rückruf"])
def test_a_topic_is_found_by_its_name_in_every_language_spoken(typed):
    found = DIRECTORY.subject(typed)
    assert "recalls" in (*found.ids, *found.guesses)


def test_a_topic_beats_a_company_and_guesses_come_from_both():
    assert DIRECTORY.subject("china").ids == ("china",)
    assert DIRECTORY.subject("tesla").ids == ("tesla",)
    assert DIRECTORY.subject("tesler").guesses == ("tesla",)
    assert DIRECTORY.subject("sal es").ids == ("sales",)


@pytest.mark.parametrize(
    ("typed", "first"),
    [("xia", "Xiaomi"), ("小", "Xiaomi"), ("tsla", "Tesla"), ("vw", "Volkswagen Group"), ("tesl", "Tesla")],
)
def test_suggestions_begin_with_what_is_typed(typed, first):
    assert SUGGESTIONS.suggest("company", "name", typed)[0] == first


def test_suggestions_for_a_list_keep_the_names_before():
    assert SUGGESTIONS.suggest("subscribe", "what", "xiaomi, bat") == ("xiaomi, Batteries",)


def test_every_suggestion_is_understood_when_it_is_chosen():
    for typed in ("", "x", "t"):
        for name in SUGGESTIONS.suggest("company", "name", typed):
            assert DIRECTORY.companies.find(name).ids
        for name in SUGGESTIONS.suggest("subscribe", "what", typed):
            assert DIRECTORY.subject(name).ids


@given(
    st.sampled_from([(spec.name, argument.name) for spec in SPECS for argument in spec.arguments]),
    st.text(max_size=40),
)
def test_suggestions_never_break_and_fit_every_platform(place, typed):
    offered = SUGGESTIONS.suggest(*place, typed)
    assert len(offered) <= 25
    assert all(0 < len(value) <= 100 for value in offered)


@given(st.text(max_size=40))
def test_any_text_is_a_line_with_a_command(text):
    command, arguments = parse_line(text)
    assert command
    assert all(arguments.values())


@pytest.mark.parametrize(
    ("line", "command", "arguments"),
    [
        ("/company Li Auto", "company", {"name": "Li Auto"}),
        ("company xiaomi", "company", {"name": "xiaomi"}),
        ("/tacho company xiaomi", "company", {"name": "xiaomi"}),
        ("/tacho", "help", {}),
        ("", "help", {}),
        ("subscribe xiaomi daily 8:00", "subscribe", {"what": "xiaomi daily 8:00"}),
        ("settings zone New York", "settings", {"setting": "zone", "value": "New York"}),
        ("feeds add https://news.example/x", "feeds", {"action": "add", "address": "https://news.example/x"}),
        ("abonnieren ev", "subscribe", {"what": "ev"}),
        ("订阅 比亚迪", "subscribe", {"what": "比亚迪"}),
        ("COMPANY byd", "company", {"name": "byd"}),
        ("hello  there", "hello there", {}),
        ("?", "help", {}),
    ],
)
def test_lines_are_taken_apart(line, command, arguments):
    assert parse_line(line) == (command, arguments)


def test_an_unknown_command_has_no_arguments():
    assert arguments_of("dance", "with me") == {}


def test_summaries_fit_discord_and_names_are_unique():
    for spec in SPECS:
        assert len(spec.summary) <= 100
        assert all(len(argument.summary) <= 100 for argument in spec.arguments)
        required = [argument.required for argument in spec.arguments]
        assert required == sorted(required, reverse=True), "Discord wants required options first"
    assert len(BY_NAME) == len(SPECS)


def test_examples_are_lines_of_their_own_command():
    for name, examples in EXAMPLES.items():
        assert all(parse_line(example)[0] == name for example in examples)


def test_choices_belong_to_arguments_that_exist():
    places = {(spec.name, argument.name) for spec in SPECS for argument in spec.arguments}
    assert set(CHOICES) <= places


@pytest.mark.parametrize(
    ("line", "changes"),
    [
        ("subscribe ev", True),
        ("mute tesla", True),
        ("settings", False),
        ("settings zone", False),
        ("settings zone UTC", True),
        ("digest", False),
        ("digest now", True),
        ("feeds health", False),
        ("feeds add https://news.example", True),
        ("privacy delete", False),
        ("privacy delete yes", True),
        ("company xiaomi", False),
        ("dance", False),
    ],
)
def test_what_changes_something_is_known_before_it_is_done(line, changes):
    assert changes_something(*parse_line(line)) is changes
