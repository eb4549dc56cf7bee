"""Bringing an answer to a person: where it was asked, by another way when that one is closed, and never with silence in the log.

A `response_url` first, five times (Slack's limit within thirty minutes), then a message only the person sees, then a direct message.
In a window the answer takes its place, in the Home tab it opens one. Nothing is sent twice: what was lost may have arrived.
"""

import logging
from collections.abc import Awaitable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from adapters.slack.blocks import render
from adapters.slack.dress import Native
from adapters.slack.forms import answer_view, metadata_of
from adapters.slack.incoming import Person, Scene
from adapters.slack.limits import Block
from adapters.slack.names import Names
from adapters.slack.places import Place, place_of
from adapters.slack.sheets import Lack, Sheet
from adapters.slack.ways import Unanswered, Ways
from adapters.slack.wording import notice, wording
from bot.model.message import Message
from bot.model.subscription import Channel

log = logging.getLogger(__name__)

USES: Final = 5
"""How often one `response_url` may be used, within thirty minutes."""


class Replies:
    """Brings answers."""

    def __init__(self, *, ways: Ways, names: Names, native: frozenset[Native] = frozenset()) -> None:
        """Make one.

        Args:
            ways: the calls.
            names: of the slash commands.
            native: new kinds of blocks that are used in messages.
        """
        self._ways = ways
        self._names = names
        self._native = native

    async def show(self, message: Message, scene: Scene, person: Person) -> None:
        """Bring the answer to the person, or to everybody in the channel where it is not private."""
        if scene.view:
            await self._show_in_window(message, scene, person)
            return
        uses = 0
        for number, sheet in enumerate(render(message, self._names.dress(person.locale, self._native))):
            replacing = scene.own_message and message.private and number == 0
            while scene.response_url and uses < USES:
                uses += 1
                fault = await self._responded(sheet, scene, private=message.private, replacing=replacing)
                if fault == "invalid_blocks" and _is_fancy(sheet):
                    sheet = _plain(sheet)  # noqa: PLW2901 - the same sheet, as this Slack takes it
                    continue
                if fault in {"", "lost"}:
                    break
                uses = USES + 1
            else:
                await self._by_another_way(sheet, scene, private=message.private)

    async def told_in_channel(self, message: Message, channel: Channel, scene: Scene, person: Person) -> str:
        """Tell the person in the very channel that something is settled for; "" or Slack's word for why that cannot be.

        It shows at once whether Tacho is in the channel, without a permission to look.
        """
        place = place_of(channel.address)
        try:
            for sheet in self._sheets(message, person):
                await self._ways.tell(place, scene.user, sheet)
        except Unanswered as error:
            log.info("a channel cannot be posted in yet", extra={"channel": channel.id, "problem": error.code})
            return "not_in_channel" if error.cannot_post else error.code
        return ""

    async def open(self, view: Mapping[str, Any], scene: Scene, person: Person) -> None:
        """Open a form, or turn the window into it that the person looks at; when its three seconds are over, ask to press again."""
        try:
            if scene.view and not scene.in_home:
                await self._ways.update(scene.team, scene.view, view)
            else:
                await self._ways.open(scene.team, scene.trigger, view)
        except Unanswered as error:
            log.info("a form could not be opened", extra={"workspace": scene.team, "problem": error.code})
            words = wording(person.locale)
            sentence = words.press_again if error.too_late else words.failed
            if error.code == "not_installed":
                sentence = words.not_installed
            await self.show(notice(sentence, person.locale), replace(scene, view=""), person)

    async def publish(self, view: Mapping[str, Any], scene: Scene) -> None:
        """Put the Home tab there."""
        await self._tried(self._ways.publish(scene.team, scene.user, view), "a Home tab")

    async def change(self, view: Mapping[str, Any], scene: Scene) -> None:
        """Put another content into the window the person looks at."""
        await self._tried(self._ways.update(scene.team, scene.view, view), "a late answer to a form")

    def window(self, message: Message, scene: Scene, person: Person) -> Mapping[str, Any]:
        """The answer as a window."""
        words = wording(person.locale)
        more = words.home_more.format(command=self._names.command)
        return answer_view(
            message.title, self.blocks(message, person), words, metadata_of(scene.channel, person.locale), more
        )

    def blocks(self, message: Message, person: Person) -> Sequence[Block]:
        """All blocks of a message for a window or the Home tab, without what those may not take."""
        return [block for sheet in self._sheets(message, person) for block in sheet.blocks]

    def _sheets(self, message: Message, person: Person) -> Sequence[Sheet]:
        """The message without pictures and new kinds of blocks: it is sent once, whatever this Slack can take."""
        sheets = render(message, self._names.dress(person.locale))
        return [plain for sheet in sheets for plain in sheet.without(Lack.PICTURES)]

    async def _responded(self, sheet: Sheet, scene: Scene, *, private: bool, replacing: bool) -> str:
        body: dict[str, Any] = {
            "text": sheet.text,
            "blocks": sheet.blocks,
            "response_type": "ephemeral" if private else "in_channel",
            "replace_original": replacing,
        }
        if scene.thread and not replacing:
            body["thread_ts"] = scene.thread
        try:
            await self._ways.respond(scene.response_url, body)
        except Unanswered as error:
            log.info("an answer goes another way", extra={"workspace": scene.team, "problem": error.code})
            return error.code
        return ""

    async def _by_another_way(self, sheet: Sheet, scene: Scene, *, private: bool) -> None:
        plain = _plain(sheet)
        if scene.channel_id:
            place = Place(scene.team, scene.channel_id)
            try:
                if private:
                    await self._ways.tell(place, scene.user, plain, scene.thread)
                else:
                    await self._ways.post(place, plain, scene.thread)
            except Unanswered as error:
                log.info("an answer goes by direct message", extra={"workspace": scene.team, "problem": error.code})
                if error.code == "lost":
                    return
            else:
                return
        await self._tried(self._ways.post(Place(scene.team, scene.user), plain), "an answer")

    async def _show_in_window(self, message: Message, scene: Scene, person: Person) -> None:
        window = self.window(message, scene, person)
        try:
            if scene.in_home:
                await self._ways.open(scene.team, scene.trigger, window)
            else:
                await self._ways.update(scene.team, scene.view, window)
        except Unanswered as error:
            log.info("a window could not be shown", extra={"workspace": scene.team, "problem": error.code})
            told = notice(wording(person.locale).press_again, person.locale) if error.too_late else message
            for sheet in self._sheets(told, person):
                await self._tried(self._ways.post(Place(scene.team, scene.user), sheet), "an answer")

    async def _tried(self, way: Awaitable[None], what: str) -> None:
        try:
            await way
        except Unanswered as error:
            log.warning("%s did not get through", what, extra={"problem": error.code})


def _is_fancy(sheet: Sheet) -> bool:
    return any(sheet.needs(lack) for lack in Lack)


def _plain(sheet: Sheet) -> Sheet:
    """The sheet without pictures and new kinds of blocks; it is still one, what stands in for them is short."""
    return Sheet(sheet.text, tuple(atom for one in _without_all(sheet) for atom in one.atoms))


def _without_all(sheet: Sheet) -> Iterator[Sheet]:
    for one in sheet.without(Lack.PICTURES):
        yield from one.without(Lack.NEW_BLOCKS)
