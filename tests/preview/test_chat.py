"""The conversation in the terminal."""

import asyncio
import io

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from adapters.preview.chat import Chat
from adapters.preview.plain import plain
from bot.errors import BadRequest, TryLater
from bot.model.command import Argument, CommandSpec, Invocation
from bot.model.message import Actions, Button, Message, Paragraph
from bot.model.subscription import Channel

CHANNEL = Channel("preview", "terminal")


class SmallDesk:
    """A desk with one company."""

    specs = (
        CommandSpec("company", "A company at a glance.", (Argument("name", "Which.", rest=True),)),
        CommandSpec("about", "Fails."),
    )

    def __init__(self) -> None:
        self.asked: list[Invocation] = []

    def suggest(self, command: str, argument: str, typed: str) -> tuple[str, ...]:
        return tuple(name for name in ("Xiaomi",) if name.lower().startswith(typed.lower()))

    async def answer(self, invocation: Invocation) -> Message:
        self.asked.append(invocation)
        if invocation.command not in {spec.name for spec in self.specs}:
            raise BadRequest(f"There is no command {invocation.command!r}. Did you mean company?")
        if invocation.command == "about":
            raise TryLater("The store is busy; ask again in a minute.")
        name = invocation.arguments["name"]
        return Message(name, (Paragraph(f"All about {name}."), Actions((Button("Follow", command=f"follow {name}"),))))


@pytest.fixture
def desk():
    return SmallDesk()


@pytest.fixture
def shown():
    return []


@pytest.fixture
def chat(desk, shown):
    return Chat(desk, show=lambda message: shown.append(plain(message)), channel=CHANNEL, user="ada")


async def test_pipe_gets_one_answer_a_line(chat, shown):
    await chat.from_pipe(io.StringIO("company Xiaomi\n\n/company Li Auto\n"))
    assert [text.split("\n")[0] for text in shown] == ["Xiaomi", "Li Auto"]


async def test_bytes_that_are_no_text_do_not_stop_the_chat(chat, shown):
    await chat.from_pipe(io.TextIOWrapper(io.BytesIO(b"\xff\xfe\ncompany Xiaomi\n"), encoding="utf-8"))
    assert ("Did you mean" in shown[0], "All about Xiaomi." in shown[1]) == (True, True)


async def test_wrong_input_gets_a_sentence_that_helps_and_the_chat_goes_on(chat, shown):
    await chat.from_pipe(io.StringIO("kompany\ncompany Xiaomi"))
    assert "Did you mean company?" in shown[0]
    assert "All about Xiaomi." in shown[1]


async def test_failure_of_the_desk_is_told_and_the_chat_goes_on(chat, shown):
    await chat.from_pipe(io.StringIO("about\ncompany Xiaomi\n"))
    assert ("The store is busy" in shown[0], len(shown)) == (True, 2)


@pytest.mark.parametrize("word", ["exit", "/quit", "Bye"])
async def test_chat_ends_when_asked_to(chat, shown, word):
    await chat.from_pipe(io.StringIO(f"{word}\ncompany Xiaomi\n"))
    assert shown == []


async def test_whoever_has_the_terminal_may_manage_its_channel(chat, desk):
    await chat.from_pipe(io.StringIO("company Xiaomi\n"))
    (asked,) = desk.asked
    assert (asked.channel, asked.user, asked.may_manage) == (CHANNEL, "ada", True)


async def typed(chat: Chat, keys: str, history=None) -> None:
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        pipe.send_text(keys)
        await chat.from_terminal(history)


async def test_terminal_answers_what_is_typed_until_control_d(chat, desk):
    await typed(chat, "company Xiaomi\n\x04")
    assert [(one.command, one.arguments) for one in desk.asked] == [("company", {"name": "Xiaomi"})]


async def test_tab_completes_names(chat, desk):
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()) as session:
        async with asyncio.timeout(30), asyncio.TaskGroup() as group:
            group.create_task(chat.from_terminal())
            pipe.send_text("company xi\t")
            while session.app is None or session.app.current_buffer.text != "company Xiaomi":  # noqa: ASYNC110 - the prompt tells nobody
                await asyncio.sleep(0)
            pipe.send_text("\n\x04")
    assert desk.asked[0].arguments == {"name": "Xiaomi"}


async def test_control_c_drops_the_line_and_the_chat_goes_on(chat, desk):
    await typed(chat, "company Fo\x03company Xiaomi\n\x04")
    assert [one.arguments["name"] for one in desk.asked] == ["Xiaomi"]


async def test_typed_lines_come_back_in_the_next_chat(chat, desk, tmp_path):
    await typed(chat, "company Xiaomi\n\x04", tmp_path / "deep" / "history")
    await typed(chat, "\x1b[A\n\x04", tmp_path / "deep" / "history")
    assert [one.arguments["name"] for one in desk.asked] == ["Xiaomi", "Xiaomi"]


async def test_history_that_cannot_be_written_does_not_stop_the_chat(chat, desk, tmp_path):
    (tmp_path / "file").write_text("")
    await typed(chat, "company Xiaomi\n\x04", tmp_path / "file" / "history")
    assert len(desk.asked) == 1
