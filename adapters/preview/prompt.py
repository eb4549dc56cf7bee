"""The prompt of the terminal chat: editing, history, completion. The only room that knows prompt_toolkit."""

from collections.abc import AsyncGenerator, Callable, Iterable
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory, History, InMemoryHistory

from adapters.preview.completion import Suggester, suggestions, usage


async def typed_lines(
    desk: Suggester, offered: Callable[[], tuple[str, ...]], history: Path | None
) -> AsyncGenerator[str]:
    """Lines as a person types them; Ctrl-C drops a line, Ctrl-D ends.

    Args:
        desk: what can be typed.
        offered: the command lines of the last answer's buttons.
        history: where lines are kept for the next chat; None, or a place that cannot be written, keeps them for this one.
    """
    session: PromptSession[str] = PromptSession(
        history=_history(history),
        completer=_DeskCompleter(desk, offered),
        complete_while_typing=False,
        bottom_toolbar=lambda: usage(session.default_buffer.text, desk),
    )
    while True:
        try:
            yield await session.prompt_async("\ntacho> ")
        except KeyboardInterrupt:
            continue
        except EOFError:
            return


class _DeskCompleter(Completer):
    """Hands the suggestions to the prompt."""

    def __init__(self, desk: Suggester, offered: Callable[[], tuple[str, ...]]) -> None:
        self._desk = desk
        self._offered = offered

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """Ways to go on from where the cursor stands."""
        del complete_event
        for one in suggestions(document.text_before_cursor, self._desk, self._offered()):
            yield Completion(one.text, start_position=-one.replaces, display_meta=one.meaning)


def _history(path: Path | None) -> History:
    """What was typed in earlier chats; only of this one where the file cannot be written."""
    if path is None:
        return InMemoryHistory()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError:
        return InMemoryHistory()
    return FileHistory(path)
