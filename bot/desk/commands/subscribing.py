"""Commands about what a channel gets: subscribe, unsubscribe, subscriptions."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.desk.commands.asking import GAP, Request, choose
from bot.desk.commands.finding import EVERYTHING, Finder, known_zone
from bot.desk.commands.times import DAY_WORDS, Wish, parse_wish, zone_of
from bot.errors import BadRequest
from bot.model.catalogue import Catalogue
from bot.model.message import Block, Button, Heading, Hint, Message
from bot.model.subscription import Cadence, ChannelProfile, Interest, Slot, Subscription
from bot.ports import SubscriptionShelf
from bot.timing.slots import next_due
from bot.writing.pages_desk import cadence_text, instant_text, interest_text, notice, subscriptions_page, typed_interest

MOST_CHOICES = 5

Sample = Callable[[ChannelProfile, Interest, Request], Awaitable[Sequence[Block]]]
"""Shows what a new subscription would say now; nothing is filed or posted."""


class Subscribing:
    """Changes the subscriptions of one channel at a time."""

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
        wish = _wish(request)
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
        near = exact or [one for one in held if _ids(interest) & _ids(one.interest)]
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


def _wish(request: Request) -> Wish:
    """What was typed, in one line or with when and zone given apart."""
    when, zone = request.text("when"), request.text("zone")
    if parse_wish(when).what:
        raise BadRequest(request.phrases.desk.no_time.format(typed=when))
    wish = parse_wish(f"{request.text('what')} {when}")
    return replace(wish, zone=zone) if zone else wish


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
    days = sorted(one.cadence.weekdays)
    rhythm = "daily" if len(days) == 7 else ",".join(DAY_WORDS[day][0] for day in days)
    if len(days) == 1:
        rhythm = f"weekly {rhythm}"
    return f"{typed_interest(one.interest)} {rhythm} {one.cadence.at:%H:%M} {one.cadence.zone}"


def _ids(interest: Interest) -> frozenset[str]:
    return frozenset((*interest.companies, *interest.topics))


def _same(one: Interest, other: Interest) -> bool:
    return set(one.companies) == set(other.companies) and set(one.topics) == set(other.topics)
