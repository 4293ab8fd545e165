"""Discord's REST interface (v10) and its gateway: messages with nonces, limits with the headers that count, HELLO to RESUME."""

import asyncio
import hashlib
import itertools
import json
import time
import zlib
from contextlib import suppress
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from tests.fakes.serving import Platform, fields_of, main

TOKEN = "OTAwMDAwMDAwMDAwMDAwMDAx.Fake.DiscordBotTokenForTests"
ME = {"id": "900000000000000001", "username": "desk", "discriminator": "0", "global_name": "Desk", "avatar": None,
      "bot": True}  # fmt: skip
_ERRORS = {
    "expired": (401, 0, "401: Unauthorized"),
    "blocked": (403, 50007, "Cannot send messages to this user"),
    "no-guild": (403, 50278, "Cannot send messages to this user due to having no mutual guilds"),
    "access": (403, 50001, "Missing Access"),
    "permission": (403, 50013, "Missing Permissions"),
    "gone": (404, 10003, "Unknown Channel"),
    "opening": (403, 40003, "You are opening direct messages too fast"),
    "form": (400, 50035, "Invalid Form Body"),
}


class Discord(Platform):
    """One bot. `base` is what an account's base_url is."""

    name = "discord"

    def __init__(self) -> None:
        super().__init__()
        self.pictures: dict[str, bytes] = {}
        self.ids = itertools.count(1_400_000_000_000_000_001)
        self.written: list[dict[str, Any]] = []  # by customers
        self.nonces: dict[str, dict[str, Any]] = {}
        self.sessions: dict[str, list[dict[str, Any]]] = {}  # every dispatch of a session, to resume from
        self.sockets: dict[str, _Socket] = {}
        self.heard: list[dict[str, Any]] = []  # what clients said on the gateway
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def base(self) -> str:
        return f"{self.url}/api/v10"

    @property
    def gateway(self) -> str:
        return f"ws://127.0.0.1:{self.port}/gateway"

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/api/v10/users/@me", self.me),
                Route("/api/v10/users/{user}", self.person),
                Route("/avatars/{user}/{name}", self.avatar),
                Route("/api/v10/oauth2/applications/@me", self.application),
                Route("/api/v10/gateway", self.where),
                Route("/api/v10/gateway/bot", self.where),
                Route("/api/v10/users/@me/channels", self.open, methods=["POST"]),
                Route("/api/v10/channels/{channel}/messages", self.say, methods=["POST"]),
                Route("/api/v10/channels/{channel}/messages", self.history),
                Route("/api/v10/channels/{channel}/messages/{message}", self.delete, methods=["DELETE"]),
                Route("/api/v10/channels/{channel}/messages/{key}", self.rewrite, methods=["PATCH"]),
                WebSocketRoute("/gateway", self.talk),
                WebSocketRoute("/gateway/", self.talk),
            ]
        )

    # REST
    async def say(self, request: Request) -> Response:
        fields = await fields_of(request)
        if "payload_json" in fields:
            files = [value for name, value in fields.items() if name.startswith("files[")]
            fields = {**json.loads(fields["payload_json"]), "_files": files}
        self.remember(request, fields)
        if refused := self._barred(request):
            return refused
        fault = self.fault()
        kind = fault.kind if fault else ""
        if kind == "rate":
            wait = float(fault.facts.get("seconds", 7))  # type: ignore[union-attr]
            # Without Via it is not Discord that speaks, and libraries take it for a ban.
            headers = {"Via": "1.1 google", "Retry-After": str(int(wait) + 1), "X-RateLimit-Reset-After": str(wait)}
            headers |= {"X-RateLimit-Scope": "user", "X-RateLimit-Bucket": "fake", "X-RateLimit-Remaining": "0"}
            return _json({"message": "You are being rate limited.", "retry_after": wait, "global": False}, 429, headers)
        if kind in _ERRORS:
            status, code, words = _ERRORS[kind]
            return _json({"message": words, "code": code}, status)
        if kind == "cloudflare":
            return Response("error code: 1015", 403, media_type="text/html")
        if len(fields.get("content", "")) > 2000 or not (fields.get("content") or fields.get("_files")):
            return _json({"message": "Invalid Form Body", "code": 50035, "errors": {"content": {}}}, 400)
        nonce = str(fields.get("nonce", ""))
        if len(nonce) > 25:
            return _json({"message": "Invalid Form Body", "code": 50035, "errors": {"nonce": {}}}, 400)
        if not (fields.get("enforce_nonce") and nonce in self.nonces):
            made = self._message(request.path_params["channel"], fields)
            self.sent.append({**made, "_files": fields.get("_files", [])})
            self.nonces[nonce] = made
        if kind == "broken":
            return Response(b"", 502)
        if kind == "silence":
            return await self.silence(request)
        return _json(self.nonces[nonce])

    async def delete(self, request: Request) -> Response:
        self.remember(request, {})
        if refused := self._barred(request):
            return refused
        fault = self.fault()
        if fault and fault.kind in _ERRORS:
            status, code, words = _ERRORS[fault.kind]
            return _json({"message": words, "code": code}, status)
        kept = [one for one in self.written if one["id"] != request.path_params["message"]]
        if len(kept) == len(self.written):
            return _json({"message": "Unknown Message", "code": 10008}, 404)
        self.written = kept
        return Response(status_code=204)

    async def rewrite(self, request: Request) -> Response:
        """Write a message of ours anew."""
        fields = await fields_of(request)
        self.remember(request, fields)
        if refused := self._barred(request):
            return refused
        fault = self.fault()
        found = [one for one in self.sent if one["id"] == request.path_params["key"]]
        if not found:
            return _json({"message": "Unknown Message", "code": 10008}, 404)
        found[0]["content"] = fields["content"]
        if fault and fault.kind == "broken":
            return Response(b"", 502)
        return _json({name: value for name, value in found[0].items() if name != "_files"})

    def _message(self, channel: str, fields: dict[str, Any]) -> dict[str, Any]:
        now = time.strftime("%Y-%m-%dT%H:%M:%S.000000+00:00", time.gmtime())
        made = {
            "id": str(next(self.ids)), "type": 0, "channel_id": channel, "author": ME, "timestamp": now,
            "content": fields.get("content", ""), "edited_timestamp": None, "tts": False, "mention_everyone": False,
            "mentions": [], "mention_roles": [], "attachments": [], "embeds": [], "pinned": False,
            "components": fields.get("components", []), "flags": fields.get("flags", 0), "nonce": fields.get("nonce"),
        }  # fmt: skip
        if reference := fields.get("message_reference"):
            made |= {"type": 19, "message_reference": {**reference, "channel_id": channel, "type": 0}}
        return made

    async def history(self, request: Request) -> Response:
        """The newest first, at most so many, those right after a message."""
        self.remember(request, dict(request.query_params))
        after, most = int(request.query_params.get("after", 0)), int(request.query_params.get("limit", 50))
        here = [one for one in self.written if one["channel_id"] == request.path_params["channel"]]
        later = [one for one in here if int(one["id"]) > after][:most]
        return self._barred(request) or _json(later[::-1])

    def write(self, channel: str, text: str, *, user: str = "53908099506183680") -> dict[str, Any]:
        """A customer writes; whoever listens is told."""
        author = {"id": user, "username": "customer", "discriminator": "0", "global_name": "Customer", "avatar": None}
        made = {**self._message(channel, {"content": text}), "author": author, "nonce": None}
        self.written.append(made)
        self.dispatch("MESSAGE_CREATE", made)
        return made

    async def open(self, request: Request) -> Response:
        fields = await fields_of(request)
        self.remember(request, fields)
        if refused := self._barred(request):
            return refused
        user = {"id": fields["recipient_id"], "username": "customer", "discriminator": "0", "avatar": None}
        return _json({"id": f"7{fields['recipient_id'][1:]}", "type": 1, "recipients": [user], "last_message_id": None})

    async def me(self, request: Request) -> Response:
        self.remember(request, {})
        return self._barred(request) or _json(ME)

    async def person(self, request: Request) -> Response:
        """Somebody, with the hash of their picture. `pictures` are by the id of whoever they show."""
        self.remember(request, {})
        user = request.path_params["user"]
        shown = hashlib.md5(self.pictures[user]).hexdigest() if user in self.pictures else None
        return self._barred(request) or _json(
            {"id": user, "username": "somebody", "discriminator": "0", "avatar": shown}
        )

    async def avatar(self, request: Request) -> Response:
        held = self.pictures.get(request.path_params["user"])
        return Response(held, media_type="image/png") if held else Response(b"", 404)

    async def application(self, request: Request) -> Response:
        team = {"id": ME["id"], "name": "Desk", "icon": None, "description": "", "bot_public": False, "flags": 0}
        more = {
            "bot_require_code_grant": False,
            "verify_key": "0" * 64,
            "owner": ME,
            "rpc_origins": None,
            "summary": "",
        }
        return self._barred(request) or _json({**team, **more, "team": None})

    async def where(self, request: Request) -> Response:
        limit = {"total": 1000, "remaining": 999, "reset_after": 14400000, "max_concurrency": 1}
        return self._barred(request) or _json({"url": self.gateway, "shards": 1, "session_start_limit": limit})

    def _barred(self, request: Request) -> Response | None:
        if request.headers.get("authorization") == f"Bot {TOKEN}":
            return None
        return _json({"message": "401: Unauthorized", "code": 0}, 401)

    # The gateway
    def dispatch(self, name: str, data: dict[str, Any], *, times: int = 1) -> None:
        """Something happened: told to every session, and kept for those that resume. From any thread."""
        for _ in range(times):
            for session in list(self.sessions):
                self.sessions[session].append({"op": 0, "t": name, "s": len(self.sessions[session]) + 1, "d": data})
                if (socket := self.sockets.get(session)) and self._loop:
                    asyncio.run_coroutine_threadsafe(socket.tell(self.sessions[session][-1]), self._loop).result(5)

    def drop(self, *, op: int = 0, code: int = 4000) -> None:
        """End every connection: by op 7 (reconnect), by op 9 (the session is no more), or without a word."""

        async def end(session: str, socket: "_Socket") -> None:
            if op == 9:
                self.sessions.pop(session, None)
            if op:
                await socket.send({"op": op, "d": False if op == 9 else None, "s": None, "t": None})
            else:
                await socket.socket.close(code)

        for session, socket in list(self.sockets.items()):
            if self._loop:
                asyncio.run_coroutine_threadsafe(end(session, socket), self._loop).result(5)

    async def talk(self, socket: WebSocket) -> None:
        self._loop = asyncio.get_running_loop()
        await socket.accept()
        to = _Socket(socket, is_packed=socket.query_params.get("compress") == "zlib-stream")
        await to.send({"op": 10, "d": {"heartbeat_interval": 41250, "_trace": []}, "s": None, "t": None})
        session = ""
        try:
            while True:
                said = json.loads(await socket.receive_text())
                self.heard.append(said)
                if said["op"] == 1:
                    await to.send({"op": 11, "d": None, "s": None, "t": None})
                    continue
                data = said.get("d") or {}
                if said["op"] in (2, 6) and data.get("token") != TOKEN:
                    await socket.close(4004, "Authentication failed.")
                    return
                if said["op"] == 2:
                    session = f"session{len(self.sessions)}"
                    self.sessions[session], self.sockets[session] = [], to
                    ready = {"v": 10, "user": ME, "guilds": [], "session_id": session, "shard": [0, 1]}
                    ready |= {"resume_gateway_url": self.gateway, "application": {"id": ME["id"], "flags": 0}}
                    self.sessions[session].append({"op": 0, "t": "READY", "s": 1, "d": ready})
                    await to.send(self.sessions[session][0])
                elif said["op"] == 6 and data.get("session_id") in self.sessions:
                    session = data["session_id"]
                    self.sockets[session] = to
                    for missed in self.sessions[session][data["seq"] :]:
                        await to.send(missed)
                    self.sessions[session].append(
                        {"op": 0, "t": "RESUMED", "s": len(self.sessions[session]) + 1, "d": {}}
                    )
                    await to.send(self.sessions[session][-1])
                elif said["op"] == 6:
                    await to.send({"op": 9, "d": False, "s": None, "t": None})
        except (WebSocketDisconnect, RuntimeError):
            pass
        finally:
            if self.sockets.get(session) is to:
                del self.sockets[session]


class _Socket:
    """A connection, packed as one stream where the client asked for that."""

    def __init__(self, socket: WebSocket, *, is_packed: bool) -> None:
        self.socket = socket
        self.packer = zlib.compressobj() if is_packed else None

    async def tell(self, what: dict[str, Any]) -> None:
        """As `send`; what comes while the line is being closed is lost on it, and there for who resumes."""
        with suppress(WebSocketDisconnect):
            await self.send(what)

    async def send(self, what: dict[str, Any]) -> None:
        body = json.dumps(what, separators=(",", ":"))
        if self.packer is None:
            await self.socket.send_text(body)
        else:
            await self.socket.send_bytes(self.packer.compress(body.encode()) + self.packer.flush(zlib.Z_SYNC_FLUSH))


def _json(what: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """With exactly this type: discord.py takes anything else for text."""
    return Response(json.dumps(what), status, {**(headers or {}), "Content-Type": "application/json"})


if __name__ == "__main__":
    main(Discord)
