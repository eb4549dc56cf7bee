"""Answering people on Slack: what they did is read, asked of the desk once, and brought back to them.

Everything here happens after Slack has been told that the message came (it waits three seconds), except what has to be said together
with that: the faults of a form, and the values of a field with type-ahead. What was asked for is done, told or not.
"""

import asyncio
import logging
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol

from adapters.desk import Desk
from adapters.slack.forms import (
    ASK,
    SUBSCRIBE,
    ask_form,
    channel_in,
    faults_in,
    locale_in,
    metadata_of,
    options_for,
    subscribe_form,
    wish_of,
    working_view,
)
from adapters.slack.home import ASK_LINE, CHOOSE, home_view
from adapters.slack.incoming import (
    Person,
    Scene,
    Wish,
    headline_in,
    invocation,
    key_of,
    pressed,
    scene_of,
    stories_in,
    typed,
    words_in,
)
from adapters.slack.limits import Block
from adapters.slack.names import Names
from adapters.slack.once import Once
from adapters.slack.people import People
from adapters.slack.places import place_of
from adapters.slack.replies import Replies
from adapters.slack.wording import notice, wording
from bot.desk.commands.specs import changes_something
from bot.model.message import Hint, Message
from bot.model.subscription import Channel
from bot.ports import SubscriptionShelf

log = logging.getLogger(__name__)

AT_ONCE_S: Final = 1.5
"""How long a sent form may wait for its answer before it shows that work goes on; Slack waits three seconds."""

PART: Final = 40
"""Blocks of the Home tab that one part may have."""


class Organisations(Protocol):
    """Remembers which organisation a workspace belongs to."""

    async def belongs(self, team: str, organisation: str) -> None:
        """A request has shown it."""
        ...


@dataclass(frozen=True, slots=True)
class Sent:
    """What a sent form is acknowledged with.

    Attributes:
        acknowledgement: Slack's `response_action` and what belongs to it; empty to close the window.
        rest: what is still to be done; None when that is all.
    """

    acknowledgement: Mapping[str, Any]
    rest: Awaitable[None] | None = None


