"""Settings: `tacho.toml`, environment, secret files and the folders the data files come from (docs/operating.md lists every key).

Order, first wins: command line, environment (`TACHO_SECTION__KEY`), files of that name in `TACHO_SECRETS_DIR`, `tacho.toml`, defaults.
An unknown key is an error wherever it stands: a misspelt key that is silently ignored costs an operator a night.
"""

import difflib
import ipaddress
import json
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, cast
from urllib.parse import urlsplit

import platformdirs
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    SecretStr,
    ValidationError,
)
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    InitSettingsSource,
    NestedSecretsSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from bot.errors import BadSettings

PREFIX = "TACHO_"
NOT_SETTINGS = frozenset({"TACHO_CONFIG", "TACHO_SECRETS_DIR", "TACHO_SHARED", "TACHO_REQUIRE"})
FILE = "tacho.toml"

IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network


def _private_blocks(value: object) -> bool | tuple[IPNetwork, ...]:
    """`true`, `false`, or address blocks; an environment variable writes them as JSON or with commas between."""
    if isinstance(value, str):
        word = value.strip().lower()
        value = (
            word == "true"
            if word in {"true", "false"}
            else json.loads(value)
            if word.startswith("[")
            else value.split(",")
        )
    if isinstance(value, bool):
        return value
    try:
        return tuple(ipaddress.ip_network(str(block).strip(), strict=False) for block in cast("list[object]", value))
    except (TypeError, ValueError):
        raise ValueError(
            'it is true, false or a list of address blocks such as ["127.0.0.0/8", "10.1.0.0/16"]'
        ) from None


def _contact(value: str) -> str:
    """An address that may stand in a User-Agent header's comment, or nothing."""
    address = re.match(r"https?://.|(mailto:)?[^:/@]+@[^@]+$", value) and re.fullmatch(r"[!-'*-\[\]-~]{1,200}", value)
    if value and not address:
        raise ValueError("it is a web or mail address without blanks and brackets, such as me@example.com")
    return value


def _place(value: str) -> str:
    """A channel's id, `off`, or nothing."""
    if value not in {"", "off"} and not re.fullmatch(r"[a-z]+:\S+", value):
        raise ValueError('it is off, or a channel written platform:address, such as "slack:T024BE7LD/C024BE91L"')
    return value


def _callback(value: object) -> str | None:
    """An absolute http(s) address without query, fragment and login, or None."""
    if value is None or value == "":
        return None
    try:
        parts = urlsplit(str(value).strip())
        plain = not (parts.query or parts.fragment or "@" in parts.netloc)
        if parts.scheme in {"http", "https"} and parts.hostname and plain and parts.port != 0:
            return parts.geturl().rstrip("/")
    except ValueError:
        pass
    raise ValueError(
        "it is the public address hubs can call, such as https://news.example/websub, without query or login"
    )


def _words(value: object) -> object:
    """A list of words; an environment variable writes them as JSON or with commas between."""
    if not isinstance(value, str):
        return value
    if value.strip().startswith("["):
        return json.loads(value)
    return [word.strip() for word in value.split(",") if word.strip()]


def _slash_command(value: str) -> str:
    """The name of a slash command, with its slash."""
    if not re.fullmatch(r"/[a-z0-9][a-z0-9_-]{0,30}", value):
        raise ValueError('it is a slash and at most 31 small letters, digits, hyphens or underscores, such as "/tacho"')
    return value


SlashCommand = Annotated[str, AfterValidator(_slash_command)]
SlackScope = Literal["chat:write.public", "users:read", "channels:read", "groups:read"]
SlackBlock = Literal["cards", "tables", "charts"]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DatabaseSettings(_Section):
    """Where stories, subscriptions and deliveries are kept."""

    url: str = Field(default_factory=lambda: f"sqlite:///{platformdirs.user_data_path('tacho') / 'tacho.sqlite3'}")
    keep_days: float = Field(default=400, gt=0, allow_inf_nan=False)


class FeedSettings(_Section):
    """How feeds are asked for; minutes may be fractions."""

    allow_private: Annotated[bool | tuple[IPNetwork, ...], NoDecode, PlainValidator(_private_blocks)] = False
    interval_minutes: float = Field(default=60, gt=0, allow_inf_nan=False)
    floor_minutes: float = Field(default=15, ge=0, allow_inf_nan=False)
    websub_callback: Annotated[str | None, PlainValidator(_callback)] = None
    websub_host: str = "127.0.0.1"
    websub_port: int = Field(default=8480, ge=0, le=65535)
    contact: Annotated[str, AfterValidator(_contact)] = ""
    adding: bool = True
    notices: Annotated[str, AfterValidator(_place)] = ""


