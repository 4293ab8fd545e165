"""A Telegram of its own for the demo: the part of the Bot API that the desk uses, and, under /-/, what a customer's app does.

Not the desk's: it stands for the other side, and only in the demo. Everything is in memory.
"""

import asyncio
import itertools
import json
import time
import urllib.error
import urllib.request
from email import policy
from email.parser import BytesParser
from typing import Any
from urllib.parse import parse_qsl

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from heliodesk.config.northstar_group import NAME, PLACE, messages

TOKEN = "7100000001:AADemoTokenThatIsPrintedHereAndNobodys"  # noqa: S105 (of the stand-in, which the demo alone knows)
_FILES = {"sendPhoto": "photo", "sendDocument": "document", "sendVideo": "video", "sendAudio": "audio"}
_WAITS = (0.2, 0.5, 1, 2, 5, 10)  # seconds, as long as the desk does not take an update


class Telegram:
    """One bot and everybody who writes to it."""

    def __init__(self) -> None:
        self.me = {"id": 7100000001, "is_bot": True, "first_name": "Northstar help", "username": NAME}
        self.hook: dict[str, Any] = {}
        self.chats: dict[int, list[dict[str, Any]]] = {int(str(PLACE["id"])): messages()}
        self.files: dict[str, tuple[str, bytes]] = {}
        self.blocked: set[int] = set()
        # Never those of an earlier run: the desk would hold them for the same again.
        self._messages, self._updates = itertools.count(int(time.time())), itertools.count(int(time.time()) * 10)
        self._waiting: list[dict[str, Any]] = []
        self._delivering: asyncio.Task[None] | None = None

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/bot{token}/{method}", self.call, methods=["GET", "POST"]),
                Route("/file/bot{token}/{path:path}", self.file),
                Route("/-/hook", self.told),
                Route("/-/write", self.write, methods=["POST"]),
                Route("/-/block", self.block, methods=["POST"]),
                Route("/-/chats/{chat:int}", self.chat),
                Route("/-/files/{key}", self.shown),
            ]
        )

    async def call(self, request: Request) -> Response:
        if request.path_params["token"] != TOKEN:
            return _no(401, "Unauthorized")
        fields: dict[str, Any] = {**request.query_params, **_fields(request, await request.body())}
        method = request.path_params["method"]
        if method in ("sendMessage", "sendMediaGroup", *_FILES):
            return await self._say(method, fields)
        if method == "deleteMessage":
            return self._deleted(int(fields.get("chat_id", 0)), int(fields.get("message_id", 0)))
        if method == "editMessageText":
            return self._rewrite(fields)
        if method == "setWebhook":
            self.hook = {"url": fields.get("url", ""), "secret": fields.get("secret_token", "")}
            self._soon()
        answers: dict[str, Any] = {
            "getMe": self.me,
            "setWebhook": True,
            "setMyCommands": True,
            "answerCallbackQuery": True,
            "getWebhookInfo": {
                "url": self.hook.get("url", ""),
                "has_custom_certificate": False,
                "pending_update_count": len(self._waiting),
            },
        }
        if method == "getFile":
            known = self.files.get(str(fields.get("file_id")))
            if known is None:
                return _no(400, "Bad Request: wrong file_id")
            answers["getFile"] = {"file_id": fields["file_id"], "file_unique_id": "u", "file_path": known[0]}
        return JSONResponse({"ok": True, "result": answers[method]}) if method in answers else _no(404, "Not Found")

    async def _say(self, method: str, fields: dict[str, Any]) -> Response:
        chat = _number(str(fields.get("chat_id", 0)))
        if chat in self.blocked:
            return _no(403, "Forbidden: bot was blocked by the user")
        if method != "sendMediaGroup":
            return JSONResponse({"ok": True, "result": self._made(chat, method, fields)})
        album = f"album{next(self._messages)}"
        items = [
            {**fields, each["type"]: each["media"], "caption": each.get("caption")}
            for each in json.loads(fields["media"])
        ]
        methods = [f"send{each['type'].capitalize()}" for each in json.loads(fields["media"])]
        made = [{**self._made(chat, *each), "media_group_id": album} for each in zip(methods, items, strict=True)]
        return JSONResponse({"ok": True, "result": made})

    def _made(self, chat: int, method: str, fields: dict[str, Any]) -> dict[str, Any]:
        place = {"id": chat, "type": "private" if chat > 0 else "supergroup", "first_name": "Customer"}
        message = {"message_id": next(self._messages), "from": self.me, "chat": place, "date": int(time.time())}
        if method == "sendMessage":
            message["text"] = str(fields.get("text", ""))
        else:
            kind = _FILES[method]
            held = fields.get(kind)
            part = fields.get(held.removeprefix("attach://")) if isinstance(held, str) else held
            if isinstance(part, tuple):
                message |= self._kept(kind, *part)
            if caption := fields.get("caption"):
                message["caption"] = caption
        self.chats.setdefault(chat, []).append(message)
        return message

    def _deleted(self, chat: int, number: int) -> Response:
        kept = [one for one in self.chats.get(chat, []) if one["message_id"] != number]
        if len(kept) == len(self.chats.get(chat, [])):
            return _no(400, "Bad Request: message to delete not found")
        self.chats[chat] = kept
        return JSONResponse({"ok": True, "result": True})

    def _rewrite(self, fields: dict[str, Any]) -> Response:
        here = self.chats.get(_number(str(fields.get("chat_id", 0))), [])
        found = next((one for one in here if one["message_id"] == int(fields.get("message_id", 0))), None)
        if found is None:
            return _no(400, "Bad Request: message to edit not found")
        found |= {"text": str(fields.get("text", "")), "edit_date": int(time.time())}
        return JSONResponse({"ok": True, "result": found})

    def _kept(self, kind: str, name: str, mime: str, content: bytes) -> dict[str, Any]:
        key = f"demo{len(self.files):05d}"
        self.files[key] = (f"{kind}s/{key}.{name.rpartition('.')[2]}", content)
        one: dict[str, Any] = {"file_id": key, "file_unique_id": f"u{key}", "file_size": len(content)}
        if kind == "photo":
            return {"photo": [{**one, "width": 800, "height": 800}]}
        if kind in ("video", "audio"):
            one |= {"duration": 1, **({"width": 640, "height": 480} if kind == "video" else {})}
        return {kind: {**one, "file_name": name, "mime_type": mime}}

    async def file(self, request: Request) -> Response:
        found = next((data for path, data in self.files.values() if path == request.path_params["path"]), None)
        return Response(found) if found is not None and request.path_params["token"] == TOKEN else _no(404, "Not Found")

    async def told(self, _request: Request) -> Response:
        """Where the desk is called."""
        return JSONResponse({"url": self.hook.get("url", "")})

    async def shown(self, request: Request) -> Response:
        found = self.files.get(request.path_params["key"])
        return Response(found[1]) if found else _no(404, "Not Found")

    async def write(self, request: Request) -> Response:
        """{user, name, username?, language?, text, edit?, photo? (hex)}: somebody writes, or edits what they wrote."""
        said = await request.json()
        user = int(said["user"])
        person = {"id": user, "is_bot": False, "first_name": said["name"], "language_code": said.get("language", "en")}
        if said.get("username"):
            person["username"] = said["username"]
        place = {"id": user, "type": "private", "first_name": said["name"]}
        mine = self.chats.setdefault(user, [])
        if said.get("edit"):
            old = next((one for one in mine if one["message_id"] == said["edit"] and one["from"]["id"] == user), None)
            if old is None:
                return _no(400, "Bad Request: message to edit not found")
            old |= {"text": said["text"], "edit_date": int(time.time())}
            self._happened(edited_message=old)
            return JSONResponse(old)
        message = {"message_id": next(self._messages), "from": person, "chat": place, "date": int(time.time())}
        if said.get("photo"):
            message |= self._kept("photo", "photo.png", "image/png", bytes.fromhex(said["photo"]))
            message |= {"caption": said["text"]} if said.get("text") else {}
        else:
            message["text"] = said["text"]
            if said["text"].startswith("/"):
                message["entities"] = [{"offset": 0, "length": len(said["text"].split()[0]), "type": "bot_command"}]
        mine.append(message)
        if user in self.blocked:
            self._member(user, "member")
        self._happened(message=message)
        return JSONResponse(message)

    async def block(self, request: Request) -> Response:
        """{user}: they block the bot, or let it write again."""
        user = int((await request.json())["user"])
        self._member(user, "member" if user in self.blocked else "kicked")
        return JSONResponse({"blocked": user in self.blocked})

    def _member(self, user: int, status: str) -> None:
        (self.blocked.add if status == "kicked" else self.blocked.discard)(user)
        change = {
            "chat": {"id": user, "type": "private", "first_name": "Customer"},
            "from": {"id": user, "is_bot": False, "first_name": "Customer"},
            "date": int(time.time()),
            "old_chat_member": {"user": self.me, "status": "member" if status == "kicked" else "kicked"},
            "new_chat_member": {"user": self.me, "status": status},
        }
        self._happened(my_chat_member=change)

    async def chat(self, request: Request) -> Response:
        user = request.path_params["chat"]
        return JSONResponse({"messages": self.chats.get(user, []), "blocked": user in self.blocked})

    def _happened(self, **what: Any) -> None:
        self._waiting.append({"update_id": next(self._updates), **json.loads(json.dumps(what))})
        self._soon()

    def _soon(self) -> None:
        if self.hook.get("url") and (self._delivering is None or self._delivering.done()):
            self._delivering = asyncio.get_running_loop().create_task(self._deliver())

    async def _deliver(self) -> None:
        """In order, each again until it is taken."""
        tries = 0
        while self._waiting and self.hook.get("url"):
            body = json.dumps(self._waiting[0], separators=(",", ":")).encode()
            if await asyncio.to_thread(_taken, self.hook["url"], self.hook["secret"], body):
                self._waiting.pop(0)
                tries = 0
            else:
                await asyncio.sleep(_WAITS[min(tries, len(_WAITS) - 1)])
                tries += 1


