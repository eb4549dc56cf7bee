"""Pages about Tacho itself: a poll, its commands, and what to say when something cannot be done."""

from collections.abc import Sequence

from bot.model.command import Argument, CommandSpec
from bot.model.feed import PollOutcome
from bot.model.message import Block, Facts, Heading, Hint, Message, Paragraph
from bot.writing.languages import phrases_for
from bot.writing.phrases import Phrases


def problem_page(sentence: str, *, language: str = "en") -> Message:
    """What could not be done and what would work, for the person who asked only."""
    return Message(phrases_for(language).problem_title, (Paragraph(sentence),), private=True, summary=sentence)


def help_page(specs: Sequence[CommandSpec], *, language: str = "en") -> Message:
    """Every command with its arguments and what it does."""
    phrases = phrases_for(language)
    rows = tuple((_usage(spec), _promise(spec, phrases)) for spec in specs)
    blocks = (Heading(phrases.help_title, 1), Facts(rows), Hint(phrases.help_hint))
    return Message(phrases.help_title, blocks, private=True, summary=phrases.help_title)


def about_page(*, language: str = "en") -> Message:
    """What Tacho is, and what it promises about figures."""
    phrases = phrases_for(language)
    blocks = (Heading(phrases.about_title, 1), Paragraph(phrases.about_text), Paragraph(phrases.about_how))
    return Message(phrases.about_title, blocks, private=True, summary=phrases.about_text)


def poll_page(outcomes: Sequence[PollOutcome], *, language: str = "en") -> Message:
    """What a poll came to: one line a feed, those with a problem last, where they are read."""
    phrases = phrases_for(language)
    failed = [one for one in outcomes if one.problem is not None]
    worked = [one for one in outcomes if one.problem is None]
    if not outcomes:
        return Message(phrases.poll_title, (Hint(phrases.poll_nothing_due),), summary=phrases.poll_nothing_due)
    new = phrases.count(phrases.poll_new, sum(one.new_reports for one in outcomes))
    template = phrases.poll_summary if failed else phrases.poll_summary_well
    summary = template.format(feeds=phrases.count(phrases.feeds_count, len(outcomes)), reports=new, n=len(failed))
    blocks: list[Block] = [Heading(phrases.poll_title, 1), Paragraph(summary)]
    if worked:
        blocks.append(Facts(tuple((one.feed.publisher, _outcome(one, phrases)) for one in worked)))
    if failed:
        blocks.append(Heading(phrases.feeds_problems))
        blocks.append(Facts(tuple((one.feed.publisher, one.problem or "") for one in failed)))
    return Message(phrases.poll_title, tuple(blocks), summary=summary)


def _outcome(one: PollOutcome, phrases: Phrases) -> str:
    came = phrases.poll_unchanged if one.unchanged else phrases.count(phrases.poll_new, one.new_reports)
    return "; ".join((came, *one.notes))


def _usage(spec: CommandSpec) -> str:
    """The command as it is typed: "/search [WORDS]"."""
    words = [
        argument.name.upper() if argument.required else f"[{argument.name.upper()}]" for argument in spec.arguments
    ]
    return " ".join((f"/{spec.name}", *words))


def command_summary(spec: CommandSpec, phrases: Phrases) -> str:
    """What a command does, in this language; in English where nobody has translated it."""
    return phrases.desk.commands.get(spec.name, spec.summary)


def argument_summary(argument: Argument, phrases: Phrases) -> str:
    """What an argument takes, in this language; in English where nobody has translated it."""
    return phrases.desk.arguments.get(argument.name, argument.summary)


def _promise(spec: CommandSpec, phrases: Phrases) -> str:
    summary = command_summary(spec, phrases)
    return phrases.help_manager.format(summary=summary) if spec.managers_only else summary