class DiscordSettings(_Section):
    """The Discord application; it runs when its token is set."""

    token: SecretStr | None = None
    api_url: str = "https://discord.com/api/v10"
    gateway_url: str | None = None


class SlackSettings(_Section):
    """The Slack app: Socket Mode with an app token, HTTP with a port, both may be."""

    bot_token: SecretStr | None = None
    app_token: SecretStr | None = None
    signing_secret: SecretStr | None = None
    client_id: str | None = None
    client_secret: SecretStr | None = None
    encryption_key: SecretStr | None = None
    api_url: str = "https://slack.com/api/"
    http_host: str = "127.0.0.1"
    http_port: int | None = Field(default=None, ge=0, le=65535)
    public_url: Annotated[str | None, PlainValidator(_callback)] = None
    command: SlashCommand = "/tacho"
    company_command: SlashCommand = "/company"
    scopes: Annotated[frozenset[SlackScope], NoDecode, BeforeValidator(_words)] = frozenset()
    managers: Literal["everyone", "admins"] = "everyone"
    new_blocks: Annotated[frozenset[SlackBlock], NoDecode, BeforeValidator(_words)] = frozenset({"tables", "charts"})


class Settings(BaseSettings):
    """Everything an operator can set; made by `load_settings`."""

    model_config = SettingsConfigDict(extra="forbid", frozen=True, env_prefix=PREFIX, env_nested_delimiter="__")

    database: DatabaseSettings = Field(default_factory=DatabaseSettings)
    feeds: FeedSettings = Field(default_factory=FeedSettings)
    discord: DiscordSettings = Field(default_factory=DiscordSettings)
    slack: SlackSettings = Field(default_factory=SlackSettings)


@dataclass(frozen=True, slots=True)
class ConfigFolders:
    """Where data files come from: the operator's folder first, then the one the wheel carries; file by file."""

    folders: tuple[Path, ...]

    def find(self, name: str) -> Path:
        """The file of this name that counts.

        Raises:
            BadSettings: no folder has it.
        """
        for folder in self.folders:
            if (path := folder / name).is_file():
                return path
        places = " or ".join(str(folder) for folder in self.folders)
        raise BadSettings(f"{name}: there is no such file in {places}; write it there, or install Tacho again")


def shipped_config() -> Path:
    """The config directory that comes with Tacho: inside the wheel, or beside the packages in a checkout."""
    inside = Path(__file__).with_name("config")
    return inside if inside.is_dir() else Path(__file__).parent.parent / "config"


def config_folders(chosen: Path | None, environment: Mapping[str, str] = os.environ) -> ConfigFolders:
    """The folders by `--config`, else `TACHO_CONFIG`, else `./config`; the shipped one always comes last.

    Raises:
        BadSettings: the folder somebody named does not exist.
    """
    named = chosen or (Path(environment["TACHO_CONFIG"]) if environment.get("TACHO_CONFIG") else None)
    if named is not None and not named.is_dir():
        source = "--config" if chosen else "TACHO_CONFIG"
        raise BadSettings(
            f"{source}: there is no folder {named}; name a folder that holds {FILE} or other config files"
        )
    first = named or Path("config")
    shipped = shipped_config()
    if not first.is_dir() or first.resolve() == shipped.resolve():
        return ConfigFolders((shipped,))
    return ConfigFolders((first, shipped))


