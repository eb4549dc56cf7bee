"""A Discord of our own on loopback: REST and gateway, for the real client library to talk to."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from adapters.discord.limits import walk
from adapters.discord.markdown import read
from tests.discord.gateway import Gateway
from tests.discord.rest import PREFIX, Rest
from tests.discord.world import APPLICATION, READER, World, member, user

MANAGER = (1 << 5) | (1 << 10) | (1 << 11)
ANYBODY = (1 << 10) | (1 << 11)


class Loopback:
    """The server, and the hands of people who use it.

    Attributes:
        world: what there is.
        rest, gateway: its halves.
        api_url, gateway_url: where it is.
    """

    def __init__(self, shards: int = 1) -> None:
        self.world = World()
        self.gateway = Gateway(self.world)
        self.rest = Rest(self.world, lambda: self.gateway_url, shards)
        self.api_url = ""
        self.gateway_url = ""

    async def command(
        self,
        channel: dict[str, Any],
        name: str,
        options: dict[str, str] | None = None,
        *,
        permissions: int = ANYBODY,
        person: str = READER,
        locale: str = "en-US",
        focused: str = "",
        **more: Any,
    ) -> str:
        """Somebody types a command, or is still typing when an option is `focused`; returns the interaction's token."""
        typed = [
            {"name": key, "type": 3, "value": value, **({"focused": True} if key == focused else {})}
            for key, value in (options or {}).items()
            if key != "channel"
        ]
        content: dict[str, Any] = {"id": "1", "name": name, "type": 1, "options": typed}
        if options and "channel" in options:
            typed.append({"name": "channel", "type": 7, "value": options["channel"]})
            content["resolved"] = {"channels": {options["channel"]: more.pop("resolved")}}
        return await self.interact(
            4 if focused else 2, content, channel, permissions=permissions, person=person, locale=locale, **more
        )

    async def menu(self, channel: dict[str, Any], message: dict[str, Any], **more: Any) -> str:
        """Somebody chooses "More on this" in the menu of a message."""
        whole = {**self.rest._message(channel["id"], message), **message}
        content = {
            "id": "1",
            "name": "More on this",
            "type": 3,
            "target_id": whole["id"],
            "resolved": {"messages": {whole["id"]: whole}},
        }
        return await self.interact(2, content, channel, **more)

    async def press(self, channel: dict[str, Any], custom_id: str, *, flags: int = 1 << 15, **more: Any) -> str:
        """Somebody presses a button."""
        message = {**self.rest._message(channel["id"], {"components": []}), "flags": flags}
        content = {"custom_id": custom_id, "component_type": 2}
        return await self.interact(3, content, channel, message=message, **more)

    async def send_form(self, channel: dict[str, Any], custom_id: str, fields: dict[str, Any], **more: Any) -> str:
        """Somebody sends a form."""
        parts = [
            {"type": 18, "component": {"type": 3, "custom_id": key, "values": value} if isinstance(value, list) else {"type": 4, "custom_id": key, "value": value}}
            for key, value in fields.items()
        ]  # fmt: skip
        return await self.interact(5, {"custom_id": custom_id, "components": parts}, channel, **more)

    async def interact(
        self,
        kind: int,
        content: dict[str, Any],
        channel: dict[str, Any],
        *,
        permissions: int = ANYBODY,
        person: str = READER,
        locale: str = "en-US",
        owners: dict[str, str] | None = None,
        context: int | None = None,
        roles: list[str] | None = None,
        **more: Any,
    ) -> str:
        """Any interaction; returns its token."""
        key = self.world.new_id()
        server = channel.get("guild_id")
        payload: dict[str, Any] = {
            "id": key, "application_id": APPLICATION, "type": kind, "data": content, "token": f"token-{key}", "version": 1,
            "channel": channel, "channel_id": channel["id"], "locale": locale, "attachment_size_limit": 10_000_000, "entitlements": [],
            "app_permissions": str(ANYBODY), "context": context if context is not None else (0 if server else 1),
            "authorizing_integration_owners": owners if owners is not None else {"0": server or "0"}, **more,
        }  # fmt: skip
        if server:
            payload |= {
                "guild_id": server,
                "guild": {"id": server, "locale": "en-US", "features": []},
                "guild_locale": "en-US",
            }
            payload["member"] = member(person, "reader", roles or [], permissions=permissions)
        else:
            payload["user"] = user(person, "reader")
        await self.gateway.dispatch("INTERACTION_CREATE", payload)
        return str(payload["token"])

    async def answers(self, token: str, count: int = 1, limit_s: float = 8.0) -> list[dict[str, Any]]:
        """What an interaction was answered with, once there are so many answers."""
        await self.world.until(lambda: len(self.world.answers[token]) >= count, limit_s)
        return self.world.answers[token]

    def posted(self, channel: dict[str, Any]) -> tuple[str, ...]:
        """The posts of a channel as a reader sees them."""
        return tuple(shown_text(post) for post in self.world.posts[channel["id"]])


def shown_text(message: dict[str, Any]) -> str:
    """What a reader sees of a message: its texts as the client shows them, and the labels of its buttons."""
    content = message.get("data", message)
    parts = []
    for component in walk(content.get("components") or []):
        if "content" in component:
            parts += [line.text for line in read(str(component["content"]))]
        if "label" in component:
            parts.append(str(component["label"]))
    parts += [line.text for embed in content.get("embeds") or [] for line in read(str(embed["description"]))]
    return "\n".join(parts)


@asynccontextmanager
async def loopback(shards: int = 1) -> AsyncIterator[Loopback]:
    """A running server; everything is closed behind it."""
    server = Loopback(shards)
    application = web.Application()
    application.router.add_get("/gateway/", server.gateway.handle)
    application.router.add_route("*", PREFIX + "/{path:.*}", server.rest.handle)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    server.api_url = f"http://127.0.0.1:{port}{PREFIX}"
    server.gateway_url = server.gateway.url = f"ws://127.0.0.1:{port}/gateway/"
    try:
        yield server
    finally:
        await runner.cleanup()
