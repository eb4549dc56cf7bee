"""Interactions through the library: where they happened, and the ways to answer them."""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import aiohttp
import discord
from discord.http import Route

from adapters.discord.answers import Expired, Late, Payload, Twice, Unanswered
from adapters.discord.identity import channel_in
from adapters.discord.incoming import Scene
from adapters.discord.library.wire import NOBODY, Layout
from adapters.discord.limits import Component
from adapters.discord.refusals import ALREADY_ACKNOWLEDGED, INVALID_WEBHOOK_TOKEN, UNKNOWN_INTERACTION, UNKNOWN_WEBHOOK

V2: Final = 1 << 15
EPHEMERAL: Final = 1 << 6


class Form(discord.ui.Modal):
    """A form on its way; its answer is read from the interaction, so the library keeps none of it either."""

    def __init__(self, form: Component) -> None:
        super().__init__(title=str(form["title"]), custom_id=str(form["custom_id"]))
        self._rendered = dict(form)
        self.stop()

    def to_dict(self) -> dict[str, Any]:
        """The form as it was rendered."""
        return self._rendered


class InteractionReply:
    """Answers to one interaction (`answers.Reply`)."""

    def __init__(self, interaction: "discord.Interaction[Any]", session: aiohttp.ClientSession) -> None:
        self._interaction = interaction
        self._session = session

    async def acknowledge(self, *, private: bool, in_place: bool) -> None:
        """Say that an answer will come."""
        with _answered():
            await self._interaction.response.defer(ephemeral=private, thinking=not in_place)

    async def answer(self, payload: Payload, *, private: bool, in_place: bool) -> None:
        """The first answer, at once."""
        response, layout = self._interaction.response, Layout(payload)
        with _answered():
            if in_place:
                await response.edit_message(view=layout, allowed_mentions=NOBODY)
            else:
                await response.send_message(view=layout, ephemeral=private, allowed_mentions=NOBODY)

    async def complete(self, payload: Payload) -> None:
        """The answer after an acknowledgement."""
        with _answered():
            await self._interaction.edit_original_response(view=Layout(payload), allowed_mentions=NOBODY)

    async def follow_up(self, payload: Payload, *, private: bool) -> None:
        """Sent by ourselves and once: the library sends a follow-up again after a 500, and it has no nonce."""
        body = {
            "components": list(payload),
            "flags": V2 | (EPHEMERAL if private else 0),
            "allowed_mentions": {"parse": []},
        }
        url = f"{Route.BASE}/webhooks/{self._interaction.application_id}/{self._interaction.token}"
        try:
            async with self._session.post(url, json=body) as response:
                if response.status in {401, 404}:
                    raise Expired("the interaction's fifteen minutes are over")
                if response.status >= 300:
                    raise Unanswered(f"Discord answered {response.status} to a further message")
        except aiohttp.ClientError as error:
            raise Unanswered(f"a further message was lost: {error}") from error

    async def withdraw(self) -> None:
        """Take the acknowledgement back."""
        with _answered():
            await self._interaction.delete_original_response()

    async def ask(self, form: Component) -> None:
        """Open a form."""
        with _answered():
            await self._interaction.response.send_modal(Form(form))

    async def offer(self, values: Sequence[Component]) -> None:
        """Values for the argument that is being typed."""
        offered = [discord.app_commands.Choice(name=str(one["name"]), value=str(one["value"])) for one in values]
        with _answered():
            await self._interaction.response.autocomplete(offered)


def scene_of(interaction: "discord.Interaction[Any]") -> Scene:
    """Where it happened, and by whom."""
    in_server = interaction.guild_id is not None
    known = in_server and interaction.client.get_guild(interaction.guild_id) is not None
    only_a_person_s = interaction.is_user_integration() and not interaction.is_guild_integration()
    group = bool(interaction.context.private_channel)
    message = interaction.message
    return Scene(
        channel_id=str(interaction.channel_id or ""),
        channel_name=str(getattr(interaction.channel, "name", "") or ""),
        user=str(interaction.user.id),
        permissions=interaction.permissions.value,
        locale=interaction.locale.value,
        in_server=in_server,
        direct=not in_server and not group,
        installed_here=(known or not only_a_person_s) if in_server else not group,
        own_message=message is not None and message.flags.ephemeral,
        other=_other(interaction),
    )


def _other(interaction: "discord.Interaction[Any]") -> tuple[str, int] | None:
    """The other channel that a button or form is about: Discord sends what the person may do only for channels that are typed."""
    content: Mapping[str, object] = dict(interaction.data or {})
    key = channel_in(str(content.get("custom_id", "")))
    guild, person = interaction.guild, interaction.user
    if not key.isdigit() or guild is None or not isinstance(person, discord.Member):
        return None
    channel = guild.get_channel_or_thread(int(key))
    return None if channel is None else (f"#{channel.name}", channel.permissions_for(person).value)


@contextlib.contextmanager
def _answered() -> Iterator[None]:
    """The library's errors of an answer, as ours."""
    try:
        yield
    except discord.InteractionResponded:
        raise Twice("the interaction was answered already") from None
    except discord.HTTPException as error:
        if error.code == UNKNOWN_INTERACTION:
            raise Late("Discord no longer knows the interaction") from None
        if error.code == ALREADY_ACKNOWLEDGED:
            raise Twice("the interaction was answered already") from None
        if error.code in {INVALID_WEBHOOK_TOKEN, UNKNOWN_WEBHOOK}:
            raise Expired("the interaction's fifteen minutes are over") from None
        raise Unanswered(f"Discord answered {error.status}, code {error.code}") from None
    except (aiohttp.ClientError, OSError) as error:
        raise Unanswered(f"the answer was lost: {error}") from None