def _taken(url: str, secret: str, body: bytes) -> bool:
    headers = {"X-Telegram-Bot-Api-Secret-Token": secret, "Content-Type": "application/json"}
    call = urllib.request.Request(url, body, headers)  # noqa: S310 (the desk's own address)
    try:
        with urllib.request.urlopen(call, timeout=10) as answer:  # noqa: S310 (the same)
            return bool(200 <= answer.status < 300)
    except OSError:
        return False


def _fields(request: Request, body: bytes) -> dict[str, Any]:
    """Of a form: words, and files as (name, media type, content)."""
    kind = request.headers.get("content-type", "")
    if not kind.startswith("multipart/form-data"):
        return dict(parse_qsl(body.decode(), keep_blank_values=True))
    head = f"Content-Type: {kind}\r\nMIME-Version: 1.0\r\n\r\n".encode()
    found: dict[str, Any] = {}
    for part in BytesParser(policy=policy.HTTP).parsebytes(head + body).iter_parts():
        name, content = (
            str(part.get_param("name", header="content-disposition")),
            bytes(part.get_payload(decode=True) or b""),
        )
        filename = part.get_filename()
        found[name] = content.decode() if filename is None else (filename, part.get_content_type(), content)
    return found


def _no(status: int, words: str) -> Response:
    return JSONResponse({"ok": False, "error_code": status, "description": words}, status)


def serve(host: str, port: int) -> None:
    """Until it is ended."""
    uvicorn.run(Telegram().app(), host=host, port=port, log_level="error", lifespan="off")


def _number(chat: str) -> int:
    """A chat's number; a channel that is named by its @name has the same one at every call."""
    return -int.from_bytes(chat.encode()[:6], "big") if chat.startswith("@") else int(chat)
