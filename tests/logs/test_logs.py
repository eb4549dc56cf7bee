"""Logs: no secret in them, whoever logs it; one line a thing."""

import json
import logging
from collections.abc import Iterator

import pytest

from adapters.logs import LONGEST_ERROR, scrub, set_up_logs

SLACK = "xoxb-1234567890-" + "0987654321-AbCdEfGhIjKl"  # in two parts, so that no scanner takes it for a real one
DISCORD = ".".join(("M" * 24, "G" * 6, "h" * 38))


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level


@pytest.mark.parametrize(
    "text",
    [
        f"posting with {SLACK} failed",
        f"login {DISCORD}",
        f"GET https://reader:{SLACK}@feeds.example/rss",
        f"GET https://feeds.example/rss?a=1&token={SLACK}&b=2",
        f"Authorization: Bearer {SLACK}",
    ],
)
def test_secrets_are_hidden(text: str) -> None:
    cleaned = scrub(text)
    assert SLACK not in cleaned
    assert DISCORD not in cleaned
    assert "[hidden]" in cleaned


@pytest.mark.parametrize(
    "text",
    [
        "503, message='Invalid', url='wss://wss.slack.example/link/?ticket=SECRET&app_id=A1'",
        "GET /slack/oauth_redirect?code=SECRET&state=1",
        "Failed to fetch oauth.v2.access result with code: SECRET - error: invalid_code",
        "POST https://hooks.slack.com/commands/T1/SECRET failed",
        "token xoxe.xoxb-1-SECRET was refused",
        "refresh token xoxe-1-SECRET was refused",
        "Signature mismatch, signature=SECRET",
    ],
)
def test_what_slack_and_its_libraries_hand_round_is_hidden(text: str) -> None:
    assert "SECRET" not in scrub(text)


def test_what_is_no_secret_stays_readable() -> None:
    text = "https://feeds.example/rss?page=2 answered 503, next try 2025-12-19T07:30:00Z, story k7m2q9xd"
    assert scrub(text) == text


def test_line_holds_what_was_logged_with_it(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs(as_json=True)
    logging.getLogger("bot.desk").warning("feed failed", extra={"feed": "https://u:pass@feeds.example/rss"})
    line = json.loads(capsys.readouterr().err)
    assert line["event"] == "feed failed"
    assert line["feed"] == "https://[hidden]@feeds.example/rss"
    assert line["level"] == "warning"


def test_exception_is_one_short_line_unless_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs()
    try:
        raise ValueError("x" * 10_000)
    except ValueError:
        logging.getLogger("bot.desk").exception("a step failed")
    written = capsys.readouterr().err
    assert written.count("\n") == 1
    assert len(written) < LONGEST_ERROR + 200


def test_secret_in_an_exception_is_hidden_even_in_a_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs(verbose=True)
    try:
        raise ValueError(SLACK)
    except ValueError:
        logging.getLogger("bot.desk").exception("a step failed")
    assert SLACK not in capsys.readouterr().err


@pytest.mark.parametrize(
    "token", [SLACK, "xoxe.xoxp-1-" + "Mi0yLTEyMzQ1Njc4OTA", "xapp-1-A012ABC-" + "1234567890-abcdef0123", DISCORD]
)
@pytest.mark.parametrize("verbose", [False, True])
@pytest.mark.parametrize("as_json", [False, True])
def test_a51_tokens_in_exceptions_never_reach_the_log(
    capsys: pytest.CaptureFixture[str], token: str, *, verbose: bool, as_json: bool
) -> None:
    set_up_logs(verbose=verbose, as_json=as_json)
    try:
        try:
            raise ConnectionError(f"POST /api?token={token} failed")
        except ConnectionError as error:
            raise RuntimeError(f"the service said: {token}") from error
    except RuntimeError:
        logging.getLogger("bot.desk").exception("a step failed with %s", token, extra={"problem": f"bad {token}"})
    written = capsys.readouterr().err
    assert "a step failed" in written
    assert token not in written
    assert token.rpartition("-")[2] not in written
