"""Settings: every source in its order, every mistake a sentence that names the place and the cure."""

from ipaddress import ip_network
from pathlib import Path

import pytest

from adapters.settings import ConfigFolders, Settings, config_folders, load_settings, shipped_config
from bot.errors import BadSettings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "config"
    path.mkdir()
    return path


def load(
    folder: Path,
    *,
    toml: str = "",
    secrets: dict[str, str] | None = None,
    overrides: dict | None = None,
    **environment: str,
) -> Settings:
    if toml:
        (folder / "tacho.toml").write_text(toml, encoding="utf-8")
    if secrets is not None:
        (folder / "secrets").mkdir()
        for name, value in secrets.items():
            (folder / "secrets" / name).write_text(value + "\n", encoding="utf-8")
        environment["TACHO_SECRETS_DIR"] = str(folder / "secrets")
    return load_settings(ConfigFolders((folder,)), overrides=overrides, environment=environment)


def test_defaults_hold_without_any_file(folder: Path) -> None:
    settings = load(folder)
    assert settings.feeds.interval_minutes == 60
    assert settings.feeds.floor_minutes == 15
    assert settings.feeds.allow_private is False
    assert settings.database.url.startswith("sqlite:///")


def test_command_line_beats_environment_beats_secret_file_beats_toml(folder: Path) -> None:
    toml = "[feeds]\ninterval_minutes = 1\nfloor_minutes = 1\n[database]\nurl = 'sqlite:///toml'\n[slack]\nclient_id = 'toml'\n"
    settings = load(
        folder,
        toml=toml,
        secrets={
            "TACHO_FEEDS__INTERVAL_MINUTES": "2",
            "TACHO_FEEDS__FLOOR_MINUTES": "2",
            "TACHO_DATABASE__URL": "sqlite:///secret",
        },
        overrides={"feeds": {"interval_minutes": 4}},
        TACHO_FEEDS__INTERVAL_MINUTES="3",
        TACHO_FEEDS__FLOOR_MINUTES="3",
    )
    assert settings.feeds.interval_minutes == 4
    assert settings.feeds.floor_minutes == 3
    assert settings.database.url == "sqlite:///secret"
    assert settings.slack.client_id == "toml"


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ("true", True),
        ("False", False),
        ("127.0.0.1", (ip_network("127.0.0.1/32"),)),
        ('["127.0.0.0/8", "::1"]', (ip_network("127.0.0.0/8"), ip_network("::1/128"))),
        ("127.0.0.0/8, 10.1.0.0/16", (ip_network("127.0.0.0/8"), ip_network("10.1.0.0/16"))),
    ],
)
def test_private_addresses_can_be_written_in_the_environment(folder: Path, written: str, understood: object) -> None:
    assert load(folder, TACHO_FEEDS__ALLOW_PRIVATE=written).feeds.allow_private == understood


@pytest.mark.parametrize("toml", ["[feeds]\nallow_private = true\n", "[feeds]\nallow_private = ['10.0.0.0/8']\n"])
def test_private_addresses_can_be_written_in_toml(folder: Path, toml: str) -> None:
    assert load(folder, toml=toml).feeds.allow_private


@pytest.mark.parametrize(
    ("toml", "environment", "parts"),
    [
        ("[feeds]\ninterval_minuts = 5\n", {}, ("tacho.toml", "[feeds]", "interval_minuts", "interval_minutes")),
        ("[feedz]\n", {}, ("tacho.toml", "feedz", "feeds")),
        ("[feeds]\ninterval_minutes = 'soon'\n", {}, ("tacho.toml", "[feeds] interval_minutes", "number")),
        ("[feeds]\ninterval_minutes = 0\n", {}, ("interval_minutes", "greater than 0")),
        ("[feeds]\nallow_private = 'everywhere'\n", {}, ("allow_private", "address blocks")),
        ("[feeds\n", {}, ("tacho.toml", "not TOML")),
        ("", {"TACHO_FEEDS__FLOOR": "5"}, ("TACHO_FEEDS__FLOOR", "TACHO_FEEDS__FLOOR_MINUTES")),
        ("", {"TACHO_TELEGRAM__TOKEN": "x"}, ("TACHO_TELEGRAM__TOKEN",)),
        ("", {"TACHO_FEEDS__FLOOR_MINUTES": "soon"}, ("environment variable TACHO_FEEDS__FLOOR_MINUTES",)),
        ("", {"TACHO_SECRETS_DIR": "/nowhere/at/all"}, ("TACHO_SECRETS_DIR", "/nowhere/at/all")),
    ],
)
def test_mistakes_are_named_with_their_place_and_cure(
    folder: Path, toml: str, environment: dict[str, str], parts: tuple[str, ...]
) -> None:
    with pytest.raises(BadSettings) as caught:
        load(folder, toml=toml, **environment)
    for part in parts:
        assert part in str(caught.value)


