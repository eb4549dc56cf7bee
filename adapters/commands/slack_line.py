"""`tacho slack ...`: what an operator needs before Tacho can run on Slack."""

import asyncio
import json
import sys
from typing import Annotated

import typer

from adapters.commands.preparing import prepared
from bot.desk.commands.specs import SPECS
from bot.errors import BadRequest

slack_commands = typer.Typer(help="Tacho on Slack (docs/slack.md).", no_args_is_help=True)


@slack_commands.command("manifest")
def slack_manifest(
    context: typer.Context,
    *,
    http: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Over HTTP, from this public address, such as https://tacho.example."),
    ] = None,
    socket: Annotated[bool, typer.Option("--socket", help="By Socket Mode, which needs no public address.")] = False,
    many: Annotated[
        bool | None,
        typer.Option("--many/--one", help="For many workspaces, or for one; as the settings say by default."),
    ] = None,
) -> int:
    """Print the app's manifest, for Slack's page "Create an app from a manifest"."""
    from adapters.slack.manifest import manifest
    from adapters.wiring import slack_options

    options = slack_options(prepared(context)[0].slack)
    address = (http or ("" if socket or options.app_token else options.public_url)).rstrip("/")
    if socket and http:
        raise BadRequest("--socket and --http exclude each other: Slack reaches an app one way")
    if address and not address.startswith("https://"):
        raise BadRequest(f"--http {address}: Slack reaches only addresses that begin with https://")
    document = manifest(
        SPECS,
        names=options.names,
        switched_on=options.scopes,
        public_url=address,
        many=options.many if many is None else many,
    )
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    return 0


@slack_commands.command("page")
def slack_page(
    context: typer.Context,
    line: Annotated[list[str] | None, typer.Argument(help="A command, such as: company xiaomi. None: digest.")] = None,
) -> int:
    """Print an answer as an HTML page that looks as Slack would show it; no token is needed."""
    from adapters.commands.answers import TERMINAL, ShellDesk
    from adapters.slack.page import page
    from adapters.wiring import load_data, slack_options
    from bot.desk.commands.lines import parse_line
    from bot.model.command import Invocation

    settings, folders = prepared(context)
    options = slack_options(settings.slack)
    command, arguments = parse_line(" ".join(line or ["digest"]))
    desk = ShellDesk(settings, load_data(folders))
    message = asyncio.run(desk.answer(Invocation(command, arguments, channel=TERMINAL)))
    sys.stdout.write(page([message], dress=options.names.dress(native=options.native)) + "\n")
    return 0


@slack_commands.command("key")
def slack_key() -> int:
    """Print a fresh key for slack.encryption_key, which encrypts the tokens of many workspaces."""
    from adapters.slack.vault import new_key

    sys.stdout.write(new_key() + "\n")
    return 0
