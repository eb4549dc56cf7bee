"""Commands that settle how a channel is told: snooze, mute, unmute, settings, privacy."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from bot.desk.commands.asking import Request, choose
from bot.desk.commands.finding import EVERYTHING, Finder, known_zone
from bot.desk.commands.times import OFF_WORDS, ON_WORDS, parse_hours, parse_span, parse_weekdays
from bot.errors import BadRequest
from bot.model.catalogue import Catalogue
from bot.model.message import Button, Message
from bot.model.subscription import Cadence, Channel, Interest, PostedAs, Subscription, WhenEmpty
from bot.ports import SubscriptionShelf
from bot.timing.slots import next_due_moved
from bot.writing.languages import LANGUAGE_NAMES, language_named
from bot.writing.pages_desk import (
    instant_text,
    interest_text,
    notice,
    privacy_page,
    settings_page,
    typed_interest,
    weekdays_text,
)

MOST_CHOICES = 5
LONGEST_SNOOZE = timedelta(days=365)
YES = "yes"

Setter = Callable[[str, Request], Awaitable[str]]
"""Sets one setting to a typed value; returns the sentence that says so."""

Withdraw = Callable[[Channel], Awaitable[None]]
"""Takes back what a channel wants beside its subscriptions: the feeds it added."""


class Settling:
    """Changes what one channel at a time has settled."""

    def __init__(
        self, *, subscriptions: SubscriptionShelf, catalogue: Catalogue, finder: Finder, withdraw: Withdraw
    ) -> None:
        self._shelf = subscriptions
        self._withdraw = withdraw
        self._catalogue = catalogue
        self._finder = finder
        self._setters: Mapping[str, Setter] = {
            **dict.fromkeys(("zone", "timezone", "zeitzone", "时区"), self._set_zone),
            **dict.fromkeys(("quiet", "ruhe", "ruhezeit", "免打扰"), self._set_quiet),
            **dict.fromkeys(("empty", "leer", "空"), self._set_empty),
            **dict.fromkeys(("weekdays", "days", "wochentage", "星期"), self._set_weekdays),
            **dict.fromkeys(("language", "sprache", "语言"), self._set_language),
            "threads": self._set_threads,
            "publish": self._set_publish,
            **dict.fromkeys(("silent", "lautlos", "静音"), self._set_silent),
            **dict.fromkeys(("posts", "beiträge", "帖子"), self._set_posts),
        }

    async def snooze(self, request: Request) -> Message:
        """No digest for a span of time, or an end to that."""
        words = request.phrases.desk
        typed = request.needed("span")
        if typed.casefold() in OFF_WORDS:
            await self._shelf.save_profile(replace(request.profile, channel=request.channel, snoozed_until=None))
            return notice(words.awake_title, words.awake)
        span = parse_span(typed)
        if span is None or span <= timedelta(0):
            raise BadRequest(words.no_duration.format(typed=typed))
        if span > LONGEST_SNOOZE:
            raise BadRequest(words.too_long.format(most=f"{LONGEST_SNOOZE.days}d"))
        until = request.now + span
        await self._shelf.save_profile(replace(request.profile, channel=request.channel, snoozed_until=until))
        sentence = words.snoozed.format(until=instant_text(until, request.zone, request.phrases))
        return notice(words.snoozed_title, sentence, (Button(words.button_undo, command="snooze off"),))

    async def mute(self, request: Request) -> Message:
        """Never tell the channel of a company or topic again."""
        words = request.phrases.desk
        typed = request.needed("what")
        interest = self._finder.interest(typed, request, "mute")
        if interest == Interest():
            raise BadRequest(words.mute_what)
        muted = _joined(request.profile.muted, interest)
        await self._shelf.save_profile(replace(request.profile, channel=request.channel, muted=muted))
        typed_again = typed_interest(interest)
        what = interest_text(interest, self._catalogue, request.phrases)
        sentence = words.muted.format(what=what, typed=typed_again)
        return notice(words.muted_title, sentence, (Button(words.button_undo, command=f"unmute {typed_again}"),))

    async def unmute(self, request: Request) -> Message:
        """Tell the channel of it again."""
        words = request.phrases.desk
        typed = request.needed("what")
        muted = request.profile.muted
        interest = muted if typed.casefold() in EVERYTHING else self._finder.interest(typed, request, "unmute")
        if not set(_ids(interest)) & set(_ids(muted)):
            choices = {self._shown_name(key, request): f"unmute {key}" for key in _ids(muted)[:MOST_CHOICES]}
            held = words.it_mutes.format(names=words.list_mark.join(choices)) if choices else words.mutes_nothing
            raise choose(words.both(words.not_muted.format(typed=typed), held), choices)
        left = Interest(
            tuple(one for one in muted.companies if one not in interest.companies),
            tuple(one for one in muted.topics if one not in interest.topics),
        )
        await self._shelf.save_profile(replace(request.profile, channel=request.channel, muted=left))
        what = interest_text(interest, self._catalogue, request.phrases)
        return notice(words.unmuted_title, words.unmuted.format(what=what))

    def _shown_name(self, key: str, request: Request) -> str:
        interest = Interest(topics=(key,)) if key in self._catalogue.topics else Interest(companies=(key,))
        return interest_text(interest, self._catalogue, request.phrases)

    async def settings(self, request: Request) -> Message:
        """The channel's settings, or one of them changed."""
        setting, value = request.text("setting").casefold(), request.text("value")
        words = request.phrases.desk
        setter = self._setters.get(setting)
        if setting and setter is None:
            raise BadRequest(words.no_setting.format(typed=setting))
        if setter is None or not value:
            subscriptions = await self._shelf.subscriptions(request.channel)
            may_change = request.invocation.may_manage
            return settings_page(request.profile, subscriptions, may_change=may_change, language=request.language)
        sentence = await setter(value, request)
        return notice(words.settings_title, sentence, (Button(words.settings_title, command="settings"),))

    async def _set_zone(self, value: str, request: Request) -> str:
        words = request.phrases.desk
        zone = known_zone(value, request, "settings zone {}")
        old = request.profile.zone
        await self._shelf.save_profile(replace(request.profile, channel=request.channel, zone=zone))
        for one in await self._shelf.subscriptions(request.channel):
            if one.cadence.zone == old and zone != old:
                await self._move(one, replace(one.cadence, zone=zone), request)
        return words.zone_set.format(zone=zone)

    async def _set_quiet(self, value: str, request: Request) -> str:
        words = request.phrases.desk
        off = value.casefold() in OFF_WORDS
        quiet = None if off else parse_hours(value)
        if quiet is None and not off:
            raise BadRequest(words.no_quiet.format(typed=value))
        await self._shelf.save_profile(replace(request.profile, channel=request.channel, quiet=quiet))
        if quiet is None:
            return words.quiet_off
        return words.quiet_set.format(start=f"{quiet[0]:%H:%M}", end=f"{quiet[1]:%H:%M}")

    async def _set_empty(self, value: str, request: Request) -> str:
        words = request.phrases.desk
        choices = {"skip": WhenEmpty.SKIP, "nothing": WhenEmpty.SKIP, "line": WhenEmpty.LINE, "say": WhenEmpty.LINE}
        choice = choices.get(value.casefold())
        if choice is None:
            raise BadRequest(words.no_empty.format(typed=value))
        await self._shelf.save_profile(replace(request.profile, channel=request.channel, when_empty=choice))
        told = words.empty_line if choice is WhenEmpty.LINE else words.empty_skip
        return words.setting_is.format(name=words.setting_empty, value=told)

    async def _set_language(self, value: str, request: Request) -> str:
        words = request.phrases.desk
        tag = language_named(value)
        if tag is None:
            raise BadRequest(words.no_language.format(typed=value))
        await self._shelf.save_profile(replace(request.profile, channel=request.channel, language=tag))
        return words.setting_is.format(name=words.setting_language, value=LANGUAGE_NAMES[tag])

    async def _set_threads(self, value: str, request: Request) -> str:
        on = _switch(value, request)
        await self._shelf.save_profile(replace(request.profile, channel=request.channel, threads=on))
        return _switched(request.phrases.desk.setting_threads, request, on=on)

    async def _set_publish(self, value: str, request: Request) -> str:
        on = _switch(value, request)
        await self._shelf.save_profile(replace(request.profile, channel=request.channel, publish=on))
        return _switched(request.phrases.desk.setting_publish, request, on=on)

    async def _set_silent(self, value: str, request: Request) -> str:
        on = _switch(value, request)
        await self._shelf.save_profile(replace(request.profile, channel=request.channel, silent=on))
        return _switched(request.phrases.desk.setting_silent, request, on=on)

    async def _set_posts(self, value: str, request: Request) -> str:
        words = request.phrases.desk
        choices = {
            **dict.fromkeys(("digest", "überblick", "摘要"), PostedAs.DIGEST),
            **dict.fromkeys(("stories", "story", "meldungen", "新闻"), PostedAs.STORIES),
        }
        choice = choices.get(value.casefold())
        if choice is None:
            raise BadRequest(words.no_posts.format(typed=value))
        await self._shelf.save_profile(replace(request.profile, channel=request.channel, posted_as=choice))
        told = words.posts_stories if choice is PostedAs.STORIES else words.posts_digest
        return words.setting_is.format(name=words.setting_posts, value=told)

    async def _set_weekdays(self, value: str, request: Request) -> str:
        words = request.phrases.desk
        weekdays = parse_weekdays(value)
        if weekdays is None:
            raise BadRequest(words.no_weekday.format(typed=value))
        held = await self._shelf.subscriptions(request.channel)
        if not held:
            raise BadRequest(words.nothing_followed)
        for one in held:
            await self._move(one, replace(one.cadence, weekdays=weekdays), request)
        return words.weekdays_set.format(days=weekdays_text(weekdays, request.phrases))

    async def _move(self, one: Subscription, cadence: Cadence, request: Request) -> None:
        """Give a subscription another cadence; the new one is written first, so that nothing is lost in between."""
        moved = Subscription.of(one.channel, one.interest, cadence)
        if moved.id == one.id:
            return
        await self._shelf.subscribe(moved, next_due_moved(one.cadence, cadence, request.now))
        await self._shelf.unsubscribe(one.id)

    async def privacy(self, request: Request) -> Message:
        """What is kept of the channel: said, given, or deleted."""
        words = request.phrases.desk
        asked = request.text("action").casefold().split()
        if asked[:1] == ["delete"]:
            if YES not in asked:
                return notice(
                    words.privacy_title,
                    words.privacy_sure,
                    (Button(words.button_delete, command=f"privacy delete {YES}"),),
                )
            await self._withdraw(request.channel)
            await self._shelf.forget_channel(request.channel)
            return notice(words.privacy_deleted_title, words.privacy_deleted)
        if asked and asked != ["export"]:
            choices = "export, delete"
            raise BadRequest(words.no_choice.format(typed=" ".join(asked), command="privacy", choices=choices))
        return privacy_page(
            request.profile,
            await self._shelf.subscriptions(request.channel),
            catalogue=self._catalogue,
            whole=bool(asked),
            language=request.language,
        )


def _switch(value: str, request: Request) -> bool:
    """Whether a word means on (True) or off.

    Raises:
        BadRequest: it means neither.
    """
    word = value.casefold()
    if word not in ON_WORDS | OFF_WORDS:
        raise BadRequest(request.phrases.desk.no_switch.format(typed=value))
    return word in ON_WORDS


def _switched(name: str, request: Request, *, on: bool) -> str:
    words = request.phrases.desk
    return words.setting_is.format(name=name, value=words.switched_on if on else words.switched_off)


def _ids(interest: Interest) -> tuple[str, ...]:
    return (*interest.companies, *interest.topics)


def _joined(one: Interest, other: Interest) -> Interest:
    return Interest(
        tuple(dict.fromkeys((*one.companies, *other.companies))), tuple(dict.fromkeys((*one.topics, *other.topics)))
    )