class Answers:
    """Answers everybody on Slack."""

    def __init__(
        self,
        *,
        desk: Desk,
        profiles: SubscriptionShelf,
        replies: Replies,
        people: People,
        once: Once,
        names: Names,
        organisations: Organisations | None = None,
        at_once_s: float = AT_ONCE_S,
    ) -> None:
        self._desk = desk
        self._profiles = profiles
        self._replies = replies
        self._people = people
        self._once = once
        self._names = names
        self._organisations = organisations
        self._at_once_s = at_once_s

    async def command(self, body: Mapping[str, Any]) -> None:
        """A slash command."""
        scene = scene_of(body)
        if await self._first(body, scene):
            await self._do(typed(body, self._names.company), scene, await self._person(scene))

    async def press(self, body: Mapping[str, Any]) -> None:
        """A pressed button, or a channel chosen in the Home tab."""
        scene = _about_its_channel(scene_of(body), body)
        if not await self._first(body, scene):
            return
        person = await self._person(scene)
        action: Mapping[str, Any] = next(iter(body.get("actions") or ()), {})
        if action.get("action_id") == CHOOSE:
            await self._publish(replace(scene, channel_id=str(action.get("selected_conversation", ""))), person)
            return
        wish = pressed(body)
        if wish.command == ASK_LINE:
            form = ask_form(wording(person.locale), metadata_of(scene.channel, person.locale))
            await self._replies.open(form, scene, person)
        else:
            await self._do(wish, scene, person)
            if scene.in_home and changes_something(wish.command, wish.arguments):
                await self._publish(scene, person)

    async def shortcut(self, body: Mapping[str, Any]) -> None:
        """The global shortcut: a form to ask with."""
        scene = scene_of(body)
        if await self._first(body, scene):
            person = await self._person(scene)
            await self._replies.open(ask_form(wording(person.locale), metadata_of(None, person.locale)), scene, person)

    async def more(self, body: Mapping[str, Any]) -> None:
        """The shortcut on a message: more on what it tells of."""
        scene = scene_of(body)
        if not await self._first(body, scene):
            return
        person = await self._person(scene)
        wish = await self._wish_for(body.get("message") or {})
        if wish is None:
            answer = notice(wording(person.locale).more_nothing, person.locale)
        else:
            answer = await self._ask(wish, scene, person)
        await self._replies.show(answer, scene, person)

    async def home(self, body: Mapping[str, Any]) -> None:
        """Somebody has opened the Home tab: it is about their direct messages with Tacho until they choose a channel."""
        event = body.get("event") or {}
        scene = replace(scene_of(body), user=str(event.get("user", "")), channel_id=str(event.get("channel", "")))
        if event.get("tab", "home") == "home" and await self._first(body, scene):
            await self._publish(scene, await self._person(scene))

    async def sent(self, body: Mapping[str, Any]) -> Sent:
        """A sent form: what is wrong in it, or its answer in the same window."""
        scene, view = scene_of(body), body.get("view") or {}
        if view.get("callback_id") not in {SUBSCRIBE, ASK}:
            return Sent({})
        words = wording(locale_in(view))
        if faults := faults_in(view, words, self._desk):
            return Sent({"response_action": "errors", "errors": dict(faults)})
        answering = asyncio.create_task(self._answered(body, scene, view))
        await asyncio.wait({answering}, timeout=self._at_once_s)
        if not answering.done():
            return Sent({"response_action": "update", "view": working_view(words)}, self._bring(answering, scene))
        window = answering.result()
        return Sent({} if window is None else {"response_action": "update", "view": window})

    async def failed(self, body: Mapping[str, Any]) -> None:
        """Tell the person that their command, button or shortcut came to nothing; of an event nobody waits for word."""
        scene = replace(scene_of(body), view="")
        if scene.response_url or (scene.user and scene.trigger):
            await self._replies.show(notice(wording("").failed), scene, Person())

    def options(self, body: Mapping[str, Any]) -> tuple[Block, ...]:
        """Values for a field with type-ahead; none at all when anything goes wrong."""
        try:
            return options_for(str(body.get("action_id", "")), str(body.get("value") or ""), self._desk)
        except Exception:  # the edge of one keystroke: an empty list is better than an error in the client
            log.exception("suggestions failed", extra={"field": body.get("action_id")})
            return ()

    async def _do(self, wish: Wish, scene: Scene, person: Person) -> None:
        """Do what was wished for, and bring the answer."""
        if wish.command == "subscribe" and not wish.arguments and person.may_manage:
            await self._replies.open(await self._subscribe_form(wish, scene, person), scene, person)
            return
        answer = await self._ask(wish, scene, person)
        channel = wish.about or scene.channel
        if wish.command == "subscribe" and channel is not None and not (scene.own_message or scene.view):
            fault = await self._replies.told_in_channel(answer, channel, scene, person)
            if not fault:
                return
            answer = await self._hinted(answer, fault, channel, person)
        await self._replies.show(answer, scene, person)

    async def _answered(
        self, body: Mapping[str, Any], scene: Scene, view: Mapping[str, Any]
    ) -> Mapping[str, Any] | None:
        """The window with the answer to a form; None when this very form was sent before."""
        if not await self._first(body, scene):
            return None
        try:
            return await self._window_for(scene, view)
        except Exception:  # the edge of one form: whatever fails is logged, and the person is told
            log.exception("a form could not be answered", extra={"form": view.get("callback_id")})
            words = wording(locale_in(view))
            return self._replies.window(notice(words.failed), scene, Person())

    async def _window_for(self, scene: Scene, view: Mapping[str, Any]) -> Mapping[str, Any]:
        wish = wish_of(view, scene)
        channel = wish.about or channel_in(view)
        scene = scene if channel is None else _moved(scene, channel)
        person = await self._person(scene)
        answer = await self._ask(wish, scene, person)
        if wish.command == "subscribe" and channel is not None:
            fault = await self._replies.told_in_channel(answer, channel, scene, person)
            answer = await self._hinted(answer, fault, channel, person)
        return self._replies.window(answer, scene, person)

    async def _bring(self, answering: "asyncio.Task[Mapping[str, Any] | None]", scene: Scene) -> None:
        window = await answering
        if window is not None:
            await self._replies.change(window, scene)

    async def _publish(self, scene: Scene, person: Person) -> None:
        channel = scene.channel
        if channel is None:
            return
        wishes = (
            Wish("subscriptions", {}),
            Wish("digest", {}),
            Wish("settings", {}),
            Wish("feeds", {"action": "health"}),
        )
        parts = [self._replies.blocks(await self._ask(wish, scene, person), person)[:PART] for wish in wishes]
        view = home_view(
            channel,
            parts,
            wording(person.locale),
            conversation=_choosable(scene.channel_id),
            locale=person.locale,
            command=self._names.command,
        )
        await self._replies.publish(view, scene)

    async def _first(self, body: Mapping[str, Any], scene: Scene) -> bool:
        if scene.organisation and self._organisations is not None:
            await self._organisations.belongs(scene.team, scene.organisation)
        return await self._once.first(key_of(body))

    async def _person(self, scene: Scene) -> Person:
        """Who asks; where nobody knows their language, that of the channel is spoken."""
        person = await self._people.of(scene)
        if person.locale or scene.channel is None:
            return person
        return replace(person, locale=(await self._profiles.profile(scene.channel)).language)

    async def _ask(self, wish: Wish, scene: Scene, person: Person) -> Message:
        words = wording(person.locale)
        if not wish.command:
            return notice(words.out_of_date.format(command=self._names.command), person.locale, with_help=True)
        try:
            return await self._desk.answer(invocation(wish, scene, person))
        except Exception:  # the edge of one question: whatever fails is logged, and the person is told
            log.exception("a command failed", extra={"command": wish.command})
            return notice(words.failed, person.locale)

    async def _subscribe_form(self, wish: Wish, scene: Scene, person: Person) -> Mapping[str, Any]:
        channel = wish.about or scene.channel
        settled = "UTC" if channel is None else (await self._profiles.profile(channel)).zone
        zone = person.zone if settled == "UTC" and person.zone else settled
        chosen = "" if channel is None else _choosable(place_of(channel.address).channel)
        return subscribe_form(
            wording(person.locale), channel_id=chosen, zone=zone, metadata=metadata_of(channel, person.locale)
        )

    async def _hinted(self, answer: Message, fault: str, channel: Channel, person: Person) -> Message:
        """The answer, with what is left to do where something is settled for a channel that Tacho is not in."""
        if fault != "not_in_channel" or not await self._profiles.subscriptions(channel):
            return answer
        return replace(answer, blocks=(*answer.blocks, Hint(wording(person.locale).not_here)))

    async def _wish_for(self, message: Mapping[str, Any]) -> Wish | None:
        """What tells more on a message: its first story, else what the desk finds in its words; None for no words."""
        if stories := stories_in(message):
            return Wish("story", {"id": stories[0]})
        about = await self._desk.command_about(headline_in(message), words_in(message))
        return None if about is None else Wish(*about)


def _about_its_channel(scene: Scene, body: Mapping[str, Any]) -> Scene:
    """The scene of a button in a window or in the Home tab, moved to the channel that the view is about."""
    channel = channel_in(body.get("view") or {})
    return scene if channel is None else _moved(scene, channel)


def _choosable(conversation: str) -> str:
    """The conversation as a menu may name it: not the direct messages with Tacho, which menus may not offer."""
    return "" if conversation.startswith("D") else conversation


def _moved(scene: Scene, channel: Channel) -> Scene:
    place = place_of(channel.address)
    return replace(scene, channel_id=place.channel, channel_name=channel.name.removeprefix("#"))
