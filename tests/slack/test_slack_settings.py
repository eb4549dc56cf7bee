"""What must be set together for Slack, what the command line prints before there is an app, and that secrets stay out of it."""

import json

import pytest

from adapters.cli import run
from adapters.doctor import _platforms
from adapters.settings import ConfigFolders, load_settings
from adapters.slack.options import Options
from adapters.slack.vault import Vault, new_key
from adapters.wiring import slack_options
from bot.errors import BadSettings
from tests.slack.world import TOKEN

MANY = {"client_id": "1.2", "client_secret": "s", "encryption_key": "k", "signing_secret": "x", "http_port": 3000}


@pytest.mark.parametrize(
    ("options", "key"),
    [
        ({**MANY, "bot_token": TOKEN}, "bot_token"),
        ({**MANY, "client_secret": ""}, "client_secret"),
        ({**MANY, "encryption_key": ""}, "tacho slack key"),
        ({**MANY, "http_port": None}, "http_port"),
        ({**MANY, "signing_secret": ""}, "signing_secret"),
        ({"bot_token": TOKEN, "http_port": 3000}, "signing_secret"),
        ({"bot_token": TOKEN, "admins_only": True}, "users:read"),
    ],
)
def test_what_is_missing_is_named_with_its_cure(options, key):
    with pytest.raises(BadSettings) as caught:
        Options(**options).check()
    assert key in str(caught.value)
    assert TOKEN not in str(caught.value)


@pytest.mark.parametrize("options", [MANY, {"bot_token": TOKEN}, {"bot_token": TOKEN, "app_token": "xapp-1"}])
def test_what_is_enough_passes(options):
    Options(**options).check()


@pytest.fixture
def environment(monkeypatch, tmp_path):
    def put(**values: str) -> None:
        for key, value in values.items():
            monkeypatch.setenv(f"TACHO_SLACK__{key.upper()}", value)

    monkeypatch.chdir(tmp_path)
    return put


def settings():
    return load_settings(ConfigFolders(()))


def test_lists_may_be_written_with_commas_or_as_json(environment):
    environment(
        api_url="https://slack.com/api",
        scopes="users:read, groups:read",
        new_blocks='["cards"]',
        command="/autos",
        managers="admins",
    )
    slack = settings().slack
    assert (slack.scopes, slack.new_blocks) == ({"users:read", "groups:read"}, {"cards"})
    options = slack_options(slack)
    assert options.api_url == "https://slack.com/api/"
    assert (options.names.command, options.admins_only) == ("/autos", True)


@pytest.mark.parametrize(
    ("key", "value"),
    [("scopes", "channels:history"), ("command", "tacho"), ("command", "/Tacho!"), ("managers", "nobody"), ("new_blocks", "cars"), ("public_url", "tacho.example")],
)  # fmt: skip
def test_wrong_value_is_named(environment, key, value):
    environment(**{key: value})
    with pytest.raises(BadSettings, match=f"TACHO_SLACK__{key.upper()}"):
        settings()


def test_key_that_is_none_is_refused_without_being_shown():
    with pytest.raises(BadSettings, match="tacho slack key") as caught:
        Vault("not-a-key")
    assert "not-a-key" not in str(caught.value)


def test_replaced_key_still_opens_what_the_old_one_sealed():
    old, new = new_key(), new_key()
    sealed = Vault(old).seal("xoxb-secret")
    assert "xoxb" not in sealed
    assert Vault(f"{new}, {old}").open(sealed) == "xoxb-secret"
    with pytest.raises(BadSettings, match="another key"):
        Vault(new).open(sealed)


def test_manifest_is_printed_as_json(environment, capsys):
    environment(command="/autos")
    assert run(["slack", "manifest", "--http", "https://tacho.example/"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["features"]["slash_commands"][0]["command"] == "/autos"
    assert document["settings"]["interactivity"]["request_url"] == "https://tacho.example/slack/events"


@pytest.mark.parametrize("arguments", [["--http", "http://tacho.example"], ["--socket", "--http", "https://a.example"]])
def test_manifest_that_slack_would_refuse_is_not_printed(environment, capsys, arguments):
    assert run(["slack", "manifest", *arguments]) == 2
    assert capsys.readouterr().out == ""


def test_key_is_printed(capsys):
    assert run(["slack", "key"]) == 0
    Vault(capsys.readouterr().out.strip()).seal("x")


def found(environment, **values):
    environment(**values)
    return [(one.health.value, f"{one.sentence} {one.cure}") for one in _platforms(settings())]


def test_doctor_says_what_slack_lacks_without_asking_it(environment):
    assert found(environment) == [("fine", "the preview page. ")]
    silent = found(environment, bot_token=TOKEN)
    assert [health for health, _ in silent] == ["note", "fine"]
    assert "app_token" in silent[0][1]
    assert silent[-1][1].startswith("Slack, the preview page.")
    assert [health for health, _ in found(environment, app_token="xapp-1")] == ["fine"]
    wrong = found(environment, client_id="1.2")
    assert wrong[0][0] == "fault"
    assert TOKEN not in str(wrong)
