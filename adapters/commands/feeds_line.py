"""`tacho feeds ...`: the desk's command about feeds in a shell's form, and lists of feeds as files."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from adapters.commands.preparing import prepared

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document, for programs.")]

feed_commands = typer.Typer(
    help="The feeds that are read: list them, see how they are, add and remove some, import and export lists (OPML)."
)


@feed_commands.callback(invoke_without_command=True)
def _list_without_a_word(context: typer.Context, *, as_json: AsJson = False) -> int:
    return _asked(context, "list", as_json=as_json) if context.invoked_subcommand is None else 0


@feed_commands.command("list")
def list_feeds(
    context: typer.Context,
    page: Annotated[str, typer.Argument(help="Which page of twenty.")] = "1",
    *,
    as_json: AsJson = False,
) -> int:
    """All feeds, those with a problem first, page by page."""
    return _asked(context, "list", page, as_json=as_json)


@feed_commands.command()
def packs(context: typer.Context, *, as_json: AsJson = False) -> int:
    """The packs of feeds there are, and how many feeds of each are read."""
    return _asked(context, "packs", as_json=as_json)


@feed_commands.command()
def health(
    context: typer.Context,
    feed: Annotated[list[str] | None, typer.Argument(help="Its name, address or key; all feeds without it.")] = None,
    *,
    as_json: AsJson = False,
) -> int:
    """How the feeds are, in words: what each normally brings, what it brought last, and what keeps it."""
    return _asked(context, "health", *(feed or ()), as_json=as_json)


@feed_commands.command()
def add(
    context: typer.Context,
    address: Annotated[
        list[str],
        typer.Argument(
            help="A feed's address, that of a page that names one, or the name of a feed or pack switched off."
        ),
    ],
    *,
    as_json: AsJson = False,
) -> int:
    """Read a feed, or a pack of feeds, from now on."""
    return _asked(context, "add", *address, as_json=as_json)


@feed_commands.command()
def remove(
    context: typer.Context,
    feed: Annotated[list[str], typer.Argument(help="Its name, address or key, or a pack's name.")],
    *,
    as_json: AsJson = False,
) -> int:
    """Read a feed no more, whoever added it; those of feeds.toml are taken out there."""
    return _asked(context, "remove", *feed, as_json=as_json)


@feed_commands.command("import")
def import_feeds(
    context: typer.Context,
    source: Annotated[str, typer.Argument(metavar="FILE|URL|-", help="A list of feeds (OPML).")],
    *,
    as_json: AsJson = False,
) -> int:
    """Take in a list of feeds (OPML), as other feed readers give it out."""
    if source.startswith(("http://", "https://")):
        return _asked(context, "import", source, as_json=as_json)
    from adapters.commands.feed_lists import body_of

    return _asked(context, "import", as_json=as_json, file=body_of(source))


@feed_commands.command("export")
def export_feeds(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(help="Where to write it; standard output without it.")] = None,
) -> int:
    """Give out all feeds as a list (OPML 2.0), without any credentials."""
    from adapters.commands import feed_lists

    settings, folders = prepared(context)
    return feed_lists.give_out(settings, folders, file)


def _asked(context: typer.Context, *words: str, as_json: bool, file: bytes = b"") -> int:
    from adapters.commands.answers import answer
    from adapters.wiring import load_data

    settings, folders = prepared(context)
    return asyncio.run(answer(settings, load_data(folders), "feeds", words, as_json=as_json, file=file))
