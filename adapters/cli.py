"""The command line: `tacho COMMAND`. Answers go to stdout, progress and logs to stderr; 0 done, 1 done with faults, 2 wrong use."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer

from adapters.commands.discord_line import discord_commands
from adapters.commands.feeds_line import feed_commands
from adapters.commands.preparing import folders_of, prepared
from adapters.commands.slack_line import slack_commands
from bot.desk.commands.specs import SPECS
from bot.errors import BadRequest, FixInput, TachoError

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document, for programs.")]
Lines = Annotated[
    bool, typer.Option("--jsonl", help="IN and OUT are files of JSON lines; OUT may be - for standard output.")
]

app = typer.Typer(
    name="tacho",
    help="Tacho reads the car industry's news so that people need not: key figures with their proof, each story once.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.add_typer(discord_commands, name="discord")
app.add_typer(slack_commands, name="slack")
database_commands = typer.Typer(help="Move between databases.", no_args_is_help=True)
app.add_typer(database_commands, name="db")
app.add_typer(feed_commands, name="feeds")


def main() -> None:
    """Run the command line of this process and exit with its code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command line; returns the exit code. People get a sentence, never a traceback."""
    try:
        return app(arguments or ["--help"], prog_name="tacho", standalone_mode=False) or 0
    except typer.TyperException as error:
        sentence = error.format_message()
        if not sentence:  # a group without a command has shown its help
            return 0
        end = "" if sentence.endswith((".", "?", "!")) else "."
        return _complain(
            f"{sentence}{end} `tacho --help` lists the commands, `tacho COMMAND --help` their words.", error.exit_code
        )
    except FixInput as error:
        return _complain(str(error), 2)
    except TachoError as error:
        return _complain(str(error), 1)
    except (KeyboardInterrupt, typer.Abort):
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except OSError as error:
        if error.filename is None:
            raise
        return _complain(f"{error.filename}: {error.strerror}. See that it is there and that this user may use it.", 2)


def _complain(sentence: str, code: int) -> int:
    sys.stderr.write(f"tacho: {sentence}\n")
    return code


def _version(wanted: bool) -> None:  # noqa: FBT001 - the form of a typer callback
    if wanted:
        from importlib.metadata import version

        sys.stdout.write(f"tacho {version('tacho')}\n")
        raise typer.Exit


@app.callback()
def _before(
    context: typer.Context,
    *,
    config: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Config directory; its files replace the shipped ones one by one."),
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log more, with tracebacks.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    del version
    context.obj = {"config": config, "verbose": verbose}


@app.command()
def demo(
    context: typer.Context,
    folder: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Where the demo's database and page go; a new temporary folder by default."),
    ] = None,
) -> int:
    """Do the whole job on sample feeds: poll, store, read, group, compose, post to this terminal and to a page."""
    from adapters.demo import demonstrate
    from adapters.logs import set_up_logs

    set_up_logs(verbose=context.obj["verbose"], quiet=True)

    return asyncio.run(demonstrate(folders_of(context), folder))


@app.command("run")
def run_newsroom(
    context: typer.Context,
    *,
    once: Annotated[bool, typer.Option("--once", help="One round of what is due, then exit.")] = False,
    as_json: AsJson = False,
) -> int:
    """Run everything configured: poll, group, compose and post until SIGTERM."""
    from adapters.commands import newsroom, service

    settings, folders = prepared(context)
    work = newsroom.once(settings, folders, as_json=as_json) if once else service.forever(settings, folders)
    return asyncio.run(work)


@app.command()
def poll(
    context: typer.Context,
    *,
    now: Annotated[
        bool, typer.Option("--now", help="Also feeds that are not due yet, if the floor allows it.")
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Ask the feeds that are due, once, and group what comes."""
    from adapters.commands import newsroom

    settings, folders = prepared(context)
    return asyncio.run(newsroom.poll(settings, folders, now=now, as_json=as_json))


@app.command()
def read(
    context: typer.Context,
    sources: Annotated[
        list[str], typer.Argument(metavar="FILE|URL|-", help="A text; with --jsonl two files, IN and OUT.")
    ],
    *,
    jsonl: Lines = False,
    everything: Annotated[bool, typer.Option("--all", help="Every quantity of the text, key figure or not.")] = False,
    as_json: AsJson = False,
) -> int:
    """Show what the reading engine finds in a text: figures with their evidence, companies, topics, people, gist."""
    from adapters.commands import texts

    if jsonl:
        from adapters.jsonlines import read_lines
        from bot.reading.engine import Engine

        source, sink = _two_files(sources)
        return texts.lines(
            folders_of(context),
            source,
            sink,
            lambda catalogue, i, o, step: read_lines(Engine(catalogue), i, o, everything=everything, progress=step),
        )
    if len(sources) != 1:
        raise BadRequest(
            "tacho read takes one text: a file, an address, or - for standard input; quote a name with blanks"
        )
    settings, folders = prepared(context)
    is_address = sources[0].startswith(("http://", "https://"))
    title, text = asyncio.run(texts.text_at(settings, sources[0])) if is_address else texts.text_of(sources[0])
    return texts.read_text(folders, title, text, everything=everything, as_json=as_json)


