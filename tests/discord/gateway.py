"""The gateway half of the loopback Discord: sessions that can be resumed, and everything that can go wrong with them."""

import contextlib
import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.discord.world import APPLICATION, BOT, World, user


@dataclass
class Session:
    """One session: what was sent in it, so that it can be resumed."""

    key: str
    shard: int
    shards: int
    sequence: int = 0
    sent: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    socket: web.WebSocketResponse | None = None


class Gateway:
    """Handles gateway sockets.

    Attributes:
        refuse: answer so many connections with 503.
        identifies, resumes: how often each was asked for.
        intents: as the last IDENTIFY named them.
        close_with: close the next sessions with this code right after IDENTIFY; None to let them in.
        mute: answer no heartbeat.
        heartbeat_ms: what HELLO asks for.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.refuse = 0
        self.identifies: list[int] = []
        self.resumes = 0
        self.intents: int | None = None
        self.close_with: int | None = None
        self.mute = False
        self.heartbeat_ms = 41_250
        self.sessions: dict[str, Session] = {}
        self.url = ""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One socket."""
        if self.refuse > 0:
            self.refuse -= 1
            return web.Response(status=503)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": self.heartbeat_ms}, "s": None, "t": None})
        session: Session | None = None
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                continue
            frame = json.loads(message.data)
            match frame["op"]:
                case 1 if not self.mute:
                    await socket.send_json({"op": 11, "d": None, "s": None, "t": None})
                case 2:
                    session = await self._identify(socket, frame["d"])
                case 6:
                    session = await self._resume(socket, frame["d"])
        if session is not None and session.socket is socket:
            session.socket = None
        return socket

    async def _identify(self, socket: web.WebSocketResponse, said: dict[str, Any]) -> Session | None:
        self.intents = said["intents"]
        shard, shards = said.get("shard") or (0, 1)
        self.identifies.append(shard)
        if self.close_with is not None:
            await socket.close(code=self.close_with)
            return None
        session = Session(f"session-{len(self.sessions)}", shard, shards, socket=socket)
        self.sessions[session.key] = session
        servers = [one for one in self.world.servers.values() if (int(one["id"]) >> 22) % shards == shard]
        ready = {
            "v": 10, "user": user(BOT, "Tacho", bot=True), "guilds": [{"id": one["id"], "unavailable": True} for one in servers],
            "session_id": session.key, "resume_gateway_url": self.url, "shard": [shard, shards],
            "application": {"id": APPLICATION, "flags": 0},
        }  # fmt: skip
        await self._send(session, "READY", ready)
        for server in servers:
            if server["id"] not in self.world.out_of_order:
                await self._send(session, "GUILD_CREATE", server)
        await self.world.notify()
        return session

    async def _resume(self, socket: web.WebSocketResponse, said: dict[str, Any]) -> Session | None:
        self.resumes += 1
        session = self.sessions.get(said["session_id"])
        if session is None:
            await socket.send_json({"op": 9, "d": False, "s": None, "t": None})
            return None
        session.socket = socket
        for sequence, frame in list(session.sent):
            if sequence > (said["seq"] or 0):
                await socket.send_json(frame)
        await self._send(session, "RESUMED", {})
        await self.world.notify()
        return session

    async def dispatch(self, event: str, content: dict[str, Any]) -> None:
        """Send an event to the shard that the content's server belongs to; kept for a resume when nobody listens."""
        server = int(content.get("guild_id") or (content["id"] if event.startswith("GUILD") else 0))
        newest = {session.shard: session for session in self.sessions.values()}
        session = newest[(server >> 22) % next(iter(newest.values())).shards] if server else newest[0]
        await self._send(session, event, content)

    async def drop(self) -> None:
        """Cut every connection without a word."""
        for session in self.sessions.values():
            if session.socket is not None and (transport := session.socket._req.transport) is not None:
                transport.abort()

    async def say(self, op: int, content: Any = None) -> None:
        """Send an operation (7 reconnect, 9 invalid session) to every connection."""
        for session in list(self.sessions.values()):
            if op == 9 and content is False:
                self.sessions.pop(session.key)
            if session.socket is not None:
                await session.socket.send_json({"op": op, "d": content, "s": None, "t": None})

    async def _send(self, session: Session, event: str, content: dict[str, Any]) -> None:
        session.sequence += 1
        frame = {"op": 0, "t": event, "s": session.sequence, "d": content}
        session.sent.append((session.sequence, frame))
        if session.socket is not None and not session.socket.closed:
            with contextlib.suppress(ConnectionError):
                await session.socket.send_json(frame)
