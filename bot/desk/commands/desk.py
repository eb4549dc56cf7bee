"""The command desk: one use of a command in, one message out, the same on every platform."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace

from bot.desk.commands.asking import NOWHERE, Misunderstood, Request, perhaps, problem
from bot.desk.commands.directory import Directory, Names
from bot.desk.commands.editions import Editions
from bot.desk.commands.feeds import Feeds
from bot.desk.commands.finding import Finder
from bot.desk.commands.lines import arguments_of, parse_line
from bot.desk.commands.lookups import Lookups
from bot.desk.commands.more import command_about
from bot.desk.commands.popular import companies_in_the_news
from bot.desk.commands.settling import Settling
from bot.desk.commands.specs import BY_NAME, EXAMPLES, SPECS, changes_something, command_named
from bot.desk.commands.subscribing import Subscribing
from bot.desk.commands.suggestions import Suggestions
from bot.desk.editions import Editor
from bot.desk.feed_book import FeedBook, place_of
from bot.desk.feeds import FeedDesk
from bot.errors import BadRequest, TachoError
from bot.model.catalogue import Catalogue
from bot.model.command import CommandSpec, Invocation
from bot.model.feed import Feed
from bot.model.message import Block, Button, Facts, Heading, Link, LinkList, Message, Paragraph
from bot.model.subscription import Channel, ChannelProfile
from bot.ports import Clock, Store
from bot.writing.languages import phrases_for
from bot.writing.names import topic_name
from bot.writing.pages import about_page, argument_summary, command_summary, help_page, problem_page

SHARED = frozenset({"company", "story", "topic", "search", "figures"})
"""Commands whose answers are about news and may be shown to everybody."""

Handler = Callable[[Request], Awaitable[Message]]


class CommandDesk:
    """Answers everybody.

    Attributes:
        specs: the commands there are, for platforms to offer.
    """

    specs: tuple[CommandSpec, ...] = SPECS

    def __init__(
        self,
        *,
        store: Store,
        feeds: Sequence[Feed],
        editor: Editor,
        clock: Clock,
        catalogue: Catalogue,
        feed_desk: FeedDesk | None = None,
        adding: bool = True,
    ) -> None:
        self._store = store
        self._clock = clock
        self._catalogue = catalogue
        self._directory = Directory(catalogue)
        finder = Finder(self._directory)
        self._lookups = Lookups(stories=store, catalogue=catalogue, finder=finder)
        editions = Editions(editor=editor, stories=store, subscriptions=store, outbox=store, catalogue=catalogue)
        subscribing = Subscribing(subscriptions=store, catalogue=catalogue, finder=finder, sample=editions.sample)
        settling = Settling(subscriptions=store, catalogue=catalogue, finder=finder, withdraw=self.withdraw)
        self._book = book = (
            feeds if isinstance(feeds, FeedBook) else FeedBook(feeds, notes=store, topics=catalogue.topics)
        )
        self._suggestions = Suggestions(self._directory, book, book.switched_off)
        self._handlers: Mapping[str, Handler] = {
            "company": self._lookups.company,
            "story": self._lookups.story,
            "topic": self._lookups.topic,
            "search": self._lookups.search,
            "figures": self._lookups.figures,
            "digest": editions.digest,
            "subscribe": subscribing.subscribe,
            "unsubscribe": subscribing.unsubscribe,
            "subscriptions": subscribing.subscriptions,
            "snooze": settling.snooze,
            "mute": settling.mute,
            "unmute": settling.unmute,
            "why": editions.why,
            "feeds": Feeds(book=book, shelf=store, desk=feed_desk, adding=adding).feeds,
            "settings": settling.settings,
            "privacy": settling.privacy,
            "help": self._help,
            "about": self._about,
        }

    async def answer(self, invocation: Invocation) -> Message:
        """The answer to one use of a command; what a person got wrong is answered with a sentence that helps, never raised."""
        phrases = phrases_for(invocation.locale)
        try:
            return await self._answer(invocation)
        except BadRequest as error:
            return problem(error, phrases)
        except TachoError as error:
            return problem_page(str(error), language=invocation.locale)

    async def _answer(self, invocation: Invocation) -> Message:
        channel = invocation.channel
        profile = ChannelProfile(NOWHERE) if channel is None else await self._store.profile(channel)
        request = Request(invocation, profile, self._clock.now())
        if invocation.command == "share":
            return await self._share(request)
        handler = self._handlers.get(invocation.command)
        if handler is None:
            return await self._not_a_command(request)
        if not invocation.may_manage and changes_something(invocation.command, invocation.arguments):
            raise BadRequest(request.phrases.desk.managers_only.format(command=invocation.command))
        return replace(await handler(request), private=True)

    async def _share(self, request: Request) -> Message:
        """The answer to a command about news, for everybody in the channel instead of the person who asks."""
        command, arguments = parse_line(request.needed("line"))
        inner = replace(request.invocation, command=command, arguments=arguments)
        if command in BY_NAME and command not in SHARED:
            raise BadRequest(request.phrases.desk.not_shared)
        return replace(await self._answer(inner), private=False)

    async def _not_a_command(self, request: Request) -> Message:
        """A line that is no command: the name of a company or topic alone shows it, anything else gets a guess."""
        typed = request.invocation.command.strip().lstrip("/")
        companies = self._directory.companies.find(typed)
        topics = self._directory.topics.find(typed)
        if len(topics.ids) == 1:
            return await self._lookups.topic_stories(topics.ids[0], request)
        if len(companies.ids) == 1:
            return await self._lookups.card(companies.ids[0], request)
        words = request.phrases.desk
        guesses = {f"/{name}": f"help {name}" for name in self._commands_near(typed)}
        for names, command in ((self._directory.companies, "company"), (self._directory.topics, "topic")):
            guesses |= {names.shown(key): f"{command} {key}" for key in names.guesses(typed)}
        error = perhaps(words.no_command.format(typed=typed), guesses, request.phrases)
        search = Button(words.button_search.format(typed=typed), command=f"search {typed}")
        raise Misunderstood(str(error), (*error.buttons, search, Button(request.phrases.help_title, command="help")))

    def _commands_near(self, typed: str) -> tuple[str, ...]:
        first = typed.split(maxsplit=1)[0] if typed.split() else ""
        return Names((name, name, ()) for name in BY_NAME).guesses(first)

    def arguments(self, command: str, line: str) -> Mapping[str, str]:
        """The words after a command as its arguments by name."""
        return arguments_of(command, line)

    def suggest(self, command: str, argument: str, typed: str) -> tuple[str, ...]:
        """At most 25 values to offer while somebody types an argument, answered from memory; () where there are none."""
        return self._suggestions.suggest(command, argument, typed)

    def topic_names(self, locale: str) -> Mapping[str, str]:
        """Every topic's slug with its name in a person's language, the most usual first."""
        phrases = phrases_for(locale)
        return {slug: topic_name(slug, self._catalogue, phrases) for slug in self._catalogue.topics}

    async def command_about(self, headline: str, text: str) -> tuple[str, Mapping[str, str]] | None:
        """The command that tells more on what somebody has written, with its arguments; None for a text without words."""
        return await command_about(headline, text, stories=self._store, directory=self._directory)

    async def companies_in_the_news(self, most: int) -> tuple[str, ...]:
        """Names of companies to offer to somebody who has not typed anything, those first that the news is about."""
        return await companies_in_the_news(self._store, self._catalogue, self._directory, self._clock.now(), most)

    async def withdraw(self, channel: Channel) -> None:
        """A channel is no more: feeds that only it wanted are read no more."""
        await self._book.withdraw(place_of(channel))

    async def _help(self, request: Request) -> Message:
        return help_on(request.text("command"), language=request.language)

    async def _about(self, request: Request) -> Message:
        return about_page(language=request.language)


def help_on(typed: str, *, language: str = "en") -> Message:
    """How to use the command somebody names, or all commands where that names none."""
    spec = BY_NAME.get(command_named(typed))
    if spec is None:
        return help_page(SPECS, language=language)
    phrases = phrases_for(language)
    words = phrases.desk
    title = words.help_one_title.format(command=spec.name)
    rows = tuple((argument.name, argument_summary(argument, phrases)) for argument in spec.arguments)
    examples = tuple(Link(f"/{example}") for example in EXAMPLES.get(spec.name, ()))
    blocks: list[Block] = [
        Heading(title, 1),
        Paragraph(command_summary(spec, phrases)),
        *([Facts(rows)] if rows else []),
    ]
    blocks += [LinkList(words.help_examples, examples)] if examples else []
    return Message(title, tuple(blocks), private=True, summary=command_summary(spec, phrases))
