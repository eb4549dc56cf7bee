"""What the terminal chat offers to type next."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.preview.completion import Suggestion, offered_lines, suggestions, usage
from bot.model.command import Argument, CommandSpec
from bot.model.message import Actions, Button, Message, Paragraph


class FewCommands:
    specs = (
        CommandSpec("company", "A company at a glance.", (Argument("name", "Which.", rest=True),)),
        CommandSpec("figures", "The ledger.", (Argument("company", "Whose."), Argument("metric", "Which."))),
        CommandSpec("search", "Full text.", (Argument("words", "What.", rest=True), Argument("company", "Whose."))),
        CommandSpec("help", "All commands."),
    )

    def suggest(self, command: str, argument: str, typed: str) -> tuple[str, ...]:
        names = {"name": ("Xiaomi", "Li Auto", "Continental"), "company": ("BYD", "Li Auto"), "metric": ("price",)}.get(
            argument, ()
        )
        return tuple(name for name in names if name.lower().startswith(typed.lower()))


DESK = FewCommands()


def texts(line: str, offered: tuple[str, ...] = ()) -> list[str]:
    return [one.text for one in suggestions(line, DESK, offered)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", ["company ", "figures ", "search ", "help"]),
        ("/", ["company ", "figures ", "search ", "help"]),
        ("f", ["figures "]),
        ("/HE", ["help"]),
        ("company ", ["Xiaomi", "Li Auto", "Continental"]),
        ("/company li a", ["Li Auto"]),
        ("unternehmen xi", ["Xiaomi"]),
        ("figures b", ["BYD"]),
        ("figures BYD ", ["price"]),
        ("figures BYD price ", []),
        ("search recall company:b", ["BYD"]),
        ("search company:l", ['"Li Auto"']),
        ('search company:"l', ['"Li Auto"']),
        ("search http://b", []),
        ("xi", ["Xiaomi"]),
        ("l", ["Li Auto"]),
        ("co", ["company "]),
        ("li au", ["Li Auto"]),
        ("help ", []),
        ("nonsense x", []),
    ],
)
def test_line_can_be_gone_on_with(line, expected):
    assert texts(line) == expected


def test_buttons_of_the_last_answer_come_first():
    assert texts("", ("story k7m2q9",))[0] == "story k7m2q9"
    assert texts("/sto", ("story k7m2q9",)) == ["story k7m2q9"]


def test_suggestion_says_what_a_command_does():
    assert Suggestion("help", 2, "All commands.") in suggestions("he", DESK)


def test_usage_names_the_arguments():
    assert usage("/figures byd", DESK) == "figures COMPANY METRIC: The ledger."
    assert "Tab completes" in usage("x", DESK)


def test_link_buttons_are_no_commands():
    buttons = (
        Button("Follow", command="subscribe ev"),
        Button("Read", url="https://a.example"),
        Button("Again", "subscribe ev"),
    )
    assert offered_lines(Message("", (Paragraph("x"), Actions(buttons)))) == ("subscribe ev",)


@given(st.text(max_size=60))
def test_no_suggestion_replaces_more_than_is_typed(line):
    assert all(0 <= one.replaces <= len(line) for one in suggestions(line, DESK, ("story k7m2q9",)))
