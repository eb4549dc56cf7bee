"""How Tacho works on Slack: the `[slack]` section of the settings as plain values, and what must be set together."""

from dataclasses import dataclass
from typing import Final

from adapters.slack.dress import Native
from adapters.slack.names import Names
from adapters.slack.vault import MAKE_ONE
from adapters.slack.wire import API_URL
from bot.errors import BadSettings

ONE_OR_MANY: Final = (
    "[slack] bot_token, client_id: set the token of one workspace or the client id for many, not both (docs/slack.md)"
)


@dataclass(frozen=True, slots=True)
class Options:
    """Everything an operator can choose.

    Attributes:
        bot_token: of the one workspace; "" for many.
        client_id: of the app, for installation in many workspaces; "" for one.
        client_secret: the same.
        encryption_key: encrypts the tokens of many workspaces.
        api_url: Slack's API, with its path and slash.
        app_token: for Socket Mode; "" for none.
        signing_secret: checks what comes over HTTP.
        http_host: where HTTP is listened on.
        http_port: the same; None for none.
        public_url: what stands before "/slack/events" outside; "" where it is not known.
        scopes: those that are switched on beyond the needed two.
        names: of the slash commands.
        admins_only: only admins of a workspace may change what channels get.
        native: new kinds of blocks that are used.
    """

    bot_token: str = ""
    client_id: str = ""
    client_secret: str = ""
    encryption_key: str = ""
    api_url: str = API_URL
    app_token: str = ""
    signing_secret: str = ""
    http_host: str = "127.0.0.1"
    http_port: int | None = None
    public_url: str = ""
    scopes: frozenset[str] = frozenset()
    names: Names = Names()  # noqa: RUF009 - frozen
    admins_only: bool = False
    native: frozenset[Native] = frozenset({Native.TABLES, Native.CHARTS})

    @property
    def many(self) -> bool:
        """Whether it is for many workspaces."""
        return bool(self.client_id)

    def check(self) -> None:
        """See that what must be set together is.

        Raises:
            BadSettings: it is not; the sentence says what is missing.
        """
        if self.bot_token and self.many:
            raise BadSettings(ONE_OR_MANY)
        if self.many and not self.client_secret:
            raise BadSettings(
                "[slack] client_secret: it is not set; copy it from the page Basic Information of your app, beside the client id"
            )
        if self.many and not self.encryption_key:
            raise BadSettings(
                f"[slack] encryption_key: it is not set, and tokens are stored only encrypted; {MAKE_ONE}"
            )
        if self.many and self.http_port is None:
            raise BadSettings(
                "[slack] http_port: it is not set, and workspaces can install Tacho only over HTTP; set a port and let your proxy reach it"
            )
        if self.http_port is not None and not self.signing_secret:
            raise BadSettings(
                "[slack] signing_secret: it is not set, and HTTP requests cannot be checked without it; copy it from the page Basic "
                "Information of your app"
            )
        if self.admins_only and "users:read" not in self.scopes:
            raise BadSettings(
                '[slack] managers: "admins" needs the permission users:read; add it to [slack] scopes and to the app, or set "everyone"'
            )
