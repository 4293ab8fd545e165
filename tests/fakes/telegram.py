"""Telegram's Bot API as the wire shows it (10.x): the calls that a support desk makes, updates by webhook or getUpdates, files.

Beside it, under /-/, what a customer's app would do: write, tap, block; so that a page or a test can play the customer.
"""

import asyncio
import itertools
import json
import time
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.fakes.serving import Platform, fields_of, loose, main
from tests.fakes.telegram_customers import Customers

TOKEN = "7000000001:AAFakeTelegramTokenForTheDeskAndTests_0"
_FILES = {"sendPhoto": "photo", "sendDocument": "document", "sendVideo": "video", "sendAudio": "audio"}


class Telegram(Customers, Platform):
    """One bot, any number of chats."""

    name = "telegram"

    def __init__(self, token: str = TOKEN) -> None:
        super().__init__()
        self.token = token
        self.me = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": "Desk",
            "username": "desk_fake_bot",
        }
        self.messages = itertools.count(1)
        self.updates = itertools.count(500_000_001)
        self.waiting: list[dict[str, Any]] = []  # updates that nobody has taken
        self.webhook: dict[str, Any] = {}
        self.last_error = ""
        self.chats: dict[int, list[dict[str, Any]]] = {}
        self.blocked: set[int] = set()
        self.is_admin = True  # of its groups
        self.pictures: dict[int, bytes] = {}
        self.migrated: dict[int, int] = {}
        self.files: dict[str, tuple[str, bytes]] = {}
        self._delivering: asyncio.Task[None] | None = None
        self._polling = 0

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/bot{token}/{method}", self.call, methods=["GET", "POST"]),
                Route("/file/bot{token}/{path:path}", self.file),
                Route("/-/write", self.write, methods=["POST"]),
                Route("/-/update", self.raw, methods=["POST"]),
                Route("/-/chats/{chat:int}", self.chat),
                Route("/-/block/{chat:int}", self.block, methods=["POST"]),
                Route("/-/fault", self.told, methods=["POST"]),
            ]
        )

    # The Bot API
    async def call(self, request: Request) -> Response:
        method = request.path_params["method"]
        fields = {**request.query_params, **await fields_of(request)}
        self.remember(request, fields)
        if request.path_params["token"] != self.token:
            return _no(401, "Unauthorized") if ":" in request.path_params["token"] else _no(404, "Not Found")
        if method.startswith("send") or method in ("editMessageText", "deleteMessage", "setMessageReaction"):
            return await self._said(request, method, fields)
        known = {
            "getMe": self._get_me, "setWebhook": self._set_webhook, "deleteWebhook": self._delete_webhook,
            "getWebhookInfo": self._webhook_info, "getUpdates": self._get_updates, "getFile": self._get_file,
            "setMyCommands": self._yes, "getUserProfilePhotos": self._photos, "answerCallbackQuery": self._yes,
        }  # fmt: skip
        if self.faults and self.faults[0].kind == "expired":
            self.fault()
            return _no(401, "Unauthorized")
        return await known[method](fields) if method in known else _no(404, "Not Found: method not found")

    async def _said(self, request: Request, method: str, fields: dict[str, Any]) -> Response:
        chat = int(fields.get("chat_id", 0))
        fault = self.fault()
        match fault.kind if fault else "":
            case "rate":
                seconds = fault.facts.get("seconds", 7)
                return _no(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
            case "expired":
                return _no(401, "Unauthorized")
            case "blocked":
                self.blocked.add(chat)
            case "kicked":
                return _no(403, "Forbidden: bot was kicked from the supergroup chat")
            case "gone":
                return _no(400, "Bad Request: chat not found")
            case "nonsense":
                return Response("<html>502 Bad Gateway</html>", 502, media_type="text/html")
            case "refused":
                return _no(400, fault.facts.get("words", "Bad Request: message is not there"))
            case "migrate":
                self.migrated[chat] = fault.facts.get("to", -1_009_000_000_001)
        if chat in self.migrated:
            return _no(
                400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=self.migrated[chat]
            )
        if chat in self.blocked:
            return _no(403, "Forbidden: bot was blocked by the user")
        if method == "sendMessage" and not (0 < len(fields.get("text", "").encode("utf-16-le")) // 2 <= 4096):
            return _no(400, "Bad Request: message is too long")
        if method == "sendMediaGroup" and not _is_album(json.loads(fields["media"])):
            return _no(400, "Bad Request: group send failed")
        if method == "setMessageReaction":
            return JSONResponse({"ok": True, "result": True})
        if method == "deleteMessage":
            return self._deleted(chat, int(fields.get("message_id", 0)))
        made = self._edited(chat, fields) if method == "editMessageText" else self._made(method, chat, fields)
        if made is None:
            return _no(400, "Bad Request: message to edit not found")
        if fault and fault.kind == "broken":
            return _no(500, "Internal Server Error")
        if fault and fault.kind == "silence":
            return await self.silence(request)
        if fault and fault.kind == "odd":  # a message as newer servers may make it
            made = [{**one, "date": "soon"} for one in made]
        return JSONResponse({"ok": True, "result": made if method == "sendMediaGroup" else made[0]})

    def _made(self, method: str, chat: int, fields: dict[str, Any]) -> list[dict[str, Any]]:
        items = json.loads(fields["media"]) if method == "sendMediaGroup" else [None]
        made = []
        for item in items:
            message = {
                "message_id": next(self.messages),
                "from": self.me,
                "chat": {"id": chat, "type": "private" if chat > 0 else "supergroup", "first_name": "Customer"},
                "date": int(time.time()),
            }
            if thread := fields.get("message_thread_id"):
                message |= {"message_thread_id": int(thread), "is_topic_message": True}
            if text := fields.get("text"):
                message["text"] = text
            if markup := fields.get("reply_markup"):
                message["_markup"] = loose(markup)
            kind = _FILES.get(method) or (item and item["type"])
            if kind:
                held = fields.get(kind) or (item or {}).get("media")
                content = fields.get(held.removeprefix("attach://")) if isinstance(held, str) else held
                message |= self._kept(kind, content) if isinstance(content, tuple) else {}
                if caption := (item or fields).get("caption"):
                    message["caption"] = caption
            if replied := fields.get("reply_parameters"):
                message["_reply_to"] = loose(replied)["message_id"]
            self.sent.append(message)
            self.chats.setdefault(chat, []).append(message)
            made.append({key: value for key, value in message.items() if key[0] != "_"})
        return made

    def _kept(self, kind: str, content: tuple[str, str, bytes]) -> dict[str, Any]:
        name, mime, data = content
        key = f"AgACAgIFake{len(self.files):06d}"
        self.files[key] = (f"{kind}s/file_{len(self.files)}.{name.rpartition('.')[2]}", data)
        one: dict[str, Any] = {"file_id": key, "file_unique_id": f"U{key}", "file_size": len(data)}
        if kind == "photo":
            return {"photo": [{**one, "width": 90, "height": 90}, {**one, "width": 800, "height": 800}]}
        if kind in ("video", "audio", "voice"):
            one |= {"duration": 1, **({"width": 640, "height": 480} if kind == "video" else {})}
        return {kind: {**one, "file_name": name, "mime_type": mime}}

    def _edited(self, chat: int, fields: dict[str, Any]) -> list[dict[str, Any]] | None:
        for message in self.chats.get(chat, []):
            if message["message_id"] == int(fields.get("message_id", 0)):
                message |= {"text": fields.get("text", ""), "edit_date": int(time.time())}
                return [{key: value for key, value in message.items() if key[0] != "_"}]
        return None

    def _deleted(self, chat: int, number: int) -> Response:
        if chat < 0 and not self.is_admin:
            return _no(400, "Bad Request: message can't be deleted")
        kept = [one for one in self.chats.get(chat, []) if one["message_id"] != number]
        if len(kept) == len(self.chats.get(chat, [])):
            return _no(400, "Bad Request: message to delete not found")
        self.chats[chat] = kept
        return JSONResponse({"ok": True, "result": True})

    async def _photos(self, fields: dict[str, Any]) -> Response:
        """Of a person: [[sizes]]. `pictures` are by the id of whoever they show."""
        held = self.pictures.get(int(fields.get("user_id", 0)))
        photos = [self._kept("photo", ("me.png", "image/png", held))["photo"]] if held else []
        return JSONResponse({"ok": True, "result": {"total_count": len(photos), "photos": photos}})

    async def _yes(self, _fields: dict[str, Any]) -> Response:
        return JSONResponse({"ok": True, "result": True})

    async def _get_me(self, _fields: dict[str, Any]) -> Response:
        return JSONResponse({"ok": True, "result": self.me})

    async def _set_webhook(self, fields: dict[str, Any]) -> Response:
        self.webhook = dict(fields) if fields.get("url") else {}
        self._deliver_soon()
        return JSONResponse({"ok": True, "result": True, "description": "Webhook was set"})

    async def _delete_webhook(self, fields: dict[str, Any]) -> Response:
        self.webhook = {}
        if str(fields.get("drop_pending_updates", "")).lower() == "true":
            self.waiting.clear()
        return JSONResponse({"ok": True, "result": True, "description": "Webhook was deleted"})

    async def _webhook_info(self, _fields: dict[str, Any]) -> Response:
        info = {"url": self.webhook.get("url", ""), "has_custom_certificate": False}
        info["pending_update_count"] = len(self.waiting)
        if self.last_error:
            info |= {"last_error_date": int(time.time()), "last_error_message": self.last_error}
        return JSONResponse({"ok": True, "result": info})

    async def _get_updates(self, fields: dict[str, Any]) -> Response:
        if self.webhook:
            return _no(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook first")
        if self._polling:
            return _no(
                409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
            )
        offset, self._polling = int(fields.get("offset") or 0), 1
        try:
            ends = time.monotonic() + float(fields.get("timeout") or 0)
            while True:
                self.waiting = [update for update in self.waiting if update["update_id"] >= offset]
                if self.waiting or time.monotonic() >= ends:
                    return JSONResponse({"ok": True, "result": self.waiting[: int(fields.get("limit") or 100)]})
                await asyncio.sleep(0.05)
        finally:
            self._polling = 0

    async def _get_file(self, fields: dict[str, Any]) -> Response:
        if fields.get("file_id") not in self.files:
            return _no(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        path, data = self.files[fields["file_id"]]
        if len(data) > 20 * 2**20:
            return _no(400, "Bad Request: file is too big")
        found = {"file_id": fields["file_id"], "file_unique_id": f"U{fields['file_id']}", "file_size": len(data)}
        return JSONResponse({"ok": True, "result": {**found, "file_path": path}})

    async def file(self, request: Request) -> Response:
        self.remember(request, {})
        if request.path_params["token"] != self.token:
            return _no(401, "Unauthorized")
        for path, data in self.files.values():
            if path == request.path_params["path"]:
                return Response(data, media_type="application/octet-stream")
        return _no(404, "Not Found")

    # Updates
    def update(self, **what: Any) -> dict[str, Any]:
        """Something happened: it goes to the webhook, or waits for getUpdates."""
        made = {"update_id": next(self.updates), **what}
        self.waiting.append(made)
        return made

    def _deliver_soon(self) -> None:
        if self.webhook and (self._delivering is None or self._delivering.done()):
            self._delivering = asyncio.get_running_loop().create_task(self._deliver())

    async def _deliver(self) -> None:
        """In order, each again until it is taken: at once, then slower, as Telegram does."""
        wait = 0.2
        async with httpx.AsyncClient(timeout=10, trust_env=False) as to:
            while self.waiting and self.webhook:
                status = await self.post(to, self.waiting[0])
                if 200 <= status < 300:
                    self.last_error, wait = "", 0.2
                    self.waiting.pop(0)
                else:
                    self.last_error = f"Wrong response from the webhook: {status}" if status else "Connection refused"
                    await asyncio.sleep(wait)
                    wait = min(wait * 2, 30)

    async def post(self, to: httpx.AsyncClient, update: dict[str, Any]) -> int:
        headers = {"Content-Type": "application/json"}
        if secret := self.webhook.get("secret_token"):
            headers["X-Telegram-Bot-Api-Secret-Token"] = secret
        body = json.dumps(update, separators=(",", ":")).encode()  # Telegram escapes what is not ASCII
        try:
            return (await to.post(self.webhook["url"], content=body, headers=headers)).status_code
        except httpx.HTTPError:
            return 0


def _is_album(items: list[dict[str, Any]]) -> bool:
    """Two to ten; sounds and documents only with their like, and words under one of them."""
    kinds = {"seen" if one["type"] in ("photo", "video") else one["type"] for one in items}
    return 2 <= len(items) <= 10 and len(kinds) == 1 and all(one["media"].startswith("attach://") for one in items)


def _no(status: int, words: str, **parameters: Any) -> Response:
    body = {"ok": False, "error_code": status, "description": words}
    headers = {"Retry-After": str(parameters["retry_after"])} if "retry_after" in parameters else {}
    return JSONResponse({**body, **({"parameters": parameters} if parameters else {})}, status, headers)


if __name__ == "__main__":
    main(Telegram)