def test_unknown_secret_file_is_an_error(folder: Path) -> None:
    with pytest.raises(BadSettings, match=r"TACHO_SLACK__BOT_TOKN.*TACHO_SLACK__BOT_TOKEN"):
        load(folder, secrets={"TACHO_SLACK__BOT_TOKN": "x"})


def test_secrets_are_never_shown(folder: Path) -> None:
    settings = load(
        folder, secrets={"TACHO_SLACK__BOT_TOKEN": "xoxb-not-for-eyes"}, TACHO_DISCORD__TOKEN="not-for-eyes-either"
    )
    assert settings.slack.bot_token is not None
    assert settings.slack.bot_token.get_secret_value() == "xoxb-not-for-eyes"
    assert "not-for-eyes" not in f"{settings!r} {settings} {settings.model_dump_json()}"


def test_wrong_secret_is_not_repeated_in_the_error(folder: Path) -> None:
    with pytest.raises(BadSettings) as caught:
        load(folder, toml="[slack]\nbot_token = ['xoxb-not-for-eyes']\n")
    assert "not-for-eyes" not in str(caught.value)


def test_chosen_folder_replaces_shipped_files_one_by_one(folder: Path) -> None:
    (folder / "topics.toml").write_text("", encoding="utf-8")
    folders = config_folders(folder, {})
    assert folders.find("topics.toml") == folder / "topics.toml"
    assert folders.find("companies.toml") == shipped_config() / "companies.toml"


def test_folder_of_the_environment_counts_when_none_is_chosen(folder: Path, tmp_path: Path) -> None:
    assert config_folders(None, {"TACHO_CONFIG": str(folder)}).folders[0] == folder
    assert config_folders(tmp_path, {"TACHO_CONFIG": str(folder)}).folders[0] == tmp_path


def test_missing_folder_and_missing_file_are_named(folder: Path) -> None:
    with pytest.raises(BadSettings, match=r"--config.*no folder"):
        config_folders(folder / "nowhere", {})
    with pytest.raises(BadSettings, match=r"nothing\.toml"):
        ConfigFolders((folder,)).find("nothing.toml")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("contact", "https://example.com/tacho"),
        ("contact", "newsroom@example.com"),
        ("notices", "off"),
        ("notices", "slack:T024BE7LD/C024BE91L"),
    ],
)
def test_who_runs_it_and_where_notices_go_is_taken_as_written(folder: Path, key: str, value: str) -> None:
    assert getattr(load(folder, toml=f"[feeds]\n{key} = '{value}'\n").feeds, key) == value


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("contact", "me at home"),
        ("contact", "me"),
        ("contact", "ftp://example.com"),
        ("contact", "@"),
        ("contact", "https://"),
        ("contact", "https://example.com)"),
        ("contact", "a\\r\\nCookie"),
        ("notices", "here"),
    ],
)
def test_what_no_header_and_no_channel_can_be_is_refused(folder: Path, key: str, value: str) -> None:
    with pytest.raises(BadSettings, match=rf"\[feeds\] {key}: it is"):
        load(folder, toml=f'[feeds]\n{key} = "{value}"\n')


def test_settings_that_are_not_utf_8_name_the_file_and_the_cure(folder: Path) -> None:
    (folder / "tacho.toml").write_bytes(b'[feeds]\ncontact = "\xe9"\n')
    with pytest.raises(BadSettings, match=r"tacho\.toml: this is not UTF-8 at byte 19; save it as UTF-8") as refused:
        load(folder)
    assert str(folder) in str(refused.value)


def test_settings_that_may_not_be_read_name_the_file_and_the_cure(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    (folder / "tacho.toml").touch()
    monkeypatch.setattr("adapters.settings.TomlConfigSettingsSource", refused)
    with pytest.raises(BadSettings, match=r"tacho\.toml: cannot be read \(Permission denied\); see that this user"):
        load(folder)


def test_secrets_that_are_not_utf_8_name_their_folder(folder: Path) -> None:
    (folder / "secrets").mkdir()
    (folder / "secrets" / "TACHO_DISCORD__TOKEN").write_bytes(b"\xe9")
    with pytest.raises(BadSettings, match=r"a secret file in .*secrets cannot be read: .*; it must be UTF-8"):
        load(folder, TACHO_SECRETS_DIR=str(folder / "secrets"))