@app.command()
def link(
    context: typer.Context, sources: Annotated[list[str], typer.Argument(metavar="IN OUT")], *, jsonl: Lines = True
) -> int:
    """Find the companies in texts, with their places (JSON lines in and out)."""
    from adapters.commands import texts
    from adapters.jsonlines import link_lines
    from bot.reading.companies import CompanyFinder

    del jsonl
    source, sink = _two_files(sources)
    return texts.lines(
        folders_of(context),
        source,
        sink,
        lambda catalogue, i, o, step: link_lines(CompanyFinder(catalogue), i, o, progress=step),
    )


@app.command()
def group(
    context: typer.Context, sources: Annotated[list[str], typer.Argument(metavar="IN OUT")], *, jsonl: Lines = True
) -> int:
    """Put news items into stories, in order of arrival (JSON lines in and out)."""
    from adapters.commands import texts
    from adapters.grouping_lines import group_lines

    del jsonl
    source, sink = _two_files(sources)
    return texts.lines(
        folders_of(context),
        source,
        sink,
        lambda catalogue, i, o, step: group_lines(i, o, catalogue=catalogue, progress=step),
    )


def _two_files(sources: list[str]) -> tuple[Path, str]:
    if len(sources) != 2:
        raise BadRequest("--jsonl takes two names: the file to read and the file to write (- for standard output)")
    return Path(sources[0]), sources[1]


@app.command()
def doctor(
    context: typer.Context,
    *,
    live: Annotated[
        bool, typer.Option("--live", help="Also ask the chat services about token, commands and permissions.")
    ] = False,
    running: Annotated[
        bool, typer.Option("--running", help="Only whether the newsroom of this database lives (for health checks).")
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Look at everything Tacho stands on and say the cure for what is wrong."""
    from adapters import doctor as practice
    from adapters.commands.terminal import show_finding

    settings, folders = prepared(context)
    if running:
        return asyncio.run(practice.running(settings, lambda sentence: sys.stdout.write(sentence + "\n")))
    return asyncio.run(practice.report(settings, folders, show_finding, live=live, as_json=as_json))


@app.command()
def migrate(context: typer.Context) -> int:
    """Make the database, or bring its tables to this release's."""
    from adapters.commands import database

    return asyncio.run(database.bring_up_to_date(prepared(context)[0]))


@app.command()
def backup(
    context: typer.Context, file: Annotated[Path, typer.Argument(help="A file that does not exist yet.")]
) -> int:
    """Copy the database to a file while Tacho runs (SQLite)."""
    from adapters.commands import database

    return asyncio.run(database.keep_backup(prepared(context)[0], file))


@app.command()
def restore(
    context: typer.Context, file: Annotated[Path, typer.Argument(help="A backup made by tacho backup.")]
) -> int:
    """Put a backup in the place of the database; the one before is kept beside it (SQLite)."""
    from adapters.commands import database

    return asyncio.run(database.put_back(prepared(context)[0], file))


@app.command()
def export(context: typer.Context) -> int:
    """Print everything the database holds, without secrets, one JSON object a line."""
    from adapters.commands import database

    return asyncio.run(database.export(prepared(context)[0]))


@database_commands.command("copy")
def copy_database(
    context: typer.Context,
    to: Annotated[str, typer.Option(metavar="URL", help="sqlite:///PATH or postgresql://..., empty so far.")],
) -> int:
    """Copy everything to another database; every table is counted and compared."""
    from adapters.commands import database

    return asyncio.run(database.copy_to(prepared(context)[0], to))


@app.command()
def chat(context: typer.Context) -> int:
    """Talk to Tacho in this terminal, as in a channel of Slack or Discord."""
    from adapters.commands.answers import talk
    from adapters.wiring import load_data

    settings, folders = prepared(context)
    return asyncio.run(talk(settings, load_data(folders)))


def _offer(name: str, summary: str) -> None:
    """Offer one command of the desk on the command line."""

    def answer(
        context: typer.Context,
        words: Annotated[
            list[str] | None, typer.Argument(help="What you would type after the command in a chat.")
        ] = None,
        *,
        as_json: AsJson = False,
    ) -> int:
        from adapters.commands.answers import answer
        from adapters.wiring import load_data

        settings, folders = prepared(context)
        return asyncio.run(answer(settings, load_data(folders), name, tuple(words or ()), as_json=as_json))

    app.command(name, help=summary)(answer)


for spec in SPECS:
    if spec.name != "feeds":
        _offer(spec.name, spec.summary)