def load_settings(
    folders: ConfigFolders,
    *,
    overrides: Mapping[str, Mapping[str, object]] | None = None,
    environment: Mapping[str, str] = os.environ,
) -> Settings:
    """All settings, checked.

    Args:
        folders: where `tacho.toml` may be; without one the defaults hold.
        overrides: what the command line says, by section and key.
        environment: for `TACHO_...` variables.

    Raises:
        BadSettings: an unknown key, a wrong value or an unreadable file; the sentence names the place and the cure.
    """
    toml = next((path for folder in folders.folders if (path := folder / FILE).is_file()), None)
    secrets = Path(environment["TACHO_SECRETS_DIR"]) if environment.get("TACHO_SECRETS_DIR") else None
    if secrets is not None and not secrets.is_dir():
        raise BadSettings(f"TACHO_SECRETS_DIR: there is no folder {secrets}; make it, or unset the variable")
    _refuse_unknown_names(environment, "the environment")
    if secrets is not None:
        _refuse_unknown_names([path.name for path in secrets.iterdir() if path.is_file()], str(secrets))

    class Layered(Settings):
        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the signature is pydantic's; the sources are our own
            env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
            dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
            file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            sources: list[PydanticBaseSettingsSource] = [
                InitSettingsSource(settings_cls, init_kwargs=dict(overrides or {}))
            ]
            sources.append(_EnvironmentSource(settings_cls, environment))
            if secrets is not None:
                sources.append(
                    NestedSecretsSettingsSource(
                        EnvSettingsSource(settings_cls),
                        secrets_dir=secrets,
                        env_prefix=PREFIX,
                        secrets_nested_delimiter="__",
                    )
                )
            if toml is not None:
                sources.append(_toml_source(settings_cls, toml))
            return tuple(sources)

    try:
        return Layered()
    except ValidationError as error:
        raise BadSettings(
            "; ".join(_sentence(dict(one), toml, environment, secrets) for one in error.errors())
        ) from None
    except (UnicodeDecodeError, OSError) as error:
        raise BadSettings(f"a secret file in {secrets} cannot be read: {error}; it must be UTF-8") from None
    except ValueError as error:
        raise BadSettings(f"settings could not be read: {error}; docs/operating.md lists every key") from None


def _toml_source(settings_cls: type[BaseSettings], path: Path) -> TomlConfigSettingsSource:
    try:
        return TomlConfigSettingsSource(settings_cls, path)
    except tomllib.TOMLDecodeError as error:
        raise BadSettings(f"{path}: this is not TOML: {error}; mend that line") from None
    except UnicodeDecodeError as error:
        raise BadSettings(f"{path}: this is not UTF-8 at byte {error.start}; save it as UTF-8") from None
    except OSError as error:
        raise BadSettings(f"{path}: cannot be read ({error.strerror}); see that this user may read it") from None


class _EnvironmentSource(EnvSettingsSource):
    """The environment handed in, instead of the process's own."""

    def __init__(self, settings_cls: type[BaseSettings], environment: Mapping[str, str]) -> None:
        self._environment = environment
        super().__init__(settings_cls)

    def _load_env_vars(self) -> Mapping[str, str | None]:
        return {name.lower(): value for name, value in self._environment.items()}


def _known() -> dict[str, tuple[str, str]]:
    """Environment names of every key: name to (section, key)."""
    return {
        f"{PREFIX}{section}__{key}".upper(): (section, key)
        for section, field in Settings.model_fields.items()
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel)
        for key in field.annotation.model_fields
    }


def _refuse_unknown_names(names: Mapping[str, str] | list[str], place: str) -> None:
    known = _known()
    for name in names:
        upper = name.upper()
        if upper.startswith(PREFIX) and upper not in known and upper not in NOT_SETTINGS:
            raise BadSettings(f'{place}: "{name}" is not a setting of Tacho{_meant(upper, list(known))}')


def _meant(word: str, choices: list[str]) -> str:
    close = difflib.get_close_matches(word, choices, n=1, cutoff=0.6)
    return f'; did you mean "{close[0]}"?' if close else "; take it out (docs/operating.md lists every key)"


def _sentence(error: dict[str, Any], toml: Path | None, environment: Mapping[str, str], secrets: Path | None) -> str:
    """One validation error as a sentence; the value is never repeated, it may be a secret."""
    section, *rest = [str(part) for part in error["loc"]]
    key = rest[0] if rest else ""
    name = f"{PREFIX}{section}__{key}".upper()
    if name in {one.upper() for one in environment}:
        where = f"environment variable {name}"
    elif secrets is not None and key and (secrets / name).is_file():
        where = f"secret file {name}"
    else:
        where = f"{toml or FILE}: [{section}]{f' {key}' if key else ''}"
    if error["type"] == "extra_forbidden":
        fields = Settings.model_fields
        annotation = fields[section].annotation if key and section in fields else None
        choices = (
            list(annotation.model_fields)
            if isinstance(annotation, type) and issubclass(annotation, BaseModel)
            else list(fields)
        )
        return f"{where} is not a setting of Tacho{_meant(key or section, choices)}"
    return f"{where}: {str(error['msg']).removeprefix('Value error, ')}; docs/operating.md says how each key is written"
