"""Commands that change what a channel gets: subscribe, unsubscribe, snooze, mute, settings, privacy."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.desk.commands.asking import GAP, Request, choose, perhaps
from bot.desk.commands.finding import EVERYTHING, Finder
from bot.desk.commands.times import (
    OFF_WORDS,
    ON_WORDS,
    Wish,
    parse_hours,
    parse_span,
    parse_weekdays,
    parse_wish,
    suggest_zones,
    zone_of,
)
from bot.errors import BadRequest
from bot.model.catalogue import Catalogue
from bot.model.message import Block, Button, Heading, Hint, Message
from bot.model.subscription import Cadence, ChannelProfile, Interest, Slot, Subscription, WhenEmpty
from bot.ports import SubscriptionShelf
from bot.timing.slots import next_due, zone_named
from bot.writing.languages import LANGUAGE_NAMES, language_named
from bot.writing.pages_desk import (
    cadence_text,
    instant_text,
    interest_text,
    notice,
    privacy_page,
    settings_page,
    subscriptions_page,
    typed_interest,
    weekdays_text,
)

MOST_CHOICES = 5
LONGEST_SNOOZE = timedelta(days=365)
YES = "yes"

Sample = Callable[[ChannelProfile, Interest, Request], Awaitable[Sequence[Block]]]
"""Shows what a new subscription would say now; nothing is filed or posted."""


class Changes:
    """Changes subscriptions and settings of one channel at a time."""

    def __init__(
        self, *, subscriptions: SubscriptionShelf, catalogue: Catalogue, finder: Finder, sample: Sample
    ) -> None:
        self._shelf = subscriptions
        self._catalogue = catalogue
        self._finder = finder
        self._sample = sample

    async def subscribe(self, request: Request) -> Message:
        """Follow something at a regular time; the first subscription shows at once what it would say."""
        words = request.phrases.desk
        if "://" in request.all_text():
            raise BadRequest(words.not_an_address)
        wish = parse_wish(request.all_text())
        cadence = _cadence(wish, request)
        times = request.all_text().removeprefix(wish.what).strip()
        interest = self._finder.interest(wish.what, request, "subscribe", times)
        subscription = Subscription.of(request.channel, interest, cadence)
        first = not await self._shelf.subscriptions(request.channel)
        profile = request.profile
        if first:
            profile = replace(profile, zone=cadence.zone, language=request.phrases.language)
            await self._shelf.save_profile(profile)
        new = await self._shelf.subscribe(subscription, next_due(cadence, request.now))
        sentence = (words.subscribed if new else words.already).format(
            what=interest_text(interest, self._catalogue, request.phrases),
            when=cadence_text(cadence, request.phrases),
            next=instant_text(await self._next(subscription, request), cadence.zone, request.phrases),
        )
        buttons = (
            Button(words.button_subscriptions, command="subscriptions"),
            Button(words.button_undo, command=f"unsubscribe {subscription.id}"),
        )
        return notice(
            words.subscribed_title, sentence, buttons, await self._shown(profile, interest, request) if first else ()
        )

    async def _shown(self, profile: ChannelProfile, interest: Interest, request: Request) -> Sequence[Block]:
        words = request.phrases.desk
        blocks = await self._sample(profile, interest, request)
        return (Heading(words.sample_title), *blocks) if blocks else (Hint(words.no_sample),)

    async def _next(self, subscription: Subscription, request: Request) -> datetime:
        slot_id = Slot.id_of(subscription.channel, subscription.cadence)
        slots = await self._shelf.slots(subscription.channel)
        return next((one.next_at for one in slots if one.id == slot_id), next_due(subscription.cadence, request.now))

    async def unsubscribe(self, request: Request) -> Message:
        """End one subscription (by its id, or by what it is about), or all."""
        words = request.phrases.desk
        typed = request.needed("what")
        held = await self._shelf.subscriptions(request.channel)
        if not held:
            raise BadRequest(words.nothing_followed)
        ended = [one for one in held if one.id == typed.casefold()] or self._meant(typed, held, request)
        for one in ended:
            await self._shelf.unsubscribe(one.id)
        named = "; ".join(dict.fromkeys(interest_text(one.interest, self._catalogue, request.phrases) for one in ended))
        everything = len(ended) == len(held)
        sentence = words.unsubscribed_all if everything else words.unsubscribed.format(what=named)
        undo = Button(words.button_undo, command=f"subscribe {_typed(ended[0])}")
        seen = Button(words.button_subscriptions, command="subscriptions")
        return notice(words.unsubscribed_title, sentence, (undo, seen) if len(ended) == 1 else (seen,))

    def _meant(self, typed: str, held: Sequence[Subscription], request: Request) -> Sequence[Subscription]:
        if typed.casefold() in EVERYTHING:
            plain = [one for one in held if one.interest == Interest()]
            return held if typed.casefold() == "all" or not plain else plain
        wish = parse_wish(typed)
        interest = self._finder.interest(wish.what, request, "unsubscribe")
        exact = [one for one in held if _same(one.interest, interest)]
        near = exact or [one for one in held if set(_ids(interest)) & set(_ids(one.interest))]
        words = request.phrases.desk
        if not near:
            choices = self._choices(held, request)
            sentence = words.not_followed.format(typed=typed)
            raise choose(words.both(sentence, words.it_follows.format(names=words.list_mark.join(choices))), choices)
        if not exact and len(near) > 1:
            choices = self._choices(near, request)
            raise choose(words.several.format(typed=typed, names=words.any_of(choices)), choices)
        return near

    def _choices(self, some: Sequence[Subscription], request: Request) -> Mapping[str, str]:
        """Subscriptions by what they are about, with the command that ends each."""
        return {
            interest_text(one.interest, self._catalogue, request.phrases): f"unsubscribe {one.id}"
            for one in some[:MOST_CHOICES]
        }

    async def subscriptions(self, request: Request) -> Message:
        """What the channel gets, and when."""
        return subscriptions_page(
            await self._shelf.subscriptions(request.channel),
            await self._shelf.slots(request.channel),
            profile=request.profile,
            catalogue=self._catalogue,
            now=request.now,
            language=request.language,
        )

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
        if not setting or not value:
            subscriptions = await self._shelf.subscriptions(request.channel)
            return settings_page(request.profile, subscriptions, language=request.language)
        match setting:
            case "zone" | "timezone" | "zeitzone" | "时区":
                sentence = await self._set_zone(value, request)
            case "quiet" | "ruhe" | "ruhezeit" | "免打扰":
                sentence = await self._set_quiet(value, request)
            case "empty" | "leer" | "空":
                sentence = await self._set_empty(value, request)
            case "weekdays" | "days" | "wochentage" | "星期":
                sentence = await self._set_weekdays(value, request)
            case "language" | "sprache" | "语言":
                sentence = await self._set_language(value, request)
            case "threads" | "publish":
                sentence = await self._switch(setting, value, request)
            case _:
                raise BadRequest(words.no_setting.format(typed=setting))
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

    async def _switch(self, setting: str, value: str, request: Request) -> str:
        words = request.phrases.desk
        on = value.casefold() in ON_WORDS
        if not on and value.casefold() not in OFF_WORDS:
            raise BadRequest(words.no_switch.format(typed=value))
        profile = replace(request.profile, channel=request.channel)
        if setting == "threads":
            name, profile = words.setting_threads, replace(profile, threads=on)
        else:
            name, profile = words.setting_publish, replace(profile, publish=on)
        await self._shelf.save_profile(profile)
        return words.setting_is.format(name=name, value=words.switched_on if on else words.switched_off)

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
        await self._shelf.subscribe(moved, next_day_due(one.cadence, cadence, request.now))
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


def known_zone(typed: str, request: Request, command: str) -> str:
    """The zone somebody means.

    Args:
        typed: as typed.
        request: for the language.
        command: what a guess's button does, with a gap for the zone.

    Raises:
        BadRequest: there is none; zones with a similar name are offered where there are any.
    """
    zone = zone_of(typed)
    if zone is not None:
        return zone
    sentence = request.phrases.desk.no_zone.format(typed=typed)
    near = suggest_zones(typed[:4], 3) if len(typed) >= 3 else ()
    raise (
        perhaps(sentence, {name: command.replace(GAP, name) for name in near}, request.phrases)
        if near
        else BadRequest(sentence)
    )


def next_day_due(old: Cadence, new: Cadence, now: datetime) -> datetime:
    """When a moved cadence is due first: not on the local day that the old one has served already."""
    previous, due = now - timedelta(days=2), next_due(new, now)
    while (instant := next_due(old, previous)) <= now:
        previous = instant
    served = previous > now - timedelta(days=2)
    zone = zone_named(new.zone)
    if served and previous.astimezone(zone).date() == due.astimezone(zone).date():
        return next_due(new, due)
    return due


def _cadence(wish: Wish, request: Request) -> Cadence:
    words = request.phrases.desk
    if wish.instant:
        raise BadRequest(words.not_instant)
    zone = request.profile.zone
    if wish.zone is not None:
        if zone_of(wish.zone) is None and any(sign.isdigit() for sign in wish.zone):
            raise BadRequest(words.no_time.format(typed=wish.zone))
        again = f"subscribe {request.all_text().replace(wish.zone, GAP)}"
        zone = known_zone(wish.zone, request, again)
    return replace(wish, zone=zone).cadence(zone)


def _typed(one: Subscription) -> str:
    """A subscription as somebody would type it."""
    days = one.cadence.weekdays
    rhythm = (
        "daily"
        if len(days) == 7
        else ",".join(("mon", "tue", "wed", "thu", "fri", "sat", "sun")[day] for day in sorted(days))
    )
    if rhythm in {"sat", "sun", "mon", "tue", "wed", "thu", "fri"}:
        rhythm = f"weekly {rhythm}"
    return f"{typed_interest(one.interest)} {rhythm} {one.cadence.at:%H:%M} {one.cadence.zone}"


def _ids(interest: Interest) -> tuple[str, ...]:
    return (*interest.companies, *interest.topics)


def _same(one: Interest, other: Interest) -> bool:
    return set(one.companies) == set(other.companies) and set(one.topics) == set(other.topics)


def _joined(one: Interest, other: Interest) -> Interest:
    return Interest(
        tuple(dict.fromkeys((*one.companies, *other.companies))), tuple(dict.fromkeys((*one.topics, *other.topics)))
    )
