"""`tacho discord ...`: what an operator needs before Tacho can run on Discord."""

import asyncio
import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from adapters.commands.preparing import prepared
from bot.errors import BadSettings

discord_commands = typer.Typer(help="Tacho on Discord (docs/discord.md).", no_args_is_help=True)


@discord_commands.command("invite")
def discord_invite(context: typer.Context) -> int:
    """Print the links that add Tacho to a server, or to your own account."""
    from adapters.discord.invite import application_id, invite_link, personal_link

    token = prepared(context)[0].discord.token
    if token is None:
        raise BadSettings("[discord] token: it is not set; docs/discord.md says where to get it and where to put it")
    number = application_id(token.get_secret_value())
    sys.stdout.write(f"For a server:        {invite_link(number)}\nFor yourself alone:  {personal_link(number)}\n")
    return 0


@discord_commands.command("page")
def discord_page(
    context: typer.Context,
    line: Annotated[list[str] | None, typer.Argument(help="A command, such as: company xiaomi. None: digest.")] = None,
) -> int:
    """Print an answer as an HTML page that looks as Discord would show it; no token is needed."""
    from adapters.commands.answers import TERMINAL, ShellDesk
    from adapters.discord.page import page
    from adapters.wiring import load_data
    from bot.desk.commands.lines import parse_line
    from bot.model.command import Invocation

    settings, folders = prepared(context)
    command, arguments = parse_line(" ".join(line or ["digest"]))
    desk = ShellDesk(settings, load_data(folders))
    message = asyncio.run(desk.answer(Invocation(command, arguments, channel=TERMINAL)))
    sys.stdout.write(page([message], now=datetime.now(UTC)) + "\n")
    return 0
