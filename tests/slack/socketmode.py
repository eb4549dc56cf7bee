"""Socket Mode of the loopback Slack: says where to connect, sends envelopes to an open connection, and waits for what is acknowledged."""

import asyncio
from typing import Any

from aiohttp import WSMsgType, web

from tests.slack.loopback import Loopback
from tests.slack.webapi import Answer, No
from tests.slack.world import Call, Workspace

APP_TOKEN = "xapp-1-loopback"


class SocketMode:
    """The server's half of Socket Mode.

    Attributes:
        connections: open ones, oldest first.
        hellos: how many there have been.
        mute: pings are not answered any more, nor is anything read.
        refuse: connections are refused while it is set.
        acknowledged: what came back, by envelope.
    """

    def __init__(self, slack: Loopback) -> None:
        self._slack = slack
        self.connections: list[web.WebSocketResponse] = []
        self.hellos = 0
        self.mute = False
        self.refuse = False
        self.acknowledged: dict[str, dict[str, Any]] = {}
        slack.api.methods["apps.connections.open"] = self._where
        slack.application.router.add_get("/socket", self._handle)

    def _where(self, call: Call, workspace: Workspace) -> Answer:
        if call.token != APP_TOKEN:
            raise No("invalid_auth")
        return {"url": f"{self._slack.origin.replace('http', 'ws')}/socket?ticket=secret-ticket&app_id=A0TACHO"}

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        if self.refuse:
            return web.Response(status=503)
        connection = web.WebSocketResponse(autoping=False)
        await connection.prepare(request)
        await connection.send_json({"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A0TACHO"}})
        self.hellos += 1
        self.connections.append(connection)
        await self._slack.world.notify()
        try:
            async for message in connection:
                if message.type is WSMsgType.PING and not self.mute:
                    await connection.pong(message.data)
                elif message.type is WSMsgType.TEXT and not self.mute:
                    await self._take(message.json())
        finally:
            self.connections.remove(connection)
            await self._slack.world.notify()
        return connection

    async def _take(self, answer: dict[str, Any]) -> None:
        self.acknowledged[str(answer["envelope_id"])] = answer.get("payload") or {}
        await self._slack.world.notify()

    async def send(self, kind: str, payload: dict[str, Any]) -> dict[str, Any]:
        """Send one envelope to the newest connection; what it is acknowledged with."""
        await self._slack.world.until(lambda: self.connections)
        envelope = self._slack.world.new_id("E")
        await self.connections[-1].send_json(
            {
                "type": kind,
                "envelope_id": envelope,
                "payload": payload,
                "accepts_response_payload": kind != "events_api",
            }
        )
        await self._slack.world.until(lambda: envelope in self.acknowledged)
        return self.acknowledged[envelope]

    async def announce_disconnect(self) -> None:
        """What Slack sends every few hours."""
        await self.connections[-1].send_json({"type": "disconnect", "reason": "refresh_requested"})

    async def drop(self) -> None:
        """The network goes away, without a word."""
        for connection in list(self.connections):
            transport = connection._req.transport if connection._req is not None else None
            if transport is not None:
                transport.abort()
        await asyncio.sleep(0)
